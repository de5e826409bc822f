"""Fit the numbers that rank sentences and decide whether to answer.

    python -m training.ranking --data ../shared/data --eval ../shared/eval

Questions with a known answer are asked over an index of their own contexts. The
sentence numbers make the sentence with the answer the likeliest (a softmax over the
candidates); the answer numbers tell those questions from the same ones asked with
the right document left out, and from questions of another index (a logistic
regression). Writes ``models/ranking.json``.

Nothing of DRCD is used, so that its development set measures the result.
"""

import argparse
import json
import lzma
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import torch
from benchmarks.squad import Asked, read

from siyu_qa import Assistant
from siyu_qa.answering.rank import (
    NUMBERS,
    Candidate,
    Features,
    answer_features,
    candidates,
    numbers_of,
)
from siyu_qa.text.fold import fold
from siyu_qa.text.questions import Query, understand
from siyu_qa.text.sentences import stretches, text_of

_SOURCES = {"rc_crud_news": 2454, "rc_law_cn_auto": 500, "rc_law_tw_auto": 500}
_READ = 8
_FOREIGN = 600
_NEWS = 0
_SEED = 7
# Answerable questions are the commoner ones, and a refusal of one costs trust too.
_ANSWERABLE_WEIGHT = 3.0
_PENALTY = 1e-3


@dataclass(frozen=True, slots=True)
class Example:
    """A question with its candidates, and which of them hold the answer."""

    query: Query
    ranked: list[Candidate]
    right: list[bool]


def main() -> None:
    """Fit both sets of numbers and write them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--eval", type=Path, required=True)
    given = parser.parse_args()
    corpora = [_rows(given.data, name, most) for name, most in _SOURCES.items()]
    corpora.append(read(given.eval / "cmrc_trial.json"))
    assistants = [(Assistant.from_texts(texts), asked) for texts, asked in corpora]
    examples = [e for a, asked in assistants for e in _examples(a, asked, kept=True)]
    sentence = _fit_sentences(examples)
    _write({"sentence": sentence, "answer": numbers_of()["answer"]})
    # The candidates' scores are features of the answer: score them anew.
    answer = _fit_answers(assistants)
    _write({"sentence": sentence, "answer": answer})


def _rows(data: Path, name: str, most: int) -> tuple[dict[str, str], list[Asked]]:
    with lzma.open(data / f"{name}.jsonl.xz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    random.Random(_SEED).shuffle(rows)
    names: dict[str, str] = {}
    asked = [
        Asked(
            row["question"],
            names.setdefault(row["context"], f"{len(names):05}"),
            tuple(answer["text"] for answer in row["answers"]),
        )
        for row in rows[:most]
    ]
    return {name: context for context, name in names.items()}, asked


def _examples(
    assistant: Assistant, asked: Sequence[Asked], *, kept: bool
) -> Iterator[Example]:
    """Ask every question, with its own document kept or left out of what is found."""
    for one in asked:
        if not one.question.strip():
            continue
        query = understand(one.question)
        hits = assistant.retrieve(one.question, 2 * _READ)
        own = [hit for hit in hits if hit.found.document == one.document]
        if not kept:
            hits = [hit for hit in hits if hit not in own]
        ranked = candidates(query, hits[:_READ])
        if ranked and (own or not kept):
            yield Example(query, ranked, [_is_right(one, c) for c in ranked])


def _with_gaps(
    assistant: Assistant, asked: Sequence[Asked]
) -> tuple[Assistant, list[Asked]]:
    """Take the answer of one question out of each document: the rest still fits."""
    texts: dict[str, str] = {}
    unanswered = []
    for one in asked:
        source = assistant.source(one.document)
        if source is None or one.document in texts:
            continue
        answers = [fold(answer) for answer in one.answers]
        sentences = (text_of(part, source.text) for part in stretches(source.text))
        rest = [s for s in sentences if not any(a in fold(s) for a in answers)]
        if rest:
            texts[one.document] = "".join(rest)
            unanswered.append(one)
    return Assistant.from_texts(texts), unanswered


def _is_right(one: Asked, candidate: Candidate) -> bool:
    text = fold(candidate.text)
    own = candidate.hit.found.document == one.document
    return own and any(fold(answer) in text for answer in one.answers)


def _fit_sentences(examples: Sequence[Example]) -> dict[str, float]:
    usable = [example for example in examples if any(example.right)]
    names = list(usable[0].ranked[0].features)
    rows = [_matrix([c.features for c in e.ranked], names) for e in usable]
    x = torch.nn.utils.rnn.pad_sequence(rows, batch_first=True)  # (Q, C, features)
    there = _padded([torch.ones(len(e.ranked)) for e in usable])  # (Q, C)
    right = _padded([torch.tensor(e.right) for e in usable])  # (Q, C)
    weights = torch.zeros(len(names), requires_grad=True)

    def loss() -> torch.Tensor:
        scores = x @ weights
        every = scores.masked_fill(~there, -torch.inf).logsumexp(1)
        good = scores.masked_fill(~right, -torch.inf).logsumexp(1)
        return (every - good).mean() + _PENALTY * weights.square().sum()

    _minimise(weights, loss)
    best = (x @ weights).masked_fill(~there, -torch.inf).argmax(1, keepdim=True)
    first = right.gather(1, best).float().mean()
    print(f"sentences: {len(usable)} questions, first right {first:.3f}", flush=True)
    return _rounded(names, weights)


def _fit_answers(
    assistants: Sequence[tuple[Assistant, Sequence[Asked]]],
) -> dict[str, float]:
    rows: list[Features] = []
    labels: list[float] = []
    others = [asked for _, asked in (*assistants[1:], assistants[0])]
    for (assistant, asked), foreign in zip(assistants, others, strict=True):
        own = _examples(assistant, asked, kept=True)
        near = _examples(assistant, asked, kept=False)
        gaps = _examples(*_with_gaps(assistant, asked), kept=True)
        far = _examples(assistant, foreign[:_FOREIGN], kept=False)
        # News items repeat one another: the answer of one stands in others too.
        repeats = asked is assistants[_NEWS][1]
        unanswered = chain(gaps, far) if repeats else chain(gaps, near, far)
        for label, examples in ((1.0, own), (0.0, unanswered)):
            for example in examples:
                rows.append(answer_features(example.query, example.ranked))
                labels.append(label)
    names = list(rows[0])
    x, y = _matrix(rows, names), torch.tensor(labels)
    importance = torch.where(y > 0, _ANSWERABLE_WEIGHT, 1.0)
    weights = torch.zeros(len(names), requires_grad=True)

    def loss() -> torch.Tensor:
        each = torch.nn.functional.binary_cross_entropy_with_logits(
            x @ weights, y, weight=importance
        )
        return each + _PENALTY * weights.square().sum()

    _minimise(weights, loss)
    answered = x @ weights > 0
    print(
        f"answers: {len(rows)} questions, own answered "
        f"{answered[y > 0].float().mean():.3f}, others refused "
        f"{1 - answered[y == 0].float().mean():.3f}"
    )
    return _rounded(names, weights)


def _padded(rows: list[torch.Tensor]) -> torch.Tensor:
    return torch.nn.utils.rnn.pad_sequence(rows, batch_first=True).bool()


def _matrix(rows: Sequence[Features], names: Sequence[str]) -> torch.Tensor:
    return torch.tensor([[row[name] for name in names] for row in rows])


def _minimise(weights: torch.Tensor, loss: Callable[[], torch.Tensor]) -> None:
    optimiser = torch.optim.LBFGS(
        [weights], max_iter=100, line_search_fn="strong_wolfe"
    )

    def step() -> torch.Tensor:
        optimiser.zero_grad()
        value = loss()
        value.backward()  # type: ignore[no-untyped-call]
        return value

    optimiser.step(step)  # type: ignore[no-untyped-call]


def _rounded(names: Sequence[str], weights: torch.Tensor) -> dict[str, float]:
    return {n: round(w, 3) for n, w in zip(names, weights.tolist(), strict=True)}


def _write(numbers: dict[str, dict[str, float]]) -> None:
    aside = NUMBERS.with_suffix(".aside")
    aside.write_text(json.dumps(numbers, indent=2) + "\n", encoding="utf-8")
    aside.replace(NUMBERS)
    numbers_of.cache_clear()


if __name__ == "__main__":
    main()

"""Fit the numbers that rank sentences and decide whether to answer.

    python -m training.ranking --data ../shared/data --eval ../shared/eval

Questions with a known answer are asked over an index of their own contexts. The
sentence numbers make the sentence with the answer the likeliest (a softmax over the
candidates); the answer numbers tell those questions from the same ones asked with
the right document left out or the answer cut out of it, and from questions of
another index (a logistic regression).

Each of the two sets of people's questions measures the numbers fitted without it;
``models/ranking.json`` is then fitted on all.
"""

import argparse
import json
import lzma
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path

import torch
from benchmarks.answers import curve
from benchmarks.left_out import without

from siyu_qa import Assistant
from siyu_qa.answering.features import Features
from siyu_qa.answering.rank import (
    NUMBERS,
    Candidate,
    answer_features,
    candidates,
    likelihood,
    numbers_of,
)
from siyu_qa.evaluate.squad import Asked, read
from siyu_qa.records import Hit
from siyu_qa.text.fold import fold
from siyu_qa.text.questions import Query, understand
from siyu_qa.text.sentences import stretches, text_of
from training.fitting import (
    Choice,
    fit_choices,
    minimise,
    rounded,
    spread,
    write,
)

_LAWS = ("rc_law_cn_auto", "rc_law_tw_auto")
_ROWS = {"rc_crud_news": 818} | dict.fromkeys(_LAWS, 500)
# Questions made by a pattern teach less than those that people wrote.
_IMPORTANCE = dict.fromkeys(_LAWS, 0.25)
_PEOPLES = ("drcd_dev", "cmrc_trial")
_READ = 8
_FOREIGN = 600
_SEED = 7
# Answerable questions are the commoner ones, and a refusal of one costs trust too.
_ANSWERABLE_WEIGHT = 3.0
# The features of a sentence say nearly the same: a larger one keeps them small.
_SENTENCE_PENALTY, _ANSWER_PENALTY = 1e-2, 1e-3


@dataclass(frozen=True, slots=True, eq=False)
class Corpus:
    """An index of contexts, and the questions that were written from them."""

    name: str
    assistant: Assistant
    asked: list[Asked]

    @property
    def importance(self) -> float:
        return _IMPORTANCE.get(self.name, 1.0)


@dataclass(frozen=True, slots=True)
class Example:
    """A question with its candidates."""

    asked: Asked
    query: Query
    ranked: list[Candidate]
    importance: float

    @property
    def holding(self) -> list[bool]:
        """Which candidates hold an answer, in whatever document."""
        answers = [fold(answer) for answer in self.asked.answers]
        texts = [fold(one.text) for one in self.ranked]
        return [any(answer in text for answer in answers) for text in texts]

    @property
    def right(self) -> list[bool]:
        """Which of them stand in the question's own document."""
        own = [one.hit.found.document == self.asked.document for one in self.ranked]
        return [a and b for a, b in zip(own, self.holding, strict=True)]


@dataclass(frozen=True, slots=True)
class Answers:
    """N best candidates by F features, and whether each question is answered."""

    names: list[str]
    """(F,)"""
    x: torch.Tensor
    """(N, F)"""
    y: torch.Tensor
    """(N,) 1 where it is."""
    importance: torch.Tensor
    """(N,)"""


def main() -> None:
    """Measure what is fitted without each set of questions, then fit on all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--eval", type=Path, required=True)
    given = parser.parse_args()
    corpora = list(_corpora(given.data, given.eval))
    for held_out in (*_PEOPLES, ""):
        fitted = [corpus for corpus in corpora if corpus.name != held_out]
        print(f"fitted without {held_out}" if held_out else "fitted on all", flush=True)
        _fit(fitted)
        for corpus in corpora:
            if corpus.name == held_out or not held_out:
                _measure(corpus, corpora)


def _corpora(data: Path, evaluation: Path) -> Iterator[Corpus]:
    for name, most in _ROWS.items():
        texts, asked = _rows(data, name, most)
        yield Corpus(name, Assistant.from_texts(texts), asked)
    for name in _PEOPLES:
        texts, asked = read(evaluation / f"{name}.json")
        kept = [one for one in asked if one.question.strip()]
        yield Corpus(name, Assistant.from_texts(texts), kept)


def _fit(corpora: Sequence[Corpus]) -> None:
    sentence = _fit_sentences(chain.from_iterable(map(_own, corpora)))
    _write({"sentence": sentence, "answer": numbers_of()["answer"]})
    # The candidates' scores are features of the answer: score them anew.
    _write({"sentence": sentence, "answer": _fit_answers(_answers(corpora))})


def _measure(corpus: Corpus, corpora: Sequence[Corpus]) -> None:
    own = list(_own(corpus))
    first = _share(example.holding[0] for example in own)
    third = _share(any(example.holding[:3]) for example in own)
    print(
        f"  {corpus.name}: {len(own)} questions, first sentence {first:.4f}, one of "
        f"three {third:.4f}"
    )
    confidences = _confidences(own)
    others = {"foreign": _foreign(corpus, corpora), "near misses": _left_out(corpus)}
    for name, examples in others.items():
        told = curve(confidences, _confidences(examples))
        print(f"    {name}: {told}", flush=True)


def _confidences(examples: Iterable[Example]) -> list[float]:
    return [likelihood(example.query, example.ranked) for example in examples]


def _share(flags: Iterable[bool]) -> float:
    known = list(flags)
    return sum(known) / len(known)


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


def _own(corpus: Corpus) -> Iterator[Example]:
    """Ask every question of a corpus; leave out those whose document isn't found."""
    for example, is_found in _asked(corpus, corpus.asked):
        if is_found:
            yield example


def _left_out(corpus: Corpus) -> Iterator[Example]:
    """Ask every question with its own document left out of what is found."""
    for example, _ in _asked(corpus, corpus.asked, without_own=True):
        yield example


def _foreign(corpus: Corpus, corpora: Sequence[Corpus]) -> Iterator[Example]:
    """Ask questions of another corpus, such as people wrote."""
    others = [one for one in corpora if one is not corpus]
    written = [one for one in others if one.name in _PEOPLES]
    other = (written or others)[0]
    for example, _ in _asked(corpus, other.asked[:_FOREIGN], without_own=True):
        yield example


def _asked(
    corpus: Corpus, asked: Iterable[Asked], *, without_own: bool = False
) -> Iterator[tuple[Example, bool]]:
    """Ask questions, and say of each whether its own document was found."""
    for one in asked:
        query = understand(one.question)
        hits = _hits(corpus, one.question)
        kept = without(one.document, hits) if without_own else hits
        ranked = candidates(query, kept[:_READ])
        if ranked:
            is_found = any(c.hit.found.document == one.document for c in ranked)
            yield Example(one, query, ranked, corpus.importance), is_found


@cache
def _hits(corpus: Corpus, question: str) -> list[Hit]:
    return corpus.assistant.retrieve(question, 2 * _READ)


@cache
def _with_gaps(corpus: Corpus) -> Corpus:
    """Take the answer of one question out of each document: the rest still fits."""
    texts: dict[str, str] = {}
    unanswered = []
    for one in corpus.asked:
        source = corpus.assistant.source(one.document)
        if source is None or one.document in texts:
            continue
        answers = [fold(answer) for answer in one.answers]
        sentences = (text_of(part, source.text) for part in stretches(source.text))
        rest = [s for s in sentences if not any(a in fold(s) for a in answers)]
        if rest:
            texts[one.document] = "".join(rest)
            unanswered.append(one)
    return Corpus(corpus.name, Assistant.from_texts(texts), unanswered)


def _fit_sentences(examples: Iterable[Example]) -> dict[str, float]:
    usable = [example for example in examples if any(example.right)]
    names = list(usable[0].ranked[0].features)
    choices = [
        Choice(
            _matrix([one.features for one in example.ranked], names),
            torch.tensor(example.right),
            example.importance,
        )
        for example in usable
    ]
    return rounded(names, fit_choices(choices, _SENTENCE_PENALTY))


def _answers(corpora: Sequence[Corpus]) -> Answers:
    rows: list[Features] = []
    labels: list[float] = []
    importance: list[float] = []
    # Made-up questions repeat their document's words: what is answered looks surer
    # there than it is where people ask.
    for corpus in (one for one in corpora if one.name in _PEOPLES):
        gaps = _with_gaps(corpus)
        cut_out = (example for example, _ in _asked(gaps, gaps.asked))
        foreign = _foreign(corpus, corpora)
        unanswered = chain(cut_out, foreign, _left_out(corpus))
        for label, examples in ((1.0, _own(corpus)), (0.0, unanswered)):
            for example in examples:
                rows.append(answer_features(example.query, example.ranked))
                labels.append(label)
                importance.append(_ANSWERABLE_WEIGHT if label else 1.0)
    names = list(rows[0])
    return Answers(
        names=names,
        x=_matrix(rows, names),
        y=torch.tensor(labels),
        importance=torch.tensor(importance),
    )


def _fit_answers(found: Answers) -> dict[str, float]:
    deviation, mean = spread(found.x), found.x.mean(0)
    # Around their means, so that the bias, the first, needn't make up for them.
    mean[0] = 0.0
    x = (found.x - mean) / deviation
    weights = torch.zeros(x.shape[-1], requires_grad=True)

    def loss() -> torch.Tensor:
        each = torch.nn.functional.binary_cross_entropy_with_logits(
            x @ weights, found.y, reduction="none"
        )
        mean_loss = (each * found.importance).sum() / found.importance.sum()
        return mean_loss + _ANSWER_PENALTY * weights[1:].square().sum()

    minimise(weights, loss)
    plain = (weights / deviation).detach()
    plain[0] -= (plain * mean).sum()
    return rounded(found.names, plain)


def _matrix(rows: Sequence[Features], names: Sequence[str]) -> torch.Tensor:
    return torch.tensor([[row[name] for name in names] for row in rows])


def _write(numbers: dict[str, dict[str, float]]) -> None:
    write(NUMBERS, numbers)
    numbers_of.cache_clear()


if __name__ == "__main__":
    main()

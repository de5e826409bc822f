"""Fit the numbers that rank passages.

    python -m training.fusion --data ../shared/data

Questions of sources that a smaller model never saw are asked over their own passages.
The numbers make the right passage the likeliest of those that are found (a softmax
over them), each source counting the same; then they are stretched and shifted until a
score is the probability of being right (a logistic regression).
"""

import argparse
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import torch

from siyu_qa import Assistant
from siyu_qa.rerankers.bundled import NUMBERS, Evidence, evidence
from siyu_qa.rerankers.order import DEPTH
from siyu_qa.settings import Settings
from siyu_qa.text.questions import understand, weighed
from training import export
from training.corpus import Pair, read_corpus, read_for_fusion
from training.fitting import Choice, fit_choices, minimise, rounded, write
from training.progress import report
from training.recipe import FUSION, KIN, Recipe
from training.train import make

_SMALLER = replace(Recipe(), dimensions=256, steps=2000)
_FOUND = 50
_PENALTY = 1e-3


def main() -> None:
    """Make the smaller model, ask, fit and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    data = parser.parse_args().data
    sets = read_for_fusion(data, _SMALLER.seed)
    with tempfile.TemporaryDirectory() as folder:
        model = Path(folder) / "model"
        unseen = {*FUSION, *(kin for names in KIN.values() for kin in names)}
        corpus = read_corpus(data, _SMALLER.seed, without=unseen)
        export.save(make(corpus, _SMALLER), model)
        asked = list(_asked(sets, model))
    report("asked all questions")
    write(NUMBERS, fit(asked))


def _asked(sets: dict[str, list[Pair]], model: Path) -> Iterator[Choice]:
    for rows in sets.values():
        names = {text: f"{n:04}.md" for n, (_, text) in enumerate(rows)}
        texts = {name: text for text, name in names.items()}
        assistant = Assistant.from_texts(texts, Settings(model=str(model)))
        for question, text in rows:
            if question.strip():
                yield _found(assistant, question, names[text], 1 / len(rows))


def _found(
    assistant: Assistant, question: str, document: str, importance: float
) -> Choice:
    hits = assistant.retrieve(question, _FOUND)
    query = weighed(understand(question), assistant.generation.lexical.rarity)
    return Choice(
        torch.tensor([evidence(query, hit) for hit in hits]),
        torch.tensor([hit.document == document for hit in hits]),
        importance,
    )


def fit(asked: Sequence[Choice]) -> dict[str, float]:
    """Give the worth of each kind of evidence, and the bias, by name."""
    weights = fit_choices(asked, _PENALTY)
    scale, bias = _calibrated(weights, asked)
    numbers = torch.cat((torch.tensor([bias]), scale * weights))
    return rounded(("bias", *Evidence._fields), numbers)


def _calibrated(weights: torch.Tensor, asked: Sequence[Choice]) -> tuple[float, float]:
    """Give what scores are multiplied by, and what is added, to be log-odds.

    Those that are shown count: the first ``DEPTH`` of each question.
    """
    scores, right, importance = [], [], []
    for one in asked:
        best = (one.x @ weights).topk(min(DEPTH, len(one.x)))
        scores.append(best.values)
        right.append(one.right[best.indices].float())
        importance.append(torch.full_like(best.values, one.importance))
    x, y, weight = map(torch.cat, (scores, right, importance))
    line = torch.tensor([1.0, 0.0], requires_grad=True)

    def loss() -> torch.Tensor:
        return torch.nn.functional.binary_cross_entropy_with_logits(
            x * line[0] + line[1], y, weight
        )

    minimise(line, loss)
    scale, bias = line.tolist()
    return scale, bias


if __name__ == "__main__":
    main()

"""Fit how far a phrase is trusted, and choose from when on it is marked.

    python -m training.phrases_trust --data ../shared/data --eval ../shared/eval

Uses the reader as it is, on the questions that its training held back: each is asked
of the sentence with its answer and, weighing less, of one without it. Writes the
numbers into ``models/phrases.json``.
"""

import argparse
import json
import math
import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import torch

from siyu_qa.answering.phrase import Phrase, phrases
from siyu_qa.answering.reader import NUMBERS, learnt
from training.phrases_examples import SEED, Example, Gold, examples_of, real_rows
from training.progress import report

# Marked phrases are to be right so often; right is to share most with the answer.
_PRECISION = 0.8
_RIGHT = 0.5
# So much weighs a sentence without the answer: about as often a wrong one is cited.
_WRONG_SENTENCE = 0.2
_PENALTY = 1e-3


class Told(NamedTuple):
    """The best phrase of a sentence: what tells its trust, and whether it is right."""

    score: float
    agreed: float
    right: bool
    weight: float


def main() -> None:
    """Fit and write the numbers."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--eval", type=Path, required=True)
    given = parser.parse_args()
    _, held_back = real_rows(given.data, given.eval)
    rng = random.Random(SEED)
    told = [one for e in examples_of(held_back) for one in _told(e, rng)]
    trust = _fit(told)
    numbers = json.loads(NUMBERS.read_text(encoding="utf-8"))
    chosen = {"trust": trust, "marked_from": _least(told, trust)}
    text = json.dumps(numbers | chosen, ensure_ascii=False, indent=2)
    NUMBERS.write_text(text + "\n", encoding="utf-8")
    learnt.cache_clear()


def _told(example: Example, rng: random.Random) -> Iterator[Told]:
    """Read the sentence with the answer, and one without it."""
    right = {gold.sentence for gold in example.golds}
    wrong = [number for number in range(len(example.read)) if number not in right]
    for number in (min(right), *rng.sample(wrong, min(1, len(wrong)))):
        best = next(iter(phrases(example.query, example.read[number].text)), None)
        if best:
            golds = [gold for gold in example.golds if gold.sentence == number]
            is_right = any(_shared(best, gold) >= _RIGHT for gold in golds)
            weight = 1.0 if golds else _WRONG_SENTENCE
            yield Told(best.score, best.agreed, is_right, weight)


def _shared(phrase: Phrase, gold: Gold) -> float:
    overlap = min(phrase.end, gold.end) - max(phrase.start, gold.start)
    lengths = phrase.end - phrase.start + gold.end - gold.start
    return 2 * max(overlap, 0) / lengths


def _fit(told: Sequence[Told]) -> dict[str, float]:
    inputs = torch.tensor([[one.score, one.agreed, 1.0] for one in told])
    right = torch.tensor([float(one.right) for one in told])
    importance = torch.tensor([one.weight for one in told])
    weights = torch.zeros(3, requires_grad=True)
    optimiser = torch.optim.LBFGS(
        [weights], max_iter=100, line_search_fn="strong_wolfe"
    )

    def step() -> torch.Tensor:
        optimiser.zero_grad()
        loss = torch.nn.functional.binary_cross_entropy_with_logits(
            inputs @ weights, right, importance
        )
        loss = loss + _PENALTY * weights.square().sum()
        loss.backward()  # type: ignore[no-untyped-call]
        return loss

    optimiser.step(step)  # type: ignore[no-untyped-call]
    names = ("score", "agreed", "bias")
    return {n: round(w, 3) for n, w in zip(names, weights.tolist(), strict=True)}


def _least(told: Sequence[Told], trust: dict[str, float]) -> float:
    """Find from which trust on the phrases are right often enough."""

    def trusted(one: Told) -> float:
        total = trust["score"] * one.score + trust["agreed"] * one.agreed
        return 1 / (1 + math.exp(-total - trust["bias"]))

    right = every = kept = 0.0
    least = 1.0
    for one in sorted(told, key=trusted, reverse=True):
        every += one.weight
        right += one.weight * one.right
        if right / every >= _PRECISION:
            kept, least = every, trusted(one)
    share = kept / sum(one.weight for one in told)
    report(f"marked from {least:.3f} on: {share:.1%} of {len(told)}")
    return round(least, 3)


if __name__ == "__main__":
    main()

"""Rerank by all that speaks for a passage, weighed as questions with answers taught.

``training/fusion.py`` fits the numbers; a score is the probability that the passage
is the one that answers.
"""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

from siyu_qa.records import Hit
from siyu_qa.rerankers.order import DEPTH, in_order
from siyu_qa.text.fold import fold
from siyu_qa.text.matching import coverage, nearness, occurrences, weight_of
from siyu_qa.text.questions import Query

NUMBERS = Path(str(files("siyu_qa"))) / "models" / "fusion.json"


class Evidence(NamedTuple):
    """What speaks for a passage; each kind has its number, by the same name."""

    lexical: float
    """BM25 as a share of the most that the query could reach, from 0 to 1."""
    dense: float
    """The cosine, from -1 to 1."""
    rare: float
    """The share of the question that it meets, from 0 to 1."""
    near: float
    """The share that it meets together, from 0 to 1."""
    title: float
    """The share that its title and headings meet, from 0 to 1."""
    length: float
    """The logarithm of its characters."""


@dataclass(frozen=True, slots=True)
class BundledReranker:
    """Small numbers, fitted once: what each kind of evidence is worth."""

    name: str = "bundled"

    def rerank(self, query: Query, hits: Sequence[Hit]) -> list[Hit]:
        """Put the first ``DEPTH`` of *hits* in a new order; the rest stay below."""
        first = [
            replace(hit, score=likelihood(evidence(query, hit))) for hit in hits[:DEPTH]
        ]
        return in_order(first, hits[DEPTH:])


def evidence(query: Query, hit: Hit) -> Evidence:
    """Give what speaks for a passage; the weights of *query* are the index's."""
    passage = hit.found
    text = fold(passage.searched)
    found = occurrences(query, text)
    return Evidence(
        lexical=hit.lexical_score,
        dense=hit.dense_score,
        rare=weight_of(query, {place for _, places in found for place in places}),
        near=nearness(query, found),
        title=coverage(query, fold(f"{passage.title} {passage.heading}")),
        length=math.log1p(len(text)),
    )


def likelihood(found: Evidence) -> float:
    """Give the probability that a passage of this evidence answers.

    >>> more, less = (Evidence(share, 0.5, 0.8, 0.6, 0.0, 5.0) for share in (0.6, 0.4))
    >>> likelihood(more) > likelihood(less)
    True
    """
    numbers = numbers_of()
    total = sum(numbers[name] * value for name, value in found._asdict().items())
    return 1 / (1 + math.exp(-numbers["bias"] - total))


@cache
def numbers_of() -> dict[str, float]:
    """Give what was fitted, by kind of evidence, and the bias."""
    numbers: dict[str, float] = json.loads(NUMBERS.read_text(encoding="utf-8"))
    return numbers

"""Measure how well documents are found for questions whose right ones are known.

Hit@k: one of the first *k* documents is right. MRR@5: one over the rank of the first
right one. nDCG@10: what the right ones are worth, each divided by the logarithm of its
rank, over the most that this could be (Järvelin and Kekäläinen, 2002).
"""

import math
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

import numpy as np

from siyu_qa.assistant import Assistant
from siyu_qa.errors import QuestionError
from siyu_qa.evaluate.cases import turns_of
from siyu_qa.evaluate.squad import Asked
from siyu_qa.records import Json, Record
from siyu_qa.retrieve import SEARCHERS

_DEEPEST = 10
_PASSAGES = 30
"""So many are asked for: several may be of one document."""
_RESAMPLED = 1_000
_INTERVAL = (2.5, 97.5)
"""Percentiles of the resampled means."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """A question, and what each document that is right for it is worth."""

    question: str
    worth: Mapping[str, float]
    """By the document's path; above 0."""

    @classmethod
    def of(cls, row: Json) -> "Judgement":
        """Read one from an object with ``question`` and ``relevant``.

        >>> Judgement.of({"question": "几点开门？", "relevant": ["开放.md"]}).worth
        {'开放.md': 1.0}
        >>> row = {"question": "几点开门？", "relevant": {"开放.md": 2, "旧.md": 0}}
        >>> Judgement.of(row).worth
        {'开放.md': 2.0}

        Raises:
            ValueError: Where a field is not what it should be; names it.
        """
        (question,) = turns_of({"question": row["question"]})
        given = row["relevant"]
        worth = dict.fromkeys(given, 1) if isinstance(given, list) else given
        if not isinstance(worth, dict) or not all(map(_is_number, worth.values())):
            raise ValueError("relevant")
        right = {path: float(one) for path, one in worth.items() if one > 0}
        if not right or not all(isinstance(path, str) for path in right):
            raise ValueError("relevant")
        return cls(question, right)

    @classmethod
    def of_asked(cls, asked: Asked) -> "Judgement":
        """Take the document that a question was written from for the right one."""
        return cls(asked.question, {asked.document: 1.0})


@dataclass(frozen=True, slots=True)
class Mean(Record):
    """A mean over the questions, and the interval it is in with 95 %."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Found(Record):
    """How well one searcher found the right documents."""

    searcher: str
    hit_1: Mean
    hit_5: Mean
    mrr_5: Mean
    ndcg_10: Mean
    milliseconds: float
    """The median of a question."""


def measure_retrieval(
    assistant: Assistant, judgements: Sequence[Judgement]
) -> Iterator[Found]:
    """Search for every question with each searcher in turn.

    What can't be searched for finds nothing. There has to be a question.
    """
    for searcher in SEARCHERS:
        seconds, scores = [], []
        for one in judgements:
            began = time.perf_counter()
            documents = _documents(assistant, one.question, searcher)
            seconds.append(time.perf_counter() - began)
            scores.append(_scores(documents, one.worth))
        hit_1, hit_5, mrr_5, ndcg_10 = map(_mean, zip(*scores, strict=True))
        yield Found(searcher, hit_1, hit_5, mrr_5, ndcg_10, 1000 * median(seconds))


def _documents(assistant: Assistant, question: str, searcher: str) -> list[str]:
    """Give the first documents of which passages are found, best first."""
    try:
        hits = assistant.retrieve(question, _PASSAGES, searcher)
    except QuestionError:
        return []
    return list(dict.fromkeys(hit.found.document for hit in hits))[:_DEEPEST]


def _scores(documents: Sequence[str], worth: Mapping[str, float]) -> tuple[float, ...]:
    """Give Hit@1, Hit@5, MRR@5 and nDCG@10 of one question.

    >>> [round(one, 3) for one in _scores(["甲", "乙", "丙"], {"乙": 1.0})]
    [0.0, 1.0, 0.5, 0.631]
    """
    ranks = [rank for rank, one in enumerate(documents, start=1) if one in worth]
    first = ranks[0] if ranks else math.inf
    most = sorted(worth.values(), reverse=True)[:_DEEPEST]
    return (
        float(first == 1),
        float(first <= 5),
        1 / first if first <= 5 else 0.0,
        _gain([worth.get(one, 0.0) for one in documents]) / _gain(most),
    )


def _gain(worth: Sequence[float]) -> float:
    return sum(one / math.log2(rank + 1) for rank, one in enumerate(worth, start=1))


def _mean(values: Sequence[float]) -> Mean:
    """Give a mean, and by resampling the questions how far it may be off.

    >>> _mean([1.0, 1.0])
    Mean(value=1.0, low=1.0, high=1.0)
    """
    each, dice = np.array(values), np.random.default_rng(0)
    drawn = (dice.choice(each, len(each)).mean() for _ in range(_RESAMPLED))
    low, high = np.percentile(list(drawn), _INTERVAL)
    return Mean(float(each.mean()), float(low), float(high))


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)

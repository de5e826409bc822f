"""How much of a question stands in a text; all texts folded."""

from collections.abc import Iterable, Sequence
from typing import TypeAlias

from siyu_qa.text.questions import Query

Occurrence: TypeAlias = tuple[int, tuple[int, ...]]
"""Where a clue stands in a text, and the places of the question that it meets."""

_LONG_RUN = 8
_TOGETHER = 60
_LOOKED_AT = 20
"""How many occurrences of a clue count."""


def coverage(query: Query, text: str) -> float:
    """Give the share of the question's weight that *text* meets, from 0 to 1."""
    return weight_of(query, met_places(query, text))


def weight_of(query: Query, places: Iterable[int]) -> float:
    """Give what *places* are of the question's weight, from 0 to 1."""
    total = sum(query.weights)
    return sum(query.weights[place] for place in places) / total if total else 0.0


def met_places(query: Query, text: str) -> set[int]:
    """Give the places of the question's characters whose clues stand in *text*."""
    return {place for clue in query.clues if clue.term in text for place in clue.places}


def nearness(query: Query, found: Sequence[Occurrence]) -> float:
    """Give the share of the question's weight that stands together, from 0 to 1.

    Together is within ``_TOGETHER`` characters of the text that was looked through.

    Args:
        query: The question.
        found: Its occurrences, sorted.

    >>> from siyu_qa.text.questions import understand
    >>> query = understand("金卡续费")
    >>> texts = "金卡可续费", "金卡" + "。" * 99 + "续费"
    >>> near, apart = (nearness(query, occurrences(query, text)) for text in texts)
    >>> near > apart > 0
    True
    """
    weights, total = query.weights, sum(query.weights)
    counts = [0] * len(weights)
    together, most, first = 0.0, 0.0, 0
    for at, places in found:
        for place in places:
            together += 0.0 if counts[place] else weights[place]
            counts[place] += 1
        while at - found[first][0] > _TOGETHER:
            for place in found[first][1]:
                counts[place] -= 1
                together -= 0.0 if counts[place] else weights[place]
            first += 1
        most = max(most, together)
    return most / total if total else 0.0


def occurrences(query: Query, text: str) -> list[Occurrence]:
    """Give where clues stand in *text*, sorted; each that is there, once at least."""
    found = []
    for clue in query.clues:
        at = text.find(clue.term)
        for _ in range(_LOOKED_AT):
            if at < 0:
                break
            found.append((at, clue.places))
            at = text.find(clue.term, at + 1)
    return sorted(found)


def longest_run(query: Query, text: str) -> float:
    """Give the longest stretch of the question in *text*, as a share of eight."""
    question = query.folded
    longest = 0
    for start in range(len(question)):
        while (
            start + longest < len(question)
            and question[start : start + longest + 1] in text
        ):
            longest += 1
    return min(longest / _LONG_RUN, 1.0)

"""How much of a question stands in a text; all texts folded."""

from collections.abc import Iterable

from siyu_qa.text.questions import Query

_LONG_RUN = 8


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

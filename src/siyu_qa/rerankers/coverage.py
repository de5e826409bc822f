"""Rerank by how much of the question a passage says, and how much of it in a row."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from siyu_qa.records import Hit
from siyu_qa.rerankers.order import DEPTH, in_order
from siyu_qa.text.fold import fold
from siyu_qa.text.matching import coverage, longest_run
from siyu_qa.text.questions import Query

# Of 0.1 to 0.3 and 0 to 0.2 the best on both development sets; docs/decisions.md.
_COVERAGE, _RUN = 0.2, 0.1


@dataclass(frozen=True, slots=True)
class BundledReranker:
    """The words of the question that a passage says, added to its score."""

    name: str = "coverage"

    def rerank(self, query: Query, hits: Sequence[Hit]) -> list[Hit]:
        """Put the first ``DEPTH`` of *hits* in a new order; the rest stay below."""
        first = [
            replace(hit, score=hit.score + _evidence(query, hit))
            for hit in hits[:DEPTH]
        ]
        return in_order(first, hits[DEPTH:])


def _evidence(query: Query, hit: Hit) -> float:
    text = fold(hit.found.searched)
    return _COVERAGE * coverage(query, text) + _RUN * longest_run(query, text)

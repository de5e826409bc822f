"""How many hits are reranked, and how they stand with those behind them."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from siyu_qa.records import Hit

DEPTH = 20


def in_order(judged: Iterable[Hit], behind: Sequence[Hit]) -> list[Hit]:
    """Put *judged* in the order of their scores, *behind* below, ranked anew."""
    first = sorted(judged, key=lambda hit: (-hit.score, hit.rank))
    return [replace(hit, rank=rank) for rank, hit in enumerate([*first, *behind], 1)]

"""How many hits are reranked, and how they stand with those behind them."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from siyu_qa.records import Hit

DEPTH = 20


def in_order(judged: Iterable[Hit], behind: Sequence[Hit]) -> list[Hit]:
    """Put *judged* in the order of their scores, *behind* below, ranked anew.

    What wasn't judged has a place and no probability: a share of the least one.
    """
    first = sorted(judged, key=lambda hit: (-hit.score, hit.rank))
    least = first[-1].score if first else 0.0
    shares = (least / part for part, _ in enumerate(behind, start=2))
    below = (replace(hit, score=s) for hit, s in zip(behind, shares, strict=True))
    return [replace(hit, rank=rank) for rank, hit in enumerate([*first, *below], 1)]

"""How far what the confidences foretell is from what comes true."""

from collections.abc import Iterable, Iterator
from itertools import groupby, pairwise
from operator import itemgetter
from statistics import fmean
from typing import NamedTuple

_BINS = 10
_confidence = itemgetter(0)


class Forecast(NamedTuple):
    """A probability, and whether what it was given for came true."""

    confidence: float
    came_true: bool


def calibration_error(forecasts: Iterable[Forecast]) -> float:
    """Give the expected calibration error, from 0 (none) to 1.

    The forecasts are put in order of confidence and cut into 10 bins of equal
    count: the sizes differ by one at most, and fewer forecasts than bins have a bin
    each. The error of a bin is the distance between its mean confidence and the
    share of it that came true; the whole is the mean of those distances, each
    weighted by the size of its bin. Forecasts of the same confidence may fall on
    both sides of a cut: each of them counts as come true by their common share.

    Half of what was said with 0.9 came true, and nothing of what was said with 0.1:

    >>> said = [Forecast(0.9, True), Forecast(0.9, False), Forecast(0.1, False)]
    >>> round(calibration_error(said * 10), 2)
    0.3
    >>> calibration_error([])
    0.0
    """
    ordered = list(_shared(forecasts))
    edges = [len(ordered) * number // _BINS for number in range(_BINS + 1)]
    bins = (ordered[a:b] for a, b in pairwise(edges) if a < b)
    return sum(_distance(one) * len(one) for one in bins) / max(len(ordered), 1)


def _shared(forecasts: Iterable[Forecast]) -> Iterator[tuple[float, float]]:
    """Give each confidence with the share that came true of those that are equal."""
    for confidence, equal in groupby(sorted(forecasts), _confidence):
        came_true = [one.came_true for one in equal]
        yield from [(confidence, fmean(came_true))] * len(came_true)


def _distance(forecasts: list[tuple[float, float]]) -> float:
    confidences, shares = zip(*forecasts, strict=True)
    return abs(fmean(confidences) - fmean(shares))

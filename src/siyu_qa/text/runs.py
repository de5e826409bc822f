"""Choose the runs of lines whose points exceed what it costs to go there and back."""

from collections.abc import Sequence

# What it costs to leave the article for furniture, and to come back, which at its
# foot it need not.
_LEAVING = 4
_RETURNING = 3
CROSSING = _LEAVING + _RETURNING


def runs(points: Sequence[int]) -> list[bool]:
    """Tell which lines are in a run worth its cost; of all choices this is the best.

    >>> runs([-9, 4, -2, 9, -9]), runs([-9, 4, -9]), runs([-9, 5])
    ([False, True, True, True, False], [False, False, False], [False, True])

    What is left beside a run that went never adds up to one:

    >>> runs([4, -9, 5, -9, 4]), runs([4, -9, -9, 4])
    ([False, False, False, False, False], [False, False, False, False])
    """
    article, aside = 0, -_LEAVING
    left: list[bool] = []
    returned: list[bool] = []
    for at, point in enumerate(points):
        leaving, returning = article - _LEAVING, aside - _RETURNING
        left.append(not at or leaving > aside)
        returned.append(bool(at) and returning > article)
        article = max(article, returning)
        aside = max(aside, leaving) + point
    return _traced(left, returned, ends_aside=aside > article)


def _traced(
    left: Sequence[bool], returned: Sequence[bool], *, ends_aside: bool
) -> list[bool]:
    """Follow the best choice from the last line back to the first."""
    chosen = []
    within = ends_aside
    for went, came in zip(reversed(left), reversed(returned), strict=True):
        chosen.append(within)
        within = not went if within else came
    return chosen[::-1]

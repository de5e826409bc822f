"""Cut a passage's text into the windows that are embedded.

The vector of a long text is a mean of all that it speaks of, and near to no question
in particular. So a passage has a vector for each of its windows.
"""

import math
import re
from bisect import bisect_left
from itertools import pairwise

LONGEST = 300
"""Of a window, in code points; one may end a little later, where a sentence does."""
_NEAR = LONGEST // 4
_END = re.compile(r"[。！？!?；;…\n]+[”’」』）)]*")


def windows(text: str) -> list[str]:
    """Cut *text* into windows of about the same length, at sentence ends nearby.

    >>> [len(window) for window in windows("书架每周整理一次。" * 50)]
    [225, 225]
    >>> windows("短。")
    ['短。']
    """
    count = math.ceil(len(text) / LONGEST)
    if count <= 1:
        return [text]
    ends = [match.end() for match in _END.finditer(text)]
    even = (round(len(text) * number / count) for number in range(1, count))
    borders = sorted({0, *(_border(border, ends) for border in even), len(text)})
    return [text[start:end] for start, end in pairwise(borders)]


def _border(even: int, ends: list[int]) -> int:
    """Give the sentence end nearest to *even*, or *even* where none is near."""
    behind = bisect_left(ends, even)
    around = ends[max(behind - 1, 0) : behind + 1]
    nearest = min(around, key=lambda end: abs(end - even), default=even)
    return nearest if abs(nearest - even) <= _NEAR else even

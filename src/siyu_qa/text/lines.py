"""Lines of a file as an editor counts them."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from operator import attrgetter

from siyu_qa.records import Part

_LINE_END = re.compile(r"\r\n?|\n")
_LINE_FEED = re.compile(r"\n")


def line_starts(text: str) -> list[int]:
    r"""Give the offset at which each line begins; there is always a first.

    >>> line_starts("一\r\n二\n")
    [0, 3, 5]
    """
    # Hardly a file has both, and a search leaps to the one.
    line_end = _LINE_END if "\r" in text else _LINE_FEED
    return [0, *(match.end() for match in line_end.finditer(text))]


def line_at(starts: list[int], offset: int) -> int:
    """Give the line, from 1, on which the character at *offset* stands."""
    return bisect_right(starts, offset)


def line_of(text: str, offset: int) -> int:
    """Give the line, from 1, of one offset of *text*."""
    return line_at(line_starts(text), offset)


def part_at(parts: Sequence[Part], offset: int) -> Part | None:
    """Give the part that the character at *offset* stands in, where there are parts.

    >>> part_at([Part(0, "page", 1), Part(9, "page", 2)], 9).to_dict()
    {'page': 2}
    """
    at = bisect_right(parts, offset, key=attrgetter("start"))
    return parts[max(at - 1, 0)] if parts else None

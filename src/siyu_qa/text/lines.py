"""Lines of a file as an editor counts them."""

import re
from bisect import bisect_right

_LINE_END = re.compile(r"\r\n?|\n")


def line_starts(text: str) -> list[int]:
    r"""Give the offset at which each line begins; there is always a first.

    >>> line_starts("一\r\n二\n")
    [0, 3, 5]
    """
    return [0, *(match.end() for match in _LINE_END.finditer(text))]


def line_at(starts: list[int], offset: int) -> int:
    """Give the line, from 1, on which the character at *offset* stands."""
    return bisect_right(starts, offset)


def line_of(text: str, offset: int) -> int:
    """Give the line, from 1, of one offset of *text*."""
    return line_at(line_starts(text), offset)

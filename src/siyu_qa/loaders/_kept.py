"""From the words of a file to its markup: what stands between them, and instead."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from siyu_qa.records import Markup


class Kept(NamedTuple):
    """A span of a file that a reader sees."""

    start: int
    end: int
    before: str
    """What stands in the place of all since the last one: a line feed, a bar."""
    edits: tuple[Markup, ...] = ()
    """In order, within the span: escapes, doubled quotation marks."""
    mark: str = ""
    """What is set in front of it: the sign of a heading."""


def markup_around(kept: Iterable[Kept], text: str) -> tuple[Markup, ...]:
    r"""Give the edits that leave of *text* what is kept.

    >>> markup_around([Kept(1, 3, ""), Kept(6, 8, "\n")], '"开门","关门"')
    ((0, 1, ''), (3, 6, '\n'), (8, 9, ''))
    """
    return tuple(_around(kept, text))


def _around(kept: Iterable[Kept], text: str) -> Iterator[Markup]:
    done = 0
    for one in kept:
        before = one.before if done else ""
        if text[done : one.start] != before:
            yield done, one.start, before
        yield from _marked(one, text) if one.mark else one.edits
        done = one.end
    if text[done:].strip():
        yield done, len(text), ""


def _marked(one: Kept, text: str) -> Iterator[Markup]:
    """Set the mark before the first character, which its place is that of."""
    first, *others = one.edits or ((one.end, one.end, ""),)
    if first[0] > one.start:
        yield one.start, one.start + 1, one.mark + text[one.start]
        yield from one.edits
    else:
        yield first[0], first[1], one.mark + first[2]
        yield from others

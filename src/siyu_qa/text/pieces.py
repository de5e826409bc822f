"""Text under repair that knows where in the file each part of it came from."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from math import inf
from operator import itemgetter
from typing import NamedTuple

from siyu_qa.records import Piece


class Edit(NamedTuple):
    """Put *text* in the place of the span ``[start, end)``."""

    start: int
    end: int
    text: str = ""


class Mapped(NamedTuple):
    """A text and its pieces: in order, gapless over the text.

    A piece as long as its source came from it character by character; any other
    came from its source as a whole.
    """

    text: str
    pieces: tuple[Piece, ...]

    @classmethod
    def verbatim(cls, text: str) -> "Mapped":
        """Map a text to itself.

        >>> Mapped.verbatim("私域")
        Mapped(text='私域', pieces=((0, 2, 0, 2),))
        """
        return cls(text, ((0, len(text), 0, len(text)),) if text else ())

    def edited(self, edits: Iterable[Edit]) -> "Mapped":
        """Carry out *edits*, which are in order and don't overlap.

        >>> Mapped.verbatim("現(xiàn)在").edited([Edit(1, 7)])
        Mapped(text='現在', pieces=((0, 1, 0, 1), (1, 2, 7, 8)))
        """
        edits = tuple(edits)
        if not edits:
            return self
        texts: list[str] = []
        pieces: list[Piece] = []
        length = done = 0
        for start, end, text in (*edits, Edit(len(self.text), len(self.text))):
            pieces += (_moved(piece, length) for piece in cut(self.pieces, done, start))
            texts += self.text[done:start], text
            length += start - done
            if text:
                source = source_span(self.pieces, start, end)
                pieces.append((length, length + len(text), *source))
                length += len(text)
            done = end
        return Mapped("".join(texts), tuple(pieces))


def cut(pieces: tuple[Piece, ...], start: int, end: int) -> tuple[Piece, ...]:
    """Give the pieces of the span ``[start, end)``, which then counts from 0.

    >>> cut(((0, 4, 10, 14), (4, 6, 20, 21)), 3, 6)
    ((0, 1, 13, 14), (1, 3, 20, 21))
    """
    found = []
    for at in range(max(_before(pieces, start), 0), len(pieces)):
        piece = pieces[at]
        first, last = max(piece[0], start), min(piece[1], end)
        if piece[0] >= end:
            break
        if first < last:
            found.append((first - start, last - start, *_part(piece, start, end)))
    return tuple(found)


def source_span(pieces: tuple[Piece, ...], start: int, end: int) -> tuple[int, int]:
    """Find the file's span that the span ``[start, end)`` was made from.

    >>> source_span(((0, 1, 0, 1), (1, 2, 7, 8)), 0, 2)
    (0, 8)
    """
    inside = cut(pieces, start, end)
    if inside:
        return inside[0][2], inside[-1][3]
    before = _before(pieces, start - 1)
    place = pieces[before][3] if before >= 0 else 0
    return place, place


def source_start(pieces: tuple[Piece, ...], offset: int) -> int | None:
    """Give where in the file the character at *offset* begins; None behind the last.

    >>> source_start(((0, 1, 0, 1), (1, 2, 7, 8)), 1)
    7
    """
    at = _before(pieces, offset)
    if at < 0 or offset >= pieces[at][1]:
        return None
    return _part(pieces[at], offset, pieces[at][1])[0]


def cleaned_offset(pieces: tuple[Piece, ...], offset: int) -> int:
    """Find where what stands at the file's *offset*, or next behind it, begins.

    >>> pieces = ((0, 1, 0, 1), (1, 2, 7, 8))
    >>> cleaned_offset(pieces, 3), cleaned_offset(pieces, 7), cleaned_offset(pieces, 9)
    (1, 1, 2)
    """
    at = bisect_left(pieces, offset, key=itemgetter(2))
    if at and offset < pieces[at - 1][3]:
        first, last, source_first, source_last = pieces[at - 1]
        by_character = last - first == source_last - source_first
        return first + offset - source_first if by_character else last
    return pieces[at][0] if at < len(pieces) else pieces[-1][1] if pieces else 0


def _before(pieces: tuple[Piece, ...], offset: int) -> int:
    """Give the last piece that begins at *offset* or before it; -1: none does."""
    return bisect_right(pieces, (offset, inf)) - 1


def _part(piece: Piece, start: int, end: int) -> tuple[int, int]:
    first, last, source_first, source_last = piece
    if last - first != source_last - source_first:
        return source_first, source_last
    return (
        source_first + max(start - first, 0),
        source_last - max(last - end, 0),
    )


def _moved(piece: Piece, offset: int) -> Piece:
    return (piece[0] + offset, piece[1] + offset, piece[2], piece[3])

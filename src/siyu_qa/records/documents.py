"""What is read, cleaned, cut and indexed."""

from dataclasses import asdict, dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from siyu_qa.errors import LoadError

Json: TypeAlias = dict[str, Any]

Vectors: TypeAlias = npt.NDArray[np.float32]
"""Shape ``(texts, dimensions)``; each row of length 1, or 0 where a text has no
known piece, so a dot product is a cosine."""

Piece: TypeAlias = tuple[int, int, int, int]
"""``(start, end, source_start, source_end)``: cleaned text and where it came from."""

Markup: TypeAlias = tuple[int, int, str]
"""``(start, end, text)``: what a file's format put around its words, and what a
reader sees in its place."""

Span: TypeAlias = tuple[int, int]
"""``(start, end)``: half-open, in the file's own code points."""


@dataclass(frozen=True, slots=True)
class Part:
    """A page, paragraph, row or record of a source that is made of such."""

    start: int
    """Where it begins in the source's text; it ends where the next one begins."""
    unit: str
    """``page``, ``paragraph``, ``row`` or ``record``."""
    number: int
    """From 1, as a person would count them in the file."""
    within: str = ""
    """The sheet or chapter that the number counts in."""
    context: str = ""
    """What it is found by besides its words: the header of a table."""
    names: tuple[str, ...] = ()
    """What each cell of a row is, where a header says so."""

    @property
    def is_whole(self) -> bool:
        """Whether it says one thing, which no passage mixes with its neighbours'."""
        return self.unit in {"row", "record"}

    def to_dict(self) -> Json:
        """Give what the public interface shows: ``{"page": 3}``."""
        told: Json = {self.unit: self.number}
        if self.within:
            told["within"] = self.within
        if self.names:
            told["names"] = list(self.names)
        return told


class Record:
    """Gives a dataclass its JSON."""

    __slots__ = ()

    def to_dict(self) -> Json:
        """Give the fields as plain JSON values."""
        return asdict(self)  # type: ignore[call-overload, no-any-return]


@dataclass(frozen=True, slots=True)
class Source:
    """A file as it was read: decoded whole, with no other change.

    Of a format that isn't text, *text* is what was extracted.
    """

    path: str
    """Relative to the seeds folder, with ``/``."""
    text: str
    sha256: str
    """Of the file's bytes."""
    encoding: str
    """Empty where the format settles it."""
    warnings: tuple[LoadError, ...] = ()
    likelihood: float = 1.0
    """Of the encoding being the right one, from 0 to 1."""
    markup: tuple[Markup, ...] = ()
    """In order, without overlap: the commas of a table, the times of subtitles."""
    parts: tuple[Part, ...] = ()
    """In order; the first begins at 0. Empty where a file has lines alone."""
    title: str = ""
    """Where the file's format has a place for it."""
    date: str = ""
    """As ISO 8601 as far as it is told (2021, 2021-07, 2021-07-03), likewise."""

    @property
    def is_table(self) -> bool:
        """Whether it is made of rows or records, each of which says one thing."""
        return bool(self.parts) and self.parts[0].is_whole


@dataclass(frozen=True, slots=True)
class Document:
    """A source after cleaning: the text that is cut into passages."""

    source: Source
    text: str
    pieces: tuple[Piece, ...]
    """In order, covering *text*; what lies between their sources was removed."""
    title: str
    warnings: tuple[LoadError, ...] = ()
    date: str = ""
    """As ISO 8601 as far as it can be told, else empty."""
    furniture: tuple[Span, ...] = ()
    """The lines of the file that were kept out, in order."""


@dataclass(frozen=True, slots=True)
class Place:
    """A span of a document, in the file's own code points and lines."""

    document: str
    start: int
    end: int
    line_start: int
    line_end: int
    part: Part | None = None
    """The page, paragraph, row or record that it begins in."""

    def to_dict(self) -> Json:
        """Give the place as the public interface shows it."""
        fields = asdict(self)
        del fields["part"]
        return fields | (self.part.to_dict() if self.part else {})


class Placed:
    """Gives what stands somewhere its place."""

    __slots__ = ()
    document: str
    start: int
    end: int
    line_start: int
    line_end: int
    part: Part | None

    @property
    def place(self) -> Place:
        """Where it stands, without its words."""
        return Place(
            self.document,
            self.start,
            self.end,
            self.line_start,
            self.line_end,
            self.part,
        )


@dataclass(frozen=True, slots=True)
class Passage(Placed):
    """A stretch of one document, the unit that is indexed and found.

    *text* is a slice of the cleaned document; *pieces* map it back to the file,
    whose slice ``[start, end)`` it was cleaned from.
    """

    document: str
    title: str
    heading: str
    """The headings above it: searched with it, never cited."""
    text: str
    start: int
    end: int
    line_start: int
    line_end: int
    pieces: tuple[Piece, ...]
    part: Part | None = None
    """The page, paragraph, row or record that it begins in."""

    @property
    def passage_id(self) -> str:
        """Where it stands: unique in an index, the same in every build."""
        return f"{self.document}#{self.start}-{self.end}"

    @property
    def searched(self) -> str:
        """What it is found by: its headings and its words."""
        return self.under_headings(self.text)

    def under_headings(self, words: str) -> str:
        """Put its headings above *words* of it."""
        return f"{self.heading}\n{words}" if self.heading else words


@dataclass(frozen=True, slots=True)
class Listed:
    """What is known of a document without looking into it."""

    path: str
    title: str
    date: str
    encoding: str
    likelihood: float
    passages: int

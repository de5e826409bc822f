"""What the stages hand on: frozen records, one for each arrow of the flow.

Offsets count Unicode code points and are half-open; lines count from 1; a rank
counts from 1; a higher score is better. ``to_dict()`` gives the JSON of the
public interface.
"""

from dataclasses import asdict, dataclass, field
from typing import Any, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from siyu_qa.errors import LoadError, SiyuError, one_line

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

    @property
    def is_whole(self) -> bool:
        """Whether it says one thing, which no passage mixes with its neighbours'."""
        return self.unit in {"row", "record"}

    def to_dict(self) -> Json:
        """Give what the public interface shows: ``{"page": 3}``."""
        within = {"within": self.within} if self.within else {}
        return {self.unit: self.number, **within}


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
class Passage:
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
        return f"{self.heading}\n{self.text}" if self.heading else self.text


class Scored(NamedTuple):
    """A passage's key in the index and its score in one searcher's run."""

    key: int
    score: float


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found for one query."""

    found: Passage
    score: float
    rank: int
    lexical: int | None = None
    """Where the lexical searcher ranked it."""
    dense: int | None = None
    """Where the dense searcher ranked it."""

    @property
    def document(self) -> str:
        return self.found.document

    @property
    def title(self) -> str:
        return self.found.title

    @property
    def passage(self) -> str:
        """The passage's id."""
        return self.found.passage_id

    @property
    def text(self) -> str:
        return self.found.text

    @property
    def start(self) -> int:
        return self.found.start

    @property
    def end(self) -> int:
        return self.found.end

    @property
    def line_start(self) -> int:
        return self.found.line_start

    @property
    def line_end(self) -> int:
        return self.found.line_end

    @property
    def why(self) -> dict[str, int | None]:
        """Where each searcher ranked it."""
        return {"lexical": self.lexical, "dense": self.dense}

    def to_dict(self) -> Json:
        """Give the hit as the public interface shows it."""
        shown = ("rank", "score", *_OF_THE_PASSAGE, "why")
        fields = {name: getattr(self, name) for name in shown}
        part = self.found.part.to_dict() if self.found.part else {}
        return {**fields, "score": round(self.score, 6), **part}


_OF_THE_PASSAGE = (
    "document",
    "title",
    "passage",
    "text",
    "start",
    "end",
    "line_start",
    "line_end",
)


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


@dataclass(frozen=True, slots=True)
class Citation:
    """The proof of a sentence: ``quote == decoded_file[start:end]``."""

    n: int
    document: str
    title: str
    start: int
    end: int
    line_start: int
    line_end: int
    quote: str
    sha256: str
    """Of the file's bytes."""
    also: tuple[Place, ...] = ()
    """Other places that say the same."""
    part: Part | None = None
    """The page, paragraph, row or record that it begins in."""

    def to_dict(self) -> Json:
        """Give the citation as the public interface shows it."""
        fields = asdict(self)
        del fields["part"]
        also = {"also": [place.to_dict() for place in self.also]}
        return fields | also | (self.part.to_dict() if self.part else {})


@dataclass(frozen=True, slots=True)
class Sentence(Record):
    """A sentence of an answer: its quote with the repairs of cleaning alone."""

    text: str
    citations: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Seconds(Record):
    """Where the time of an answer went."""

    retrieve: float
    compose: float
    total: float


@dataclass(frozen=True, slots=True)
class Answer(Record):
    """What the documents say, or that they don't."""

    question: str
    query: str
    answered: bool
    confidence: float
    """Of the documents answering the question, from 0 to 1."""
    text: str
    sentences: tuple[Sentence, ...] = ()
    citations: tuple[Citation, ...] = ()
    nearest: tuple[Hit, ...] = ()
    reason: str = ""
    """Of a refusal: its text is ``answer.REASON`` of the catalogue."""
    seconds: Seconds = field(default=Seconds(0.0, 0.0, 0.0))

    def to_dict(self) -> Json:
        """Give the answer as the public interface shows it."""
        return {
            "question": self.question,
            "query": self.query,
            "answered": self.answered,
            "confidence": round(self.confidence, 4),
            "text": self.text,
            "sentences": [sentence.to_dict() for sentence in self.sentences],
            "citations": [citation.to_dict() for citation in self.citations],
            "nearest": [hit.to_dict() for hit in self.nearest],
            "seconds": self.seconds.to_dict(),
        }


@dataclass(frozen=True, slots=True)
class Problem(Record):
    """Something in a file that a person should look at, in the reader's words."""

    path: str
    problem: str
    mend: str
    line: int | None = None

    @classmethod
    def of(cls, error: SiyuError, language: str) -> "Problem":
        """Put an error that stopped nothing into words."""
        return cls(
            error.path, error.problem(language), error.mend(language), error.line
        )

    def explain(self, language: str) -> str:
        """One line, put as an error would be."""
        return one_line(self.path, self.line, self.problem, self.mend, language)


@dataclass(frozen=True, slots=True)
class IndexReport(Record):
    """What building the index did."""

    generation: int
    documents: int
    passages: int
    added: int
    changed: int
    removed: int
    unchanged: int
    skipped: tuple[Problem, ...]
    """Files that could not be read."""
    warnings: tuple[Problem, ...]
    """Lines of files that were read."""
    seconds: float

    def to_dict(self) -> Json:
        """Give the report as the public interface shows it."""
        report = asdict(self)
        for problem in report["skipped"]:
            del problem["line"]
        return report


@dataclass(frozen=True, slots=True)
class Progress(Record):
    """How far building the index is."""

    stage: str
    """``repair`` (a damaged index is built anew), ``read``, ``embed`` or ``write``."""
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class IndexState(Record):
    """What an index holds, and whether it still matches the folder."""

    generation: int
    documents: int
    passages: int
    model: str
    built: str
    """When, in ISO 8601 with the offset from UTC."""
    stale: tuple[str, ...] = ()
    """What no longer matches: paths of changed files, or ``settings``."""

"""What is searched for, found and answered."""

from dataclasses import asdict, dataclass, field
from typing import NamedTuple

from siyu_qa.records.documents import (
    Json,
    Part,
    Passage,
    Place,
    Placed,
    Record,
    Span,
)


@dataclass(frozen=True, slots=True)
class Scope:
    """Which documents are searched; what is empty leaves none out."""

    folder: str = ""
    """A folder below the seeds folder, with all below it."""
    document: str = ""
    """A path, or its last parts; with ``/`` before it, the whole path."""
    since: str = ""
    """The earliest date, as far as it matters: 2021, 2021-07, 2021年7月3日."""
    until: str = ""
    """The latest date, likewise; a document without a date is in no such scope."""


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
    lexical_score: float = 0.0
    """BM25 as a share of the most that the query could reach, from 0 to 1."""
    dense_score: float = 0.0
    """The cosine, from -1 to 1."""
    twins: tuple[Passage, ...] = ()
    """Passages elsewhere that say the same and so are not ranked themselves."""

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
    def also(self) -> tuple[Place, ...]:
        """Where its twins stand."""
        return tuple(twin.place for twin in self.twins)

    @property
    def why(self) -> dict[str, int | None]:
        """Where each searcher ranked it."""
        return {"lexical": self.lexical, "dense": self.dense}

    def to_dict(self) -> Json:
        """Give the hit as the public interface shows it."""
        shown = ("rank", "score", *_OF_THE_PASSAGE, "why")
        fields = {name: getattr(self, name) for name in shown}
        part = self.found.part.to_dict() if self.found.part else {}
        also = tuple(place.to_dict() for place in self.also)
        return {**fields, "score": round(self.score, 6), "also": also, **part}


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
class Citation(Placed):
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
    date: str = ""
    """Of the document: ISO 8601 as far as it is told; empty where it isn't."""
    phrase: Span | None = None
    """The words in the quote that answer, by their offsets in the file."""

    def to_dict(self) -> Json:
        """Give the citation as the public interface shows it."""
        fields = asdict(self)
        del fields["part"]
        also = {"also": [place.to_dict() for place in self.also]}
        phrase = (
            dict(zip(("start", "end"), self.phrase, strict=True))
            if self.phrase
            else None
        )
        part = self.part.to_dict() if self.part else {}
        return fields | also | {"phrase": phrase} | part


def _ends(span: Span) -> Json:
    start, end = span
    return {"start": start, "end": end}


@dataclass(frozen=True, slots=True)
class Sentence(Record):
    """A sentence of an answer: its quote with the repairs of cleaning alone."""

    text: str
    citations: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Remark:
    """What a reader should know about an answer; it is said by us, not cited."""

    kind: str
    """Its text is ``remark.KIND`` of the catalogue."""
    values: tuple[tuple[str, str | int], ...] = ()
    """What the text is filled with, by name."""
    citations: tuple[int, ...] = ()
    """Those that it is about, by number."""

    def to_dict(self) -> Json:
        """Give the remark as the public interface shows it."""
        return {
            "kind": self.kind,
            **dict(self.values),
            "citations": list(self.citations),
        }


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
    remarks: tuple[Remark, ...] = ()
    searched: int = 0
    """How many documents were searched."""
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
            "remarks": [remark.to_dict() for remark in self.remarks],
            "nearest": [hit.to_dict() for hit in self.nearest],
            "searched": self.searched,
            "seconds": self.seconds.to_dict(),
        }

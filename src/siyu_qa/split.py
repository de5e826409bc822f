"""Cut a document into passages, the units that are indexed and found.

Passages follow one another without gap or overlap, but for blank space. They end
where sentences end; a list stays whole, with the line that leads into it.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from siyu_qa.records import Document, Passage
from siyu_qa.settings import Settings
from siyu_qa.text.lines import line_at, line_starts, part_at
from siyu_qa.text.pieces import cleaned_offset, cut, source_start
from siyu_qa.text.sentences import (
    Kind,
    Line,
    sentence_spans,
    text_of,
    worded_lines,
)
from siyu_qa.text.titles import heading_level, heading_of


class _Block(NamedTuple):
    """Lines that belong together: a paragraph's one, or those of a list."""

    lines: tuple[Line, ...]

    @property
    def kind(self) -> Kind:
        return self.lines[0].kind


class _Part(NamedTuple):
    """What of a block goes into one passage."""

    kind: Kind
    start: int
    end: int


def split(document: Document, settings: Settings) -> list[Passage]:
    """Cut *document* into passages, in the order of its text.

    What says one thing, as a row of a table does, is cut by itself.
    """
    places = _Places.of(document)
    return [
        places.passage(_joined(context, heading), begin + start, begin + end)
        for begin, text, context in _wholes(document)
        for heading, start, end in _spans(text, settings)
    ]


def _wholes(document: Document) -> Iterator[tuple[int, str, str]]:
    """Give what is cut by itself: where it begins, its text, what it is found by."""
    parts = document.source.parts
    if not document.source.is_table:
        yield 0, document.text, ""
        return
    starts = [cleaned_offset(document.pieces, part.start) for part in parts]
    ends = (*starts[1:], len(document.text))
    for part, start, end in zip(parts, starts, ends, strict=True):
        yield start, document.text[start:end], _joined(part.within, part.context)


def _joined(*contexts: str) -> str:
    return " ".join(filter(None, contexts))


def _spans(text: str, settings: Settings) -> Iterator[tuple[str, int, int]]:
    """Give each passage's headings, start and end."""
    headings: dict[int, str] = {}
    for section in _sections(_blocks(worded_lines(text))):
        for block in section:
            if block.kind is Kind.HEADING:
                _enter(headings, text_of(block.lines[0], text))
        context = " ".join(headings.values())
        parts = [
            part
            for block in section
            for part in _cut_to_length(text, block, settings.longest_passage)
        ]
        for packed in _packed(parts, settings.passage_length):
            yield context, packed[0].start, packed[-1].end


def _blocks(lines: list[Line]) -> Iterator[_Block]:
    """Gather the items of a list with its lead-in; a paragraph is one line."""
    start = 0
    for end, (before, line) in enumerate(pairwise(lines), start=1):
        if not line.list_number or line.list_number != before.list_number:
            yield _Block(tuple(lines[start:end]))
            start = end
    if lines:
        yield _Block(tuple(lines[start:]))


def _sections(blocks: Iterable[_Block]) -> Iterator[list[_Block]]:
    """Part the blocks before each heading that text stands above."""
    section: list[_Block] = []
    for block in blocks:
        if block.kind is Kind.HEADING and section and section[-1].kind != block.kind:
            yield section
            section = []
        section.append(block)
    if section:
        yield section


def _enter(headings: dict[int, str], line: str) -> None:
    """Put a heading in the place of those of its level and below."""
    level = heading_level(line)
    for deeper in [known for known in headings if known >= level]:
        del headings[deeper]
    # A question that heads its answer is no heading by its form.
    headings[level] = heading_of(line) or line.strip()


def _cut_to_length(text: str, block: _Block, most: int) -> Iterator[_Part]:
    """Cut a block that is too long before the items that would overflow.

    Only an item that is too long itself is cut, before a sentence; so is a
    paragraph. All other lines are left without a look for their sentences.
    """
    part: _Part | None = None
    for line in block.lines:
        if part and line.end - part.start > most:
            yield part
            part = None
        too_long = line.end - line.start > most
        spans = sentence_spans(text, line) if too_long else (line[:2],)
        for start, end in spans:
            if part and end - part.start > most:
                yield part
                part = None
            kind, begun = (part.kind, part.start) if part else (line.kind, start)
            part = _Part(kind, begun, end)
    if part:
        yield part


def _packed(parts: list[_Part], most: int) -> Iterator[list[_Part]]:
    """Put short neighbours into one passage while they fit."""
    packed: list[_Part] = []
    for part in parts:
        if packed and part.end - packed[0].start > most:
            # A heading goes with what it stands above.
            carried = [packed.pop()] if packed[-1].kind is Kind.HEADING else []
            if packed:
                yield packed
            packed = carried
        packed.append(part)
    if packed:
        yield packed


@dataclass(frozen=True, slots=True)
class _Places:
    """Tells where in the file a span of the cleaned document stands."""

    document: Document
    lines: list[int]
    """Where each line of the file begins."""
    kept_out: list[int]
    """Where in the file furniture or markup begins, in order."""

    @classmethod
    def of(cls, document: Document) -> "_Places":
        lines = line_starts(document.source.text)
        furniture = [start for start, _ in document.furniture]
        markup = [start for start, _, _ in document.source.markup]
        return cls(document, lines, sorted(furniture + markup))

    def passage(self, heading: str, start: int, end: int) -> Passage:
        """Make the passage of the span ``[start, end)`` of the cleaned text."""
        document = self.document
        pieces = cut(document.pieces, start, end)
        first, last = pieces[0][2], self._with_repaired(end, pieces[-1][3])
        return Passage(
            document=document.source.path,
            title=document.title,
            heading=heading,
            text=document.text[start:end],
            start=first,
            end=last,
            line_start=line_at(self.lines, first),
            line_end=line_at(self.lines, last - 1),
            pieces=pieces,
            part=part_at(document.source.parts, first),
        )

    def _with_repaired(self, end: int, last: int) -> int:
        """Give the file's end of a passage with what a repair took out behind it."""
        text = self.document.source.text
        following = source_start(self.document.pieces, end)
        limit = len(text) if following is None else following
        at = bisect_left(self.kept_out, last)
        if at < len(self.kept_out):
            limit = min(limit, self.kept_out[at])
        behind = text[last:limit].rstrip()
        return last + len(behind) if any(map(str.isalnum, behind)) else last

"""Rows of the store: records made into what SQLite keeps, and back.

What a reader may be shown has a checksum in its row: a byte that the disk gives back
otherwise than it was written is told, and never shown.
"""

import json
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import astuple
from typing import Any, TypeAlias, TypeVar

from siyu_qa.errors import IndexDamaged
from siyu_qa.index.manifest import Entry, Fault
from siyu_qa.records import Part, Passage, Source

R = TypeVar("R")
Row: TypeAlias = tuple[Any, ...]

SOURCE = (
    "path, sha256, encoding, likelihood, text, markup, parts, told_title, told_date"
)
"""The columns that a source is made of, its checksum apart."""
PATH, TEXT = 0, 4
"""Where the path and the text of a source stand in its row."""
PASSAGE = (
    "document, title, heading, text, start, end, line_start, line_end, pieces, part"
)
"""The columns that a passage is made of, its checksum apart."""
FILE = "path, size, mtime_ns, ctime_ns, sha256, skipped, warnings"

# ``json.dumps`` makes an encoder anew for every call.
as_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def _with_checksum(row: Row) -> Row:
    """Put its checksum behind a row."""
    return (*row, _checksum(row))


def checked(row: Row, made: Callable[[Row], R]) -> R:
    """Make a record of a row that has its checksum at its end.

    Raises:
        IndexDamaged: Where the row is not what was written.
    """
    *written, checksum = row
    fields = tuple(written)
    if _checksum(fields) != checksum:
        raise IndexDamaged("index_damaged", path=str(fields[0]))
    return made(fields)


def _checksum(row: Row) -> int:
    written = "\x1f".join(map(str, row))
    return zlib.crc32(written.encode("utf-8", "backslashreplace"))


def source_row(source: Source) -> Row:
    """Give the columns of ``SOURCE`` and the checksum."""
    return _with_checksum(
        (
            source.path,
            source.sha256,
            source.encoding,
            float(source.likelihood),
            source.text,
            as_json(source.markup),
            as_json([astuple(part) for part in source.parts]),
            source.title,
            source.date,
        )
    )


def source_of(row: Row) -> Source:
    """Give the source that ``SOURCE`` describes, with or without the checksum."""
    path, sha256, encoding, likelihood, text, markup, parts, title, date, *_ = row
    return Source(
        path=path,
        text=text,
        sha256=sha256,
        encoding=encoding,
        likelihood=likelihood,
        markup=tuple(map(tuple, json.loads(markup))),
        parts=tuple(map(_part, json.loads(parts))),
        title=title,
        date=date,
    )


def passage_row(passage: Passage) -> Row:
    """Give the columns of ``PASSAGE`` and the checksum."""
    return _with_checksum(
        (
            passage.document,
            passage.title,
            passage.heading,
            passage.text,
            passage.start,
            passage.end,
            passage.line_start,
            passage.line_end,
            as_json(passage.pieces),
            as_json(astuple(passage.part)) if passage.part else "",
        )
    )


def passage_of(row: Row) -> Passage:
    """Give the passage that ``PASSAGE`` describes."""
    *fields, pieces, part = row
    found = tuple(map(tuple, json.loads(pieces)))
    found_in = _part(json.loads(part)) if part else None
    return Passage(*fields, found, found_in)  # type: ignore[call-arg]


def _part(fields: Sequence[Any]) -> Part:
    start, unit, number, within, context, names = fields
    return Part(start, unit, number, within, context, tuple(names))


def file_row(path: str, entry: Entry) -> Row:
    """Give the columns of ``FILE``."""
    skipped = as_json(astuple(entry.skipped)) if entry.skipped else ""
    warnings = as_json([astuple(one) for one in entry.warnings])
    told = "" if warnings == _NONE else warnings
    times = entry.mtime_ns, entry.ctime_ns
    return (path, entry.size, *times, entry.sha256, skipped, told)


def entry_of(row: Row) -> Entry:
    """Give the entry that ``FILE``, but for its path, describes."""
    size, mtime_ns, ctime_ns, sha256, skipped, warnings = row
    return Entry(
        size,
        mtime_ns,
        sha256,
        _fault(json.loads(skipped)) if skipped else None,
        tuple(map(_fault, json.loads(warnings))) if warnings else (),
        ctime_ns,
    )


_NONE = as_json([])


def _fault(fields: tuple[str, int | None, Mapping[str, object]]) -> Fault:
    return Fault(*fields)

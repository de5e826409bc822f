"""Documents and passages in SQLite."""

import json
import sqlite3
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import astuple, replace
from functools import cached_property
from pathlib import Path
from typing import Any
from weakref import finalize

import numpy as np

from siyu_qa.index.prepare import Prepared
from siyu_qa.index.twins import Pairs
from siyu_qa.records import Listed, Part, Passage, Scope, Source, Span

_SCHEMA = """
CREATE TABLE document (
    path TEXT PRIMARY KEY, sha256 TEXT, encoding TEXT, likelihood REAL, text TEXT,
    markup TEXT, parts TEXT, told_title TEXT, told_date TEXT,
    title TEXT, date TEXT, furniture TEXT
);
CREATE TABLE passage (
    key INTEGER PRIMARY KEY, document TEXT, title TEXT, heading TEXT, text TEXT,
    start INTEGER, end INTEGER, line_start INTEGER, line_end INTEGER, pieces TEXT,
    part TEXT, words INTEGER
);
CREATE INDEX passage_document ON passage (document);
CREATE INDEX passage_words ON passage (words);
CREATE TABLE signature (
    line TEXT, kin INTEGER, document TEXT, PRIMARY KEY (line, kin, document)
) WITHOUT ROWID;
CREATE INDEX signature_document ON signature (document);
CREATE TABLE twin (
    words INTEGER, other INTEGER, PRIMARY KEY (words, other)
) WITHOUT ROWID;
"""
_SOURCE = (
    "path, sha256, encoding, likelihood, text, markup, parts, told_title, told_date"
)
_PASSAGE = (
    "document, title, heading, text, start, end, line_start, line_end, pieces, part"
)
# The same words, or words that were noted as saying the same; 0 stands for none.
_TWINS = """
SELECT own.key, other.key FROM passage AS own JOIN passage AS other
ON other.words IN
    (SELECT own.words UNION SELECT twin.other FROM twin WHERE twin.words = own.words)
WHERE other.key <> own.key AND own.words <> 0 AND own.key IN
"""
_IN_SCOPE = """
(? = '' OR substr(path, 1, length(?)) = ?)
AND (? = '' OR '/' || path = ? OR substr('/' || path, -length(?) - 1) = '/' || ?)
AND (? = '' OR (date <> '' AND date >= substr(?, 1, length(date))))
AND (? = '' OR (date <> '' AND substr(date, 1, length(?)) <= ?))
"""
# SQLite takes no more variables than this in one statement on old builds.
_VARIABLES = 900


class PassageStore:
    """The texts of an index; in memory where *path* is None."""

    def __init__(self, path: Path | None = None) -> None:
        self._connect(":memory:" if path is None else str(path))

    @classmethod
    def read(cls, path: Path) -> "PassageStore":
        """Open a finished store, which nothing will ever write to again."""
        store = cls.__new__(cls)
        store._connect(f"{path.resolve().as_uri()}?immutable=1", uri=True)
        return store

    def _connect(self, name: str, *, uri: bool = False) -> None:
        # Several threads read; only the one that builds writes.
        self._connection = sqlite3.connect(name, uri=uri, check_same_thread=False)
        # A reader lets its store go without a word when a newer one appears.
        self._close = finalize(self, self._connection.close)

    def create(self) -> None:
        """Make the tables of a new store."""
        self._connection.executescript(_SCHEMA)

    def finish(self) -> None:
        """Write everything to disk."""
        self._connection.commit()

    def close(self) -> None:
        """Let go of the file."""
        self._close()

    # What is written, in this order: a source, its signatures, its passages, twins.

    def add_source(self, source: Source, signatures: Iterable[str], kin: int) -> None:
        """Put in a file as it was read, and the lines that may be furniture.

        Args:
            source: As it was read.
            signatures: Of those lines.
            kin: The same for copies of one text.
        """
        self._connection.execute(
            f"INSERT INTO document ({_SOURCE}) VALUES (?,?,?,?,?,?,?,?,?)",
            _source_row(source),
        )
        self._connection.executemany(
            "INSERT INTO signature VALUES (?, ?, ?)",
            ((line, kin, source.path) for line in sorted(signatures)),
        )

    def add_passages(self, prepared: Prepared) -> list[int]:
        """Put in what was made of a source; give the keys of its passages."""
        furniture = _json(prepared.furniture)
        self._connection.execute(
            "UPDATE document SET title=?, date=?, furniture=? WHERE path=?",
            (prepared.title, prepared.date, furniture, prepared.path),
        )
        first = self._next_key
        words = prepared.sketches["words"].view(np.int64).tolist()
        rows = [
            (first + number, *_passage_row(passage), words[number])
            for number, passage in enumerate(prepared.passages)
        ]
        marks = ",".join("?" * (len(_PASSAGE.split(",")) + 2))
        self._connection.executemany(
            f"INSERT INTO passage (key, {_PASSAGE}, words) VALUES ({marks})", rows
        )
        self._next_key = first + len(rows)
        return list(range(first, self._next_key))

    def add_twins(self, pairs: Pairs) -> None:
        """Note which texts of passages say the same in nearly the same words."""
        words = zip(
            pairs["one"].view(np.int64).tolist(),
            pairs["other"].view(np.int64).tolist(),
            strict=True,
        )
        self._connection.executemany(
            "INSERT OR IGNORE INTO twin VALUES (?, ?)",
            (row for one, other in words for row in ((one, other), (other, one))),
        )

    def remove(self, path: str) -> list[int]:
        """Take a document out; give the keys its passages had."""
        keys = self.remove_passages(path)
        self._connection.execute("DELETE FROM document WHERE path = ?", (path,))
        self._connection.execute("DELETE FROM signature WHERE document = ?", (path,))
        return keys

    def remove_passages(self, path: str) -> list[int]:
        """Take out what was made of a source; give the keys of the passages."""
        keys = self.keys_of(path)
        self._connection.execute("DELETE FROM passage WHERE document = ?", (path,))
        return keys

    # What is asked while an index is built.

    def signatures_of(self, path: str) -> frozenset[str]:
        """Give the lines of a document that may be furniture."""
        rows = self._connection.execute(
            "SELECT line FROM signature WHERE document = ?", (path,)
        )
        return frozenset(line for (line,) in rows)

    def recurring_in(self, path: str, least: int) -> frozenset[str]:
        """Give the lines of a document that stand in *least* texts or more."""
        rows = self._connection.execute(
            "SELECT line FROM signature AS own WHERE document = ? AND ? <="
            " (SELECT count(*) FROM"
            " (SELECT DISTINCT kin FROM signature WHERE line = own.line LIMIT ?))",
            (path, least, least),
        )
        return frozenset(line for (line,) in rows)

    def recurs(self, line: str, least: int) -> bool:
        """Tell whether a line stands in *least* texts or more, copies being one."""
        rows = self._connection.execute(
            "SELECT DISTINCT kin FROM signature WHERE line = ? LIMIT ?", (line, least)
        )
        return len(rows.fetchall()) == least

    def documents_with(self, line: str) -> list[str]:
        """Give the paths of the documents that have a line, sorted."""
        rows = self._connection.execute(
            "SELECT document FROM signature WHERE line = ? ORDER BY document", (line,)
        )
        return [path for (path,) in rows]

    # What is asked while questions are answered.

    def keys_of(self, path: str) -> list[int]:
        """Give the keys of a document's passages, in the order of its text."""
        found = self._connection.execute(
            "SELECT key FROM passage WHERE document = ? ORDER BY key", (path,)
        )
        return [key for (key,) in found]

    def keys_in(self, scope: Scope) -> list[int]:
        """Give the keys of the passages of all documents in *scope*, sorted."""
        rows = self._connection.execute(
            "SELECT key FROM passage JOIN document ON passage.document = path"
            f" WHERE {_IN_SCOPE} ORDER BY key",
            _scope_row(scope),
        )
        return [key for (key,) in rows]

    def count_documents(self) -> int:
        """Give the number of documents."""
        row = self._connection.execute("SELECT count(*) FROM document").fetchone()
        return int(row[0])

    def count_in(self, scope: Scope) -> int:
        """Give the number of documents in *scope*."""
        row = self._connection.execute(
            f"SELECT count(*) FROM document WHERE {_IN_SCOPE}", _scope_row(scope)
        ).fetchone()
        return int(row[0])

    def passages(self, keys: Sequence[int]) -> dict[int, Passage]:
        """Give the passages of *keys*."""
        rows = self._with(f"SELECT key, {_PASSAGE} FROM passage WHERE key IN", keys)
        return {key: _passage(row) for key, *row in rows}

    def around(self, passage: Passage, before: int, after: int) -> list[Passage]:
        """Give a passage with those right before and after it in its document."""
        keys = self.keys_of(passage.document)
        at = bisect_left(keys, passage.start, key=self._start)
        near = keys[max(at - before, 0) : at + after + 1]
        found = self.passages(near)
        return [found[key] for key in near]

    def _start(self, key: int) -> int:
        """Tell where a passage begins; the keys of a document are in that order."""
        row = self._connection.execute(
            "SELECT start FROM passage WHERE key = ?", (key,)
        ).fetchone()
        return int(row[0])

    def twins(self, keys: Sequence[int]) -> dict[int, list[int]]:
        """Give, for those of *keys* that have any, the keys of what says the same."""
        twins: dict[int, list[int]] = {}
        for key, other in self._with(_TWINS, keys):
            twins.setdefault(key, []).append(other)
        return twins

    def source(self, path: str) -> Source | None:
        """Give a document as it was read, or None where there is none."""
        row = self._connection.execute(
            f"SELECT {_SOURCE} FROM document WHERE path = ?", (path,)
        ).fetchone()
        return _source(row) if row else None

    def sources(self, paths: Iterable[str]) -> dict[str, Source]:
        """Give the documents at *paths* that are there, as they were read."""
        found = ((path, self.source(path)) for path in paths)
        return {path: source for path, source in found if source}

    def dated_sources(self, paths: Iterable[str]) -> dict[str, Source]:
        """Give documents as they were read, each with the date that its text tells."""
        return {
            path: replace(source, date=self._date(path))
            for path, source in self.sources(paths).items()
        }

    def _date(self, path: str) -> str:
        row = self._connection.execute(
            "SELECT date FROM document WHERE path = ?", (path,)
        ).fetchone()
        return row[0] or ""

    def title(self, path: str) -> str:
        """Give a document's title; empty where there is no such document."""
        row = self._connection.execute(
            "SELECT title FROM document WHERE path = ?", (path,)
        ).fetchone()
        return row[0] or "" if row else ""

    def furniture(self, path: str) -> tuple[Span, ...]:
        """Give the spans of a document that were kept out of its passages."""
        row = self._connection.execute(
            "SELECT furniture FROM document WHERE path = ?", (path,)
        ).fetchone()
        return tuple(map(tuple, json.loads(row[0]))) if row else ()

    def listed(self) -> list[Listed]:
        """Tell what is known of each document, in the order of their paths."""
        rows = self._connection.execute(
            "SELECT path, document.title, date, encoding, likelihood, count(key)"
            " FROM document LEFT JOIN passage ON passage.document = path"
            " GROUP BY path ORDER BY path"
        )
        return [Listed(*row) for row in rows]

    def paths(self) -> list[str]:
        """Give the documents' paths, sorted."""
        rows = self._connection.execute("SELECT path FROM document ORDER BY path")
        return [path for (path,) in rows]

    def count(self) -> int:
        """Give the number of passages."""
        row = self._connection.execute("SELECT count(*) FROM passage").fetchone()
        return int(row[0])

    def _with(self, statement: str, keys: Sequence[int]) -> Iterable[tuple[int, ...]]:
        for first in range(0, len(keys), _VARIABLES):
            some = keys[first : first + _VARIABLES]
            marks = ",".join("?" * len(some))
            yield from self._connection.execute(f"{statement} ({marks})", some)

    @cached_property
    def _next_key(self) -> int:
        row = self._connection.execute("SELECT max(key) FROM passage").fetchone()
        return (row[0] or 0) + 1


# ``json.dumps`` makes an encoder anew for every call.
_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def _source_row(source: Source) -> tuple[object, ...]:
    return (
        source.path,
        source.sha256,
        source.encoding,
        source.likelihood,
        source.text,
        _json(source.markup),
        _json([astuple(part) for part in source.parts]),
        source.title,
        source.date,
    )


def _source(row: Sequence[str]) -> Source:
    path, sha256, encoding, likelihood, text, markup, parts, title, date = row
    return Source(
        path=path,
        text=text,
        sha256=sha256,
        encoding=encoding,
        likelihood=float(likelihood),
        markup=tuple(map(tuple, json.loads(markup))),
        parts=tuple(map(_part, json.loads(parts))),
        title=title,
        date=date,
    )


def _part(fields: Sequence[Any]) -> Part:
    start, unit, number, within, context, names = fields
    return Part(start, unit, number, within, context, tuple(names))


def _scope_row(scope: Scope) -> tuple[str, ...]:
    """Give what ``_IN_SCOPE`` is filled with."""
    return (
        *(scope.folder,) * 3,
        *(scope.document,) * 4,
        *(scope.since,) * 2,
        *(scope.until,) * 3,
    )


def _passage_row(passage: Passage) -> tuple[object, ...]:
    return (
        passage.document,
        passage.title,
        passage.heading,
        passage.text,
        passage.start,
        passage.end,
        passage.line_start,
        passage.line_end,
        _json(passage.pieces),
        _json(astuple(passage.part)) if passage.part else "",
    )


def _passage(row: Sequence[object]) -> Passage:
    *fields, pieces, part = row
    found = tuple(map(tuple, json.loads(str(pieces))))
    return Passage(*fields, found, _part(json.loads(str(part))) if part else None)  # type: ignore[arg-type, call-arg]

"""Documents and passages in SQLite."""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path
from weakref import finalize

from siyu_qa.records import Passage, Source

_SCHEMA = """
CREATE TABLE document (
    path TEXT PRIMARY KEY, title TEXT, sha256 TEXT, encoding TEXT, text TEXT
) WITHOUT ROWID;
CREATE TABLE passage (
    key INTEGER PRIMARY KEY, document TEXT, title TEXT, heading TEXT, text TEXT,
    start INTEGER, end INTEGER, line_start INTEGER, line_end INTEGER, pieces TEXT
);
CREATE INDEX passage_document ON passage (document);
"""
_COLUMNS = "document, title, heading, text, start, end, line_start, line_end, pieces"
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

    def remove(self, path: str) -> list[int]:
        """Take a document out; give the keys its passages had."""
        keys = self.keys_of(path)
        self._connection.execute("DELETE FROM passage WHERE document = ?", (path,))
        self._connection.execute("DELETE FROM document WHERE path = ?", (path,))
        return keys

    def add(self, source: Source, passages: Iterable[Passage]) -> list[int]:
        """Put a document in; give the keys of its passages."""
        title = source.path
        rows = []
        for passage in passages:
            title = passage.title
            rows.append(_row(passage))
        self._connection.execute(
            "INSERT INTO document VALUES (?, ?, ?, ?, ?)",
            (source.path, title, source.sha256, source.encoding, source.text),
        )
        first = self._next_key()
        self._connection.executemany(
            f"INSERT INTO passage (key, {_COLUMNS}) VALUES (?,?,?,?,?,?,?,?,?,?)",
            ((first + number, *row) for number, row in enumerate(rows)),
        )
        return list(range(first, first + len(rows)))

    def finish(self) -> None:
        """Write everything to disk."""
        self._connection.commit()

    def close(self) -> None:
        """Let go of the file."""
        self._close()

    def keys_of(self, path: str) -> list[int]:
        """Give the keys of a document's passages, in the order of its text."""
        found = self._connection.execute(
            "SELECT key FROM passage WHERE document = ? ORDER BY key", (path,)
        )
        return [key for (key,) in found]

    def passages(self, keys: Sequence[int]) -> dict[int, Passage]:
        """Give the passages of *keys*."""
        found: dict[int, Passage] = {}
        for first in range(0, len(keys), _VARIABLES):
            some = keys[first : first + _VARIABLES]
            marks = ",".join("?" * len(some))
            rows = self._connection.execute(
                f"SELECT key, {_COLUMNS} FROM passage WHERE key IN ({marks})", some
            )
            found |= {key: _passage(row) for key, *row in rows}
        return found

    def source(self, path: str) -> Source | None:
        """Give a document as it was read, or None where there is none."""
        row = self._connection.execute(
            "SELECT path, text, sha256, encoding FROM document WHERE path = ?", (path,)
        ).fetchone()
        return Source(*row) if row else None

    def sources(self, paths: Iterable[str]) -> dict[str, Source]:
        """Give the documents at *paths* that are there, as they were read."""
        found = ((path, self.source(path)) for path in paths)
        return {path: source for path, source in found if source}

    def paths(self) -> list[str]:
        """Give the documents' paths, sorted."""
        rows = self._connection.execute("SELECT path FROM document ORDER BY path")
        return [path for (path,) in rows]

    def count(self) -> int:
        """Give the number of passages."""
        row = self._connection.execute("SELECT count(*) FROM passage").fetchone()
        return int(row[0])

    def _next_key(self) -> int:
        row = self._connection.execute("SELECT max(key) FROM passage").fetchone()
        return (row[0] or 0) + 1


def _row(passage: Passage) -> tuple[object, ...]:
    return (
        passage.document,
        passage.title,
        passage.heading,
        passage.text,
        passage.start,
        passage.end,
        passage.line_start,
        passage.line_end,
        json.dumps(passage.pieces, separators=(",", ":")),
    )


def _passage(row: Sequence[object]) -> Passage:
    *fields, pieces = row
    return Passage(*fields, tuple(map(tuple, json.loads(str(pieces)))))  # type: ignore[arg-type, call-arg]

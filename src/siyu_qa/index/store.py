"""Documents and passages in SQLite, in one layer or two."""

import json
import sqlite3
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from weakref import finalize

from siyu_qa.errors import IndexDamaged
from siyu_qa.index.manifest import Entry
from siyu_qa.index.rows import (
    FILE,
    PASSAGE,
    SOURCE,
    Row,
    checked,
    entry_of,
    passage_of,
    source_of,
)
from siyu_qa.index.standing import Standing
from siyu_qa.records import Listed, Passage, Scope, Source, Span

# A layer above another hides what it says of a path or a passage. The views bear the
# names of the tables, so that every question is put to both layers by one statement.
_VIEWS = """
CREATE TEMP VIEW document AS SELECT * FROM main.document UNION ALL
    SELECT * FROM base.document WHERE path NOT IN (SELECT path FROM main.gone_file);
CREATE TEMP VIEW signature AS SELECT * FROM main.signature UNION ALL
    SELECT * FROM base.signature
    WHERE document NOT IN (SELECT path FROM main.gone_file);
CREATE TEMP VIEW passage AS SELECT * FROM main.passage UNION ALL
    SELECT * FROM base.passage WHERE key NOT IN (SELECT key FROM main.gone);
CREATE TEMP VIEW twin AS SELECT * FROM main.twin UNION ALL SELECT * FROM base.twin;
CREATE TEMP VIEW file AS SELECT * FROM main.file UNION ALL
    SELECT * FROM base.file WHERE path NOT IN (SELECT path FROM main.gone_file)
    AND path NOT IN (SELECT path FROM main.file);
CREATE TEMP VIEW standing AS SELECT * FROM main.standing UNION ALL
    SELECT * FROM base.standing WHERE folder NOT IN (SELECT folder FROM main.standing);
CREATE TEMP VIEW gone AS SELECT key FROM main.gone UNION ALL SELECT key FROM base.gone;
"""
_IN_SCOPE = """
(? = '' OR substr(path, 1, length(?)) = ?)
AND (? = '' OR '/' || path = ? OR substr('/' || path, -length(?) - 1) = '/' || ?)
AND (? = '' OR (date <> '' AND date >= substr(?, 1, length(date))))
AND (? = '' OR (date <> '' AND substr(date, 1, length(?)) <= ?))
"""
# The rows that have an index of their own are found by these words alone.
UNSURE = "(ctime_ns = 0 OR skipped <> '' OR warnings <> '')"
_CACHE_KB = 32_000
"""Kept of the pages that were read; SQLite's own 2 MB don't hold the way to a row."""
# SQLite takes no more variables than this in one statement on old builds.
_VARIABLES = 900


class PassageStore:
    """The texts of an index, as questions are put to them."""

    def __init__(self, connection: sqlite3.Connection, base: Path | None) -> None:
        self._connection = connection
        # A reader lets its store go without a word when a newer one appears.
        self._close = finalize(self, connection.close)
        if base:
            connection.execute("ATTACH ? AS base", (immutable(base),))
            connection.executescript(_VIEWS)

    @classmethod
    def read(cls, path: Path, base: Path | None = None) -> "PassageStore":
        """Open a finished store, which nothing will ever write to again.

        Args:
            path: Of its only layer, or of the one above the other.
            base: Of the layer below, if there are two.
        """
        # Several threads read.
        connection = sqlite3.connect(immutable(path), uri=True, check_same_thread=False)
        store = cls(connection, base)
        for schema in ("main", "base") if base else ("main",):
            connection.execute(f"PRAGMA {schema}.cache_size = -{_CACHE_KB}")
        return store

    def close(self) -> None:
        """Let go of the files."""
        self._close()

    # What is asked while questions are answered.

    def keys_of(self, path: str) -> list[int]:
        """Give the keys of a document's passages, in the order of its text."""
        found = self._rows(
            "SELECT key FROM passage WHERE document = ? ORDER BY key", (path,)
        )
        return [key for (key,) in found]

    def keys_in(self, scope: Scope) -> list[int]:
        """Give the keys of the passages of all documents in *scope*, sorted."""
        rows = self._rows(
            "SELECT key FROM passage WHERE document IN"
            f" (SELECT path FROM document WHERE {_IN_SCOPE}) ORDER BY key",
            _scope_row(scope),
        )
        return [key for (key,) in rows]

    def count_in(self, scope: Scope) -> int:
        """Give the number of documents in *scope*."""
        statement = f"SELECT count(*) FROM document WHERE {_IN_SCOPE}"
        return self._number(statement, _scope_row(scope))

    def count_documents(self) -> int:
        """Give the number of documents."""
        return self.noted("documents")

    def count(self) -> int:
        """Give the number of passages."""
        return self.noted("passages")

    def passages(self, keys: Sequence[int]) -> dict[int, Passage]:
        """Give the passages of *keys*.

        Raises:
            IndexDamaged: Where one is not what was written.
        """
        rows = self._with(
            f"SELECT key, {PASSAGE}, checksum FROM passage WHERE key IN", keys
        )
        return {key: checked(tuple(row), passage_of) for key, *row in rows}

    def around(self, passage: Passage, before: int, after: int) -> list[Passage]:
        """Give a passage with those right before and after it in its document."""
        keys = self.keys_of(passage.document)
        at = bisect_left(keys, passage.start, key=self._start)
        near = keys[max(at - before, 0) : at + after + 1]
        found = self.passages(near)
        return [found[key] for key in near]

    def _start(self, key: int) -> int:
        """Tell where a passage begins; the keys of a document are in that order."""
        return self._number("SELECT start FROM passage WHERE key = ?", (key,))

    def twins(self, keys: Sequence[int]) -> dict[int, list[int]]:
        """Give, for those of *keys* that have any, the keys of what says the same.

        That is what has the same words, or words that were noted as saying the same.
        """
        words: dict[int, int] = dict(
            self._with("SELECT key, words FROM passage WHERE key IN", keys)
        )
        # 0 stands for no words.
        same = {one: {one} for one in words.values() if one}
        for one, other in self._with(
            "SELECT words, other FROM twin WHERE words IN", sorted(same)
        ):
            same[one].add(other)
        having: dict[int, list[int]] = {}
        wanted = sorted(set().union(*same.values()))
        for one, key in self._with(
            "SELECT words, key FROM passage WHERE words IN", wanted
        ):
            having.setdefault(one, []).append(key)
        found = {
            key: sorted(
                other
                for one in same.get(words[key], ())
                for other in having.get(one, ())
                if other != key
            )
            for key in words
        }
        return {key: others for key, others in found.items() if others}

    def source(self, path: str) -> Source | None:
        """Give a document as it was read, or None where there is none.

        Raises:
            IndexDamaged: Where it is not what was written.
        """
        rows = self._rows(
            f"SELECT {SOURCE}, checksum FROM document WHERE path = ?", (path,)
        )
        return next((checked(row, source_of) for row in rows), None)

    def source_row(self, path: str) -> Row:
        """Give the row of a document, which there must be, as it was put in.

        Raises:
            IndexDamaged: Where it is not what was written.
        """
        (row,) = self._rows(
            f"SELECT {SOURCE}, checksum FROM document WHERE path = ?", (path,)
        )
        return (*checked(row, tuple), row[-1])

    def sources(self, paths: Iterable[str]) -> dict[str, Source]:
        """Give the documents at *paths* that are there, as they were read."""
        found = ((path, self.source(path)) for path in paths)
        return {path: source for path, source in found if source}

    def dated_sources(self, paths: Iterable[str]) -> dict[str, Source]:
        """Give documents as they were read, each with the date that its text tells."""
        return {
            path: replace(source, date=self._text("date", path))
            for path, source in self.sources(paths).items()
        }

    def title(self, path: str) -> str:
        """Give a document's title; empty where there is no such document."""
        return self._text("title", path)

    def _text(self, column: str, path: str) -> str:
        rows = self._rows(f"SELECT {column} FROM document WHERE path = ?", (path,))
        return next((text or "" for (text,) in rows), "")

    def furniture(self, path: str) -> tuple[Span, ...]:
        """Give the spans of a document that were kept out of its passages."""
        spans = self._text("furniture", path)
        return tuple(map(tuple, json.loads(spans))) if spans else ()

    def listed(self) -> list[Listed]:
        """Tell what is known of each document, in the order of their paths."""
        counts: dict[str, int] = dict(
            self._rows("SELECT document, count(*) FROM passage GROUP BY document")
        )
        rows = self._rows(
            "SELECT path, title, date, encoding, likelihood FROM document ORDER BY path"
        )
        return [
            Listed(path, *told, counts.get(path, 0))  # type: ignore[call-arg]
            for path, *told in rows
        ]

    def paths(self) -> list[str]:
        """Give the documents' paths, sorted."""
        return [path for (path,) in self._rows("SELECT path FROM document ORDER BY 1")]

    def files(self) -> dict[str, Entry]:
        """Give what is known of every file, those that can't be read too, by path."""
        rows = self._rows(f"SELECT {FILE} FROM file")
        return {path: entry_of(tuple(row)) for path, *row in rows}

    def files_at(self, paths: Iterable[str]) -> dict[str, Entry]:
        """Give what is known of the files at *paths*, where there are any, by path."""
        rows = self._with(f"SELECT {FILE} FROM file WHERE path IN", sorted(paths))
        return {path: entry_of(tuple(row)) for path, *row in rows}

    def faulty_files(self) -> dict[str, Entry]:
        """Give the files that can't be read or want a look, by path."""
        return {
            path: entry
            for path, entry in self._unsure().items()
            if entry.skipped or entry.warnings
        }

    def unsure_files(self) -> dict[str, Entry]:
        """Give the files whose times don't tell whether they changed, by path."""
        return {
            path: entry
            for path, entry in self._unsure().items()
            if entry.skipped or not entry.ctime_ns
        }

    def _unsure(self) -> dict[str, Entry]:
        rows = self._rows(f"SELECT {FILE} FROM file WHERE {UNSURE} ORDER BY path")
        return {path: entry_of(tuple(row)) for path, *row in rows}

    def standings(self) -> dict[str, Standing]:
        """Give how the files of each folder stood when they were read, by its path."""
        rows = self._rows("SELECT folder, names, looks FROM standing")
        return {folder: Standing(*rest) for folder, *rest in rows}

    def file(self, path: str) -> Entry:
        """Give what is known of a file, which there must be."""
        (entry,) = self.files_at([path]).values()
        return entry

    # What is asked while an index is built.

    def signatures_of(self, path: str) -> frozenset[str]:
        """Give the lines of a document that may be furniture."""
        rows = self._rows("SELECT line FROM signature WHERE document = ?", (path,))
        return frozenset(line for (line,) in rows)

    def kin_of(self, path: str) -> int:
        """Give what copies of one text have in common; 0 where no line may recur."""
        rows = self._rows(
            "SELECT kin FROM signature WHERE document = ? LIMIT 1", (path,)
        )
        return next((kin for (kin,) in rows), 0)

    def recurs(self, line: str, least: int) -> bool:
        """Tell whether a line stands in *least* texts or more, copies being one."""
        rows = self._rows(
            "SELECT DISTINCT kin FROM signature WHERE line = ? LIMIT ?", (line, least)
        )
        return len(rows) == least

    def documents_with(self, line: str) -> list[str]:
        """Give the paths of the documents that have a line, sorted."""
        rows = self._rows(
            "SELECT document FROM signature WHERE line = ? ORDER BY document", (line,)
        )
        return [path for (path,) in rows]

    def noted(self, name: str) -> int:
        """Give a number that was noted beside the texts; 0 where none was."""
        rows = self._rows("SELECT number FROM main.noted WHERE name = ?", (name,))
        return next((number for (number,) in rows), 0)

    def gone(self) -> list[int]:
        """Give the keys whose vectors and sketches no longer count, sorted."""
        return [key for (key,) in self._rows("SELECT key FROM gone ORDER BY key")]

    def changed(self) -> int:
        """Count the passages that the layer above has, and those that it hides."""
        return self._number(
            "SELECT (SELECT count(*) FROM main.passage) + count(*) FROM main.gone"
        )

    def _number(self, statement: str, variables: Row = ()) -> int:
        ((number,),) = self._rows(statement, variables)
        return int(number)

    def _with(
        self, statement: str, keys: Sequence[int] | Sequence[str]
    ) -> Iterator[Row]:
        for first in range(0, len(keys), _VARIABLES):
            some = keys[first : first + _VARIABLES]
            marks = ",".join("?" * len(some))
            yield from self._rows(f"{statement} ({marks})", tuple(some))

    def _rows(self, statement: str, variables: Row = ()) -> list[Row]:
        try:
            return self._connection.execute(statement, variables).fetchall()
        except (sqlite3.DatabaseError, UnicodeError) as error:
            raise IndexDamaged("index_damaged", path=PASSAGES) from error


PASSAGES = "passages.sqlite"
"""The store's file in its layer."""


def immutable(path: Path) -> str:
    """Name a file that nobody will ever write to again to SQLite."""
    return f"{path.resolve().as_uri()}?immutable=1"


def _scope_row(scope: Scope) -> tuple[str, ...]:
    """Give what ``_IN_SCOPE`` is filled with."""
    return (
        *(scope.folder,) * 3,
        *(scope.document,) * 4,
        *(scope.since,) * 2,
        *(scope.until,) * 3,
    )

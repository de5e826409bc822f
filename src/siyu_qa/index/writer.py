"""Write documents and passages into a layer of the store."""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path

import numpy as np

from siyu_qa.index.manifest import Entry
from siyu_qa.index.prepare import Prepared
from siyu_qa.index.rows import (
    FILE,
    PASSAGE,
    SOURCE,
    Row,
    as_json,
    entry_of,
    file_row,
)
from siyu_qa.index.standing import Standing, folder_of, look_of
from siyu_qa.index.store import UNSURE, PassageStore, immutable
from siyu_qa.index.twins import Pairs
from siyu_qa.records import Passage

# What is looked up of many rows stands before their texts, which may lie on pages of
# their own.
_SCHEMA = f"""
CREATE TABLE main.document (
    path TEXT PRIMARY KEY, sha256 TEXT, encoding TEXT, likelihood REAL,
    told_title TEXT, told_date TEXT, checksum INTEGER, title TEXT, date TEXT,
    furniture TEXT, parts TEXT, markup TEXT, text TEXT
);
CREATE TABLE main.passage (
    key INTEGER PRIMARY KEY, words INTEGER, document TEXT, start INTEGER, end INTEGER,
    line_start INTEGER, line_end INTEGER, checksum INTEGER, title TEXT, heading TEXT,
    part TEXT, pieces TEXT, text TEXT
);
CREATE INDEX main.passage_document ON passage (document);
CREATE TABLE main.signature (
    line TEXT, kin INTEGER, document TEXT, PRIMARY KEY (line, kin, document)
) WITHOUT ROWID;
CREATE INDEX main.signature_document ON signature (document);
CREATE TABLE main.twin (
    words INTEGER, other INTEGER, PRIMARY KEY (words, other)
) WITHOUT ROWID;
CREATE TABLE main.file (
    path TEXT PRIMARY KEY, size INTEGER, mtime_ns INTEGER, ctime_ns INTEGER,
    sha256 TEXT, skipped TEXT, warnings TEXT
);
CREATE INDEX main.file_unsure ON file (path) WHERE {UNSURE};
CREATE TABLE main.standing (folder TEXT PRIMARY KEY, names TEXT, looks BLOB);
-- Of the layer below, and keys of this one that have vectors and sketches still.
CREATE TABLE main.gone_file (path TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE main.gone (key INTEGER PRIMARY KEY);
CREATE TABLE main.noted (name TEXT PRIMARY KEY, number INTEGER) WITHOUT ROWID;
CREATE TABLE main.made (made_with TEXT);
-- Lines that came in or went since the generation before, and whether they recurred.
CREATE TABLE main.touched (line TEXT PRIMARY KEY, recurred INTEGER) WITHOUT ROWID;
"""
_MERGE = """
INSERT INTO main.document SELECT * FROM below.document
    WHERE path NOT IN (SELECT path FROM above.gone_file);
INSERT INTO main.document SELECT * FROM above.document;
INSERT INTO main.passage SELECT * FROM below.passage
    WHERE key NOT IN (SELECT key FROM above.gone);
INSERT INTO main.passage SELECT * FROM above.passage;
INSERT INTO main.signature SELECT * FROM below.signature
    WHERE document NOT IN (SELECT path FROM above.gone_file);
INSERT INTO main.signature SELECT * FROM above.signature;
INSERT INTO main.file SELECT * FROM below.file
    WHERE path NOT IN (SELECT path FROM above.gone_file)
    AND path NOT IN (SELECT path FROM above.file);
INSERT INTO main.file SELECT * FROM above.file;
INSERT INTO main.twin SELECT * FROM below.twin;
INSERT OR IGNORE INTO main.twin SELECT * FROM above.twin;
INSERT INTO main.made SELECT * FROM above.made;
"""
# Words are looked up when all are in; until then their order would cost a page each.
_WORDS = "CREATE INDEX IF NOT EXISTS main.passage_words ON passage (words)"
_CACHE_KB = 64_000


class StoreWriter(PassageStore):
    """A layer of the store that is being written; in memory where *path* is None."""

    def __init__(self, path: Path | None = None, base: Path | None = None) -> None:
        # Several threads read what is built in memory.
        connection = sqlite3.connect(
            path.resolve().as_uri() if path else ":memory:",
            uri=True,
            check_same_thread=False,
        )
        # What the system has is safe from our own end; the finished layer is synced.
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute(f"PRAGMA cache_size = -{_CACHE_KB}")
        super().__init__(connection, base)
        self._has_base = base is not None

    def create(self, made_with: Mapping[str, str]) -> None:
        """Make the tables of a new layer."""
        self._connection.executescript(_SCHEMA)
        self._connection.execute(
            "INSERT INTO made VALUES (?)", (as_json(dict(made_with)),)
        )
        self._connection.commit()

    def merge(self, below: Path, above: Path) -> None:
        """Make a new layer of two."""
        self._connection.executescript(_SCHEMA)
        for name, path in (("below", below), ("above", above)):
            self._connection.execute(f"ATTACH ? AS {name}", (immutable(path),))
        self._connection.executescript(_MERGE)

    def note(self, name: str, number: int) -> None:
        """Note a number beside the texts."""
        self._connection.execute(
            "INSERT OR REPLACE INTO main.noted VALUES (?, ?)", (name, number)
        )

    def commit(self) -> None:
        """Keep what was written so far, should the process end."""
        self._connection.commit()

    def finish(self) -> None:
        """Note how much there is, and write everything to disk."""
        self._connection.execute(_WORDS)
        self._connection.execute("DELETE FROM main.touched")
        self._note_standings()
        self.note("documents", self._count("document", "path", "gone_file"))
        self.note("passages", self._count("passage", "key", "gone"))
        self._connection.commit()

    def _note_standings(self) -> None:
        """Note how the files stand, of each folder that this layer tells of."""
        told: defaultdict[str, dict[str, bytes | None]] = defaultdict(dict)
        for (path,) in self._rows("SELECT path FROM main.gone_file"):
            told[folder_of(path)][path] = None
        for path, *row in self._connection.execute(f"SELECT {FILE} FROM main.file"):
            told[folder_of(path)][path] = look_of(entry_of(tuple(row)))
        for folder, files in told.items():
            own = {path.removeprefix(folder): look for path, look in files.items()}
            known = self._standing_below(folder).files() | own
            looks = {name: look for name, look in known.items() if look}
            standing = Standing.of(looks)
            self._connection.execute(
                "INSERT OR REPLACE INTO main.standing VALUES (?, ?, ?)",
                (folder, standing.names, standing.looks),
            )

    def _standing_below(self, folder: str) -> Standing:
        if not self._has_base:
            return Standing()
        rows = self._rows(
            "SELECT names, looks FROM base.standing WHERE folder = ?", (folder,)
        )
        return Standing(*rows[0]) if rows else Standing()

    def _count(self, table: str, column: str, gone: str) -> int:
        """Count what this layer has and what it leaves of the one below."""
        own = self._number(f"SELECT count(*) FROM main.{table}")
        if not self._has_base:
            return own
        below = self._number(f"SELECT number FROM base.noted WHERE name = '{table}s'")
        # The other way round, all of the layer below would be read.
        hidden = self._number(
            f"SELECT count(*) FROM main.{gone} AS gone CROSS JOIN base.{table} AS it"
            f" ON it.{column} = gone.{column}"
        )
        return own + below - hidden

    # What is written, in this order: a file, a source, its passages, twins.

    def add_file(self, path: str, entry: Entry) -> None:
        """Note what is known of a file."""
        self._connection.execute(
            f"INSERT OR REPLACE INTO main.file ({FILE}) VALUES (?,?,?,?,?,?,?)",
            file_row(path, entry),
        )

    def add_source(
        self, row: Row, path: str, signatures: Iterable[str], kin: int
    ) -> None:
        """Put in a file as it was read, and the lines that may be furniture.

        Args:
            row: Of the source.
            path: Of the file.
            signatures: Of those lines.
            kin: The same for copies of one text.
        """
        self._connection.execute(
            f"INSERT INTO main.document ({SOURCE}, checksum)"
            " VALUES (?,?,?,?,?,?,?,?,?,?)",
            row,
        )
        self._connection.executemany(
            "INSERT INTO main.signature VALUES (?, ?, ?)",
            ((line, kin, path) for line in sorted(signatures)),
        )

    def add_passages(self, prepared: Prepared) -> range:
        """Put in what was made of sources; give the keys of the passages."""
        self._connection.executemany(
            "UPDATE main.document SET title=?, date=?, furniture=? WHERE path=?",
            prepared.documents,
        )
        first = self._next_key
        self._next_key += len(prepared.passages)
        keys = range(first, self._next_key)
        words = prepared.sketches["words"].view(np.int64).tolist()
        marks = ",".join("?" * (len(PASSAGE.split(",")) + 3))
        self._connection.executemany(
            f"INSERT INTO main.passage (key, {PASSAGE}, checksum, words)"
            f" VALUES ({marks})",
            (
                (key, *row, one)
                for key, row, one in zip(keys, prepared.passages, words, strict=True)
            ),
        )
        return keys

    def add_twins(self, pairs: Pairs) -> None:
        """Note which texts of passages say the same in nearly the same words."""
        words = zip(
            pairs["one"].view(np.int64).tolist(),
            pairs["other"].view(np.int64).tolist(),
            strict=True,
        )
        self._connection.executemany(
            "INSERT OR IGNORE INTO main.twin VALUES (?, ?)",
            (row for one, other in words for row in ((one, other), (other, one))),
        )

    def remove(self, path: str) -> None:
        """Take a file out, with all that was made of it."""
        self._forget_passages(path)
        for table, column in (
            ("document", "path"),
            ("signature", "document"),
            ("file", "path"),
        ):
            self._connection.execute(
                f"DELETE FROM main.{table} WHERE {column} = ?", (path,)
            )
        self._hide(path)

    def remove_passages(self, path: str) -> None:
        """Take out what was made of a source, which stays."""
        self._forget_passages(path)
        self._lift(path)
        self._connection.execute(
            "UPDATE main.document SET title = NULL WHERE path = ?", (path,)
        )

    def _forget_passages(self, path: str) -> None:
        self._connection.executemany(
            "INSERT INTO main.gone VALUES (?)", ((key,) for key in self.keys_of(path))
        )
        self._connection.execute("DELETE FROM main.passage WHERE document = ?", (path,))

    def _lift(self, path: str) -> None:
        """Bring a document up from the layer below, where nothing is changed."""
        if not self._has_base:
            return
        for table, column in (("document", "path"), ("signature", "document")):
            # Of what is hidden already, the layer above has its own.
            self._connection.execute(
                f"INSERT INTO main.{table} SELECT * FROM base.{table} WHERE {column}"
                " = ? AND ? NOT IN (SELECT path FROM main.gone_file)",
                (path, path),
            )
        self._connection.execute(
            "INSERT OR IGNORE INTO main.file SELECT * FROM file WHERE path = ?", (path,)
        )
        self._hide(path)

    def _hide(self, path: str) -> None:
        if self._has_base:
            self._connection.execute(
                "INSERT OR IGNORE INTO main.gone_file VALUES (?)", (path,)
            )

    # What is asked while it is written.

    def has_passages(self) -> bool:
        """Tell whether anything was made of a source yet."""
        return self.next_key > 1

    def passages_above(self, key: int) -> Iterator[tuple[int, Passage]]:
        """Give the passages of this layer of a higher key, by key."""
        rows = self._rows("SELECT key FROM main.passage WHERE key > ?", (key,))
        for (one,) in rows:
            yield from self.passages([one]).items()

    def unsettled_files(self) -> dict[str, Entry]:
        """Give the files of this layer whose times don't tell yet, by path."""
        rows = self._rows(f"SELECT {FILE} FROM main.file WHERE ctime_ns = 0")
        return {path: entry_of(tuple(row)) for path, *row in rows}

    def unprepared(self) -> list[str]:
        """Give the documents that nothing was made of yet, as they came in."""
        rows = self._rows(
            "SELECT path FROM main.document WHERE title IS NULL ORDER BY rowid"
        )
        return [path for (path,) in rows]

    def touch_line(self, line: str, recurred: bool) -> None:
        """Note whether a line recurred, before it comes in or goes."""
        self._connection.execute(
            "INSERT OR IGNORE INTO main.touched VALUES (?, ?)", (line, recurred)
        )

    def touched_lines(self) -> list[tuple[str, bool]]:
        """Give the lines that came in or went, and whether they recurred before."""
        rows = self._rows("SELECT line, recurred FROM main.touched ORDER BY line")
        return [(line, bool(recurred)) for line, recurred in rows]

    def made_with(self) -> dict[str, str]:
        """Give the fingerprints of what the layer was begun with."""
        ((written,),) = self._rows("SELECT made_with FROM main.made")
        made: dict[str, str] = json.loads(written)
        return made

    @property
    def next_key(self) -> int:
        """The key that the next passage gets."""
        return self._next_key

    @cached_property
    def _next_key(self) -> int:
        # A key that is gone must not come back: its vectors lie in the layer still.
        tables = ["main.passage", "main.gone"]
        if self._has_base:
            tables += ["base.passage", "base.gone"]
        highest = [self._rows(f"SELECT max(key) FROM {one}")[0][0] for one in tables]
        return max(key or 0 for key in highest) + 1

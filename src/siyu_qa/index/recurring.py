"""Tell which lines stand in several documents, so that a site's own are known."""

from collections.abc import Iterable
from dataclasses import replace

from siyu_qa.index.prepare import Found, Loaded
from siyu_qa.index.rows import source_row
from siyu_qa.index.writer import StoreWriter
from siyu_qa.text.recurring import RECURRING


class RecurringLines:
    """Keeps a store's sources and their lines, and what changes in them."""

    def __init__(self, store: StoreWriter) -> None:
        self._store = store
        # Of a new store every document is cleaned anyway.
        self._is_new = not store.has_passages()
        self._noted: set[str] = set()

    def remove(self, path: str) -> None:
        """Take a document out."""
        self._note(self._store.signatures_of(path))
        self._store.remove(path)

    def add(self, loaded: Loaded) -> None:
        """Put a file in as it was read."""
        self._note(loaded.signatures)
        self._store.add_source(loaded.row, loaded.path, loaded.signatures, loaded.kin)

    def rename(self, old: str, new: str) -> None:
        """Put a document under another path, as it was read."""
        source = self._store.sources([old])[old]
        row = source_row(replace(source, path=new))
        lines, kin = self._store.signatures_of(old), self._store.kin_of(old)
        self._note(lines)
        self._store.add_source(row, new, lines, kin)
        self.remove(old)

    def source(self, path: str) -> Found:
        """Give a document's row, with those of its lines that recur."""
        lines = self._store.signatures_of(path)
        found = (line for line in lines if self._store.recurs(line, RECURRING))
        return self._store.source_row(path), frozenset(found)

    def affected(self) -> list[str]:
        """Give the documents, sorted, in which a line began or ceased to recur."""
        paths: set[str] = set()
        for line, recurred in self._store.touched_lines():
            if self._store.recurs(line, RECURRING) != recurred:
                paths.update(self._store.documents_with(line))
        return sorted(paths)

    def _note(self, lines: Iterable[str]) -> None:
        """Note which lines recur before they are touched."""
        if self._is_new:
            return
        for line in lines:
            if line not in self._noted:
                self._noted.add(line)
                self._store.touch_line(line, self._store.recurs(line, RECURRING))

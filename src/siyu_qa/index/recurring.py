"""Tell which lines stand in several documents, so that a site's own are known."""

from collections.abc import Collection, Iterable

from siyu_qa.index.prepare import Loaded
from siyu_qa.index.store import PassageStore
from siyu_qa.records import Source
from siyu_qa.text.recurring import RECURRING


class RecurringLines:
    """Keeps a store's sources and their lines, and what changes in them."""

    def __init__(self, store: PassageStore) -> None:
        self._store = store
        # Of a new store every document is cleaned anyway.
        self._is_new = not store.paths()
        self._recurred: dict[str, bool] = {}

    def remove(self, paths: Iterable[str]) -> list[int]:
        """Take documents out; give the keys their passages had."""
        keys: list[int] = []
        for path in paths:
            self._note(self._store.signatures_of(path))
            keys += self._store.remove(path)
        return keys

    def add(self, loaded: Loaded) -> None:
        """Put a file in as it was read."""
        self._note(loaded.signatures)
        self._store.add_source(loaded.source, loaded.signatures, loaded.kin)

    def source(self, path: str) -> tuple[Source, frozenset[str]]:
        """Give a document as it was read, with those of its lines that recur."""
        source = self._store.sources([path])[path]
        return source, self._store.recurring_in(path, RECURRING)

    def affected(self, fresh: Collection[str]) -> list[str]:
        """Give the documents, sorted, in which a line began or ceased to recur.

        Args:
            fresh: Those that are cleaned anew in any case.
        """
        paths: set[str] = set()
        for line, recurred in self._recurred.items():
            if self._store.recurs(line, RECURRING) != recurred:
                paths.update(self._store.documents_with(line))
        return sorted(paths.difference(fresh))

    def _note(self, lines: Iterable[str]) -> None:
        """Note which lines recur before they are touched."""
        if self._is_new:
            return
        for line in lines:
            if line not in self._recurred:
                self._recurred[line] = self._store.recurs(line, RECURRING)

"""Count in how many documents a line stands, so that a site's own lines are known."""

from collections import Counter
from collections.abc import Collection, Iterable

from siyu_qa.index.prepare import Loaded
from siyu_qa.index.store import PassageStore
from siyu_qa.records import Source
from siyu_qa.text.recurring import RECURRING


class RecurringLines:
    """Keeps a store's sources and their lines, and what changes in them."""

    def __init__(self, store: PassageStore) -> None:
        self._store = store
        self._change: Counter[str] = Counter()

    def remove(self, paths: Iterable[str]) -> list[int]:
        """Take documents out; give the keys their passages had."""
        keys: list[int] = []
        for path in paths:
            self._change.subtract(self._store.signatures_of(path))
            keys += self._store.remove(path)
        return keys

    def add(self, loaded: Loaded) -> None:
        """Put a file in as it was read."""
        self._store.add_source(loaded.source, loaded.signatures)
        self._change.update(loaded.signatures)

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
        for line, change in self._change.items():
            documents = self._store.documents_with(line) if change else []
            before, now = len(documents) - change, len(documents)
            if (before >= RECURRING) != (now >= RECURRING):
                paths.update(documents)
        return sorted(paths.difference(fresh))

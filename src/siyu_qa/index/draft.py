"""A generation that is being written aside, and goes on where it was left off.

What was made of files is kept as it comes: should the process die, the next one finds
the draft and does only what is missing. Vectors, sketches and terms are written first
and counted in the store last, so that what the store counts is there; what lies behind
it is cut off.
"""

import shutil
import sqlite3
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import numpy as np

from siyu_qa.embedders import Embedder
from siyu_qa.errors import IndexDamaged
from siyu_qa.index.generation import DENSE, Generation
from siyu_qa.index.layers import BASE, LEXICAL, RECENT, begin_with
from siyu_qa.index.prepare import Prepared, embedded_of
from siyu_qa.index.sketches import SKETCHES, Sketched, cut_off
from siyu_qa.index.store import PASSAGES
from siyu_qa.index.writer import StoreWriter
from siyu_qa.records import Vectors
from siyu_qa.searchers.lexical import LexicalSearcher
from siyu_qa.searchers.vectors import DenseWriter
from siyu_qa.text.terms import terms

_OFTEN = 1.0
"""Seconds of work that may be lost."""
_MANY = 400_000
"""Passages between commits of their terms: each commit makes a segment, and of many
small ones tantivy makes larger ones, which is work done twice."""
_EMBEDDED_AT_ONCE = 256

Made = Mapping[str, str]
"""The fingerprints of what an index is made with."""


class Draft:
    """The layer that is written, the terms, and how far both are.

    Used as a context, at whose end it lets go of its files.
    """

    def __init__(
        self, folder: Path, before: Generation | None, store: StoreWriter, of: Embedder
    ) -> None:
        self.folder = folder
        self.store = store
        self.is_resumed = False
        """Whether another build began it."""
        self.before = before
        self._layer = _layer_of(folder, before)
        self._embedder = of
        self._first = store.noted("first")
        cut_off(self._layer / SKETCHES, store.noted("sketches"))
        self._sketched: list[Sketched] = []
        self._waiting: list[tuple[int, str]] = []
        """Windows that are not embedded yet, each with its passage's key."""
        self._known: dict[str, Vectors] = {}
        """The vectors of windows of documents that change or move."""
        self._removed: set[int] = set()
        """The keys whose terms were taken out."""
        with ExitStack() as held:
            held.callback(store.close)
            rows, dimensions = store.noted("vectors"), of.embed([]).shape[1]
            dense = DenseWriter(self._layer / DENSE, dimensions, rows)
            self._dense = held.enter_context(dense)
            lexical = LexicalSearcher(folder / LEXICAL)
            self._terms = held.enter_context(lexical.writing())
            self._catch_up()
            self._held = held.pop_all()
        self._kept_at = time.monotonic()

    @classmethod
    def begun(
        cls, folder: Path, before: Generation | None, made: Made, embedder: Embedder
    ) -> "Draft":
        """Begin with what the generation before holds, if there is one."""
        shutil.rmtree(folder, ignore_errors=True)
        layer = _layer_of(folder, before)
        if before:
            begin_with(before.folder, folder)
        is_new = not layer.exists()
        layer.mkdir(parents=True, exist_ok=True)
        (folder / LEXICAL).mkdir(exist_ok=True)
        store = StoreWriter(layer / PASSAGES, _below(folder, before))
        if is_new:
            store.create(made)
        # From here on it can be gone on with.
        store.note("before", _number(before))
        store.note("first", store.next_key)
        if is_new:
            store.note("terms", store.next_key - 1)
        store.commit()
        return cls(folder, before, store, embedder)

    @classmethod
    def resumed(
        cls, folder: Path, before: Generation | None, made: Made, embedder: Embedder
    ) -> "Draft | None":
        """Go on with a draft; None where it was to become another generation."""
        path = _layer_of(folder, before) / PASSAGES
        if not path.is_file():
            return None
        try:
            store = StoreWriter(path, _below(folder, before))
            same = store.made_with() == made
            if same and store.noted("before") == _number(before):
                draft = cls(folder, before, store, embedder)
                draft.is_resumed = True
                return draft
        except (IndexDamaged, OSError, ValueError, RuntimeError, sqlite3.Error):
            return None
        store.close()
        return None

    def __enter__(self) -> "Draft":
        return self

    def __exit__(self, *_: object) -> None:
        self._held.close()

    def remember(self, path: str) -> None:
        """Remember a document's vectors, where to make them again would take long."""
        if self.before is None or self._embedder.is_light:
            return
        keys = [key for key in self.store.keys_of(path) if key < self._first]
        for key, passage in self.store.passages(keys).items():
            vectors = self.before.dense.vectors_of(key)
            self._known |= dict(zip(embedded_of(passage), vectors, strict=True))

    def add(self, prepared: Prepared) -> None:
        """Put in what was made of sources."""
        keys = self.store.add_passages(prepared)
        self._sketched.append(Sketched.of(keys, prepared.sketches))
        rows = np.repeat(np.asarray(keys, dtype=np.int64), prepared.windows)
        if isinstance(prepared.vectors, list):
            self._waiting += zip(rows.tolist(), prepared.vectors, strict=True)
            if len(self._waiting) >= _EMBEDDED_AT_ONCE:
                self._embed()
        else:
            self._dense.add(rows, prepared.vectors)
        for key, found in zip(keys, prepared.terms, strict=True):
            self._terms.add(key, found)

    def keep(self) -> None:
        """Keep what was done so far, where that is worth the while."""
        now = time.monotonic()
        if now - self._kept_at < _OFTEN:
            return
        if self.store.next_key - self.store.noted("terms") > _MANY:
            self._commit_terms()
        self._commit()
        self._kept_at = now

    def finish(self) -> None:
        """Bring all parts to their end."""
        self._commit()
        with ThreadPoolExecutor(1) as aside:
            # Neither takes more than one core.
            finished = aside.submit(self._dense.finish)
            self._commit_terms()
            finished.result()
        self.store.commit()
        gone = self.store.gone()
        new, *known = self._compared()
        for pairs in new.without(gone).twins(known, gone):
            self.store.add_twins(pairs)
        self.store.finish()

    def _compared(self) -> list[Sketched]:
        """Give the sketches of new passages, and those that were compared before."""
        own = Sketched.read(self._layer / SKETCHES)
        is_new = own.keys >= self._first
        new = own.of_rows(is_new)
        if not self.before:
            return [new]
        return [new, own.of_rows(~is_new), Sketched.read(self.folder / BASE / SKETCHES)]

    def _catch_up(self) -> None:
        """Bring the terms to where the store is."""
        last = self.store.noted("terms")
        self._terms.remove_above(last)
        for key, passage in self.store.passages_above(last):
            self._terms.add(key, " ".join(terms(passage.searched)))

    def _commit_terms(self) -> None:
        gone = set(self.store.gone()) - self._removed
        self._terms.remove(sorted(gone))
        self._removed |= gone
        self._terms.commit()
        self.store.note("terms", self.store.next_key - 1)

    def _commit(self) -> None:
        self._embed()
        self._dense.flush()
        sketched = Sketched.joined(self._sketched)
        sketched.append(self._layer / SKETCHES)
        self._sketched.clear()
        self.store.note("vectors", self._dense.rows)
        kept = self.store.noted("sketches")
        self.store.note("sketches", kept + len(sketched.keys))
        self.store.commit()

    def _embed(self) -> None:
        if not self._waiting:
            return
        new = [window for _, window in self._waiting if window not in self._known]
        vectors = dict(zip(new, self._embedder.embed(new), strict=True))
        found = [
            vectors[window] if window in vectors else self._known[window]
            for _, window in self._waiting
        ]
        self._dense.add([key for key, _ in self._waiting], np.stack(found))
        self._waiting.clear()


def _layer_of(folder: Path, before: Generation | None) -> Path:
    return folder / (RECENT if before else BASE)


def _below(folder: Path, before: Generation | None) -> Path | None:
    return folder / BASE / PASSAGES if before else None


def _number(before: Generation | None) -> int:
    return before.manifest.generation if before else 0

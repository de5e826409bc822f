"""Bring the index in line with the seeds folder.

A new generation is written aside and made current by one rename, so that a reader
sees the old one or the new one, whole. Only changed files are read and embedded.
"""

import fcntl
import shutil
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TextIO

import numpy as np

from siyu_qa import loaders
from siyu_qa.embedders import Embedder, embedder_of
from siyu_qa.errors import FolderError, IndexBusy, IndexDamaged, LoadError
from siyu_qa.index.folder import Changes, compare, scan
from siyu_qa.index.generation import (
    DENSE,
    GENERATIONS,
    LEXICAL,
    PASSAGES,
    Generation,
    copy_parts,
    current_name,
    make_current,
)
from siyu_qa.index.manifest import NAME, Entry, Fault, Manifest, digest, made_with
from siyu_qa.index.store import PassageStore
from siyu_qa.records import IndexReport, Passage, Problem, Progress, Source, Vectors
from siyu_qa.searchers.dense import DenseSearcher
from siyu_qa.searchers.lexical import LexicalSearcher
from siyu_qa.settings import Settings
from siyu_qa.split import split
from siyu_qa.text.clean import clean

Watcher = Callable[[Progress], None]

_BATCH = 512
_KEPT_GENERATIONS = 2
_PATIENCE = 60.0
"""Seconds to wait for another process that builds the same index."""
_LOOK_AGAIN = 0.05
_DIGITS = 6
"""Of a generation's number in the name of its folder."""


def build_index(
    settings: Settings, progress: Watcher = lambda _: None, *, full: bool = False
) -> IndexReport:
    """Bring the index up to date; where it is, nothing is written.

    Args:
        settings: Which folder goes into which index, and how.
        progress: Is told how far the work is.
        full: Read and embed every file, changed or not.

    Raises:
        FolderError: Where the seeds can't be read or the index can't be written.
        IndexBusy: Where another process builds the same index.
        ModelError: Where the embedding model can't be loaded.
    """
    began = time.perf_counter()
    embedder = embedder_of(settings.model)
    now = scan(settings.seeds, settings.index)
    current = None if full else _usable(settings, embedder, progress)
    if current:
        changes = compare(settings.seeds, now, current.manifest.sources)
        if not changes.any:
            return _report(current, changes, settings, began)
    with _writing(settings.index):
        # Another process may have finished a generation while we looked.
        before = None if full else _usable(settings, embedder)
        known = before.manifest.sources if before else {}
        changes = compare(settings.seeds, now, known)
        if before and not changes.any:
            return _report(before, changes, settings, began)
        build = _Build(settings, embedder, before, progress)
        generation = build.run(now, changes)
        _remove_old(settings.index)
    return _report(generation, changes, settings, began)


def stale_paths(settings: Settings, generation: Generation) -> tuple[str, ...]:
    """Give what the index no longer matches: changed files, or ``settings``.

    Raises:
        FolderError: Where there is no seeds folder.
    """
    embedder = embedder_of(settings.model)
    if made_with(settings, embedder.fingerprint) != generation.manifest.made_with:
        return ("settings",)
    now = scan(settings.seeds, settings.index)
    changes = compare(settings.seeds, now, generation.manifest.sources)
    return tuple(sorted((*changes.added, *changes.changed, *changes.removed)))


def in_memory(sources: Iterable[Source], settings: Settings) -> Generation:
    """Index sources without a folder, for scripts and benchmarks."""
    embedder = embedder_of(settings.model)
    made = made_with(settings, embedder.fingerprint)
    manifest = Manifest(generation=0, model=embedder.name, made_with=made, built="")
    store = PassageStore()
    store.create()
    passages: dict[int, Passage] = {}
    for source in sources:
        found = split(clean(source), settings)
        keys = store.add(source, found)
        passages |= zip(keys, found, strict=True)
    lexical = LexicalSearcher()
    texts = [passage.searched for passage in passages.values()]
    lexical.update((), zip(passages, texts, strict=True))
    dense = DenseSearcher.of(list(passages), embedder.embed(texts))
    return Generation(settings.index, manifest, store, lexical, dense)


class _Build:
    """One run: from changed files to a new current generation."""

    def __init__(
        self,
        settings: Settings,
        embedder: Embedder,
        before: Generation | None,
        progress: Watcher,
    ) -> None:
        self.settings = settings
        self.embedder = embedder
        self.before = before
        self.progress = progress
        self.number = _next_number(settings.index)
        generations = settings.index / GENERATIONS
        self.folder = generations / f"{self.number:0{_DIGITS}}"
        self.aside = generations / f".building-{self.folder.name}"

    def run(self, now: dict[str, Entry], changes: Changes) -> Generation:
        """Write the generation, make it current, and open it."""
        shutil.rmtree(self.aside, ignore_errors=True)
        (self.aside / LEXICAL).mkdir(parents=True)
        entries, passages, removed = self._update_texts(now, changes)
        self._update_terms(removed, passages)
        self._update_vectors(removed, passages)
        self._write_manifest(entries)
        self.aside.rename(self.folder)
        make_current(self.settings.index, self.folder)
        return Generation.open(self.settings.index)

    def _update_texts(
        self, now: dict[str, Entry], changes: Changes
    ) -> tuple[dict[str, Entry], dict[int, Passage], list[int]]:
        """Give the files' entries, the new passages and the keys of the old ones."""
        if self.before:
            copy_parts(self.before.folder, self.aside)
            entries = {p: self.before.manifest.sources[p] for p in changes.unchanged}
        else:
            entries = {}
        store = PassageStore(self.aside / PASSAGES)
        if not self.before:
            store.create()
        gone = (*changes.changed, *changes.removed)
        removed = [key for path in gone for key in store.remove(path)]
        passages: dict[int, Passage] = {}
        wanted = (*changes.added, *changes.changed)
        for done, path in enumerate(wanted):
            self.progress(Progress("read", done, len(wanted)))
            entries[path], source, found = self._read(path, now[path])
            if source:
                passages |= zip(store.add(source, found), found, strict=True)
        store.finish()
        store.close()
        return entries, passages, removed

    def _read(
        self, path: str, entry: Entry
    ) -> tuple[Entry, Source | None, list[Passage]]:
        if entry.skipped:
            return entry, None, []
        try:
            source = loaders.load(self.settings.seeds / path, path, self.settings)
        except LoadError as error:
            return replace(entry, skipped=Fault.of(error)), None, []
        document = clean(source)
        warnings = (*source.warnings, *document.warnings)
        entry = replace(
            entry, sha256=source.sha256, warnings=tuple(map(Fault.of, warnings))
        )
        return entry, source, split(document, self.settings)

    def _update_terms(self, removed: list[int], passages: dict[int, Passage]) -> None:
        searcher = LexicalSearcher(self.aside / LEXICAL)
        texts = ((key, passage.searched) for key, passage in passages.items())
        searcher.update(removed, texts)

    def _update_vectors(self, removed: list[int], passages: dict[int, Passage]) -> None:
        keys = list(passages)
        texts = [passage.searched for passage in passages.values()]
        vectors = list(self._embedded(texts))
        if self.before:
            gone = set(removed)
            kept = [key for key in self.before.dense.held() if key not in gone]
            keys = kept + keys
            vectors = [self.before.dense.vectors(kept), *vectors]
        vectors = vectors or [self.embedder.embed([])]
        DenseSearcher.of(keys, np.concatenate(vectors)).write(self.aside / DENSE)

    def _embedded(self, texts: Sequence[str]) -> Iterator[Vectors]:
        for first in range(0, len(texts), _BATCH):
            self.progress(Progress("embed", first, len(texts)))
            yield self.embedder.embed(texts[first : first + _BATCH])

    def _write_manifest(self, entries: dict[str, Entry]) -> None:
        self.progress(Progress("write", 0, 1))
        parts = sorted(path for path in self.aside.rglob("*") if path.is_file())
        Manifest(
            generation=self.number,
            model=self.embedder.name,
            made_with=made_with(self.settings, self.embedder.fingerprint),
            built=datetime.now().astimezone().isoformat(timespec="seconds"),
            sources=dict(sorted(entries.items())),
            parts={
                path.relative_to(self.aside).as_posix(): digest(path)
                for path in parts
                if not path.name.endswith(".lock")
            },
        ).write(self.aside)
        self.progress(Progress("write", 1, 1))


def _usable(
    settings: Settings, embedder: Embedder, progress: Watcher = lambda _: None
) -> Generation | None:
    """Open the current generation where it can be built upon."""
    if not current_name(settings.index):
        return None
    try:
        generation = Generation.open(settings.index)
    except IndexDamaged:
        progress(Progress("repair", 0, 1))
        return None
    wanted = made_with(settings, embedder.fingerprint)
    return generation if generation.manifest.made_with == wanted else None


def _report(
    generation: Generation, changes: Changes, settings: Settings, began: float
) -> IndexReport:
    sources = generation.manifest.sources
    skipped = [
        entry.skipped.error(path) for path, entry in sources.items() if entry.skipped
    ]
    warnings = [
        fault.error(path) for path, entry in sources.items() for fault in entry.warnings
    ]
    return IndexReport(
        generation=generation.manifest.generation,
        documents=len(sources) - len(skipped),
        passages=generation.store.count(),
        added=len(changes.added),
        changed=len(changes.changed),
        removed=len(changes.removed),
        unchanged=len(changes.unchanged),
        skipped=tuple(Problem.of(error, settings.language) for error in skipped),
        warnings=tuple(Problem.of(error, settings.language) for error in warnings),
        seconds=round(time.perf_counter() - began, 3),
    )


@contextmanager
def _writing(index: Path) -> Iterator[None]:
    """Hold the index folder's lock, which the system lets go when we die."""
    try:
        (index / GENERATIONS).mkdir(parents=True, exist_ok=True)
        lock = (index / ".lock").open("w", encoding="utf-8")
    except OSError as error:
        raise FolderError(
            "index_not_writable", path=str(index), reason=error.strerror
        ) from error
    with lock:
        _lock(lock, index)
        try:
            yield
        except OSError as error:
            raise FolderError(
                "index_not_writable", path=str(index), reason=error.strerror
            ) from error


def _lock(lock: TextIO, index: Path) -> None:
    """Wait for another process that builds the same index, but not for ever."""
    deadline = time.monotonic() + _PATIENCE
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            if time.monotonic() >= deadline:
                raise IndexBusy("index_busy", path=str(index)) from error
            time.sleep(_LOOK_AGAIN)
        else:
            return


def _next_number(index: Path) -> int:
    """Give a number that no generation, damaged ones included, has had."""
    numbers = [int(path.name[-_DIGITS:]) for path in _generations(index)]
    return max(numbers, default=0) + 1


def _remove_old(index: Path) -> None:
    """Remove what is neither current nor just replaced: readers may hold that."""
    current = current_name(index)
    finished = [path for path in _generations(index) if path.name.isdecimal()]
    kept = [
        path for path in finished if path.name <= current and (path / NAME).is_file()
    ]
    kept = kept[-_KEPT_GENERATIONS:]
    for path in _generations(index):
        if path not in kept:
            shutil.rmtree(path, ignore_errors=True)


def _generations(index: Path) -> list[Path]:
    """Give the folders of finished and begun generations; others' files stay out."""
    paths = (index / GENERATIONS).iterdir()
    return sorted(path for path in paths if path.name[-_DIGITS:].isdecimal())

"""Bring the index in line with the seeds folder.

A new generation is written aside and made current by one rename, so that a reader
sees the old one or the new one, whole. Only changed files are read and embedded.
"""

import shutil
import time
from collections.abc import Iterable
from pathlib import Path

from siyu_qa.embedders import Embedder, embedder_of
from siyu_qa.errors import IndexDamaged
from siyu_qa.index.folder import Changes, compare, scan
from siyu_qa.index.generation import GENERATIONS, Generation, current_name
from siyu_qa.index.lock import writing
from siyu_qa.index.manifest import NAME, Entry, Manifest, made_with
from siyu_qa.index.parts import Parts
from siyu_qa.index.prepare import loaded, prepare
from siyu_qa.index.recurring import RecurringLines
from siyu_qa.index.sketches import Sketched
from siyu_qa.index.store import PassageStore
from siyu_qa.index.update import DIGITS, Update, Watcher
from siyu_qa.index.workers import batched
from siyu_qa.records import IndexReport, Problem, Progress, Source
from siyu_qa.searchers.lexical import LexicalSearcher
from siyu_qa.settings import Settings

_KEPT_GENERATIONS = 2


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
    with writing(settings.index, lambda: progress(Progress("wait", 0, 1))):
        # Another process may have finished a generation while we looked, and the
        # folder may have changed while we waited.
        now = scan(settings.seeds, settings.index)
        before = None if full else _usable(settings, embedder)
        known = before.manifest.sources if before else {}
        changes = compare(settings.seeds, now, known)
        if before and not changes.any:
            return _report(before, changes, settings, began)
        number = _next_number(settings.index)
        update = Update(settings, embedder, before, number, progress)
        generation = update.run(now, changes)
        _remove_old(settings.index)
    return _report(generation, changes, settings, began)


def compared(
    settings: Settings, generation: Generation
) -> tuple[dict[str, Entry], Changes]:
    """Give the folder's files as they are now, and how a generation differs.

    Raises:
        FolderError: Where there is no seeds folder.
    """
    now = scan(settings.seeds, settings.index)
    return now, compare(settings.seeds, now, generation.manifest.sources)


def stale_paths(settings: Settings, generation: Generation) -> tuple[str, ...]:
    """Give what the index no longer matches: changed files, or ``settings``.

    Raises:
        FolderError: Where there is no seeds folder.
    """
    embedder = embedder_of(settings.model)
    if made_with(settings, embedder.fingerprint) != generation.manifest.made_with:
        return ("settings",)
    _, changes = compared(settings, generation)
    return tuple(sorted((*changes.added, *changes.changed, *changes.removed)))


def in_memory(sources: Iterable[Source], settings: Settings) -> Generation:
    """Index sources without a folder, for scripts and benchmarks."""
    embedder = embedder_of(settings.model)
    made = made_with(settings, embedder.fingerprint)
    manifest = Manifest(generation=0, model=embedder.name, made_with=made, built="")
    store = PassageStore()
    store.create()
    lines = RecurringLines(store)
    for source in sources:
        lines.add(loaded(source, settings))
    parts = Parts(store, LexicalSearcher(), embedder)
    batches = batched(map(lines.source, store.paths()), lambda one: len(one[0].text))
    parts.fill((), (one for batch in batches for one in prepare(settings, batch)))
    parts.sketched(Sketched.joined(()))
    dense = parts.dense([], embedder.embed([]))
    return Generation(settings.index, manifest, store, parts.lexical, dense)


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


def _next_number(index: Path) -> int:
    """Give a number that no generation, damaged ones included, has had."""
    numbers = [int(path.name[-DIGITS:]) for path in _generations(index)]
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
    return sorted(path for path in paths if path.name[-DIGITS:].isdecimal())

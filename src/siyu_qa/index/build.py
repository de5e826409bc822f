"""Bring the index in line with the seeds folder.

A new generation is written aside and made current by one rename, so that a reader
sees the old one or the new one, whole. Only changed files are read and embedded, and
what a build that died had done isn't done again.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from siyu_qa.embedders import embedder_of
from siyu_qa.errors import IndexDamaged
from siyu_qa.index.draft import Draft
from siyu_qa.index.folder import Changes, compare, look, scan
from siyu_qa.index.generation import Generation, current_name
from siyu_qa.index.lock import writing
from siyu_qa.index.manifest import Entry, Manifest, made_with
from siyu_qa.index.merge import merge_much
from siyu_qa.index.publish import (
    digests,
    drafts,
    next_draft,
    number_of,
    publish,
    remove_old,
)
from siyu_qa.index.reach import EVERYWHERE, Reach
from siyu_qa.index.store import PassageStore
from siyu_qa.index.update import Update, Watcher
from siyu_qa.records import IndexReport, Problem, Progress
from siyu_qa.settings import Settings

_MANY_TOUCHED = 500
"""So many files, touched and not changed, are worth a generation that knows it: until
then each is read at every look."""


def build_index(
    settings: Settings,
    progress: Watcher = lambda _: None,
    *,
    full: bool = False,
    reach: Reach = EVERYWHERE,
) -> IndexReport:
    """Bring the index up to date; where it is, nothing is written.

    Args:
        settings: Which folder goes into which index, and how.
        progress: Is told how far the work is.
        full: Read and embed every file, changed or not.
        reach: Where in the folder anything may have changed.

    Raises:
        FolderError: Where the seeds can't be read or the index can't be written.
        IndexBusy: Where another process builds the same index.
        ModelError: Where the embedding model can't be loaded.
    """
    began = time.perf_counter()
    build = Build(settings, progress)
    seen = build.look(full=full, reach=reach)
    if not seen.is_up_to_date:
        wait = Progress("wait", 0, 1)
        with writing(settings.index, lambda: progress(wait)) as has_waited:
            # Another process may have finished a generation while we looked, and the
            # folder may have changed while we waited.
            if has_waited or current_name(settings.index) != seen.current:
                seen = build.look(full=full)
            if not seen.is_up_to_date:
                seen = build.run(seen)
                remove_old(settings.index)
    return _report(seen, settings, time.perf_counter() - began)


def stale_paths(settings: Settings, generation: Generation) -> tuple[str, ...]:
    """Give what the index no longer matches: changed files, or ``settings``.

    Raises:
        FolderError: Where there is no seeds folder.
    """
    if other_fingerprints(settings, generation):
        return ("settings",)
    _, changes = look(settings.seeds, settings.index, generation.store)
    return changes.paths


def other_fingerprints(settings: Settings, generation: Generation) -> tuple[str, ...]:
    """Name what an index was made with otherwise than it would be now, sorted."""
    wanted = made_with(settings, embedder_of(settings.model).fingerprint)
    made = generation.manifest.made_with
    names = sorted({*wanted, *made})
    return tuple(name for name in names if wanted.get(name) != made.get(name))


@dataclass(frozen=True, slots=True)
class Seen:
    """A generation, and the folder beside it."""

    current: str
    """The name of the generation that was current."""
    generation: Generation | None
    """None where it can't be built upon."""
    why: str
    """The stage that tells why not, where that is to be told."""
    now: Mapping[str, Entry]
    changes: Changes
    """How the folder differs from what the generation held, at first."""
    resumed: int = 0
    """Files that a build that died had finished."""

    @property
    def is_up_to_date(self) -> bool:
        changes = self.changes.any or len(self.changes.renewed) > _MANY_TOUCHED
        return self.generation is not None and not changes


class Build:
    """One run: looks what is to be done, and does it."""

    def __init__(self, settings: Settings, progress: Watcher) -> None:
        self._settings = settings
        self._progress = progress
        self._embedder = embedder_of(settings.model)
        self._made = made_with(settings, self._embedder.fingerprint)

    def look(self, *, full: bool = False, reach: Reach = EVERYWHERE) -> Seen:
        """Open what can be built upon, unless all is to be built, and compare."""
        current = current_name(self._settings.index)
        found = "" if full else self._usable()
        generation, why = (None, found) if isinstance(found, str) else (found, "")
        now, changes = self._looked(generation.store if generation else None, reach)
        return Seen(current, generation, why, now, changes)

    def _looked(
        self, store: PassageStore | None, reach: Reach
    ) -> tuple[dict[str, Entry], Changes]:
        folders = self._settings.seeds, self._settings.index
        if store:
            return look(*folders, store, reach)
        now = scan(*folders)
        return now, compare(self._settings.seeds, now, {})

    def _usable(self) -> Generation | str:
        """Open what can be built upon; give the stage that tells why there is none."""
        if not current_name(self._settings.index):
            return ""
        try:
            generation = Generation.held(self._settings.index)
        except IndexDamaged as error:
            return "version" if error.key == "index_format" else "repair"
        is_same = generation.manifest.made_with == self._made
        return generation if is_same else "settings"

    def run(self, seen: Seen) -> Seen:
        """Write what is to be the next generation, and make it current."""
        before = seen.generation
        with self._draft(before) as draft:
            if seen.why:
                self._progress(Progress(seen.why, 0, 1))
            now, left = seen.now, seen.changes
            if draft.is_resumed:
                now = scan(self._settings.seeds, self._settings.index)
                left = compare(self._settings.seeds, now, draft.store.files())
            Update(self._settings, draft, self._progress).run(now, left)
        done = {*seen.changes.added, *seen.changes.changed}
        resumed = len(done.difference(left.added, left.changed))
        self._progress(Progress("write", 0, 1))
        merge_much(draft.folder)
        publish(draft.folder, self._manifest(draft.folder, before))
        self._progress(Progress("write", 1, 1))
        generation = Generation.held(self._settings.index)
        return replace(seen, generation=generation, resumed=resumed)

    def _draft(self, before: Generation | None) -> Draft:
        """Go on with what another build left, or begin."""
        for left in drafts(self._settings.index):
            draft = Draft.resumed(left, before, self._made, self._embedder)
            if draft:
                return draft
        folder = next_draft(self._settings.index)
        return Draft.begun(folder, before, self._made, self._embedder)

    def _manifest(self, draft: Path, before: Generation | None) -> Manifest:
        return Manifest(
            generation=number_of(draft),
            model=self._embedder.name,
            made_with=self._made,
            built=datetime.now().astimezone().isoformat(timespec="seconds"),
            parts=digests(draft, before),
        )


def _report(seen: Seen, settings: Settings, seconds: float) -> IndexReport:
    assert seen.generation is not None
    store = seen.generation.store
    faulty = store.faulty_files()
    skipped = [one.skipped.error(path) for path, one in faulty.items() if one.skipped]
    warnings = [
        fault.error(path) for path, one in faulty.items() for fault in one.warnings
    ]
    changes = seen.changes
    return IndexReport(
        generation=seen.generation.manifest.generation,
        documents=store.count_documents(),
        passages=store.count(),
        added=len(changes.added),
        changed=len(changes.changed),
        removed=len(changes.removed),
        unchanged=changes.unchanged,
        resumed=seen.resumed,
        skipped=tuple(Problem.of(error, settings.language) for error in skipped),
        warnings=tuple(Problem.of(error, settings.language) for error in warnings),
        seconds=round(seconds, 3),
    )

"""One run of building: from changed files to all that a draft is to hold."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from siyu_qa import loaders
from siyu_qa.errors import LoadError
from siyu_qa.index.draft import Draft
from siyu_qa.index.folder import Changes, settle, with_times
from siyu_qa.index.manifest import Entry, Fault
from siyu_qa.index.prepare import Loaded, Prepared, load, prepare
from siyu_qa.index.recurring import RecurringLines
from siyu_qa.index.rows import PATH, TEXT
from siyu_qa.index.workers import BATCH, Do, batched, doing, in_batches
from siyu_qa.records import Progress
from siyu_qa.settings import Settings

Watcher = Callable[[Progress], None]


class Update:
    """Brings a draft in line with the seeds folder."""

    def __init__(self, settings: Settings, draft: Draft, progress: Watcher) -> None:
        self._settings = settings
        self._draft = draft
        self._progress = progress
        self._lines = RecurringLines(draft.store)

    def run(self, now: Mapping[str, Entry], changes: Changes) -> None:
        """Take out what is gone, read what is new, and make passages of it.

        Args:
            now: The files of the folder.
            changes: How it differs from what the draft holds.
        """
        store = self._draft.store
        for path, entry in changes.renewed.items():
            store.add_file(path, entry)
        renamed = self._rename(now, changes)
        moved = set(renamed.values())
        for path in changes.changed:
            self._draft.remember(path)
        for path in (*changes.changed, *changes.removed):
            if path not in moved:
                self._lines.remove(path)
        wanted = {
            path: now[path]
            for path in (*changes.added, *changes.changed)
            if path not in renamed
        }
        safely = all(map(loaders.is_safe, wanted))
        work = sum(entry.size for entry in wanted.values())
        with doing(work, safely=safely) as do:
            self._read(do, wanted)
            self._prepare(do)
        settled = settle(self._settings.seeds, store.unsettled_files())
        for path, entry in settled.items():
            store.add_file(path, entry)
        self._draft.finish()

    def _rename(self, now: Mapping[str, Entry], changes: Changes) -> Mapping[str, str]:
        """Put documents under their new paths; give these with the old ones."""
        store = self._draft.store
        done = {}
        for path, old in changes.renamed.items():
            known = store.file(old)
            if not known.skipped:
                one = now[path]
                self._draft.remember(old)
                self._lines.rename(old, path)
                store.add_file(path, with_times(known, one))
                done[path] = old
        return done

    def _read(self, do: Do, wanted: Mapping[str, Entry]) -> None:
        """Read files into the store, with what is known of each."""
        store = self._draft.store
        for path, entry in wanted.items():
            if entry.skipped:
                store.add_file(path, entry)
        paths = [path for path, entry in wanted.items() if not entry.skipped]
        # Where a library reads a file, that may end the process.
        batches = batched(
            paths, lambda path: wanted[path].size if loaders.is_safe(path) else BATCH
        )
        done = 0
        for batch, read in in_batches(do, load, self._settings, batches):
            self._progress(Progress("read", done, len(paths)))
            loaded = [read] if isinstance(read, LoadError) else read
            for path, one in zip(batch, loaded, strict=True):
                self._take_in(path, wanted[path], one)
            done += len(batch)
            self._draft.keep()

    def _take_in(self, path: str, entry: Entry, loaded: Loaded | LoadError) -> None:
        if isinstance(loaded, LoadError):
            known = replace(entry, skipped=Fault.of(loaded))
        else:
            self._lines.add(loaded)
            warnings = tuple(map(Fault.of, loaded.warnings))
            known = replace(entry, sha256=loaded.sha256, warnings=warnings)
        self._draft.store.add_file(path, known)

    def _prepare(self, do: Do) -> None:
        """Make passages of what was read, and anew of what that changes."""
        store = self._draft.store
        fresh = frozenset(store.unprepared())
        for path in self._lines.affected():
            if path not in fresh:
                store.remove_passages(path)
        paths = store.unprepared()
        found = map(self._lines.source, paths)
        batches = batched(found, lambda one: len(one[0][TEXT]))
        done = 0
        for batch, made in in_batches(do, prepare, self._settings, batches):
            self._progress(Progress("embed", done, len(paths)))
            if isinstance(made, LoadError):
                [(row, _)] = batch
                self._leave_out(row[PATH], made)
            else:
                self._take(made)
            done += len(batch)
            self._draft.keep()

    def _leave_out(self, path: str, error: LoadError) -> None:
        store = self._draft.store
        known = store.file(path)
        self._lines.remove(path)
        store.add_file(path, replace(known, skipped=Fault.of(error)))

    def _take(self, prepared: Prepared) -> None:
        store = self._draft.store
        for path, warnings in prepared.warnings.items():
            known = store.file(path)
            # What is cleaned anew says again what it said before.
            told = map(Fault.of, warnings)
            new = tuple(one for one in told if one not in known.warnings)
            store.add_file(path, replace(known, warnings=known.warnings + new))
        self._draft.add(prepared)

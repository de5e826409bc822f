"""One run of building: from changed files to a new current generation."""

import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from siyu_qa import loaders
from siyu_qa.embedders import Embedder
from siyu_qa.errors import LoadError
from siyu_qa.index.folder import Changes
from siyu_qa.index.generation import (
    DENSE,
    GENERATIONS,
    LEXICAL,
    PASSAGES,
    SKETCHES,
    Generation,
    copy_parts,
    make_current,
)
from siyu_qa.index.manifest import Entry, Fault, Manifest, digest, made_with
from siyu_qa.index.parts import Parts
from siyu_qa.index.prepare import Prepared, load, prepare
from siyu_qa.index.recurring import RecurringLines
from siyu_qa.index.sketches import Sketched
from siyu_qa.index.store import PassageStore
from siyu_qa.index.workers import BATCH, Do, batched, doing, in_batches
from siyu_qa.records import Progress
from siyu_qa.searchers.lexical import LexicalSearcher
from siyu_qa.settings import Settings

Watcher = Callable[[Progress], None]
Entries = dict[str, Entry]

DIGITS = 6
"""Of a generation's number in the name of its folder."""


class Update:
    """Writes a generation aside and makes it current."""

    def __init__(
        self,
        settings: Settings,
        embedder: Embedder,
        before: Generation | None,
        number: int,
        progress: Watcher,
    ) -> None:
        self._settings = settings
        self._embedder = embedder
        self._before = before
        self._number = number
        self._progress = progress
        generations = settings.index / GENERATIONS
        self._folder = generations / f"{number:0{DIGITS}}"
        self._aside = generations / f".building-{self._folder.name}"

    def run(self, now: Mapping[str, Entry], changes: Changes) -> Generation:
        """Write the generation, make it current, and open it."""
        shutil.rmtree(self._aside, ignore_errors=True)
        (self._aside / LEXICAL).mkdir(parents=True)
        entries = self._write_parts(now, changes)
        self._write_manifest(entries)
        self._aside.rename(self._folder)
        make_current(self._settings.index, self._folder)
        return Generation.open(self._settings.index)

    def _write_parts(self, now: Mapping[str, Entry], changes: Changes) -> Entries:
        """Write all but the manifest; give what is known of every file."""
        store = self._begun()
        lines = RecurringLines(store)
        removed = lines.remove((*changes.changed, *changes.removed))
        wanted = {path: now[path] for path in (*changes.added, *changes.changed)}
        parts = Parts(store, LexicalSearcher(self._aside / LEXICAL), self._embedder)
        safely = all(map(loaders.is_safe, wanted))
        work = sum(entry.size for entry in wanted.values())
        with doing(work, safely=safely) as do:
            entries = dict(self._read(do, wanted, lines))
            fresh = [path for path, entry in entries.items() if not entry.skipped]
            again = lines.affected(fresh)
            removed += (key for path in again for key in store.remove_passages(path))
            prepared = self._prepared(do, [*fresh, *again], lines, entries)
            parts.fill(removed, prepared)
        self._write_vectors(parts, set(removed))
        store.finish()
        store.close()
        unchanged = {path: self._known()[path] for path in changes.unchanged}
        return unchanged | entries

    def _begun(self) -> PassageStore:
        """Begin with what the generation before holds, if there is one."""
        if self._before:
            copy_parts(self._before.folder, self._aside)
            return PassageStore(self._aside / PASSAGES)
        store = PassageStore(self._aside / PASSAGES)
        store.create()
        return store

    def _read(
        self, do: Do, wanted: Mapping[str, Entry], lines: RecurringLines
    ) -> Iterator[tuple[str, Entry]]:
        """Read files into the store; give what is known of each."""
        yield from ((path, entry) for path, entry in wanted.items() if entry.skipped)
        paths = [path for path, entry in wanted.items() if not entry.skipped]
        # Where a library reads a file, that may end the process.
        batches = batched(
            paths, lambda path: wanted[path].size if loaders.is_safe(path) else BATCH
        )
        read = in_batches(do, load, self._settings, batches)
        for done, (path, loaded) in enumerate(read):
            self._progress(Progress("read", done, len(paths)))
            if isinstance(loaded, LoadError):
                yield path, replace(wanted[path], skipped=Fault.of(loaded))
                continue
            source = loaded.source
            lines.add(loaded)
            warnings = tuple(map(Fault.of, source.warnings))
            entry = replace(wanted[path], sha256=source.sha256, warnings=warnings)
            yield path, entry

    def _prepared(
        self, do: Do, paths: Sequence[str], lines: RecurringLines, known: Entries
    ) -> Iterator[Prepared]:
        """Make passages of sources; note in *known* what cleaning found."""
        found = map(lines.source, paths)
        batches = batched(found, lambda one: len(one[0].text))
        done = in_batches(do, prepare, self._settings, batches)
        for number, ((source, _), prepared) in enumerate(done):
            self._progress(Progress("embed", number, len(paths)))
            entry = known.get(source.path)
            if isinstance(prepared, LoadError):
                lines.remove([source.path])
                entry = entry or self._known()[source.path]
                known[source.path] = replace(entry, skipped=Fault.of(prepared))
                continue
            if entry:
                warnings = tuple(map(Fault.of, prepared.warnings))
                told = replace(entry, warnings=entry.warnings + warnings)
                known[source.path] = told
            yield prepared

    def _known(self) -> Mapping[str, Entry]:
        """Give what the generation before knows of its files."""
        return self._before.manifest.sources if self._before else {}

    def _write_vectors(self, parts: Parts, removed: set[int]) -> None:
        kept: list[int] = []
        vectors = self._embedder.embed([])
        sketched = Sketched.joined(())
        if self._before:
            kept, vectors = self._before.dense.without(removed)
            sketched = Sketched.read(self._before.folder / SKETCHES).without(removed)
        parts.dense(kept, vectors).write(self._aside / DENSE)
        parts.sketched(sketched).write(self._aside / SKETCHES)

    def _write_manifest(self, entries: Entries) -> None:
        self._progress(Progress("write", 0, 1))
        parts = sorted(path for path in self._aside.rglob("*") if path.is_file())
        Manifest(
            generation=self._number,
            model=self._embedder.name,
            made_with=made_with(self._settings, self._embedder.fingerprint),
            built=datetime.now().astimezone().isoformat(timespec="seconds"),
            sources=dict(sorted(entries.items())),
            parts={
                path.relative_to(self._aside).as_posix(): digest(path)
                for path in parts
                if not path.name.endswith(".lock")
            },
        ).write(self._aside)
        self._progress(Progress("write", 1, 1))

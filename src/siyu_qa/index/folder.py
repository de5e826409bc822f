"""What stands in the seeds folder, and what changed since it was read."""

import os
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import TypeAlias

from siyu_qa.index.manifest import Entry, digest
from siyu_qa.index.reach import EVERYWHERE, Reach
from siyu_qa.index.standing import Standing, folder_of
from siyu_qa.index.store import PassageStore
from siyu_qa.index.walk import Folder, folders, noted, noted_at

_Looks: TypeAlias = tuple[int, str]
"""A file's size and the end of its name."""


@dataclass(frozen=True, slots=True)
class Changes:
    """How the folder differs from what an index holds; paths are sorted."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: int
    """How many files are as they were."""
    renamed: Mapping[str, str] = field(default_factory=dict)
    """Of those added the ones that hold the bytes of one removed, and its path."""
    renewed: Mapping[str, Entry] = field(default_factory=dict)
    """What to note of unchanged ones that only their bytes told to be so."""

    @property
    def any(self) -> bool:
        """Whether there is anything to do."""
        return bool(self.added or self.changed or self.removed)

    @property
    def paths(self) -> tuple[str, ...]:
        """All that the index doesn't match, sorted."""
        return tuple(sorted((*self.added, *self.changed, *self.removed)))


def scan(seeds: Path, index: Path) -> dict[str, Entry]:
    """List the files below *seeds* with size and times, sorted by their path.

    Hidden files, those of systems, the index folder and what ``.siyuignore`` names
    are left out; what can't be read for its name or for where it leads is listed as
    skipped, a folder with ``/`` at its end.

    Args:
        seeds: The folder.
        index: What is built from it; it may lie in it.

    Raises:
        FolderError: Where there is no such folder, or rules can't be read.
    """
    resolved = seeds.resolve()
    found: dict[str, Entry] = {}
    for folder in folders(seeds, index):
        found |= _noted_in(folder, folder.files, resolved)
    return _by_path(found)


def look(
    seeds: Path, index: Path, store: PassageStore, reach: Reach = EVERYWHERE
) -> tuple[dict[str, Entry], Changes]:
    """Tell how the folder differs from what a store holds.

    Given first are the files that may differ, as they are now, by path: what stands
    as it did isn't noted anew.

    Args:
        seeds: The folder.
        index: What is built from it; it may lie in it.
        store: Of the index.
        reach: Where anything may have changed.

    Raises:
        FolderError: Where there is no such folder, or rules can't be read.
    """
    resolved = seeds.resolve()
    standings, unsure = store.standings(), store.unsure_files()
    known = len(unsure) + sum(standing.count for standing in standings.values())
    standings = {path: one for path, one in standings.items() if reach.has(path)}
    doubtful = {path for path in unsure if reach.has(folder_of(path))}
    now: dict[str, Entry] = {}
    for folder in folders(seeds, index, reach):
        before = standings.pop(folder.path, Standing())
        differing = Standing.seen(folder.files).differing(before)
        differing |= {path.removeprefix(folder.path) for path in folder.skipped}
        if differing:
            doubtful.update(folder.path + name for name in differing)
            files = [file for file in folder.files if file.name in differing]
            now |= _noted_in(folder, files, resolved)
    for path, before in standings.items():
        doubtful.update(path + name for name in before.files())
    changes = compare(seeds, _by_path(now), store.files_at(doubtful))
    unchanged = known - len(changes.changed) - len(changes.removed)
    return now, replace(changes, unchanged=unchanged)


def _noted_in(
    folder: Folder, files: Iterable[os.DirEntry[str]], seeds: Path
) -> dict[str, Entry]:
    """Note files of a folder, and what can't be read in it."""
    found = {path: Entry(0, 0, skipped=fault) for path, fault in folder.skipped.items()}
    for file in files:
        # What another name is told as may be a file's own name.
        if entry := noted(file, seeds):
            found[folder.path + file.name] = entry
    return found


def _by_path(entries: dict[str, Entry]) -> dict[str, Entry]:
    paths = sorted(entries)
    # Where files lie in the lowest folders alone, that is how they came.
    return (
        entries if paths == list(entries) else {path: entries[path] for path in paths}
    )


def left_out(seeds: Path, index: Path) -> list[str]:
    """List what ``.siyuignore`` leaves out, sorted; a folder ends with ``/``.

    Raises:
        FolderError: Where there is no such folder, or rules can't be read.
    """
    return sorted(path for one in folders(seeds, index) for path in one.ignored)


def compare(
    seeds: Path, now: Mapping[str, Entry], before: Mapping[str, Entry]
) -> Changes:
    """Tell what changed; a file of new times is read to see whether it did.

    So is one that was written so shortly before it was looked at that an edit after
    it could have left the same times.
    """
    added, changed, renewed = {}, [], {}
    for path, entry in now.items():
        known = before.get(path)
        if known is None:
            added[path] = entry
            continue
        kept = _kept(seeds, path, entry, known)
        if kept is None:
            changed.append(path)
        elif kept is not known:
            renewed[path] = kept
    gone = sorted(path for path in before if path not in now)
    removed = {path: before[path] for path in gone}
    return Changes(
        added=tuple(added),
        changed=tuple(changed),
        removed=tuple(removed),
        unchanged=len(now) - len(added) - len(changed),
        renamed=_renamed(seeds, added, removed),
        renewed=renewed,
    )


def settle(seeds: Path, entries: Mapping[str, Entry]) -> dict[str, Entry]:
    """Note the times of files that were looked at too shortly after they were written.

    Each of these is read once more: where it still holds what was read, and time has
    gone by, its times tell from now on whether it changes.
    """
    return {path: _settled(seeds, path, entry) for path, entry in entries.items()}


def _kept(seeds: Path, path: str, now: Entry, before: Entry) -> Entry | None:
    """Give what is to be noted of a file from now on; nothing where it changed."""
    if now.skipped:
        # A pipe or a device must not be read: that might never end.
        return before if now.skipped == before.skipped else None
    if _is_as_noted(now, before):
        # What keeps a file from being read may go without a trace in its times.
        kept_out = before.skipped and before.skipped.key == "unreadable_file"
        return None if kept_out and os.access(seeds / path, os.R_OK) else before
    if now.size != before.size or _digest(seeds / path) != before.sha256:
        return None
    return with_times(before, now) if now.ctime_ns else before


def _is_as_noted(now: Entry, before: Entry) -> bool:
    """Tell whether size and times say that a file didn't change."""
    if now.size != before.size or now.mtime_ns != before.mtime_ns:
        return False
    if now.ctime_ns and before.ctime_ns:
        return now.ctime_ns == before.ctime_ns
    # What couldn't be read has no digest to compare with.
    return not before.sha256


def _settled(seeds: Path, path: str, entry: Entry) -> Entry:
    if entry.ctime_ns or not entry.sha256:
        return entry
    try:
        now = noted_at(seeds / path)
    except OSError:
        return entry
    # What is written after this look has other times.
    is_settled = now.ctime_ns and _digest(seeds / path) == entry.sha256
    return with_times(entry, now) if is_settled else entry


def with_times(entry: Entry, now: Entry) -> Entry:
    """Give an entry the times of another."""
    return replace(entry, mtime_ns=now.mtime_ns, ctime_ns=now.ctime_ns)


def _renamed(
    seeds: Path, added: Mapping[str, Entry], removed: Mapping[str, Entry]
) -> dict[str, str]:
    """Tell which added files hold the bytes of removed ones; each of these once."""
    gone: defaultdict[_Looks, dict[str, list[str]]] = defaultdict(dict)
    for path in sorted(removed, reverse=True):
        entry = removed[path]
        if entry.sha256:
            gone[_looks(path, entry)].setdefault(entry.sha256, []).append(path)
    renamed = {}
    for path, entry in added.items():
        alike = gone.get(_looks(path, entry))
        # A pipe or a device must not be read.
        found = _digest(seeds / path) if alike and not entry.skipped else None
        if found and alike and alike.get(found):
            renamed[path] = alike[found].pop()
    return renamed


def _looks(path: str, entry: Entry) -> _Looks:
    return entry.size, PurePosixPath(path).suffix


def _digest(file: Path) -> str | None:
    """Give a file's digest, or nothing where it can't be read."""
    try:
        return digest(file)
    except OSError:
        return None

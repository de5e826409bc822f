"""What stands in the seeds folder, and what changed since it was read."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from errno import ELOOP
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from siyu_qa.errors import FolderError
from siyu_qa.index.ignored import NAME, Ignored
from siyu_qa.index.manifest import Entry, Fault, digest


@dataclass(frozen=True, slots=True)
class Changes:
    """How the folder differs from what an index holds; paths are sorted."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: tuple[str, ...]

    @property
    def any(self) -> bool:
        """Whether there is anything to do."""
        return bool(self.added or self.changed or self.removed)


def scan(seeds: Path, index: Path) -> dict[str, Entry]:
    """List the files below *seeds* with size and time, by their path.

    Hidden files, those of systems, the index folder and what ``.siyuignore`` names
    are left out; what can't be read for its name or for where it leads is listed as
    skipped, a folder with ``/`` at its end.

    Raises:
        FolderError: Where there is no such folder, or rules can't be read.
    """
    resolved = seeds.resolve()
    found = (one for one in _found(seeds, index) if not one.is_ignored)
    return dict(sorted((one.path, _entry(resolved, one)) for one in found))


def left_out(seeds: Path, index: Path) -> list[str]:
    """List what ``.siyuignore`` leaves out, sorted; a folder ends with ``/``.

    Raises:
        FolderError: Where there is no such folder, or rules can't be read.
    """
    return sorted(one.path for one in _found(seeds, index) if one.is_ignored)


def compare(
    seeds: Path, now: Mapping[str, Entry], before: Mapping[str, Entry]
) -> Changes:
    """Tell what changed; a file of new time is read to see whether it did."""
    known = [path for path in now if path in before]
    changed = {path for path in known if _differs(seeds, path, now[path], before[path])}
    return Changes(
        added=tuple(path for path in now if path not in before),
        changed=tuple(path for path in known if path in changed),
        removed=tuple(path for path in sorted(before) if path not in now),
        unchanged=tuple(path for path in known if path not in changed),
    )


class _Found(NamedTuple):
    """Something that lies in the folder."""

    path: str
    """Relative to it; a folder ends with ``/``."""
    at: Path
    is_ignored: bool = False
    skipped: Fault | None = None
    """What is wrong with it, as far as looking at its folder tells."""


def _differs(seeds: Path, path: str, now: Entry, before: Entry) -> bool:
    if now.skipped:
        # A pipe or a device must not be read: that might never end.
        return now.skipped != before.skipped
    if (now.size, now.mtime_ns) == (before.size, before.mtime_ns):
        # Permissions change without a trace in either.
        kept_out = before.skipped and before.skipped.key == "unreadable_file"
        return bool(kept_out) and os.access(seeds / path, os.R_OK)
    try:
        return now.size != before.size or digest(seeds / path) != before.sha256
    except OSError:
        return True


def _found(seeds: Path, index: Path) -> Iterator[_Found]:
    """Give what lies in the folder and below it, but for hidden files.

    What lies below an ignored folder isn't looked at.
    """
    if not seeds.is_dir():
        raise FolderError("no_seeds", path=str(seeds))
    ignored = Ignored(seeds)
    # Folders may lie in one another deeper than functions may call themselves.
    waiting = [PurePosixPath()]
    while waiting:
        below = waiting.pop()
        try:
            with os.scandir(seeds / below) as listed:
                entries = list(listed)
        except OSError as error:
            fault = Fault("unreadable_folder", None, {"reason": error.strerror})
            yield _Found(f"{_printable(below)}/", seeds / below, skipped=fault)
            continue
        if any(entry.name == NAME for entry in entries):
            ignored.enter(below)
        for entry in (one for one in entries if not is_a_systems(one.name)):
            at = below / entry.name
            if _is_folder(entry) and _is_same(seeds / at, index):
                continue
            found = _looked_at(entry, at, ignored)
            if _is_folder(entry) and not (found.is_ignored or found.skipped):
                waiting.append(at)
            else:
                yield found


def _looked_at(
    entry: os.DirEntry[str], below: PurePosixPath, ignored: Ignored
) -> _Found:
    is_folder = _is_folder(entry)
    path = f"{_printable(below)}/" if is_folder else _printable(below)
    at = Path(entry.path)
    if ignored.has(below, is_folder=is_folder):
        return _Found(path, at, is_ignored=True)
    if path.removesuffix("/") != below.as_posix():
        return _Found(path, at, skipped=Fault("unreadable_name", None, {}))
    if is_folder and entry.is_symlink():
        return _Found(path, at, skipped=Fault("linked_folder", None, {}))
    return _Found(path, at)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    """Tell whether it is a folder or a link to one."""
    try:
        return entry.is_dir()
    except OSError:
        return False


def is_ruled_out(seeds: Path, path: str) -> bool:
    """Tell whether ``.siyuignore`` leaves out what would be put at *path*.

    Raises:
        FolderError: Where rules can't be read.
    """
    ignored = Ignored(seeds)
    below = PurePosixPath(path)
    for folder in reversed(below.parents):
        if ignored.has(folder, is_folder=True):
            return True
        ignored.enter(folder)
    return ignored.has(below)


def is_a_systems(name: str) -> bool:
    """Tell the files that systems and programs leave for themselves."""
    return name.startswith((".", "~$")) or name.lower() in {"thumbs.db", "desktop.ini"}


def _printable(path: PurePosixPath) -> str:
    return path.as_posix().encode("utf-8", "backslashreplace").decode()


def _is_same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return False


def _entry(folder: Path, found: _Found) -> Entry:
    """Note a file, with what is wrong where it can't even be opened.

    Args:
        folder: The seeds folder, resolved.
        found: The file, or what else lies there.
    """
    if found.skipped:
        return Entry(0, 0, skipped=found.skipped)
    path = found.at
    try:
        # Only a link leads outside: links to folders are not followed.
        is_link = path.is_symlink()
        inside = not is_link or path.resolve(strict=True).is_relative_to(folder)
        stat = path.stat()
    except RuntimeError:
        # So Python calls a link that leads to itself.
        return Entry(0, 0, skipped=Fault("leads_nowhere", None, {}))
    except OSError as error:
        return Entry(0, 0, skipped=_closed(error))
    entry = Entry(stat.st_size, stat.st_mtime_ns)
    if not inside:
        return replace(entry, skipped=Fault("leads_outside", None, {}))
    if not path.is_file():
        return replace(entry, skipped=Fault("no_file", None, {}))
    return entry


def _closed(error: OSError) -> Fault:
    if isinstance(error, FileNotFoundError) or error.errno == ELOOP:
        return Fault("leads_nowhere", None, {})
    return Fault("unreadable_file", None, {"reason": error.strerror})

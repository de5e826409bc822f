"""What stands in the seeds folder, and what changed since it was read."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from siyu_qa.errors import FolderError
from siyu_qa.index.ignored import Ignored
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

    Hidden files, the index folder and what ``.siyuignore`` names are left out; what
    can't be read for its name or for where it leads is listed as skipped.

    Raises:
        FolderError: Where there is no such folder, or rules can't be read.
    """
    resolved = seeds.resolve()
    files = (
        (path, at) for path, at, is_ignored in _found(seeds, index) if not is_ignored
    )
    return dict(sorted((path, _entry(resolved, at)) for path, at in files))


def left_out(seeds: Path, index: Path) -> list[str]:
    """List what ``.siyuignore`` leaves out, sorted; a folder ends with ``/``.

    Raises:
        FolderError: Where there is no such folder, or rules can't be read.
    """
    return sorted(path for path, _, is_ignored in _found(seeds, index) if is_ignored)


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


def _differs(seeds: Path, path: str, now: Entry, before: Entry) -> bool:
    if (now.size, now.mtime_ns) == (before.size, before.mtime_ns):
        # Permissions change without a trace in either.
        kept_out = before.skipped and before.skipped.key == "unreadable_file"
        return bool(kept_out) and os.access(seeds / path, os.R_OK)
    try:
        return now.size != before.size or digest(seeds / path) != before.sha256
    except OSError:
        return True


def _found(seeds: Path, index: Path) -> Iterator[tuple[str, Path, bool]]:
    """Give what lies in the folder: its path there, where it is, whether ignored.

    What lies below an ignored folder isn't looked at.
    """
    if not seeds.is_dir():
        raise FolderError("no_seeds", path=str(seeds))
    ignored = Ignored(seeds)
    for name, folders, names in os.walk(seeds):
        folder = Path(name)
        below = PurePosixPath(folder.relative_to(seeds).as_posix())
        ignored.enter(below)
        seen = [at for at in folders if not at.startswith(".")]
        seen = [at for at in seen if not _is_same(folder / at, index)]
        out = {at for at in seen if ignored.has(below / at, is_folder=True)}
        folders[:] = [at for at in seen if at not in out]
        yield from ((f"{_printable(below / at)}/", folder / at, True) for at in out)
        for file in names:
            if not file.startswith("."):
                is_ignored = ignored.has(below / file)
                yield _printable(below / file), folder / file, is_ignored


def _printable(path: PurePosixPath) -> str:
    return path.as_posix().encode("utf-8", "backslashreplace").decode()


def _is_same(one: Path, other: Path) -> bool:
    return other.exists() and one.samefile(other)


def _entry(folder: Path, path: Path) -> Entry:
    """Note a file, with what is wrong where it can't even be opened.

    Args:
        folder: The seeds folder, resolved.
        path: Of the file.
    """
    try:
        path.name.encode("utf-8")
        inside = path.resolve(strict=True).is_relative_to(folder)
        stat = path.stat()
    except UnicodeEncodeError:
        return Entry(0, 0, skipped=Fault("unreadable_name", None, {}))
    except (OSError, RuntimeError):
        return Entry(0, 0, skipped=Fault("leads_nowhere", None, {}))
    entry = Entry(stat.st_size, stat.st_mtime_ns)
    if not inside:
        return replace(entry, skipped=Fault("leads_outside", None, {}))
    if not path.is_file():
        return replace(entry, skipped=Fault("no_file", None, {}))
    return entry

"""What lies in the seeds folder: walked folder by folder, looked at and not read."""

import os
import time
from collections.abc import Iterator, Mapping, Sequence
from errno import ELOOP
from operator import attrgetter
from pathlib import Path
from stat import S_ISLNK, S_ISREG
from typing import NamedTuple

from siyu_qa.errors import FolderError
from siyu_qa.index.ignored import NAME, Ignored, is_a_systems
from siyu_qa.index.manifest import Entry, Fault
from siyu_qa.index.reach import EVERYWHERE, Reach

SETTLING = 2_000_000_000
"""Nanoseconds in which a second edit may leave a file with the times of the first.

Linux moves its clock for files every few milliseconds, FAT keeps two seconds, and the
clock of a file server is not quite ours.
"""


class Folder(NamedTuple):
    """A folder and what lies in it; paths are relative to the seeds.

    A path that can't be told has escapes, and one of a folder ends with ``/``.
    """

    path: str
    """Empty for the seeds folder itself."""
    files: Sequence[os.DirEntry[str]] = ()
    ignored: Sequence[str] = ()
    """What ``.siyuignore`` leaves out."""
    skipped: Mapping[str, Fault] = {}
    """What can't be read, as far as looking at the folder tells."""


def folders(seeds: Path, index: Path, reach: Reach = EVERYWHERE) -> Iterator[Folder]:
    """Give the folders in reach; what is hidden or the index is left out.

    What lies below an ignored folder isn't looked at.

    Raises:
        FolderError: Where there is no such folder, or rules can't be read.
    """
    if not seeds.is_dir():
        raise FolderError("no_seeds", path=str(seeds))
    rules = Ignored(seeds)
    # Folders may lie in one another deeper than functions may call themselves.
    waiting = [""]
    while waiting:
        path = waiting.pop()
        try:
            with os.scandir(f"{seeds}/{path}") as listed:
                # In the order in which files are known they are compared twice as fast.
                entries = sorted(listed, key=attrgetter("name"))
        except OSError as error:
            fault = Fault("unreadable_folder", None, {"reason": error.strerror})
            if reach.has(path):
                yield Folder(path, skipped={path or "./": fault})
            continue
        if any(entry.name == NAME for entry in entries):
            rules.enter(path)
        shown = [entry for entry in entries if not is_a_systems(entry.name)]
        folder, below = _sorted(path, shown, rules, index)
        waiting += filter(reach.leads_through, reversed(below))
        if reach.has(path):
            yield folder


def _sorted(
    path: str, entries: Sequence[os.DirEntry[str]], rules: Ignored, index: Path
) -> tuple[Folder, list[str]]:
    """Give a folder, and the paths of those in it that are to be entered."""
    files, ignored, skipped = [], [], {}
    below = []
    for entry in entries:
        is_folder = _is_folder(entry)
        at = f"{path}{entry.name}/" if is_folder else path + entry.name
        if is_folder and _is_same(entry, index):
            continue
        if rules.has(at):
            ignored.append(_printable(at))
        elif not _can_be_told(entry.name):
            skipped[_printable(at)] = Fault("unreadable_name", None, {})
        elif not is_folder:
            files.append(entry)
        elif entry.is_symlink():
            skipped[at] = Fault("linked_folder", None, {})
        else:
            below.append(at)
    return Folder(path, files, ignored, skipped), below


def _is_folder(entry: os.DirEntry[str]) -> bool:
    """Tell whether it is a folder or a link to one."""
    try:
        return entry.is_dir()
    except OSError:
        return False


def _is_same(entry: os.DirEntry[str], other: Path) -> bool:
    try:
        return other.samefile(entry)
    except OSError:
        return False


def _can_be_told(name: str) -> bool:
    if name.isascii():
        return True
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def _printable(path: str) -> str:
    return path.encode("utf-8", "backslashreplace").decode()


def noted(file: os.DirEntry[str], seeds: Path) -> Entry | None:
    """Note a file, with what is wrong where it can't even be opened.

    Args:
        file: As its folder has it.
        seeds: The seeds folder, resolved.

    Returns:
        Nothing where it is gone by now.
    """
    try:
        # Only a link leads outside: links to folders are not followed.
        if file.is_symlink():
            return _of_link(Path(file), seeds)
        stat = file.stat(follow_symlinks=False)
    except FileNotFoundError:
        return None
    except OSError as error:
        return Entry(0, 0, skipped=_closed(error))
    return _entry(stat, stat.st_ctime_ns)


def noted_at(path: Path) -> Entry:
    """Note a file, or what a link leads to.

    Raises:
        OSError: Where there is none.
    """
    link = path.lstat()
    if not S_ISLNK(link.st_mode):
        return _entry(link, link.st_ctime_ns)
    stat = path.stat()
    # A link may come to lead to another file of the same size and times.
    return _entry(stat, max(link.st_ctime_ns, stat.st_ctime_ns))


def _of_link(path: Path, seeds: Path) -> Entry:
    try:
        is_inside = path.resolve(strict=True).is_relative_to(seeds)
        entry = noted_at(path)
    except RuntimeError:
        # So Python calls a link that leads to itself.
        return Entry(0, 0, skipped=Fault("leads_nowhere", None, {}))
    except OSError as error:
        return Entry(0, 0, skipped=_closed(error))
    if not is_inside:
        fault = Fault("leads_outside", None, {})
        return Entry(entry.size, entry.mtime_ns, skipped=fault)
    return entry


def _entry(stat: os.stat_result, ctime_ns: int) -> Entry:
    if not S_ISREG(stat.st_mode):
        fault = Fault("no_file", None, {})
        return Entry(stat.st_size, stat.st_mtime_ns, skipped=fault)
    times = (stat.st_mtime_ns, ctime_ns)
    now = time.time_ns()
    # A time ahead of the clock, by whichever has jumped, won't come again.
    is_settled = all(abs(now - one) > SETTLING for one in times)
    return Entry(stat.st_size, stat.st_mtime_ns, ctime_ns=ctime_ns * is_settled)


def _closed(error: OSError) -> Fault:
    if isinstance(error, FileNotFoundError) or error.errno == ELOOP:
        return Fault("leads_nowhere", None, {})
    return Fault("unreadable_file", None, {"reason": error.strerror})

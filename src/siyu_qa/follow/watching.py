"""Tell what changes in the seeds folder, as it does."""

import logging
import os
import re
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Event

from watchfiles import watch

from siyu_qa.errors import SiyuError
from siyu_qa.index.folder import scan
from siyu_qa.index.ignored import NAME, is_a_systems
from siyu_qa.index.manifest import Entry
from siyu_qa.settings import Settings

_LOG = logging.getLogger(__name__)

QUIET = 0.25
"""Seconds between two looks, as long as nothing changes."""
_STEP = 50
"""Milliseconds in which changes are gathered."""
_SPARING = 10
"""Looking through a folder takes at most one part in so many of the time."""
_MOUNTS = Path("/proc/self/mounts")
_REMOTE = re.compile("9p|afs|ceph|cifs|fuse.*|nfs4?|prl_fs|smb3|smbfs|vboxsf|virtiofs")
"""File systems on which others change files, and nobody is told of it."""


def changes(settings: Settings, stop: Event) -> Iterator[set[Path]]:
    """Give what has changed in the seeds folder, look after look, until *stop*.

    An empty set: nothing did for a while. The folder itself: anything in it may have.
    What is hidden, and the index, are left out.
    """
    while not stop.is_set():
        if not settings.seeds.is_dir():
            stop.wait(QUIET)
            yield set()
        elif _is_remote(settings.seeds.resolve()):
            _LOG.warning("others may change the folder unseen: it is looked through")
            yield from _polled(settings, stop)
        else:
            try:
                yield from _watched(settings, stop)
            except FileNotFoundError:
                yield {settings.seeds}
            except (OSError, RuntimeError) as error:
                told = "the folder can't be watched: it is looked through"
                _LOG.warning(told, exc_info=error)
                yield from _polled(settings, stop)


def _watched(settings: Settings, stop: Event) -> Iterator[set[Path]]:
    """Let the system tell, until the folder is another one."""
    seeds, index = settings.seeds.resolve(), settings.index.resolve()
    folder = _identity(settings.seeds)
    # What changed before it was watched, nobody told.
    found = {seeds}
    for told in watch(
        seeds,
        watch_filter=None,
        debounce=_STEP,
        step=_STEP,
        stop_event=stop,
        rust_timeout=int(QUIET * 1000),
        yield_on_timeout=True,
        raise_interrupt=False,
        force_polling=False,
        ignore_permission_denied=True,
    ):
        paths = (Path(path) for _, path in told)
        yield found | {path for path in paths if _matters(path, seeds, index)}
        if _identity(settings.seeds) != folder:
            yield {seeds}
            return
        found = set()


def _identity(folder: Path) -> tuple[int, int] | None:
    try:
        stat = folder.stat()
    except OSError:
        return None
    return stat.st_dev, stat.st_ino


def _matters(path: Path, seeds: Path, index: Path) -> bool:
    """Tell whether what is indexed may depend on what lies there.

    >>> seeds, index = Path("/s"), Path("/s/index")
    >>> names = "a.txt", "b/.siyuignore", ".a.swp", ".removed/a.txt", "index/CURRENT"
    >>> [name for name in names if _matters(seeds / name, seeds, index)]
    ['a.txt', 'b/.siyuignore']
    >>> _matters(seeds / "a.txt", seeds, Path("/"))
    True
    """
    is_index = index.is_relative_to(seeds) and path.is_relative_to(index)
    if is_index or not path.is_relative_to(seeds):
        return False
    *folders, name = ("", *path.relative_to(seeds).parts)
    return not any(map(is_a_systems, folders)) and (
        name == NAME or not is_a_systems(name)
    )


def _polled(settings: Settings, stop: Event) -> Iterator[set[Path]]:
    """Look through the folder again and again."""
    known: dict[str, Entry] | None = None
    pause = QUIET
    while not stop.wait(pause):
        began = time.monotonic()
        now = _scanned(settings)
        pause = max(QUIET, _SPARING * (time.monotonic() - began))
        yield (
            {settings.seeds}
            if known is None
            else {
                settings.seeds / path
                for path in known.keys() | now.keys()
                if known.get(path) != now.get(path)
            }
        )
        known = now


def _scanned(settings: Settings) -> dict[str, Entry]:
    try:
        return scan(settings.seeds, settings.index)
    except (OSError, SiyuError):
        # Whoever builds the index is told the same.
        return {}


def _is_remote(folder: Path) -> bool:
    try:
        return bool(_REMOTE.fullmatch(_kind(folder, os.fsdecode(_MOUNTS.read_bytes()))))
    except OSError:
        return False


def _kind(folder: Path, mounts: str) -> str:
    r"""Give the kind of file system that a folder is on.

    >>> mounts = "a / ext4 rw 0 0\nb /srv nfs4 rw 0 0\nc /srv/my\\040own xfs rw 0 0\n"
    >>> [_kind(Path(one), mounts) for one in ("/srv/a", "/srv/my own/b", "/srvs")]
    ['nfs4', 'xfs', 'ext4']
    """
    rows = [row.split(" ") for row in mounts.splitlines()]
    found = [(_plain(at), kind) for _, at, kind, *_ in rows]
    below = [(len(at.parts), kind) for at, kind in found if folder.is_relative_to(at)]
    # Of two at the same place the later one hides the other.
    return max(reversed(below), key=lambda it: it[0], default=(0, ""))[1]


def _plain(path: str) -> Path:
    return Path(re.sub(r"\\([0-7]{3})", lambda octal: chr(int(octal[1], 8)), path))

"""One builder at a time: the index folder's lock."""

import fcntl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from siyu_qa.errors import FolderError, IndexBusy
from siyu_qa.index.generation import GENERATIONS

PATIENCE = 60.0
"""Seconds to wait for another process that builds the same index."""
_LOOK_AGAIN = 0.05


@contextmanager
def writing(index: Path, waiting: Callable[[], None] = lambda: None) -> Iterator[None]:
    """Hold the index folder's lock, which the system lets go when we die.

    Args:
        index: The index folder.
        waiting: Is called once where another process holds the lock.

    Raises:
        FolderError: Where nothing can be written there.
        IndexBusy: Where another process holds the lock for too long.
    """
    try:
        (index / GENERATIONS).mkdir(parents=True, exist_ok=True)
        lock = (index / ".lock").open("w", encoding="utf-8")
    except OSError as error:
        raise _not_writable(index, error) from error
    with lock:
        _lock(lock, index, waiting)
        try:
            yield
        except OSError as error:
            raise _not_writable(index, error) from error


def _lock(lock: TextIO, index: Path, waiting: Callable[[], None]) -> None:
    """Wait for another process that builds the same index, but not for ever."""
    if _is_locked(lock):
        return
    waiting()
    deadline = time.monotonic() + PATIENCE
    while not _is_locked(lock):
        if time.monotonic() >= deadline:
            raise IndexBusy("index_busy", path=str(index))
        time.sleep(_LOOK_AGAIN)


def _is_locked(lock: TextIO) -> bool:
    """Take the lock where nobody holds it; tell whether we did."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _not_writable(index: Path, error: OSError) -> FolderError:
    return FolderError("index_not_writable", path=str(index), reason=error.strerror)

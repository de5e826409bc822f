"""One builder at a time: the index folder's lock."""

import fcntl
import os
import sqlite3
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
def writing(index: Path, waiting: Callable[[], None] = lambda: None) -> Iterator[bool]:
    """Hold the index folder's lock, which the system lets go when we die.

    What is given tells whether another process held it before us.

    Args:
        index: The index folder.
        waiting: Is called once where another process holds the lock.

    Raises:
        FolderError: Where nothing can be written there.
        IndexBusy: Where another process holds the lock for too long.
    """
    try:
        (index / GENERATIONS).mkdir(parents=True, exist_ok=True)
        # Opened to be added to: what another process wrote stays.
        lock = (index / ".lock").open("a+", encoding="utf-8")
    except OSError as error:
        raise _not_writable(index, error) from error
    with lock:
        has_waited = _lock(lock, index, waiting)
        try:
            _sign(lock)
            yield has_waited
        except (OSError, sqlite3.OperationalError) as error:
            raise _not_writable(index, error) from error


def _lock(lock: TextIO, index: Path, waiting: Callable[[], None]) -> bool:
    """Wait for another process that builds the same index, but not for ever.

    What is given tells whether we had to.
    """
    if _is_locked(lock):
        return False
    waiting()
    deadline = time.monotonic() + PATIENCE
    while not _is_locked(lock):
        if time.monotonic() >= deadline:
            raise IndexBusy("index_busy", path=str(index), holder=_signed(lock))
        time.sleep(_LOOK_AGAIN)
    return True


def _is_locked(lock: TextIO) -> bool:
    """Take the lock where nobody holds it; tell whether we did."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _sign(lock: TextIO) -> None:
    """Leave our number, for those who wait."""
    lock.truncate(0)
    lock.write(str(os.getpid()))
    lock.flush()


def _signed(lock: TextIO) -> str:
    lock.seek(0)
    return lock.read() or "?"


def _not_writable(index: Path, error: Exception) -> FolderError:
    reason = getattr(error, "strerror", None) or str(error)
    return FolderError("index_not_writable", path=str(index), reason=reason)

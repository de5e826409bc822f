"""Builds the index anew while it is asked, whenever the seeds folder has changed.

Answering goes on from the generation before. What fails is told, and tried again at
the next change and, after pauses that grow, by itself.
"""

import logging
import math
import os
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from functools import partial
from pathlib import Path
from threading import Event, Thread, get_native_id

from siyu_qa.errors import IndexDamaged, SiyuError
from siyu_qa.follow.watching import changes
from siyu_qa.index.build import build_index
from siyu_qa.index.publish import tidy
from siyu_qa.index.reach import EVERYWHERE, Reach
from siyu_qa.records import Progress
from siyu_qa.settings import Settings

_LOG = logging.getLogger(__name__)

_LONGEST_BURST = 1.0
"""Seconds after which a change is taken in though others still come."""
_LITTLE = 500_000
"""Bytes of changed files that are taken in before anybody could notice."""
_DOUBT = 60.0
"""Seconds after the last change until all is looked at: a system may forget to tell,
and tells nothing of a link when what it leads to changes."""
_NICENESS = 10
"""How far what takes longer steps back behind answering."""
_PAUSE, _LONGEST_PAUSE = 1.0, 60.0
"""Seconds until what failed is tried again: at first, and at most."""
_PATIENCE = 2.0
"""Seconds that a build gets to stop; a killed one leaves the last good index."""


class Follower:
    """Follows the folder for as long as its context lasts."""

    def __init__(self, settings: Settings, reopen: Callable[[], bool]) -> None:
        """Prepare to follow.

        Args:
            settings: Which folder goes into which index.
            reopen: Opens the newest generation where that isn't done yet; tells
                whether it can be opened.
        """
        self.trouble: SiyuError | None = None
        """What keeps the index from following, where something does."""
        self._settings = settings
        self._reopen = reopen
        self._stop = Event()
        self._thread = Thread(target=self._run, daemon=True)
        self._pause = _PAUSE
        self._due = math.inf
        self._whole_look_at = math.inf

    def __enter__(self) -> "Follower":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join(_PATIENCE)

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                self._follow()
            except Exception as error:
                self._failed(error)
                self._stop.wait(self._pause)

    def _follow(self) -> None:
        looks = changes(self._settings, self._stop)
        for changed in looks:
            if changed or self._is_wanted():
                self._refresh(changed | _rest_of_burst(looks))
            elif time.monotonic() >= self._whole_look_at:
                self._refresh({self._settings.seeds})
            elif not self.trouble:
                tidy(self._settings.index)

    def _is_wanted(self) -> bool:
        """Tell whether the index is to be built though nothing has changed."""
        if self.trouble:
            return time.monotonic() >= self._due
        return not self._reopen()

    def _refresh(self, changed: set[Path]) -> None:
        reach = self._reach(changed)
        build = partial(build_index, self._settings, self._go_on, reach=reach)
        try:
            build() if _are_little(changed) else _stepping_back(build)
            if not self._reopen():
                raise IndexDamaged("index_damaged", path=str(self._settings.index))
        except _Stopped:
            return
        except Exception as error:
            self._failed(error)
        else:
            self._succeeded()

    def _reach(self, changed: set[Path]) -> Reach:
        """Tell where to look; after a failure everywhere, and some time later too."""
        told = changed and not self.trouble
        reach = Reach.of(changed, self._settings.seeds) if told else EVERYWHERE
        later = math.inf if reach.is_everywhere else time.monotonic() + _DOUBT
        self._whole_look_at = later
        return reach

    def _go_on(self, _: Progress) -> None:
        if self._stop.is_set():
            raise _Stopped

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, SiyuError):
            _LOG.error("the index doesn't follow its folder", exc_info=error)
            error = SiyuError("not_followed", reason=type(error).__name__)
        elif not self.trouble or self.trouble.key != error.key:
            # A key is ours; what else an error says may be anybody's words.
            _LOG.warning(f"the index doesn't follow its folder: {error.key}")
        self._pause = min(2 * self._pause, _LONGEST_PAUSE) if self.trouble else _PAUSE
        self._due = time.monotonic() + self._pause
        self.trouble = error

    def _succeeded(self) -> None:
        if self.trouble:
            _LOG.warning("the index follows its folder again")
        self.trouble = None


class _Stopped(Exception):
    """Nobody waits for the index any more."""


def _rest_of_burst(looks: Iterator[set[Path]]) -> set[Path]:
    """Wait until nothing more changes, though not for long; give what did."""
    deadline = time.monotonic() + _LONGEST_BURST
    rest: set[Path] = set()
    for changed in looks:
        rest |= changed
        if not changed or time.monotonic() >= deadline:
            break
    return rest


def _are_little(paths: set[Path]) -> bool:
    return sum(map(_weight, paths)) < _LITTLE


def _weight(path: Path) -> float:
    """Give the bytes of a file; what a folder brings with it, nobody knows."""
    try:
        return math.inf if path.is_dir() else path.stat().st_size
    except OSError:
        return 0


def _stepping_back(work: Callable[[], object]) -> None:
    """Do it in a thread, and so in processes, that let others go first."""
    done: Future[None] = Future()
    Thread(target=_run_behind, args=(work, done), daemon=True).start()
    done.result()


def _run_behind(work: Callable[[], object], done: Future[None]) -> None:
    try:
        _step_back()
        work()
        done.set_result(None)
    except BaseException as error:  # handed to whoever waits for the result
        done.set_exception(error)


def _step_back() -> None:
    # Elsewhere all threads of a process have one priority.
    if sys.platform == "linux":
        thread = get_native_id()
        now = os.getpriority(os.PRIO_PROCESS, thread)
        os.setpriority(os.PRIO_PROCESS, thread, now + _NICENESS)

"""Note where the processor's time of a Python process goes, and of those it begins.

Its text is put into a folder as ``sitecustomize.py``, with that folder first in
``PYTHONPATH``: so every interpreter begins with it, and the program that is measured
needs to know nothing of it. After each few milliseconds of processor time, a signal
looks at the stack and counts what was used since the last look to it; a call into a
library is looked at when it returns, so its time is counted whole. The first thread is
looked at; what a library's own threads use is counted apart.
"""

import atexit
import json
import os
import signal
import time
from collections import defaultdict
from pathlib import Path
from types import FrameType

OTHER_THREADS = "other threads"
_FOLDER = os.environ.get("SIYU_QA_SAMPLES", "")
_PACKAGE = "siyu_qa"
_EVERY = 0.004
_WRITTEN_EVERY = 0.2
"""Seconds of processor time. A worker is killed without a word at its end."""


class Sampler:
    """Counts seconds of the processor by the functions of the package on the stack."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._seconds: dict[str, float] = defaultdict(float)
        self._thread = time.thread_time()
        self._process = time.process_time()
        self._written = 0.0

    def start(self) -> None:
        """Look at the stack from now on."""
        signal.signal(signal.SIGPROF, self._look)
        signal.siginterrupt(signal.SIGPROF, False)
        signal.setitimer(signal.ITIMER_PROF, _EVERY, _EVERY)
        atexit.register(self._stop)

    def _stop(self) -> None:
        # At its end the interpreter lets go of its signals, and this one would kill it.
        signal.setitimer(signal.ITIMER_PROF, 0)
        self._write()

    def _look(self, _: int, frame: FrameType | None) -> None:
        thread, process = time.thread_time(), time.process_time()
        used = thread - self._thread
        self._seconds[" ".join(_names(frame))] += used
        self._seconds[OTHER_THREADS] += max(process - self._process - used, 0.0)
        self._thread, self._process = thread, process
        if process - self._written > _WRITTEN_EVERY:
            self._written = process
            self._write()

    def _write(self) -> None:
        aside = self._file.with_suffix(".aside")
        aside.write_text(json.dumps(self._seconds), encoding="utf-8")
        aside.replace(self._file)


def _names(frame: FrameType | None) -> list[str]:
    """Give the package's functions on the stack, the innermost first."""
    names = []
    while frame:
        module = str(frame.f_globals.get("__name__", ""))
        if module.startswith(_PACKAGE):
            names.append(f"{module}:{frame.f_code.co_name}")
        frame = frame.f_back
    return names


if _FOLDER:
    Sampler(Path(_FOLDER, f"{os.getpid()}.json")).start()

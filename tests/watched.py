"""Commands run as a person runs them, and the memory that all their processes take."""

import re
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile

_RESIDENT = re.compile(rb"VmRSS:\s+(\d+) kB")
_EVERY = 0.02


@dataclass(frozen=True)
class Watched:
    """What a command left behind."""

    code: int
    out: str
    err: str
    seconds: float
    peak: int
    """The most bytes that its processes held in memory together."""


def watched(*arguments: str | Path) -> Watched:
    """Run ``siyu-qa`` with these words, and look at its processes all the while.

    What they share is counted once for each of them.
    """
    command = [sys.executable, "-m", "siyu_qa.cli", *map(str, arguments)]
    began = time.perf_counter()
    peak = 0
    with TemporaryFile() as out, TemporaryFile() as err:
        with subprocess.Popen(command, stdout=out, stderr=err) as process:
            while process.poll() is None:
                peak = max(peak, sum(map(_resident, _below(process.pid))))
                with suppress(subprocess.TimeoutExpired):
                    process.wait(timeout=_EVERY)
        out.seek(0)
        err.seek(0)
        told = (out.read().decode(), err.read().decode())
    return Watched(process.returncode, *told, time.perf_counter() - began, peak)


def _below(process: int) -> Iterator[int]:
    """Give a process and those that it started, as far as they still are."""
    yield process
    for task in _children(process):
        yield from _below(task)


def _children(process: int) -> Sequence[int]:
    # A process may end between its being listed and its being looked at.
    with suppress(OSError):
        tasks = Path(f"/proc/{process}/task").glob("*/children")
        return [int(one) for task in tasks for one in task.read_bytes().split()]
    return []


def _resident(process: int) -> int:
    with suppress(OSError):
        status = Path(f"/proc/{process}/status").read_bytes()
        held = _RESIDENT.search(status)
        return int(held[1]) * 1024 if held else 0
    return 0

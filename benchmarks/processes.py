"""Run a command to its end and tell what it took."""

import resource
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_SECONDS_BETWEEN_LOOKS = 0.05


@dataclass(frozen=True, slots=True)
class Run:
    """What a command printed, and what it took with the processes it began."""

    output: str
    seconds: float
    processor_seconds: float
    megabytes: float
    """The most memory that they held together."""


def run(command: Sequence[str], environment: Mapping[str, str] | None = None) -> Run:
    """Run *command*, alone of those that this process begins.

    Raises:
        subprocess.CalledProcessError: Where it fails.
    """
    began, used = time.perf_counter(), _processor_seconds()
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        env=environment,
    )
    watch = _Memory(process.pid)
    watch.start()
    output, errors = process.communicate()
    watch.done.set()
    watch.join()
    if process.returncode:
        sys.stderr.write(errors)
        raise subprocess.CalledProcessError(process.returncode, command)
    seconds = time.perf_counter() - began
    return Run(output, seconds, _processor_seconds() - used, watch.most / 1024)


def _processor_seconds() -> float:
    """Give what ended processes that this one began have used."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


class _Memory(threading.Thread):
    """Watches how much memory a process and those below it hold together."""

    def __init__(self, process: int) -> None:
        super().__init__(daemon=True)
        self.done = threading.Event()
        self.most = 0
        self._process = process

    def run(self) -> None:
        while not self.done.wait(_SECONDS_BETWEEN_LOOKS):
            self.most = max(self.most, _held(self._process))


def _held(process: int) -> int:
    """Give the kilobytes of a process and of all that it began."""
    try:
        held = resident(process)
        began = [
            int(child)
            for children in Path(f"/proc/{process}/task").glob("*/children")
            for child in children.read_text("utf-8").split()
        ]
    except OSError:  # it has ended since
        return 0
    return held + sum(map(_held, began))


def resident(process: int | str = "self", which: str = "VmRSS") -> int:
    """Give the kilobytes that a process holds, or another figure of its status."""
    status = Path(f"/proc/{process}/status").read_text("utf-8")
    fields = dict(line.split(":", 1) for line in status.splitlines() if ":" in line)
    # One that has ended but wasn't waited for has none.
    return int(fields.get(which, "0").split()[0])

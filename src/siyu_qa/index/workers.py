"""Processes that do the work on single files, so that no file can stop the run.

What a file makes a library do (run for ever, take all memory, crash) ends with one
process, and only that file is listed. Each is an interpreter of its own, started by
name: neither the caller's threads nor its script are copied into it.
"""

import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import count
from multiprocessing import Pipe
from multiprocessing.connection import Connection, wait
from typing import Any, Protocol, TypeAlias, TypeVar

from siyu_qa.errors import LoadError

T = TypeVar("T")
Job: TypeAlias = tuple[Callable[..., T], tuple[Any, ...]]
"""A function of a module and what it is called with."""


class Do(Protocol):
    """Calls a function with each of some arguments; gives results in their order.

    Where it raised a LoadError, that is given.
    """

    def __call__(
        self, function: Callable[..., T], arguments: Iterable[tuple[Any, ...]]
    ) -> Iterator[T | LoadError]: ...


def here(
    function: Callable[..., T], arguments: Iterable[tuple[Any, ...]]
) -> Iterator[T | LoadError]:
    """Do it in this process."""
    for some in arguments:
        try:
            yield function(*some)
        except LoadError as error:
            yield error


LONGEST = 120.0
"""Seconds that one job may take."""
MOST_MEMORY = 900_000_000
"""Bytes that one process may take for its data."""
_LITTLE = 500_000
"""Bytes that one process has read before others would have begun."""
_PROGRAM = f"""
import sys
from multiprocessing.connection import Connection
from {__name__} import work
work(Connection(int(sys.argv[1])))
"""
_AHEAD = 256
"""How many results wait for a slower one before them."""


@dataclass(slots=True)
class _Worker:
    process: subprocess.Popen[bytes]
    line: Connection
    job: int = -1
    """The number of the job that it is doing; -1: none."""
    began: float = 0.0


@contextmanager
def doing(work: int, *, safely: bool) -> Iterator[Do]:
    """Give what does the work: processes where it is much, or may go wrong.

    Args:
        work: In bytes of files.
        safely: Whether nothing in it can stop a process.
    """
    if safely and work < _LITTLE:
        yield here
        return
    with Workers(os.cpu_count() or 1) as workers:
        yield workers.do


class Workers:
    """A few processes; used as a context, at whose end they are gone."""

    def __init__(self, count: int, longest: float = LONGEST) -> None:
        self._count = count
        self._longest = longest
        self._workers: list[_Worker] = []

    def __enter__(self) -> "Workers":
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self._workers:
            _end(worker)
        self._workers.clear()

    def do(
        self, function: Callable[..., T], arguments: Iterable[tuple[Any, ...]]
    ) -> Iterator[T | LoadError]:
        """Do it in the processes, as many at a time as there are."""
        waiting = enumerate((function, some) for some in arguments)
        done: dict[int, T | LoadError] = {}
        for number in count():
            while number not in done:
                if len(done) < _AHEAD:
                    self._give(waiting)
                if all(worker.job < 0 for worker in self._workers):
                    return
                done |= self._results()
            yield done.pop(number)

    def _give(self, waiting: Iterator[tuple[int, Job[T]]]) -> None:
        """Hand a job to every worker that has none."""
        while len(self._workers) < self._count:
            self._workers.append(_started())
        for worker in self._workers:
            if worker.job >= 0:
                continue
            number, job = next(waiting, (-1, None))
            if number < 0:
                return
            worker.job, worker.began = number, time.monotonic()
            # One that just died says so when its result is waited for.
            with suppress(BrokenPipeError):
                worker.line.send(job)

    def _results(self) -> dict[int, Any]:
        """Wait until something is done or takes too long."""
        busy = {worker.line: worker for worker in self._workers if worker.job >= 0}
        oldest = min(worker.began for worker in busy.values())
        left = max(oldest + self._longest - time.monotonic(), 0.0)
        ready = wait(list(busy), timeout=left)
        results = {}
        for line in ready:
            worker = busy[line]  # type: ignore[index]
            number = worker.job
            results[number] = self._result(worker)
        for worker in list(busy.values()):
            if worker.job >= 0 and time.monotonic() - worker.began >= self._longest:
                results[worker.job] = LoadError("reading_too_long")
                self._give_up(worker)
        return results

    def _result(self, worker: _Worker) -> Any:
        try:
            result = worker.line.recv()
        except (EOFError, OSError):
            self._give_up(worker)
            return LoadError("reading_crashed")
        worker.job = -1
        return result

    def _give_up(self, worker: _Worker) -> None:
        _end(worker)
        self._workers.remove(worker)


def _started() -> _Worker:
    ours, theirs = Pipe()
    process = subprocess.Popen(
        [sys.executable, "-c", _PROGRAM, str(theirs.fileno())],
        pass_fds=[theirs.fileno()],
        stdin=subprocess.DEVNULL,
        # Each process is one of several: a tokenizer of its own threads slows all.
        env={
            **os.environ,
            "TOKENIZERS_PARALLELISM": "false",
            "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
        },
    )
    theirs.close()
    return _Worker(process, ours)


def _end(worker: _Worker) -> None:
    worker.line.close()
    worker.process.kill()
    worker.process.wait()


def work(line: Connection) -> None:
    """Do one job after the other, until nobody listens any more."""
    _, most = resource.getrlimit(resource.RLIMIT_DATA)
    limit = MOST_MEMORY if most < 0 else min(most, MOST_MEMORY)
    resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))
    while True:
        try:
            do, arguments = line.recv()
        except EOFError:
            return
        try:
            result = do(*arguments)
        except LoadError as error:
            result = error
        except MemoryError:
            result = LoadError("reading_too_large")
        line.send(result)

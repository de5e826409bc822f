"""Processes that do the work on single files, so that no file can stop the run.

What a file makes a library do (run for ever, take all memory, crash) ends with one
process, and only that file is listed. Each is an interpreter of its own, started by
name: neither the caller's threads nor its script are copied into it.
"""

import gc
import os
import resource
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import count
from multiprocessing import Pipe
from multiprocessing.connection import Connection, wait
from typing import Any, Protocol, TypeAlias, TypeVar

from siyu_qa.errors import LoadError
from siyu_qa.settings import Settings

T = TypeVar("T")
R = TypeVar("R")
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
BATCH = 100_000
"""Characters or bytes that are worth a message to another process."""
_SELDOM = 50_000
_MOST = 64
"""Of things in a batch."""
_AHEAD = 64
"""How many results wait for a slower one before them."""


@dataclass(slots=True)
class _Worker:
    process: subprocess.Popen[bytes]
    line: Connection
    job: int = -1
    """The number of the job that it is doing; -1: none."""
    began: float = 0.0


def in_batches(
    do: Do,
    function: Callable[[Settings, Sequence[T]], Sequence[R | LoadError]],
    settings: Settings,
    batches: Iterable[Sequence[T]],
) -> Iterator[tuple[T, R | LoadError]]:
    """Call a function with batches; give each thing with its result.

    What stops a batch is found by calling it with one thing after the other, at the
    end.
    """
    sent: deque[Sequence[T]] = deque()
    stopped: list[T] = []

    def arguments() -> Iterator[tuple[Settings, Sequence[T]]]:
        for batch in batches:
            sent.append(batch)
            yield settings, batch

    for results in do(function, arguments()):
        batch = sent.popleft()
        if isinstance(results, LoadError):
            stopped += batch
        else:
            yield from zip(batch, results, strict=True)
    alone = do(function, ((settings, [one]) for one in stopped))
    for one, results in zip(stopped, alone, strict=True):
        yield one, results if isinstance(results, LoadError) else results[0]


def batched(things: Iterable[T], size_of: Callable[[T], int]) -> Iterator[list[T]]:
    """Put things together until they reach a size that is worth a message.

    >>> list(batched(["a" * 50_000, "b", "c" * 90_000, "d"], len)) == [
    ...     ["a" * 50_000, "b", "c" * 90_000], ["d"]
    ... ]
    True
    """
    batch: list[T] = []
    size = 0
    for thing in things:
        batch.append(thing)
        size += size_of(thing)
        if size >= BATCH or len(batch) >= _MOST:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


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
    # What a batch leaves behind goes without looking for circles at every turn.
    gc.set_threshold(_SELDOM)
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

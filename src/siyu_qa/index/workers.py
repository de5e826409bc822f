"""Processes that do the work on single files, so that no file can stop the run.

What a file makes a library do (run for ever, take all memory, crash) ends with one
process, and only that file is listed. Each is an interpreter of its own, started by
name: neither the caller's threads nor its script are copied into it.
"""

import gc
import os
import pickle
import resource
import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
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

    Where it raised something, a LoadError is given.
    """

    def __call__(
        self, function: Callable[..., T], arguments: Iterable[tuple[Any, ...]]
    ) -> Iterator[T | LoadError]: ...


def here(
    function: Callable[..., T], arguments: Iterable[tuple[Any, ...]]
) -> Iterator[T | LoadError]:
    """Do it in this process."""
    return (_tried(function, some) for some in arguments)


def _tried(function: Callable[..., T], arguments: tuple[Any, ...]) -> T | LoadError:
    try:
        return function(*arguments)
    except LoadError as error:
        return error
    except MemoryError:
        return LoadError("reading_too_large")
    except Exception as error:
        # What nobody foresaw stops one file, and is told like all else.
        reason = " ".join(f"{type(error).__name__}: {error}".split())
        return LoadError("reading_failed", reason=reason[:_LONGEST_REASON])


LONGEST = 120.0
"""Seconds that one job may take."""
MOST_WORKERS = 2
MEMORY = 450_000_000
"""Bytes that each of them may reserve for its data; of these it never touches about
120 million. With the process that they work for, they stay below a gigabyte."""
MEMORY_ALONE = 650_000_000
"""The same for one that works while there is no other."""
_RESULT_SHARE = 9
"""A result may be this part of it: as objects, where it goes, it takes thrice that."""
_LONGEST_REASON = 120
_LITTLE = 500_000
"""Bytes that one process has read before others would have begun."""
_PROGRAM = f"""
import sys
from multiprocessing.connection import Connection
from {__name__} import work
work(Connection(int(sys.argv[1])), int(sys.argv[2]))
"""
BATCH = 100_000
"""Characters or bytes that are worth a message to another process."""
_SELDOM = 50_000
_MOST = 400
"""Of things in a batch."""
_AHEAD = 64
"""How many results wait for a slower one before them."""
_AHEAD_BYTES = 32_000_000
"""How large they may be together."""


def in_batches(
    do: Do,
    function: Callable[[Settings, Sequence[T]], R],
    settings: Settings,
    batches: Iterable[Sequence[T]],
) -> Iterator[tuple[Sequence[T], R | LoadError]]:
    """Call a function with batches; give each batch with its result.

    What stops a batch is found by calling it with one thing after the other, at the
    end: a batch that has an error for its result is of one thing.
    """
    sent: deque[Sequence[T]] = deque()
    stopped: list[T] = []

    def arguments() -> Iterator[tuple[Settings, Sequence[T]]]:
        for batch in batches:
            sent.append(batch)
            yield settings, batch

    for result in do(function, arguments()):
        batch = sent.popleft()
        if isinstance(result, LoadError) and len(batch) > 1:
            stopped += batch
        else:
            yield batch, result
        # The next one may be long in coming, and these may be large.
        del batch, result
    alone = do(function, ((settings, [one]) for one in stopped))
    yield from zip(([one] for one in stopped), alone, strict=True)


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
    with Workers(min(os.cpu_count() or 1, MOST_WORKERS)) as workers:
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
        self._end_all()

    def do(
        self, function: Callable[..., T], arguments: Iterable[tuple[Any, ...]]
    ) -> Iterator[T | LoadError]:
        """Do it in the processes, as many at a time as there are.

        What one of them has too little memory for is done by one that is alone.
        """
        waiting = enumerate((function, some) for some in arguments)
        done: dict[int, _Result] = {}
        stopped: dict[int, Job[T]] = {}
        for number in count():
            while True:
                # Before a result is looked at, so that nobody waits for that.
                if not stopped and _is_little(done.values()):
                    self._give(waiting)
                if number in done:
                    break
                if number in stopped and not self._busy():
                    done[number] = self._done_alone(stopped.pop(number))
                elif not self._busy():
                    return
                else:
                    self._take(done, stopped)
            yield _read(done.pop(number))

    def _busy(self) -> list["_Worker"]:
        return [worker for worker in self._workers if worker.job]

    def _give(self, waiting: Iterator[tuple[int, Job[T]]]) -> None:
        """Hand a job to every worker that has none, and begin those that are needed."""
        while len(self._busy()) < self._count:
            number, job = next(waiting, (0, None))
            if job is None:
                return
            self._idle().give(number, job)

    def _idle(self) -> "_Worker":
        for worker in self._workers:
            if not worker.job:
                return worker
        self._workers.append(_Worker(MEMORY))
        return self._workers[-1]

    def _take(self, done: dict[int, "_Result"], stopped: dict[int, Job[Any]]) -> None:
        """Wait until a worker is done, or stopped, or takes too long."""
        busy = self._busy()
        left = min(worker.left(self._longest) for worker in busy)
        ready = wait([worker.line for worker in busy], timeout=left)
        for worker in busy:
            if worker.line not in ready and worker.left(self._longest):
                continue
            job, result = worker.job, worker.result(self._longest)
            if isinstance(result, LoadError):
                worker.end()
                self._workers.remove(worker)
            if job and isinstance(result, LoadError) and result.key in _FOR_MEMORY:
                stopped[worker.number] = job
            else:
                done[worker.number] = result

    def _done_alone(self, job: Job[T]) -> "_Result":
        self._end_all()
        worker = _Worker(MEMORY_ALONE)
        worker.give(0, job)
        try:
            return worker.result(self._longest)
        finally:
            worker.end()

    def _end_all(self) -> None:
        for worker in self._workers:
            worker.end()
        self._workers.clear()


_Result: TypeAlias = bytes | LoadError
"""What a function gave, pickled, or why it gave nothing."""

_FOR_MEMORY = {"reading_too_large", "reading_crashed"}
"""What may be said where there was too little of it."""


def _read(result: _Result) -> Any:
    return result if isinstance(result, LoadError) else pickle.loads(result)


def _is_little(results: Iterable[_Result]) -> bool:
    sizes = [len(one) if isinstance(one, bytes) else 0 for one in results]
    return len(sizes) < _AHEAD and sum(sizes) < _AHEAD_BYTES


class _Worker:
    """A process that does one job at a time."""

    def __init__(self, memory: int) -> None:
        self.line, theirs = Pipe()
        self.number = 0
        self.job: Job[Any] | None = None
        self._began = 0.0
        self._process = subprocess.Popen(
            [sys.executable, "-c", _PROGRAM, str(theirs.fileno()), str(memory)],
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            # What stops it is told in one line, not in a library's last words.
            stderr=subprocess.DEVNULL,
            # Each process is one of several: with threads of its own it slows all.
            env={
                **os.environ,
                "TOKENIZERS_PARALLELISM": "false",
                "OPENBLAS_NUM_THREADS": "1",
                "OMP_NUM_THREADS": "1",
                "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
            },
        )
        theirs.close()

    def give(self, number: int, job: Job[Any]) -> None:
        """Hand it a job; it must have none."""
        self.number, self.job, self._began = number, job, time.monotonic()
        # One that just died says so when its result is waited for.
        with suppress(BrokenPipeError):
            self.line.send(job)

    def left(self, longest: float) -> float:
        """Give the seconds that its job may still take."""
        return max(self._began + longest - time.monotonic(), 0.0)

    def result(self, longest: float) -> _Result:
        """Wait for the result of its job; after an error it must be ended."""
        self.job = None
        if not self.line.poll(self.left(longest)):
            return LoadError("reading_too_long")
        try:
            return self.line.recv_bytes() or LoadError("reading_too_large")
        except (EOFError, OSError):
            # So libraries end a process that gets no memory.
            aborted = self._process.wait() == -signal.SIGABRT
            return LoadError("reading_too_large" if aborted else "reading_crashed")

    def end(self) -> None:
        self.line.close()
        self._process.kill()
        self._process.wait()


def work(line: Connection, memory: int) -> None:
    """Do one job after the other, until nobody listens any more."""
    # Who interrupts the run ends it, and that ends its workers.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _, most = resource.getrlimit(resource.RLIMIT_DATA)
    limit = memory if most < 0 else min(most, memory)
    resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))
    # What a batch leaves behind goes without looking for circles at every turn.
    gc.set_threshold(_SELDOM)
    while True:
        try:
            job = line.recv()
        except EOFError:
            return
        except MemoryError:
            os.abort()
        line.send_bytes(_done(job, limit // _RESULT_SHARE))


def _done(job: Job[Any], largest: int) -> bytes:
    """Do a job; give its result, or nothing where that takes too much memory."""
    result = _tried(*job)
    if isinstance(result, LoadError) and result.key == "reading_too_large":
        return b""
    try:
        data = pickle.dumps(result, pickle.HIGHEST_PROTOCOL)
    except MemoryError:
        return b""
    return data if len(data) <= largest else b""

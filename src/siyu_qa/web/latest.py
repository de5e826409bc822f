"""Know of each visit what it asked for last."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock

IsLatest = Callable[[], bool]


class Latest:
    """Lets what a visit asks for take the place of what it asked for before.

    >>> latest = Latest()
    >>> with latest.begun("tab 1") as is_first, latest.begun("tab 1") as is_second:
    ...     is_first(), is_second()
    (False, True)
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._numbers: dict[str, int] = {}
        self._count = 0

    @contextmanager
    def begun(self, visit: str) -> Iterator[IsLatest]:
        """Begin something for a visit; give what tells whether it still counts."""
        number = self._next(visit)
        try:
            yield lambda: self._numbers.get(visit) == number
        finally:
            with self._lock:
                if self._numbers.get(visit) == number:
                    del self._numbers[visit]

    def stop(self, visit: str) -> None:
        """Let nothing that a visit has begun count any longer."""
        with self._lock:
            self._numbers.pop(visit, None)

    def _next(self, visit: str) -> int:
        with self._lock:
            self._count += 1
            self._numbers[visit] = self._count
            return self._count

"""Turns at being answered: a few questions at once, the others one after another."""

import heapq
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Condition

from siyu_qa.errors import BusyError
from siyu_qa.web.guards.door import is_loopback


class Pace:
    """Gives everybody a turn before anybody gets the second.

    Args:
        at_once: How many questions are answered at the same time.
        of_one: How many one client may have waiting or in work.
        in_all: How many all may; each of them holds a thread.
        patience: Seconds after which a question waits no longer.
    """

    def __init__(
        self,
        at_once: int = 2,
        of_one: int = 4,
        in_all: int = 32,
        patience: float = 30,
    ) -> None:
        self._free = at_once
        self._of_one = of_one
        self._in_all = in_all
        self._patience = patience
        self._changed = Condition()
        self._clients: Counter[str] = Counter()
        self._rounds: dict[str, int] = {}
        """The round of the last question of each client that has one here."""
        self._round = 0
        """Of the question that got the last turn."""
        self._count = 0
        self._waiting: list[tuple[int, int]] = []
        """The round and number of each question that waits, as a heap."""

    @contextmanager
    def turn(self, client: str) -> Iterator[None]:
        """Wait for the turn of a client's question, and hold it for the block.

        Raises:
            BusyError: Where too many wait already, or this one has waited too long.
        """
        with self._changed:
            self._enter(client)
        try:
            with self._changed:
                self._wait(client)
            try:
                yield
            finally:
                with self._changed:
                    self._free += 1
        finally:
            with self._changed:
                self._leave(client)

    def _enter(self, client: str) -> None:
        if self._clients[client] >= self._of_one:
            raise BusyError("your_questions_wait", count=self._of_one)
        if self._clients.total() >= self._in_all:
            raise BusyError("questions_wait")
        self._clients[client] += 1

    def _wait(self, client: str) -> None:
        self._count += 1
        turn = max(self._round, self._rounds.get(client, 0)) + 1, self._count
        self._rounds[client] = turn[0]
        heapq.heappush(self._waiting, turn)
        if not self._changed.wait_for(lambda: self._is_next(turn), self._patience):
            self._waiting.remove(turn)
            heapq.heapify(self._waiting)
            raise BusyError("questions_wait")
        heapq.heappop(self._waiting)
        self._round = turn[0]
        self._free -= 1
        self._changed.notify_all()

    def _is_next(self, turn: tuple[int, int]) -> bool:
        return self._free > 0 and self._waiting[0] == turn

    def _leave(self, client: str) -> None:
        self._clients[client] -= 1
        if not self._clients[client]:
            del self._clients[client]
            self._rounds.pop(client, None)
        self._changed.notify_all()


def client_of(address: str, session: str) -> str:
    """Give by what one client is told from another.

    On this machine all have the same address; elsewhere a session can be made up.

    >>> client_of("127.0.0.1", "s1"), client_of("192.0.2.7", "s2")
    ('s1', '192.0.2.7')
    """
    return session if is_loopback(address) else address

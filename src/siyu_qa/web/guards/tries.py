"""How often a password may be tried: less and less, by one client and by all."""

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_network

from siyu_qa.web.guards.door import address_of

_MOST_CLIENTS = 10_000
_HOUR = 3600.0


@dataclass(frozen=True, slots=True)
class Rule:
    """How many wrong tries are free, and how the wait grows from there."""

    free: int
    longest: float
    """Seconds."""

    def wait(self, wrong: int) -> float:
        """Give how long after the last of *wrong* tries the next one may come.

        >>> [Rule(free=3, longest=60.0).wait(wrong) for wrong in (2, 3, 4, 9, 99)]
        [0.0, 2.0, 4.0, 60.0, 60.0]
        """
        over = wrong - self.free
        return min(self.longest, 2.0 ** min(over + 1, 32)) if over >= 0 else 0.0


OF_ONE = Rule(free=5, longest=900.0)
OF_ALL = Rule(free=50, longest=60.0)


class TooSoon(Exception):
    """The next try may come in so many seconds."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds


@dataclass(slots=True)
class _Wrong:
    """The wrong tries of late, and when the last of them was."""

    count: int
    last: float

    def wait(self, rule: Rule, now: float) -> float:
        return self.last + rule.wait(self.count) - now


class Tries:
    """Counts wrong tries; after an hour without one they are forgotten."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._all = _Wrong(0, now())
        self._clients: OrderedDict[str, _Wrong] = OrderedDict()

    def begin(self, address: str) -> None:
        """Count a try, as a wrong one until it proves right.

        So of tries that come at the same time none slips by.

        Raises:
            TooSoon: Where it has to wait; then it doesn't count.
        """
        now, client = self._now(), _client(address)
        one = self._clients.get(client, _Wrong(0, now))
        for wrong in (one, self._all):
            if now - wrong.last > _HOUR:
                wrong.count = 0
        wait = max(one.wait(OF_ONE, now), self._all.wait(OF_ALL, now))
        if wait > 0:
            raise TooSoon(wait)
        for wrong in (one, self._all):
            wrong.count, wrong.last = wrong.count + 1, now
        self._clients[client] = one
        self._clients.move_to_end(client)
        if len(self._clients) > _MOST_CLIENTS:
            self._clients.popitem(last=False)

    def succeed(self, address: str) -> None:
        """Forget the wrong tries of a client that knows the password."""
        self._clients.pop(_client(address), None)
        self._all.count = max(0, self._all.count - 1)


def _client(address: str) -> str:
    """Give what one client can't easily change of its address.

    >>> _client("192.0.2.7"), _client("2001:db8::1:2:3:4")
    ('192.0.2.7', '2001:db8::/64')
    """
    found = address_of(address)
    if not isinstance(found, IPv6Address):
        return address
    return str(ip_network((found, 64), strict=False))

"""Who has logged in; forgotten when the server ends."""

import hashlib
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable

LIFE = 12 * 3600
"""Seconds after which one logs in again."""
_MOST = 1000


class Sessions:
    """Knows the sessions by what SHA-256 makes of their tokens."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._ends: OrderedDict[bytes, float] = OrderedDict()

    def begin(self) -> str:
        """Begin a session and give its token; the oldest of too many ends."""
        token = secrets.token_urlsafe(32)
        self._ends[_hashed(token)] = self._now() + LIFE
        if len(self._ends) > _MOST:
            self._ends.popitem(last=False)
        return token

    def holds(self, token: str) -> bool:
        """Tell whether a token is that of a session."""
        end = self._ends.get(_hashed(token))
        return end is not None and self._now() < end

    def end(self, token: str) -> None:
        """End a session."""
        self._ends.pop(_hashed(token), None)


def _hashed(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()

"""The lock of the page: a password, tried no more often than is wise."""

import hmac
import secrets

from anyio import CapacityLimiter, to_thread

from siyu_qa.web.guards.password import Password
from siyu_qa.web.guards.tries import Tries

_AT_ONCE = 2


class Lock:
    """Checks passwords beside the page's own work, at most two at once."""

    def __init__(self, password: Password) -> None:
        self._password = password
        self._tries = Tries()
        self._workers = CapacityLimiter(_AT_ONCE)
        # A program sends the password with each request. Once it has proved right it
        # is known again by this, which never leaves the memory of this process.
        self._key = secrets.token_bytes(32)
        self._known = b""

    async def opens(self, text: str, address: str) -> bool:
        """Tell whether this is the password.

        Args:
            text: The password as it was given.
            address: Whose try it is.

        Raises:
            TooSoon: Where there were too many wrong tries.
        """
        self._tries.begin(address)
        quick = hmac.digest(self._key, text.encode("utf-8", "surrogatepass"), "sha256")
        right = hmac.compare_digest(quick, self._known) or await to_thread.run_sync(
            self._password.matches, text, limiter=self._workers
        )
        if right:
            self._known = quick
            self._tries.succeed(address)
        return right

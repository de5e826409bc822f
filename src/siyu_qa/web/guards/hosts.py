"""Refuse names that aren't ours: another site's may be made to lead here."""

import re
import socket

from starlette.datastructures import Headers
from starlette.types import Scope

from siyu_qa.web.guards.door import Door, address_of, is_loopback
from siyu_qa.web.guards.objections import Objection

_HOST = re.compile(r"(?:\[([0-9a-f:.]+)\]|([a-z0-9._-]+))(?::\d+)?", re.IGNORECASE)
_UNKNOWN = Objection("host", 400)


class Hosts:
    """Knows the names under which the page is served."""

    def __init__(self, door: Door) -> None:
        self._is_open = not is_loopback(door.host)
        own = (door.host, socket.gethostname()) if self._is_open else ()
        names = ("localhost", *door.names, *own)
        self._names = frozenset(name.lower() for name in names)

    def check(self, scope: Scope) -> Objection | None:
        """Object to a request under a name that isn't ours."""
        found = _HOST.fullmatch(Headers(scope=scope).get("host", ""))
        if not found:
            return _UNKNOWN
        host = found[1] or found[2]
        # No name server can make a number lead elsewhere.
        known = is_loopback(host) or (self._is_open and address_of(host))
        return None if known or host.lower() in self._names else _UNKNOWN

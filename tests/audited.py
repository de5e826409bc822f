"""Run ``siyu-qa`` and note every address that it turns to, in a file.

``python tests/audited.py FILE serve …`` is ``siyu-qa serve …`` otherwise.
"""

import sys
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from siyu_qa.cli import main

_LOOK_UPS = {"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyname_ex"}


def note_addresses(file: Path) -> None:
    """Let every look-up of a name and every connection leave a line in *file*."""
    file.touch()

    def note(event: str, arguments: tuple[Any, ...]) -> None:
        if event in _LOOK_UPS:
            host = arguments[0]
        elif event == "socket.connect" and isinstance(arguments[1], tuple):
            host = arguments[1][0]
        else:
            return
        if not _is_here(host):
            with file.open("a", encoding="utf-8") as notes:
                notes.write(f"{event} {host}\n")

    sys.addaudithook(note)


def _is_here(host: str | bytes | None) -> bool:
    """Tell an address of this machine, or none at all, from any other."""
    name = host.decode() if isinstance(host, bytes) else host
    if name in (None, "", "localhost"):
        return True
    try:
        return ip_address(str(name)).is_loopback
    except ValueError:
        return False


if __name__ == "__main__":
    note_addresses(Path(sys.argv[1]))
    raise SystemExit(main(sys.argv[2:]))

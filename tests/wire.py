"""Requests as a program sends them, to the letter."""

import socket
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPConnection


@dataclass(frozen=True)
class Reply:
    """What came back."""

    status: int
    headers: dict[str, str]
    """By names in lower case."""
    text: str


def send(
    port: int,
    method: str,
    path: str,
    body: str | bytes | Iterable[bytes] = "",
    **headers: str,
) -> Reply:
    """Send a request; of a reply that never ends the head is enough."""
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    data = body.encode() if isinstance(body, str) else body
    connection.request(method, path, data, names)
    with closing(connection), connection.getresponse() as response:
        kind = response.headers.get("content-type", "")
        read = b"" if kind.startswith("text/event-stream") else response.read()
    found = {name.lower(): value for name, value in response.headers.items()}
    return Reply(response.status, found, read.decode("utf-8", "replace"))


def talk(port: int, words: bytes) -> bytes:
    """Send bytes and give all that comes until the other side hangs up."""
    with socket.create_connection(("127.0.0.1", port), timeout=60) as line:
        line.sendall(words)
        return b"".join(iter(lambda: line.recv(65536), b""))

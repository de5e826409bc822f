"""Serve the page on this machine."""

import errno
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import uvicorn
from fastapi import FastAPI
from starlette.middleware.trustedhost import TrustedHostMiddleware

from siyu_qa.assistant import Assistant
from siyu_qa.errors import ServeError
from siyu_qa.settings import Settings
from siyu_qa.web.headers import Guard

_LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
_ANYWHERE = ("0.0.0.0", "::")
_PATIENCE = 2
"""Seconds that open pages get to finish when the server is told to stop."""


def serve(
    settings: Settings,
    host: str = "127.0.0.1",
    port: int = 7860,
    ready: Callable[[str], None] = lambda _: None,
) -> None:
    """Serve the page until the process is told to stop.

    An address that can't be listened at is a ``ServeError``.

    Args:
        settings: Which index is asked; it is built already.
        host: The address to listen at; pages are served under this name and the
            loopback's, and under no other.
        port: Where to listen; 0 takes a free one.
        ready: Is told the page's address once it can be opened.
    """
    with _listening(host, port) as listener:
        assistant = Assistant.open(settings.index, settings=settings)
        # No visitor waits for the model; and what loading it leaves free is used
        # by the packages that are imported next: 396 MB became 356.
        assistant.examples()
        app = application(assistant, settings, host)
        ready(_address(host, listener.getsockname()[1]))
        _run(app, listener)


def application(assistant: Assistant, settings: Settings, host: str) -> FastAPI:
    """Put the page behind its guards."""
    # Gradio takes seconds to import: a taken port is told before.
    from siyu_qa.web.page import mount_page

    app = FastAPI(openapi_url=None)
    mount_page(app, assistant, settings)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=[*_LOOPBACK, _name(host)])
    app.add_middleware(Guard)
    return app


@contextmanager
def _listening(host: str, port: int) -> Iterator[socket.socket]:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listener = socket.create_server((host, port), family=family)
    except (OSError, OverflowError) as error:
        taken = isinstance(error, OSError) and error.errno == errno.EADDRINUSE
        key = "port_in_use" if taken else "port_refused"
        raise ServeError(key, host=host, port=port) from error
    with listener:
        yield listener


def _address(host: str, port: int) -> str:
    return f"http://{_LOOPBACK[0] if host in _ANYWHERE else _name(host)}:{port}"


def _name(host: str) -> str:
    """Write a host as it stands in an address.

    >>> _name("::1"), _name("localhost")
    ('[::1]', 'localhost')
    """
    return f"[{host}]" if ":" in host else host


def _run(app: FastAPI, listener: socket.socket) -> None:
    """Serve until SIGTERM or SIGINT; both end it in good order."""
    config = uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=_PATIENCE,
    )
    stops = (signal.SIGTERM, signal.SIGINT)
    # uvicorn raises the signal again once it has stopped: that is to end quietly.
    before = {stop: signal.signal(stop, signal.SIG_IGN) for stop in stops}
    try:
        uvicorn.Server(config).run(sockets=[listener])
    finally:
        for stop, handler in before.items():
            signal.signal(stop, handler)

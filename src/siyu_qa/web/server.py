"""Serve the page, to this machine alone or, behind a password, to others."""

import errno
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import uvicorn
from fastapi import FastAPI
from starlette.types import ASGIApp

from siyu_qa.assistant import Assistant
from siyu_qa.errors import ServeError, SiyuError
from siyu_qa.follow.follower import Follower
from siyu_qa.settings import Settings
from siyu_qa.web.guards.door import Door
from siyu_qa.web.guards.gate import Gate
from siyu_qa.web.guards.hosts import Hosts
from siyu_qa.web.guards.lock import Lock
from siyu_qa.web.guards.login import Login
from siyu_qa.web.guards.logs import discreet, talkative
from siyu_qa.web.guards.password import Password
from siyu_qa.web.guards.paths import check_path
from siyu_qa.web.guards.patience import PatientProtocol
from siyu_qa.web.guards.sites import check_site
from siyu_qa.web.guards.sizes import Sizes, check_head

_ANYWHERE = ("0.0.0.0", "::")
_PATIENCE = 2
"""Seconds that open pages get to finish when the server is told to stop."""
_CONNECTIONS = 500
"""So many are open at most; a visitor's browser opens up to six."""


def serve(
    settings: Settings,
    door: Door | None = None,
    ready: Callable[[str], None] = lambda _: None,
    *,
    log_questions: bool = False,
) -> None:
    """Serve the page until the process is told to stop.

    An address that can't be listened at is a ``ServeError``, and so is one that
    needs a password where none is set.

    Args:
        settings: Which index is asked; it is built already.
        door: Where the page is served.
        ready: Is told the page's address once it can be opened.
        log_questions: Whether the log may tell what people ask.
    """
    door = door or Door()
    lock = lock_of(door, settings)
    with _listening(door) as listener, talkative() if log_questions else discreet():
        assistant = Assistant.open(settings.index, settings=settings)
        # No visitor waits for the model; and what loading it leaves free is used
        # by the packages that are imported next: 396 MB became 356.
        assistant.examples()
        follower = Follower(settings, assistant.reopen)
        page = application(
            assistant,
            settings,
            lambda: follower.trouble,
            is_locked=lock is not None,
        )
        app = guarded(page, door, lock, settings.language)
        ready(_address(door.host, listener.getsockname()[1]))
        with follower:
            _run(app, listener)


def lock_of(door: Door, settings: Settings) -> Lock | None:
    """Give what others than this machine have to open; None: they can't come.

    Raises:
        ServeError: Where a password is needed and none is set, or can't be read.
    """
    if door.is_private:
        return None
    password = Password.kept(settings.password_file.expanduser())
    if not password:
        raise ServeError("no_password", host=(door.names or (door.host,))[0])
    return Lock(password)


def application(
    assistant: Assistant,
    settings: Settings,
    trouble: Callable[[], SiyuError | None] = lambda: None,
    *,
    is_locked: bool,
) -> FastAPI:
    """Put the page into an application; nothing guards it yet.

    Args:
        assistant: Who answers.
        settings: Which folder the documents are from.
        trouble: Tells what keeps the index from following the folder, if anything.
        is_locked: Whether a password is needed to come here.
    """
    # Gradio takes seconds to import: a taken port is told before.
    from siyu_qa.web.page import mount_page

    app = FastAPI(openapi_url=None)
    mount_page(app, assistant, settings, trouble, is_locked=is_locked)
    return app


def guarded(app: ASGIApp, door: Door, lock: Lock | None, language: str) -> ASGIApp:
    """Put an application behind its guards, the outermost last."""
    if lock:
        app = Login(app, lock, language)
    app = Sizes(app, language)
    checks = (check_head, Hosts(door).check, check_site, check_path)
    return Gate(app, checks, language)


@contextmanager
def _listening(door: Door) -> Iterator[socket.socket]:
    host, port = door.host, door.port
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
    return f"http://{'127.0.0.1' if host in _ANYWHERE else _name(host)}:{port}"


def _name(host: str) -> str:
    """Write a host as it stands in an address.

    >>> _name("::1"), _name("localhost")
    ('[::1]', 'localhost')
    """
    return f"[{host}]" if ":" in host else host


def _run(app: ASGIApp, listener: socket.socket) -> None:
    """Serve until SIGTERM or SIGINT; both end it in good order."""
    config = uvicorn.Config(
        app,
        http=PatientProtocol,
        ws="none",
        limit_concurrency=_CONNECTIONS,
        # Its own would go past ours.
        log_config=None,
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

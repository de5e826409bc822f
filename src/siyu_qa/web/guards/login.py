"""Let nobody through who hasn't given the password."""

import base64
import binascii
import math
from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from siyu_qa.web.guards.lock import Lock
from siyu_qa.web.guards.login_page import POLICY, login_page, logout_page
from siyu_qa.web.guards.objections import Objection, language_wanted
from siyu_qa.web.guards.sessions import LIFE, Sessions
from siyu_qa.web.guards.tries import TooSoon

_LOGIN, _LOGOUT = "/page/login", "/page/logout"
# Of a "Basic" challenge a browser would make a window of its own.
_CHALLENGE = {"WWW-Authenticate": 'Bearer realm="siyu-qa"'}
_NEEDED = Objection("login", 401, headers=_CHALLENGE)
_WRONG = Objection("wrong", 401, headers=_CHALLENGE)


class Login:
    """Asks people on a page of its own; programs send the password along."""

    def __init__(self, app: ASGIApp, lock: Lock, language: str) -> None:
        self._app = app
        self._lock = lock
        self._language = language
        self._sessions = Sessions()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        app = self._app
        if scope["type"] == "http":
            app = await self._reply(Request(scope, receive)) or app
        await app(scope, receive, send)

    async def _reply(self, request: Request) -> Response | None:
        """Reply in the page's place; None: the page itself replies."""
        path, sent = request.url.path, request.method == "POST"
        if sent and path == _LOGIN:
            return await self._log_in(request)
        if objection := await self._objection(request):
            return self._refuse(request, objection)
        if path == _LOGOUT:
            return self._log_out(request) if sent else self._ask_to_leave(request)
        return _home() if path == _LOGIN else None

    async def _objection(self, request: Request) -> Objection | None:
        """Object to who neither has a session nor sends the password."""
        if self._sessions.holds(_token(request)):
            return None
        password = password_sent(request.headers.get("authorization", ""))
        return await self._try(request, password) if password else _NEEDED

    async def _try(self, request: Request, password: str) -> Objection | None:
        address = request.client.host if request.client else ""
        try:
            return None if await self._lock.opens(password, address) else _WRONG
        except TooSoon as wait:
            seconds = math.ceil(wait.seconds)
            retry = {"Retry-After": str(seconds)}
            return Objection("wait", 429, {"seconds": seconds}, retry)

    async def _log_in(self, request: Request) -> Response:
        form = parse_qs((await request.body()).decode("utf-8", "replace"))
        objection = await self._try(request, form.get("password", [""])[0])
        if objection:
            return self._refuse(request, objection)
        reply = _home()
        reply.set_cookie(
            _cookie(request),
            self._sessions.begin(),
            max_age=LIFE,
            secure=request.url.scheme == "https",
            httponly=True,
            samesite="strict",
        )
        return reply

    def _log_out(self, request: Request) -> Response:
        self._sessions.end(_token(request))
        reply = _home()
        reply.delete_cookie(_cookie(request), httponly=True, samesite="strict")
        return reply

    def _ask_to_leave(self, request: Request) -> Response:
        return _written(logout_page(language_wanted(request.scope, self._language)))

    def _refuse(self, request: Request, objection: Objection) -> Response:
        """Ask a person for the password, and tell a program that it is needed."""
        if "text/html" not in request.headers.get("accept", ""):
            return objection.reply(request.scope, self._language)
        language = language_wanted(request.scope, self._language)
        notice = "" if objection is _NEEDED else objection.line(language)
        page = login_page(language, notice)
        return _written(page, objection.status, {**objection.headers})


def password_sent(authorization: str) -> str:
    """Read the password that a program sends along, by either scheme.

    >>> password_sent("Bearer open sesame"), password_sent("Basic bWU6c2VzYW1l")
    ('open sesame', 'sesame')
    """
    scheme, _, sent = authorization.partition(" ")
    if scheme.lower() == "bearer":
        # Headers are read as Latin 1, whatever was sent.
        return sent.encode("latin-1", "replace").decode("utf-8", "replace").strip()
    if scheme.lower() != "basic":
        return ""
    try:
        named = base64.b64decode(sent, validate=True).decode("utf-8", "replace")
    except binascii.Error:
        return ""
    return named.partition(":")[2]


def _home() -> Response:
    return RedirectResponse("/", 303)


def _written(
    page: str, status: int = 200, headers: dict[str, str] | None = None
) -> Response:
    own = {"Content-Security-Policy": POLICY}
    return HTMLResponse(page, status, own | (headers or {}))


def _cookie(request: Request) -> str:
    """Name the cookie after the port: a browser keeps one set for all of a host."""
    return f"siyu_qa_{request.scope['server'][1]}"


def _token(request: Request) -> str:
    return request.cookies.get(_cookie(request), "")

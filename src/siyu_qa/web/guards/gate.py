"""The outermost guard: checks each request and puts the headers on each reply."""

from collections.abc import Callable, Sequence
from typing import TypeAlias

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from siyu_qa.web.guards.objections import Objection
from siyu_qa.web.guards.paths import is_ours

Check: TypeAlias = Callable[[Scope], Objection | None]
"""Looks at what a request says of itself, before any of its body is read."""


def policy(**directives: str) -> str:
    """Write what a page may load and do; it may never be embedded, nor embed.

    >>> policy(img_src="'self'", base_uri="'self'")
    "base-uri 'self'; frame-ancestors 'none'; object-src 'none'; img-src 'self'"
    """
    closed = {"base_uri": "'none'", "frame_ancestors": "'none'", "object_src": "'none'"}
    return "; ".join(
        f"{name.replace('_', '-')} {sources}"
        for name, sources in (closed | directives).items()
    )


# Gradio writes its settings into an inline script and styles into elements.
_POLICY = policy(
    base_uri="'self'",
    default_src="'self'",
    script_src="'self' 'unsafe-inline'",
    style_src="'self' 'unsafe-inline'",
    img_src="'self' data: blob:",
    connect_src="'self'",
    form_action="'none'",
    frame_src="'none'",
)
HEADERS = {
    "Content-Security-Policy": _POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


class Gate:
    """Lets in what no check objects to; a reply may carry a policy of its own."""

    def __init__(self, app: ASGIApp, checks: Sequence[Check], language: str) -> None:
        self._app = app
        self._checks = checks
        self._language = language

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                _guard(MutableHeaders(scope=message), scope["path"])
            await send(message)

        objection = self._objection(scope)
        app = objection.reply(scope, self._language) if objection else self._app
        await app(scope, receive, send_guarded)

    def _objection(self, scope: Scope) -> Objection | None:
        found = (check(scope) for check in self._checks)
        return next(filter(None, found), None)


def _guard(headers: MutableHeaders, path: str) -> None:
    for name, value in HEADERS.items():
        headers.setdefault(name, value)
    if not is_ours(path):
        # It may hold a document's text; no cache is to keep that.
        headers["Cache-Control"] = "no-store"

"""Guard the page against other sites open in the same browser."""

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# Gradio writes its settings into an inline script and styles into elements.
_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "connect-src 'self'",
        "form-action 'none'",
        "frame-src 'none'",
        "object-src 'none'",
        "base-uri 'self'",
        "frame-ancestors 'none'",
    )
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
_OWN_SITES = ("same-origin", "none")
_READING = ("GET", "HEAD")
_UPLOAD = "/gradio_api/upload"


class Guard:
    """Adds the headers, and refuses uploads and whatever another site sends."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        app = PlainTextResponse("Forbidden", 403) if _refused(scope) else self._app
        await app(scope, receive, send_guarded)


def _refused(scope: Scope) -> bool:
    if scope["type"] != "http":
        return False
    # Browsers say where a request comes from; other programs needn't.
    site = Headers(scope=scope).get("sec-fetch-site", "none")
    foreign = site not in _OWN_SITES and scope["method"] not in _READING
    return foreign or scope["path"].startswith(_UPLOAD)

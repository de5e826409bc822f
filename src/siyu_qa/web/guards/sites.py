"""Refuse what another site, open in the same browser, asks for or sends."""

from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import Scope

from siyu_qa.web.guards.objections import Objection

_OWN = ("same-origin", "none")
_FOREIGN = Objection("site", 403)


def check_site(scope: Scope) -> Objection | None:
    """Object to what comes from another site, but for a link that is followed.

    Browsers say where a request comes from; other programs needn't.
    """
    headers = Headers(scope=scope)
    site = headers.get("sec-fetch-site")
    if site is None:
        # Nor do browsers over plain HTTP, save for the origin.
        return None if _is_own(headers) else _FOREIGN
    is_link = scope["method"] == "GET" and headers.get("sec-fetch-mode") == "navigate"
    return None if site in _OWN or is_link else _FOREIGN


def _is_own(headers: Headers) -> bool:
    origin = headers.get("origin")
    if origin is None:
        return True
    return urlsplit(origin).netloc.lower() == headers.get("host", "").lower()

"""The paths that the page needs; Gradio has many more, and none of those is served.

Among them are such as hand out files, take uploads, record runs and edit the page.
"""

import re

from starlette.types import Scope

from siyu_qa.web.guards.objections import Objection

_FILES = r"/(?:assets|static|svelte|page/style|page/script)/[\w./@-]+"
_OURS = re.compile(rf"{_FILES}|/theme\.css|/favicon\.ico")
"""What is the same for everybody and tells nothing."""

_WORD = r"[\w.-]+"
_NEEDED = {
    "GET": re.compile(
        "|".join(
            (
                "/",
                "/config/?",
                "/gradio_api/app_id",
                "/gradio_api/info/?",
                "/gradio_api/startup-events",
                "/gradio_api/queue/data",
                f"/gradio_api/heartbeat/{_WORD}",
                f"/gradio_api/call/(?:v2/)?{_WORD}/{_WORD}",
                "/mcp",
                "/page/.*",
                _OURS.pattern,
            )
        )
    ),
    "POST": re.compile(
        "|".join(
            (
                "/gradio_api/queue/join/?",
                f"/gradio_api/call/(?:v2/)?{_WORD}/?",
                "/gradio_api/cancel",
                "/gradio_api/reset/?",
                "/mcp",
                "/page/.*",
            )
        )
    ),
    "PUT": re.compile("/page/.*"),
    "DELETE": re.compile("/mcp|/page/.*"),
}
_NOT_NEEDED = Objection("path", 404)


def check_path(scope: Scope) -> Objection | None:
    """Object to a path that the page doesn't need."""
    method, path = scope["method"], scope["path"]
    needed = _NEEDED.get("GET" if method == "HEAD" else method)
    is_needed = needed and needed.fullmatch(path) and ".." not in path
    return None if is_needed else _NOT_NEEDED


def is_ours(path: str) -> bool:
    """Tell whether a path is of the page's own files.

    >>> is_ours("/page/style/page.css"), is_ours("/config")
    (True, False)
    """
    return bool(_OURS.fullmatch(path))

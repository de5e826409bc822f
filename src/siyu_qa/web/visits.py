"""Tell one visit from another, and forget what it was shown once it is over.

Gradio remembers of each visit all that its parts show, the conversation included:
of the last 10,000, however long ago they ended.
"""

from typing import NamedTuple

import gradio as gr
from gradio.context import LocalContext

from siyu_qa.web.guards.pace import client_of

_MOST = 200
"""Visits that are remembered where nobody has told that they ended."""


def forget_visits(page: gr.Blocks) -> None:
    """Let a page that is being laid out forget each visit when its tab is closed."""
    page.state_session_capacity = _MOST
    page.unload(forget_visit)


def forget_visit() -> None:
    """Forget the visit whose request is being answered."""
    page, request = LocalContext.blocks.get(None), LocalContext.request.get(None)
    if page and request and request.session_hash:
        holder = page.state_holder
        holder.session_data.pop(request.session_hash, None)
        holder.time_last_used.pop(request.session_hash, None)


class Visit(NamedTuple):
    """One page that somebody has open."""

    session: str
    """What Gradio tells it by."""
    client: str
    """Whose it is, to pace questions by."""


def visit_now() -> Visit:
    """Give the visit whose request is being answered."""
    request = LocalContext.request.get(None)
    session = (request and request.session_hash) or ""
    address = request.client.host if request and request.client else ""
    return Visit(session, client_of(address, session))

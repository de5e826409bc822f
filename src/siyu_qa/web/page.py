"""Put the page's views together and into an application."""

from collections.abc import Callable, Sequence
from typing import Any

import gradio as gr
from fastapi import FastAPI

from siyu_qa.assistant import Assistant
from siyu_qa.errors import SiyuError
from siyu_qa.messages import say
from siyu_qa.settings import Settings
from siyu_qa.web.bridge import Bridge
from siyu_qa.web.desk import Desk
from siyu_qa.web.folder import Folder
from siyu_qa.web.guards.pace import Pace
from siyu_qa.web.head import head, mount_assets
from siyu_qa.web.programs import Programs, offer, wrong_calls
from siyu_qa.web.routes.documents import mount_documents
from siyu_qa.web.routes.exports import mount_exports
from siyu_qa.web.routes.feedback import mount_feedback
from siyu_qa.web.routes.stamp import mount_stamp
from siyu_qa.web.tools import mount_tools
from siyu_qa.web.views.asking import Talk
from siyu_qa.web.views.conversations import Conversations
from siyu_qa.web.views.documents import Documents
from siyu_qa.web.views.filters import Filters
from siyu_qa.web.views.frame import Foot, Top
from siyu_qa.web.views.reading import Panel
from siyu_qa.web.views.searching import Search
from siyu_qa.web.views.view import QUIET, View
from siyu_qa.web.visits import forget_visits

_FONTS = ("system-ui", "PingFang SC", "Noto Sans CJK SC", "Microsoft YaHei")


def mount_page(
    app: FastAPI,
    assistant: Assistant,
    settings: Settings,
    trouble: Callable[[], SiyuError | None],
    *,
    is_locked: bool,
) -> None:
    """Put the page at the root of *app*."""
    folder, pace = Folder(settings), Pace()
    desk = Desk(assistant, settings, pace, trouble)
    mount_assets(app)
    mount_documents(app, folder)
    mount_exports(app)
    mount_feedback(app, settings.feedback)
    mount_stamp(app, desk)
    programs = Programs(assistant, settings.language, pace)
    mount_tools(app, programs)
    title = say("page.title", settings.language)
    with gr.Blocks(title=title, analytics_enabled=False) as page:
        top = Top.lay_out(settings.language, is_locked=is_locked)
        _lay_out(top, desk, folder, settings)
        offer(programs)
        forget_visits(page)
    gr.mount_gradio_app(
        app,
        page,
        path="/",
        app_kwargs={"exception_handlers": wrong_calls(settings.language)},
        enable_monitoring=False,
        footer_links=[],
        head=head(),
        run_history=False,
        show_error=False,
        theme=gr.themes.Base(font=_FONTS, font_mono=_FONTS),
    )


def _lay_out(top: Top, desk: Desk, folder: Folder, settings: Settings) -> None:
    bridge, language = Bridge(), settings.language
    choice = top.language
    with gr.Row(elem_id="desk"):
        with gr.Column(elem_id="views"):
            filters = Filters.lay_out(desk, bridge, choice, language)
            talk = Talk.lay_out(desk, bridge, filters, language)
            search = Search.lay_out(desk, bridge, filters, language)
            documents = Documents.lay_out(folder, bridge, choice, language)
            conversations = Conversations.lay_out(settings.feedback, language)
        panel = Panel.lay_out(desk, bridge, choice, language)
    foot = Foot.lay_out(desk, choice, language)
    views: list[View] = [
        top, filters, talk, search, documents, conversations, panel, foot
    ]  # fmt: skip
    panel.wire(begun=talk.wire())
    foot.wire(bridge)
    search.wire(filters.wire())
    # The page's script sets this off: from then on nothing is lost on the way back.
    arrived = bridge.on("arrive", None, [], [])
    for event in (arrived, documents.wire()):
        _write_anew(event, views)
    _write_anew(_reword(choice, language, views), views)


def _reword(choice: gr.Radio, language: str, views: Sequence[View]) -> Any:
    """Word every part anew when another language is chosen."""
    parts = [part for view in views for part, _ in view.words(language)]

    def words(language: str) -> list[dict[str, Any]]:
        said = (words for view in views for _, words in view.words(language))
        return [gr.update(**words) for words in said]

    return choice.input(words, [choice], parts, **QUIET)


def _write_anew(event: Any, views: Sequence[View]) -> None:
    """Write what the views show anew after *event*."""
    for view in views:
        for one in view.writings():
            event.then(one.function, list(one.reads), list(one.writes), **QUIET)

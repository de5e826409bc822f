"""Put the page's views together and into an application."""

from collections.abc import Sequence
from typing import Any

import gradio as gr
from fastapi import FastAPI

from siyu_qa.assistant import Assistant
from siyu_qa.messages import say
from siyu_qa.settings import Settings
from siyu_qa.web.bridge import Bridge
from siyu_qa.web.desk import Desk
from siyu_qa.web.head import head, mount_assets
from siyu_qa.web.views.asking import Talk
from siyu_qa.web.views.frame import Foot, Top
from siyu_qa.web.views.reading import Panel
from siyu_qa.web.views.view import QUIET, View

_FONTS = ("system-ui", "PingFang SC", "Noto Sans CJK SC", "Microsoft YaHei")


def mount_page(app: FastAPI, assistant: Assistant, settings: Settings) -> None:
    """Put the page at the root of *app*."""
    mount_assets(app)
    title = say("page.title", settings.language)
    with gr.Blocks(title=title, analytics_enabled=False) as page:
        _lay_out(page, Desk(assistant, settings), settings.language)
    gr.mount_gradio_app(
        app,
        page,
        path="/",
        enable_monitoring=False,
        footer_links=[],
        head=head(),
        run_history=False,
        show_error=False,
        theme=gr.themes.Base(font=_FONTS, font_mono=_FONTS),
    )


def _lay_out(page: gr.Blocks, desk: Desk, language: str) -> None:
    bridge = Bridge()
    top = Top.lay_out(language)
    choice = top.language
    with gr.Row(elem_id="desk"):
        with gr.Column(elem_id="views"):
            talk = Talk.lay_out(desk, bridge, choice, language)
        panel = Panel.lay_out(desk, bridge, choice, language)
    foot = Foot.lay_out(desk, choice)
    views: list[View] = [top, talk, panel, foot]
    talk.wire()
    panel.wire()
    for event in (page.load(None), bridge.on("renew", None, [], [])):
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

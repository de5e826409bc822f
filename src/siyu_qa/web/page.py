"""Wire the page's parts to the desk and put the page into an application."""

from collections.abc import Iterator
from importlib.resources import files
from typing import Any, TypeAlias

import gradio as gr
from fastapi import FastAPI
from gradio.events import api

from siyu_qa.errors import SiyuError
from siyu_qa.messages import say
from siyu_qa.records import Answer, Json
from siyu_qa.web.answers import Message, conversation
from siyu_qa.web.desk import Desk
from siyu_qa.web.layout import Parts, lay_out, wording

Update: TypeAlias = dict[str, Any]
Asking: TypeAlias = tuple[list[Message], list[Answer], str, str, Update]
"""A turn, and the button's state while it lasts."""

_FONTS = ("system-ui", "PingFang SC", "Noto Sans CJK SC", "Microsoft YaHei")
_QUIET: Update = {"api_visibility": "private", "show_progress": "hidden"}


def mount_page(app: FastAPI, desk: Desk, language: str) -> None:
    """Put the page at the root of *app*, in *language* until a visitor chooses."""
    with gr.Blocks(title=say("page.title", language), analytics_enabled=False) as page:
        parts = lay_out(language)
        _talk(parts, desk)
        _read(parts, desk)
        _word(page, parts, desk)
        _tend(page, parts, desk)
        _offer(desk, language)
    gr.mount_gradio_app(
        app,
        page,
        path="/",
        enable_monitoring=False,
        footer_links=[],
        head=_head(),
        run_history=False,
        show_error=False,
        theme=gr.themes.Base(font=_FONTS, font_mono=_FONTS),
    )


def _head() -> str:
    """Give our own style and script; Gradio would narrow what a style reaches."""
    here = files(__package__)
    style = here.joinpath("page.css").read_text(encoding="utf-8")
    script = here.joinpath("page.js").read_text(encoding="utf-8")
    return f"<style>{style}</style><script>{script}</script>"


def _talk(parts: Parts, desk: Desk) -> None:
    """A question is asked, an example chosen, a completion undone, all begun anew."""

    def ask(question: str, answers: list[Answer], language: str) -> Iterator[Asking]:
        for turn in desk.ask(question, answers, language):
            yield *turn, gr.update(interactive=False)

    def example(
        chosen: gr.SelectData, answers: list[Answer], language: str
    ) -> Iterator[Asking]:
        yield from ask(chosen.value["text"], answers, language)

    def rest(language: str) -> tuple[str, Update]:
        return desk.state(language), gr.update(interactive=True)

    said = [parts.answers, parts.language]
    turn = [parts.chat, parts.answers, parts.box, parts.notice]
    for event in (
        gr.on(
            [parts.box.submit, parts.ask.click],
            ask,
            [parts.box, *said],
            [*turn, parts.ask],
            **_QUIET,
        ),
        parts.chat.example_select(example, said, [*turn, parts.ask], **_QUIET),
    ):
        event.then(rest, parts.language, [parts.state, parts.ask], **_QUIET)
    parts.undo.click(
        desk.as_asked,
        [parts.address, parts.answers, parts.language],
        [parts.chat, parts.answers, parts.notice],
        **_QUIET,
    )
    gr.on(
        [parts.new.click, parts.chat.clear],
        lambda language: ([], [], "", "", "", desk.source("", [], language)),
        parts.language,
        [*turn, parts.address, parts.source],
        **_QUIET,
    )


def _read(parts: Parts, desk: Desk) -> None:
    """A link is opened."""
    parts.open.click(
        desk.source,
        [parts.address, parts.answers, parts.language],
        parts.source,
        # Of links opened in haste the last one counts.
        trigger_mode="always_last",
        **_QUIET,
    )


def _word(page: gr.Blocks, parts: Parts, desk: Desk) -> None:
    """Another language is chosen, for all that stands on the page."""
    names = list(wording("en"))

    def words(address: str, answers: list[Answer], language: str) -> list[Update | str]:
        said = wording(language)
        said["chat"]["value"] = conversation(answers, language)
        updates = [gr.update(**said[name]) for name in names]
        return [*updates, desk.source(address, answers, language)]

    parts.language.input(
        words,
        [parts.address, parts.answers, parts.language],
        [*(getattr(parts, name) for name in names), parts.source],
        **_QUIET,
    ).then(desk.state, parts.language, parts.state, **_QUIET)


def _tend(page: gr.Blocks, parts: Parts, desk: Desk) -> None:
    """The page is opened, or the index brought up to date."""

    def arrive(language: str) -> tuple[str, Update]:
        examples = [{"text": question} for question in desk.examples()]
        return desk.state(language), gr.update(examples=examples)

    page.load(arrive, parts.language, [parts.state, parts.chat], **_QUIET)
    parts.rebuild.click(
        desk.rebuild,
        parts.language,
        [parts.state, parts.report],
        concurrency_limit=1,
        **_QUIET,
    ).then(arrive, parts.language, [parts.state, parts.chat], **_QUIET)


def _offer(desk: Desk, language: str) -> None:
    """Programs may ask too; this is all they may do."""

    def ask_documents(question: str) -> Json:
        """Answer a question with the documents' own sentences and their places.

        Args:
            question: In Chinese, Simplified or Traditional.

        Returns:
            The answer as ``siyu-qa ask --json`` prints it.
        """
        try:
            return desk.answer(question)
        except SiyuError as error:
            raise gr.Error(error.explain(language)) from error

    api(ask_documents, api_name="ask_documents")

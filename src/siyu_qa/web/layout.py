"""Lay the page's parts out and word them."""

from dataclasses import dataclass
from typing import Any, TypeAlias

import gradio as gr

from siyu_qa.messages import LANGUAGES, say
from siyu_qa.web.render import told

Wording: TypeAlias = dict[str, dict[str, Any]]
"""What the parts say in one language: the name of a part, then its arguments."""


@dataclass(frozen=True, slots=True)
class Parts:
    """The components that the page's events read or change."""

    head: gr.Markdown
    language: gr.Radio
    new: gr.Button
    chat: gr.Chatbot
    notice: gr.Markdown
    box: gr.Textbox
    ask: gr.Button
    close: gr.Button
    source: gr.Markdown
    state: gr.Markdown
    rebuild: gr.Button
    report: gr.Markdown
    address: gr.Textbox
    """Of the link that was opened last; ``page.js`` writes it."""
    open: gr.Button
    """Pressed by ``page.js`` once the address is written."""
    undo: gr.Button
    """Likewise, where a question shall be asked as it was written."""
    answers: gr.State
    """Of this visitor's conversation."""


def wording(language: str) -> Wording:
    """Give what the parts say in *language*."""
    head = f"<h1>{told('title', language)}</h1><p>{told('tagline', language)}</p>"
    return {
        "head": {"value": head},
        "language": {"label": say("page.language", language)},
        "new": {"value": say("page.new", language)},
        "chat": {
            "label": say("page.chat", language),
            "placeholder": f"<p>{told('try', language)}</p>",
        },
        "box": {
            "label": say("page.box", language),
            "placeholder": say("page.box", language),
        },
        "ask": {"value": say("page.ask", language)},
        "close": {"value": say("page.close", language)},
        "rebuild": {"value": say("page.rebuild", language)},
    }


def lay_out(language: str) -> Parts:
    """Put the parts where they belong, worded in *language*."""
    words = wording(language)
    with gr.Row(elem_id="top"):
        head = _markdown("head", **words["head"])
        choice = gr.Radio(
            [(say("page.name", name), name) for name in LANGUAGES],
            value=language,
            container=False,
            elem_id="language",
            **words["language"],
        )
        new = gr.Button(elem_id="new", size="sm", **words["new"])
    with gr.Row(elem_id="desk"):
        with gr.Column(elem_id="talk"):
            chat = _chat(words)
            notice = _markdown("notice")
            with gr.Row(elem_id="asking"):
                box = _box(words)
                ask = gr.Button(elem_id="ask", variant="primary", **words["ask"])
        with gr.Column(elem_id="reading"):
            close = gr.Button(elem_id="close", size="sm", **words["close"])
            source = _markdown(
                "source", f'<p class="hint">{told("hint", language)}</p>'
            )
    with gr.Row(elem_id="foot"):
        state = _markdown("state")
        rebuild = gr.Button(elem_id="rebuild", size="sm", **words["rebuild"])
    report = _markdown("report")
    address = gr.Textbox(elem_id="address", visible="hidden")
    opener = gr.Button(elem_id="open", visible="hidden")
    undo = gr.Button(elem_id="undo", visible="hidden")
    return Parts(
        head, choice, new, chat, notice, box, ask, close, source,
        state, rebuild, report, address, opener, undo, gr.State([]),
    )  # fmt: skip


def _markdown(name: str, value: str = "") -> gr.Markdown:
    return gr.Markdown(value, elem_id=name, latex_delimiters=[])


def _chat(words: Wording) -> gr.Chatbot:
    return gr.Chatbot(
        autoscroll=False,
        buttons=[],
        elem_id="chat",
        feedback_options=None,
        height="100%",
        latex_delimiters=[],
        layout="bubble",
        show_label=False,
        **words["chat"],
    )


def _box(words: Wording) -> gr.Textbox:
    return gr.Textbox(
        container=False,
        elem_id="question",
        lines=1,
        max_lines=5,
        show_label=False,
        **words["box"],
    )

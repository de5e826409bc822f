"""The conversation: a question is asked, the answer grows below it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import gradio as gr

from siyu_qa.messages import say
from siyu_qa.web.answers import Message, Reader
from siyu_qa.web.bridge import Bridge
from siyu_qa.web.desk import Desk, Turn
from siyu_qa.web.latest import Latest
from siyu_qa.web.render import button, told
from siyu_qa.web.scopes import Chosen
from siyu_qa.web.views.filters import Filters
from siyu_qa.web.views.view import QUIET, Words, Writing, markdown
from siyu_qa.web.visits import visit_now

Shown: TypeAlias = tuple[Any, ...]
"""A turn as Gradio takes it."""

_AT_ONCE = 32
"""How many questions are taken in at once; how many are worked on is paced apart."""
# Gradio shows what it was given last once more: that is to be nothing.
_NOTHING: Shown = (gr.skip(),) * len(Turn._fields)


@dataclass(frozen=True, slots=True)
class Talk:
    """The chat, and the box below it."""

    desk: Desk
    bridge: Bridge
    filters: Filters
    latest: Latest
    new: gr.Button
    chat: gr.Chatbot
    notice: gr.Markdown
    rewriting: gr.Markdown
    box: gr.Textbox
    ask: gr.Button
    stop: gr.Button

    @classmethod
    def lay_out(
        cls, desk: Desk, bridge: Bridge, filters: Filters, language: str
    ) -> "Talk":
        """Put its parts on the page."""
        with gr.Column(elem_id="asking", elem_classes="view"):
            chat = _chat(language)
            notice = markdown("notice")
            rewriting = markdown("rewriting", _rewriting(language))
            with gr.Row(elem_id="line"):
                new = gr.Button(say("page.new", language), elem_id="new", size="sm")
                box = _box(language)
                ask = gr.Button(
                    say("page.ask", language), elem_id="ask", variant="primary"
                )
                stop = gr.Button(say("page.stop", language), elem_id="stop")
        return cls(
            desk,
            bridge,
            filters,
            Latest(),
            new,
            chat,
            notice,
            rewriting,
            box,
            ask,
            stop,
        )

    def words(self, language: str) -> Words:
        """Give what its parts say in *language*."""
        box = say("page.box", language)
        return (
            (self.new, {"value": say("page.new", language)}),
            (self.chat, _chat_words(language)),
            (self.rewriting, {"value": _rewriting(language)}),
            (self.box, {"label": box, "placeholder": box}),
            (self.ask, {"value": say("page.ask", language)}),
            (self.stop, {"value": say("page.stop", language)}),
        )

    def writings(self) -> Sequence[Writing]:
        """Give how the conversation and the examples are written."""
        return (
            Writing(self._messages, self._read, [self.chat]),
            Writing(self._examples, [], [self.chat]),
        )

    def wire(self) -> Any:
        """Declare what asking, stopping and beginning anew do; give the last event."""
        bridge, filters = self.bridge, self.filters
        said = [bridge.kept, bridge.editing, *filters.chosen, *filters.reader]
        how = {**QUIET, "concurrency_limit": _AT_ONCE, "trigger_mode": "multiple"}
        asked = [self.box.submit, self.ask.click]
        gr.on(asked, self._ask, [self.box, *said], self._turn, **how)
        self.chat.example_select(self._example, said, self._turn, **how)
        stopped = [bridge.pending, self.box, *self._read]
        self.stop.click(self._stopped, stopped, self._turn, **QUIET)
        filters.script.input(self._messages, self._read, [self.chat], **QUIET)
        self._wire_bridge()
        return self.new.click(self._begin, None, self._turn, **QUIET)

    def _wire_bridge(self) -> None:
        address, filters = self.bridge.address, self.filters
        asked = [address, self.bridge.kept, *filters.chosen, *filters.reader]
        shown = [self.chat, self.bridge.kept, self.notice]
        self.bridge.on(
            "restore", self._restored, self._read, shown, trigger_mode="always_last"
        )
        self.bridge.on(
            "as-asked", self._as_asked, asked, shown, concurrency_limit=_AT_ONCE
        )
        self.bridge.on("earlier", self._earlier, [address, *self._read], [self.chat])

    @property
    def _read(self) -> list[Any]:
        """What a conversation is written from: what was kept, and its reader."""
        return [self.bridge.kept, *self.filters.reader]

    @property
    def _turn(self) -> list[Any]:
        bridge = self.bridge
        return [
            self.chat,
            bridge.kept,
            bridge.pending,
            bridge.editing,
            self.box,
            self.notice,
        ]

    def _ask(
        self,
        question: str,
        kept: str,
        editing: str,
        within: str,
        since: str,
        until: str,
        language: str,
        script: str,
    ) -> Iterator[Shown]:
        chosen = Chosen(within or "", since, until)
        reader = Reader(language, script)
        visit = visit_now()
        turns = self.desk.ask(question, kept, editing, chosen, reader, visit.client)
        with self.latest.begun(visit.session) as is_latest:
            for turn in turns:
                # Stopped meanwhile, or asked once more in haste.
                if not is_latest():
                    yield _NOTHING
                    return
                yield _shown(turn)

    def _example(
        self, chosen: gr.SelectData, kept: str, editing: str, *narrowed: str
    ) -> Iterator[Shown]:
        yield from self._ask(chosen.value["text"], kept, editing, *narrowed)

    def _stopped(
        self, pending: str, box: str, kept: str, language: str, script: str
    ) -> Shown:
        self.latest.stop(visit_now().session)
        reader = Reader(language, script)
        messages, kept, notice = self.desk.conversation(kept, reader)
        # What was typed meanwhile stays.
        back = "" if box.strip() else pending
        return _shown(Turn(messages, kept, box=back, notice=notice))

    def _begin(self) -> Shown:
        self.latest.stop(visit_now().session)
        return _shown(Turn([], ""))

    def _messages(self, kept: str, language: str, script: str) -> Any:
        # While the page is loaded, the browser may be bringing a conversation back.
        if not kept:
            return gr.skip()
        return self.desk.conversation(kept, Reader(language, script))[0]

    def _restored(
        self, kept: str, language: str, script: str
    ) -> tuple[list[Message], Any, str]:
        reader = Reader(language, script)
        messages, readable, notice = self.desk.conversation(kept, reader)
        # By now the browser may have put another conversation there.
        return messages, gr.skip() if readable == kept else readable, notice

    def _as_asked(
        self,
        address: str,
        kept: str,
        within: str,
        since: str,
        until: str,
        language: str,
        script: str,
    ) -> tuple[list[Message], str, str]:
        chosen = Chosen(within or "", since, until)
        reader = Reader(language, script)
        return self.desk.as_asked(address, kept, chosen, reader, visit_now().client)

    def _earlier(
        self, address: str, kept: str, language: str, script: str
    ) -> list[Message]:
        return self.desk.earlier(address, kept, Reader(language, script))

    def _examples(self) -> dict[str, Any]:
        examples = [{"text": question} for question in self.desk.examples()]
        return gr.update(examples=examples)


def _shown(turn: Turn) -> Shown:
    """Leave in the box what is typed there, unless something comes back into it."""
    return turn._replace(box=turn.box or gr.skip())


def _chat(language: str) -> gr.Chatbot:
    return gr.Chatbot(
        autoscroll=False,
        buttons=[],
        elem_id="chat",
        feedback_options=None,
        height="100%",
        latex_delimiters=[],
        layout="bubble",
        show_label=False,
        **_chat_words(language),
    )


def _chat_words(language: str) -> dict[str, Any]:
    return {
        "label": say("page.chat", language),
        "placeholder": f"<p>{told('try', language)}</p>",
    }


def _box(language: str) -> gr.Textbox:
    return gr.Textbox(
        container=False,
        elem_id="question",
        label=say("page.box", language),
        lines=1,
        max_lines=5,
        placeholder=say("page.box", language),
        show_label=False,
    )


def _rewriting(language: str) -> str:
    """Word the line that stands over the box while a question is being edited."""
    leave = button("leave", told("leave", language))
    return f"<p>{told('rewriting', language)} {leave}</p>"

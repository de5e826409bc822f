"""The document panel: the place that a link opened, with the lines around it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import gradio as gr

from siyu_qa.messages import say
from siyu_qa.web.bridge import Bridge
from siyu_qa.web.desk import Desk
from siyu_qa.web.render import told
from siyu_qa.web.views.view import QUIET, Words, Writing, markdown


@dataclass(frozen=True, slots=True)
class Panel:
    """The document at the place that was opened."""

    desk: Desk
    bridge: Bridge
    language: gr.Radio
    close: gr.Button
    source: gr.Markdown

    @classmethod
    def lay_out(
        cls, desk: Desk, bridge: Bridge, choice: gr.Radio, language: str
    ) -> "Panel":
        """Put its parts on the page."""
        with gr.Column(elem_id="reading"):
            close = gr.Button(say("page.close", language), elem_id="close", size="sm")
            source = markdown("source", f'<p class="hint">{told("hint", language)}</p>')
        return cls(desk, bridge, choice, close, source)

    def words(self, language: str) -> Words:
        """Give what its parts say in *language*."""
        return ((self.close, {"value": say("page.close", language)}),)

    def writings(self) -> Sequence[Writing]:
        """Give how what is open is written."""
        opened = [self.bridge.opened, self.bridge.kept, self.language]
        return (Writing(self.desk.source, opened, [self.source]),)

    def wire(self, begun: Any) -> None:
        """Declare what opens a place; *begun* anew, nothing is open."""
        self._clear(begun)

        def opened(address: str, kept: str, language: str) -> tuple[str, str]:
            return self.desk.source(address, kept, language), address

        self.bridge.on(
            "open",
            opened,
            [self.bridge.address, self.bridge.kept, self.language],
            [self.source, self.bridge.opened],
            # Of links opened in haste the last one counts.
            trigger_mode="always_last",
        )

    def _clear(self, event: Any) -> None:
        event.then(
            lambda language: (self.desk.source("", "", language), ""),
            [self.language],
            [self.source, self.bridge.opened],
            **QUIET,
        )

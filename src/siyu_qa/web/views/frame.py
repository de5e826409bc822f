"""The page's top line and foot, and which view is shown."""

from collections.abc import Sequence
from dataclasses import dataclass

import gradio as gr

from siyu_qa.messages import LANGUAGES, say
from siyu_qa.web.bridge import Bridge
from siyu_qa.web.desk import Desk
from siyu_qa.web.render import told
from siyu_qa.web.views.view import Words, Writing, markdown

VIEWS = ("asking", "searching", "documents", "conversations")


@dataclass(frozen=True, slots=True)
class Top:
    """The name of the page, the ways to its views, the language."""

    head: gr.Markdown
    ways: gr.Markdown
    language: gr.Radio

    @classmethod
    def lay_out(cls, language: str) -> "Top":
        """Put its parts on the page."""
        with gr.Row(elem_id="top"):
            return cls(
                head=markdown("head", _head(language)),
                ways=markdown("ways", _ways(language)),
                language=gr.Radio(
                    [(say("page.name", name), name) for name in LANGUAGES],
                    value=language,
                    container=False,
                    elem_id="language",
                    label=say("page.language", language),
                ),
            )

    def words(self, language: str) -> Words:
        """Give what its parts say in *language*."""
        return (
            (self.head, {"value": _head(language)}),
            (self.ways, {"value": _ways(language)}),
            (self.language, {"label": say("page.language", language)}),
        )

    def writings(self) -> Sequence[Writing]:
        """Give nothing: all of it is words."""
        return ()


@dataclass(frozen=True, slots=True)
class Foot:
    """What the index holds."""

    state: gr.Markdown
    language: gr.Radio
    desk: Desk

    @classmethod
    def lay_out(cls, desk: Desk, language: gr.Radio) -> "Foot":
        """Put its parts on the page."""
        with gr.Row(elem_id="foot"):
            return cls(markdown("state"), language, desk)

    def words(self, language: str) -> Words:
        """Give nothing: all of it depends on the index."""
        return ()

    def writings(self) -> Sequence[Writing]:
        """Give how the state is written."""
        return (Writing(self.desk.state, [self.language], [self.state]),)

    def follow(self, bridge: Bridge) -> None:
        """Write the state anew when the page's script asks for it."""
        bridge.on("state", self.desk.state, [self.language], [self.state])


def _head(language: str) -> str:
    return f"<h1>{told('title', language)}</h1><p>{told('tagline', language)}</p>"


def _ways(language: str) -> str:
    ways = "".join(
        f'<button type="button" name="view" value="{view}">'
        f"{told(f'view.{view}', language)}</button>"
        for view in VIEWS
    )
    return f'<nav title="{told("views", language)}">{ways}</nav>'

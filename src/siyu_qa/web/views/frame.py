"""The page's top line and foot, and which view is shown."""

from collections.abc import Sequence
from dataclasses import dataclass

import gradio as gr

from siyu_qa.messages import LANGUAGES, say
from siyu_qa.web.bridge import Bridge
from siyu_qa.web.desk import Desk
from siyu_qa.web.render import button, told
from siyu_qa.web.views.view import Words, Writing, markdown

VIEWS = ("asking", "searching", "documents", "conversations")


@dataclass(frozen=True, slots=True)
class Top:
    """The name of the page, the ways to its views, the language."""

    head: gr.Markdown
    ways: gr.Markdown
    language: gr.Radio
    is_locked: bool
    """Whether a password was needed to come here."""

    @classmethod
    def lay_out(cls, language: str, *, is_locked: bool) -> "Top":
        """Put its parts on the page."""
        with gr.Row(elem_id="top"):
            return cls(
                head=markdown("head", _head(language)),
                ways=markdown("ways", _ways(language, is_locked=is_locked)),
                language=gr.Radio(
                    [(say("page.name", name), name) for name in LANGUAGES],
                    value=language,
                    container=False,
                    elem_id="language",
                    label=say("page.language", language),
                ),
                is_locked=is_locked,
            )

    def words(self, language: str) -> Words:
        """Give what its parts say in *language*."""
        return (
            (self.head, {"value": _head(language)}),
            (self.ways, {"value": _ways(language, is_locked=self.is_locked)}),
            (self.language, {"label": say("page.language", language)}),
        )

    def writings(self) -> Sequence[Writing]:
        """Give nothing: all of it is words."""
        return ()


@dataclass(frozen=True, slots=True)
class Foot:
    """What the index holds, and a line for when the server is away."""

    state: gr.Markdown
    away: gr.Markdown
    language: gr.Radio
    desk: Desk

    @classmethod
    def lay_out(cls, desk: Desk, choice: gr.Radio, language: str) -> "Foot":
        """Put its parts on the page."""
        with gr.Row(elem_id="foot"):
            away = markdown("away", _away(language))
            return cls(markdown("state"), away, choice, desk)

    def words(self, language: str) -> Words:
        """Give what its line says in *language*."""
        return ((self.away, {"value": _away(language)}),)

    def writings(self) -> Sequence[Writing]:
        """Give how the state is written."""
        return (Writing(self.desk.state, [self.language], [self.state]),)

    def wire(self, bridge: Bridge) -> None:
        """Declare that the state is written anew when the page's script asks for it."""
        bridge.on("state", self.desk.state, [self.language], [self.state])


def _head(language: str) -> str:
    return f"<h1>{told('title', language)}</h1><p>{told('tagline', language)}</p>"


def _ways(language: str, *, is_locked: bool) -> str:
    ways = "".join(
        button("view", told(f"view.{view}", language), value=view) for view in VIEWS
    )
    leave = f'<a href="page/logout">{told("log_out", language)}</a>' * is_locked
    return f'<nav title="{told("views", language)}">{ways}{leave}</nav>'


def _away(language: str) -> str:
    return f'<p role="alert">{told("away", language)}</p>'

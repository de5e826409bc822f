"""What asking and searching have in common: which documents, and in which script."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import gradio as gr
from gradio.components import Component

from siyu_qa.messages import say
from siyu_qa.web.bridge import Bridge
from siyu_qa.web.converted import AS_WRITTEN, SCRIPTS
from siyu_qa.web.desk import Desk
from siyu_qa.web.scopes import Chosen
from siyu_qa.web.views.view import QUIET, Words, Writing, markdown

_LONGEST_DATE = 20


@dataclass(frozen=True, slots=True)
class Filters:
    """The choice of documents, of a span of dates and of a script."""

    shown_in: ClassVar[tuple[str, ...]] = ("asking", "searching")

    desk: Desk
    bridge: Bridge
    language: gr.Radio
    options: gr.Accordion
    within: gr.Dropdown
    since: gr.Textbox
    until: gr.Textbox
    script: gr.Radio
    active: gr.Markdown
    """What is searched alone, and the button that clears it."""

    @classmethod
    def lay_out(
        cls, desk: Desk, bridge: Bridge, choice: gr.Radio, language: str
    ) -> "Filters":
        """Put its parts on the page."""
        with gr.Column(elem_id="filters"):
            words = say("page.options", language)
            with gr.Accordion(words, open=False, elem_id="options") as options:
                within = _within(language)
                with gr.Row(elem_id="narrowing"):
                    since, until = _date("since", language), _date("until", language)
                    script = _script(language)
            active = markdown("active")
        return cls(
            desk, bridge, choice, options, within, since, until, script, active
        )  # fmt: skip

    @property
    def chosen(self) -> list[Component]:
        """The parts that a ``Chosen`` is made of, in its order."""
        return [self.within, self.since, self.until]

    @property
    def reader(self) -> list[Component]:
        """The parts that a ``Reader`` is made of, in its order."""
        return [self.language, self.script]

    @property
    def changes(self) -> list[Any]:
        """What tells that the visitor chose other documents."""
        dates = (self.since, self.until)
        return [
            self.within.input,
            *(event for date in dates for event in (date.submit, date.blur)),
        ]

    def words(self, language: str) -> Words:
        """Give what its parts say in *language*."""
        return (
            (self.options, {"label": say("page.options", language)}),
            (self.within, _within_words(language)),
            (self.script, _script_words(language)),
            (self.since, {"label": say("page.scope.since", language)}),
            (self.until, {"label": say("page.scope.until", language)}),
        )

    def writings(self) -> Sequence[Writing]:
        """Give how the choices, and what is chosen of them, are written."""
        chosen = [*self.chosen, self.language]
        return (
            Writing(self._choices, [self.within, self.language], [self.within]),
            Writing(self._active, chosen, [self.active]),
        )

    def wire(self) -> Any:
        """Declare what choosing and clearing do; give the event of clearing."""
        chosen = [*self.chosen, self.language]
        gr.on(self.changes, self._active, chosen, [self.active], **QUIET)
        cleared = [*self.chosen, self.active]
        return self.bridge.on("everything", lambda: ("",) * 4, [], cleared)

    def _choices(self, within: str, language: str) -> dict[str, Any]:
        return gr.update(choices=self.desk.choices(within or "", language))

    def _active(self, within: str, since: str, until: str, language: str) -> str:
        return self.desk.scope_told(Chosen(within or "", since, until), language)


def _within(language: str) -> gr.Dropdown:
    return gr.Dropdown(
        [(say("page.scope.all", language), "")],
        # Not only what is listed: the index changes, and words of a name do as well.
        allow_custom_value=True,
        elem_id="within",
        value="",
        **_within_words(language),
    )


def _within_words(language: str) -> dict[str, Any]:
    return {
        "label": say("page.scope", language),
        "info": say("page.scope.info", language),
    }


def _script(language: str) -> gr.Radio:
    return gr.Radio(value=AS_WRITTEN, elem_id="script", **_script_words(language))


def _script_words(language: str) -> dict[str, Any]:
    names = [say("page.script.as_written", language)]
    names += [say("page.name", script) for script in SCRIPTS[1:]]
    return {
        "choices": list(zip(names, SCRIPTS, strict=True)),
        "label": say("page.script", language),
    }


def _date(name: str, language: str) -> gr.Textbox:
    return gr.Textbox(
        elem_id=name,
        label=say(f"page.scope.{name}", language),
        max_length=_LONGEST_DATE,
        placeholder="2021-07-03",
        value="",
    )

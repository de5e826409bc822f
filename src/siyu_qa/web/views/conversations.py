"""The conversations that this browser keeps: only its script knows them."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import gradio as gr

from siyu_qa.web.feedback import LONGEST_COMMENT
from siyu_qa.web.render import button, told
from siyu_qa.web.views.view import Words, Writing, markdown

_LONGEST_TITLE = 80
_SAYINGS = (
    "all_forgotten", "busy", "copied", "forgotten", "full", "imported", "off",
    "unreachable",
)  # fmt: skip
"""What the script tells, by the ends of their keys."""


@dataclass(frozen=True, slots=True)
class Conversations:
    """Where conversations are kept, the list of them, and what the script says."""

    feedback: Path | None
    kept: gr.Markdown
    trouble: gr.Markdown

    @classmethod
    def lay_out(cls, feedback: Path | None, language: str) -> "Conversations":
        """Put its parts on the page.

        Args:
            feedback: The file that votes are written into, if they are.
            language: Of the page.
        """
        trouble = markdown("not-kept", _trouble())
        with gr.Column(elem_id="conversations", elem_classes="view"):
            kept = markdown("kept-list", _list(feedback, language))
        return cls(feedback, kept, trouble)

    def words(self, language: str) -> Words:
        """Give what its parts say in *language*."""
        return ((self.kept, {"value": _list(self.feedback, language)}),)

    def writings(self) -> Sequence[Writing]:
        """Give nothing: the script writes the list from what is kept."""
        return ()


def _trouble() -> str:
    """Write the line that stands in every view while nothing can be kept."""
    return '<p class="trouble" role="status"></p>'


def _list(feedback: Path | None, language: str) -> str:
    ways = "".join(
        button(name, told(key, language))
        for name, key in (
            ("begin", "new"),
            ("import", "kept.import"),
            ("forget-all", "kept.forget_all"),
        )
    )
    where = f"{told('kept.where', language)} {_votes_told(feedback, language)}"
    return (
        f'<p class="hint">{where}</p><p class="ways">{ways}</p>'
        f'<p class="said" role="status"></p>'
        f'<ul class="list" title="{told("view.conversations", language)}"></ul>'
        f'<p class="none" hidden>{told("kept.none", language)}</p>'
        f'<div hidden class="patterns">{_row(language)}{_sayings(language)}'
        f"{_vote(language) if feedback else ''}</div>"
    )


def _votes_told(feedback: Path | None, language: str) -> str:
    if not feedback:
        return told("kept.votes_off", language)
    return told("kept.votes_on", language, name=feedback.name)


def _row(language: str) -> str:
    """Write the pattern of a conversation in the list."""
    exports = "".join(
        button("export", told("kept.export", language, format=word), value=kind)
        for kind, word in (("markdown", "Markdown"), ("json", "JSON"))
    )
    name = told("kept.name", language)
    return (
        f'<ul><li class="conversation">{button("talk", "")}'
        f'<span class="naming" hidden><input class="name" title="{name}" '
        f'maxlength="{_LONGEST_TITLE}">{button("name", told("kept.save", language))}'
        f'</span><span class="about"><span class="date"></span> · <span class="count">'
        f"{told('kept.count', language, count='#')}</span></span>"
        f'<span class="does">{button("rename", told("kept.rename", language))}'
        f"{exports}{button('forget', told('kept.forget', language))}</span></li></ul>"
    )


def _sayings(language: str) -> str:
    said = "".join(
        f'<p class="{name}">{told(f"kept.{name}", language, title="#", count="#")}</p>'
        for name in _SAYINGS
    )
    return said + button("unforget", told("undo", language))


def _vote(language: str) -> str:
    """Write the pattern of what a reader says of an answer."""
    right = _verdict("up", "right", language)
    wrong = _verdict("down", "wrong", language)
    comment = told("kept.comment", language)
    return (
        f'<p class="votes">{right}{wrong}<span class="commenting" hidden>'
        f'<input class="comment" title="{comment}" maxlength="{LONGEST_COMMENT}">'
        f"{button('comment', told('kept.send', language))}</span>"
        f'<span class="voted" role="status"></span></p>'
    )


def _verdict(verdict: str, key: str, language: str) -> str:
    words, title = told(f"kept.{verdict}", language), told(f"kept.{key}", language)
    return button("vote", words, value=verdict, title=title)

"""The documents: what the folder holds, put in and taken out here."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import gradio as gr

from siyu_qa.messages import say
from siyu_qa.web.bridge import Bridge
from siyu_qa.web.folder import Folder
from siyu_qa.web.guards.sizes import MEGABYTE
from siyu_qa.web.render import button, told
from siyu_qa.web.routes.documents import LARGEST, MOST
from siyu_qa.web.views.view import QUIET, Words, Writing, markdown

_AT_ONCE = 8
"""How many visitors are told at once how their change to the folder goes."""


@dataclass(frozen=True, slots=True)
class Documents:
    """The list of documents, and where new ones are dropped."""

    folder: Folder
    bridge: Bridge
    language: gr.Radio
    drop: gr.Markdown
    done: gr.Markdown
    progress: gr.Markdown
    changes: gr.Markdown
    report: gr.Markdown
    sought: gr.Textbox
    listing: gr.Markdown

    @classmethod
    def lay_out(
        cls, folder: Folder, bridge: Bridge, choice: gr.Radio, language: str
    ) -> "Documents":
        """Put its parts on the page."""
        with gr.Column(elem_id="documents", elem_classes="view"):
            return cls(
                folder=folder,
                bridge=bridge,
                language=choice,
                drop=markdown("drop", _drop(language)),
                done=markdown("tended"),
                progress=markdown("rebuilding"),
                changes=markdown("rebuilt"),
                report=markdown("report"),
                sought=_box(language),
                listing=markdown("listing"),
            )

    def words(self, language: str) -> Words:
        """Give what its parts say in *language*."""
        return (
            (self.drop, {"value": _drop(language)}),
            (self.sought, _box_words(language)),
        )

    def writings(self) -> Sequence[Writing]:
        """Give how the list and the report are written."""
        reads, writes = [self.sought, self.language], [self.listing, self.report]
        return (Writing(self.folder.shown, reads, writes),)

    def wire(self) -> Any:
        """Declare what narrows the list, writes it anew, and changes the folder.

        The event is given after which all that comes of documents is another.
        """
        self.sought.change(
            self.folder.narrowed,
            [self.sought, self.language],
            [self.listing],
            # While someone types, only the last word counts.
            trigger_mode="always_last",
            **QUIET,
        )
        for list_anew in self.writings():
            self.bridge.on(
                "list", list_anew.function, list_anew.reads, list_anew.writes
            )
        return self.bridge.on(
            "tend",
            self._tend,
            [self.bridge.address, self.language],
            [self.done, self.progress, self.changes],
            concurrency_limit=_AT_ONCE,
            trigger_mode="multiple",
        )

    def _tend(self, wish: str, language: str) -> Iterator[tuple[Any, str, str]]:
        for done, progress, changes in self.folder.tend(wish, language):
            # The way to undo what was done last stays where nothing else is done.
            yield done or gr.skip(), progress, changes


def _drop(language: str) -> str:
    """Word the drop zone, and the patterns of what the script writes there."""
    largest = LARGEST // MEGABYTE
    choose = button("upload", told("choose", language), value=f"{LARGEST} {MOST}")
    return (
        f'<section class="drop" title="{told("drop_here", language)}">'
        f"<p>{told('drop', language)} {choose}</p>"
        f'<p class="place">{told("limits", language, most=MOST, largest=largest)}</p>'
        f"<p>{button('tend', told('rebuild', language), value='refresh')}</p></section>"
        f'<div hidden class="patterns">{_row(language)}{_sayings(language, largest)}'
        "</div>"
    )


def _row(language: str) -> str:
    """Word the line of a file that is uploaded."""
    asked = "".join(
        button("upload-as", told(key, language), value=value) + " "
        for value, key in (
            ("replace", "replace"),
            ("number", "keep_both"),
            ("", "cancel"),
        )
    )
    share = f'<progress max="1" title="{told("upload_share", language)}"></progress>'
    return (
        f'<ul><li class="upload"><span class="title"></span> {share} '
        '<span class="told" role="status"></span> '
        f'<span class="asked" hidden>{asked}</span> '
        '<button type="button" name="tend" hidden>'
        f"{told('undo', language)}</button></li></ul>"
    )


def _sayings(language: str, largest: int) -> str:
    """Word what the script says by itself, each found by its class."""
    said = {
        "too-large": told("upload_too_large", language, largest=largest),
        "too-many": told("upload_too_many", language, most=MOST),
        "a-folder": told("upload_folder", language),
        "not-sent": told("upload_not_sent", language),
        "not-taken": told("upload_cancelled", language),
        "waiting": told("upload_waiting", language),
        "checking": told("upload_checking", language),
    }
    return "".join(f'<p class="{name}">{words}</p>' for name, words in said.items())


def _box(language: str) -> gr.Textbox:
    return gr.Textbox(
        container=False,
        elem_id="sought",
        lines=1,
        max_lines=1,
        show_label=False,
        **_box_words(language),
    )


def _box_words(language: str) -> dict[str, Any]:
    words = say("page.sought", language)
    return {"label": words, "placeholder": words}

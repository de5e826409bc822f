"""The search: the passages themselves, and why each was found."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import gradio as gr

from siyu_qa.messages import say
from siyu_qa.web.bridge import Bridge
from siyu_qa.web.desk import Desk
from siyu_qa.web.hits import MOST_SHOWN, SHOWN
from siyu_qa.web.scopes import Chosen
from siyu_qa.web.status import notice
from siyu_qa.web.views.filters import Filters
from siyu_qa.web.views.view import QUIET, Words, Writing, markdown

_WORD = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class Search:
    """The box for a query, and what was found."""

    desk: Desk
    bridge: Bridge
    filters: Filters
    box: gr.Textbox
    search: gr.Button
    hits: gr.Markdown

    @classmethod
    def lay_out(
        cls, desk: Desk, bridge: Bridge, filters: Filters, language: str
    ) -> "Search":
        """Put its parts on the page."""
        with gr.Column(elem_id="searching", elem_classes="view"):
            with gr.Row(elem_id="query-line"):
                box = gr.Textbox(
                    container=False,
                    elem_id="query",
                    lines=1,
                    max_lines=3,
                    show_label=False,
                    **_box_words(language),
                )
                search = gr.Button(
                    say("page.search", language), elem_id="search", variant="primary"
                )
            hits = markdown("hits")
        return cls(desk, bridge, filters, box, search, hits)

    def words(self, language: str) -> Words:
        """Give what its parts say in *language*."""
        return (
            (self.box, _box_words(language)),
            (self.search, {"value": say("page.search", language)}),
        )

    def writings(self) -> Sequence[Writing]:
        """Give how what was found is written anew."""
        return (Writing(self._again, self._reads, [self.hits]),)

    def wire(self, cleared: Any) -> None:
        """Declare what searching does.

        Args:
            cleared: The event after which everything is searched again.
        """
        asked = [self.box.submit, self.search.click]
        gr.on(asked, self._search, self._reads, [self.hits], **QUIET)
        gr.on(self.filters.changes, self._again, self._reads, [self.hits], **QUIET)
        cleared.then(self._again, self._reads, [self.hits], **QUIET)
        self.bridge.on(
            "more", self._more, [self.bridge.address, *self._reads], [self.hits]
        )

    @property
    def _reads(self) -> list[Any]:
        return [self.box, *self.filters.chosen, self.filters.language]

    def _search(
        self, query: str, within: str, since: str, until: str, language: str
    ) -> str:
        # Of an empty box the assistant would say that the question is empty.
        if not _WORD.search(query):
            return notice(say("page.no_query", language))
        chosen = Chosen(within or "", since, until)
        return self.desk.search(query, chosen, SHOWN, language)

    def _again(self, query: str, *chosen: str) -> str:
        """Search again for what stands in the box, if anything does."""
        return self._search(query, *chosen) if query.strip() else ""

    def _more(
        self,
        address: str,
        query: str,
        within: str,
        since: str,
        until: str,
        language: str,
    ) -> str:
        shown = min(int(address), MOST_SHOWN) if address.isdecimal() else SHOWN
        chosen = Chosen(within or "", since, until)
        return self.desk.search(query, chosen, shown, language)


def _box_words(language: str) -> dict[str, Any]:
    words = say("page.query_box", language)
    return {"label": words, "placeholder": words}

"""What every view of the page can do."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias

import gradio as gr
from gradio.blocks import BlockContext
from gradio.components import Component

Words: TypeAlias = Sequence[tuple[Component | BlockContext, dict[str, Any]]]
"""Parts of a view and what of them is worded: the arguments of ``gr.update``."""

QUIET: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
"""How every event of the page is declared: programs have ways in of their own."""


@dataclass(frozen=True, slots=True)
class Writing:
    """How a view's contents are written anew, from what stands on the page."""

    function: Callable[..., Any]
    reads: Sequence[Component]
    writes: Sequence[Component]


class View(Protocol):
    """A view once it is laid out."""

    def words(self, language: str) -> Words:
        """Give what its parts say in *language*."""

    def writings(self) -> Sequence[Writing]:
        """Give how its contents are written anew in another language or index."""


def markdown(name: str, value: str = "") -> gr.Markdown:
    """Make a part that shows our own markup, found by *name*."""
    return gr.Markdown(value, elem_id=name, latex_delimiters=[])

"""The hidden parts over which the page's own script and the server meet."""

from collections.abc import Callable, Sequence
from typing import Any

import gradio as gr
from gradio.components import Component

from siyu_qa.web.views.view import QUIET


class Bridge:
    """Declares what a button in our own markup sets off.

    Such a button has a ``name``, of what it does, and a ``value``, of what it does
    it to. The script writes the value into ``address`` and presses the hidden
    button that ``on`` made for the name.
    """

    def __init__(self) -> None:
        self.address = _hidden("address")
        self.kept = _hidden("kept")
        """The conversation: the browser keeps it, the server doesn't."""
        self.pending = _hidden("pending")
        """The question that is being answered."""
        self.editing = _hidden("editing")
        """The number of the turn that the next question takes the place of."""
        self.opened = _hidden("opened")
        """The address that the document panel shows."""

    def on(
        self,
        name: str,
        function: Callable[..., Any] | None,
        inputs: Sequence[Component],
        outputs: Sequence[Component],
        **how: Any,
    ) -> Any:
        """Let buttons of that *name* call *function*; give Gradio's event."""
        button = gr.Button(
            elem_id=f"do-{name}", elem_classes="bridge", visible="hidden"
        )
        return button.click(function, list(inputs), list(outputs), **{**QUIET, **how})


def _hidden(name: str) -> gr.Textbox:
    return gr.Textbox(elem_id=name, elem_classes="bridge", visible="hidden")

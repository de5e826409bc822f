"""Serve a folder with answers that wait until a pipe is opened for writing.

``python tests/slowly.py PIPE serve …`` is ``siyu-qa serve …`` otherwise.
"""

import sys
from functools import wraps
from pathlib import Path
from typing import Any

from siyu_qa.assistant import Assistant
from siyu_qa.cli import main
from siyu_qa.records import Answer


def slow_down(pipe: Path) -> None:
    """Let every question that a person asks wait for the pipe."""
    ask = Assistant.ask

    @wraps(ask)
    def waiting(
        assistant: Assistant, question: str, *more: Any, **named: Any
    ) -> Answer:
        if not _is_suggesting():
            # Opening it to read blocks until somebody opens it to write.
            pipe.open("rb").close()
        return ask(assistant, question, *more, **named)

    Assistant.ask = waiting  # type: ignore[method-assign, assignment]


def _is_suggesting() -> bool:
    """Tell whether the question is one that the assistant tries on itself."""
    frame = sys._getframe(2)
    return frame.f_code.co_filename.endswith("assistant.py")


if __name__ == "__main__":
    slow_down(Path(sys.argv[1]))
    raise SystemExit(main(sys.argv[2:]))

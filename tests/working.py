"""What the processes of a test do; they find it by its name."""

import os
from collections.abc import Sequence

from siyu_qa.errors import LoadError
from siyu_qa.settings import Settings

DEADLY = "崩"


def twice(_: Settings, words: Sequence[str]) -> list[str | LoadError]:
    """Double each word; end the process where one is deadly."""
    if DEADLY in words:
        os._exit(1)
    return [word * 2 for word in words]

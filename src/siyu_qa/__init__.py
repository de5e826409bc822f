"""Answer questions about a folder of Chinese documents, with their own sentences."""

import os
from collections.abc import Callable
from pathlib import Path

from siyu_qa.assistant import Assistant
from siyu_qa.errors import SiyuError
from siyu_qa.index.build import build_index as _build_index
from siyu_qa.records import Answer, Citation, Hit, IndexReport, Progress, Scope
from siyu_qa.settings import Settings

__version__ = "0.1.0"

__all__ = [
    "Answer",
    "Assistant",
    "build_index",
    "Citation",
    "Hit",
    "IndexReport",
    "Progress",
    "retrieve",
    "Scope",
    "Settings",
    "SiyuError",
]


def build_index(
    seeds: str | Path | None = None,
    index: str | Path | None = None,
    *,
    full: bool = False,
    progress: Callable[[Progress], None] = lambda _: None,
) -> IndexReport:
    """Bring the index of a folder of documents up to date.

    Args:
        seeds: The folder of documents; None: ``SIYU_QA_SEEDS``, or ``seeds``.
        index: The folder of what is built from them; None: ``SIYU_QA_INDEX``, or
            ``index``.
        full: Read every file again, changed or not.
        progress: Is told how far the work is.

    Raises:
        SiyuError: Where a folder or the model can't be used.
    """
    settings = Settings.from_environment(os.environ, seeds, index)
    return _build_index(settings, progress, full=full)


def retrieve(
    query: str,
    k: int = 5,
    index: str | Path | None = None,
    scope: Scope | None = None,
) -> list[Hit]:
    """Find the *k* best passages, best first; for many queries open an Assistant.

    Args:
        query: What is asked, in either script.
        k: How many passages.
        index: The folder of the index; None: ``SIYU_QA_INDEX``, or ``index``.
        scope: Which documents are searched; None: all.

    Raises:
        SiyuError: Where there is no usable index, nothing to search for, or no
            document in *scope*.
    """
    return Assistant.open(index).retrieve(query, k, scope=scope or Scope())

"""Reading-comprehension files as retrieval: each context is one document."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from siyu_qa.errors import InputError


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, the document it was written from, and its answers."""

    question: str
    document: str
    answers: tuple[str, ...]


def read(path: Path) -> tuple[dict[str, str], list[Asked]]:
    """Read a file in SQuAD layout: its distinct contexts by name, its questions.

    Raises:
        InputError: Where the file can't be read, or has another layout.
    """
    try:
        whole = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, RecursionError) as error:
        raise InputError.unreadable(str(path), error) from error
    return collection(whole, str(path))


def collection(whole: Any, path: str) -> tuple[dict[str, str], list[Asked]]:
    """Take the contexts and questions out of what stood in the file at *path*.

    Raises:
        InputError: Where it has another layout.
    """
    names: dict[str, str] = {}
    asked = []
    try:
        for article in whole["data"]:
            for paragraph in article["paragraphs"]:
                context = _text(paragraph, "context")
                name = names.setdefault(context, f"{len(names):05}")
                for qa in paragraph["qas"]:
                    answers = tuple(answer["text"] for answer in qa["answers"])
                    asked.append(Asked(_text(qa, "question"), name, answers))
    except (LookupError, TypeError) as error:
        raise InputError.unreadable(path, error) from error
    return {name: context for context, name in names.items()}, asked


def _text(fields: Mapping[str, object], name: str) -> str:
    text = fields[name]
    if not isinstance(text, str):
        raise TypeError(name)
    return text

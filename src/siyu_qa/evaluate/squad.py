"""Reading-comprehension files as retrieval: each context is one document."""

import json
from dataclasses import dataclass
from pathlib import Path

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
    names: dict[str, str] = {}
    asked = []
    try:
        for article in json.loads(path.read_text(encoding="utf-8-sig"))["data"]:
            for paragraph in article["paragraphs"]:
                name = names.setdefault(paragraph["context"], f"{len(names):05}")
                for qa in paragraph["qas"]:
                    answers = tuple(answer["text"] for answer in qa["answers"])
                    asked.append(Asked(qa["question"], name, answers))
    except (OSError, ValueError, LookupError, TypeError, RecursionError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError("unreadable_input", path=str(path), reason=reason) from error
    return {name: context for context, name in names.items()}, asked

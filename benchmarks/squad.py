"""Reading-comprehension files as retrieval: each context is one document."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from siyu_qa import Hit


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, the document it was written from, and its answers."""

    question: str
    document: str
    answers: tuple[str, ...]


def read(path: Path) -> tuple[dict[str, str], list[Asked]]:
    """Read a file in SQuAD layout: its distinct contexts by name, its questions."""
    names: dict[str, str] = {}
    asked = []
    for article in json.loads(path.read_text(encoding="utf-8"))["data"]:
        for paragraph in article["paragraphs"]:
            name = names.setdefault(paragraph["context"], f"{len(names):05}")
            for qa in paragraph["qas"]:
                answers = tuple(answer["text"] for answer in qa["answers"])
                asked.append(Asked(qa["question"], name, answers))
    return {name: context for context, name in names.items()}, asked


def without(document: str, hits: Sequence[Hit]) -> list[Hit]:
    """Leave a document out of what was found; gaps in the ranks would tell of it."""
    kept = [hit for hit in hits if hit.found.document != document]
    lexical = _places(hit.lexical for hit in kept)
    dense = _places(hit.dense for hit in kept)
    return [
        replace(hit, rank=rank, lexical=lexical[hit.lexical], dense=dense[hit.dense])
        for rank, hit in enumerate(kept, start=1)
    ]


def _places(ranks: Iterable[int | None]) -> dict[int | None, int | None]:
    found = sorted(rank for rank in ranks if rank is not None)
    return {None: None} | {rank: place for place, rank in enumerate(found, start=1)}

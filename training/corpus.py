"""Read the data folder into folded pairs and texts, holding some rows back."""

import json
import lzma
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from siyu_qa.text.fold import fold
from training.recipe import HELD_OUT, TRANSLATED
from training.sources import SOURCES

Pair = tuple[str, str]
"""A question, title or sentence, and the passage it belongs to; both folded."""


@dataclass(frozen=True, slots=True)
class Corpus:
    """What may be trained on, all of it folded."""

    pairs: dict[str, list[Pair]]
    """Pairs by the name of their source."""
    texts: list[str]


def read_corpus(data: Path, seed: int) -> Corpus:
    """Read every source and take the held-out rows away."""
    pairs = {
        source.name: read_pairs(data, source.name)
        for source in SOURCES
        if source.kind != "text"
    }
    held_out = {name: held_out_rows(pairs[name], name, seed) for name in HELD_OUT}
    kept_back = _texts_kept_back(held_out, pairs[TRANSLATED])
    return Corpus(
        pairs={name: _without(rows, kept_back) for name, rows in pairs.items()},
        texts=[
            fold(row["text"])
            for source in SOURCES
            if source.kind == "text"
            for row in _read_rows(data, source.name)
        ],
    )


def read_pairs(data: Path, source: str) -> list[Pair]:
    """Read the pairs of *source* in the file's order, folded."""
    return [_as_pair(row) for row in _read_rows(data, source)]


def held_out_rows(rows: list[Pair], source: str, seed: int) -> list[Pair]:
    """Pick the rows of *source* that are never trained on."""
    count = HELD_OUT[source]
    if count is None:
        return rows
    return random.Random(f"{seed} {source}").sample(rows, count)


def _texts_kept_back(
    held_out: dict[str, list[Pair]], translations: list[Pair]
) -> set[str]:
    """Collect every text of the held-out rows and its translations."""
    texts = {text for rows in held_out.values() for pair in rows for text in pair}
    return texts | {b for a, b in translations if a in texts}


def _without(rows: list[Pair], kept_back: set[str]) -> list[Pair]:
    return [(a, b) for a, b in rows if a not in kept_back and b not in kept_back]


def _as_pair(row: dict[str, str]) -> Pair:
    if "question" in row:
        return fold(row["question"]), fold(row["context"])
    return fold(row["a"]), fold(row["b"])


def _read_rows(data: Path, source: str) -> Iterator[dict[str, str]]:
    with lzma.open(data / f"{source}.jsonl.xz", "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)

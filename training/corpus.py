"""Read the data folder into folded pairs and texts, holding some rows back."""

import json
import lzma
import random
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from siyu_qa.text.fold import fold
from training.recipe import FUSION, PARAPHRASES, SEMANTIC, TRANSLATED, Rows
from training.sources import SOURCES

Pair = tuple[str, str]
"""A question, title or sentence, and the passage it belongs to; both folded."""


@dataclass(frozen=True, slots=True)
class Corpus:
    """What may be trained on, all of it folded."""

    pairs: dict[str, list[Pair]]
    """Pairs by the name of their source."""
    texts: list[str]


@dataclass(frozen=True, slots=True)
class HeldOut:
    """What is never trained on, nor anything that shares a text with it."""

    semantic: dict[str, list[Pair]]
    """By source, as the others."""
    paraphrases: dict[str, list[Pair]]
    fusion: dict[str, list[Pair]]
    """Shares no text with the other two."""


def read_corpus(data: Path, seed: int) -> Corpus:
    """Read every source and take the held-out rows away."""
    pairs = {
        source.name: read_pairs(data, source.name)
        for source in SOURCES
        if source.kind != "text"
    }
    held_out = _held_out(pairs, seed)
    sets = (held_out.semantic, held_out.paraphrases, held_out.fusion)
    kept_back = {text for one in sets for text in _texts(one, pairs[TRANSLATED])}
    return Corpus(
        pairs={name: _without(rows, kept_back) for name, rows in pairs.items()},
        texts=[
            fold(row["text"])
            for source in SOURCES
            if source.kind == "text"
            for row in _read_rows(data, source.name)
        ],
    )


def read_held_out(data: Path, seed: int) -> HeldOut:
    """Read the rows that are never trained on."""
    names = {*SEMANTIC, *PARAPHRASES, *FUSION, TRANSLATED}
    return _held_out({name: read_pairs(data, name) for name in sorted(names)}, seed)


def read_pairs(data: Path, source: str) -> list[Pair]:
    """Read the pairs of *source* in the file's order, folded."""
    return [_as_pair(row) for row in _read_rows(data, source)]


def _held_out(pairs: Mapping[str, list[Pair]], seed: int) -> HeldOut:
    semantic = _drawn(SEMANTIC, pairs, seed)
    paraphrases = _drawn(PARAPHRASES, pairs, seed)
    measured = _texts(semantic, pairs[TRANSLATED]) | _texts(paraphrases, [])
    others = {name: _without(pairs[name], measured) for name in FUSION}
    return HeldOut(semantic, paraphrases, _drawn(FUSION, others, seed))


def _drawn(
    counts: Rows, pairs: Mapping[str, list[Pair]], seed: int
) -> dict[str, list[Pair]]:
    return {
        source: pairs[source]
        if count is None
        else random.Random(f"{seed} {source}").sample(pairs[source], count)
        for source, count in counts.items()
    }


def _texts(
    held_out: Mapping[str, list[Pair]], translations: Iterable[Pair]
) -> set[str]:
    """Collect every text of held-out rows and its translations."""
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

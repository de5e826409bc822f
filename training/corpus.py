"""Read the data folder into folded pairs and texts, holding some rows back."""

import json
import lzma
import random
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from siyu_qa.text.fold import fold
from training.recipe import (
    FUSION,
    HEADINGS,
    PARAPHRASES,
    SEMANTIC,
    TRANSLATED,
    Rows,
)
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
    """What is never trained on, nor anything that shares a text with it; by source."""

    semantic: dict[str, list[Pair]]
    paraphrases: dict[str, list[Pair]]


def read_corpus(data: Path, seed: int, without: Collection[str] = ()) -> Corpus:
    """Read every source but those of *without*, and take the held-out rows away."""
    pairs = {
        source.name: read_pairs(data, source.name)
        for source in SOURCES
        if source.kind != "text"
    }
    kept_back = _texts(_held_out(pairs, seed), pairs[TRANSLATED])
    return Corpus(
        pairs={
            name: _without(rows, kept_back)
            for name, rows in pairs.items()
            if name not in without
        },
        texts=[
            fold(row["text"])
            for source in SOURCES
            if source.kind == "text"
            for row in _read_rows(data, source.name)
        ],
    )


def read_held_out(data: Path, seed: int) -> HeldOut:
    """Read the rows that are never trained on."""
    names = (*SEMANTIC, *PARAPHRASES)
    return _held_out({name: read_pairs(data, name) for name in names}, seed)


def read_for_fusion(data: Path, seed: int) -> dict[str, list[Pair]]:
    """Read the rows that the fusion is fitted on, none of them held out; by source.

    A passage whose heading is known has it above, as a document would.
    """
    names = (*SEMANTIC, *PARAPHRASES, *FUSION, *HEADINGS)
    pairs = {name: read_pairs(data, name) for name in names}
    kept_back = _texts(_held_out(pairs, seed), [])
    rows = {name: _without(pairs[name], kept_back) for name in FUSION}
    headings = {text: heading for name in HEADINGS for heading, text in pairs[name]}
    return {
        name: [(question, _headed(text, headings)) for question, text in drawn]
        for name, drawn in _drawn(FUSION, rows, seed).items()
    }


def read_pairs(data: Path, source: str) -> list[Pair]:
    """Read the pairs of *source* in the file's order, folded."""
    return [_as_pair(row) for row in _read_rows(data, source)]


def _held_out(pairs: Mapping[str, list[Pair]], seed: int) -> HeldOut:
    return HeldOut(_drawn(SEMANTIC, pairs, seed), _drawn(PARAPHRASES, pairs, seed))


def _drawn(
    counts: Rows, pairs: Mapping[str, list[Pair]], seed: int
) -> dict[str, list[Pair]]:
    return {
        source: pairs[source]
        if count is None
        else random.Random(f"{seed} {source}").sample(pairs[source], count)
        for source, count in counts.items()
    }


def _texts(held_out: HeldOut, translations: Iterable[Pair]) -> set[str]:
    """Collect every text of the held-out rows and its translations."""
    sets = (held_out.semantic, held_out.paraphrases)
    rows = chain.from_iterable(chain.from_iterable(one.values()) for one in sets)
    texts = {text for pair in rows for text in pair}
    return texts | {b for a, b in translations if a in texts}


def _headed(text: str, headings: Mapping[str, str]) -> str:
    return f"# {headings[text]}\n\n{text}" if text in headings else text


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

"""Draw batches of pairs, already cut into pieces."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

from training.corpus import Corpus, Pair
from training.recipe import Recipe

Ids: TypeAlias = npt.NDArray[np.int32]
"""The pieces of one text, by their place in the vocabulary."""

IdPair: TypeAlias = tuple[Ids, Ids]

_ENCODED_AT_ONCE = 20_000
_SHORTEST_CROPPED = 40
_CROPPED_WINDOW = 256
_CROP_LENGTHS = (4, 24)


@dataclass(frozen=True, slots=True)
class Material:
    """The training text in pieces: pairs by source, and texts to crop."""

    pairs: dict[str, list[IdPair]]
    texts: list[Ids]


def encode_corpus(corpus: Corpus, tokenizer: Tokenizer) -> Material:
    """Cut the whole corpus into pieces once, so that no step has to."""
    pairs = {
        name: _encode_pairs(rows, tokenizer) for name, rows in corpus.pairs.items()
    }
    texts = encode(corpus.texts, tokenizer)
    passages = [b for rows in pairs.values() for _, b in rows]
    long_enough = [ids for ids in texts + passages if len(ids) >= _SHORTEST_CROPPED]
    return Material(pairs, long_enough)


def encode(texts: Sequence[str], tokenizer: Tokenizer) -> list[Ids]:
    """Cut *texts* into pieces."""
    encoded: list[Ids] = []
    for start in range(0, len(texts), _ENCODED_AT_ONCE):
        some = list(texts[start : start + _ENCODED_AT_ONCE])
        encoded += (
            np.array(encoding.ids, dtype=np.int32)
            for encoding in tokenizer.encode_batch_fast(some)
        )
    return encoded


def batches(material: Material, recipe: Recipe) -> Iterator[list[IdPair]]:
    """Yield one batch for each step of the recipe.

    No text occurs twice among the questions or twice among the passages of a
    batch, for each passage serves as a wrong answer to all other questions.
    """
    rng = np.random.default_rng(recipe.seed)
    names = sorted(material.pairs)
    # The square root lets small sources be heard beside large ones.
    weights = np.sqrt([len(material.pairs[name]) for name in names])
    weights /= weights.sum()
    for _ in range(recipe.steps):
        batch: list[IdPair] = []
        for _ in range(recipe.sources_per_step):
            if rng.random() < recipe.crop_share:
                batch += _crops(material.texts, recipe.pairs_per_source, rng)
            else:
                rows = material.pairs[names[rng.choice(len(names), p=weights)]]
                batch += _some(rows, recipe.pairs_per_source, rng)
        yield _distinct(batch)


def _encode_pairs(rows: list[Pair], tokenizer: Tokenizer) -> list[IdPair]:
    questions = encode([a for a, _ in rows], tokenizer)
    passages = encode([b for _, b in rows], tokenizer)
    both = zip(questions, passages, strict=True)
    return [(a, b) for a, b in both if len(a) and len(b)]


def _some(rows: list[IdPair], count: int, rng: np.random.Generator) -> Iterator[IdPair]:
    for row in rng.choice(len(rows), min(count, len(rows)), replace=False):
        yield rows[row]


def _crops(texts: list[Ids], count: int, rng: np.random.Generator) -> Iterator[IdPair]:
    for row in rng.integers(len(texts), size=count):
        yield _crop(texts[row], rng)


def _crop(text: Ids, rng: np.random.Generator) -> IdPair:
    """Cut a short stretch out of *text* and pair it with what is around it.

    Every other time the stretch also stays where it was: the first kind teaches
    what goes with what, the second that the same words mean the same.
    """
    start = rng.integers(max(1, len(text) - _CROPPED_WINDOW))
    window = text[start : start + _CROPPED_WINDOW]
    length = rng.integers(*_CROP_LENGTHS)
    at = rng.integers(len(window) - length)
    stretch = window[at : at + length]
    if rng.random() < 0.5:
        return stretch, window
    return stretch, np.concatenate([window[:at], window[at + length :]])


def _distinct(batch: list[IdPair]) -> list[IdPair]:
    questions: set[bytes] = set()
    passages: set[bytes] = set()
    kept: list[IdPair] = []
    for a, b in batch:
        if a.tobytes() in questions or b.tobytes() in passages:
            continue
        questions.add(a.tobytes())
        passages.add(b.tobytes())
        kept.append((a, b))
    return kept

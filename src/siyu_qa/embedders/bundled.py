"""The model that comes with the package: static, small, loaded without torch.

It is a sentence-transformers model of one table, which any of its readers loads to
the same vectors: whole numbers, and for each row the weight that makes numbers of
them. Importing those readers takes longer than answering, so the few lines that a
table needs stand here.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

from siyu_qa.embedders.merges import Ids, Merges
from siyu_qa.records import Span, Vectors
from siyu_qa.text.fold import fold_each, some_at_a_time

if TYPE_CHECKING:
    from tokenizers import Tokenizer

FOLDER = Path(str(files("siyu_qa"))) / "models" / "static-zh"
_TOKENIZER, _WEIGHTS = "tokenizer.json", "model.safetensors"
# Of fewer characters the tokenizer makes pieces sooner than tables are read.
_MANY = 10_000
_SOME = 100_000
"""Characters that are made pieces of at once: more would only take more memory."""


class Pieces(NamedTuple):
    """The pieces that a folded text is cut into, and where each stands."""

    ids: list[int]
    spans: list[Span]


def pieces_of(folded: str) -> Pieces:
    """Cut a folded text into the pieces that have vectors.

    >>> pieces_of("会员日").spans
    [(0, 2), (2, 3)]
    """
    found = _tokenizer().encode(folded, add_special_tokens=False)
    return Pieces(found.ids, found.offsets)


def vectors_of(ids: Sequence[int]) -> Vectors:
    """Give the learnt vectors of pieces, as they are."""
    return _table().rows(ids)


class BundledEmbedder:
    """A mean of learnt vectors of the pieces of a folded text."""

    name = FOLDER.name
    is_light = True

    @cached_property
    def fingerprint(self) -> str:
        digests = []
        for name in (_TOKENIZER, _WEIGHTS):
            with (FOLDER / name).open("rb") as file:
                digests.append(hashlib.file_digest(file, "sha256").hexdigest())
        return " ".join(digests)

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Embed *texts*; one without a known piece gets the zero vector."""
        table = _table()
        vectors = np.zeros((len(texts), table.dimensions), dtype=np.float32)
        for row, ids in enumerate(_ids(texts)):
            # The row of unknown pieces is zero: they turn no vector.
            vectors[row] = table.sum(ids)
        return _unit(vectors)

    def embed_query(self, text: str) -> Vectors:
        return self.embed([text])


def _ids(texts: Sequence[str]) -> Iterator[Sequence[int] | Ids]:
    """Give the ids of the pieces of each text."""
    ids_of = _merges().ids if sum(map(len, texts)) >= _MANY else _tokenized
    for some in some_at_a_time(texts, _SOME):
        yield from ids_of(fold_each(some))


def _tokenized(folded: Sequence[str]) -> Iterator[Sequence[int]]:
    found = _tokenizer().encode_batch_fast(folded, add_special_tokens=False)
    return (one.ids for one in found)


@dataclass(frozen=True, slots=True)
class _Table:
    numbers: npt.NDArray[np.int8]
    """Shape ``(pieces, dimensions)``."""
    weights: npt.NDArray[np.float32]
    """Shape ``(pieces,)``: what each row is multiplied by."""

    @property
    def dimensions(self) -> int:
        dimensions: int = self.numbers.shape[1]
        return dimensions

    def rows(self, ids: Sequence[int]) -> Vectors:
        """Give the vectors of pieces, one row each."""
        rows: Vectors = self.numbers.take(ids, axis=0) * self.weights.take(ids)[:, None]
        return rows

    def sum(self, ids: Sequence[int] | Ids) -> Vectors:
        """Add up the vectors of pieces."""
        total: Vectors = self.weights.take(ids) @ self.numbers.take(ids, axis=0)
        return total


@cache
def _tokenizer() -> "Tokenizer":
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(FOLDER / _TOKENIZER))
    # A text is embedded whole, however long it is.
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


@cache
def _merges() -> Merges:
    return Merges(FOLDER / _TOKENIZER)


@cache
def _table() -> _Table:
    from safetensors.numpy import load_file

    parts = load_file(FOLDER / _WEIGHTS)
    return _Table(parts["embeddings"], parts["weights"])


def _unit(vectors: Vectors) -> Vectors:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    unit: Vectors = vectors / np.maximum(lengths, np.finfo(np.float32).tiny)
    return unit

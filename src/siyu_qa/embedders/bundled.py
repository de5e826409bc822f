"""The model that comes with the package: static, small, loaded without torch.

It is a sentence-transformers model of one table, which any of its readers loads to
the same vectors. Importing those takes longer than answering, so the few lines that
a table needs stand here.
"""

import hashlib
from collections.abc import Sequence
from functools import cache, cached_property
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

from siyu_qa.records import Span, Vectors
from siyu_qa.text.fold import fold

if TYPE_CHECKING:
    from tokenizers import Tokenizer

FOLDER = Path(str(files("siyu_qa"))) / "models" / "static-zh"
_FEW = 32
_TOKENIZER, _WEIGHTS = "tokenizer.json", "model.safetensors"


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
    vectors: Vectors = _table().take(ids, axis=0).astype(np.float32)
    return vectors


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
        # Widening the whole table takes longer than embedding a few texts.
        table = self._wide_table if len(texts) > _FEW else _table()
        folded = [fold(text) for text in texts]
        pieces = _tokenizer().encode_batch_fast(folded, add_special_tokens=False)
        vectors = np.zeros((len(texts), table.shape[1]), dtype=np.float32)
        for row, found in enumerate(pieces):
            # The row of unknown pieces is zero: they turn no vector.
            vectors[row] = table.take(found.ids, axis=0).sum(axis=0, dtype=np.float32)
        return _unit(vectors)

    def embed_query(self, text: str) -> Vectors:
        return self.embed([text])

    @cached_property
    def _wide_table(self) -> Vectors:
        return _table().astype(np.float32)


@cache
def _tokenizer() -> "Tokenizer":
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(FOLDER / _TOKENIZER))
    # A text is embedded whole, however long it is.
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


@cache
def _table() -> npt.NDArray[np.float16]:
    from safetensors.numpy import load_file

    table: npt.NDArray[np.float16] = load_file(FOLDER / _WEIGHTS)["embedding.weight"]
    return table


def _unit(vectors: Vectors) -> Vectors:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    unit: Vectors = vectors / np.maximum(lengths, np.finfo(np.float32).tiny)
    return unit

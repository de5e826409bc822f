"""The model that comes with the package: static, small, loaded without torch."""

import hashlib
from collections.abc import Sequence
from functools import cache, cached_property
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from siyu_qa.records import Vectors
from siyu_qa.text.fold import fold

if TYPE_CHECKING:
    from model2vec import StaticModel

FOLDER = Path(str(files("siyu_qa"))) / "models" / "static-zh"


class BundledEmbedder:
    """A mean of learnt vectors of the pieces of a folded text."""

    name = FOLDER.name

    @cached_property
    def fingerprint(self) -> str:
        digests = []
        for name in ("tokenizer.json", "model.safetensors"):
            with (FOLDER / name).open("rb") as file:
                digests.append(hashlib.file_digest(file, "sha256").hexdigest())
        return " ".join(digests)

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Embed *texts*; one without a known piece gets the zero vector."""
        if not texts:
            return np.zeros((0, _model().dim), dtype=np.float32)
        folded = [fold(text) for text in texts]
        # A length of None embeds the whole text; the default cuts it short.
        vectors = _model().encode(folded, max_length=None)
        return _unit(np.asarray(vectors, dtype=np.float32))

    def embed_query(self, text: str) -> Vectors:
        return self.embed([text])


@cache
def _model() -> "StaticModel":
    """Load the model once for all that embed in this process."""
    from model2vec import StaticModel

    return StaticModel.from_pretrained(FOLDER, quantize_to="float32")


def _unit(vectors: Vectors) -> Vectors:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    unit: Vectors = vectors / np.maximum(lengths, np.finfo(np.float32).tiny)
    return unit

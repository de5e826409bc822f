"""Any other sentence-transformers model, through sentence-transformers itself."""

import hashlib
import os
import re
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from siyu_qa.errors import ModelError
from siyu_qa.records import Vectors

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer


# A name without an owner is an old one of the hub's, or a folder of here.
_HUB_NAME = re.compile(r"\w[\w.-]*(/\w[\w.-]*)?")


class TransformerEmbedder:
    """A model of a folder, or of the local hub cache, with its own prompts."""

    is_light = False

    def __init__(self, model: str) -> None:
        self.name = model

    @cached_property
    def fingerprint(self) -> str:
        """The name; for a folder also its files' names, sizes and times."""
        digest = hashlib.sha256(self.name.encode())
        for path in sorted(Path(self.name).rglob("*")):
            stat = path.stat()
            digest.update(f"{path.name} {stat.st_size} {stat.st_mtime_ns}".encode())
        return digest.hexdigest()

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Embed *texts* as passages.

        Raises:
            ModelError: Where there is no such model on this machine.
        """
        if not texts:
            dimensions = self._model.get_embedding_dimension() or 1
            return np.zeros((0, dimensions), dtype=np.float32)
        vectors = self._model.encode_document(list(texts), normalize_embeddings=True)
        return np.asarray(vectors, dtype=np.float32)

    def embed_query(self, text: str) -> Vectors:
        """Embed *text* as a question, with the model's own prompt.

        Raises:
            ModelError: Where there is no such model on this machine.
        """
        vectors = self._model.encode_query([text], normalize_embeddings=True)
        return np.asarray(vectors, dtype=np.float32)

    @cached_property
    def _model(self) -> "SentenceTransformer":
        # Nothing is fetched behind the reader's back.
        os.environ.setdefault("HF_HUB_OFFLINE", "1")
        from sentence_transformers import SentenceTransformer

        try:
            return SentenceTransformer(self.name, device="cpu", local_files_only=True)
        except (OSError, ValueError) as error:
            raise _missing(self.name) from error


def _missing(model: str) -> ModelError:
    if not _HUB_NAME.fullmatch(model) or Path(model).exists():
        folder = Path(model).expanduser().resolve()
        return ModelError("no_model_in", model=model, folder=str(folder))
    from huggingface_hub.constants import HF_HUB_CACHE

    return ModelError("unknown_model", model=model, folder=HF_HUB_CACHE)

"""Any other sentence-transformers model, through sentence-transformers itself."""

import hashlib
import re
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from siyu_qa.offline import offline
from siyu_qa.records import Vectors

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer


class Prompts(NamedTuple):
    """What a model wants to stand before a question and before a passage."""

    query: str
    passage: str


_NONE = Prompts("", "")
# Told by their model cards and not by their files.
_OF_CARDS = {
    r"bge-(small|base|large)-zh(-v1\.5)?": Prompts(
        query="为这个句子生成表示以用于检索相关文章：", passage=""
    ),
    r"bge-(small|base|large)-en(-v1\.5)?": Prompts(
        query="Represent this sentence for searching relevant passages: ", passage=""
    ),
    r"(multilingual-)?e5-(small|base|large)(-v2)?": Prompts(
        query="query: ", passage="passage: "
    ),
}


class TransformerEmbedder:
    """A model of a folder, or of the local hub cache, with its own prompts."""

    is_light = False

    def __init__(self, model: str) -> None:
        self.name = model

    @cached_property
    def fingerprint(self) -> str:
        """The name and its prompts; for a folder also its files' names and times."""
        digest = hashlib.sha256(f"{self.name} {prompts_of_card(self.name)}".encode())
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
        vectors = self._model.encode_document(
            list(texts), prompt=self._prompts.passage, normalize_embeddings=True
        )
        return np.asarray(vectors, dtype=np.float32)

    def embed_query(self, text: str) -> Vectors:
        """Embed *text* as a question, with the model's own prompt.

        Raises:
            ModelError: Where there is no such model on this machine.
        """
        vectors = self._model.encode_query(
            [text], prompt=self._prompts.query, normalize_embeddings=True
        )
        return np.asarray(vectors, dtype=np.float32)

    @cached_property
    def _prompts(self) -> Prompts:
        """The prompts of the model's files, else those of its card."""
        own = self._model.prompts
        if not any(own.values()):
            return prompts_of_card(self.name)
        # encode_document takes an empty prompt for documents, which every model is
        # given, before one for passages.
        names = ("document", "passage", "corpus")
        passage = next((own[name] for name in names if own.get(name)), "")
        return Prompts(own.get("query", ""), passage)

    @cached_property
    def _model(self) -> "SentenceTransformer":
        with offline(self.name, "SIYU_QA_MODEL"):
            from sentence_transformers import SentenceTransformer

            return SentenceTransformer(self.name, device="cpu", local_files_only=True)


def prompts_of_card(model: str) -> Prompts:
    """Give the prompts that a model's card asks for, known by its name.

    >>> prompts_of_card("/models/multilingual-e5-small/").passage
    'passage: '
    >>> prompts_of_card("shop/my-e5-small")
    Prompts(query='', passage='')
    """
    # In the hub's cache a model's folder is models--OWNER--NAME.
    parts = re.split("/|--", model.lower())
    known = (
        prompts
        for pattern, prompts in _OF_CARDS.items()
        if any(re.fullmatch(pattern, part) for part in parts)
    )
    return next(known, _NONE)

"""Turn texts into vectors: the bundled model, or any other by name."""

from collections.abc import Sequence
from functools import cache
from typing import Protocol

from siyu_qa.embedders.bundled import BundledEmbedder
from siyu_qa.embedders.transformer import TransformerEmbedder
from siyu_qa.records import Vectors


class Embedder(Protocol):
    """What every embedder offers. Nothing heavy is loaded before it is used."""

    @property
    def name(self) -> str:
        """What a person calls it."""

    @property
    def is_light(self) -> bool:
        """Whether several processes may each load it."""

    @property
    def fingerprint(self) -> str:
        """Changes when the vectors would."""

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Embed passages."""

    def embed_query(self, text: str) -> Vectors:
        """Embed one question; shape ``(1, dimensions)``."""


@cache
def embedder_of(model: str | None) -> Embedder:
    """Give the embedder for a model's folder or hub name; None: the bundled one.

    A process loads each model once.
    """
    return BundledEmbedder() if model is None else TransformerEmbedder(model)

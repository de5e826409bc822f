"""Put the first hits in a better order: the bundled way, or a model by name."""

from collections.abc import Sequence
from functools import cache
from typing import Protocol

from siyu_qa.records import Hit
from siyu_qa.rerankers.bundled import BundledReranker
from siyu_qa.rerankers.cross_encoder import CrossEncoderReranker
from siyu_qa.text.questions import Query


class Reranker(Protocol):
    """What every reranker offers. Nothing heavy is loaded before it is used."""

    @property
    def name(self) -> str:
        """What a person calls it."""

    def rerank(self, query: Query, hits: Sequence[Hit]) -> list[Hit]:
        """Put the first of *hits* in a new order; the rest stay below."""


@cache
def reranker_of(model: str | None) -> Reranker:
    """Give the reranker for a model's folder or hub name; None: the bundled one.

    A process loads each model once.
    """
    return BundledReranker() if model is None else CrossEncoderReranker(model)

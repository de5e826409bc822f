"""Rerank by a sentence-transformers CrossEncoder, which reads question and passage."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from siyu_qa.errors import ModelError
from siyu_qa.offline import offline
from siyu_qa.records import Hit
from siyu_qa.rerankers.order import DEPTH, in_order
from siyu_qa.text.questions import Query

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder

_SETTING = "SIYU_QA_RERANKER"


class CrossEncoderReranker:
    """A model of a folder, or of the local hub cache, that scores pairs of texts."""

    def __init__(self, model: str) -> None:
        self.name = model

    def rerank(self, query: Query, hits: Sequence[Hit]) -> list[Hit]:
        """Order the first ``DEPTH`` of *hits* by the probability that they answer.

        Raises:
            ModelError: Where there is no such model on this machine, or it can't tell
                how well a passage answers.
        """
        first = hits[:DEPTH]
        scores = self._probabilities(query, first) if first else []
        judged = (
            replace(hit, score=score) for hit, score in zip(first, scores, strict=True)
        )
        return in_order(judged, hits[DEPTH:])

    def _probabilities(self, query: Query, hits: Sequence[Hit]) -> list[float]:
        model = self._model
        from torch.nn import Sigmoid

        # A lone surrogate is no character, and no tokenizer takes it.
        question = query.text.encode("utf-8", "replace").decode()
        pairs = [(question, hit.found.searched) for hit in hits]
        # Some models say by themselves what is no probability.
        scores = model.predict(pairs, activation_fn=Sigmoid(), show_progress_bar=False)
        return [float(score) for score in scores]

    @cached_property
    def _model(self) -> "CrossEncoder":
        with offline(self.name, _SETTING):
            from sentence_transformers import CrossEncoder

            model = CrossEncoder(self.name, device="cpu", local_files_only=True)
        if model.num_labels != 1 or _is_untrained(model):
            raise ModelError("no_reranker", model=self.name, setting=_SETTING)
        return model


def _is_untrained(model: "CrossEncoder") -> bool:
    """Tell whether a model of another kind was given a layer that never learnt."""
    first = model[0]
    if getattr(first, "transformer_task", "") != "sequence-classification":
        return False
    kinds = first.config.architectures or []
    return not any(kind.endswith("ForSequenceClassification") for kind in kinds)

"""Measure a model folder as retrieval: the right passage among all of a set.

``python -m training.evaluate --model FOLDER --data DATA --eval EVAL``
"""

import argparse
import json
import os
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from model2vec import StaticModel

from siyu_qa.text.fold import fold
from training.corpus import Pair, held_out_rows, read_pairs
from training.recipe import HELD_OUT, Recipe

READING_SETS = {"drcd_dev": "drcd_dev.json", "cmrc_trial": "cmrc_trial.json"}
"""Reading comprehension sets, by name: their files in the evaluation folder."""

_DEPTH = 5


@dataclass(frozen=True, slots=True)
class Figures:
    """How often and how high the right passage was found; shares of 1."""

    questions: int
    hit_at_1: float
    hit_at_5: float
    mrr_at_5: float


def evaluate(model: StaticModel, sets: Mapping[str, list[Pair]]) -> dict[str, Figures]:
    """Measure *model* on each set of pairs."""
    return {name: _measure(model, pairs) for name, pairs in sets.items()}


def read_sets(data: Path, questions: Path, seed: int) -> dict[str, list[Pair]]:
    """Read all sets: reading comprehension, then the held-out training rows."""
    sets = {
        name: list(_read_squad(questions / file)) for name, file in READING_SETS.items()
    }
    for source in HELD_OUT:
        sets[source] = held_out_rows(read_pairs(data, source), source, seed)
    return sets


def mean_of_held_out(figures: Mapping[str, Figures]) -> Figures:
    """Average the figures of the held-out sets, each set counting the same."""
    held_out = [figures[source] for source in HELD_OUT]
    return Figures(
        questions=sum(one.questions for one in held_out),
        hit_at_1=float(np.mean([one.hit_at_1 for one in held_out])),
        hit_at_5=float(np.mean([one.hit_at_5 for one in held_out])),
        mrr_at_5=float(np.mean([one.mrr_at_5 for one in held_out])),
    )


def as_table(figures: Mapping[str, Figures]) -> str:
    """Write *figures* as a Markdown table, ending with the held-out mean."""
    rows = [*figures.items(), ("mean of held-out sets", mean_of_held_out(figures))]
    head = ["| set | questions | Hit@1 | Hit@5 | MRR@5 |", "|---|---|---|---|---|"]
    return "\n".join(
        head
        + [
            f"| {name} | {one.questions} | {one.hit_at_1:.3f} "
            f"| {one.hit_at_5:.3f} | {one.mrr_at_5:.3f} |"
            for name, one in rows
        ]
    )


def load(folder: Path) -> StaticModel:
    """Load a model folder the way the product does."""
    return StaticModel.from_pretrained(
        folder, normalize=True, max_length=None, quantize_to="float32"
    )


def _measure(model: StaticModel, pairs: list[Pair]) -> Figures:
    passages = sorted({passage for _, passage in pairs})
    place = {passage: number for number, passage in enumerate(passages)}
    asked = model.encode([question for question, _ in pairs])
    scores = asked @ model.encode(passages).T
    right = np.array([place[passage] for _, passage in pairs])
    ranks = _ranks(scores, right)
    found = ranks <= _DEPTH
    return Figures(
        questions=len(pairs),
        hit_at_1=float(np.mean(ranks == 1)),
        hit_at_5=float(np.mean(found)),
        mrr_at_5=float(np.mean(found / ranks)),
    )


def _ranks(
    scores: npt.NDArray[np.float32], right: npt.NDArray[np.int64]
) -> npt.NDArray[np.int64]:
    """Rank the right passage of every row from 1, ties counting against it."""
    own = scores[np.arange(len(right)), right]
    ranks: npt.NDArray[np.int64] = np.sum(scores >= own[:, None], axis=1)
    return ranks


def _read_squad(file: Path) -> Iterator[Pair]:
    for article in json.loads(file.read_text(encoding="utf-8"))["data"]:
        for paragraph in article["paragraphs"]:
            for question in paragraph["qas"]:
                yield fold(question["question"]), fold(paragraph["context"])


def _main() -> None:
    parser = argparse.ArgumentParser(prog="python -m training.evaluate")
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--eval", type=Path, required=True)
    options = parser.parse_args()
    # A folder that is not there must not be looked for on the network.
    os.environ["HF_HUB_OFFLINE"] = "1"
    sets = read_sets(options.data, options.eval, Recipe().seed)
    sys.stdout.write(as_table(evaluate(load(options.model), sets)) + "\n")


if __name__ == "__main__":
    _main()

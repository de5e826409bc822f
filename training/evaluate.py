"""Measure a model folder as retrieval: the right passage among all of a set.

``python -m training.evaluate --model FOLDER --data DATA --eval EVAL``
"""

import argparse
import os
import random
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import numpy as np
import numpy.typing as npt
from model2vec import StaticModel

from siyu_qa.evaluate.squad import read
from siyu_qa.text.fold import fold
from siyu_qa.text.windows import windows
from training.corpus import Pair, read_held_out
from training.recipe import SEMANTIC, Recipe

READING_SETS = {"drcd_dev": "drcd_dev.json", "cmrc_trial": "cmrc_trial.json"}
"""Reading comprehension sets, by name: their files in the evaluation folder."""

_DEPTH = 5
_MOST = 1000
"""So many rows of a semantic set are measured: the more passages, the harder."""


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
    """Read all sets: reading comprehension, the semantic ones, the paraphrases."""
    sets = {name: _read_pairs(questions / file) for name, file in READING_SETS.items()}
    held_out = read_held_out(data, seed)
    for name, rows in held_out.semantic.items():
        chance = random.Random(f"{seed} {name}")
        sets[name] = chance.sample(rows, min(len(rows), _MOST))
    sets["paraphrases"] = list(chain.from_iterable(held_out.paraphrases.values()))
    return sets


def mean_of_semantic(figures: Mapping[str, Figures]) -> Figures:
    """Average the figures of the semantic sets, each set counting the same."""
    semantic = [figures[source] for source in SEMANTIC]
    return Figures(
        questions=sum(one.questions for one in semantic),
        hit_at_1=float(np.mean([one.hit_at_1 for one in semantic])),
        hit_at_5=float(np.mean([one.hit_at_5 for one in semantic])),
        mrr_at_5=float(np.mean([one.mrr_at_5 for one in semantic])),
    )


def as_table(figures: Mapping[str, Figures]) -> str:
    """Write *figures* as a Markdown table, the mean of the semantic sets last."""
    rows = [*figures.items(), ("mean of semantic sets", mean_of_semantic(figures))]
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
    return StaticModel.from_pretrained(folder)


def _measure(model: StaticModel, pairs: list[Pair]) -> Figures:
    passages = sorted({passage for _, passage in pairs})
    place = {passage: number for number, passage in enumerate(passages)}
    asked = model.encode([question for question, _ in pairs])
    cut = [windows(passage) for passage in passages]
    begins = np.cumsum([0, *map(len, cut[:-1])])
    cosines = asked @ model.encode([*chain.from_iterable(cut)]).T
    # A passage is as near as its nearest window.
    scores = np.maximum.reduceat(cosines, begins, axis=1)
    right = np.array([place[passage] for _, passage in pairs])
    return figures_of(_ranks(scores, right))


def figures_of(ranks: npt.NDArray[np.int64 | np.float64]) -> Figures:
    """Sum up the rank of each question's own passage, from 1."""
    found = ranks <= _DEPTH
    return Figures(
        questions=len(ranks),
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


def _read_pairs(file: Path) -> list[Pair]:
    texts, asked = read(file)
    return [(fold(one.question), fold(texts[one.document])) for one in asked]


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

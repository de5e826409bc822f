"""Compare the learnt fusion and ranking with its parts, with sums and with ranks.

    python -m benchmarks.fusion --data ../shared/data --eval ../shared/eval

Asks the questions of each set over an index of the set's own passages, one document a
passage, and prints a table for each measure. Asked of all questions, it writes them
into ``docs/retrieval.md`` too; ``--every 10`` asks each tenth for a quick look.
"""

import argparse
import math
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from operator import attrgetter
from pathlib import Path
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
from training.corpus import Pair
from training.evaluate import Figures, figures_of, mean_of_semantic, read_sets
from training.recipe import SEMANTIC, Recipe

from benchmarks.written import write_between
from siyu_qa import Assistant
from siyu_qa.embedders import embedder_of
from siyu_qa.errors import QuestionError
from siyu_qa.fuse import fuse
from siyu_qa.records import Scored
from siyu_qa.text.questions import understand

Ranks: TypeAlias = npt.NDArray[np.float64]
"""The rank of each question's right document; infinite where it wasn't found."""

_TEXT = Path("docs/retrieval.md")
_LEARNT = "**learnt ranking**"
_MEASURES = {
    "Hit@1": attrgetter("hit_at_1"),
    "Hit@5": attrgetter("hit_at_5"),
    "MRR@5": attrgetter("mrr_at_5"),
}
_WITHIN = 5
_PASSAGES = 30
"""So many are asked for: several may be of one document."""
_FLATTENING = 60
"""Reciprocal ranks count from here (Cormack, Clarke and Büttcher, 2009)."""
_NORMAL_95 = 1.96
"""A mean is within so many standard errors with 95 %."""


@dataclass(frozen=True, slots=True)
class Runs:
    """What both searchers found for one question."""

    lexical: Sequence[Scored]
    dense: Sequence[Scored]
    cosines: Mapping[int, float]
    """Of every passage in either run."""


def by_ranks(runs: Runs) -> list[int]:
    """Put two runs together by the sum of their reciprocal ranks; the best first."""
    scores = defaultdict[int, float](float)
    for run in (runs.lexical, runs.dense):
        for rank, one in enumerate(run, start=1):
            scores[one.key] += 1 / (_FLATTENING + rank)
    return _best_first(scores)


def by_sum(runs: Runs, weight: float) -> list[int]:
    """Put two runs together by share + *weight* · cosine, the best first."""
    shares = {one.key: one.score for one in runs.lexical}
    return _best_first(
        {
            key: shares.get(key, 0.0) + weight * cosine
            for key, cosine in runs.cosines.items()
        }
    )


def _best_first(scores: Mapping[int, float]) -> list[int]:
    return sorted(scores, key=lambda key: (-scores[key], key))


WAYS: Mapping[str, Callable[[Runs], list[int]]] = {
    "lexical alone": lambda runs: [one.key for one in runs.lexical],
    "dense alone": lambda runs: [one.key for one in runs.dense],
    "reciprocal ranks": by_ranks,
    "share + 0.1 · cosine": lambda runs: by_sum(runs, 0.1),
    "share + 0.3 · cosine": lambda runs: by_sum(runs, 0.3),
    "share + 0.5 · cosine": lambda runs: by_sum(runs, 0.5),
    "share + 1.0 · cosine": lambda runs: by_sum(runs, 1.0),
    "learnt fusion, not reranked": lambda runs: [
        one.key for one in fuse(runs.lexical, runs.dense, runs.cosines)
    ],
}
"""Each gives the keys of the passages found, the best first."""


def main() -> None:
    """Print the tables and, of all questions, write them into the documentation."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--eval", type=Path, required=True)
    parser.add_argument("--every", type=int, default=1, help="take each n-th question")
    given = parser.parse_args()
    sets = read_sets(given.data, given.eval, Recipe().seed)
    ranks = {name: ranks_of(pairs, given.every) for name, pairs in sets.items()}
    text = "\n\n".join(tables(ranks))
    print(text)
    if given.every == 1:
        write_between(_TEXT, "fusion", text)


def ranks_of(pairs: Sequence[Pair], every: int) -> dict[str, Ranks]:
    """Rank the right document of each *every*-th question in all ways."""
    passages = dict.fromkeys(passage for _, passage in pairs)
    paths = {text: f"{number}.txt" for number, text in enumerate(passages)}
    assistant = Assistant.from_texts({path: text for text, path in paths.items()})
    documents = _documents(assistant)
    ranks: dict[str, list[float]] = {name: [] for name in (*WAYS, _LEARNT)}
    for question, passage in pairs[::every]:
        right, runs = paths[passage], _searched(assistant, question)
        for name, way in WAYS.items():
            found = (documents[key] for key in way(runs))
            ranks[name].append(_rank(right, found))
        ranks[_LEARNT].append(_rank(right, _learnt(assistant, question)))
    return {name: np.array(each) for name, each in ranks.items()}


def _documents(assistant: Assistant) -> dict[int, str]:
    """Give the document of each passage, by the passage's key."""
    store = assistant.generation.store
    return {key: path for path in store.paths() for key in store.keys_of(path)}


def _searched(assistant: Assistant, question: str) -> Runs:
    """Search for a question as the assistant does, with each searcher."""
    generation, settings = assistant.generation, assistant.settings
    searched = understand(question).searched
    vector = embedder_of(settings.model).embed_query(searched)
    lexical = generation.lexical.search(searched, settings.depth)
    dense = generation.dense.search(vector, settings.depth)
    found = sorted({one.key for one in chain(lexical, dense)})
    return Runs(lexical, dense, generation.dense.cosines(vector, found))


def _learnt(assistant: Assistant, question: str) -> Iterator[str]:
    """Give the documents that the assistant finds; nothing where it can't search."""
    try:
        hits = assistant.retrieve(question, _PASSAGES)
    except QuestionError:
        return iter(())
    return (hit.found.document for hit in hits)


def _rank(right: str, found: Iterator[str]) -> float:
    """Rank a document among those found, each counted where it stands first."""
    ranked = enumerate(dict.fromkeys(found), start=1)
    return next((rank for rank, one in ranked if one == right), math.inf)


def tables(ranks: Mapping[str, Mapping[str, Ranks]]) -> Iterator[str]:
    """Write a table for each measure, then what the learnt ranking gains."""
    columns = [*ranks, "mean of semantic"]
    figures = {way: _of_each_set(ranks, way) for way in (*WAYS, _LEARNT)}
    for measure, value in _MEASURES.items():
        rows = {
            way: [f"{value(one):.3f}" for one in each] for way, each in figures.items()
        }
        yield _table(measure, columns, _with_best_marked(rows))
    gains = {way: list(_gains(ranks, way)) for way in WAYS}
    yield _table("MRR@5 gained over", columns, gains)


def _of_each_set(
    ranks: Mapping[str, Mapping[str, Ranks]], way: str
) -> tuple[Figures, ...]:
    """Give the figures of a way, the mean of the semantic sets last."""
    figures = {name: figures_of(each[way]) for name, each in ranks.items()}
    return (*figures.values(), mean_of_semantic(figures))


def _reciprocal(ranks: Ranks) -> Ranks:
    return (ranks <= _WITHIN) / ranks


def _gains(ranks: Mapping[str, Mapping[str, Ranks]], way: str) -> Iterator[str]:
    """Tell what the learnt ranking gains in MRR@5 over a way, question by question."""
    means, errors = {}, {}
    for name, each in ranks.items():
        gained = _reciprocal(each[_LEARNT]) - _reciprocal(each[way])
        means[name] = float(gained.mean())
        errors[name] = float(gained.std()) / math.sqrt(len(gained))
        yield _interval(means[name], errors[name])
    mean = sum(means[name] for name in SEMANTIC) / len(SEMANTIC)
    error = math.hypot(*(errors[name] for name in SEMANTIC)) / len(SEMANTIC)
    yield _interval(mean, error)


def _interval(mean: float, error: float) -> str:
    """Write a mean and how far it may be off."""
    return f"{mean:+.3f} ± {_NORMAL_95 * error:.3f}"


def _with_best_marked(rows: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """Mark the best figure of each column, or those that are equally good."""
    best = [max(column) for column in zip(*rows.values(), strict=True)]
    return {
        way: [
            f"**{one}**" if one == top else one
            for one, top in zip(row, best, strict=True)
        ]
        for way, row in rows.items()
    }


def _table(head: str, columns: Sequence[str], rows: Mapping[str, Sequence[str]]) -> str:
    lines = [[head, *columns], ["---"] * (len(columns) + 1)]
    lines += ([way, *cells] for way, cells in rows.items())
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


if __name__ == "__main__":
    main()

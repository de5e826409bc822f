"""Measure finding near-copies among news items, and what it adds to indexing.

    python -m benchmarks.duplicates ../shared/data --documents 10000 --runs 3

One document in twenty is an edited copy of another. Documents that resemble an
earlier one by themselves (half of it or more, counted exactly) are left out first.
Prints precision and recall of pairs of documents, what became of their passages, the
processor's time beside cleaning, cutting, terms and vectors of the same passages, and
what is taken for a copy among statutes and manuals, where nothing was planted.
"""

import argparse
import json
import lzma
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import chain, combinations, islice, pairwise, product
from pathlib import Path
from statistics import median
from typing import TypeVar

import numpy as np

from benchmarks.edits import EDITS
from siyu_qa.embedders import embedder_of
from siyu_qa.index.twins import DOCUMENTS, PASSAGES, Pairs, Rule, pairs
from siyu_qa.records import Source
from siyu_qa.settings import Settings
from siyu_qa.split import split
from siyu_qa.text.clean import clean
from siyu_qa.text.fold import fold
from siyu_qa.text.sketch import Sketches, sketches, union
from siyu_qa.text.terms import terms

_Made = TypeVar("_Made")

_NEWS = "text_news_crud"
_HARD = ("law_cn_lawrefbook", "law_tw_moj", "d365_zhcn", "d365_zhtw")
_PLANTED = 20
"""One in so many documents is a copy."""
_SPARE = 1.4
_BATCH = 512
_SEED = 20261122


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=3)
    given = parser.parse_args()
    texts, copies = planted(given.data / f"{_NEWS}.jsonl.xz", given.documents)
    runs = [Run(texts) for _ in range(given.runs)]
    report_documents(runs[0], copies)
    report_passages(runs[0], copies)
    report_time(runs)
    for name in _HARD:
        report_hard(name, list(rows(given.data / f"{name}.jsonl.xz", "b")))
    news = [*rows(given.data / f"{_NEWS}.jsonl.xz", "text")][: given.documents]
    report_hard(f"{_NEWS}, as it is", news)


def rows(path: Path, field: str) -> Iterator[str]:
    """Give the texts of a file of records, each once."""
    with lzma.open(path, "rt", encoding="utf-8") as file:
        yield from dict.fromkeys(json.loads(line)[field] for line in file)


def planted(path: Path, count: int) -> tuple[list[str], dict[int, tuple[int, str]]]:
    """Give the documents, and for each copy its original and how it was made."""
    chance = random.Random(_SEED)
    texts = list(islice(rows(path, "text"), int(count * _SPARE)))
    alone = without_natural(texts)
    kept = alone[: count - count // _PLANTED]
    print(f"{len(texts)} news items, {len(texts) - len(alone)} left out as alike")
    if len(kept) < count - count // _PLANTED:
        raise SystemExit("too few documents are left")
    originals = chance.sample(range(len(kept)), count // _PLANTED)
    copies = {}
    texts = list(kept)
    for number, original in enumerate(originals):
        kind = list(EDITS)[number % len(EDITS)]
        copies[len(texts)] = original, kind
        texts.append(EDITS[kind](kept[original], chance, chance.choice(kept)))
    return texts, copies


def without_natural(texts: Sequence[str]) -> list[str]:
    """Leave out what exactly resembles an earlier text by half or more."""
    made = sketches(texts)
    likely = owned(made, pairs(made, Rule(0.3, 2, same_facts=False)))
    later = {other for one, other in likely if exact(texts[one], texts[other]) >= 0.5}
    return [text for number, text in enumerate(texts) if number not in later]


def exact(one: str, other: str) -> float:
    """Give the share of runs of three characters that both texts have."""
    a, b = _threes(one), _threes(other)
    return len(a & b) / len(a | b)


def _threes(text: str) -> set[str]:
    words = "".join(filter(str.isalnum, fold(text)))
    return {words[at : at + 3] for at in range(len(words) - 2)}


class Run:
    """One time through the steps that indexing takes, each with its seconds."""

    def __init__(self, texts: Sequence[str]) -> None:
        settings = Settings()
        embedder = embedder_of(settings.model)
        embedder.embed(["暖"])
        sketches(["暖"])
        self.seconds: dict[str, float] = {}
        sources = [Source(str(n), text, "", "utf-8") for n, text in enumerate(texts)]
        documents = self._timed("clean", lambda: [clean(one) for one in sources])
        cut = self._timed("split", lambda: [split(one, settings) for one in documents])
        self.passages = [passage for found in cut for passage in found]
        self.owners = np.array([int(passage.document) for passage in self.passages])
        searched = [passage.searched for passage in self.passages]
        self._timed("terms", lambda: [terms(text) for text in searched])
        batches = [searched[at : at + _BATCH] for at in range(0, len(searched), _BATCH)]
        self._timed("embed", lambda: [embedder.embed(batch) for batch in batches])
        words = [passage.text for passage in self.passages]
        self.sketches = self._timed("sketch", lambda: sketches(words))
        self.whole = self._timed("union", lambda: self._unions(len(texts)))
        self.passage_pairs = self._timed(
            "passages' pairs", lambda: pairs(self.sketches, PASSAGES)
        )
        self.document_pairs = self._timed(
            "documents' pairs", lambda: pairs(self.whole, DOCUMENTS)
        )

    def _timed(self, name: str, step: Callable[[], _Made]) -> _Made:
        began = time.process_time()
        done = step()
        self.seconds[name] = time.process_time() - began
        return done

    def _unions(self, count: int) -> Sketches:
        ends = np.searchsorted(self.owners, np.arange(count + 1))
        return np.concatenate(
            [union(self.sketches[begin:end]) for begin, end in pairwise(ends)]
        )

    @property
    def added(self) -> float:
        """Seconds of finding near-copies as a share of the other steps' seconds."""
        others = sum(
            self.seconds[name] for name in ("clean", "split", "terms", "embed")
        )
        return sum(self.seconds.values()) / others - 1


def report_documents(run: Run, copies: dict[int, tuple[int, str]]) -> None:
    """Print precision and recall of the pairs of documents."""
    wanted = {(original, copy) for copy, (original, _) in copies.items()}
    found = owned(run.whole, run.document_pairs)
    right = found & wanted
    precision, recall = len(right) / len(found), len(right) / len(wanted)
    print(
        f"{len(run.whole)} documents, {len(wanted)} pairs planted, {len(found)} found: "
        f"precision {precision:.4f}, recall {recall:.4f}"
    )
    made = Counter(kind for _, kind in copies.values())
    kept = Counter(copies[copy][1] for _, copy in right)
    for kind, count in made.items():
        print(f"  {kind:20} {kept[kind]} of {count}")


def report_passages(run: Run, copies: dict[int, tuple[int, str]]) -> None:
    """Print how many of the copies' passages have a twin, and of what else has."""
    owners = run.owners.tolist()
    twins: set[int] = set()
    strange = 0
    for one, other in owned(run.sketches, run.passage_pairs):
        if copies.get(owners[other], (None, ""))[0] == owners[one]:
            twins.add(other)
        else:
            strange += owners[one] != owners[other]
    print(f"{len(owners)} passages, {strange} pairs of unrelated documents")
    made = Counter(copies[owner][1] for owner in owners if owner in copies)
    met = Counter(copies[owners[row]][1] for row in twins)
    for kind, count in made.items():
        print(f"  {kind:20} {met[kind]} of {count} have their twin")


def report_time(all_runs: Sequence[Run]) -> None:
    """Print the steps' microseconds a passage and the share that is added."""
    for name in all_runs[0].seconds:
        each = [1e6 * run.seconds[name] / len(run.passages) for run in all_runs]
        print(f"  {name:20} {median(each):6.1f} µs a passage")
    added = [run.added for run in all_runs]
    print(f"added: {median(added):.1%} ({min(added):.1%}–{max(added):.1%})")


def report_hard(name: str, texts: list[str]) -> None:
    """Print how many pairs are found where nothing was planted."""
    made = sketches(texts)
    place = {int(words): n for n, words in enumerate(made["words"])}
    print(f"{name}: {len(texts)} texts")
    rules = {
        "passages": PASSAGES,
        "passages, facts aside": Rule(PASSAGES.resemblance, PASSAGES.band, False),
        "documents": DOCUMENTS,
    }
    for title, rule in rules.items():
        found = pairs(made, rule)
        real = [
            exact(texts[place[int(pair["one"])]], texts[place[int(pair["other"])]])
            for pair in found
        ]
        print(f"  as {title}: {len(found)} pairs, median of exact", end=" ")
        print(f"resemblance {median(real or [0]):.2f}")


def owned(made: Sketches, found: Pairs) -> set[tuple[int, int]]:
    """Give the pairs by their rows, with the pairs of the very same words."""
    rows_of: dict[int, list[int]] = {}
    for row, words in enumerate(made["words"].tolist()):
        rows_of.setdefault(words, []).append(row)
    near = (product(rows_of[int(p["one"])], rows_of[int(p["other"])]) for p in found)
    same = (combinations(group, 2) for group in rows_of.values())
    return {(min(pair), max(pair)) for pair in chain(*near, *same)}


if __name__ == "__main__":
    main()

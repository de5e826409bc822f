"""Compare the dense searcher with exact search, and hand its vectors on.

    python -m benchmarks.scale_exact INDEX QUESTIONS [--export FOLDER]

Embeds all passages of an index anew and compares each with each question in single
precision; prints the recall@10 of the index as JSON. With ``--export`` the passages,
their terms and their vectors are written into files, so that another program can
search the same.
"""

import argparse
import json
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path
from statistics import fmean

import numpy as np
import numpy.typing as npt

from siyu_qa.embedders import Embedder, embedder_of
from siyu_qa.index.generation import Generation
from siyu_qa.records import Passage, Vectors
from siyu_qa.text.questions import understand
from siyu_qa.text.terms import terms
from siyu_qa.text.windows import windows

PASSAGES, QUESTIONS = "passages.jsonl", "questions.json"
VECTORS, ASKED = "vectors.f32", "asked.npy"
"""Of the windows, raw; of the questions."""
_TOP = 10
_KEPT = 5 * _TOP
_COMPARED = 200
"""Questions that recall is measured with."""
_BLOCK = 4096
"""Passages that are embedded at a time."""
_ROUNDING = 0.02
"""A vector of the index may differ from the one embedded anew by so much of a cosine;
by more, and it isn't the same text that was embedded."""
_EQUAL = 1e-5


def main() -> None:
    """Print what was measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("index", type=Path)
    parser.add_argument("questions", type=Path)
    parser.add_argument("--export", type=Path)
    given = parser.parse_args()
    questions = json.loads(given.questions.read_text("utf-8"))
    print(json.dumps(compared(given.index, questions, given.export)))


def compared(
    index: Path, questions: Sequence[str], export: Path | None = None
) -> dict[str, float]:
    """Give the recall@10 of an index, and what embedding its passages alone takes."""
    generation = Generation.open(index)
    embedder = embedder_of(None)
    asked = np.vstack([_asked(embedder, question) for question in questions])
    exact = Exact(asked[:_COMPARED])
    seconds, count = 0.0, 0
    with ExitStack() as stack:
        write = _writer(stack, export, questions, asked)
        for keys, passages in _blocks(generation):
            cut = [_embedded(passage) for passage in passages]
            began = time.process_time()
            vectors = embedder.embed(list(chain.from_iterable(cut)))
            seconds += time.process_time() - began
            counts = np.array(list(map(len, cut)))
            _check(generation, keys, vectors, asked[:1], counts)
            exact.see(keys, vectors, counts)
            write(passages, vectors, counts)
            count += len(vectors)
    recalls = [
        exact.recall(number, [one.key for one in generation.dense.search(row, _TOP)])
        for number, row in enumerate(np.split(exact.asked, len(exact.asked)))
    ]
    return {"recall": fmean(recalls), "vectors": count, "embedding": seconds}


@dataclass(slots=True)
class Exact:
    """The best passages of each question, by comparing all."""

    asked: Vectors
    best: list[dict[int, float]] = field(default_factory=list)

    def see(self, keys: Sequence[int], vectors: Vectors, counts: "_Counts") -> None:
        """Compare further passages, each with as many vectors as *counts* says."""
        self.best = self.best or [{} for _ in self.asked]
        firsts = np.cumsum(counts) - counts
        scores = np.maximum.reduceat(vectors @ self.asked.T, firsts)  # (keys, asked)
        most = np.argsort(-scores, axis=0)[:_KEPT].T
        for best, column, rows in zip(self.best, scores.T, most, strict=True):
            best.update((keys[row], float(column[row])) for row in rows)
            worse = sorted(best, key=lambda key: -best[key])[_KEPT:]
            for key in worse:
                del best[key]

    def recall(self, number: int, found: Sequence[int]) -> float:
        """Give the share of the best ten that were found; of equals any counts."""
        best = self.best[number]
        ten = sorted(best.values(), reverse=True)[:_TOP]
        least = ten[-1] - _EQUAL
        right = sum(best.get(key, -1.0) >= least for key in found[: len(ten)])
        return right / len(ten)


_Counts = npt.NDArray[np.int64]
_Write = Callable[[Sequence[Passage], Vectors, _Counts], None]


def _asked(embedder: Embedder, question: str) -> Vectors:
    return embedder.embed_query(understand(question).searched)


def _embedded(passage: Passage) -> list[str]:
    return [passage.under_headings(window) for window in windows(passage.text)]


def _blocks(generation: Generation) -> Iterator[tuple[list[int], list[Passage]]]:
    """Give all passages with their keys, some at a time."""
    store = generation.store
    all_passages = chain.from_iterable(
        store.passages(store.keys_of(path)).items() for path in store.paths()
    )
    while block := list(islice(all_passages, _BLOCK)):
        keys, passages = zip(*block, strict=True)
        yield list(keys), list(passages)


def _check(
    generation: Generation,
    keys: Sequence[int],
    vectors: Vectors,
    asked: Vectors,
    counts: _Counts,
) -> None:
    """Stop where the index was made from other texts than are embedded here.

    Raises:
        ValueError: Where a passage's cosine is quite another.
    """
    firsts = np.cumsum(counts) - counts
    anew = np.maximum.reduceat(vectors @ asked[0], firsts)
    order = np.argsort(keys)
    told = generation.dense.cosines(asked, [keys[at] for at in order])
    kept = np.array([told[keys[at]] for at in order])
    if np.abs(kept - anew[order]).max() > _ROUNDING:
        raise ValueError("the index has vectors of other texts: mend _embedded")


def _writer(
    stack: ExitStack, folder: Path | None, questions: Sequence[str], asked: Vectors
) -> _Write:
    """Open the files of *folder*; give what adds passages to them."""
    if not folder:
        return lambda passages, vectors, counts: None
    folder.mkdir(parents=True, exist_ok=True)
    searched = [understand(question).searched for question in questions]
    (folder / QUESTIONS).write_text(
        json.dumps([[text, terms(text)] for text in searched]), "utf-8"
    )
    np.save(folder / ASKED, asked)
    texts = stack.enter_context((folder / PASSAGES).open("w", encoding="utf-8"))
    raw = stack.enter_context((folder / VECTORS).open("wb"))

    def write(passages: Sequence[Passage], vectors: Vectors, counts: _Counts) -> None:
        raw.write(vectors.astype(np.float32).tobytes())
        for passage, count in zip(passages, counts.tolist(), strict=True):
            row = {"text": passage.text, "terms": terms(passage.searched)}
            texts.write(json.dumps(row | {"vectors": count}, ensure_ascii=False) + "\n")

    return write


if __name__ == "__main__":
    main()

"""Measure how fast a folder of many small files is indexed, and refreshed.

    python -m benchmarks.indexing ../shared/data/text_news_crud.jsonl.xz --runs 3

Writes the texts into files of their own, builds their index in a fresh process, then
changes one file and refreshes. Prints passages a second and the memory of the process
with its workers, as the median and the spread over the runs; and how long all of that
takes beside embedding the same passages alone, by sentence-transformers in one process
and by the bundled embedder.
"""

import argparse
import json
import lzma
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from pathlib import Path
from statistics import median
from timeit import timeit

from benchmarks.processes import run
from siyu_qa.embedders.bundled import FOLDER, BundledEmbedder
from siyu_qa.index.generation import Generation
from siyu_qa.text.windows import windows


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("texts", type=Path, help='JSON Lines of {"text"}, xz')
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=3)
    given = parser.parse_args()
    builds, refreshes, memories = [], [], []
    with tempfile.TemporaryDirectory() as folder:
        seeds = Path(folder, "seeds")
        _write(_texts(given.texts, given.documents), seeds)
        for number in range(given.runs):
            index = Path(folder, f"index-{number}")
            report, memory = _indexed(seeds, index)
            builds.append(report["passages"] / report["seconds"])
            memories.append(memory)
            seeds.joinpath("00000.txt").write_text(f"第 {number} 次改动。", "utf-8")
            refreshes.append(_indexed(seeds, index)[0]["seconds"])
        alone = _alone(Generation.open(index))
    print(f"{given.documents} documents, {report['passages']} passages")
    print(f"build: {_spread(builds, 0)} passages/s")
    print(f"refresh after one changed file: {_spread(refreshes, 2)} s")
    print(f"memory of the process and its workers: {_spread(memories, 0)} MB")
    for way, seconds in alone.items():
        ratios = [report["passages"] / build / seconds for build in builds]
        print(f"build beside embedding alone, {way}: {_spread(ratios, 2)} times")


def _alone(generation: Generation) -> dict[str, float]:
    """Give the seconds that embedding the passages of an index alone takes."""
    from sentence_transformers import SentenceTransformer

    store = generation.store
    keys = [key for path in store.paths() for key in store.keys_of(path)]
    texts = [passage.text for passage in store.passages(keys).values()]
    cut = [window for text in texts for window in windows(text)]
    model = SentenceTransformer(str(FOLDER), device="cpu", local_files_only=True)
    ways: dict[str, Callable[[], object]] = {
        "sentence-transformers, passages whole": lambda: model.encode(texts),
        "sentence-transformers, in windows": lambda: model.encode(cut),
        "the bundled embedder, in windows": lambda: BundledEmbedder().embed(cut),
    }
    return {way: timeit(embed, number=1) for way, embed in ways.items()}


def _texts(file: Path, count: int) -> Iterable[str]:
    with lzma.open(file, "rt", encoding="utf-8") as rows:
        for row in islice(rows, count):
            yield json.loads(row)["text"]


def _write(texts: Iterable[str], seeds: Path) -> None:
    seeds.mkdir()
    for number, text in enumerate(texts):
        seeds.joinpath(f"{number:05}.txt").write_text(text, encoding="utf-8")


def _indexed(seeds: Path, index: Path) -> tuple[dict[str, float], float]:
    """Build in a fresh process; give its report and its most memory in MB."""
    command = [sys.executable, "-m", "siyu_qa.cli", "index", "--json"]
    command += ["--seeds", str(seeds), "--index", str(index)]
    built = run(command)
    return json.loads(built.output), built.megabytes


def _spread(figures: Sequence[float], digits: int) -> str:
    middle, low, high = median(figures), min(figures), max(figures)
    return f"{middle:.{digits}f} ({low:.{digits}f}–{high:.{digits}f})"


if __name__ == "__main__":
    main()

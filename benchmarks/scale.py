"""Measure how building, opening, asking and refreshing grow with the index.

    python -m benchmarks.scale ../shared/data --folder /tmp/scale \
        --tiers 1000,10000,100000,1000000 --beside PYTHON --write

Makes a folder of documents for each tier, so many passages in all, and measures each
step in a fresh process, questions on one thread. ``--beside`` names an interpreter with
LangChain, which searches the same passages and vectors. What was measured is kept in
the folder, so that tiers can be run one by one; ``--write`` puts all that is kept into
``docs/performance.md`` and its pictures, ``--tiers ""`` without measuring anything.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from itertools import chain, zip_longest
from pathlib import Path
from random import Random
from typing import Any

from benchmarks import processes
from benchmarks.scale_corpus import Corpus, corpus_of, rows_of
from benchmarks.scale_page import tables, write_page
from benchmarks.scale_profile import profiled
from benchmarks.scale_serving import QUESTIONS

ASKED = (
    "crud_news_qp.jsonl.xz",
    "rc_crud_news.jsonl.xz",
    "rc_law_cn_auto.jsonl.xz",
    "rc_law_tw_auto.jsonl.xz",
)
_ONE_THREAD = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "RAYON_NUM_THREADS": "1",
    "TOKENIZERS_PARALLELISM": "false",
}
_MOST_BESIDE = 100_000
_READ_AT_ONCE = 1 << 24
_PATIENCE = 3600.0
"""Seconds that the other program may take for all of one tier."""


def main() -> None:
    """Measure, print tables, and write the page."""
    given = _arguments()
    given.folder.mkdir(parents=True, exist_ok=True)
    tiers = [int(tier) for tier in given.tiers.split(",") if tier]
    questions = given.folder / "questions.json"
    if tiers and not given.corpus:
        asked = json.dumps(questions_of(given.data), ensure_ascii=False)
        questions.write_text(asked, "utf-8")
    for passages in tiers:
        corpus = corpus_of(given.data, given.folder / "corpus", passages)
        print(f"{passages}: {corpus}", file=sys.stderr, flush=True)
        if given.corpus:
            continue
        tier = _Tier(given.folder, passages, corpus, questions)
        kept = tier.profile() if given.profile else tier.measure(given.runs)
        if given.beside and passages <= given.beside_most and not given.profile:
            kept |= {"beside": tier.beside(given.beside)}
        _keep(given.folder, passages, kept)
    results = _results(given.folder)
    print(tables(results))
    if given.write:
        write_page(results, given.docs)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("data", type=Path)
    parser.add_argument("--folder", type=Path, required=True, help="for all it makes")
    parser.add_argument("--tiers", default="1000,10000", help="numbers of passages")
    parser.add_argument("--runs", type=int, default=3, help="openings and refreshes")
    parser.add_argument("--beside", type=Path, help="a Python that has LangChain")
    parser.add_argument("--beside-most", type=int, default=_MOST_BESIDE)
    parser.add_argument("--corpus", action="store_true", help="make the folders alone")
    parser.add_argument(
        "--profile", action="store_true", help="only tell where a build's time goes"
    )
    parser.add_argument("--write", action="store_true", help="write the page")
    parser.add_argument("--docs", type=Path, default=Path("docs"))
    return parser.parse_args()


def questions_of(data: Path) -> list[str]:
    """Give different real questions, from each file as many as from the others."""
    files = [
        Random(name).sample(rows, len(rows))
        for name in ASKED
        for rows in [list(rows_of(data / name))]
    ]
    in_turns = filter(None, chain.from_iterable(zip_longest(*files)))
    asked = dict.fromkeys(row.get("question") or row["a"] for row in in_turns)
    return list(asked)[:QUESTIONS]


class _Tier:
    """A folder of documents with its index, and what is measured of them."""

    def __init__(
        self, folder: Path, passages: int, corpus: Corpus, questions: Path
    ) -> None:
        self._corpus = corpus
        self._questions = questions
        self._index = folder / f"index-{passages}"
        self._export = folder / f"export-{passages}"

    def measure(self, runs: int) -> dict[str, Any]:
        """Build, open, ask and refresh."""
        return {
            "date": datetime.now(UTC).date().isoformat(),
            "processors": os.cpu_count(),
            "load": os.getloadavg()[0],
            "documents": self._corpus.documents,
            "made": self._corpus.made,
            "characters": self._corpus.characters,
            "build": self._built(),
            "disk": sizes_of(self._index),
            "opening": self._opened(runs),
            "asking": self._asked(),
            "exact": self._exact(),
            "unchanged": [self._indexed() for _ in range(runs)],
            "refresh": [self._refreshed(run) for run in range(runs)],
        }

    def profile(self) -> dict[str, Any]:
        """Tell where the processor's time of a build goes."""
        told = profiled(self._corpus.seeds, self._index.parent)
        print(json.dumps(told["functions"], indent=1), file=sys.stderr, flush=True)
        return {"profile": told}

    def beside(self, python: Path) -> list[dict[str, Any]]:
        """Let another program search the same passages; give what it told."""
        self._exact("--export", str(self._export))
        script = Path(__file__).with_name("scale_beside.py")
        told = _lines_told([str(python), str(script), str(self._export)])
        shutil.rmtree(self._export)
        return told

    def _built(self) -> dict[str, float]:
        shutil.rmtree(self._index, ignore_errors=True)
        return self._indexed()

    def _indexed(self) -> dict[str, float]:
        folders = ["--seeds", str(self._corpus.seeds), "--index", str(self._index)]
        run = processes.run(
            [sys.executable, "-m", "siyu_qa.cli", "index", "--json", *folders]
        )
        report = json.loads(run.output)
        return {
            "seconds": report["seconds"],
            "passages": report["passages"],
            "changed": report["changed"],
            "command": run.seconds,
            "processor": run.processor_seconds,
            "megabytes": run.megabytes,
        }

    def _opened(self, runs: int) -> dict[str, list[dict[str, float]]]:
        """Open it from a disk that must be read, and from memory."""
        cold = []
        for _ in range(runs):
            forget(self._index)
            cold.append(self._serving("opening"))
        return {"cold": cold, "warm": [self._serving("opening") for _ in range(runs)]}

    def _asked(self) -> dict[str, Any]:
        """Ask when nothing of it is in the system's memory, and when all of it is."""
        forget(self._index)
        first = self._serving("first")
        read_through(self._index)
        return self._serving("asking") | first

    def _serving(self, what: str) -> dict[str, Any]:
        return _told("scale_serving", what, str(self._index), str(self._questions))

    def _exact(self, *more: str) -> dict[str, Any]:
        return _told("scale_exact", str(self._index), str(self._questions), *more)

    def _refreshed(self, run: int) -> dict[str, float]:
        """Refresh after a change of one document; set it back afterwards."""
        paths = sorted(self._corpus.seeds.glob("*/*.txt"))
        path = paths[len(paths) // (run + 2)]
        text = path.read_text("utf-8")
        path.write_text(f"{text}\n第{run}次改过的一行，写于{time.time_ns()}。", "utf-8")
        try:
            return self._indexed()
        finally:
            path.write_text(text, "utf-8")
            self._indexed()


def _told(module: str, *arguments: str) -> dict[str, Any]:
    """Run a module in a fresh process, on one thread; give the JSON it prints."""
    command = [sys.executable, "-m", f"benchmarks.{module}", *arguments]
    told: dict[str, Any] = json.loads(processes.run(command, _alone()).output)
    return told


def _alone() -> Mapping[str, str]:
    return os.environ | _ONE_THREAD


def _lines_told(command: Sequence[str]) -> list[dict[str, Any]]:
    """Give the objects a program prints; say at the end why it stopped early."""
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, encoding="utf-8", env=_alone()
    ) as process:
        try:
            output, _ = process.communicate(timeout=_PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            output, _ = process.communicate()
    told = [json.loads(line) for line in output.splitlines()]
    stopped = [{"stopped": process.returncode}] if process.returncode else []
    return told + stopped


def forget(folder: Path) -> None:
    """Let the system forget what it holds of a folder's files in memory."""
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("rb") as file:
                os.fsync(file.fileno())
                os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def read_through(folder: Path) -> None:
    """Let the system hold all of a folder's files in memory, as after a build."""
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("rb") as file:
                while file.read(_READ_AT_ONCE):
                    pass


def sizes_of(index: Path) -> dict[str, float]:
    """Give the megabytes of an index by part; a file of two names counts once."""
    files = {path.stat().st_ino: path for path in index.rglob("*") if path.is_file()}
    sizes = Counter[str]()
    for path in files.values():
        sizes[_part(path)] += path.stat().st_size
    return {part: size / 1e6 for part, size in sizes.most_common()}


def _part(path: Path) -> str:
    """Name a file by its folder where its own name says nothing."""
    digits = sum(letter in "0123456789abcdef" for letter in path.stem)
    named = path.parent if digits == len(path.stem) else path
    folders: Iterable[str] = (parent.name for parent in path.parents)
    return "lexical" if "lexical" in folders else named.name


def _keep(folder: Path, passages: int, measured: Mapping[str, Any]) -> None:
    results = _results(folder)
    results[str(passages)] = results.get(str(passages), {}) | measured
    ordered = dict(sorted(results.items(), key=lambda one: int(one[0])))
    (folder / "results.json").write_text(json.dumps(ordered, indent=1), "utf-8")


def _results(folder: Path) -> dict[str, Any]:
    path = folder / "results.json"
    kept: dict[str, Any] = json.loads(path.read_text("utf-8")) if path.is_file() else {}
    return kept


if __name__ == "__main__":
    main()

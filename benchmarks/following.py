"""Measure how soon a change in the folder is in the answers, and what it costs them.

    python -m benchmarks.following ../shared/data/text_news_crud.jsonl.xz

Writes the texts into files of their own and follows their folder. Prints the seconds
from the last write of one file to the first answer from it, for folders of three sizes;
then how long answers take while nothing changes and while many new files are taken in.
"""

import argparse
import os
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import cycle
from pathlib import Path

import numpy as np

from benchmarks.indexing import _texts
from siyu_qa.assistant import Assistant
from siyu_qa.follow.follower import Follower
from siyu_qa.index.build import build_index
from siyu_qa.settings import Settings

_SIZES = (10, 1_000, 10_000)
_BESIDE = 1_000
"""Documents that are asked while others come in."""
_QUIET = 300
"""Answers that are timed while nothing changes."""
_PAUSE = 0.02
"""Seconds between two questions: a busy page's, whose readers share two cores."""


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("texts", type=Path, help='JSON Lines of {"text"}, xz')
    parser.add_argument("--tries", type=int, default=10)
    parser.add_argument("--new", type=int, default=5_000)
    given = parser.parse_args()
    texts = list(_texts(given.texts, max(*_SIZES, _BESIDE + given.new)))
    print(f"load of the machine: {_load()}")
    for size in _SIZES:
        with _followed(texts[:size]) as (assistant, seeds):
            seconds = [_taken_in(assistant, seeds, once) for once in range(given.tries)]
        print(f"{size} documents, from the last write to the answer: {_told(seconds)}")
    with _followed(texts[:_BESIDE]) as (assistant, seeds):
        _measure_beside(assistant, seeds, texts[_BESIDE : _BESIDE + given.new])
    print(f"load of the machine: {_load()}")


@contextmanager
def _followed(texts: Sequence[str]) -> Iterator[tuple[Assistant, Path]]:
    with tempfile.TemporaryDirectory() as folder:
        seeds = Path(folder, "seeds")
        seeds.mkdir()
        _write(seeds, texts)
        settings = Settings(seeds=seeds, index=Path(folder, "index"))
        build_index(settings)
        assistant = Assistant.open(settings.index, settings)
        with Follower(settings, assistant.reopen):
            # By then all that was there before is taken in.
            _taken_in(assistant, seeds, -1)
            yield assistant, seeds


def _write(seeds: Path, texts: Sequence[str], prefix: str = "") -> None:
    for number, text in enumerate(texts):
        seeds.joinpath(f"{prefix}{number:05}.txt").write_text(text, encoding="utf-8")


def _taken_in(assistant: Assistant, seeds: Path, once: int) -> float:
    """Change a file; give the seconds until an answer is from it."""
    keeper = f"第{once + 1_000}号"
    file = seeds / "灯塔.txt"
    file.write_text(f"码头的灯塔由{keeper}看守人照看。\n", encoding="utf-8")
    began = time.perf_counter()
    _until(lambda: keeper in assistant.ask("码头的灯塔由谁照看？").text)
    return time.perf_counter() - began


def _until(holds: Callable[[], bool]) -> None:
    while not holds():
        time.sleep(_PAUSE)


def _measure_beside(assistant: Assistant, seeds: Path, new: Sequence[str]) -> None:
    paths = assistant.paths()
    questions = cycle(
        f"{source.text.split('。')[0][:24]}是什么时候的事？"
        for source in map(assistant.source, paths[:200])
        if source
    )
    asked = list(zip(range(200), questions, strict=False))
    again = cycle(question for _, question in asked)
    for _ in asked:
        assistant.ask(next(again))
    quiet = [_asked(assistant, next(again)) for _ in range(_QUIET)]
    print(f"{_BESIDE} documents, an answer while nothing changes: {_told(quiet)}")
    whole = len(paths) + len(new)
    _write(seeds, new, "n")
    began = time.perf_counter()
    busy = []
    while len(assistant.paths()) < whole:
        busy.append(_asked(assistant, next(again)))
    print(
        f"while {len(new)} files are taken in: {_told(busy)}, {len(busy)} answers "
        f"in {time.perf_counter() - began:.0f} s"
    )
    for share in (50, 95):
        ratio = np.percentile(busy, share) / np.percentile(quiet, share)
        print(f"p{share}, busy beside quiet: {ratio:.2f} times")


def _asked(assistant: Assistant, question: str) -> float:
    time.sleep(_PAUSE)
    began = time.perf_counter()
    assistant.ask(question)
    return time.perf_counter() - began


def _told(seconds: Sequence[float]) -> str:
    p50, p95 = np.percentile(seconds, (50, 95))
    return f"p50 {p50:.3f} s, p95 {p95:.3f} s, at most {max(seconds):.3f} s"


def _load() -> str:
    return f"{os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"


if __name__ == "__main__":
    main()

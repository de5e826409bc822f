"""What a process does that opens an index and answers from it, timed.

    python -m benchmarks.scale_serving opening INDEX QUESTIONS
    python -m benchmarks.scale_serving asking INDEX QUESTIONS
    python -m benchmarks.scale_serving first INDEX QUESTIONS

Prints one JSON object. QUESTIONS is a JSON file: a list of different questions, of
which each is asked once of each searcher, so that no answer can have been kept.
"""

import argparse
import json
import time
from collections.abc import Callable, Mapping, Sequence
from math import ceil
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

from benchmarks.processes import resident

if TYPE_CHECKING:
    from siyu_qa import Assistant

ROUNDS = 3
EACH_ROUND = 300
WARMING_UP = 200
QUESTIONS = WARMING_UP + ROUNDS * EACH_ROUND
_LEAST_SHARE = 4
"""Of fewer questions, one in so many warms up."""
_ANSWERED = 100
_HITS = 5


def main() -> None:
    """Print what was measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=tuple(_MEASURES))
    parser.add_argument("index", type=Path)
    parser.add_argument("questions", type=Path)
    given = parser.parse_args()
    questions = json.loads(given.questions.read_text("utf-8"))
    print(json.dumps(_MEASURES[given.what](given.index, questions)))


def opening(index: Path, questions: Sequence[str]) -> dict[str, float]:
    """Give the seconds of importing, of opening, and of the first hits."""
    began = time.perf_counter()
    from siyu_qa import Assistant

    imported = time.perf_counter()
    assistant = Assistant.open(index)
    opened = time.perf_counter()
    assistant.retrieve(questions[0], _HITS)
    first = time.perf_counter() - opened
    return {"import": imported - began, "open": opened - imported, "first": first}


def asking(index: Path, questions: Sequence[str]) -> dict[str, Any]:
    """Give the milliseconds of a question, by searcher, and the memory after all."""
    from siyu_qa import Assistant
    from siyu_qa.retrieve import SEARCHERS

    assistant = Assistant.open(index)
    empty = resident()
    measured: dict[str, Any] = {
        searcher: _rounds(_finding(assistant, searcher), questions)
        for searcher in SEARCHERS
    }
    measured["answer"] = [percentiles(assistant.ask, questions[:_ANSWERED])]
    measured["twins"] = _share_with_twins(assistant, questions[:_ANSWERED])
    measured["megabytes"] = {
        "opened": empty / 1024,
        "answered": resident() / 1024,
        "most": resident(which="VmHWM") / 1024,
        "of files": resident(which="RssFile") / 1024,
    }
    return measured


def first(index: Path, questions: Sequence[str]) -> dict[str, Any]:
    """Give the milliseconds of the first questions that are asked of an index."""
    from siyu_qa import Assistant

    find = _finding(Assistant.open(index), "hybrid")
    return {"first": [percentiles(find, questions[:_ANSWERED])]}


_MEASURES: Mapping[str, Callable[[Path, Sequence[str]], dict[str, Any]]] = {
    "opening": opening,
    "asking": asking,
    "first": first,
}


def _finding(assistant: "Assistant", searcher: str) -> Callable[[str], object]:
    return lambda question: assistant.retrieve(question, _HITS, searcher)


def _rounds(
    find: Callable[[str], object], questions: Sequence[str]
) -> list[dict[str, float]]:
    """Warm up, then time each question once, in a few rounds."""
    warming = min(WARMING_UP, len(questions) // _LEAST_SHARE)
    for question in questions[:warming]:
        find(question)
    asked = questions[warming:]
    size = ceil(len(asked) / ROUNDS)
    return [
        percentiles(find, asked[start : start + size])
        for start in range(0, len(asked), size)
    ]


def percentiles(
    find: Callable[[str], object], questions: Sequence[str]
) -> dict[str, float]:
    """Give what half and what nineteen of twenty questions stay below."""
    times = [_milliseconds(find, question) for question in questions]
    passed = sorted(each for each, _ in times)
    return {
        "p50": median(passed),
        "p95": passed[ceil(0.95 * len(passed)) - 1],
        "processor p50": median(each for _, each in times),
    }


def _milliseconds(find: Callable[[str], object], question: str) -> tuple[float, float]:
    """Give the time that passed, and the processor's."""
    began, used = time.perf_counter(), time.process_time()
    find(question)
    used = time.process_time() - used
    return (time.perf_counter() - began) * 1000, used * 1000


def _share_with_twins(assistant: "Assistant", questions: Sequence[str]) -> float:
    """Give the share of hits that another passage says the same as."""
    hits = [hit for one in questions for hit in assistant.retrieve(one, _HITS)]
    return sum(bool(hit.twins) for hit in hits) / max(len(hits), 1)


if __name__ == "__main__":
    main()

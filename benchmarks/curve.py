r"""Measure how often an answer is shown, and how often it is right, by threshold.

    python -m benchmarks.curve ../shared/eval --every 3

Asks the questions of DRCD dev and of CMRC trial, each over an index of its own
contexts: as they are, as near misses (the right document left out of what is found)
and, for foreign questions, those of the other set. Draws
``docs/images/coverage-precision.svg``, prints a table for each set with the
calibration error, and writes the tables into ``docs/answers.md`` too.
"""

import argparse
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from typing import Any
from unittest.mock import patch

from benchmarks.chart import Axis, Line, chart
from benchmarks.left_out import without
from benchmarks.written import write_between
from siyu_qa import Assistant
from siyu_qa.answering import compose
from siyu_qa.answering.compose import ANSWERED
from siyu_qa.evaluate import calibration_error
from siyu_qa.evaluate.calibration import Forecast
from siyu_qa.evaluate.squad import Asked, read
from siyu_qa.records import Hit
from siyu_qa.retrieve import Retriever
from siyu_qa.text.fold import fold
from siyu_qa.text.questions import Query

_IMAGE = Path("docs/images/coverage-precision.svg")
_TEXT = Path("docs/answers.md")
_FILES = ("drcd_dev.json", "cmrc_trial.json")
_THRESHOLDS = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95)
_FINE = tuple(number / 200 for number in range(191))


@dataclass(frozen=True, slots=True)
class Measured:
    """What was said to the questions of one set; right by the first sentence."""

    name: str
    own: list[Forecast]
    near: list[Forecast]
    foreign: list[Forecast]


@dataclass(frozen=True, slots=True)
class Point:
    """What a threshold does."""

    threshold: float
    coverage: float
    """The share of the own questions that are answered."""
    precision: float
    """The share of the answers shown to them that are right."""
    mixed: float
    """The same where a near miss is asked with every own question."""
    near: float
    """The share of the near misses that are refused."""
    foreign: float
    """The share of the foreign questions that are refused."""


def main() -> None:
    """Print the tables and write the picture."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="where the two files stand")
    parser.add_argument("--every", type=int, default=1, help="take each n-th question")
    given = parser.parse_args()
    sets = [read(given.folder / name) for name in _FILES]
    measured = []
    for name, (texts, asked), (_, others) in zip(
        _FILES, sets, reversed(sets), strict=True
    ):
        assistant = Assistant.from_texts(texts)
        one = _measure(name, assistant, asked[:: given.every], others[:: given.every])
        measured.append(one)
        print("\n".join(_table(one)), flush=True)
    _IMAGE.write_text(_picture(measured), encoding="utf-8")
    tables = "\n".join(line for one in measured for line in _table(one))
    write_between(_TEXT, "tables", tables)


def _measure(
    name: str, assistant: Assistant, asked: Sequence[Asked], others: Sequence[Asked]
) -> Measured:
    # The sentence that would be shown is wanted also where it is refused.
    with patch.object(compose, "ANSWERED", 0.0):
        own = [_ask(assistant, one) for one in asked]
        near = [_ask(assistant, one, left_out=one.document) for one in asked]
        foreign = [_ask(assistant, one) for one in others]
    return Measured(name, own, _without_answer(near), _without_answer(foreign))


def _ask(assistant: Assistant, one: Asked, left_out: str = "") -> Forecast:
    """Ask a question; it comes true by a first sentence that holds an answer."""
    with _leaving_out(left_out):
        answer = assistant.ask(one.question)
    said = fold(answer.citations[0].quote) if answer.citations else ""
    is_right = any(fold(text) in said for text in one.answers)
    return Forecast(answer.confidence, is_right)


def _without_answer(said: Iterable[Forecast]) -> list[Forecast]:
    """Count everything as wrong that is said to questions without an answer."""
    return [one._replace(came_true=False) for one in said]


@contextmanager
def _leaving_out(document: str) -> Iterator[None]:
    """Find the passages of all documents but one; without a name, of all."""
    plain = Retriever.retrieve

    def others(retriever: Retriever, query: Query, k: int, **more: Any) -> list[Hit]:
        hits = plain(retriever, query, 2 * k, **more)
        return without(document, hits)[:k]

    with patch.object(Retriever, "retrieve", others):
        yield


def _points(one: Measured, thresholds: Sequence[float]) -> Iterator[Point]:
    """Say what each threshold does, up to the one that lets nothing through."""
    for threshold in thresholds:
        shown = [said for said in one.own if said.confidence >= threshold]
        missed = [said for said in one.near if said.confidence >= threshold]
        if not shown:
            return
        yield Point(
            threshold=threshold,
            coverage=len(shown) / len(one.own),
            precision=fmean(said.came_true for said in shown),
            mixed=fmean(said.came_true for said in shown + missed),
            near=1 - len(missed) / len(one.near),
            foreign=fmean(said.confidence < threshold for said in one.foreign),
        )


def _table(one: Measured) -> Iterator[str]:
    """Write what thresholds do as a Markdown table."""
    yield f"\n{one.name}: {len(one.own)} own questions, {len(one.foreign)} foreign\n"
    yield (
        "| threshold | answered | right | right, near misses asked too "
        "| near misses refused | foreign refused |"
    )
    yield "|---|---|---|---|---|---|"
    for at in _points(one, _THRESHOLDS):
        used = " (**used**)" * (at.threshold == ANSWERED)
        shares = (at.coverage, at.precision, at.mixed, at.near, at.foreign)
        cells = " | ".join(f"{share:.3f}" for share in shares)
        yield f"| {at.threshold:.2f}{used} | {cells} |"
    own, mixed = calibration_error(one.own), calibration_error(one.own + one.near)
    yield f"\nCalibration error: own questions {own:.3f}, with near misses {mixed:.3f}"


def _picture(measured: Sequence[Measured]) -> str:
    lines = []
    for colour, one in enumerate(measured):
        points = list(_points(one, _FINE))
        marks = [
            (at.coverage, at.precision, f"{at.threshold:g}")
            for at in points
            if at.threshold in {0.3, ANSWERED, 0.7, 0.9}
        ]
        own = [(at.coverage, at.precision) for at in points]
        mixed = [(at.coverage, at.mixed) for at in points]
        name = one.name.removesuffix(".json")
        lines.append(Line(f"{name}: own questions", colour, own, marks=marks))
        lines.append(Line(f"{name}: and near misses", colour, mixed, is_dashed=True))
    places = [place for line in lines for place in line.places]
    return chart(
        lines,
        Axis.of_shares(
            "questions answered, of those the documents answer", [x for x, _ in places]
        ),
        Axis.of_shares("answers right, of those shown", [y for _, y in places]),
    )


if __name__ == "__main__":
    main()

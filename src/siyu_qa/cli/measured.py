"""Tell of measures, for a terminal and for a page."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from siyu_qa.evaluate import Measures
from siyu_qa.evaluate.retrieval import Found, Mean
from siyu_qa.messages import say

_MEASURES = (
    "questions",
    "answerable",
    "answered",
    "covered",
    "first_sentence_right",
    "phrases",
    "phrases_right",
    "lists",
    "list_recall",
    "unanswerable",
    "refused",
    "calibration_error",
    "follow_ups",
    "follow_ups_right",
    "citations_valid",
    "seconds_median",
    "seconds_p95",
)


class Told(NamedTuple):
    """A measure as a person reads it."""

    meaning: str
    value: str
    beside: str
    """Its name in the JSON, or how many questions it is of."""


def measures_told(measures: Measures, language: str) -> Iterator[Told]:
    """Tell every measure that is a number."""
    for name in _MEASURES:
        yield Told(_meaning(name, language), _number(getattr(measures, name)), name)


def kinds_told(measures: Measures) -> Iterator[Told]:
    """Tell how many of the questions of each type are right."""
    for one in measures.kinds:
        yield Told(one.kind, _number(one.right), str(one.questions))


def measures_text(measures: Measures, language: str) -> str:
    """Tell all measures, one a line, each type and the wrong cases below them."""
    lines = [
        _line(one.beside, one.value, one.meaning)
        for one in measures_told(measures, language)
    ]
    lines.append(_line("kinds", "", _meaning("kinds", language)))
    lines += [
        _line(f"  {one.meaning}", one.value, one.beside) for one in kinds_told(measures)
    ]
    lines.append(_line("wrong", "", _meaning("wrong", language)))
    lines.append(f"  {' '.join(measures.wrong)}")
    return "\n".join(line.rstrip() for line in lines)


def retrieval_text(questions: int, found: Sequence[Found], language: str) -> str:
    """Tell how well each searcher found, one a line, with the intervals of 95 %."""
    names = ("Hit@1", "Hit@5", "MRR@5", "nDCG@10")
    head = "".join(f"{name:22}" for name in ("", *names))
    lines = [say("measure.judged", language, questions=questions), f"{head}ms"]
    for one in found:
        means = (one.hit_1, one.hit_5, one.mrr_5, one.ndcg_10)
        cells = "".join(f"{_interval(mean):22}" for mean in means)
        lines.append(f"{one.searcher:22}{cells}{one.milliseconds:.1f}")
    return "\n".join(lines)


def _interval(mean: Mean) -> str:
    return f"{mean.value:.4f} {mean.low:.3f}–{mean.high:.3f}"


def _meaning(name: str, language: str) -> str:
    return say(f"measure.{name}", language)


def _line(name: str, value: str, told: str) -> str:
    return f"{name:22} {value:>6}  {told}"


def _number(value: float) -> str:
    """Write a share or a time with three places, a count with none.

    >>> _number(38), _number(0.5)
    ('38', '0.500')
    """
    return f"{value:.3f}" if isinstance(value, float) else str(value)

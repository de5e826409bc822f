"""How good the answers to many cases were."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from siyu_qa.assistant import Assistant
from siyu_qa.evaluate.calibration import calibration_error
from siyu_qa.evaluate.cases import Case
from siyu_qa.evaluate.outcomes import Outcome, outcome
from siyu_qa.records import Record


@dataclass(frozen=True, slots=True)
class Kind(Record):
    """The cases of one type, where whoever wrote them gave types."""

    kind: str
    questions: int
    right: float


@dataclass(frozen=True, slots=True)
class Measures(Record):
    """Shares from 0 to 1 of the cases they name; 1 where there is no such case."""

    questions: int
    answerable: int
    answered: float
    """Of the answerable ones."""
    covered: float
    """Of the answerable ones, those whose quotes hold every gold group."""
    first_sentence_right: float
    """Of the answerable ones, those whose first sentence holds a gold text."""
    phrases: int
    """Answerable ones in whose answer a phrase is marked."""
    phrases_right: float
    """Of those, where the first phrase and a gold text overlap."""
    lists: int
    """Answerable ones with more than one gold group."""
    list_recall: float
    """Of the gold groups of those, taken together, the ones that are held."""
    unanswerable: int
    refused: float
    """Of the unanswerable ones."""
    calibration_error: float
    """Of all cases: how far the confidence is from an answer being right."""
    follow_ups: int
    follow_ups_right: float
    citations_valid: float
    """Of all cases, those each of whose quotes is the file's own slice."""
    seconds_median: float
    """Of the last question of each case."""
    seconds_p95: float
    """Nineteen of twenty took no longer."""
    kinds: tuple[Kind, ...]
    """By type, in alphabetical order; empty where no case has one."""
    wrong: tuple[str, ...]
    """The cases that were not right, by id."""


def measure(assistant: Assistant, cases: Sequence[Case]) -> Measures:
    """Ask every case and say how the answers were."""
    return measures_of(outcomes_of(assistant, cases))


def outcomes_of(assistant: Assistant, cases: Iterable[Case]) -> list[Outcome]:
    """Ask every case, in order."""
    return [outcome(assistant, case) for case in cases]


def measures_of(outcomes: Sequence[Outcome]) -> Measures:
    """Say how the answers were."""
    answerable = [one for one in outcomes if one.case.answerable]
    unanswerable = [one for one in outcomes if not one.case.answerable]
    follow_ups = [one for one in outcomes if one.case.is_follow_up]
    lists = [one for one in answerable if one.case.is_list]
    phrases = [one.phrase for one in answerable if one.phrase is not None]
    seconds = sorted(one.answer.seconds.total for one in outcomes)
    return Measures(
        questions=len(outcomes),
        answerable=len(answerable),
        answered=_share(one.answer.answered for one in answerable),
        covered=_share(one.right for one in answerable),
        first_sentence_right=_share(one.first for one in answerable),
        phrases=len(phrases),
        phrases_right=_share(phrases),
        lists=len(lists),
        list_recall=_share(
            group not in one.missed for one in lists for group in one.case.gold
        ),
        unanswerable=len(unanswerable),
        refused=_share(one.right for one in unanswerable),
        calibration_error=calibration_error(one.forecast for one in outcomes),
        follow_ups=len(follow_ups),
        follow_ups_right=_share(one.right for one in follow_ups),
        citations_valid=_share(one.valid for one in outcomes),
        seconds_median=median(seconds or [0.0]),
        seconds_p95=_p95(seconds),
        kinds=tuple(_kinds(outcomes)),
        wrong=tuple(str(one.case.case_id) for one in outcomes if not one.right),
    )


def _kinds(outcomes: Sequence[Outcome]) -> Iterable[Kind]:
    for kind in sorted({one.case.kind for one in outcomes} - {""}):
        right = [one.right for one in outcomes if one.case.kind == kind]
        yield Kind(kind, len(right), _share(right))


def _p95(ordered: Sequence[float]) -> float:
    """Give the least value that 95 % of them don't exceed.

    >>> _p95([1.0] * 19 + [9.0]), _p95([1.0] * 18 + [9.0] * 2)
    (1.0, 9.0)
    """
    return ordered[-(-95 * len(ordered) // 100) - 1] if ordered else 0.0


def _share(flags: Iterable[bool]) -> float:
    known = list(flags)
    return sum(known) / len(known) if known else 1.0

"""Measure the answers to questions whose right answers are known."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from siyu_qa.assistant import Assistant
from siyu_qa.records import Answer, Json, Record, Scope
from siyu_qa.retrieve import EVERYTHING
from siyu_qa.text.fold import fold
from siyu_qa.text.glosses import without_glosses

_DROPPED = re.compile(r"[^\w+%@.\-]|_")


@dataclass(frozen=True, slots=True)
class Case:
    """A question, or a conversation whose last question is scored."""

    case_id: object
    """As it was given: a text or a number."""
    turns: tuple[str, ...]
    gold: tuple[tuple[str, ...], ...] = ()
    """Groups of alternatives; an answer covers a group by quoting one of them."""
    answerable: bool = True

    @classmethod
    def of(cls, row: Json) -> "Case":
        """Read a case from an object with ``id`` and ``question`` or ``turns``.

        Raises:
            ValueError: Where a field is not what it should be; names it.
        """
        gold = row.get("gold", [])
        if not isinstance(gold, list) or not all(map(_are_texts, gold)):
            raise ValueError("gold")
        groups = tuple(map(tuple, gold))
        answerable = bool(row.get("answerable", True))
        return cls(row["id"], turns_of(row), groups, answerable)


def turns_of(row: Json) -> tuple[str, ...]:
    """Read the questions of a conversation, or the one that stands alone.

    Raises:
        ValueError: Where they are no texts; names the field.
    """
    turns = row["turns"] if "turns" in row else [row["question"]]
    if not turns or not _are_texts(turns):
        raise ValueError("turns" if "turns" in row else "question")
    return tuple(turns)


@dataclass(frozen=True, slots=True)
class Outcome(Record):
    """What became of a case."""

    case_id: object
    question: str
    answered: bool
    covered: float
    """The share of the gold groups that the quotes hold; 1 where there is none."""
    first: bool
    """Whether the first sentence holds one of the gold texts."""
    valid: bool
    """Whether each quote is the file's own slice."""
    right: bool
    """Covered whole where there is an answer, refused where there is none."""
    seconds: float


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
    """Of the answerable ones."""
    unanswerable: int
    refused: float
    """Of the unanswerable ones."""
    follow_ups: int
    follow_ups_right: float
    citations_valid: float
    """Of all cases."""
    seconds_median: float
    wrong: tuple[str, ...]
    """The cases that were not right, by id."""


def measure(assistant: Assistant, cases: Sequence[Case]) -> Measures:
    """Ask every case and say how the answers were."""
    outcomes = [outcome(assistant, case) for case in cases]
    pairs = list(zip(cases, outcomes, strict=True))
    answerable = [out for case, out in pairs if case.answerable]
    unanswerable = [out for case, out in pairs if not case.answerable]
    follow_ups = [out for case, out in pairs if len(case.turns) > 1]
    return Measures(
        questions=len(cases),
        answerable=len(answerable),
        answered=_share(out.answered for out in answerable),
        covered=_share(out.right for out in answerable),
        first_sentence_right=_share(out.first for out in answerable),
        unanswerable=len(unanswerable),
        refused=_share(out.right for out in unanswerable),
        follow_ups=len(follow_ups),
        follow_ups_right=_share(out.right for out in follow_ups),
        citations_valid=_share(out.valid for out in outcomes),
        seconds_median=median([out.seconds for out in outcomes] or [0.0]),
        wrong=tuple(str(out.case_id) for out in outcomes if not out.right),
    )


def outcome(assistant: Assistant, case: Case) -> Outcome:
    """Ask one case, its turns one after the other."""
    answer = converse(assistant, case.turns)
    covered = _covered(case, [citation.quote for citation in answer.citations])
    return Outcome(
        case_id=case.case_id,
        question=answer.question,
        answered=answer.answered,
        covered=covered,
        first=bool(answer.citations) and _holds_any(case, answer.citations[0].quote),
        valid=_is_valid(assistant, answer),
        right=covered == 1.0 and answer.answered == case.answerable,
        seconds=answer.seconds.total,
    )


def converse(
    assistant: Assistant, turns: Sequence[str], scope: Scope = EVERYTHING
) -> Answer:
    """Ask the questions of one conversation; give the answer to the last."""
    history: list[Answer] = []
    for turn in turns:
        history.append(assistant.ask(turn, history, scope))
    return history[-1]


def comparable(text: str) -> str:
    """Give what is compared: folded, without glosses, letters, digits and ``+%@.-``.

    >>> comparable("近22萬（顧客），佔70%")
    '近22万顾客占70%'
    """
    return _DROPPED.sub("", fold(without_glosses(text)))


def _are_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


def _covered(case: Case, quotes: Sequence[str]) -> float:
    quoted = comparable(" ".join(quotes))
    met = [any(comparable(text) in quoted for text in group) for group in case.gold]
    return sum(met) / len(met) if met else 1.0


def _holds_any(case: Case, quote: str) -> bool:
    quoted = comparable(quote)
    return any(comparable(text) in quoted for group in case.gold for text in group)


def _is_valid(assistant: Assistant, answer: Answer) -> bool:
    return all(
        (source := assistant.source(citation.document)) is not None
        and source.text[citation.start : citation.end] == citation.quote
        for citation in answer.citations
    )


def _share(flags: Iterable[bool]) -> float:
    known = list(flags)
    return sum(known) / len(known) if known else 1.0

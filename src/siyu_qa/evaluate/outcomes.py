"""Ask a case, and say what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from siyu_qa.assistant import Assistant
from siyu_qa.evaluate.calibration import Forecast
from siyu_qa.evaluate.cases import Case, comparable
from siyu_qa.records import Answer, Citation, Scope
from siyu_qa.retrieve import EVERYTHING


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a case."""

    case: Case
    answer: Answer
    """To the last of its questions."""
    missed: tuple[tuple[str, ...], ...]
    """The gold groups that the quotes don't hold."""
    first: bool
    """Whether the first sentence holds one of the gold texts."""
    phrase: bool | None
    """Whether the first phrase marked and a gold text overlap; None without one."""
    valid: bool
    """Whether each quote is the file's own slice."""

    @property
    def held(self) -> tuple[tuple[str, ...], ...]:
        """The gold groups that the quotes do hold."""
        return tuple(group for group in self.case.gold if group not in self.missed)

    @property
    def covered(self) -> float:
        """The share of the gold groups that the quotes hold; 1 where there is none."""
        return len(self.held) / len(self.case.gold) if self.case.gold else 1.0

    @property
    def right(self) -> bool:
        """Covered whole where there is an answer, refused where there is none."""
        return not self.missed and self.answer.answered == self.case.answerable

    @property
    def forecast(self) -> Forecast:
        """What the confidence foretold: that the documents answer, and with this.

        It came true where a right answer is shown, and where a refusal kept one back.
        """
        return Forecast(self.answer.confidence, self.right == self.answer.answered)


def outcome(assistant: Assistant, case: Case) -> Outcome:
    """Ask one case, its turns one after the other."""
    answer = converse(assistant, case.turns)
    quotes = [citation.quote for citation in answer.citations]
    quoted = " ".join(quotes)
    missed = [group for group in case.gold if not _holds_one(quoted, group)]
    return Outcome(
        case=case,
        answer=answer,
        missed=tuple(missed),
        first=any(_holds_one(quote, _texts(case)) for quote in quotes[:1]),
        phrase=_phrase_is_right(case, answer),
        valid=_is_valid(assistant, answer),
    )


def converse(
    assistant: Assistant, turns: Sequence[str], scope: Scope = EVERYTHING
) -> Answer:
    """Ask the questions of one conversation; give the answer to the last."""
    history: list[Answer] = []
    for turn in turns:
        history.append(assistant.ask(turn, history, scope))
    return history[-1]


def _texts(case: Case) -> list[str]:
    return [text for group in case.gold for text in group]


def _holds_one(quote: str, texts: Sequence[str]) -> bool:
    quoted = comparable(quote)
    return any(comparable(text) in quoted for text in texts)


def _phrase_is_right(case: Case, answer: Answer) -> bool | None:
    """Tell whether the first phrase holds a gold text, or stands in one."""
    phrases = (phrase_of(one) for one in answer.citations)
    phrase = comparable(next(filter(None, phrases), ""))
    if not phrase or not case.gold:
        return None
    golds = map(comparable, _texts(case))
    return any(gold in phrase or phrase in gold for gold in golds)


def phrase_of(citation: Citation) -> str:
    """Give the words of a quote that are marked as the answer, or nothing."""
    start, end = citation.phrase or (citation.start, citation.start)
    return citation.quote[start - citation.start : end - citation.start]


def _is_valid(assistant: Assistant, answer: Answer) -> bool:
    return all(
        (source := assistant.source(citation.document)) is not None
        and source.text[citation.start : citation.end] == citation.quote
        for citation in answer.citations
    )

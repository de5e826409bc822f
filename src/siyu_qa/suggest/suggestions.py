"""Find the questions that passages answer: they are guesses, to be asked first."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, zip_longest

from siyu_qa.records import Answer, Passage
from siyu_qa.suggest.wordings import (
    LEAD_INS,
    SENTENCES,
    asked_by_heading,
    asked_by_sentence,
)
from siyu_qa.text.fold import fold
from siyu_qa.text.offers import asks_itself
from siyu_qa.text.sentences import Kind, Stretch, stretches, text_of

_ITEM_MARK = re.compile(
    r"^\s*(?:[-*#>•·]+\s*|[(（]?(?:\d{1,3}|[一二三四五六七八九十]{1,3})[)）.、．]\s*"
    r"|第[一二三四五六七八九十百零\d]+[条條]\s*)+"
)
_ANSWER_MARK = re.compile(r"^\s*[答aA]\s*[:：]")
_CLAUSE_END = re.compile("[，,；;：:]")
_CLAUSES = 3
_LONGEST = 30


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A question, and the sentence that it was made from."""

    question: str
    sentence: str

    def is_met_by(self, answer: Answer) -> bool:
        """Tell whether an answer begins with the sentence that the question is from."""
        made_from = fold(self.sentence)
        first = [fold(told.text) for told in answer.sentences[:1]]
        return any(told in made_from or made_from in told for told in first)


def suggestions(passages: Iterable[Passage]) -> Iterator[Suggestion]:
    """Give suggestions in the order of the text, each question once."""
    seen: set[str] = set()
    for passage in passages:
        for made in _of_passage(passage):
            if len(made.question) <= _LONGEST and fold(made.question) not in seen:
                seen.add(fold(made.question))
                yield made


def in_turns(each: Sequence[Iterator[Suggestion]]) -> Iterator[Suggestion]:
    """Take one of each document after the other, so that none speaks for all."""
    seen: set[str] = set()
    for made in filter(None, chain.from_iterable(zip_longest(*each))):
        if fold(made.question) not in seen:
            seen.add(fold(made.question))
            yield made


def _of_passage(passage: Passage) -> Iterator[Suggestion]:
    if passage.line_start == 1:
        yield from _of_title(passage)
    found = stretches(passage.text)
    for at, stretch in enumerate(found):
        text = text_of(stretch, passage.text)
        if stretch.kind is Kind.HEADING:
            question = asked_by_heading(text)
            told = _next(found, at, passage.text)
        else:
            wordings = LEAD_INS if stretch.kind is Kind.LEAD_IN else SENTENCES
            clauses = _clauses(_ITEM_MARK.sub("", text))
            asked = (asked_by_sentence(one, wordings, passage.title) for one in clauses)
            question, told = next(filter(None, asked), ""), text
        if question and told and not asks_itself(fold(told)):
            yield Suggestion(question, told)


def _of_title(passage: Passage) -> Iterator[Suggestion]:
    """Give what a title asks, told by the first sentence under it."""
    question = asked_by_heading(passage.title)
    texts = (text_of(one, passage.text) for one in stretches(passage.text))
    told = next((text for text in texts if passage.title not in text), "")
    if question and told:
        yield Suggestion(question, told)


def _clauses(sentence: str) -> list[str]:
    """Give a sentence from its beginning, and from each of its first clauses on."""
    starts = [0, *(stop.end() for stop in _CLAUSE_END.finditer(sentence))]
    return [sentence[start:] for start in starts[:_CLAUSES]]


def _next(found: Sequence[Stretch], at: int, text: str) -> str:
    """Give the sentence that a heading stands over, or nothing."""
    for stretch in found[at + 1 : at + 2]:
        if stretch.kind is not Kind.HEADING:
            return _ANSWER_MARK.sub("", text_of(stretch, text))
    return ""

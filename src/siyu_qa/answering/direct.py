"""Which sentence answers most directly, and which next to it does."""

from collections.abc import Iterable, Sequence

from siyu_qa.answering.lists import counts_asked, names_asked
from siyu_qa.answering.rank import Candidate, words_of
from siyu_qa.text.fold import fold, is_traditional
from siyu_qa.text.leaning import leans
from siyu_qa.text.offers import TOLD_APART
from siyu_qa.text.questions import Query, Wanted
from siyu_qa.text.sentences import Kind

NARROW = TOLD_APART | {Wanted.PERSON, Wanted.ROLE}
"""What is asked for once and told once."""
_TOLD_BY_LOOKS = TOLD_APART | {Wanted.ROLE}
_OFFER_MARGIN = 1.5

SENTENCE_ENDS = "。.！？!?…；;”」』"


def direct_answer(query: Query, ranked: Sequence[Candidate]) -> Candidate:
    """Give the sentence that comes first: the best that has what is wanted.

    Args:
        query: What is asked.
        ranked: The candidates, best first; at least one.
    """
    telling = [one for one in ranked if not is_title(one)] or ranked
    return _in_readers_script(query, _offering_first(query, telling))


def is_title(one: Candidate) -> bool:
    """Tell whether a sentence is the title of its document, which says nothing.

    Where nothing is titled, the first sentence may have been taken for the title.
    """
    is_said = one.text[-1] in SENTENCE_ENDS
    return not is_said and fold(one.text) == fold(one.hit.title)


def with_neighbour(
    query: Query, best: Candidate, ranked: Iterable[Candidate]
) -> list[Candidate]:
    """Give the best sentence and, if it lacks what is wanted, the one next to it.

    It stands in the same paragraph; the one after it comes before the one before.
    """
    if best.features["offers"]:
        return [best]
    near = {
        one.number - best.number: one
        for one in ranked
        if one.hit.found == best.hit.found
        and one.stretch.line == best.stretch.line
        and one.features["offers"]
    }
    beside = near.get(1) or near.get(-1)
    if beside is None:
        return [best]
    # What goes on with 它 speaks of the same and answers.
    is_told = query.wanted in TOLD_APART and leans(query, fold(beside.text))
    return [beside, best] if is_told else [best, beside]


def _offering_first(query: Query, ranked: Sequence[Candidate]) -> list[Candidate]:
    """Put one that has the number, date or names in front of one that hasn't.

    A line that leads into a list tells none itself, unless it says how many.
    """
    if query.wanted in NARROW and query.count < 2:
        told = [
            one
            for one in ranked
            if one.stretch.kind is not Kind.LEAD_IN or one.features["unit"]
        ]
        ranked = told or ranked
    least = ranked[0].score - _OFFER_MARGIN
    offering = (one for one in ranked if one.features["offers"] and one.score > least)
    naming = (
        one
        for one in ranked
        if one.score > least and (names_asked(query, one) or counts_asked(query, one))
    )
    first = None
    if query.wanted in _TOLD_BY_LOOKS:
        first = next(offering, None)
    elif query.wanted is Wanted.LIST and not ranked[0].stretch.list_number:
        first = next(naming, None)
    return [first, *ranked] if first else list(ranked)


def _in_readers_script(query: Query, ranked: Sequence[Candidate]) -> Candidate:
    """Of the places that say the best sentence, give one in the question's script."""
    said = words_of(ranked[0])
    same = [one for one in ranked if words_of(one) == said]
    asked = is_traditional(query.text)
    fitting = (one for one in same if is_traditional(one.text) == asked)
    return next(fitting, ranked[0])

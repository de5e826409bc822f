"""Which sentences make the answer."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from siyu_qa.answering.direct import (
    NARROW,
    SENTENCE_ENDS,
    direct_answer,
    is_title,
    with_neighbour,
)
from siyu_qa.answering.labelled import labelled_line
from siyu_qa.answering.lists import (
    asks_for_list,
    count_found,
    list_beside,
    list_headed,
    list_of,
    listed_too,
    names_asked,
    things_asked,
)
from siyu_qa.answering.order import Around, Orders
from siyu_qa.answering.rank import Candidate
from siyu_qa.answering.several import (
    Asked,
    asked_alone,
    figure_stands_by,
    names_somebody,
    of_both_sides,
    told_already,
)
from siyu_qa.answering.whole import (
    answer_below,
    reason_first,
    says_the_same,
    told_next,
    what_it_leans_on,
)
from siyu_qa.records import Remark
from siyu_qa.text.asked import comparison, sub_questions
from siyu_qa.text.offers import TOLD_APART, asks_itself
from siyu_qa.text.questions import Query
from siyu_qa.text.sentences import Kind

_MOST = 5
"""So many sentences are shown at most, unless they are a list."""

# Beside the best sentence stand at most so many more, if they are as good as this.
_MORE = 2
_MARGIN = 0.8
# What is asked for once is told once, unless the next sentence is as good.
_NARROW_MARGIN = 0.25
# Of several things asked, one is told where this is as likely as not.
_TOLD = 0.5
# So short a line that ends with none of these is a title.
_TITLE = 30


@dataclass(frozen=True, slots=True)
class Chosen:
    """The sentences of an answer, and what a reader should know of them."""

    sentences: tuple[Candidate, ...]
    """The direct answer first."""
    remarks: tuple[Remark, ...] = ()
    likelihood: float = 0.0
    """Of what was asked in several parts being told, from 0 to 1."""


def choose(query: Query, ranked: Sequence[Candidate], around: Around) -> Chosen:
    """Choose the sentences that answer, the direct answer first.

    Args:
        query: What is asked.
        ranked: The sentences found, best first; at least one.
        around: Gives the passages around one in its document.
    """
    orders = Orders(ranked, around)
    chosen = (
        _each(query, ranked, orders)
        or _compared(query, ranked, orders)
        or _whole(query, ranked, orders)
    )
    # What was scored for a part of the question is the same sentence still.
    known = {_place(one): one for one in ranked}
    sentences = {_place(one): known.get(_place(one), one) for one in chosen.sentences}
    return replace(chosen, sentences=tuple(sentences.values()))


def _place(one: Candidate) -> tuple[str, int]:
    return one.hit.found.passage_id, one.stretch.start


def _each(query: Query, ranked: Sequence[Candidate], orders: Orders) -> Chosen | None:
    """Answer each of several things that are asked, and say which isn't told."""
    chosen: list[Candidate] = []
    remarks: list[Remark] = []
    untold: list[Asked] = []
    likelihoods = []
    for asked in filter(None, (asked_alone(s, ranked) for s in sub_questions(query))):
        if told_already(asked, chosen):
            continue
        answer = _direct(asked.query, asked.ranked, orders)
        if asked.likelihood < _TOLD or _lacks(asked, answer.sentences):
            untold.append(asked)
            continue
        likelihoods.append(asked.likelihood)
        chosen += answer.sentences
        remarks += answer.remarks
    if not chosen:
        return None
    # A sentence that was chosen for what is asked later may tell it too.
    missing = (
        asked
        for asked in untold
        if not (told_already(asked, chosen) or figure_stands_by(asked, chosen))
    )
    remarks += (Remark("not_told", (("asked", one.words),)) for one in missing)
    sentences = chain.from_iterable(_with_context(query, chosen, orders))
    return Chosen(tuple(sentences), tuple(remarks), min(likelihoods))


def _lacks(asked: Asked, chosen: Sequence[Candidate]) -> bool:
    if asked.query.wanted not in TOLD_APART:
        return not names_somebody(asked, chosen)
    return not any(one.features["offers"] for one in chosen)


def _compared(
    query: Query, ranked: Sequence[Candidate], orders: Orders
) -> Chosen | None:
    """Give one sentence for each side that is compared, or one that says both."""
    compared = comparison(query)
    chosen: list[Candidate] = []
    for one in of_both_sides(compared, ranked) if compared else ():
        found = list_of(query, one, orders)
        listed = found.sentences if found else (one,)
        chosen += listed
    # With two sides told, a reader can't know which of them 它 stands for.
    groups = map(reversed, _with_context(query, chosen, orders))
    return Chosen(tuple(chain.from_iterable(groups))) if chosen else None


def _whole(query: Query, ranked: Sequence[Candidate], orders: Orders) -> Chosen:
    """Answer one question: with what belongs together, or with a few sentences."""
    best = direct_answer(query, ranked)
    together = _together(query, best, ranked, orders)
    if together:
        return together
    first = with_neighbour(query, best, ranked)
    names_all_asked = asks_for_list(query) and names_asked(query, best)
    more = () if names_all_asked else tuple(_more(query, first, ranked))
    groups = _with_context(query, (*first, *more), orders)
    sentences = tuple(chain.from_iterable(groups))
    return Chosen(sentences, tuple(_remarks(query, count_found(query, None, best))))


def _direct(query: Query, ranked: Sequence[Candidate], orders: Orders) -> Chosen:
    """Answer a sub-question as shortly as can be."""
    best = direct_answer(query, ranked)
    together = _together(query, best, ranked, orders)
    return together or Chosen(tuple(with_neighbour(query, best, ranked)))


def _together(
    query: Query, best: Candidate, ranked: Sequence[Candidate], orders: Orders
) -> Chosen | None:
    """Give what is only understood whole: a list, a short answer, a reason."""
    told = labelled_line(query, best, orders.wide(best))
    if told:
        return Chosen(tuple(told))
    likely = (best, *ranked)
    found = (
        list_headed(query, likely, orders)
        or list_of(query, best, orders)
        or list_beside(query, likely, orders)
    )
    if found:
        too = listed_too(query, found, ranked, orders)
        count = count_found(query, found, found.sentences[0])
        return Chosen((*found.sentences, *too), tuple(_remarks(query, count)))
    order = orders.beside(best)
    place = order.place(best)
    together = (
        answer_below(query, place, order)
        or reason_first(query, place, order)
        or told_next(query, place, order)
    )
    return Chosen(tuple(together)) if together else None


def _remarks(query: Query, count: int) -> Iterator[Remark]:
    if count:
        values = (("asked", things_asked(query)), ("found", count))
        yield Remark("count_differs", values, (1,))


def _more(
    query: Query, first: Sequence[Candidate], ranked: Sequence[Candidate]
) -> Iterator[Candidate]:
    """Give further sentences that are about as good and say something else."""
    is_narrow = query.wanted in NARROW
    best = max(one.score for one in first)
    least = best - (_NARROW_MARGIN if is_narrow else _MARGIN)
    given = list(first)
    for one in ranked:
        if len(given) > _MORE or one.score < least:
            return
        offers = one.features["offers"] or names_asked(query, one)
        if (
            (offers or not is_narrow)
            and _says_something(one)
            and not _is_sibling(one, first)
            and not says_the_same(one, given)
        ):
            given.append(one)
            yield one


def _is_sibling(one: Candidate, first: Sequence[Candidate]) -> bool:
    """Tell whether a sentence is another item of the list that answers by one."""
    number = one.stretch.list_number
    return bool(number) and any(
        other.stretch.list_number == number and other.hit.found == one.hit.found
        for other in first
    )


def _says_something(one: Candidate) -> bool:
    """Tell a sentence from a question, a title and a line that leads into a list."""
    if one.stretch.kind is Kind.LEAD_IN or asks_itself(one.text) or is_title(one):
        return False
    is_told = one.stretch.list_number or one.hit.found.part
    return bool(is_told or len(one.text) > _TITLE) or one.text[-1] in SENTENCE_ENDS


def _with_context(
    query: Query, chosen: Sequence[Candidate], orders: Orders
) -> list[list[Candidate]]:
    """Give each sentence, and behind it the one that it can't be understood without.

    The direct answer stays the first that is read: who asked knows of what they
    asked, and sees behind it what 它 stands for.
    """
    given: list[Candidate] = []
    groups = []
    room = max(_MOST - len(chosen), 0)
    for one in chosen:
        order = orders.beside(one)
        place = order.place(one)
        known = {order.place(other) for other in given} & {*order.paragraph(place)}
        needed = [] if known else what_it_leans_on(query, place, order)
        new = [n for n in needed if not says_the_same(n, (*given, one))][:room]
        room -= len(new)
        groups.append([one, *new])
        given += groups[-1]
    return groups

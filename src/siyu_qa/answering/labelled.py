"""Find the line that is asked for by its label: 决议, of one item of the minutes."""

import re
from collections.abc import Sequence
from dataclasses import replace

from siyu_qa.answering.order import Order
from siyu_qa.answering.rank import Candidate
from siyu_qa.text.matching import coverage
from siyu_qa.text.questions import Query, Wanted

_LABEL = re.compile("([\u3400-\u9fff]{1,4}[^\\W\\d_一二三四五六七八九十]):.")
_NUMBERED = re.compile(r"([\u3400-\u9fff]{1,4}(?:[一二三四五六七八九十]+|\d+)):.")
_TELLS_WHY = re.compile("说明|原因|理由|缘由|背景")
_LEAST = 0.5
"""Of the question, but for the label, in what stands above the line."""
_MOST = 3
_REPEATED = 2


def labelled_line(query: Query, best: Candidate, order: Order) -> list[Candidate]:
    """Give what stands behind the label that is asked for, and of what it is said.

    One label stands in every item; the item is the one that has most of the question.
    """
    places = _labelled_as_asked(query, order)
    if query.wanted is Wanted.REASON:
        is_told = best.features["offers"] or order.place(best) in places
        places = [] if is_told else places
    elif len(places) < _REPEATED:
        return []
    about = _without_label(query, order, places)
    met = {
        at: 1.0 if _is_numbered(query, at, order) else _met(about, at, order)
        for at in places
    }
    most = max(met.values(), default=0.0)
    meeting = [at for at, covered in met.items() if covered == most]
    if len(meeting) != 1 or most < _LEAST:
        return []
    place = order.place(best)
    if place not in (*places, *_item(meeting[0], order)):
        return []
    return _with_its_title(about, meeting[0], order)


def _with_its_title(about: Query, at: int, order: Order) -> list[Candidate]:
    told = [order.sentences[place] for place in order.paragraph(at)][:_MOST]
    of = max(_item(at, order), key=lambda one: coverage(about, order.said[one].folded))
    return [*told, order.sentences[of]] if of != at else told


def _labelled_as_asked(query: Query, order: Order) -> list[int]:
    labels = [_LABEL.match(one.folded) for one in order.said]
    wants_reason = query.wanted is Wanted.REASON
    return [
        at
        for at, label in enumerate(labels)
        if label
        and (_TELLS_WHY.match(label[1]) if wants_reason else label[1] in query.folded)
    ]


def _without_label(query: Query, order: Order, places: Sequence[int]) -> Query:
    weights = list(query.weights)
    for label in {order.said[at].folded.split(":")[0] for at in places}:
        for match in re.finditer(re.escape(label), query.folded):
            weights[slice(*match.span())] = [0.0] * len(label)
    return replace(query, weights=tuple(weights))


def _item(at: int, order: Order) -> range:
    """Give the places from the beginning of an item to its labelled line.

    It begins behind the line with the same label, or at a heading.
    """
    label = order.said[at].folded.split(":")[0]
    first = at
    while first > 0 and not order.said[first].level:
        before = order.said[first - 1]
        if before.folded.startswith(f"{label}:"):
            break
        first -= 1
    return range(first, at + 1)


def _met(about: Query, at: int, order: Order) -> float:
    item = "\n".join(order.said[place].folded for place in _item(at, order))
    return coverage(about, item)


def _is_numbered(query: Query, at: int, order: Order) -> bool:
    """Tell whether the question names the item by its number: 案由二."""
    numbers = (_NUMBERED.match(order.said[place].folded) for place in _item(at, order))
    return any(number and number[1] in query.folded for number in numbers)

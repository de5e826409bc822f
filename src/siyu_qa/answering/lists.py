"""Find the list that a question asks for, whole and in order."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from siyu_qa.answering.order import Order, Orders
from siyu_qa.answering.rank import Candidate
from siyu_qa.text.counts import (
    count_asked,
    count_named,
    count_told,
    counted_things,
    item_asked,
    rows_named,
)
from siyu_qa.text.fold import fold
from siyu_qa.text.listings import Listing, announces
from siyu_qa.text.matching import coverage, met_places
from siyu_qa.text.offers import TOLD_APART
from siyu_qa.text.questions import Query, Wanted

_ASKING_FOR_LISTS = {Wanted.LIST, Wanted.METHOD}
# A list may score so much less than a sentence that only speaks of it.
_MARGIN = 1.5
_LOOKED_AT = 6
# A sentence with so much of the question is its answer, even if it lists nothing.
_SAYS_ALL = 0.8
# An item with so much more of the question than its list is what is asked for.
_APART = 0.25
# A list is that of its heading where the heading says so much of the question.
_HEADED = 0.75
# It then takes the place of a list that what leads into it says so much less of.
_LESS = 0.2
_SHORT_LEAD_IN = 3
_MOST_STEPS = 8
# They say that there is a list, and not of what.
_SORTS_OF_LISTS = re.compile("步骤|方[法式]|办法|做法|流程|程序|事项|要[点求]|内容")
_JOINS = re.compile("[和与及跟、]|以及")


@dataclass(frozen=True, slots=True)
class Found:
    """A list that answers, and how many things it counts."""

    sentences: tuple[Candidate, ...]
    """The line that leads in, where one does, and the items in order."""
    count: int


def asks_for_list(query: Query) -> bool:
    """Tell whether a question wants several things, in order or not."""
    counts = things_asked(query) > 1 and query.wanted not in TOLD_APART
    return query.wanted in _ASKING_FOR_LISTS or counts


def things_asked(query: Query) -> int:
    """Give how many things a question asks for, or 0."""
    return query.count or count_asked(query.folded)


def list_headed(
    query: Query, ranked: Sequence[Candidate], orders: Orders
) -> Found | None:
    """Give the list whose heading names what is asked, if the best isn't its own list.

    The first of *ranked* is the best sentence, which may speak of the same under
    the same heading.
    """
    if query.wanted not in _ASKING_FOR_LISTS:
        return None
    about = _without_sort(query)
    order = orders.wide(ranked[0])
    place = order.place(ranked[0])
    headed = [(_headed(about, one, order), one) for one in order.listings]
    most, listing = max(headed, key=lambda one: one[0], default=(0.0, None))
    if listing is None or most < _HEADED or place in listing.items:
        return None
    own = _led_by(place, order) or next(
        (one for one in order.listings if place in one.items), None
    )
    if own:
        less = coverage(about, "\n".join(_leading(own, order))) + _LESS < most
        return _found(query, listing, order) if less else None
    is_under = order.above(place) == order.above(listing.items[0])
    is_told = names_all(query, ranked[0]) or query.wanted is not Wanted.METHOD
    return _found(query, listing, order) if is_under and not is_told else None


def _without_sort(query: Query) -> Query:
    """Weigh only what a list is of: in 开馆的步骤, 开馆."""
    weights = list(query.weights)
    for match in _SORTS_OF_LISTS.finditer(query.folded):
        weights[slice(*match.span())] = [0.0] * len(match.group())
    return replace(query, weights=tuple(weights))


def _headed(query: Query, listing: Listing, order: Order) -> float:
    first = listing.items[0]
    if order.said[first].level:
        return 0.0
    return coverage(query, "\n".join(order.headings(first)))


def list_of(query: Query, best: Candidate, orders: Orders) -> Found | None:
    """Give the list that *best* leads into or is an item of, if that is asked for."""
    if not asks_for_list(query) and not announces(fold(best.text)):
        return None
    order = orders.wide(best)
    place = order.place(best)
    led = _led_by(place, order)
    if led:
        return _found(query, led, order)
    if not asks_for_list(query):
        return None
    around = [one for one in order.listings if place in one.items]
    around += [one for one in order.listings if _explains(query, place, one, order)]
    return _found(query, around[-1], order) if around else None


def list_beside(
    query: Query, ranked: Sequence[Candidate], orders: Orders
) -> Found | None:
    """Give the list that is asked for where the best sentence only speaks of it."""
    best = ranked[0]
    says_all = best.features["sentence"] > _SAYS_ALL or names_all(query, best)
    if query.wanted is not Wanted.LIST or says_all:
        return None
    near = [one for one in ranked[:_LOOKED_AT] if one.score > best.score - _MARGIN]
    for one in near:
        if not announces(fold(one.text)):
            continue
        order = orders.wide(one)
        place = order.place(one)
        for listing in order.listings:
            fits = len(listing.items) == (things_asked(query) or len(listing.items))
            if fits and (place == listing.lead_in or {place} == set(listing.items)):
                return _found(query, listing, order)
    return None


def listed_too(
    query: Query, found: Found, ranked: Sequence[Candidate], orders: Orders
) -> tuple[Candidate, ...]:
    """Give the list of another thing that is asked for: 权利和义务 are two."""
    if not _JOINS.search(query.folded) or query.wanted is not Wanted.LIST:
        return ()
    told = "\n".join(fold(one.text) for one in found.sentences)
    untold = {at for at, weight in enumerate(query.weights) if weight}
    untold -= met_places(query, told)
    for one in ranked[:_LOOKED_AT]:
        if untold & met_places(query, fold(one.text)) and announces(fold(one.text)):
            order = orders.wide(one)
            other = _led_by(order.place(one), order)
            if other and one not in found.sentences:
                return _found(query, other, order).sentences
    return ()


def names_asked(query: Query, one: Candidate) -> bool:
    """Tell whether a sentence names in a row what the question asks for."""
    folded = fold(one.text)
    return query.sort in folded and any(
        (query.sort and query.sort in row.before) or met_places(query, row.before)
        for row in rows_named(folded)
    )


def counts_asked(query: Query, one: Candidate) -> bool:
    """Tell whether a sentence says that there are as many things as are asked for."""
    things = counted_things(query.folded)
    return (
        bool(things) and count_told(fold(one.text), things) == things_asked(query) > 1
    )


def names_all(query: Query, one: Candidate) -> bool:
    """Tell whether a sentence names by itself the things that are asked for."""
    asked = things_asked(query)
    named = count_named(fold(one.text), asked)
    return named == asked if asked else bool(named)


def count_found(query: Query, found: Found | None, best: Candidate) -> int:
    """Give how many things the answer counts, where the question says otherwise.

    It is 0 where both agree, or where the answer can't be counted.
    """
    things = counted_things(query.folded)
    told = count_told(fold(best.text), things) if things else 0
    asked = things_asked(query)
    if asked < 2 or told == asked or not asks_for_list(query):
        return 0
    count = told or (found.count if found else count_named(fold(best.text), asked))
    return 0 if count == asked else count


def _found(query: Query, listing: Listing, order: Order) -> Found:
    asked = item_asked(query.folded)
    if 0 < asked <= len(listing.items):
        return Found((order.sentences[listing.items[asked - 1]],), 0)
    sole = _sole(query, listing, order)
    if sole is not None:
        within = _led_by(sole, order)
        if within:
            return _found(query, within, order)
        return Found((order.sentences[sole],), 0)
    items = [order.sentences[at] for at in _shown(query, listing, order)]
    led = _lead_in(listing, order)
    # Whoever asks 为什么 knows of what the reasons are.
    if not led or query.wanted is Wanted.REASON:
        return Found(tuple(items), len(listing.items))
    told = max(reversed(led), key=lambda at: coverage(query, order.said[at].folded))
    return Found((order.sentences[told], *items), len(listing.items))


def _shown(query: Query, listing: Listing, order: Order) -> Sequence[int]:
    """Give the places of the items; of steps told in one paragraph, all between too."""
    steps = range(listing.items[0], listing.items[-1] + 1)
    together = steps[-1] in order.paragraph(steps[0]) and len(steps) <= _MOST_STEPS
    if query.wanted is Wanted.METHOD and together:
        return steps
    return list(dict.fromkeys(listing.items))


def _lead_in(listing: Listing, order: Order) -> range:
    """Give the places of the sentences that lead into a list: of a short line, all."""
    if listing.lead_in is None:
        return range(0)
    line = order.paragraph(listing.lead_in)
    is_short = line[-1] == listing.lead_in and len(line) <= _SHORT_LEAD_IN
    return line if is_short else range(listing.lead_in, listing.lead_in + 1)


def _led_by(place: int, order: Order) -> Listing | None:
    """Give the list that a sentence leads into, by itself or with those behind it."""
    leads = (one for one in order.listings if place in _lead_in(one, order))
    return next(leads, None)


def _sole(query: Query, listing: Listing, order: Order) -> int | None:
    """Give the one item that says more of the question than what leads into the list.

    That names all items, the question only this one.
    """
    above = coverage(query, "\n".join(_leading(listing, order)))
    first, *_ = listing.items
    items = {at: order.said[at].folded for at in listing.items}
    items[first] = items[first][listing.begins :]
    met = {at: coverage(query, item) for at, item in items.items()}
    most = max(met.values())
    meeting = [at for at, covered in met.items() if covered == most]
    if len(meeting) != 1 or len(met) == 1 or not most or most < above:
        return None
    # One item may have more of the question's words and yet be one among others.
    is_apart = most - above > _APART
    lists_itself = (
        is_apart
        or names_all(query, order.sentences[meeting[0]])
        or _led_by(meeting[0], order)
    )
    return meeting[0] if lists_itself or not asks_for_list(query) else None


def _leading(listing: Listing, order: Order) -> Iterator[str]:
    """Give what says what a list is of: its lead-in and the headings above it."""
    first = listing.items[0]
    for at in _lead_in(listing, order):
        yield order.said[at].folded
    yield order.said[first].folded[: listing.begins]
    if order.said[first].level:
        yield fold(order.sentences[first].hit.title)
        return
    yield from order.headings(first) or [fold(order.sentences[first].hit.found.heading)]


def _explains(query: Query, place: int, listing: Listing, order: Order) -> bool:
    """Tell a sentence that says more of an item, where the question is of them all."""
    if not listing.items[0] < place or place in listing.items:
        return False
    last = order.paragraph(listing.items[-1])[-1]
    said = coverage(query, order.said[place].folded)
    leading = coverage(query, "\n".join(_leading(listing, order)))
    return place <= last and leading >= said

"""Which sentences make the answer."""

from collections.abc import Iterable, Sequence

from siyu_qa.answering.rank import Candidate, words_of
from siyu_qa.text.fold import is_traditional
from siyu_qa.text.offers import TOLD_APART
from siyu_qa.text.questions import Query, Wanted
from siyu_qa.text.sentences import Kind

# Beside the best sentence stand at most so many more, if they are as good as this.
_MORE = 2
_MARGIN = 0.8
# What is asked for once is told once, unless the next sentence is as good.
_NARROW_MARGIN = 0.25
_NARROW = TOLD_APART | {Wanted.PERSON, Wanted.ROLE}
_OFFER_MARGIN = 1.5


def choose(query: Query, ranked: Sequence[Candidate]) -> list[Candidate]:
    """Choose the sentences that answer, the direct answer first.

    Args:
        query: What is asked.
        ranked: The sentences found, best first; at least one.
    """
    best = _in_readers_script(query, _offering_first(query, ranked))
    if _wants_whole_list(query, best):
        sole = _sole_item(best, ranked)
        return [sole] if sole else _whole_list(best, ranked)
    margin = _NARROW_MARGIN if query.wanted in _NARROW else _MARGIN
    chosen = [best, *_offering_neighbour(best, ranked)]
    for one in ranked:
        if len(chosen) > _MORE or one.score < best.score - margin:
            break
        if any(words_of(one) == words_of(other) for other in chosen):
            continue
        if one.stretch.kind is not Kind.LEAD_IN:
            chosen.append(one)
        elif query.wanted is Wanted.LIST:
            listed = _whole_list(one, ranked)
            return [*chosen, *(item for item in listed if item not in chosen)]
    return chosen


def _offering_first(query: Query, ranked: Sequence[Candidate]) -> list[Candidate]:
    """Put a sentence that has the number or date in front of one that hasn't.

    A line that leads into a list tells none itself.
    """
    if query.wanted in _NARROW:
        told = [one for one in ranked if one.stretch.kind is not Kind.LEAD_IN]
        ranked = told or ranked
    least = ranked[0].score - _OFFER_MARGIN
    offering = (one for one in ranked if one.features["offers"] and one.score > least)
    first = next(offering, None) if query.wanted in TOLD_APART else None
    return [first, *ranked] if first else list(ranked)


def _in_readers_script(query: Query, ranked: Sequence[Candidate]) -> Candidate:
    """Of the places that say the best sentence, give one in the question's script."""
    said = words_of(ranked[0])
    same = [one for one in ranked if words_of(one) == said]
    asked = is_traditional(query.text)
    fitting = (one for one in same if is_traditional(one.text) == asked)
    return next(fitting, ranked[0])


def _offering_neighbour(
    best: Candidate, ranked: Iterable[Candidate]
) -> list[Candidate]:
    """Give the sentence next to the best one that has what is wanted, if that lacks it.

    It stands in the same paragraph; the one after it comes before the one before.
    """
    if best.features["offers"]:
        return []
    near = {
        one.number - best.number: one
        for one in ranked
        if one.hit.found == best.hit.found
        and one.stretch.line == best.stretch.line
        and one.features["offers"]
    }
    return [near[step] for step in (1, -1) if step in near][:1]


def _wants_whole_list(query: Query, best: Candidate) -> bool:
    if best.stretch.kind is Kind.LEAD_IN:
        return query.wanted not in _NARROW
    return best.stretch.kind is Kind.ITEM and query.wanted is Wanted.LIST


def _sole_item(best: Candidate, ranked: Iterable[Candidate]) -> Candidate | None:
    """Of a list, give the one item that meets as much of the question as the lead-in.

    The lead-in names all items, the question only that one.
    """
    if not best.stretch.list_number:
        return None
    listed = _of_the_list(best, ranked)
    items = [one for one in listed if one.stretch.kind is Kind.ITEM]
    least = max(one.features["sentence"] for one in listed)
    meeting = [one for one in items if one.features["sentence"] >= least > 0]
    return meeting[0] if len(meeting) == 1 < len(items) else None


def _whole_list(best: Candidate, ranked: Iterable[Candidate]) -> list[Candidate]:
    """Give the lead-in and all items in order, each by its first sentence."""
    first: dict[int, Candidate] = {}
    for one in sorted(_of_the_list(best, ranked), key=lambda one: one.number):
        first.setdefault(one.stretch.line, one)
    return list(first.values())


def _of_the_list(best: Candidate, ranked: Iterable[Candidate]) -> list[Candidate]:
    return [
        one
        for one in ranked
        if one.hit.found == best.hit.found
        and one.stretch.list_number == best.stretch.list_number
    ]

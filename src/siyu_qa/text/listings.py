"""Find the lists of a text, also those whose items stand paragraphs apart."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from siyu_qa.text.counts import count_told
from siyu_qa.text.marks import Mark, marks_of

# So many sentences may explain an item before the next one.
_FARTHEST = 20
_ANNOUNCES = re.compile(
    "[:：]$|如下|以下|下列|下面|[几多](?:大|个|种|类|点|项|方面|条|步|件)|若干"
)


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence or heading as it stands among others."""

    text: str
    """Of a heading its words alone."""
    folded: str
    line: int
    """Counts the lines that are not blank."""
    level: int = 0
    """How deep a heading stands; 0 for a sentence."""


@dataclass(frozen=True, slots=True)
class Listing:
    """A list: where its items stand among the sentences, and the line before them."""

    items: tuple[int, ...]
    """One for each item, in order; items of one sentence have the same."""
    lead_in: int | None
    begins: int = 0
    """Where the first mark stands in the sentence of the first item; what stands
    before it leads in."""


@dataclass(slots=True)
class _Open:
    """A list whose next item may still come."""

    mark: Mark
    number: int
    level: int
    """Of its items where they are headings, else 0."""
    items: list[int] = field(default_factory=list)


def listings(said: Sequence[Said]) -> list[Listing]:
    """Find every list in sentences that follow one another.

    >>> text = ["分两种。", "一是金卡。", "金卡收年费。", "二是银卡。"]
    >>> listings([Said(one, one, line) for line, one in enumerate(text)])
    [Listing(items=(1, 3), lead_in=0, begins=0)]
    """
    found: list[_Open] = []
    open_lists: list[_Open] = []
    for at, one in enumerate(said):
        is_first = not at or said[at - 1].line != one.line
        open_lists = [known for known in open_lists if _goes_on(known, at, said)]
        marks = marks_of(one.text)
        marked = [mark for mark in marks if is_first or not mark.is_bare]
        extended = [_enter(mark, one.level, at, open_lists, found) for mark in marked]
        if one.level and not any(extended):
            open_lists = [k for k in open_lists if 0 < k.level <= one.level]
    whole = (_listing(known.items, said) for known in found if len(known.items) > 1)
    return sorted(whole, key=lambda listing: listing.items)


def announces(folded: str) -> bool:
    """Tell whether a folded sentence leads into a list.

    >>> announces("要注意以下几点。"), announces("分三种:"), announces("店在河边。")
    (True, True, False)
    """
    return bool(_ANNOUNCES.search(folded) or count_told(folded))


def _goes_on(known: _Open, at: int, said: Sequence[Said]) -> bool:
    last = known.items[-1]
    if known.mark.is_bare:
        return said[at].line - said[last].line <= 1
    return bool(known.level) or at - last <= _FARTHEST


def _enter(
    mark: Mark, level: int, at: int, open_lists: list[_Open], found: list[_Open]
) -> bool:
    """Put an item into the list that waits for it, or begin a list with it."""
    known = _awaiting(mark, level, open_lists)
    if known is None and mark.number != 1 and not mark.is_bare:
        return False
    if known is None:
        known = _Open(mark, 0, level)
        found.append(known)
        open_lists.append(known)
    known.items.append(at)
    known.number += 1
    # What was listed within the item before is over.
    del open_lists[open_lists.index(known) + 1 :]
    return True


def _awaiting(mark: Mark, level: int, open_lists: Sequence[_Open]) -> _Open | None:
    """Find the list that goes on with *mark*: the innermost that is most like it."""
    likely = [known for known in reversed(open_lists) if _continues(mark, known)]
    same = [known for known in likely if known.mark.family == mark.family]
    alike = (known for known in same if bool(known.level) == bool(level))
    mixed = (k for k in likely if k.mark.is_spoken and mark.is_spoken)
    return next(alike, None) or next(iter(same), None) or next(mixed, None)


def _continues(mark: Mark, known: _Open) -> bool:
    if mark.is_bare:
        return mark.family == known.mark.family
    return mark.number in {0, known.number + 1}


def _listing(items: Sequence[int], said: Sequence[Said]) -> Listing:
    first = items[0]
    before = first - 1
    begins = min(mark.start for mark in marks_of(said[first].text))
    leads = (
        before >= 0
        and not said[before].level
        and not begins
        and (said[before].line == said[first].line or announces(said[before].folded))
    )
    return Listing(tuple(items), before if leads else None, begins)

"""Follow-ups that put another thing in its place: 那银卡呢 after 金卡多少钱."""

import re
from collections.abc import Iterator, Sequence

from siyu_qa.conversation.completion import Completion
from siyu_qa.conversation.items import items_of
from siyu_qa.conversation.pointing import POINTS_BACK
from siyu_qa.conversation.topics import (
    ASKS,
    Place,
    is_name,
    runs,
    subjects,
    topic_of,
    weight_of,
)
from siyu_qa.records import Answer
from siyu_qa.text.fold import fold
from siyu_qa.text.questions import Query, understand

# All over folded text, whose places are those of the text.
_WHAT_ABOUT = re.compile(
    r"(?:那么?|还有|至于|换成|如果是|要是|而|再说说|说说)?[,\s]*(?P<new>.+?)"
    r"(?:的|怎么样|怎样)?(?:呢|又如何|又怎么?样)[?!。\s]*"
)
_THEN = re.compile(
    r"那么?[,\s]*(?P<new>[^就我你好是不可也么里儿这]\S{1,9}?)的?[?。\s]*"
)
_BARE_NAME = re.compile(r"(?P<new>\S{1,6}[^\s是])的?[?。\s]*")
_DIGIT = re.compile(r"\d|[零〇一二三四五六七八九十]")
# A word and the one that takes its place differ in length by so much at most.
_LONGER = 2
_APART = 0.2
_AT_MOST = 5


def swapping(asked: str, before: Sequence[Answer]) -> Iterator[Completion]:
    """Put what is new in 那银卡呢 into the place of what was asked about before."""
    query = understand(before[-1].query)
    mates = [item.name for answer in reversed(before) for item in items_of(answer)]
    new = _brought_in(asked, query, mates)
    if new:
        yield from swapped(query, new, mates)
        yield Completion(f"{topic_of(query)}的{new}", (new,))


def swapped(query: Query, new: str, mates: Sequence[str]) -> list[Completion]:
    """Put *new* where the question has its like, likeliest place first.

    Args:
        query: The question before.
        new: What is asked about now.
        mates: What an answer before lists: of these, one stands for another.

    >>> swapped(understand("金卡会员每年续费多少钱？"), "银卡", ())[0].text
    '银卡会员每年续费多少钱？'
    """
    wholes = reversed(subjects(query))
    places = [*mate_places(query, new, mates), *_kin_places(query, new), *wholes]
    made = (
        Completion(query.text[:start] + new + query.text[end:], (new,), kept)
        for start, end in places
        for kept in [_kept(query, start, end)]
    )
    return list(dict.fromkeys(made))[:_AT_MOST]


def mate_places(query: Query, new: str, mates: Sequence[str]) -> Iterator[Place]:
    """Give the places of what stands in one list with *new*."""
    folded = fold(new)
    names = [fold(mate) for mate in mates]
    if not any(name in folded or folded in name for name in names):
        return
    for name in sorted(names, key=len, reverse=True):
        at = query.folded.find(name)
        if at >= 0 and name not in folded:
            yield at, at + len(name)


def _brought_in(asked: str, query: Query, mates: Sequence[str]) -> str:
    """Give what the follow-up asks about instead, or nothing."""
    folded = fold(asked)
    match = _WHAT_ABOUT.fullmatch(folded) or _THEN.fullmatch(folded)
    if not match and (match := _BARE_NAME.fullmatch(folded)):
        alike = _kin_places(query, match["new"])
        match = match if alike or [*mate_places(query, match["new"], mates)] else None
    if not match or ASKS.search(match["new"]) or POINTS_BACK.match(match["new"]):
        return ""
    return asked[slice(*match.span("new"))]


def _kin_places(query: Query, new: str) -> list[Place]:
    """Give the places of what is called like *new*, the most alike first.

    Chinese names a thing's kind last: 金卡 and 银卡, 2021年 and 2022年.
    """
    own, wanted = _shape(query.folded), _shape(fold(new))
    # Of 银卡会员, the first word may be what is alike.
    for length in range(len(wanted), 1, -1):
        found = [
            (-likeness, place)
            for start, end in runs(query) or [(0, len(own))]
            for likeness, place in _ending_alike(own[start:end], wanted[:length], start)
            if query.folded[slice(*place)] != fold(new)
        ]
        if found:
            return [place for _, place in sorted(found)]
    return []


def _ending_alike(own: str, wanted: str, offset: int) -> Iterator[tuple[float, Place]]:
    """Give stretches that end as *wanted* does and begin otherwise."""
    for end in range(len(own), 1, -1):
        alike = _common_end(own[:end], wanted)
        least = max(min(alike + 1, len(wanted)), 2)
        for length in range(least, min(len(wanted) + _LONGER, end) + 1):
            if alike:
                likeness = alike / len(wanted) - _APART * abs(length - len(wanted))
                yield likeness, (offset + end - length, offset + end)


def _common_end(one: str, other: str) -> int:
    pairs = zip(reversed(one), reversed(other), strict=False)
    return next(
        (at for at, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other))
    )


def _shape(folded: str) -> str:
    return _DIGIT.sub("0", folded)


def _kept(query: Query, start: int, end: int) -> str:
    """Give the weightiest name of the question outside of a place, if it has one."""
    apart = [(a, b) for a, b in subjects(query) if b <= start or a >= end]
    heaviest = sorted(apart, key=lambda place: -weight_of(query, place))[:1]
    kept = "".join(query.folded[slice(*place)] for place in heaviest)
    return kept if is_name(kept) else ""

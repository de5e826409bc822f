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
    topics_of,
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
_NUMBER = re.compile(r"[\d零〇一二三四五六七八九十]+")
_LATIN = re.compile("(?=[0-9]*[a-z])[a-z0-9]+(?:[ -][a-z0-9]+)*")
_HAN = re.compile("[\u3400-\u9fff]{2,3}")
_BEGINNINGS = (2,)
# Nouns that tell of a thing what it has, whatever the thing is.
_PROPERTY = re.compile(
    ".*(?:任期|学期|工期|周期|日期|期限|[功效频速比利税]率|容量|重量|数量|产量|质量|销量"
    "|面积|体积|长度|宽度|高度|深度|厚度|温度|速度|尺寸|大小|颜色|材[料质]|型号|规格"
    "|价格|单价|售价|费用|票价|时[间长]|地[点址]|位置|电话|邮箱|原因|理由|结果|目的|用途"
    "|作用|功能|特点|优点|缺点|方法|做法|步骤|流程|职责|职务|年龄|学历|籍贯|寿命|名称|人数)"
)
# What happens has these, where a verb in the question tells it.
_OF_WHAT_HAPPENS = re.compile("原因|理由|结果|目的|时间|地点|过程")
_PARTICLES = re.compile("(?<=..)[的是有为在于由和]+$")
_PEOPLE = re.compile("员工|职工|人员|成员|雇员")
_COUNTS = re.compile("多少|几[个名位人]")
# A word and the one that takes its place differ in length by so much at most.
_LONGER = 2
_APART = 0.2
_AT_MOST = 5


def swapping(asked: str, before: Sequence[Answer]) -> Iterator[Completion]:
    """Put what is new in 那银卡呢 into the place of what was asked about before."""
    query = understand(before[-1].query)
    mates = [item.name for answer in reversed(before) for item in items_of(answer)]
    new = _brought_in(asked, query, mates)
    if not new:
        return
    if alike := swapped_alike(query, new):
        yield from alike
        return
    owned = Completion(f"{_owner(query, new)}的{new}", (new,))
    if not _kin_places(query, new):
        if _names_a_property(new, query):
            yield owned
        yield from renamed(query, new)
    yield from swapped(query, new, mates)
    yield owned


def swapped_alike(query: Query, new: str) -> list[Completion]:
    """Put a number or a Latin name into the place of another one.

    >>> swapped_alike(understand("案由一的结果？"), "案由二")[0].text
    '案由二的结果？'
    >>> swapped_alike(understand("D3的容量？"), "D3 Pro")[0].text
    'D3 Pro的容量？'
    """
    return [
        Completion(query.text[:start] + new + query.text[end:], (new,))
        for start, end in _numbered_places(query, new) or _latin_places(query, new)
    ]


def _latin_places(query: Query, new: str) -> list[Place]:
    """Give the places of Latin names, if *new* is one."""
    folded = fold(new)
    found = _LATIN.finditer(query.folded) if _LATIN.fullmatch(folded) else ()
    return [one.span() for one in found if one.group() != folded]


def _numbered_places(query: Query, new: str) -> list[Place]:
    """Give the places of what differs from *new* in its numbers alone."""
    folded = fold(new)
    alike = _NUMBER.sub(lambda _: _NUMBER.pattern, re.escape(folded))
    if not _NUMBER.search(folded) or alike == _NUMBER.pattern:
        return []
    found = re.finditer(alike, query.folded)
    return [one.span() for one in found if one.group() != folded]


def renamed(query: Query, new: str) -> Iterator[Completion]:
    """Put *new* at the beginning of a name: 东山分店 to 西山分店.

    Whether there is such a name, the documents tell.

    >>> [one.text for one in renamed(understand("东山分店在哪里？"), "西山")]
    ['西山分店在哪里？']
    """
    for start, end in subjects(query):
        for length in dict.fromkeys((len(new), *_BEGINNINGS)):
            if end - start >= length + 2 and _HAN.fullmatch(new):
                stop = _name_end(query, start + length, end)
                name = new + query.text[start + length : stop]
                text = query.text[:start] + name + query.text[stop:]
                yield Completion(text, named=name)
                break


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
            if length == len(wanted) or wanted[length - 1] != "0"
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
                start = _word_start(own, end - length)
                yield likeness, (offset + start, offset + end)


def _word_start(own: str, start: int) -> int:
    """Go back to where a Latin word begins."""
    while start and re.fullmatch("[a-z]{2}", own[start - 1 : start + 1]):
        start -= 1
    return start


def _common_end(one: str, other: str) -> int:
    pairs = zip(reversed(one), reversed(other), strict=False)
    return next(
        (at for at, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other))
    )


def _names_a_property(new: str, query: Query) -> bool:
    """Tell whether *new* is something that what was asked about has."""
    folded = fold(new)
    counts = _COUNTS.search(query.folded)
    return bool(
        _PROPERTY.fullmatch(folded) or (_PEOPLE.fullmatch(folded) and not counts)
    )


def _owner(query: Query, new: str) -> str:
    """Give what *new* belongs to: what stands before 的, or the topic."""
    before, of, _ = query.folded.partition("的")
    if of and any(query.weights[: len(before)]) and not ASKS.search(before):
        return query.text[: len(before)]
    first, *others = topics_of(query)
    if _OF_WHAT_HAPPENS.fullmatch(fold(new)):
        first = max([first, *(one for one in others if first in one)], key=len)
    return first[: len(_PARTICLES.sub("", fold(first)))]


def _name_end(query: Query, start: int, end: int) -> int:
    """Give where a name ends, by what the question is about."""
    topics = topics_of(query)
    ends = (query.text.find(topic) + len(topic) for topic in topics)
    return min((one for one in ends if start < one <= end), default=end)


def _shape(folded: str) -> str:
    return _DIGIT.sub("0", folded)


def _kept(query: Query, start: int, end: int) -> str:
    """Give the weightiest name of the question outside of a place, if it has one."""
    apart = [(a, b) for a, b in subjects(query) if b <= start or a >= end]
    heaviest = sorted(apart, key=lambda place: -weight_of(query, place))[:1]
    kept = "".join(query.folded[slice(*place)] for place in heaviest)
    return kept if is_name(kept) else ""

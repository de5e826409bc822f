"""Tell whether a text counts as many things as a question takes it to."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from siyu_qa.text.questions import number_of

_NUMBER = "[一二两三四五六七八九十]|\\d{1,2}"
_UNIT = "大|个|种|类|点|项|方面|条|步|件|位|样|道|层|名|家|款|环节|阶段|部分"
_TOLD = re.compile(rf"(?P<count>{_NUMBER})(?:{_UNIT})(?P<what>[\u3400-\u9fff]{{0,2}})")
# 三家店有哪些茶 counts the shops and asks for the teas, 第三个 counts nothing.
_ASKED = re.compile(
    rf"(?<![第\d一二三四五六七八九十])(?P<count>{_NUMBER})(?:{_UNIT})[^,;。?的]{{1,8}}?"
    r"(?:分别)?(?:是|有|指|包括|为)(?:什么|啥|哪些|哪几[个种项点]?)\W*$"
)
_ITEM = re.compile(
    rf"第(?P<count>{_NUMBER})(?:个|点|项|步|种|类|件|方面)[^,;。?的]{{0,6}}?"
    r"(?:是(?:什么|啥|哪[个种项点]?)|要?(?:做什么|怎么做))?\W*$"
)
_INTRODUCES = re.compile(
    "分别[是为有]?|包[括含]|分[为成]|体现在|集中在|涵盖|涉及|来自|有|是|为|:"
)
_JOINED = re.compile("[和与及跟]|以及")
_STOP = re.compile("[。;!?,:]")
_LONGEST = 18
_BEFORE = 5


def count_told(folded: str, what: str = "") -> int:
    """Give how many things a folded sentence says there are, or 0.

    >>> count_told("会员有三种"), count_told("会员分几种"), count_told("分10步走")
    (3, 0, 10)
    >>> count_told("三家店推出了四大服务", "服务")
    4
    """
    counts = (
        number_of(match["count"])
        for match in _TOLD.finditer(folded)
        if match["what"].startswith(what)
    )
    return next(counts, 0)


def counted_things(folded: str) -> str:
    """Give what a folded question counts, or nothing.

    >>> counted_things("茶馆提供哪五大服务?"), counted_things("分哪三种?")
    ('服务', '')
    """
    match = _TOLD.search(folded)
    return match["what"] if match and len(match["what"]) > 1 else ""


def count_asked(folded: str) -> int:
    """Give how many things a folded question takes for granted, or 0.

    >>> count_asked("茶馆的五项服务是什么?"), count_asked("茶馆的第五项服务是什么?")
    (5, 0)
    >>> count_asked("三家店有哪些茶?")
    0
    """
    match = _ASKED.search(folded)
    return number_of(match["count"]) if match else 0


def item_asked(folded: str) -> int:
    """Give which item of a list a folded question asks for, or 0.

    >>> item_asked("茶馆的第二项服务是什么?"), item_asked("第二个阶段要办哪些手续?")
    (2, 0)
    """
    match = _ITEM.search(folded)
    return number_of(match["count"]) if match else 0


def count_named(folded: str, asked: int) -> int:
    """Give how many things a folded sentence names in a row, or 0.

    Where 和 may join two things or stand within one, what was asked for counts.

    >>> count_named("会员分为金卡、银卡和普通卡。", 4)
    3
    >>> count_named("重在选茶和备具、待客。", 2), count_named("有糕、糖等。", 3)
    (0, 0)
    """
    for row in rows_named(folded):
        joined = _JOINED.split(row.names[-1])
        likely = {len(row.names), len(row.names) - 1 + len(joined)}
        if not row.is_open:
            return asked if asked in likely else max(likely)
    return 0


class Row(NamedTuple):
    """Things that a sentence names one after the other."""

    before: str
    """What it says right before them."""
    names: tuple[str, ...]
    """The last may be two, with 和 between them."""
    is_open: bool
    """Whether it says that there are others."""


def rows_named(folded: str) -> Iterator[Row]:
    """Find the rows of names in a folded sentence that are introduced as such.

    >>> next(rows_named("课程有书法、围棋等。"))
    Row(before='课程', names=('书法', '围棋等'), is_open=True)
    """
    for introduced in _INTRODUCES.finditer(folded):
        named = _STOP.split(folded[introduced.end() :])[0]
        names = tuple(named.split("、"))
        if len(names) > 1 and all(0 < len(name) <= _LONGEST for name in names):
            before = folded[max(introduced.start() - _BEFORE, 0) : introduced.start()]
            yield Row(before, names, "等" in names[-1])

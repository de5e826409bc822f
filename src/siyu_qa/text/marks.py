"""Tell the marks that the items of a list begin with, written or spoken."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from siyu_qa.text.fold import fold
from siyu_qa.text.markdown import TABLE_ROW
from siyu_qa.text.questions import number_of


@dataclass(frozen=True, slots=True)
class Mark:
    """What an item of a list begins with."""

    family: str
    """The items of one list have marks of one family."""
    number: int
    """Counts from 1; 0 where the mark only says that here is one more."""
    start: int

    @property
    def is_spoken(self) -> bool:
        """Whether it is a word, as 首先: those of one list may differ."""
        return self.family in _SPOKEN_FAMILIES

    @property
    def is_bare(self) -> bool:
        """Whether it has no number, as a dash: only neighbours make a list."""
        return self.family in _BARE_FAMILIES


_NUMERAL = "[一二三四五六七八九十]{1,3}"
_NUMBER = rf"(?:{_NUMERAL}|\d{{1,2}})"
# What follows 先 and 再 in words that say nothing of an order.
_NO_ORDER = "(?![生前后进天锋例于期导辈兆驱烈次者也说三度见版])"

# 退房先要 begins the steps as 先 does.
_ACTION = "[\u3400-\u9fff]{1,6}(?<![预优率领首事原])"

# All over folded text, but for enclosed numbers, which folding makes plain digits.
_WRITTEN = (
    ("1)", r"(?P<n>\d{1,3})\)"),
    ("(1)", r"\((?P<n>\d{1,3})\)"),
    ("1.", r"(?P<n>\d{1,3})[.、](?!\d)"),
    ("(一)", rf"\((?P<n>{_NUMERAL})\)"),
    ("一、", rf"(?P<n>{_NUMERAL})[、.]"),
    ("第一步", rf"第(?P<n>{_NUMBER})步"),
    ("第一步", rf"(?:步骤|step\s?)(?P<n>{_NUMBER})"),
    ("第一条", rf"第(?P<n>{_NUMBER})条(?=[\s:,])"),
)
_SPOKEN = (
    ("一是", rf"(?P<n>{_NUMERAL})(?:是|则|来)(?=.)"),
    ("其一", rf"其(?P<n>{_NUMERAL})"),
    ("第一", rf"第(?P<n>{_NUMBER})[\u3400-\u9fff]{{0,5}}?(?=[,:、是为叫要])"),
    ("一方面", "(?P<n>一)方面|另外?一方面"),
    (
        "一种",
        "(?P<n>一)[种类个项款]是?(?=.)|(?:另外?|还有|再)一[种类个项款]",
    ),
    (
        "首先",
        f"(?P<n>首先|先{_NO_ORDER}|{_ACTION}先(?=[要把将得应须需]))|其次|再次|再者|然后"
        f"|接着|接下来|随后|最[后终]|再{_NO_ORDER}",
    ),
)
_BARE = ((sign, re.escape(sign) + r"\s") for sign in "-*+•·●○◆■")
_SPOKEN_FAMILIES = frozenset(family for family, _ in _SPOKEN)
_BARE_FAMILIES = frozenset((*"-*+•·●○◆■", "|"))
_FAMILIES = tuple(
    (family, re.compile(pattern)) for family, pattern in (*_WRITTEN, *_SPOKEN)
)
_AT_LINE_START = tuple(
    (family, re.compile(pattern))
    for family, pattern in (*_BARE, ("|", TABLE_ROW.pattern))
)
# ① and its like; each is one character.
_ENCLOSED = re.compile("[\u2460-\u249b\u2776-\u2793\u3220-\u3229\u3280-\u3289]")
# Only these begin a mark; the patterns take long to try at every clause.
_FIRST = frozenset("0123456789一二三四五六七八九十(第步s其另还再首先然接随最")
_CLAUSE = re.compile(r"[:;,。!?][\s“”\"'「」『』]*")


def marks_of(text: str) -> list[Mark]:
    """Give the marks of a sentence, at its beginning and at that of its clauses.

    >>> [(mark.family, mark.number) for mark in marks_of("分两种：一是金卡，二是银卡")]
    [('一是', 1), ('一是', 2)]
    >>> [(mark.family, mark.number) for mark in marks_of("最后，锁门。")]
    [('首先', 0)]
    >>> marks_of("本店在河边。")
    []
    """
    folded = fold(text)
    return [mark for mark in _marks(text, folded) if mark]


def without_mark(text: str) -> str:
    """Give what an item says behind its mark.

    >>> without_mark("2. 银卡"), without_mark("三、收费"), without_mark("茶点")
    ('银卡', '收费', '茶点')
    """
    folded = fold(text)
    for family, pattern in (*_AT_LINE_START, *_FAMILIES):
        match = pattern.match(folded)
        if match and family not in _SPOKEN_FAMILIES and family != "|":
            return text[match.end() :].lstrip()
    return text[1:].lstrip() if _ENCLOSED.match(text) else text


def _marks(text: str, folded: str) -> Iterator[Mark | None]:
    enclosed = {match.start() for match in _ENCLOSED.finditer(text)}
    for at in sorted(enclosed):
        yield Mark("①", int(unicodedata.numeric(text[at])), at)
    yield _bare(folded)
    starts = (0, *(match.end() for match in _CLAUSE.finditer(folded)))
    for at in starts:
        if at not in enclosed and (not at or folded[at : at + 1] in _FIRST):
            yield _mark_at(folded, at)


def _bare(folded: str) -> Mark | None:
    found = (family for family, sign in _AT_LINE_START if sign.match(folded))
    family = next(found, "")
    return Mark(family, 0, 0) if family else None


def _mark_at(folded: str, at: int) -> Mark | None:
    for family, pattern in _FAMILIES:
        match = pattern.match(folded, at)
        if match:
            return Mark(family, _number(match), at)
    return None


def _number(match: re.Match[str]) -> int:
    digits = match["n"] or ""
    if "先" in digits:
        return 1
    tens, ten, ones = digits.rpartition("十")
    return 10 * (number_of(tens) or 1) + number_of(ones) if ten else number_of(ones)

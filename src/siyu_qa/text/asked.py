"""Take apart a question that asks several things, or that compares two."""

import re
from itertools import pairwise
from typing import NamedTuple

from siyu_qa.text.fold import fold
from siyu_qa.text.questions import Query, understand

# All over folded text, whose places are those of the text.
_ASKS = re.compile(
    "为?什么|甚么|啥|谁|哪|多少|几(?!乎|何|[天年月次]?[前后来])|多[大高长久远重宽深]"
    "|怎么|怎样|如何|为何|何[时地人处]|是否|有没有|能不能|吗"
)
_BETWEEN = re.compile("[,;、?!]|以及|并且|还有|[和与及跟]|又(?=是|在|有|叫|怎|为)|同时")
# Where a subject ends that the next sub-question shares.
_SUBJECT_END = re.compile(
    "(?:[的是有在从于由被把叫了共约重高长宽深卖值]|一共|总共|目前|现在|大[概约])+$"
)
_POINTS_BACK = re.compile("[它他她其这该]")
_LEAST = 2

_COMPARES = re.compile(
    r"(?P<one>[^,;、。?和与跟同及比]{1,14}?)(?P<join>和|与|跟|同|及|比|还是|、)"
    r"(?P<other>[^,;、。?和与跟同及比]{1,14}?)(?P<rest>"
    r"(?:之间|两者|二者|相比|比起来|这?两[个种家款类者])?,?(?:各自|各|分别)?"
    r"(?:在[^,?]{1,8}上)?"
    r"(?:的?(?:主要|根本)?(?:区别|差别|不同|差异|异同|分别)|有(?:什么|何|哪些|啥|没有)?(?:主要|根本|本质)?的?(?:区别|差别|不同|差异|不一样|异同|分别)"
    r"|(?:有)?(?:什么|哪里|哪些|何|怎么|如何)(?:不同|不一样|区分|区别|分别|差别)|哪[一]?[个种家款样位类边者]|谁[更比最]|更|各(?:自|有|是|要|收)?(?:什么|哪些|多少|几)|怎么选|如何选|相比)"
    r".*)"
)
_COMPARED_BY = re.compile(
    r"(?P<one>[^,;、。?和与跟同及比]{1,14}?)(?P<join>比)(?P<other>[^,;、。?和与跟同及比]{1,14}?)"
    r"(?P<rest>[贵便早晚大小多少高低长短快慢远近重轻好新旧老]宜?.*)"
)
_BEFORE_SIDE = re.compile(".*[的里中上内]|请问|比较(?:一下)?|对比(?:一下)?|说说|关于")
_BEHIND_SIDE = re.compile("[的在].*")


# What is compared with these words is told in these units.
_MEASURED = tuple(
    (re.compile(asked), re.compile(units))
    for asked, units in (
        ("贵|便宜|价[格钱]|划算|省钱|多少钱|收费", r"元|块|[$¥￥]|免费|价"),
        ("重(?!要|视|点)|轻(?!松)", "重|轻|[斤克吨]"),
        ("[高矮长短宽窄深远近](?!兴|期|效)", "[高矮长短宽窄深远近]|[米里寸尺]"),
        ("[早晚新旧老](?!板|师)", r"年|[\d一二三四五六七八九十]\s?[月日号点]"),
        ("[大小](?!家|时)", "[大小]|平方|[亩升]"),
        ("快|慢", "快|慢|[时分秒天]"),
    )
)


class Comparison(NamedTuple):
    """Two sides that a question compares."""

    one: str
    other: str
    rest: str
    """What is asked of both."""


class SubQuestion(NamedTuple):
    """One of several things that a question asks."""

    text: str
    subject: str
    """What it is about where it doesn't say so itself."""

    @property
    def stands_alone(self) -> bool:
        """Whether it may have a subject of its own."""
        own = "".join(understand(self.text).subject)
        return len(own) >= _LEAST and not _POINTS_BACK.match(fold(self.text))


def sub_questions(query: Query) -> tuple[SubQuestion, ...]:
    """Give the questions that one question asks; at least two or none.

    >>> from siyu_qa.text.questions import understand
    >>> for sub in sub_questions(understand("茶馆有多少张桌子、多少把椅子？")):
    ...     print(sub)
    SubQuestion(text='茶馆有多少张桌子', subject='')
    SubQuestion(text='多少把椅子', subject='茶馆')
    >>> sub_questions(understand("会员有哪些权利和义务？"))
    ()
    """
    pieces = _asking_pieces(query.folded)
    if len(pieces) < _LEAST:
        return ()
    texts = [query.text[start:end].strip(" ?？") for start, end in pieces]
    first = SubQuestion(texts[0], "")
    subject = _subject(first.text)
    rest = (SubQuestion(text, subject) for text in texts[1:])
    return (first, *(_with_subject(one, first) for one in rest))


def comparison(query: Query) -> Comparison | None:
    """Give what a question compares, or None.

    >>> from siyu_qa.text.questions import understand
    >>> comparison(understand("红茶和绿茶有什么区别？"))
    Comparison(one='红茶', other='绿茶', rest='有什么区别？')
    >>> comparison(understand("金卡和银卡的年费哪个更贵？"))
    Comparison(one='金卡', other='银卡', rest='的年费哪个更贵？')
    >>> comparison(understand("茶馆和书店在哪里？")) is None
    True
    """
    folded = query.folded
    found = _COMPARES.search(folded) or _COMPARED_BY.search(folded)
    if not found:
        return None
    start, end = found.span("one")
    before = _BEFORE_SIDE.match(folded, start, end)
    start = before.end() if before and before.end() < end else start
    other, last = found.span("other")
    behind = _BEHIND_SIDE.search(folded, other + 1, last)
    stop = behind.start() if behind else last
    text = query.text
    return Comparison(text[start:end], text[other:stop], text[stop:])


def measured_in(asked: str) -> re.Pattern[str] | None:
    """Give what the answer looks like to how two sides compare, or None.

    >>> bool(measured_in("哪个更贵?").search("售价三十元")), measured_in("有什么区别?")
    (True, None)
    """
    return next((units for words, units in _MEASURED if words.search(asked)), None)


def _asking_pieces(folded: str) -> list[tuple[int, int]]:
    """Cut a question where each piece asks something."""
    cuts = [0]
    for match in _BETWEEN.finditer(folded):
        asks_before = _ASKS.search(folded, cuts[-1], match.start())
        if asks_before and _ASKS.search(folded, match.end()):
            cuts.append(match.end())
    cuts.append(len(folded))
    return [(start, _end(folded, end)) for start, end in pairwise(cuts)]


def _end(folded: str, end: int) -> int:
    """Leave out the words that join a piece to the next one."""
    joined = list(_BETWEEN.finditer(folded, max(end - _LEAST, 0), end))
    return joined[-1].start() if joined and joined[-1].end() == end else end


def _subject(first: str) -> str:
    """Give what the first sub-question is about: what stands before it asks."""
    folded = fold(first)
    asks = _ASKS.search(folded)
    before = folded[: asks.start()] if asks else folded
    return first[: len(_SUBJECT_END.sub("", before))]


def _with_subject(other: SubQuestion, first: SubQuestion) -> SubQuestion:
    """Give a sub-question without a subject what the first one is about at all."""
    if other.subject or other.stands_alone:
        return other
    return other._replace(subject="".join(understand(first.text).subject))

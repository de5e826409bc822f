"""What the words that answer look like, by what is asked.

A reader is often sure of words that can't be the answer: a duration where a day is
asked for, the first of two prices in a row. Those are not marked. All over folded text.
"""

import re
from collections.abc import Callable

from siyu_qa.records import Span
from siyu_qa.text.markdown import is_table_row
from siyu_qa.text.offers import offers
from siyu_qa.text.questions import Query, Wanted

_DIGITS = "0-9零〇一二三四五六七八九十百千万两半"
_COUNTED = "步条项点章节款部分"
# The label of an item stands before what the item says.
_LABEL = re.compile(
    rf"[*#\s]*(?:第[{_DIGITS}]+(?:步|[{_COUNTED}](?=[\s:,、.*]|是))"
    rf"|[(]?\d{{1,3}}[.、)](?!\d)|[(][{_DIGITS}]+[)]|[一二三四五六七八九十]{{1,3}}[是、.]"
    r"|[-+*•·●○◆■]\s)[*\s:,、.是]*"
)
_ONLY_A_LABEL = re.compile(rf"第[{_DIGITS}]+[{_COUNTED}]|[{_DIGITS}]+[是.、)]")
_ASKS_THE_LABEL = re.compile(rf"第几[{_COUNTED}]|哪一?[步条项章节款]")

_WHETHER = re.compile(r"(?<![什怎甚多])[吗么嘛]\W*$|[是能可]否|有无|(.)[不没]\1")
_NO_OTHER_ASKING = {"", "是否"}

_CLAUSE = "[^,;。!?]"
_REASONS = re.compile(
    # 因 is part of other words too, and 因此 points back.
    "(?:因为|由于|为了|鉴于|出于|源于|缘于|起因|(?:原因|理由|目的)[是为在]?"
    f"|(?<![原起诱基成病])因(?![此而素果子特])|以便|以免|避免|防止|以防)"
    f"(?P<after>{_CLAUSE}+)"
    f"|(?P<before>{_CLAUSE}+,?)"
    "(?:因此|因而|所以|故(?![障事意乡宫居])|于是|为此|导致|致使|使得|造成|从而)"
)
# 称为什么 and 改为什么样 ask for no reason.
_ASKS_WHY = re.compile(
    r"(?<![名称视判转改作认译定列选尊因命变])为什么(?!\W*$)|^\W*为什么"
    r"|为何(?!\W*$)|为啥|原因|理由|怎么会"
)
_BARE = re.compile(rf"[约近共达超过逾]*[{_DIGITS}.,:年月日号点时分]+\w?")
_SAYS_ANEW = 2

_DURATION = re.compile(
    rf"[{_DIGITS}.]+[余多几]?个?半?(?:小时|钟头|分钟|秒钟?|天|(?<=[个半])月|星期|礼拜|周)"
    "半?(?:左右|以上|之久)?(?![之以]?[后前内])"
)
# 5月 and 2019年 are moments; 5个月 and 3年 are durations.
_MOMENT_OF_DAY = (
    r"(?:[上中下]午|早上|晚上|凌晨|傍晚)?"
    rf"(?:\d\d?:\d\d|[{_DIGITS}]+[点时](?:[{_DIGITS}]+分?)?)"
)
_MOMENT = (
    rf"(?:(?:[0-9零〇一二三四五六七八九]{{4}}年)?[{_DIGITS}]+月(?:[{_DIGITS}]+[日号])?"
    rf"|[{_DIGITS}]+[日号]|[0-9零〇一二三四五六七八九]{{4}}年|[周星期]+[一二三四五六日天])?"
    rf"(?:{_MOMENT_OF_DAY})?"
)
_MOMENTS = re.compile(
    rf"(?:[0-9零〇一二三四五六七八九]{{4}}年)?[{_DIGITS}]+月(?:[{_DIGITS}]+[日号])?"
    rf"|[0-9零〇一二三四五六七八九]{{4}}年|{_MOMENT_OF_DAY}"
)
_RANGE = re.compile(
    rf"(?=[{_DIGITS}上中下早晚凌傍周星]){_MOMENT}"
    rf"\s*(?:[至到~—–-]|起至)+\s*(?=[{_DIGITS}上中下早晚凌傍周星次当]){_MOMENT}"
)
_ASKS_A_DURATION = re.compile(
    "多久|多长时间|多少时间|(?:几|多少)个?(?:小时|分钟|天|星期|月(?!份))"
)
_ASKS_A_RANGE = re.compile(
    "(?:几|什么时|何时|哪).{0,3}[到至].{0,2}(?:几|什么时|何时|哪)"
)

_LEADS_TO_A_PLACE = re.compile("[在于至到往赴抵:]$|[地位]址[是为]?$")
_PLACE_ENDS = re.compile(
    "[省市县区镇乡村国州洲岛港路街巷弄号楼层室厅馆店站场园院校桥湾山河湖海城门口旁侧边处内外里中上下"
    "前后东南西北角堂亭寺庙塔厂所部库岸心地台宫陵谷堡原京都府郡道营寨]$|[a-z·]"
)
_ASKS_A_COUNTRY = re.compile("[哪何]一?个?国")
_ASKS_A_NAME = re.compile("[叫姓](?:做|作)?什么|(?:名字|名称|姓名)[叫是为]什么")
_NAMES = re.compile("[叫名称姓是为作:、(《“「『]$")
_ASKS_WHAT_IT_IS = re.compile(r"是(?:什么|啥)\W*$")
_OF_A_DEED = re.compile("[每再]|必须|应当?|可[以由]|由|已|将|曾|不得|通常|一般|一次")


def asks_whether(query: Query) -> bool:
    """Tell whether yes or no answers, which are no words of a document.

    >>> from siyu_qa.text.questions import understand
    >>> asks_whether(understand("茶馆周一开门吗？"))
    True
    >>> asks_whether(understand("茶馆有什么茶吗？"))
    False
    """
    first, last = query.asking
    if query.folded[first:last] not in _NO_OTHER_ASKING and (
        not query.folded[:first].endswith("任")  # 任何人 is anyone
    ):
        return False
    return bool(_WHETHER.search(query.folded))


def fitted(query: Query, sentence: str, start: int, end: int) -> Span | None:
    """Give the part of a phrase that may be the answer, or a whole range around it.

    >>> from siyu_qa.text.questions import understand
    >>> sentence = "门店10点至18点盘点。"
    >>> fitted(understand("门店几点到几点盘点？"), sentence, 2, 5)
    (2, 9)
    """
    words = sentence[start:end]
    if _ASKS_THE_LABEL.search(query.folded) and _ONLY_A_LABEL.search(words):
        return start, end
    start = _behind_the_label(sentence, start)
    if start >= end or _ONLY_A_LABEL.fullmatch(sentence, start, end):
        return None
    if query.wanted is Wanted.REASON and _ASKS_WHY.search(query.folded):
        return _reason_in(query, sentence, start, end)
    if is_table_row(sentence) and not _is_alone_in_its_row(query, sentence, start, end):
        return None
    if _ASKS_A_RANGE.search(query.folded):
        return _range_around(sentence, start, end)
    fits = _FITS.get(query.wanted, _fits_a_name)
    return (start, end) if fits(query, sentence, start, end) else None


def _behind_the_label(sentence: str, start: int) -> int:
    label = _LABEL.match(sentence)
    return max(start, label.end()) if label else start


def _range_around(sentence: str, start: int, end: int) -> Span | None:
    return next(
        (
            found.span()
            for found in _RANGE.finditer(sentence)
            if found.start() <= start and end <= found.end()
        ),
        None,
    )


def _is_alone_in_its_row(query: Query, row: str, start: int, end: int) -> bool:
    """Tell whether no other cell of a row may be the answer as well as this one."""
    cells = [cell.strip() for cell in row.strip("| \n").split("|")]
    may_be = [
        cell
        for cell in cells
        if cell
        and cell not in query.folded
        and offers(cell, query.wanted, query.folded)
    ]
    return len(may_be) <= 1 and "|" not in row[start:end]


def _reason_in(query: Query, sentence: str, start: int, end: int) -> Span | None:
    """Give what of a phrase tells a reason, and more than the question says."""
    for found in _REASONS.finditer(sentence):
        first, last = found.span("before" if found["before"] else "after")
        first, last = max(start, first), min(end, last)
        words = sentence[first:last].rstrip(",")
        anew = {char for char in words if char.isalnum()} - set(query.folded)
        if len(anew) >= _SAYS_ANEW and not _BARE.fullmatch(words):
            return first, first + len(words)
    return None


def _fits_a_date(query: Query, sentence: str, start: int, end: int) -> bool:
    words = _DURATION.sub(" ", sentence[start:end])
    return offers(words, query.wanted, query.folded)


def _fits_a_number(query: Query, sentence: str, start: int, end: int) -> bool:
    words = sentence[start:end]
    if _ASKS_A_DURATION.search(query.folded):
        words = _MOMENTS.sub(" ", words)
    return offers(words, query.wanted, query.folded)


def _fits_a_place(query: Query, sentence: str, start: int, end: int) -> bool:
    # Names of countries are of many kinds.
    if _ASKS_A_COUNTRY.search(query.folded):
        return True
    words = sentence[start:end]
    return bool(_LEADS_TO_A_PLACE.search(sentence[:start]) or _PLACE_ENDS.search(words))


def _fits_a_name(query: Query, sentence: str, start: int, end: int) -> bool:
    words = sentence[start:end]
    if _ASKS_A_NAME.search(query.folded):
        named = _NAMES.search(sentence[:start])
        return bool(named or offers(words, Wanted.PERSON, query.folded))
    if _ASKS_WHAT_IT_IS.search(query.folded):
        return not _OF_A_DEED.match(words)
    return True


_FITS: dict[Wanted, Callable[[Query, str, int, int], bool]] = {
    Wanted.DATE: _fits_a_date,
    Wanted.NUMBER: _fits_a_number,
    Wanted.SHARE: _fits_a_number,
    Wanted.PLACE: _fits_a_place,
}

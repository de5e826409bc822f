"""Tell when a document is from, by what stands at its head or in its file's name.

A date that the running text speaks of is not the document's own: only a line that
is hardly more than a date, or that names the day of publishing, tells.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from siyu_qa.text.fold import fold, fold_each
from siyu_qa.text.paths import stem_of

_HEAD_LINES = 10
_WRITTEN_LINE = re.compile(r"^[^\S\n]*+\S[^\n]*", re.M)
_EMPHASIS = re.compile("[*#>`]")
_LINE_LENGTH = 80
_ENDING = 200
_SIGNATURE_LENGTH = 30
_REPUBLIC = 1911
# Of the Republic's name, and of dates in files of print.
_PREFIXES = ("", "中华", "d:")

_YEAR = r"(?P<year>(?:1[89]|20)\d\d)"
_MONTH_DAY = r"(?:\s?(?P<month>\d\d?)\s?月(?:\s?(?P<day>\d\d?)\s?[日号])?)?"
_COUNT = "[〇零一二三四五六七八九十廿百]{1,7}"
_WRITTEN_MONTH_DAY = rf"(?:(?P<month>{_COUNT})月(?:(?P<day>{_COUNT})[日号])?)?"
_NAME = r"(?P<name>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?,?"
_NAMED_DAY = r"(?P<day>\d\d?)(?:st|nd|rd|th)?,?"
# Of folded text, each with what it is never without.
_FORMS = tuple(
    (re.compile(sign), re.compile(form))
    for sign, form in (
        (
            "[-/.]",
            rf"(?<!\d){_YEAR}\s?(?P<by>[-/.])\s?(?P<month>\d\d?)"
            r"(?:\s?(?P=by)\s?(?P<day>\d\d?))?(?!\d|\s?(?P=by)\s?\d)",
        ),
        ("年", rf"(?<!\d){_YEAR}\s?年{_MONTH_DAY}"),
        ("民国", rf"民国\s?(?P<republic>\d{{1,3}}|元)\s?年{_MONTH_DAY}"),
        ("民国", rf"民国(?P<republic>{_COUNT})年{_WRITTEN_MONTH_DAY}"),
        (
            "年",
            rf"(?P<year>[一二][〇零一二三四五六七八九]{{3}})年{_WRITTEN_MONTH_DAY}",
        ),
        (_NAME, rf"\b{_NAME}\s+{_NAMED_DAY}\s+{_YEAR}\b"),
        (_NAME, rf"\b{_NAMED_DAY}\s+{_NAME}\s+{_YEAR}\b"),
    )
)
# Every date has one of these, hardly a line does, and the forms take long to try.
_SIGN = re.compile(r"年|1[89]\d\d|20\d\d")
# The same of a line as it is written, whose signs of emphasis may stand between the
# digits: with all that folds to them. It spares folding the line.
_FOLDED_YEAR = "年\N{CJK COMPATIBILITY IDEOGRAPH-F98E}"
_FOLDED_DIGIT = r"\d⁰¹²³⁴-⁹₀-₉⓪①-⑨"
_WRITTEN_SIGN = re.compile(
    rf"[{_FOLDED_YEAR}{_FOLDED_DIGIT}]"
    rf"(?:(?<=[{_FOLDED_YEAR}])|(?:\W*+[{_FOLDED_DIGIT}]){{3}})"
)
_PACKED = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)(?P<month>\d\d)(?P<day>\d\d)(?!\d)"
)
_YEAR_ALONE = re.compile(rf"(?<![^\s_(-]){_YEAR}(?![^\s_)-])")
_BARE = re.compile(rf"^{_YEAR}$")
_MONTHS = (
    *("jan", "feb", "mar", "apr", "may", "jun"),
    *("jul", "aug", "sep", "oct", "nov", "dec"),
)

_PUBLISHED = re.compile(
    r"(?:(?:发布|发表|发稿|公布|公告|公示|张贴|刊登|刊载|登载|出版|成文|印发|颁布|发文|签发|落款|撰写"
    "|创建)(?:时间|日期|于)?"
    r"|(?:来源|作者|编辑|记者)\s?:.{1,20}?[\s|]时间"
    r"|(?<![\u4e00-\u9fff])时间(?=.{0,40}(?:来源|作者|编辑|浏览|阅读))"
    r"|编辑于|(?<![\u4e00-\u9fff])日期|publish(?:ed)?(?: (?:on|date))?"
    r"|posted(?: on)?|created(?: (?:on|at))?|(?<![a-z] )\bdate)[:\s]*"
)
_UPDATED = re.compile(
    r"(?:最[后近](?:更新|修[改订])|更新|修[改订正])(?:时间|日期|于)?[:\s]*"
    r"|(?:last )?(?:updated|modified)(?: on)?[:\s]*"
)
# Of a report, whose first sentence it opens.
_DATELINE = re.compile(r"\s?[讯电](?![脑影话视子器梯气力台])")
# Of a statute, below its title: when it was passed and amended.
_PASSED = re.compile(r"[^,;]{0,30}?(?:通过|公布|颁布|印发|发布|批准|修[正订])")
_PASSED_HEAD = re.compile(r"[(\[]?(?:根据|中华)?(?=民国|[\d一二])")
_SENTENCE = re.compile(r"[。!?;…]")
_TIME = re.compile(
    r"t?\s?\d{1,2}\s?[:点时]\s?\d{2}(?:\s?[:分]\s?\d{2}(?:\.\d+)?)?秒?分?"
    r"|(?:z|[+-]\d\d:?\d\d)(?![\w-])|[上下中]午|\b[ap]\.?m\b"
    r"|(?:星期|礼拜|周)[一二三四五六日天]"
    r"|\b(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}\b"
    r"|(?:阅读|浏览|点击|评论|访问)[量数次]?\s?:?\s?\d[\d.,]*\s?[万w]?\s?[次人]?"
    r"|\d{1,2}\s?分钟阅读|总?第\s?\d{1,5}\s?期"
)
_BESIDE = re.compile(r"[\s|·•/,()\[\]<>*_#\N{IDEOGRAPHIC SPACE}—-]+")
# Beside the date of a saved page stand its author, its source and its counters.
_BYLINE = re.compile(
    r"(?:来源|作者|编辑|责编|记者|文|阅读|浏览|评论|点击|by|source|author)[:\d\s量数次].*"
    r"|时间:?|[\u4e00-\u9fff]{2,6}|[a-z]{2,20}"
)
_EVENT = re.compile(r"时间|日期|[截为]止|开始|结束|起|至|前|后|地点|期限|有效")


class Found(NamedTuple):
    """A date in a text."""

    start: int
    end: int
    date: str
    """Empty where there is no such day."""


def date_of(text: str, path: str) -> str:
    r"""Give a document's date as ISO 8601, as far as it is told, or nothing.

    >>> date_of("閱覽室通告\n發布時間：2022年3月1日\n下週起……", "a.txt")
    '2022-03-01'
    >>> date_of("本店2019年5月开业。", "会议/2022-03 纪要.txt")
    '2022-03'
    """
    written = list(islice(_WRITTEN_LINE.finditer(text), _HEAD_LINES))
    # One more than a line may have, so that a long one is seen to be long.
    begun = (match.group().strip()[: _LINE_LENGTH + 1] for match in written)
    dated = list(filter(_WRITTEN_SIGN.search, begun))
    plain = (_EMPHASIS.sub("", line).strip() for line in fold_each(dated))
    head = list(filter(_SIGN.search, plain))
    behind = max(written[-1].end(), len(text) - _ENDING) if written else 0
    return (
        _labelled(head, _PUBLISHED)
        or _alone(head)
        or _reported(head)
        or _passed(head)
        or _labelled(head, _UPDATED)
        or _signed(text[behind:])
        or _in_name(fold(stem_of(path)))
    )


def iso_date(words: str) -> str:
    """Give the date that *words* begin with as ISO 8601, or nothing.

    >>> iso_date("民國111年3月1日"), iso_date("2022/3/1 10:00"), iso_date("2022-13-01")
    ('2022-03-01', '2022-03-01', '')
    """
    folded = fold(words).strip()
    # Of metadata, which has no other numbers than a date's.
    forms = (*dates_in(folded), *_matches(_PACKED, folded), *_matches(_BARE, folded))
    return next((one.date for one in forms if folded[: one.start] in _PREFIXES), "")


def date_lines(lines: Sequence[str]) -> list[bool]:
    """Tell which lines are hardly more than a date.

    >>> date_lines(["顾小满　二〇二二年三月一日", "2022年3月开业"])
    [True, False]
    """
    return [
        len(line) <= _LINE_LENGTH
        and bool(_WRITTEN_SIGN.search(line))
        and bool(_sole_date(fold(line).strip()))
        for line in lines
    ]


def _labelled(lines: Iterable[str], label: re.Pattern[str]) -> str:
    for line in lines:
        if len(line) > _LINE_LENGTH or _SENTENCE.search(line):
            continue
        for match in label.finditer(line):
            told = iso_date(line[match.end() :])
            if told:
                return told
    return ""


def _alone(head: list[str]) -> str:
    told = list(dict.fromkeys(filter(None, map(_sole_date, head))))
    # Several are a chronicle's.
    return told[0] if len(told) == 1 else ""


def _reported(head: Iterable[str]) -> str:
    """Give the day that a report opens with: 河边晚报2022年3月1日讯."""
    for line in head:
        may_be = "讯" in line or "电" in line
        for found in dates_in(line[:_LINE_LENGTH]) if may_be else ():
            if found.start < _SIGNATURE_LENGTH and _DATELINE.match(line, found.end):
                return found.date
    return ""


def _passed(head: Iterable[str]) -> str:
    """Give the last day on which a statute was passed or amended."""
    told = [
        found.date
        for line in head
        if _PASSED_HEAD.match(line) and not _SENTENCE.search(line)
        for found in dates_in(line)
        if found.date.count("-") == 2 and _PASSED.match(line, found.end)
    ]
    return max(told, default="")


def _signed(ending: str) -> str:
    """Give the date in the last line of a notice, below who signs it."""
    lines = [line for line in map(str.strip, ending.split("\n")) if line]
    if len(lines) < 2 or len(lines[-2]) > _SIGNATURE_LENGTH:
        return ""
    signature, last = fold_each(lines[-2:])
    return "" if _SENTENCE.search(signature) else _sole_date(last)


# The same lines are read for the date of a document and for its title.
@lru_cache(maxsize=64)
def _sole_date(line: str) -> str:
    """Give the date, to the month at least, of a line that has little else."""
    if len(line) > _LINE_LENGTH or not _SIGN.search(line) or _SENTENCE.search(line):
        return ""
    found = dates_in(line)
    if len(found) != 1 or "-" not in found[0].date:
        return ""
    start, end, told = found[0]
    before = _TIME.sub(" ", line[:start].removesuffix("中华"))
    after = _TIME.sub(" ", line[end:])
    parted = not (before[-1:].isalnum() or after[:1].isalnum())
    beside = [*filter(None, _BESIDE.split(before)), *filter(None, _BESIDE.split(after))]
    harmless = all(_BYLINE.fullmatch(word) for word in beside)
    event = any(_EVENT.search(word) for word in beside)
    return told if parted and harmless and not event and len(beside) <= 4 else ""


def _in_name(stem: str) -> str:
    spaced = stem.replace("_", "-")
    if not _SIGN.search(spaced):
        return ""
    found = (
        *dates_in(spaced),
        *_matches(_PACKED, spaced),
        *_matches(_YEAR_ALONE, spaced),
    )
    return next((one.date for one in found), "")


def dates_in(folded: str) -> list[Found]:
    """Find the dates of a folded line, in order, each by the first form that fits.

    >>> [found.date for found in dates_in("2021年7月开张,民国111年歇业")]
    ['2021-07', '2022']
    """
    taken: list[Found] = []
    for sign, form in _FORMS if _SIGN.search(folded) else ():
        for found in _matches(form, folded) if sign.search(folded) else ():
            if all(found.end <= a.start or found.start >= a.end for a in taken):
                taken.append(found)
    return sorted(taken)


def _matches(form: re.Pattern[str], folded: str) -> Iterator[Found]:
    for match in form.finditer(folded):
        yield Found(*match.span(), _iso(match.groupdict()))


def _iso(parts: dict[str, str | None]) -> str:
    year = _number(parts.get("year") or "")
    if parts.get("republic"):
        year = _REPUBLIC + _number(parts["republic"] or "")
    month = _number(parts.get("month") or "")
    if parts.get("name"):
        month = 1 + _MONTHS.index(parts["name"] or "")
    day = _number(parts.get("day") or "")
    told = {"month": month, "day": day}
    told = {part: number for part, number in told.items() if _is_told(parts, part)}
    try:
        date(year, month if "month" in told else 1, day if "day" in told else 1)
    except ValueError:
        return ""
    return "-".join([f"{year:04}", *(f"{number:02}" for number in told.values())])


def _is_told(parts: dict[str, str | None], part: str) -> bool:
    return bool(parts.get(part) or (part == "month" and parts.get("name")))


def _number(words: str) -> int:
    """Read digits, or numerals either by place or by tens and hundreds.

    >>> _number("03"), _number("二〇二二"), _number("廿八"), _number("一百一十一")
    (3, 2022, 28, 111)
    """
    if not words or words.isdecimal():
        return int(words or 0)
    if words == "元":
        return 1
    digits = [_DIGITS.find(char) for char in words.replace("零", "〇")]
    if min(digits) >= 0:
        return int("".join(map(str, digits)))
    number = digit = 0
    for char in words.replace("廿", "二十"):
        if char in _UNITS:
            number += (digit or 1) * _UNITS[char]
            digit = 0
        else:
            digit = max(_DIGITS.find(char), 0)
    return number + digit


_DIGITS = "〇一二三四五六七八九"
_UNITS = {"十": 10, "百": 100}

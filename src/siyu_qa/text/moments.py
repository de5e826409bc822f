"""Read the days, the days of the week and the times of day that a text names.

All over folded text. What is left open fits all: 3月1日 is of any year, 3点 before or
after noon.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from siyu_qa.text.amounts import number_in
from siyu_qa.text.dates import dates_in

_COUNT = r"(?:\d{1,2}|[〇零一二三四五六七八九十]{1,3})"
_MONTH = re.compile(
    rf"(?<![\d年个])(?P<month>{_COUNT})\s?月(?:\s?(?P<day>{_COUNT})\s?[日号])?"
)
# Of any century, where dates of documents are of the last ones alone.
_YEAR = re.compile(
    rf"(?<![\d.])(?:(?P<year>[12]\d{{3}})|(?<=[元在于自从至])\s?(?P<early>\d{{3}}))\s?年"
    rf"(?!代|历史)(?:\s?(?P<month>{_COUNT})\s?月(?:\s?(?P<day>{_COUNT})\s?[日号])?)?"
)
_PART = "凌晨|清晨|早上|早晨|上午|中午|下午|傍晚|晚上|晚间|夜里|夜间|早|晚"
_LATE = ("下午", "傍晚", "晚上", "晚间", "夜里", "夜间", "晚")
_TIME = (
    rf"(?P<part>{_PART})?(?P<hour>{_COUNT})"
    rf"(?:\s?:\s?(?P<minute>\d\d)(?![\d:])|\s?[点时](?![间代候期刻段速装差限效])"
    rf"(?:(?P<half>半)|(?P<written>{_COUNT})分|钟|整)?)"
)
_CLOCK = re.compile(rf"(?<![\d.:第小]){_TIME}")
_WEEKDAY = re.compile("(?:周|星期|礼拜)(?P<day>[一二三四五六日天])")
_TO = re.compile(r"\s?(?:-|~|—{1,2}|–|至|到)\s?")
_TO_DAY = re.compile(rf"{_TO.pattern}{_COUNT}\s?[日号]")
_FROM = re.compile(rf"\d{_TO.pattern}$")
_NEAR = 6
_NOON = 12 * 60


@dataclass(frozen=True, slots=True)
class Moment:
    """A day, a day of the week or a time of day, and where it stands."""

    start: int
    end: int
    unit: str
    """``day``, ``weekday`` or ``clock``."""
    told: tuple[int, ...]
    """Year, month and day; the day of the week; minutes. 0 is what is not told."""
    is_open: bool = False
    """Of a time of day: whether it may be before or after noon."""
    is_range: bool = False

    def differs_from(self, other: object) -> bool:
        """Tell whether both can't be right at once.

        >>> one, other, third = moments_in("2021年,2021年7月,8月1日")
        >>> one.differs_from(other), other.differs_from(third)
        (False, True)
        """
        if not isinstance(other, Moment) or self.unit != other.unit:
            return False
        if self.is_range != other.is_range:
            return False
        pairs = zip(self.told, other.told, strict=True)
        if self.unit == "clock":
            whole = _NOON if self.is_open or other.is_open else 2 * _NOON
            return any((a - b) % whole for a, b in pairs)
        return any(a != b for a, b in pairs if a and b)


def moments_in(folded: str) -> list[Moment]:
    """Find the moments of a folded text, in order.

    >>> [one.told for one in moments_in("2021年7月起,周一休息,下午3点半开门")]
    [(2021, 7, 0), (1,), (930,)]
    >>> [one.told for one in moments_in("营业时间9:00-18:00")]
    [(540, 1080)]
    """
    found = sorted((*_days(folded), *_weekdays(folded), *_times(folded)), key=_place)
    return list(_joined(folded, found))


def _place(one: Moment) -> int:
    return one.start


def _days(folded: str) -> Iterator[Moment]:
    found = [
        Moment(start, end, "day", _parts(date))
        for start, end, date in dates_in(folded)
        if date
    ]
    for form in (_YEAR, _MONTH):
        for match in form.finditer(folded):
            year, month, day = (
                _number(match.groupdict().get(part))
                for part in ("year", "month", "day")
            )
            year = year or _number(match.groupdict().get("early"))
            inside = any(one.start <= match.start() < one.end for one in found)
            if not inside and month <= 12:
                found.append(Moment(*match.span(), "day", (year, month, day)))
    yield from found


def _parts(date: str) -> tuple[int, int, int]:
    """Give year, month and day of an ISO date as far as they are told."""
    year, month, day = [*map(int, date.split("-")), 0, 0][:3]
    return year, month, day


def _weekdays(folded: str) -> Iterator[Moment]:
    for match in _WEEKDAY.finditer(folded):
        day = "一二三四五六日".find(match["day"].replace("天", "日")) + 1
        yield Moment(*match.span(), "weekday", (day,))


def _times(folded: str) -> Iterator[Moment]:
    for match in _CLOCK.finditer(folded):
        hour = _number(match["hour"])
        minute = 30 if match["half"] else _number(match["minute"] or match["written"])
        if hour > 24 or minute > 59:
            continue
        late = match["part"] in _LATE and hour < 12
        minutes = (hour + 12 * late) * 60 + minute
        is_open = not match["part"] and not match["minute"] and 0 < hour <= 12
        yield Moment(*match.span(), "clock", (minutes,), is_open)


def _number(words: str | None) -> int:
    read = number_in(words) if words else None
    return int(read) if read is not None else 0


def _joined(folded: str, found: list[Moment]) -> Iterator[Moment]:
    """Make one of the two ends of a range of times; other ranges are left out."""
    at = 0
    while at < len(found):
        one = found[at]
        after = found[at + 1] if at + 1 < len(found) else None
        if after and _TO.fullmatch(folded, one.end, after.start):
            at += 1
            if one.unit == after.unit == "clock":
                told = (*one.told, *after.told)
                is_open = one.is_open or after.is_open
                yield Moment(one.start, after.end, "clock", told, is_open, True)
        elif not _is_one_end(folded, one):
            yield one
        at += 1


def _is_one_end(folded: str, one: Moment) -> bool:
    """Tell a day whose other end is a bare number: 3月1日至5日, 2019-2021年."""
    before = folded[max(one.start - _NEAR, 0) : one.start]
    begun = _FROM.search(before) or _TO_DAY.match(folded, one.end)
    return one.unit == "day" and bool(begun)

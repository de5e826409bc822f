"""Numbers and dates as a sheet shows them."""

import re
from datetime import date, datetime, time, timedelta

_DIGITS = 12
"""As many as are no accident of how computers divide."""
_WHOLE = 1e15
_FORMAT = re.compile(
    r"(?P<before>[¥￥$€£]?)(?P<grouped>#,##)?0(?:\.(?P<decimals>0+))?(?P<percent>%?)"
)
_LITERAL = re.compile(r'"([^"]*)"|\\(.)|\[\$([^\]-]*)[^\]]*\]|_.')


def shown(value: object, number_format: str = "") -> str:
    """Give a cell's value as a person sees it in the sheet.

    >>> shown(7 * 0.5 + 1e-15), shown(0.125, "0.0%"), shown(1200, '#,##0"元"')
    ('3.5', '12.5%', '1,200元')
    >>> shown(datetime(2021, 7, 3)), shown(time(9, 30)), shown(None)
    ('2021-07-03', '09:30', '')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return _number(value, number_format)
    if isinstance(value, datetime):
        midnight = value.time() == time()
        return value.date().isoformat() if midnight else _moment(value)
    if isinstance(value, date | timedelta):
        return str(value)
    return _clock(value) if isinstance(value, time) else str(value)


def _moment(value: datetime) -> str:
    return f"{value.date().isoformat()} {_clock(value.time())}"


def _clock(value: time) -> str:
    return value.isoformat("seconds" if value.second else "minutes")


def _number(value: float, number_format: str) -> str:
    # Of several formats, the first is that of numbers above zero.
    positive = number_format.split(";")[0]
    plain = _LITERAL.sub("", positive)
    form = _FORMAT.search(plain)
    words = _digits(value, form) if form else _general(value)
    first, _, last = positive.partition("0")
    return _literals(first) + words + _literals(last)


def _digits(value: float, form: re.Match[str]) -> str:
    decimals = len(form["decimals"] or "")
    grouping = "," if form["grouped"] else ""
    scaled = value * 100 if form["percent"] else value
    digits = f"{round(scaled, _DIGITS):{grouping}.{decimals}f}"
    return f"{form['before']}{digits}{form['percent']}"


def _literals(part: str) -> str:
    return "".join(a or b or c for a, b, c in _LITERAL.findall(part))


def _general(value: float) -> str:
    if abs(value) < _WHOLE and value == int(value):
        return str(int(value))
    return f"{value:.{_DIGITS}g}"

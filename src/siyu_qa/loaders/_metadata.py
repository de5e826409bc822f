"""What a file says of itself, where it isn't what its program wrote by itself."""

import re
from collections.abc import Iterable
from itertools import islice

_LONGEST = 120
_PROGRAM = re.compile(r"Microsoft (?:Office )?(?:Word|PowerPoint|Excel)\s*-\s*", re.I)
_FILE = re.compile(
    r"\.(?:docx?|xlsx?|pptx?|pdf|html?|txt|md|odt|wps|tmp|indd|tex|dvi|fodt)$", re.I
)
_NO_TITLE = re.compile(
    r"(?:word |microsoft |new |新建 ?|新增 ?)*"
    r"(?:document|presentation|untitled|文档|文檔|文件|檔案|无标题|無標題|未命名)"
    r"[ -]?\d*|title|\(?anonymous\)?|about:blank|(?:https?|file)://\S*|[\W\d_]*",
    re.I,
)
_DATE = re.compile(r"\D{0,2}((?:19|20)\d\d)(?:[-/.]?(0[1-9]|1[0-2])(?:[-/.]?(\d\d))?)?")

_DAY = re.compile(
    r"((?:19|20)\d\d)\s?[年/.-]\s?(1[0-2]|0?[1-9])\s?[月/.-]\s?(3[01]|[12]\d|0?[1-9])(?!\d)"
)
_HEAD_LINES = 12
_DATE_LINE = 40


def sensible_title(told: object) -> str:
    """Give the title that a person wrote, or nothing.

    >>> sensible_title("Microsoft Word - 借阅须知.docx"), sensible_title("借阅 须知 ")
    ('借阅须知', '借阅 须知')
    >>> sensible_title("Word Document"), sensible_title("新建文档 2")
    ('', '')
    """
    words = " ".join(str(told or "").split())
    title = _FILE.sub("", _PROGRAM.sub("", words)).strip()
    return "" if len(title) > _LONGEST or _NO_TITLE.fullmatch(title) else title


def iso_date(told: object) -> str:
    """Give a date as ISO 8601, as far as it is told.

    >>> iso_date("D:20210703101500+08'00'"), iso_date("2021-07"), iso_date("soon")
    ('2021-07-03', '2021-07', '')
    """
    match = _DATE.match(str(told or ""))
    return "-".join(filter(None, match.groups())) if match else ""


def date_told_in(text: str, date: str) -> str:
    """Give as much of a date as *text* tells, the rest being some program's guess.

    >>> date_told_in("<time datetime=2021-07>", "2021-07-22")
    '2021-07'
    """
    told = date
    while told and not _spelled(told).search(text):
        told = told.rpartition("-")[0]
    return told


def _spelled(date: str) -> re.Pattern[str]:
    year, *rest = date.split("-")
    parts = [year, *(f"0?{part.lstrip('0')}" for part in rest)]
    return re.compile(r"\D{0,3}".join(parts) + r"(?!\d)" * (len(rest) == 2))


def dated_line(lines: Iterable[str]) -> str:
    """Give the date that stands by itself among the first lines, or nothing.

    >>> dated_line(["借阅须知", "来源：书屋　2021年7月3日 10:00"])
    '2021-07-03'
    """
    short = (line for line in islice(lines, _HEAD_LINES) if len(line) <= _DATE_LINE)
    days = (_DAY.search(line) for line in short if not line.endswith("。"))
    return next((f"{d[1]}-{int(d[2]):02}-{int(d[3]):02}" for d in days if d), "")

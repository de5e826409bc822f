"""The lines at the head of a file that tell its title and date to programs.

Sites and note books are written so: three hyphens, ``title: …``, ``date: …``, three
hyphens. A reader sees none of it.
"""

import re
from typing import NamedTuple

from siyu_qa.text.dates import iso_date
from siyu_qa.text.fold import fold

_LONGEST = 8_000
_BLOCK = re.compile(
    r"\ufeff?(?:[ \t]*+(?:\r\n?|\n))*+"
    r"---[ \t]*(?:\r\n?|\n)(?P<lines>(?s:.*?)(?:\r\n?|\n))"
    r"(?:---|\.\.\.)[ \t]*(?:\r\n?|\n|$)"
)
_ENTRY = re.compile(r"(?P<key>[\w-][\w .-]{0,30})\s*:(?:\s+(?P<value>.*))?")
# An entry of a list, a line that goes on, a comment.
_WITHIN = re.compile(r"(?:-\s|\s|#|[\]})]).*")
_TITLES = ("title", "标题", "名称")
_DATES = (
    *("date", "日期", "发布日期", "发布时间", "published", "publishdate", "pubdate"),
    *("created", "创建时间", "创建日期", "updated", "更新时间", "lastmod"),
)


class FrontMatter(NamedTuple):
    """What the head of a file says of the file."""

    end: int
    """Where the text begins; 0 where there is no front matter."""
    title: str = ""
    date: str = ""


def front_matter(text: str) -> FrontMatter:
    r"""Read the front matter of *text*, where it has one.

    >>> front_matter("---\ntitle: 店规\ndate: 2022/3/1\ntags: [会员]\n---\n开门。")
    FrontMatter(end=44, title='店规', date='2022-03-01')
    >>> front_matter("---\n开门。\n---\n关门。")
    FrontMatter(end=0, title='', date='')
    """
    block = _BLOCK.match(text, 0, _LONGEST)
    lines = block["lines"].splitlines() if block else []
    written = [line for line in lines if line.strip() and not _WITHIN.match(line)]
    entries = [_ENTRY.fullmatch(line.rstrip()) for line in written]
    if block is None or not all(entries) or not entries:
        return FrontMatter(0)
    told: dict[str, str] = {}
    for entry in filter(None, entries):
        told.setdefault(fold(entry["key"]).strip(), _unquoted(entry["value"] or ""))
    dates = (iso_date(told[key]) for key in _DATES if key in told)
    return FrontMatter(
        end=block.end(),
        title=next((told[key] for key in _TITLES if told.get(key)), ""),
        date=next(filter(None, dates), ""),
    )


def _unquoted(value: str) -> str:
    value = value.strip()
    quoted = len(value) > 1 and value[0] == value[-1] and value[0] in "'\""
    return value[1:-1].strip() if quoted else value

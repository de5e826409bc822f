"""The lines at the head of a file that tell its title and date to programs.

Sites and note books are written so: three hyphens, ``title: …``, ``date: …``, three
hyphens; or three plus signs, ``title = …``. A reader sees none of it, but who wrote
the text and what it is filed under is told nowhere else: such lines stay text.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from siyu_qa.records import Markup
from siyu_qa.text.dates import iso_date
from siyu_qa.text.fold import fold

_LONGEST = 8_000
_BLOCK = re.compile(
    r"\ufeff?(?:[ \t]*+(?:\r\n?|\n))*+"
    r"(?P<mark>---|\+\+\+)[ \t]*(?:\r\n?|\n)(?P<lines>(?s:.*?)(?:\r\n?|\n))"
    r"(?:(?P=mark)|\.\.\.)[ \t]*(?:\r\n?|\n|$)"
)
_LINE = re.compile(r"[^\r\n]*+(?:\r\n?|\n)")
_KEY = r"(?P<key>[\w-][\w .-]{0,30})\s*"
_ENTRIES = {
    "---": re.compile(_KEY + r":(?:\s+(?P<value>.*))?"),
    "+++": re.compile(_KEY + r"=\s*(?P<value>.*)"),
}
# An entry of a list, a line that goes on, a comment.
_WITHIN = {
    "---": re.compile(r"(?:-\s|\s|#|[\]})]).*"),
    "+++": re.compile(r"(?:\s|#|[\[\]})\"']).*"),
}
_UNSAID = re.compile(r"\s*(?:#.*|\[+[\w .-]*\]+)?\s*")
_WORD = re.compile(r"[^\W\d_]")
_SWITCHES = {"true", "false", "yes", "no", "on", "off", "null", "none"}
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
    markup: tuple[Markup, ...] = ()
    """What of it a reader has no use for: all but the lines with other words."""


class _Entry(NamedTuple):
    """A key with its value, and the lines that belong to it."""

    key: str
    value: str
    lines: list[re.Match[str]]

    @property
    def has_words(self) -> bool:
        """Whether it says what neither the title nor the date does."""
        if self.key in (*_TITLES, *_DATES):
            return False
        within = (one.group() for one in self.lines[1:])
        said = [self.value, *(line for line in within if not _UNSAID.fullmatch(line))]
        return any(
            _WORD.search(words) and words.strip().lower() not in _SWITCHES
            for words in said
        )


def front_matter(text: str) -> FrontMatter:
    r"""Read the front matter of *text*, where it has one.

    >>> front_matter("---\ntitle: 店规\ndate: 2022/3/1\ndraft: false\n---\n开门。")[:3]
    (46, '店规', '2022-03-01')
    >>> front_matter("+++\ntitle = '店规'\nauthor = '顾小满'\n+++\n开门。").markup
    ((0, 17, ''), (32, 36, ''))
    >>> front_matter("---\n开门。\n---\n关门。")
    FrontMatter(end=0, title='', date='', markup=())
    """
    block = _BLOCK.match(text, 0, _LONGEST)
    entries = _entries(text, block) if block else []
    if block is None or not entries:
        return FrontMatter(0)
    told: dict[str, str] = {}
    for entry in entries:
        told.setdefault(entry.key, entry.value)
    dates = (iso_date(told[key]) for key in _DATES if key in told)
    return FrontMatter(
        end=block.end(),
        title=next((told[key] for key in _TITLES if told.get(key)), ""),
        date=next(filter(None, dates), ""),
        markup=tuple(_markup(entries, block.end())),
    )


def _entries(text: str, block: re.Match[str]) -> list[_Entry]:
    """Give the entries of a block, or none where a line is not of one."""
    found: list[_Entry] = []
    for line in _LINE.finditer(text, *block.span("lines")):
        words = line.group().rstrip()
        if not words or _WITHIN[block["mark"]].fullmatch(words):
            if found:
                found[-1].lines.append(line)
            continue
        entry = _ENTRIES[block["mark"]].fullmatch(words)
        if entry is None:
            return []
        key = fold(entry["key"]).strip()
        found.append(_Entry(key, _unquoted(entry["value"] or ""), [line]))
    return found


def _markup(entries: list[_Entry], end: int) -> Iterator[Markup]:
    """Give what stands before, between and behind the lines with other words."""
    start = 0
    for entry in entries:
        for line in entry.lines if entry.has_words else ():
            if _UNSAID.fullmatch(line.group()):
                continue
            if start < line.start():
                yield start, line.start(), ""
            start = line.end()
    yield start, end, ""


def _unquoted(value: str) -> str:
    value = value.strip()
    quoted = len(value) > 1 and value[0] == value[-1] and value[0] in "'\""
    return value[1:-1].strip() if quoted else value

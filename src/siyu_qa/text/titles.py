"""Tell a document's title and its headings."""

import itertools
import re
from collections.abc import Iterator, Sequence

from siyu_qa.text.dates import date_lines
from siyu_qa.text.markdown import fenced_lines, is_table_row, may_have_fences
from siyu_qa.text.paths import stem_of

_MARK = re.compile(r"#{1,6}\s+(.+?)\s*#*$")
_NUMBERED = re.compile(
    r"(?:第[一二三四五六七八九十百\d]+[章节節部分篇]|[一二三四五六七八九十]+、"
    r"|[丨|]|\d{1,2}[.、](?!\d))\s*\S"
)
_UNDERLINE = re.compile("={3,}")
_NAMED = re.compile(
    r"(?:(?:标|標|题|題)[题題目]|(?:法规|法規|法律|文件|文档|檔案)名[称稱])\s*[:：]\s*(\S.*)"
)
# Who wrote a text, and when, is told above it and is not its title.
_BYLINE = re.compile(
    r"(?:作者|来源|來源|出处|出處|编辑|編輯|责编|責編|记者|記者|撰文|供稿|\S{0,4}(?:时间|時間|日期))\s*[:：]"
)
# More than the words of a date.
_WORDS = re.compile(
    "[^\\W\\d年月日号號星期周週礼禮拜时時分秒上下午中华華民国國〇零一二三四五六七八九十廿百元]"
)
_SENTENCE_END = re.compile(r"[。!?！？；;，,：:…]")
_SAID = re.compile(r"[。!?！？]")
_CLAUSE = re.compile(r"[。；;，,：:@]")
_DATE_LINE = re.compile(r"\D{0,6}(?:19|20)\d\d\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}")
_HEAD_LINES = 10
_TITLE_LENGTH = 60
_HEADING_LENGTH = 30


def heading_of(line: str) -> str:
    """Give the heading that a line is, or nothing.

    >>> heading_of("## 会员  "), heading_of("三、申诉"), heading_of("丨方法论")
    ('会员', '三、申诉', '丨方法论')
    >>> heading_of("三、申诉应在七日内提出。")
    ''
    """
    line = line.strip()
    marked = _MARK.match(line)
    if marked:
        return marked.group(1)
    if len(line) > _HEADING_LENGTH or not _NUMBERED.match(line):
        return ""
    return "" if _SENTENCE_END.search(line) or is_table_row(line) else line


def heading_level(line: str) -> int:
    """Give how deep a heading stands: 1 to 6 for Markdown, else by its numbering.

    >>> heading_level("## 会员"), heading_level("三、申诉"), heading_level("2. 退货")
    (2, 2, 3)
    """
    line = line.strip()
    if line.startswith("#"):
        return len(line) - len(line.lstrip("#"))
    return 3 if line[:1].isdigit() else 2


def title_of(text: str, path: str) -> str:
    r"""Tell the title from the first lines, else from the file's name.

    >>> title_of("# 退货须知\n七日内可退。", "a.md"), title_of("七日内可退。", "b/a.md")
    ('退货须知', 'a')

    A line above a date is a title, whatever site furniture stands before it:

    >>> title_of("首页\n会员日怎么办!\n2022-03-01 10:00\n正文。", "a.txt")
    '会员日怎么办!'
    """
    fitting = (title for title in _titles(text) if 0 < len(title) <= _TITLE_LENGTH)
    return next(fitting, "") or stem_of(path)


def _titles(text: str) -> Iterator[str]:
    """Give what may be a text's title, the likeliest first."""
    head = _head(text)
    lines = head[:_HEAD_LINES]
    for sign in (_MARK, _NAMED):
        yield from (match.group(1) for match in map(sign.match, lines) if match)
    yield from (a for a, b in itertools.pairwise(lines) if _UNDERLINE.fullmatch(b))
    dated = date_lines(lines)
    unsigned = len(lines) - _is_signed(head)
    yield from _above_dates(lines[:unsigned], dated)
    untold = (
        line
        for line, is_date in zip(lines, dated, strict=True)
        if not _is_byline(line, is_date=is_date)
    )
    yield from (
        line for line in itertools.islice(untold, 1) if not _CLAUSE.search(line)
    )


def _above_dates(lines: Sequence[str], dated: Sequence[bool]) -> Iterator[str]:
    """Give the lines above a date, but for those that tell of author and source."""
    above = ""
    for line, is_date in zip(lines, dated, strict=False):
        if above and (is_date or _DATE_LINE.match(line)):
            yield above
        if not _is_byline(line, is_date=is_date):
            above = line


def _is_byline(line: str, *, is_date: bool) -> bool:
    return bool(_BYLINE.match(line)) or (is_date and not _WORDS.search(line))


def _head(text: str) -> list[str]:
    """Give the first lines and one more; empty those of tables and blocks of code."""
    written = filter(None, map(str.strip, text.splitlines()))
    first = list(itertools.islice(written, _HEAD_LINES + 1))
    # What begins in the head may end anywhere below.
    fenced = fenced_lines([*first, *written]) if may_have_fences(text) else ()
    told = itertools.zip_longest(first, fenced[: len(first)])
    return ["" if code or is_table_row(line) else line for line, code in told]


def _is_signed(lines: list[str]) -> bool:
    """Tell a short text whose last lines are who signs it, and when."""
    return len(lines) <= _HEAD_LINES and any(map(_SAID.search, lines[:-2]))

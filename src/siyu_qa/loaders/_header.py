"""Tell whether a table's first row names its columns, and read its rows by that."""

import re
from collections.abc import Iterator, Sequence
from itertools import chain, repeat, takewhile
from statistics import median
from typing import NamedTuple

from siyu_qa.errors import LoadError
from siyu_qa.loaders._fields import (
    Entry,
    Field,
    Role,
    headed,
    in_a_row,
    is_headed,
    role_of,
)
from siyu_qa.loaders._kept import Kept
from siyu_qa.records import Part
from siyu_qa.text.fold import fold

MOST_CELLS = 250_000
"""In a file; each one, however short, takes about a kilobyte to read."""
_LOOKED_AT = 100
_CAPTIONS = 6
_NAME_LENGTH = 20
_SENTENCE = re.compile(r"[。！？!?；;，,…]|://|@")
_NUMBER = re.compile(r"\d")
_LETTER = re.compile(r"[^\W\d_]")
# Of a column that is told by its values: so much longer, so many with a digit.
_LONGER, _SHARE = 2.0, 0.7
_CLASS = 0.5
_NAMES = re.compile(
    r"(?:编号|序号|名称|姓名|名字|时间|日期|年份|月份|价格|单价|金额|费用|数量|地点|地址|位置|电话|手机|邮箱"
    r"|类别|分类|类型|种类|部门|职位|岗位|状态|备注|说明|描述|内容|简介|作者|来源|单位|规格|年龄|性别|网址|链接"
    r"|id|no\.?|name|date|time|price|amount|count|type|category|tags?|address|phone|notes?"
    r"|description|author|source|url|status|department)$"
)


class Row(NamedTuple):
    """A row of a table, counted as a person sees it."""

    number: int
    cells: tuple[Field, ...]

    @property
    def filled(self) -> list[Field]:
        return [cell for cell in self.cells if cell.words.strip()]

    @property
    def is_blank(self) -> bool:
        return not self.filled

    @property
    def words(self) -> str:
        return " ".join(" ".join(cell.words for cell in self.cells).split())


class Header(NamedTuple):
    """What the first row says of the others."""

    names: tuple[str, ...]
    roles: tuple[Role, ...]

    @property
    def words(self) -> str:
        """What each row is found by besides its own."""
        return " ".join(" ".join(name for name in self.names if name).split())


def header_of(rows: Sequence[Row]) -> Header | None:
    """Give the header that the first row is, or None where it is like the rest.

    >>> cells = [["商品", "退货期限"], ["帆布袋", "7天"], ["玻璃杯", "3天"]]
    >>> rows = [Row(n, tuple(Field(0, 0, w) for w in c)) for n, c in enumerate(cells)]
    >>> header_of(rows).words, header_of(rows[1:])
    ('商品 退货期限', None)
    """
    first, *rest = [
        [cell.words.strip() for cell in row.cells] for row in rows[:_LOOKED_AT]
    ]
    named = [name for name in first if name]
    if not rest or len(set(named)) < len(named) or not all(map(_may_name, named)):
        return None
    columns = [
        (name, [row[at] for row in rest if at < len(row) and row[at]])
        for at, name in enumerate(first)
        if name
    ]
    if any(name in values for name, values in columns):
        return None
    if not any(_names(name, values) for name, values in columns):
        return None
    return Header(tuple(first), tuple(map(role_of, first)))


def check_cells(cells: int, name: str) -> None:
    """Say that a file has too many cells.

    Raises:
        LoadError: Where it has.
    """
    if cells > MOST_CELLS:
        raise LoadError("too_many_cells", path=name, limit=f"{MOST_CELLS:,}")


def read_table(rows: Sequence[Row], within: str = "") -> tuple[list[Kept], list[Part]]:
    """Read the rows of a table, each a part of its own.

    A header is no row that is read but what the others are found by; so is a line
    that stands alone above the table.
    """
    written = [row for row in rows if not row.is_blank]
    above = list(takewhile(_stands_alone, written[:_CAPTIONS]))
    below = written[len(above) :]
    captions = above if below and _is_wide(below) else []
    table = written[len(captions) :]
    header = header_of(table) if table else None
    caption = " ".join(row.words for row in captions)
    kept: list[Kept] = []
    parts: list[Part] = []
    for row in written:
        names_columns = header is not None and row is table[0]
        told_by = None if row in captions else header
        entry = Entry((), "") if names_columns else _entry(row, told_by)
        context = "" if row in captions else f"{caption} {entry.context}".strip()
        start, number = row.cells[0].start, row.number
        parts.append(Part(start, "row", number, within, context, entry.names))
        kept += entry.kept
    return kept, parts


def _stands_alone(row: Row) -> bool:
    return len(row.filled) == 1


def _is_wide(rows: Sequence[Row]) -> bool:
    return median(len(row.filled) for row in rows) > 1


def _entry(row: Row, header: Header | None) -> Entry:
    if header is None:
        return in_a_row(row.cells)
    roles = _roles(header, len(row.cells))
    if is_headed(roles):
        return headed(list(_named(row.cells, header)), roles)
    cells = zip(header.names, row.cells, strict=False)
    names = (" ".join(name.split()) for name, cell in cells if cell.words.strip())
    return in_a_row(row.cells)._replace(context=header.words, names=tuple(names))


def _named(cells: Sequence[Field], header: Header) -> Iterator[Field]:
    """Give the cells with what the header calls them."""
    for name, cell in zip(chain(header.names, repeat("")), cells, strict=False):
        yield cell._replace(name=" ".join(name.split()))


def _roles(header: Header, cells: int) -> tuple[Role, ...]:
    missing = cells - len(header.roles)
    return (*header.roles[:cells], *(Role.OTHER for _ in range(missing)))


def _may_name(name: str) -> bool:
    short = len(name) <= _NAME_LENGTH and not _SENTENCE.search(name)
    return short and bool(_LETTER.search(name))


def _names(name: str, values: Sequence[str]) -> bool:
    """Tell a name from the values below it, by what it says or what they are."""
    if role_of(name) is not Role.OTHER or _NAMES.search(fold(name)):
        return True
    if not values:
        return False
    numbers = sum(bool(_NUMBER.search(value)) for value in values) / len(values)
    longer = median(map(len, values)) >= _LONGER * len(name)
    # The values of a class stand in many rows, its name in none of them.
    is_class = len(values) > 2 and len(set(values)) <= _CLASS * len(values)
    return (numbers >= _SHARE and not _NUMBER.search(name)) or longer or is_class

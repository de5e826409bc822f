"""Read the row of a table as its reader does: each cell by what the header calls it."""

import re
from collections.abc import Sequence

from siyu_qa.records import Passage
from siyu_qa.text.fold import fold

BAR = " | "
"""What stands between the cells of a row."""

_WITH_UNIT = re.compile(r"(.+?)\s*\(([^()0-9]{1,6})\)")


def header_of(passage: Passage) -> list[str]:
    """Give the folded names of the cells of a row, or nothing where it is none."""
    return [fold(name) for name in passage.part.names] if passage.part else []


def row_told(row: str, names: Sequence[str]) -> str:
    """Put the names of its cells into a folded row, and their unit behind a number.

    >>> row_told("帆布袋 | 35", ["商品", "单价(元)"])
    '商品帆布袋 | 单价35元'

    A row of other cells than have names stays as it is:

    >>> row_told("帆布袋", ["商品", "单价(元)"])
    '帆布袋'
    """
    cells = row.split(BAR)
    if len(cells) != len(names):
        return row
    return BAR.join(map(_cell_told, cells, names))


def _cell_told(cell: str, name: str) -> str:
    with_unit = _WITH_UNIT.fullmatch(name)
    if with_unit and cell[-1:].isdigit():
        return f"{with_unit[1]}{cell}{with_unit[2]}"
    return name + cell

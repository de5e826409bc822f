"""What a line is by its shape alone: an item, a sentence, a date."""

import re

_ITEM = re.compile(
    r"#{1,6}\s|[-*]\s+\S|[•●○◆■]\s*\S|>\s|\|.*\|$"
    r"|第[一二三四五六七八九十百零\d]+[章节条款项编部篇讲课回]"
    r"|[(（]?(?:[一二三四五六七八九十]{1,3}|\d{1,2}|[a-z])[)）、.](?!\d)\s*\S"
    r"|[①-⑳]|问\s*[::]|答\s*[::]|[qa]\d*\s*[::.]"
)
_FRAMED = re.compile(r"[-*].*[-*]$")
_STOP = re.compile(r"[。!?;…]")
_DATE = re.compile(
    r"[^\d,。;!?]{0,16}(?:19|20)\d\d\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}"
)

_BYLINE_LENGTH = 60


def is_item(line: str) -> bool:
    """Whether a folded line is a heading with its mark, an item of a list or a row.

    >>> is_item("第一章 总则"), is_item("- 收藏"), is_item("| 收藏 | 3 |")
    (True, True, True)
    >>> is_item("收藏"), is_item("- end -")
    (False, False)
    """
    marked = _ITEM.match(line) and not _FRAMED.match(line)
    return bool(marked) or "\t" in line


def is_sentence(line: str) -> bool:
    """Whether a folded line has the stop of a sentence.

    >>> is_sentence("读者可以预约。"), is_sentence("读者预约")
    (True, False)
    """
    return bool(_STOP.search(line))


def is_dated(line: str) -> bool:
    """Whether a folded line begins with a date, as the line under a title does.

    >>> is_dated("馆员 发布于 2022-03-01"), is_dated("本店2019年春天开业")
    (True, False)
    """
    short = len(line) <= _BYLINE_LENGTH and not is_sentence(line)
    return short and bool(_DATE.match(line))

"""Take out the spaces that a scan or a PDF put between all characters.

A space between words or names is meant. What is mended is a run of single
characters with a space after each, where what comes out is running Chinese:
a list of characters, as the names of the four seasons, is written so too.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from siyu_qa.text.fold import fold
from siyu_qa.text.likelihood import HAN, familiar_pairs, is_familiar
from siyu_qa.text.pieces import Edit
from siyu_qa.text.scan import lines_with

_SPACE = "[ \N{NO-BREAK SPACE}]"
_GAP = re.compile(_SPACE)
# Begins with the space itself, which the search then leaps to.
_SPACED = tuple(
    re.compile(f"{space}[{HAN}]{space}[{HAN}]{space}[{HAN}]")
    for space in (" ", "\N{NO-BREAK SPACE}")
)
_MARK = "[，。！？；：、（）“”《》「」]"
_STOP = re.compile("[\u4e00-\u9fff][,。!?;]")
_RUN = re.compile(
    f"(?:(?<![{HAN}])[{HAN}]|{_MARK})(?:{_SPACE}(?:[{HAN}](?![{HAN}])|{_MARK}))+"
)
# Pairs of these are familiar, yet stand in lists as well.
_COUNTED = frozenset("一二三四五六七八九十百千东南西北中上下左右前后大小春夏秋冬")
# A run is so long at least. In running text half its pairs are familiar, in a list
# of characters a sixth; a short one must be plainer.
_LONG, _LONGER = 5, 12
_FAMILIAR, _PLAINLY = 0.4, 0.5


def spaced_characters(text: str) -> Iterator[Edit]:
    """Find the spaces to take out.

    >>> [edit.start for edit in spaced_characters("会 员 日 当 天 开 门")]
    [1, 3, 5, 7, 9, 11]
    >>> list(spaced_characters("张三 李四，东 南 西 北，春 夏 秋 冬"))
    []

    On a line that has one such run, shorter ones are mended too.
    """
    for start, end in lines_with(text, *_SPACED):
        runs = list(_RUN.finditer(text, start, end))
        words = ["".join(_GAP.split(run.group())) for run in runs]
        if any(len(word) >= _LONG for word in words) and _is_running(words):
            for run in runs:
                for gap in _GAP.finditer(text, *run.span()):
                    yield Edit(*gap.span())


def _is_running(words: list[str]) -> bool:
    joined = fold(" ".join(words))
    known, pairs = familiar_pairs(joined)
    known -= sum(
        before in _COUNTED and char in _COUNTED and is_familiar(before, char)
        for before, char in pairwise(joined)
    )
    if _STOP.search(joined):
        # No list of characters has stops with a space before them.
        return known > 0
    return known >= max(2, pairs * (_PLAINLY if pairs < _LONGER else _FAMILIAR))

"""Take out the spaces that a scan or a PDF put between all characters.

A space between words or names is meant. What is mended is a run of single
characters with a space after each, where what comes out is running Chinese:
lists of characters, as the names of the four seasons, are written so too.
"""

import re
from collections.abc import Iterator

from siyu_qa.text.likelihood import HAN, familiar_pairs
from siyu_qa.text.pieces import Edit

_SPACE = "[ \N{NO-BREAK SPACE}]"
_CHARACTER = f"[{HAN}]"
_MARK = "[，。！？；：、（）“”《》「」]"
_GAP = re.compile(_SPACE)
# A mark of punctuation counts as a character, yet a run begins with a word.
_RUN = re.compile(
    f"(?<![{HAN}]){_CHARACTER}(?:{_SPACE}(?:{_CHARACTER}|{_MARK}+)(?![{HAN}])){{2,}}"
)
_LONG = 5
# In running text half the pairs of characters are familiar, in a list a sixth.
_FAMILIAR = 0.4


def spaced_characters(text: str) -> Iterator[Edit]:
    """Find the spaces to take out.

    >>> [edit.start for edit in spaced_characters("会 员 日 当 天 开 门")]
    [1, 3, 5, 7, 9, 11]
    >>> list(spaced_characters("张三 李四，东 南 西 北，春 夏 秋 冬"))
    []

    On a line with such a run, shorter ones are mended too.
    """
    end = 0
    while match := _RUN.search(text, end):
        start = text.rfind("\n", 0, match.start()) + 1
        end = text.find("\n", match.end())
        end = len(text) if end < 0 else end
        yield from _on_line(text, start, end)


def _on_line(text: str, start: int, end: int) -> Iterator[Edit]:
    runs = list(_RUN.finditer(text, start, end))
    words = ["".join(run.group().split()) for run in runs]
    counts = [familiar_pairs(word) for word in words]
    known = sum(count[0] for count in counts)
    pairs = sum(count[1] for count in counts)
    if max(map(len, words)) >= _LONG and known >= max(2, pairs * _FAMILIAR):
        for run in runs:
            for gap in _GAP.finditer(text, run.start(), run.end()):
                yield Edit(*gap.span())

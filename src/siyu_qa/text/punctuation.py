"""Take back punctuation that a key or a copy repeated.

The national standard allows two or three marks of exclamation or question, and six
dots, or twelve. What else is repeated is a slip, or dots typed as stops.
"""

import re
from collections.abc import Iterator

from siyu_qa.text.pieces import Edit
from siyu_qa.text.scan import lines_with

_REPEATED = re.compile(
    "。。+|！！！！+|？？？？+|……………+|(?<!，)，，(?!，)|(?<!、)、、(?!、)|(?<!；)；；(?!；)"
)
# Found in a tenth of the time, and hardly ever.
_TWICE = re.compile("。。|！！！！|？？？？|……………|，，|、、|；；")
# A line of a table of contents leads to its page.
_LEADER = re.compile(r"\s*\d+\s*$", re.MULTILINE)
_ALLOWED = 3
_ELLIPSIS = "……"
_BETWEEN_CLAUSES = "，、；"


def repeated_marks(text: str) -> Iterator[Edit]:
    """Find the repeated marks, with what is written for them.

    >>> [edit.text for edit in repeated_marks("好。。明天见。。。。真的！！！！！")]
    ['。', '……', '！！！']
    >>> list(repeated_marks("真的？！好……！！！"))
    []

    A line made of marks is a drawing, and one with several gaps a table.
    """
    patterns = [_REPEATED] if _TWICE.search(text) else []
    for start, end in lines_with(text, *patterns):
        found = list(_REPEATED.finditer(text, start, end))
        gaps = sum(match.group()[0] in _BETWEEN_CLAUSES for match in found)
        for match in found:
            is_gap = match.group()[0] in _BETWEEN_CLAUSES
            if _is_behind_words(match) and not (is_gap and gaps > 1):
                usual = _usual(match)
                if usual:
                    yield Edit(*match.span(), usual)


def _is_behind_words(match: re.Match[str]) -> bool:
    before = match.string[max(match.start() - 1, 0) : match.start()]
    return before.isalnum() or before in tuple("”’」』）》】)]%")


def _usual(match: re.Match[str]) -> str:
    """Give what is written for the marks; nothing where they are meant."""
    mark = match.group()[0]
    if mark in _BETWEEN_CLAUSES:
        behind = match.string[match.end() : match.end() + 1]
        goes_on = behind.isalnum() or behind in tuple("“‘「『（《【")
        return mark if goes_on else ""
    if mark == "。":
        return mark if len(match.group()) == 2 else _ELLIPSIS
    if mark == "…":
        return "" if _LEADER.match(match.string, match.end()) else _ELLIPSIS
    return mark * _ALLOWED

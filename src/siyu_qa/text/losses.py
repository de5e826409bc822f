"""Tell where characters were lost for good before a file was saved."""

import re
from collections.abc import Iterator

from siyu_qa.records import Span
from siyu_qa.text.likelihood import FREQUENT, HAN, familiar_pairs
from siyu_qa.text.scan import lines_with

# What programs put in the place of what they can't read, once or twice misread.
_MARKS = ("\N{REPLACEMENT CHARACTER}", "锟斤拷", "ï¿½")
_MARK = re.compile("(?<![“「『\"'])(?:" + "|".join(_MARKS) + ")")
_ASKED = re.compile(r"\?{4,}")
# GBK that was read as Big5 can't be brought back; its commas and stops become these.
_NOISE = re.compile("[ㄛ﹝]")
_SIGN = re.compile("|".join((*_MARKS, r"\?\?\?\?", "ㄛ", "﹝")))
_RARE = re.compile(f"(?![{re.escape(''.join(sorted(FREQUENT)))}])[{HAN}]")
_LONG = 8


def damaged_lines(text: str) -> Iterator[Span]:
    r"""Give the lines that characters are lost on.

    >>> list(damaged_lines("开门。\n本店于锟斤拷开业。\n"))
    [(4, 13)]
    """
    for start, end in lines_with(text, _SIGN):
        line = text[start:end]
        if _MARK.search(line) or _is_asked(line) or _is_noise(line):
            yield start, end


def _is_asked(line: str) -> bool:
    """Tell a line on which question marks stand in the place of words."""
    return bool(_ASKED.search(line)) and line.count("?") * 2 > len(line)


def _is_noise(line: str) -> bool:
    """Tell a line of rare characters that don't go together."""
    known, pairs = familiar_pairs(line)
    rare = len(_RARE.findall(line))
    return bool(_NOISE.search(line)) and pairs >= _LONG and rare > pairs / 3 > known * 2

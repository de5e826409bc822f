"""Lines that stand in several documents of a folder.

What a site sets on each of its pages comes again word for word, but for its
numbers. So do headings, the items of lists and turns of phrase. That is why only
short lines without a sentence count, and why those that are not worded as furniture
must come again in their place: beside furniture, or in a row from the first line of
their documents on, or from the last.
"""

import re
from collections.abc import Callable, Container, Sequence
from itertools import pairwise

from siyu_qa.text.fold import fold
from siyu_qa.text.shape import is_dated, is_item, is_sentence
from siyu_qa.text.wording import wording

RECURRING = 3
"""In so many documents a signature stands before its lines are said to recur."""

_LONGEST = 40
_NUMBER = re.compile(r"\d+")
_SPACE = re.compile(r"\s+")
_LETTER = re.compile(r"[^\W\d_]")
# No line holds one, so two lines are never taken for one.
_END = "\n"


def signatures(text: str) -> frozenset[str]:
    r"""Give what tells the lines of a document that may belong to its site.

    >>> first = signatures("河畔晚报\n店里来了新书。\n阅读 1234")
    >>> first == signatures("河畔晚報\n明日休息。\n閱讀 88")
    True
    """
    written = (line.strip() for line in text.splitlines() if line.strip())
    signs = list(map(_sign_of, written))
    edges = (_pair("", signs[0]), _pair(signs[-1], "")) if signs else ()
    pairs = (_pair(*both) for both in pairwise(signs) if all(both))
    return frozenset(filter(str.strip, (*signs, *edges, *pairs)))


def body(text: str) -> str:
    r"""Give a text without line ends and without the lines that may recur.

    >>> body("河畔晚报\n店里来了新书。\n阅读 1234")
    '店里来了新书。'
    """
    return "".join(line for line in text.splitlines() if not _sign_of(line))


def _sign_of(line: str) -> str:
    return sign(fold(line)) if len(line) <= _LONGEST else ""


def sign(line: str) -> str:
    """Give a folded line without its numbers, or nothing where it may not recur.

    >>> sign("浏览 1234 次"), sign("第一章 总则"), sign("店里来了新书。")
    ('浏览#次', '', '')
    """
    if len(line) > _LONGEST or not _LETTER.search(line):
        return ""
    if is_item(line) or is_dated(line):
        return ""
    if (is_sentence(line) or ":" in line) and not wording(line):
        return ""
    return _NUMBER.sub("#", _SPACE.sub("", line))


def recur(
    signs: Sequence[str], wordings: Sequence[int], recurring: Container[str]
) -> list[bool]:
    r"""Tell which lines recur, given their signatures and how they are worded.

    Words of a button recur wherever they stand. Others do in a row that begins at
    such words, or at the head or the foot of the document.

    >>> recur(["河畔晚报", "", "谢谢"], [0, 0, 0], {"河畔晚报", "\n河畔晚报", "谢谢"})
    [True, False, False]
    """
    known = [
        points > 0 and one in recurring
        for one, points in zip(signs, wordings, strict=True)
    ]
    _spread(known, signs, recurring, _pair)
    known.reverse()
    _spread(known, signs[::-1], recurring, lambda below, above: _pair(above, below))
    return known[::-1]


def _spread(
    known: list[bool],
    signs: Sequence[str],
    recurring: Container[str],
    pair: Callable[[str, str], str],
) -> None:
    """Go on from line to line, as long as each recurs beside the last."""
    last, anchored = "", True
    for at, one in enumerate(signs):
        if anchored and one and pair(last, one) in recurring:
            known[at] = True
        last, anchored = one, known[at]


def _pair(above: str, below: str) -> str:
    """Give the signature of two lines, or of one at the edge of its document."""
    return f"{above}{_END}{below}"

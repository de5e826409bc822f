"""Lines that stand in several documents of a folder.

What a site sets on each of its pages comes again word for word, but for its
numbers. So do headings, items of lists and turns of phrase. That is why only short
lines without a sentence count, and why a line must come again beside the same
neighbour, or in the same place: as the first line of its documents, or the last.
"""

import re
from collections.abc import Container, Iterator, Sequence

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
    signs = [sign(fold(line)) if len(line) <= _LONGEST else "" for line in written]
    places = (
        place for at, one in enumerate(signs) if one for place in _places(signs, at)
    )
    return frozenset(filter(None, signs)) | frozenset(places)


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

    Words of a button recur wherever they stand, others in their place alone.

    >>> recur(["河畔晚报", "", "谢谢"], [0, 0, 0], {"河畔晚报", "\n河畔晚报", "谢谢"})
    [True, False, False]
    """
    return [
        bool(one)
        and one in recurring
        and (points > 0 or any(place in recurring for place in _places(signs, at)))
        for at, (one, points) in enumerate(zip(signs, wordings, strict=True))
    ]


def _places(signs: Sequence[str], at: int) -> Iterator[str]:
    """Give the signatures of a line with the one above it, and with the one below."""
    if not at or signs[at - 1]:
        yield f"{signs[at - 1] if at else ''}{_END}{signs[at]}"
    last = at == len(signs) - 1
    if last or signs[at + 1]:
        yield f"{signs[at]}{_END}{'' if last else signs[at + 1]}"

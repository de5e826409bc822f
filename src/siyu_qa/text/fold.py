"""Make equal what a reader takes as equal, for comparing only.

Folding maps one character to one character, whatever stands beside it, so that
a span found in folded text is the same span of the original. Text that is shown
or cited is never folded.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from opencc import OpenCC


def fold(text: str) -> str:
    """Fold width, script and case, one character for one.

    Traditional becomes Simplified, full width becomes half width, upper case
    becomes lower case, and of the two zeros one stays:

    >>> fold("ＶＩＰ會員　２０２２"), fold("二〇二二")
    ('vip会员 2022', '二零二二')

    Where a folded form would be longer than one character, the original stays:

    >>> fold("㎏"), fold("İ")
    ('㎏', 'İ')
    """
    if len(text) < _LONG:
        return text.translate(_TABLE)
    try:
        units = np.frombuffer(text.encode("utf-16-le"), dtype="<u2")
    except UnicodeEncodeError:
        return text.translate(_TABLE)
    folded = _FOLDED.take(units)
    if (folded == _UNKNOWN).any():
        _learn(units[folded == _UNKNOWN])
        folded = _FOLDED.take(units)
    # A few characters below U+FFFF fold to one beyond.
    beyond = folded == _UNKNOWN
    folded[beyond] = units[beyond]
    plain = str(folded.data, "utf-16-le")
    for unit in set(units[beyond].tolist()):
        plain = plain.replace(chr(unit), _TABLE[unit])
    return plain if len(plain) == len(units) else _ASTRAL.sub(_fold_found, plain)


def fold_each(texts: Sequence[str]) -> list[str]:
    """Fold many texts in less time than one after the other takes.

    >>> fold_each(["ＶＩＰ", "", "會員"])
    ['vip', '', '会员']
    """
    folded = fold("".join(texts))
    ends = accumulate(map(len, texts), initial=0)
    return [folded[start:end] for start, end in pairwise(ends)]


def some_at_a_time(texts: Iterable[str], characters: int) -> Iterator[list[str]]:
    """Put texts together: NumPy takes long for each call and not for what it does.

    >>> list(some_at_a_time(["会员", "店", "书架"], 3))
    [['会员', '店'], ['书架']]
    """
    some: list[str] = []
    length = 0
    for text in texts:
        some.append(text)
        length += len(text)
        if length >= characters:
            yield some
            some, length = [], 0
    if some:
        yield some


def _learn(units: npt.NDArray[np.uint16]) -> None:
    """Note what characters fold to; halves of those beyond U+FFFF stay for later."""
    for unit in set(units.tolist()):
        folded = unit if _is_half(chr(unit)) else ord(_TABLE[unit])
        if folded < _UNKNOWN:
            _FOLDED[unit] = folded


def _fold_found(found: re.Match[str]) -> str:
    return found[0].translate(_TABLE)


def is_traditional(text: str) -> bool:
    """Tell whether *text* has a character that is written otherwise in Simplified.

    >>> is_traditional("會員"), is_traditional("ＶＩＰ会员")
    (True, False)
    """
    return any(char >= "\u3400" and _to_simplified(char) != char for char in text)


@cache
def _simplifier() -> "OpenCC":
    from opencc import OpenCC

    return OpenCC("t2s")


def _fold_char(char: str) -> str:
    if _is_half(char):
        return "\N{REPLACEMENT CHARACTER}"
    folded = char
    for change in (_to_plain_form, _to_simplified, _to_one_zero, str.lower):
        changed = change(folded)
        if len(changed) == 1:
            folded = changed
    # 薴 becomes 苧, which becomes 苎: only what folds to itself is folded.
    return folded if folded == char else _fold_char(folded)


def _to_plain_form(char: str) -> str:
    return unicodedata.normalize("NFKC", char)


@cache
def _to_simplified(char: str) -> str:
    whole = not char.isascii() and not _is_half(char)
    return _simplifier().convert(char) if whole else char


def _to_one_zero(char: str) -> str:
    return char.replace("\N{IDEOGRAPHIC NUMBER ZERO}", "零")


def _is_half(char: str) -> bool:
    """Tell a lone surrogate, which OpenCC, tokenizers and tantivy refuse."""
    return "\ud800" <= char <= "\udfff"


class _FoldingTable(dict[int, str]):
    """A translation table that learns each character when it first meets it."""

    def __missing__(self, code: int) -> str:
        folded = _fold_char(chr(code))
        self[code] = folded
        return folded


_TABLE = _FoldingTable()
# By the table of all characters of two bytes, a long text takes a quarter of the time.
_LONG = 100
_ASTRAL = re.compile("[\U00010000-\U0010ffff]+")
_UNKNOWN = 0xFFFF
_FOLDED = np.full(_UNKNOWN + 1, _UNKNOWN, dtype="<u2")

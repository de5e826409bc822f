"""Make equal what a reader takes as equal, for comparing only.

Folding maps one character to one character, whatever stands beside it, so that
a span found in folded text is the same span of the original. Text that is shown
or cited is never folded.
"""

import unicodedata
from functools import cache
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
    units = np.frombuffer(text.encode("utf-16-le", "surrogatepass"), dtype="<u2")
    folded = _FOLDED[units]
    unknown = folded == _UNKNOWN
    if unknown.any():
        _learn(units[unknown])
        folded = _FOLDED[units]
        if (folded == _UNKNOWN).any():
            return text.translate(_TABLE)
    return str(folded.tobytes(), "utf-16-le")


def _learn(units: npt.NDArray[np.uint16]) -> None:
    """Note what characters fold to, but for halves of those beyond U+FFFF."""
    for unit in set(units.tolist()):
        folded = ord(_TABLE[unit]) if not _is_half(chr(unit)) else _UNKNOWN
        if folded < _UNKNOWN:
            _FOLDED[unit] = folded


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
_UNKNOWN = 0xFFFF
_FOLDED = np.full(_UNKNOWN + 1, _UNKNOWN, dtype="<u2")

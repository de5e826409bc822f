"""How much a text looks like running Chinese, and not like damage.

Two signs, each cheap: frequent characters, and pairs of characters that stand
together in Chinese at large. In running text every second pair or more is a
familiar one, in any other order of the same characters every sixth.
"""

from collections.abc import Iterable

from siyu_qa.text.fold import fold
from siyu_qa.text.rarity import MOST, rarity

HAN = "\u3400-\u9fff\U00020000-\U0003ffff"
"""For a class of a pattern: the characters that words are written with."""

_TRAILS = bytes(range(0xA1, 0xFF))
_BIG5_TRAILS = bytes((*range(0x40, 0x7F), *_TRAILS))


def _of_rows(first: int, last: int, trails: bytes, encoding: str) -> str:
    pairs = (bytes((lead, end)) for lead in range(first, last + 1) for end in trails)
    return b"".join(pairs).decode(encoding, errors="ignore")


# Level 1 of both character sets, with their punctuation and full-width forms.
FREQUENT = frozenset(
    _of_rows(0xA1, 0xA3, _TRAILS, "gb2312")
    + _of_rows(0xB0, 0xD7, _TRAILS, "gb2312")
    + _of_rows(0xA1, 0xC6, _BIG5_TRAILS, "big5")
)
"""The characters that most of any Chinese text is made of, in both scripts."""


def is_han(char: str) -> bool:
    """Tell whether words are written with *char*.

    >>> is_han("会"), is_han("。"), is_han("k"), is_han("か")
    (True, False, False, False)
    """
    return "\u3400" <= char <= "\u9fff" or char >= "\U00020000"


def frequent_share(chars: Iterable[str]) -> float:
    """Give the share of frequent ones among the characters that aren't ASCII.

    >>> frequent_share("会员日，VIP。"), frequent_share("浣犲ソ")
    (1.0, 0.0)
    """
    wide = [char for char in chars if char >= "\x80"]
    return sum(char in FREQUENT for char in wide) / len(wide) if wide else 0.0


def is_familiar(before: str, after: str) -> bool:
    """Tell whether two characters stand together in Chinese at large.

    >>> is_familiar("会", "员"), is_familiar("會", "員"), is_familiar("员", "茄")
    (True, True, False)
    """
    return rarity(fold(before + after)) < MOST


def familiar_pairs(text: str) -> tuple[int, int]:
    """Count the familiar pairs of Han characters in *text*, and all of them.

    >>> familiar_pairs("会员，金卡会员")
    (2, 4)
    """
    folded = fold(text)
    known = total = 0
    for at in range(1, len(folded)):
        if is_han(folded[at]) and is_han(folded[at - 1]):
            total += 1
            known += rarity(folded[at - 1 : at + 1]) < MOST
    return known, total

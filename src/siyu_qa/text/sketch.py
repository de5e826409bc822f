"""Short sketches of texts, which tell how much two of them have in common.

A sketch is made of the folded words of a text, signs and white space left out, so
that neither script nor width, punctuation nor line breaks change it. Its *minima*
are a MinHash: of each of many orders put upon all shingles there could be, the
first shingle that the text has. Two texts agree in as large a share of the minima,
on average, as they share of all the shingles that either has (Broder, "On the
resemblance and containment of documents", 1997).
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from hashlib import blake2b, shake_256
from typing import TypeAlias
from zlib import crc32

import numpy as np
import numpy.typing as npt

from siyu_qa.text.fold import fold

_ORDERS = 64
SKETCH = np.dtype([("minima", "<u4", (_ORDERS,)), ("facts", "<u8"), ("words", "<u8")])
Sketches: TypeAlias = npt.NDArray[np.void]
"""Shape ``(texts,)`` of `SKETCH`: the same in every process and on every machine.

``minima`` are 0xFFFFFFFF where a text has no words. ``facts`` are equal where two
texts have the same numbers and negations in the same order, or, both being short,
the same words. ``words`` are equal where all words and numbers are the same, and 0
where there are none.
"""
_Hashes: TypeAlias = npt.NDArray[np.uint64]

NOTHING = np.uint32(0xFFFFFFFF)
_DIGITS = "0-9〇零一二两三四五六七八九十百千万亿"
_DENIALS = "不没无非未勿莫别否毋免"
_FACT = re.compile(
    rf"[{_DIGITS}{_DENIALS}](?:[{_DIGITS}{_DENIALS}.]*[{_DIGITS}{_DENIALS}])?"
)
_LATIN_DENIAL = re.compile(r"(?:n(?:ot?|ever|one|['’]t)|without)\b")
# Characters that a change of script and back, or a region's taste, leaves different:
# folding looks at one character alone, and Simplified writes 看着 but 著名.
_VARIANTS = str.maketrans(
    "著瞭覆藉甦像衞枱敍钜彷痺薰簷", "着了复借苏象卫台叙巨仿痹熏檐"
)
# Of a shorter text, any other word may be another fact.
_SHORT = 200
# Three Han characters are a word and a half; as many letters are hardly one, so
# where a shingle begins with a letter or digit, it has six.
_SHINGLE = 3
_FIRST_UNSPACED = 0x2E80
# What two texts from one mould differ in is their numbers: each weighs as much as
# a line, or every day's prices would be a copy of the day before's.
_NUMBER_WEIGHT = 8
# So many shingles at a time: one endless line must not take gigabytes.
_STEP = 4096
_BYTES = 2
"""Of a UTF-16 unit."""

_HALVES = range(0xD800, 0xE000)
"""Units of which a character beyond 0xFFFF takes two."""
# Drawn from a hash and not from numpy, whose generators may change with a version.
_drawn = np.frombuffer(shake_256(b"sketch").digest(4 * _ORDERS + 8 * 11), dtype="<u4")
_FACTORS = _drawn[:_ORDERS, np.newaxis] | np.uint32(1)
_SALTS = _drawn[_ORDERS:].view("<u8")[:_NUMBER_WEIGHT]
_MIXERS = _drawn[_ORDERS:].view("<u8")[_NUMBER_WEIGHT:] | np.uint64(1)


def sketches(texts: Iterable[str]) -> Sketches:
    """Sketch each text.

    >>> one, other = sketches(["會員資料，每月變更。", "会员资料 每月变更"])
    >>> bool(one == other)
    True
    """
    return np.array([_sketch(fold(text)) for text in texts], dtype=SKETCH)


def resemblance(one: np.void, other: np.void) -> float:
    """Estimate the share of shingles, of those that either has, that both have.

    The share of equal minima: its standard error is √(r(1 - r) ÷ 64) of the true r
    (Broder 1997). Texts without words have nothing in common.
    """
    agree = (one["minima"] == other["minima"]) & (one["minima"] != NOTHING)
    return float(agree.mean())


def union(parts: Sketches) -> Sketches:
    """Give the sketch, in an array of one, of the text that is made of *parts*.

    The first shingle of a whole is the first of its parts' first ones, so nothing
    is hashed again; what stands across two parts is not in it, nor are its facts.
    """
    whole = np.zeros(1, dtype=SKETCH)
    whole["minima"] = parts["minima"].min(axis=0, initial=NOTHING)
    written = parts["words"][parts["words"] != 0]
    whole["words"] = _digest(written.tobytes()) if written.size else 0
    return whole


def _sketch(folded: str) -> tuple[npt.NDArray[np.uint32], int, int]:
    units = np.frombuffer(folded.encode("utf-16-le"), dtype="<u2")
    letters = _letters()[units]
    words = letters[letters != 0].tobytes()
    minima = np.full(_ORDERS, NOTHING)
    if not words:
        return minima, 0, 0
    facts = _facts(folded)
    for hashes in _hashes(words, facts):
        # An odd number times an odd factor may be any odd number.
        ordered = _FACTORS * (_mixed(hashes) | np.uint32(1))
        np.minimum(minima, ordered.min(axis=1), out=minima)
    stated = " ".join(facts).encode()
    # Without signs, 3.5 would be 35.
    whole = _digest(words + stated)
    is_short = len(words) < _BYTES * _SHORT
    return minima, whole if is_short else _digest(stated), whole


@cache
def _letters() -> npt.NDArray[np.uint16]:
    """Give for each UTF-16 unit the letter or digit it stands for; 0: for a sign."""
    letters = np.zeros(0x10000, dtype=np.uint16)
    for unit in range(0x10000):
        if unit in _HALVES or chr(unit).isalnum():
            letters[unit] = _VARIANTS.get(unit, unit)
    return letters


def _facts(folded: str) -> list[str]:
    """List the numbers and negations of a text in their order."""
    # A line that ends at a fixed width may end inside a number.
    unbroken = folded.replace("\r", "").replace("\n", "")
    return _FACT.findall(unbroken) + _LATIN_DENIAL.findall(unbroken)


def _hashes(words: bytes, facts: list[str]) -> Iterator[_Hashes]:
    """Give the shingles and numbers of a text, some at a time."""
    # A lone numeral is more often part of a word: 一般, 万事.
    told = [crc32(fact.encode()) for fact in facts if len(fact) > 1 or fact.isascii()]
    numbers = np.array(told, dtype=np.uint64)
    count = max(len(words) // _BYTES - _SHINGLE, 0) + 1
    padded = words + bytes(2 * _SHINGLE * _BYTES)
    for start in range(0, max(count, len(numbers)), _STEP):
        shingles = _shingles(padded, start, max(min(_STEP, count - start), 0))
        weighed = np.bitwise_xor.outer(numbers[start : start + _STEP], _SALTS)
        yield np.concatenate((shingles, weighed.ravel()))


def _shingles(padded: bytes, start: int, count: int) -> _Hashes:
    """Give *count* shingles from the one on that begins at the unit *start*.

    Three units of 16 bits are three quarters of a number of 64; the next number
    begins one unit on.
    """
    first = np.ndarray((count,), "<u2", padded, _BYTES * start)
    three, next_three = (
        np.ndarray((count,), "<u8", padded, _BYTES * at, strides=(_BYTES,))
        << np.uint64(16)
        for at in (start, start + _SHINGLE)
    )
    is_spaced = (first < _FIRST_UNSPACED).astype(np.uint64)
    shingles: _Hashes = three * _MIXERS[0] + next_three * _MIXERS[1] * is_spaced
    return shingles


def _mixed(hashes: _Hashes) -> npt.NDArray[np.uint32]:
    """Let every bit of a hash change every other, and keep the better half."""
    hashes = hashes ^ (hashes >> np.uint64(32))
    hashes *= _MIXERS[2]
    hashes ^= hashes >> np.uint64(29)
    hashes *= _MIXERS[1]
    return (hashes >> np.uint64(32)).astype(np.uint32)


def _digest(data: bytes) -> int:
    return int.from_bytes(blake2b(data, digest_size=8).digest(), "little")

"""Short sketches of texts, which tell how much two of them have in common.

A sketch is made of the folded words of a text, signs and white space left out, so
that neither script nor width, punctuation nor line breaks change it. Its *minima*
are a MinHash: of each of many orders put upon all shingles there could be, the
first shingle that the text has. Two texts agree in as large a share of the minima,
on average, as they share of all the shingles that either has (Broder, "On the
resemblance and containment of documents", 1997).
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, partial
from hashlib import blake2b, shake_256
from itertools import chain
from typing import NamedTuple, TypeAlias
from zlib import crc32

import numpy as np
import numpy.typing as npt

from siyu_qa.text.fold import fold_each, some_at_a_time

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
_Minima: TypeAlias = npt.NDArray[np.uint32]
_Factors: TypeAlias = npt.NDArray[np.uint32]
_Places: TypeAlias = npt.NDArray[np.int64]
_Hashed: TypeAlias = Callable[[int, int], _Hashes]
"""Gives the hashes from one place on and before another."""

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
# So many hashes at a time stay in the processor's cache, put in every order.
_STEP = 3072
_BYTES = 2
"""Of a UTF-16 unit."""

_GAP = 2 * _SHINGLE
_SOME = 50_000
"""Characters of which sketches are made at once."""

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
    made = [_sketched(fold_each(some)) for some in some_at_a_time(texts, _SOME)]
    return np.concatenate([np.empty(0, dtype=SKETCH), *made])


def first_minima(texts: Iterable[str]) -> list[int]:
    """Give the first of the minima of each text, without making the others.

    >>> first_minima(["会员资料"]) == sketches(["會員資料"])["minima"][:, 0].tolist()
    True
    """
    return [
        int(least)
        for some in some_at_a_time(texts, _SOME)
        for least in _minima(_Written.of(fold_each(some)), _FACTORS[:1])[:, 0]
    ]


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


def _sketched(folded: Sequence[str]) -> Sketches:
    written = _Written.of(folded)
    told = [*map(_digests, written.words(), written.facts)]
    sketched = np.empty(len(folded), dtype=SKETCH)
    sketched["minima"] = _minima(written, _FACTORS)
    sketched["facts"], sketched["words"] = np.array(told, dtype=np.uint64).T
    return sketched


class _Written(NamedTuple):
    """What several texts say: their words, and their numbers and negations."""

    units: npt.NDArray[np.uint16]
    """Letters and digits; behind each text a gap of zeros."""
    starts: _Places
    ends: _Places
    facts: list[list[str]]

    @classmethod
    def of(cls, folded: Sequence[str]) -> "_Written":
        gap = bytes(_BYTES * _GAP)
        encoded = [text.encode("utf-16-le") + gap for text in folded]
        letters = _letters().take(np.frombuffer(b"".join(encoded), dtype="<u2"))
        borders = np.cumsum([0, *(len(one) // _BYTES for one in encoded)])
        is_kept = letters != 0
        is_kept[np.subtract.outer(borders[1:], 1 + np.arange(_GAP))] = True
        borders = np.searchsorted(np.flatnonzero(is_kept), borders)
        facts = [_facts(text) for text in folded]
        return cls(letters[is_kept], borders[:-1], borders[1:] - _GAP, facts)

    def words(self) -> Iterator[bytes]:
        """Give the words of each text."""
        words = self.units.tobytes()
        for start, end in zip(self.starts.tolist(), self.ends.tolist(), strict=True):
            yield words[_BYTES * start : _BYTES * end]


def _digests(words: bytes, facts: list[str]) -> tuple[int, int]:
    """Give what tells the facts of a text, and what tells all its words."""
    if not words:
        return 0, 0
    stated = " ".join(facts).encode()
    # Without signs, 3.5 would be 35.
    whole = _digest(words + stated)
    is_short = len(words) < _BYTES * _SHORT
    return whole if is_short else _digest(stated), whole


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
    facts = _FACT.findall(unbroken)
    if "n" in unbroken or "without" in unbroken:
        facts += _LATIN_DENIAL.findall(unbroken)
    return facts


def _minima(written: _Written, factors: _Factors) -> _Minima:
    """Give the first of the shingles and numbers of each text, in each order."""
    minima = np.full((len(written.starts), len(factors)), NOTHING)
    for hashed, starts, ends in (_shingled(written), _numbered(written.facts)):
        has_any = starts < ends
        least = _least(hashed, starts[has_any], ends[has_any], factors)
        minima[has_any] = np.minimum(minima[has_any], least)
    return minima


def _least(
    hashed: _Hashed, starts: _Places, ends: _Places, factors: _Factors
) -> _Minima:
    """Give the first hash of each stretch, in each order; no stretch is empty."""
    least = np.full((len(starts), len(factors)), NOTHING)
    steps = np.arange(0, ends[-1] if len(ends) else 0, _STEP)
    firsts = np.searchsorted(ends, steps, side="right").tolist()
    lasts = np.searchsorted(starts, steps + _STEP).tolist()
    for begin, first, last in zip(steps.tolist(), firsts, lasts, strict=True):
        # An odd number times an odd factor may be any odd number.
        ordered = factors * (_mixed(hashed(begin, begin + _STEP)) | np.uint32(1))
        borders = np.stack((starts[first:last], ends[first:last]), axis=1) - begin
        inside = borders.clip(0).ravel()
        inside = inside[inside < ordered.shape[1]]
        # What lies between an end and the next start is left out.
        some = np.minimum.reduceat(ordered, inside, axis=1)[:, ::2].T
        np.minimum(least[first:last], some, out=least[first:last])
    return least


def _shingled(written: _Written) -> tuple[_Hashed, _Places, _Places]:
    """Give the shingles of all texts, and where those of each begin and end."""
    last = np.maximum(written.ends - _SHINGLE, written.starts)
    ends = np.where(written.starts < written.ends, last + 1, written.starts)
    return partial(_shingles, written.units), written.starts, ends


def _numbered(facts: Sequence[list[str]]) -> tuple[_Hashed, _Places, _Places]:
    """Give the numbers of all texts, and where those of each begin and end."""
    # A lone numeral is more often part of a word: 一般, 万事.
    told = [[one for one in some if len(one) > 1 or one.isascii()] for some in facts]
    hashes = [crc32(one.encode()) for one in chain.from_iterable(told)]
    borders = np.cumsum([0, *(_NUMBER_WEIGHT * len(some) for some in told)])
    weighed = partial(_weighed, np.array(hashes, dtype=np.uint64))
    return weighed, borders[:-1], borders[1:]


def _weighed(numbers: _Hashes, start: int, end: int) -> _Hashes:
    some = numbers[start // _NUMBER_WEIGHT : end // _NUMBER_WEIGHT]
    weighed: _Hashes = np.bitwise_xor.outer(some, _SALTS).ravel()
    return weighed


def _shingles(units: npt.NDArray[np.uint16], start: int, end: int) -> _Hashes:
    """Give the shingles that begin at some units.

    Three units of 16 bits are three quarters of a number of 64; the next number
    begins one unit on.
    """
    count = min(end, len(units) - _GAP) - start
    first = units[start : start + count]
    three, next_three = (
        np.ndarray((count,), "<u8", units, _BYTES * at, strides=(_BYTES,))
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

"""Find the pairs of texts that say the same, by their sketches.

No text is compared with every other. The minima are cut into bands; only texts
that agree in a whole band are compared, which texts of high resemblance do in one
band at least, all but surely (Indyk and Motwani's locality-sensitive hashing, 1998).
Whether two texts are a pair depends on these two alone, so neither their order nor
what came in before changes it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from siyu_qa.text.sketch import Sketches

PAIR = np.dtype([("one", "<u8"), ("other", "<u8"), ("resemblance", "<f4")])
Pairs: TypeAlias = npt.NDArray[np.void]
"""Shape ``(pairs,)`` of `PAIR`, sorted: ``words`` of two sketches, the lower first."""
_Keys: TypeAlias = npt.NDArray[np.uint64]
_Rows: TypeAlias = npt.NDArray[np.intp]
_Truths: TypeAlias = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Rule:
    """When two texts are a pair."""

    resemblance: float
    """What it must be at least, as the sketches estimate it."""
    band: int
    """Minima that must agree, one after another, for a pair to be looked at."""
    same_facts: bool


# Passages of which only one is ranked must not differ in a number. They still may in
# a name, which no sketch can tell from a word put otherwise: see docs/duplicates.md.
PASSAGES = Rule(0.85, 4, same_facts=True)
# Copies of a document may: their passages are looked at one by one.
DOCUMENTS = Rule(0.6, 3, same_facts=False)

_COMPARED_AT_ONCE = 1 << 14
_ODD = np.uint64(0x9E3779B97F4A7C15)
_EACH_BYTE = np.uint64(0x0101010101010101)
_TOP_BYTE = np.uint64(56)


def pairs(sketches: Sketches, rule: Rule, known: int = 0) -> Pairs:
    """Give the pairs of different texts; texts of the same words are one text.

    Args:
        sketches: Of all texts, in any order but for *known*.
        rule: Makes a pair.
        known: So many texts from the first on were compared with one another before;
            only the others' pairs are given.
    """
    rows = _different(sketches["words"])
    is_new = rows >= known
    minima, facts = sketches["minima"], sketches["facts"]
    # The last byte of each minimum nearly tells it, and four times as many are
    # compared in the same time (Li and König, "b-Bit Minwise Hashing", 2010).
    bytes_ = minima.astype(np.uint8)
    salt = facts[rows] if rule.same_facts else np.zeros(len(rows), dtype=np.uint64)
    found = [np.empty(0, dtype=PAIR)]
    for band in range(minima.shape[1] // rule.band):
        columns = minima[:, band * rule.band : (band + 1) * rule.band]
        keys = _band_keys(columns[rows], salt)
        for i, j in _sharing(keys, is_new):
            one, other = _likely(bytes_, rows[i], rows[j], rule.resemblance)
            agree = minima[one] == minima[other]
            alike = _counts(agree) / agree.shape[1]
            is_pair = (alike >= rule.resemblance) & ~_shares_before(agree, band, rule)
            if rule.same_facts:
                is_pair &= facts[one] == facts[other]
            words = sketches["words"][one[is_pair]], sketches["words"][other[is_pair]]
            found.append(_as_pairs(*words, alike[is_pair]))
    every = np.concatenate(found)
    return every[np.lexsort((every["other"], every["one"]))]


def _different(words: _Keys) -> _Rows:
    """Give the first row of each text that has words."""
    different, rows = np.unique(words, return_index=True)
    return np.sort(rows[different != 0])


def _band_keys(band: npt.NDArray[np.uint32], salt: _Keys) -> _Keys:
    keys = salt.copy()
    for column in band.T:
        keys ^= column
        keys *= _ODD
        keys ^= keys >> np.uint64(29)
    return keys


def _sharing(keys: _Keys, is_new: _Truths) -> Iterator[tuple[_Rows, _Rows]]:
    """Give the pairs of rows of the same key of which one is new, some at a time."""
    shared = _of_new(keys, is_new)
    order = shared[np.argsort(keys[shared], kind="stable")]
    places = np.arange(len(order))
    begins = np.diff(keys[order], prepend=~keys[order[:1]]) != 0
    run = np.maximum.accumulate(np.where(begins, places, 0))
    # Rows of one key stand in their own order, the known ones first: every new row
    # is paired with all that stand before it.
    before = np.where(is_new[order], places - run, 0)
    paired = np.flatnonzero(before)
    ends = np.cumsum(before[paired])
    start = 0
    while start < len(paired):
        done = ends[start - 1] if start else 0
        most = np.searchsorted(ends, done + _COMPARED_AT_ONCE, "right")
        stop = max(int(most), start + 1)
        counts = before[paired[start:stop]]
        later = np.repeat(paired[start:stop], counts)
        firsts = np.repeat(ends[start:stop] - counts, counts)
        earlier = run[later] + np.arange(done, ends[stop - 1]) - firsts
        yield order[earlier], order[later]
        start = stop


def _of_new(keys: _Keys, is_new: _Truths) -> _Rows:
    """Give the rows whose key a new row has."""
    wanted = np.sort(keys[is_new])
    if not wanted.size:
        return np.empty(0, dtype=np.intp)
    nearest = np.searchsorted(wanted, keys).clip(max=wanted.size - 1)
    return np.flatnonzero(wanted[nearest] == keys)


def _likely(
    bytes_: npt.NDArray[np.uint8], one: _Rows, other: _Rows, resemblance: float
) -> tuple[_Rows, _Rows]:
    """Keep the pairs whose bytes allow the resemblance."""
    agree = bytes_[one] == bytes_[other]
    enough = _counts(agree) >= resemblance * agree.shape[1]
    return one[enough], other[enough]


def _counts(agree: _Truths) -> _Keys:
    """Count the truths of each row, of which there are 255 at most."""
    # Eight at a time are added up, and the eight sums by one multiplication.
    sums: _Keys = agree.view(np.uint64).sum(axis=1, dtype=np.uint64)
    return sums * _EACH_BYTE >> _TOP_BYTE


def _shares_before(agree: _Truths, band: int, rule: Rule) -> _Truths:
    """Tell the pairs that an earlier band has brought together already."""
    before = agree[:, : band * rule.band].reshape(len(agree), band, rule.band)
    whole = reduce(np.logical_and, np.moveaxis(before, 2, 0))
    shared: _Truths = np.logical_or.reduce(whole, axis=1)
    return shared


def _as_pairs(one: _Keys, other: _Keys, resemblance: npt.NDArray[np.floating]) -> Pairs:
    made = np.empty(len(one), dtype=PAIR)
    made["one"] = np.minimum(one, other)
    made["other"] = np.maximum(one, other)
    made["resemblance"] = resemblance
    return made

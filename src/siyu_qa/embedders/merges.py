"""Cut many texts at once into the pieces of a byte-pair tokenizer.

A tokenizer merges the two neighbours whose merge was learnt first, and so on until
none is left. Merges that can't touch one another are made together here, in all
texts at once, which takes a third of the time.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, count, pairwise
from operator import add
from pathlib import Path
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Ids: TypeAlias = npt.NDArray[np.int64]
"""Of pieces, as they index a table."""

_Places: TypeAlias = npt.NDArray[np.int64]
_Ids: TypeAlias = npt.NDArray[np.uint16]
_Numbers: TypeAlias = npt.NDArray[np.uint32]
_Table: TypeAlias = tuple[np.uint32, _Numbers]

_UNKNOWN = 0
_END = 0xFFFF
"""Before and behind each text; no piece has this id."""

_NONE = np.uint16(0xFFFF)
"""Where two pieces don't merge: behind all that do."""

_CODES = 0x110000
_SLOTS = 0x10000
_HALF = np.uint32(16)
_LOW = np.uint32(0xFFFF)
# Odd: then a product tells its number, and where half of it is the place in a table,
# the other half is all that needs to stand there.
_FACTOR = 0x9E3779B1


class Merges:
    """What a tokenizer learnt.

    The later a merge, the higher the id of its piece; and no piece has characters of
    two kinds, so that nothing has to be cut before.
    """

    def __init__(self, file: Path) -> None:
        model = json.loads(file.read_text(encoding="utf-8"))["model"]
        ids: Mapping[str, int] = model["vocab"]
        pieces = [piece for piece in ids if piece != model["unk_token"]]
        self._reach = max(map(len, pieces)) - 1
        self._alphabet = np.zeros(_CODES, dtype=np.uint16)
        for piece in pieces:
            if len(piece) == 1:
                self._alphabet[ord(piece)] = ids[piece]
        first, second = zip(*model["merges"], strict=True)
        learnt = (first, second, map(add, first, second))
        self._tables = list(_tables(*(_ids(ids, some) for some in learnt)))

    def ids(self, folded: Sequence[str]) -> list[Ids]:
        """Give the ids of the pieces of each folded text, unknown ones left out."""
        joined = "\n".join(("", *folded, ""))
        ids = self._alphabet.take(np.frombuffer(joined.encode("utf-32-le"), "<u4"))
        ids[[*accumulate((len(text) + 1 for text in folded), initial=0)]] = _END
        ids = self._merged(ids)
        ids = ids[ids != _UNKNOWN].astype(np.int64)
        ends = np.flatnonzero(ids == _END).tolist()
        return [ids[before + 1 : end] for before, end in pairwise(ends)]

    def _merged(self, ids: _Ids) -> _Ids:
        ranks = self._ranks(ids[:-1], ids[1:])
        while True:
            at = _apart(ranks, _lowest(ranks, self._reach))
            if not len(at):
                return ids
            ids[at] = ranks[at]
            kept = np.ones(len(ids), dtype=np.bool_)
            kept[at + 1] = False
            ids, ranks = ids[kept], ranks[kept[:-1]]
            at -= np.arange(len(at))
            changed = np.concatenate((at - 1, at))
            ranks[changed] = self._ranks(ids[changed], ids[changed + 1])

    def _ranks(self, first: _Ids, second: _Ids) -> _Ids:
        """Give the ids of what pairs of pieces would merge to."""
        numbers = _numbers(first, second)
        ranks = np.zeros(len(numbers), dtype=np.uint16)
        for factor, table in self._tables:
            products = numbers * factor
            found = table.take(products >> _HALF)
            # A number is in one table at most.
            ranks += found.astype(np.uint16) * (found >> _HALF == products & _LOW)
        ranks[ranks == _UNKNOWN] = _NONE
        return ranks


def _ids(known: Mapping[str, int], pieces: Iterable[str]) -> _Numbers:
    return np.fromiter(map(known.__getitem__, pieces), dtype=np.uint32)


def _tables(first: _Numbers, second: _Numbers, merged: _Numbers) -> Iterator[_Table]:
    """Make the tables in which merges are looked up, one for those that others lack."""
    numbers = _numbers(first, second)
    for power in count(1):
        if not len(numbers):
            return
        factor = np.uint32(pow(_FACTOR, power, 1 << 32))
        products = numbers * factor
        slots, entries = products >> _HALF, products << _HALF | merged
        table = np.zeros(_SLOTS, dtype=np.uint32)
        table[slots] = entries
        yield factor, table
        lost = table[slots] != entries
        numbers, merged = numbers[lost], merged[lost]


def _numbers(first: _Ids | _Numbers, second: _Ids | _Numbers) -> _Numbers:
    """Give each pair of ids a number of its own."""
    numbers: _Numbers = first.astype(np.uint32) << _HALF | second
    return numbers


def _lowest(ranks: _Ids, reach: int) -> _Places:
    """Find the merges that go before all others near them.

    What stands further away than a piece may *reach* can't take their halves away.
    """
    padded = np.full(len(ranks) + 2 * reach, _NONE)
    padded[reach : len(ranks) + reach] = ranks
    around = ranks.copy()
    for start in range(2 * reach + 1):
        np.minimum(around, padded[start : start + len(ranks)], out=around)
    return np.flatnonzero((ranks == around) & (ranks != _NONE))


def _apart(ranks: _Ids, at: _Places) -> _Places:
    """Of equal merges in a row, as in 哈哈哈, take the first, the third and so on."""
    follows = np.zeros(len(at), dtype=np.bool_)
    follows[1:] = at[1:] == at[:-1] + 1
    begun = at[np.maximum.accumulate(np.where(follows, 0, np.arange(len(at))))]
    # Where the row began further left, its first merges are not known yet.
    is_known = ranks[begun - 1] != ranks[begun]
    chosen: _Places = at[((at - begun) % 2 == 0) & is_known]
    return chosen

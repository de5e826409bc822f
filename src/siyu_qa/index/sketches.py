"""The sketches of all passages, by key, beside the other parts of an index."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from siyu_qa.index.twins import PASSAGES, Pairs, pairs
from siyu_qa.text.sketch import SKETCH, Sketches

Keys = npt.NDArray[np.int64]

SKETCHES = "sketches"
"""The file of them in a layer."""
_ROW = np.dtype([("key", "<i8"), ("sketch", SKETCH)])
_BLOCK = 1 << 16
"""Of known ones, so many are compared with the new ones at a time."""


@dataclass(frozen=True, slots=True)
class Sketched:
    """Keys of passages and their sketches, row by row."""

    keys: Keys
    sketches: Sketches

    @classmethod
    def of(cls, keys: Sequence[int], sketches: Sketches) -> "Sketched":
        """Put keys and sketches side by side."""
        return cls(np.asarray(keys, dtype=np.int64), sketches)

    @classmethod
    def joined(cls, parts: Sequence["Sketched"]) -> "Sketched":
        """Put several after one another."""
        none = cls.of([], np.empty(0, dtype=SKETCH))
        return cls(
            np.concatenate([none.keys, *(part.keys for part in parts)]),
            np.concatenate([none.sketches, *(part.sketches for part in parts)]),
        )

    @classmethod
    def read(cls, path: Path) -> "Sketched":
        """Read what `append` wrote, as far as it is looked at.

        Raises:
            ValueError: Where a row is cut off.
        """
        if not path.stat().st_size:
            return cls.joined(())
        rows = np.memmap(path, dtype=_ROW, mode="r")
        return cls(rows["key"], rows["sketch"])

    @classmethod
    def of_layers(cls, layers: Iterable[Path]) -> "Sketched":
        """Read those of several layers, after one another."""
        return cls.joined([cls.read(layer / SKETCHES) for layer in layers])

    def append(self, path: Path) -> None:
        """Write all behind what a file holds."""
        rows = np.empty(len(self.keys), dtype=_ROW)
        rows["key"], rows["sketch"] = self.keys, self.sketches
        with path.open("ab") as file:
            rows.tofile(file)

    def without(self, removed: Collection[int]) -> "Sketched":
        """Leave out the passages of some keys."""
        return self.of_rows(~np.isin(self.keys, np.fromiter(removed, dtype=np.int64)))

    def of_rows(self, kept: npt.NDArray[np.bool_]) -> "Sketched":
        """Keep the rows that are told to be kept."""
        return Sketched(self.keys[kept], self.sketches[kept])

    def twins(
        self, known: Iterable["Sketched"], gone: Collection[int]
    ) -> Iterator[Pairs]:
        """Give the texts that say the same: two of these, or one of *known*.

        Args:
            known: Those that were compared with one another before.
            gone: The keys of some of them that no longer count.
        """
        yield pairs(self.sketches, PASSAGES)
        if not len(self.keys):
            return
        facts = np.unique(self.sketches["facts"])
        for block in (some for one in known for some in one.blocks(len(self.keys))):
            # What tells other facts is no pair: most is left out at a glance.
            likely = block.of_rows(np.isin(block.sketches["facts"], facts))
            counting = likely.without(gone)
            both = np.concatenate([counting.sketches, self.sketches])
            yield pairs(both, PASSAGES, len(counting.sketches))

    def blocks(self, least: int = 0) -> Iterator["Sketched"]:
        """Give all, some at a time, at least *least* but for the last."""
        step = max(least, _BLOCK)
        for start in range(0, len(self.keys), step):
            some = slice(start, start + step)
            yield Sketched(self.keys[some], self.sketches[some])


def cut_off(path: Path, rows: int) -> None:
    """Keep the first *rows* of a file of sketches, which need not be there."""
    with path.open("ab") as file:
        file.truncate(rows * _ROW.itemsize)

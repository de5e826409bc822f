"""The sketches of all passages, by key, beside the other parts of an index."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from siyu_qa.index.twins import PASSAGES, Pairs, pairs
from siyu_qa.text.sketch import SKETCH, Sketches

Keys = npt.NDArray[np.int64]


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
        """Read what :meth:`write` wrote."""
        with np.load(path) as arrays:
            return cls(arrays["keys"], arrays["sketches"])

    def write(self, path: Path) -> None:
        """Write all to a file."""
        np.savez(path, keys=self.keys, sketches=self.sketches)

    def without(self, removed: Collection[int]) -> "Sketched":
        """Leave out the passages of some keys."""
        kept = ~np.isin(self.keys, np.fromiter(removed, dtype=np.int64))
        return Sketched(self.keys[kept], self.sketches[kept])

    def twins(self, known: "Sketched") -> Pairs:
        """Give the texts that say the same: two of these, or one of *known*."""
        sketches = np.concatenate([known.sketches, self.sketches])
        return pairs(sketches, PASSAGES, len(known.sketches))

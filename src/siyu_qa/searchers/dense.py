"""Search by meaning: the vectors nearest to the question's, in FAISS."""

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

import faiss
import numpy as np
import numpy.typing as npt

from siyu_qa.records import Scored, Vectors

_ROWS = 3
"""So many vectors are looked at for each passage that is wanted, at first."""
_MORE = 4


class DenseSearcher:
    """Vectors of passages by key, one or more each, those of one key in a row.

    They are kept in half precision: half the room, and a large index is searched in
    half the time, for cosines that differ by less than 0.001. A passage's score is
    the cosine of its nearest vector, from -1 to 1.
    """

    # faiss doesn't declare what an index of one kind has beyond any index.
    def __init__(self, index: Any) -> None:
        self._index = index
        self._keys: npt.NDArray[np.int64] = faiss.vector_to_array(index.id_map)

    @classmethod
    def of(cls, keys: Sequence[int], vectors: Vectors) -> "DenseSearcher":
        """Index *vectors*, the key of each row beside it; keys ascend."""
        index = faiss.IndexIDMap(
            faiss.IndexScalarQuantizer(
                vectors.shape[1],
                faiss.ScalarQuantizer.QT_fp16,
                faiss.METRIC_INNER_PRODUCT,
            )
        )
        if keys:
            index.add_with_ids(vectors, np.asarray(keys, dtype=np.int64))
        return cls(index)

    @classmethod
    def read(cls, path: Path) -> "DenseSearcher":
        """Read what :meth:`write` wrote."""
        return cls(faiss.read_index(str(path)))

    def write(self, path: Path) -> None:
        """Write the index to a file."""
        faiss.write_index(self._index, str(path))

    def search(
        self, query: Vectors, depth: int, keys: Sequence[int] | None = None
    ) -> list[Scored]:
        """Find the *depth* best passages, of those of *keys* alone, best first.

        *query* is one row.
        """
        rows = depth * _ROWS
        while True:
            nearest, is_all = self._nearest(query, rows, keys)
            if is_all or len(nearest) >= depth:
                break
            rows *= _MORE
        scored = [Scored(key, score) for key, score in nearest.items()]
        return sorted(scored, key=lambda one: (-one.score, one.key))[:depth]

    def without(self, removed: Collection[int]) -> tuple[list[int], Vectors]:
        """Give the vectors of all keys but *removed*, and the key of each row."""
        kept = ~np.isin(self._keys, list(removed))
        keys: list[int] = self._keys[kept].tolist()
        return keys, self._rows(np.flatnonzero(kept))

    def cosines(self, query: Vectors, keys: Sequence[int]) -> dict[int, float]:
        """Give the cosine of the query, one row, and the nearest vector of each key.

        Every key must have one.
        """
        if not keys:
            return {}
        starts = np.searchsorted(self._keys, keys)
        counts = np.searchsorted(self._keys, keys, side="right") - starts
        firsts = np.cumsum(counts) - counts
        rows = np.arange(counts.sum()) + np.repeat(starts - firsts, counts)
        nearest = np.maximum.reduceat(self._rows(rows) @ query[0], firsts)
        return dict(zip(keys, nearest.tolist(), strict=True))

    def _nearest(
        self, query: Vectors, rows: int, keys: Sequence[int] | None
    ) -> tuple[dict[int, float], bool]:
        """Give the best score of each key in the nearest *rows*, and whether in all."""
        # Two threads made a query four times slower.
        faiss.omp_set_num_threads(1)
        most = max(min(rows, len(self._keys)), 1)
        scores, found = self._index.search(query, most, params=_only(keys))
        nearest: dict[int, float] = {}
        for key, score in zip(found[0].tolist(), scores[0].tolist(), strict=True):
            # FAISS fills up with -1 where there is no more.
            if key < 0:
                return nearest, True
            nearest.setdefault(key, score)
        return nearest, most >= len(self._keys)

    def _rows(self, rows: npt.NDArray[np.int64]) -> Vectors:
        if not len(rows):
            return np.zeros((0, self._index.d), dtype=np.float32)
        vectors: Vectors = self._index.index.reconstruct_batch(rows)
        return vectors


def _only(keys: Sequence[int] | None) -> Any:
    """Give the parameters that search the vectors of *keys* alone; None: all."""
    if keys is None:
        return None
    selector = faiss.IDSelectorBatch(np.asarray(keys, dtype=np.int64))
    parameters: Any = faiss.SearchParameters
    return parameters(sel=selector)

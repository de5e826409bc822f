"""Search by meaning: the vectors nearest to the question's, in FAISS."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import faiss
import numpy as np

from siyu_qa.records import Scored, Vectors


class DenseSearcher:
    """Vectors of passages by key; a score is a cosine, from -1 to 1."""

    def __init__(self, index: faiss.Index) -> None:
        # faiss doesn't declare what an index of one kind has beyond any index.
        self._index: Any = index

    @classmethod
    def of(cls, keys: Sequence[int], vectors: Vectors) -> "DenseSearcher":
        """Index *vectors*, one row for each key."""
        index = faiss.IndexIDMap2(faiss.IndexFlatIP(vectors.shape[1]))
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
        # Two threads made a query four times slower.
        faiss.omp_set_num_threads(1)
        most = min(depth, self._index.ntotal or 1)
        scores, found_keys = self._index.search(query, most, params=_only(keys))
        found = zip(found_keys[0].tolist(), scores[0].tolist(), strict=True)
        scored = [Scored(key, score) for key, score in found if key >= 0]
        return sorted(scored, key=lambda one: (-one.score, one.key))

    def held(self) -> list[int]:
        """Give the keys of all vectors, in the order they were put in."""
        keys: list[int] = faiss.vector_to_array(self._index.id_map).tolist()
        return keys

    def cosines(self, query: Vectors, keys: Sequence[int]) -> dict[int, float]:
        """Give the cosine of the query, one row, and each of *keys*."""
        cosines = self.vectors(keys) @ query[0]
        return dict(zip(keys, cosines.tolist(), strict=True))

    def vectors(self, keys: Sequence[int]) -> Vectors:
        """Give the vectors of *keys*, one row each."""
        rows = [self._index.reconstruct(key) for key in keys]
        return np.asarray(rows, dtype=np.float32).reshape(len(rows), self._index.d)


def _only(keys: Sequence[int] | None) -> Any:
    """Give the parameters that search the vectors of *keys* alone; None: all."""
    if keys is None:
        return None
    selector = faiss.IDSelectorBatch(np.asarray(keys, dtype=np.int64))
    parameters: Any = faiss.SearchParameters
    return parameters(sel=selector)

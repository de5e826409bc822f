"""Tell the rows that are likely to be the nearest, out of millions, in a few ms.

Of every few numbers of a vector four bits are kept, which FAISS compares within the
registers of the processor. That is too coarse to rank by: the nearest are among the
first hundreds, and are told from them by comparing these exactly.

Up to a million, all rows are looked at. Of more, those in the clusters that are near:
one of five, since means of word vectors hardly form clusters.
"""

import math
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Self

import faiss
import numpy as np
import numpy.typing as npt

from siyu_qa.records import Vectors

SAMPLE = 60_000
"""So many vectors are enough to learn clusters and codes from."""
CLUSTERED_FROM = 1_000_000
"""From so many rows on they are put in clusters."""
_CLUSTERS = 512
_NEAR = _CLUSTERS // 5
_CODES = 128
"""Fewer of a vector rank too roughly."""
_TOGETHER = 4
"""So many numbers share a code, at most."""
_BITS = 4
_ROUNDS = 10
_SEED = 6


class Shortlist:
    """Codes of the rows of a segment."""

    # faiss doesn't declare what an index of one kind has beyond any index.
    def __init__(self, index: Any) -> None:
        self._index = index

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read what :func:`make` wrote.

        Raises:
            RuntimeError: Where the file is missing or cut off.
        """
        index = faiss.read_index(str(path))
        if isinstance(index, faiss.IndexIVF):
            index.nprobe = _NEAR
        return cls(index)

    def __len__(self) -> int:
        rows: int = self._index.ntotal
        return rows

    def likely(self, query: Vectors, count: int) -> npt.NDArray[np.int64]:
        """Give the numbers of the *count* rows likely to be nearest, ascending."""
        # Two threads made a query four times slower.
        faiss.omp_set_num_threads(1)
        most = min(count, len(self))
        _, found = self._index.search(_padded(query, self._index.d), most)
        # FAISS fills up with -1 where it has no more.
        rows: npt.NDArray[np.int64] = np.sort(found[0][found[0] >= 0])
        return rows


def make(path: Path, rows: int, sample: Vectors, vectors: Iterable[Vectors]) -> None:
    """Write a shortlist of *rows* vectors, which come in blocks; learn from a sample.

    It is the same for the same vectors, however many threads make it.
    """
    kind = _clustered if rows >= CLUSTERED_FROM else _coded
    index = kind(sample.shape[1])
    # What is learnt of a few numbers at a time takes longer with more threads.
    faiss.omp_set_num_threads(1)
    index.train(_padded(sample, index.d))
    faiss.omp_set_num_threads(os.cpu_count() or 1)
    for some in vectors:
        index.add(_padded(some, index.d))
    faiss.write_index(index, str(path))
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _coded(dimensions: int) -> Any:
    """Give an index of codes alone, for vectors of so many dimensions."""
    codes, padded = _codes(dimensions)
    index = faiss.IndexPQFastScan(padded, codes, _BITS, faiss.METRIC_INNER_PRODUCT)
    _learn_alike(index.pq.cp)
    return index


def _clustered(dimensions: int) -> Any:
    """Give an index of codes in clusters, for vectors of so many dimensions."""
    codes, padded = _codes(dimensions)
    index = faiss.IndexIVFPQFastScan(
        faiss.IndexFlatIP(padded),
        padded,
        _CLUSTERS,
        codes,
        _BITS,
        faiss.METRIC_INNER_PRODUCT,
    )
    index.by_residual = False
    index.nprobe = _NEAR
    index.cp.spherical = True
    _learn_alike(index.cp)
    _learn_alike(index.pq.cp)
    return index


def _learn_alike(clustering: Any) -> None:
    """Let the same vectors be learnt from alike."""
    clustering.niter = _ROUNDS
    clustering.seed = _SEED


def _codes(dimensions: int) -> tuple[int, int]:
    """Give the number of codes of a vector, and the dimensions that they stand for.

    >>> _codes(512), _codes(384), _codes(98)
    ((128, 512), (128, 384), (98, 98))
    >>> _codes(770)
    (193, 772)
    """
    together = min(max(dimensions // _CODES, 1), _TOGETHER)
    codes = math.ceil(dimensions / together)
    return codes, codes * together


def _padded(vectors: Vectors, dimensions: int) -> Vectors:
    """Add zeros, so that the numbers can be put together evenly."""
    missing = dimensions - vectors.shape[1]
    return np.pad(vectors, ((0, 0), (0, missing))) if missing else vectors

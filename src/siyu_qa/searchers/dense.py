"""Search by meaning: the passages whose vectors are nearest to the question's."""

from collections.abc import Collection, Iterable, Sequence
from itertools import chain
from pathlib import Path
from typing import Any, Protocol, Self

import faiss
import numpy as np
import numpy.typing as npt

from siyu_qa.records import Scored, Vectors
from siyu_qa.searchers.shortlist import Shortlist
from siyu_qa.searchers.vectors import SHORTLIST, Numbers, VectorFile

_ROWS = 3
"""So many vectors are looked at for each passage that is wanted, at first."""
_LIKELY = 5
"""So many of a shortlist, whose order is rough."""
_LEAST = 200
"""So many of them for a few passages too."""
_MORE = 4
_FEW = 10_000
"""So many rows are compared one by one as fast as a shortlist is made."""
_MOST = 8
"""A shortlist of more than one row in so many would take longer than all of them."""


class DenseSearcher:
    """Vectors of passages by key, one or more each, those of one key in a row.

    They have half precision: half the room, and a large index is searched in half the
    time, for cosines that differ by less than 0.001. A passage's score is the cosine of
    its nearest vector, from -1 to 1.
    """

    def __init__(self, parts: Sequence["_Part"]) -> None:
        self._parts = parts

    @classmethod
    def of(cls, keys: Sequence[int], vectors: Vectors) -> Self:
        """Hold *vectors* in memory, the key of each row beside it; keys ascend."""
        blocks = [(np.asarray(keys, dtype=np.int64), vectors)]
        return cls([_Held.of(vectors.shape[1], blocks)])

    @classmethod
    def read(cls, folders: Sequence[Path], gone: Collection[int] = ()) -> Self:
        """Read finished segments, without the passages of *gone* keys.

        The keys of each segment are above those of the one before.

        Raises:
            OSError: Where a file is missing.
            ValueError: Where files don't fit together.
            RuntimeError: Where a shortlist can't be read.
        """
        files = [(folder, VectorFile.read(folder)) for folder in folders]
        if len({file.dimensions for _, file in files}) > 1:
            raise ValueError(f"{folders}: not of the same dimensions")
        parts: list[_Part] = [
            _Listed(file, Shortlist.read(folder / SHORTLIST), gone)
            for folder, file in files
            if file.is_large
        ]
        small = [file for _, file in files if not file.is_large]
        if small:
            # Searched as one, small segments give what one of all of them would.
            blocks = (file.blocks(file.kept(gone)) for file in small)
            held = _Held.of(small[0].dimensions, chain.from_iterable(blocks))
            parts.append(held)
        return cls(parts)

    def search(
        self, query: Vectors, depth: int, keys: Sequence[int] | None = None
    ) -> list[Scored]:
        """Find the *depth* best passages, of those of *keys* alone, best first.

        *query* is one row.
        """
        only = None if keys is None else _ascending(keys)
        scored = [
            Scored(key, score)
            for part in self._parts
            for key, score in part.nearest(query, depth, only).items()
        ]
        return sorted(scored, key=lambda one: (-one.score, one.key))[:depth]

    def cosines(self, query: Vectors, keys: Sequence[int]) -> dict[int, float]:
        """Give the cosine of the query, one row, and the nearest vector of each key.

        Every key must have one.
        """
        cosines: dict[int, float] = {}
        for part in self._parts:
            rows = _rows_of(part.keys, _ascending(keys))
            cosines |= _best(part.keys[rows], part.scores(query, rows), len(keys))
        return {key: cosines[key] for key in keys}

    def vectors_of(self, key: int) -> Vectors:
        """Give the vectors of a passage, in the order of its windows."""
        wanted = np.asarray([key], dtype=np.int64)
        found = [part.vectors(_rows_of(part.keys, wanted)) for part in self._parts]
        return np.concatenate(found)


class _Part(Protocol):
    """Vectors that are searched in one way."""

    keys: Numbers
    """Of each row, ascending."""

    def nearest(
        self, query: Vectors, depth: int, only: Numbers | None
    ) -> dict[int, float]:
        """Give the *depth* best passages, or more, and their scores."""
        ...

    def scores(self, query: Vectors, rows: Numbers) -> npt.NDArray[np.float32]:
        """Give the score of each of some rows, whose numbers ascend."""
        ...

    def vectors(self, rows: Numbers) -> Vectors:
        """Give some rows, whose numbers ascend."""
        ...


class _Held:
    """Vectors in memory, all of which are compared."""

    # faiss doesn't declare what an index of one kind has beyond any index.
    def __init__(self, index: Any) -> None:
        self._index = index
        self.keys: Numbers = faiss.vector_to_array(index.id_map)

    @classmethod
    def of(cls, dimensions: int, blocks: Iterable[tuple[Numbers, Vectors]]) -> Self:
        index = faiss.IndexIDMap(
            faiss.IndexScalarQuantizer(
                dimensions, faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT
            )
        )
        for keys, vectors in blocks:
            if len(keys):
                index.add_with_ids(vectors, keys)
        return cls(index)

    def nearest(
        self, query: Vectors, depth: int, only: Numbers | None
    ) -> dict[int, float]:
        rows = depth * _ROWS
        while True:
            nearest, is_all = self._nearest(query, rows, only)
            if is_all or len(nearest) >= depth:
                return nearest
            rows *= _MORE

    def scores(self, query: Vectors, rows: Numbers) -> npt.NDArray[np.float32]:
        scores: npt.NDArray[np.float32] = self.vectors(rows) @ query[0]
        return scores

    def vectors(self, rows: Numbers) -> Vectors:
        if not len(rows):
            return np.zeros((0, self._index.d), dtype=np.float32)
        vectors: Vectors = self._index.index.reconstruct_batch(rows)
        return vectors

    def _nearest(
        self, query: Vectors, rows: int, only: Numbers | None
    ) -> tuple[dict[int, float], bool]:
        """Give the best score of each key in the nearest *rows*, and whether in all."""
        # Two threads made a query four times slower.
        faiss.omp_set_num_threads(1)
        most = max(min(rows, len(self.keys)), 1)
        scores, found = self._index.search(query, most, params=_among(only))
        nearest: dict[int, float] = {}
        for key, score in zip(found[0].tolist(), scores[0].tolist(), strict=True):
            # FAISS fills up with -1 where there is no more.
            if key < 0:
                return nearest, True
            nearest.setdefault(key, score)
        return nearest, most >= len(self.keys)


class _Listed:
    """Vectors in a file, of which those of a shortlist are compared."""

    def __init__(
        self, file: VectorFile, shortlist: Shortlist, gone: Collection[int]
    ) -> None:
        if len(shortlist) != len(file.keys):
            raise ValueError(f"{len(shortlist)} rows of {len(file.keys)} are listed")
        self.keys = file.keys
        self._file = file
        self._shortlist = shortlist
        self._kept = np.zeros(len(file.keys), dtype=np.bool_)
        self._kept[file.kept(gone)] = True

    def nearest(
        self, query: Vectors, depth: int, only: Numbers | None
    ) -> dict[int, float]:
        wanted = self._wanted(only)
        rows, all_rows = int(np.count_nonzero(wanted)), len(wanted)
        if rows > _FEW:
            count = max(depth * _LIKELY, _LEAST) * all_rows // rows
            while count * _MOST <= all_rows:
                likely = self._shortlist.likely(query, count)
                nearest = self._compared(query, likely[wanted[likely]], depth)
                if len(nearest) >= depth:
                    return nearest
                count *= _MORE
        return self._compared(query, np.flatnonzero(wanted), depth)

    def scores(self, query: Vectors, rows: Numbers) -> npt.NDArray[np.float32]:
        return self._file.scores(query, rows)

    def vectors(self, rows: Numbers) -> Vectors:
        return self._file.rows(rows)

    def _wanted(self, only: Numbers | None) -> npt.NDArray[np.bool_]:
        """Tell for each row whether it may be found."""
        if only is None:
            return self._kept
        wanted = np.zeros_like(self._kept)
        rows = _rows_of(self.keys, only)
        wanted[rows] = self._kept[rows]
        return wanted

    def _compared(self, query: Vectors, rows: Numbers, depth: int) -> dict[int, float]:
        return _best(self.keys[rows], self.scores(query, rows), depth)


def _ascending(keys: Sequence[int]) -> Numbers:
    """Give keys in order, each once."""
    # Told by np.unique, it takes longer than the search.
    ordered = np.sort(np.asarray(keys, dtype=np.int64), kind="stable")
    return ordered[np.flatnonzero(np.diff(ordered, prepend=ordered[:1] - 1))]


def _rows_of(keys: Numbers, wanted: Numbers) -> Numbers:
    """Give the rows of wanted keys; both ascend, the wanted ones without repeats."""
    starts = np.searchsorted(keys, wanted)
    counts = np.searchsorted(keys, wanted, side="right") - starts
    firsts = np.cumsum(counts) - counts
    rows: Numbers = np.arange(counts.sum()) + np.repeat(starts - firsts, counts)
    return rows


def _best(
    keys: Numbers, scores: npt.NDArray[np.float32], depth: int
) -> dict[int, float]:
    """Give the score of the best row of each key, of the *depth* best keys at least."""
    if not len(keys):
        return {}
    firsts = np.flatnonzero(np.diff(keys, prepend=keys[0] - 1))
    keys, scores = keys[firsts], np.maximum.reduceat(scores, firsts)
    if len(keys) > depth:
        best = scores >= np.partition(scores, -depth)[-depth]
        keys, scores = keys[best], scores[best]
    return dict(zip(keys.tolist(), scores.tolist(), strict=True))


def _among(only: Numbers | None) -> Any:
    """Give the parameters that search the vectors of some keys alone; None: all."""
    if only is None:
        return None
    parameters: Any = faiss.SearchParameters
    return parameters(sel=faiss.IDSelectorBatch(only))

"""Vectors of passages in files: written as they come, read row by row.

A *segment* is a folder. Its vectors lie in one file, row by row in half precision; the
key of each lies in another. A segment of many rows has a shortlist beside them. What
is finished is never changed again.
"""

import os
import sys
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self, TypeAlias
from weakref import finalize

import numpy as np
import numpy.typing as npt

from siyu_qa.records import Vectors
from siyu_qa.searchers import shortlist

Numbers: TypeAlias = npt.NDArray[np.int64]
"""Keys of passages, or numbers of rows."""

SHORTLIST_FROM = 30_000
"""From so many rows on, a segment has a shortlist; below, all are compared."""
SHORTLIST = "shortlist.faiss"
_VECTORS, _KEYS, _SHAPE = "vectors.f16", "keys.i64", "shape.txt"
_HALF, _KEY = np.dtype("<f2"), np.dtype("<i8")
_BLOCK = 8192
"""So many rows are read at once: 16 MB of 512 dimensions."""


class VectorFile:
    """The vectors of a segment, and the key of each; keys ascend.

    Rows are read, not mapped: those of a mapped file that were looked at would count
    as memory of the process, and soon all of them would have been.
    """

    def __init__(self, folder: Path, rows: int, dimensions: int) -> None:
        self.keys: Numbers = np.fromfile(folder / _KEYS, dtype=_KEY)
        self.dimensions = dimensions
        self._width = dimensions * _HALF.itemsize
        self._file = os.open(folder / _VECTORS, os.O_RDONLY | os.O_CLOEXEC)
        finalize(self, os.close, self._file)
        size = os.fstat(self._file).st_size
        if dimensions < 1 or len(self.keys) != rows or size != rows * self._width:
            raise ValueError(f"{folder}: not {rows} rows of {dimensions} numbers")

    @classmethod
    def read(cls, folder: Path) -> Self:
        """Open a finished segment.

        Raises:
            OSError: Where a file is missing.
            ValueError: Where the files don't fit together.
        """
        rows, dimensions = map(int, (folder / _SHAPE).read_bytes().split())
        return cls(folder, rows, dimensions)

    @property
    def is_large(self) -> bool:
        """Whether there is a shortlist beside it."""
        return len(self.keys) >= SHORTLIST_FROM

    def rows(self, numbers: Numbers) -> Vectors:
        """Give rows by their numbers, which ascend."""
        # Rows that follow one another, as those of one key do, are read at once.
        firsts = np.flatnonzero(np.diff(numbers, prepend=-2) != 1)
        counts = np.diff(firsts, append=len(numbers)).tolist()
        starts = numbers[firsts].tolist()
        width, file = self._width, self._file
        places = [
            (start * width, count * width)
            for start, count in zip(starts, counts, strict=True)
        ]
        _announce(file, places)
        read = b"".join([os.pread(file, size, start) for start, size in places])
        halves = np.frombuffer(read, dtype=_HALF)
        return halves.reshape(len(numbers), self.dimensions).astype(np.float32)

    def scores(self, query: Vectors, numbers: Numbers) -> npt.NDArray[np.float32]:
        """Give the dot product of the query, one row, and each of some rows."""
        scores = np.zeros(len(numbers), dtype=np.float32)
        for start in range(0, len(numbers), _BLOCK):
            block = slice(start, start + _BLOCK)
            scores[block] = self.rows(numbers[block]) @ query[0]
        return scores

    def kept(self, gone: Collection[int]) -> Numbers:
        """Give the numbers of all rows but those of *gone* keys."""
        lost = np.fromiter(gone, dtype=np.int64, count=len(gone))
        return np.flatnonzero(~np.isin(self.keys, lost))

    def blocks(self, numbers: Numbers) -> Iterator[tuple[Numbers, Vectors]]:
        """Give the keys and vectors of rows by their numbers, block by block."""
        for start in range(0, len(numbers), _BLOCK):
            block = numbers[start : start + _BLOCK]
            yield self.keys[block], self.rows(block)


def _announce(file: int, places: Sequence[tuple[int, int]]) -> None:
    """Let the system fetch what is about to be read from the disk all at once.

    One after the other, hundreds of rows that aren't in its memory take four times
    as long.
    """
    # macOS has no such call.
    if len(places) > 1 and sys.platform == "linux":
        for start, size in places:
            os.posix_fadvise(file, start, size, os.POSIX_FADV_WILLNEED)


class DenseWriter:
    """Writes the vectors of a segment; none of them is kept in memory."""

    def __init__(self, folder: Path, dimensions: int, rows: int = 0) -> None:
        """Begin a segment, or go on with one behind its first *rows* rows.

        What lies behind them is cut off. Never a folder whose files are shared with
        another: they are written to.

        Raises:
            ValueError: Where fewer rows lie there.
        """
        folder.mkdir(parents=True, exist_ok=True)
        for name in (_SHAPE, SHORTLIST):
            (folder / name).unlink(missing_ok=True)
        self.rows = rows
        """So many were written."""
        self._folder = folder
        self._dimensions = dimensions
        width = dimensions * _HALF.itemsize
        self._vectors = _behind(folder / _VECTORS, rows * width)
        self._keys = _behind(folder / _KEYS, rows * _KEY.itemsize)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def add(
        self, keys: Sequence[int] | Numbers, vectors: npt.NDArray[np.floating]
    ) -> None:
        """Write vectors and the key of each; over all calls, keys ascend.

        Raises:
            ValueError: Where there are more or fewer keys, or other dimensions.
        """
        if vectors.shape != (len(keys), self._dimensions):
            raise ValueError(f"{len(keys)} keys for vectors of shape {vectors.shape}")
        self._vectors.write(vectors.astype(_HALF).tobytes())
        self._keys.write(np.asarray(keys, dtype=_KEY).tobytes())
        self.rows += len(keys)

    def flush(self) -> None:
        """Bring what was written to the disk itself: :attr:`rows` rows lie there."""
        for file in (self._vectors, self._keys):
            file.flush()
            os.fsync(file.fileno())

    def finish(self) -> None:
        """End the segment: make its shortlist, and the file that lets it be read."""
        self.flush()
        self.close()
        if self.rows >= SHORTLIST_FROM:
            self._make_shortlist()
        with (self._folder / _SHAPE).open("wb") as file:
            file.write(f"{self.rows} {self._dimensions}\n".encode())
            file.flush()
            os.fsync(file.fileno())

    def close(self) -> None:
        """Close the files; a segment that isn't finished can be gone on with."""
        self._vectors.close()
        self._keys.close()

    def _make_shortlist(self) -> None:
        written = VectorFile(self._folder, self.rows, self._dimensions)
        sample = np.linspace(0, self.rows - 1, min(self.rows, shortlist.SAMPLE))
        vectors = (some for _, some in written.blocks(np.arange(self.rows)))
        shortlist.make(
            self._folder / SHORTLIST,
            self.rows,
            written.rows(sample.astype(np.int64)),
            vectors,
        )


def blocks(
    folder: Path, gone: Collection[int] = ()
) -> Iterator[tuple[Numbers, Vectors]]:
    """Give the keys and vectors of a finished segment, without those of *gone* keys.

    They come block by block, as a :class:`DenseWriter` takes them.
    """
    file = VectorFile.read(folder)
    yield from file.blocks(file.kept(gone))


def _behind(path: Path, size: int) -> BinaryIO:
    """Open a file to write behind its first bytes; cut off what is there."""
    path.touch()
    file = path.open("r+b")
    if file.seek(0, os.SEEK_END) < size:
        file.close()
        raise ValueError(f"{path}: fewer than {size} bytes")
    file.seek(size)
    file.truncate()
    return file

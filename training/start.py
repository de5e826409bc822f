"""Begin with what stands beside what in the text, not with noise.

Pieces that keep the same company get similar vectors before the first pair is
seen: pairs alone teach little about words they seldom set against each other.
"""

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import torch
from scipy import sparse  # type: ignore[import-untyped]

from training.batches import Ids
from training.recipe import Recipe

Table: TypeAlias = npt.NDArray[np.float32]
"""Shape ``(pieces, dimensions)``: a text's vector is the mean of its pieces'."""

_WINDOW = 6
_COUNTED_AT_ONCE = 4_000_000
_SELDOM = 1.0
_SMOOTHING = 0.75
_SPARE_DIMENSIONS = 32
_POWER_STEPS = 2
_COMMON_SHARE = 1e-4


def start_table(texts: Sequence[Ids], recipe: Recipe) -> Table:
    """Factor the co-occurrence of pieces into one vector for each.

    Frequent pieces get short vectors and so little say in the mean of a text.
    """
    ids = np.concatenate(texts)
    vectors = _factor(_surprise(_count_neighbours(ids, recipe.pieces)), recipe)
    vectors *= _rarity(ids, recipe.pieces)[:, None]
    vectors *= recipe.start_deviation / np.sqrt(np.mean(vectors**2))
    return vectors


def _count_neighbours(ids: Ids, pieces: int) -> sparse.csr_array:
    """Count how often two pieces stand near each other, nearer ones for more.

    The last pieces of a text count as neighbours of the next text's first: a
    few in a hundred, and texts of one source stand together.
    """
    shape = (pieces, pieces)
    counts = sparse.csr_array(shape, dtype=np.float32)
    for start in range(0, len(ids), _COUNTED_AT_ONCE):
        some = ids[start : start + _COUNTED_AT_ONCE]
        distances = range(1, _WINDOW + 1)
        left = np.concatenate([some[:-distance] for distance in distances])
        right = np.concatenate([some[distance:] for distance in distances])
        weights = np.concatenate(
            [
                np.full(len(some) - distance, 1 / distance, dtype=np.float32)
                for distance in distances
            ]
        )
        counts += sparse.coo_array((weights, (left, right)), shape).tocsr()
    return (counts + counts.T).tocsr()


def _surprise(counts: sparse.csr_array) -> sparse.csr_array:
    """Turn counts into positive pointwise mutual information."""
    totals = np.asarray(counts.sum(axis=0)).ravel()
    expected = totals**_SMOOTHING
    expected /= expected.sum()
    pairs = counts.tocoo()
    often = pairs.data > _SELDOM
    row, col, seen = pairs.row[often], pairs.col[often], pairs.data[often]
    information = np.log(seen / (totals[row] * expected[col]))
    positive = information > 0
    return sparse.csr_array(
        (information[positive].astype(np.float32), (row[positive], col[positive])),
        counts.shape,
    )


def _factor(matrix: sparse.csr_array, recipe: Recipe) -> Table:
    """Find the leading directions by randomised subspace iteration."""
    torch.manual_seed(recipe.seed)
    width = recipe.dimensions + _SPARE_DIMENSIONS
    # torch multiplies sparse matrices on all threads, scipy on one.
    forward, backward = _for_torch(matrix), _for_torch(matrix.T.tocsr())
    basis = torch.linalg.qr(forward @ torch.randn(recipe.pieces, width)).Q
    for _ in range(_POWER_STEPS):
        basis = torch.linalg.qr(backward @ basis).Q
        basis = torch.linalg.qr(forward @ basis).Q
    left, values, _ = torch.linalg.svd((backward @ basis).T, full_matrices=False)
    vectors = basis @ left * values.sqrt()
    lengths = vectors[:, : recipe.dimensions].norm(dim=1, keepdim=True)
    table: Table = (vectors[:, : recipe.dimensions] / (lengths + 1e-6)).numpy()
    return table


def _rarity(ids: Ids, pieces: int) -> npt.NDArray[np.float32]:
    """Weigh pieces by rarity as SIF does (Arora et al., 2017)."""
    share = (np.bincount(ids, minlength=pieces) / len(ids)).astype(np.float32)
    return _COMMON_SHARE / (_COMMON_SHARE + share)


def _for_torch(matrix: sparse.csr_array) -> torch.Tensor:
    parts = (matrix.indptr, matrix.indices)
    indptr, indices = (torch.from_numpy(part.astype(np.int64)) for part in parts)
    values = torch.from_numpy(matrix.data)
    return torch.sparse_csr_tensor(indptr, indices, values, matrix.shape)

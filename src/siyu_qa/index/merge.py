"""Make one large layer of two, so that what changed since doesn't grow for ever."""

import shutil
from pathlib import Path

from siyu_qa.index.generation import DENSE
from siyu_qa.index.layers import BASE, RECENT
from siyu_qa.index.sketches import SKETCHES, Sketched
from siyu_qa.index.store import PASSAGES, PassageStore
from siyu_qa.index.writer import StoreWriter
from siyu_qa.searchers.vectors import DenseWriter, VectorFile, blocks

_FEW = 500
"""So many passages are never worth it."""
_MANY = 20_000
"""So many are: what is recent is searched one by one."""
_SHARE = 8
"""So is this part of the large layer."""
_MERGED = "merged"


def merge_much(folder: Path) -> None:
    """Merge the layers of a finished draft, where much changed since the last time."""
    # Another build may have died over it.
    shutil.rmtree(folder / _MERGED, ignore_errors=True)
    if not (folder / RECENT).is_dir():
        return
    store = PassageStore.read(folder / RECENT / PASSAGES, folder / BASE / PASSAGES)
    if _is_much(store):
        _merge(folder, store)
    store.close()


def _is_much(store: PassageStore) -> bool:
    changed = store.changed()
    return changed > _FEW and changed > min(store.count() // _SHARE, _MANY)


def _merge(folder: Path, store: PassageStore) -> None:
    merged = folder / _MERGED
    merged.mkdir()
    layers = [folder / BASE, folder / RECENT]
    gone = store.gone()
    writer = StoreWriter(merged / PASSAGES)
    writer.merge(*(layer / PASSAGES for layer in layers))
    dimensions = VectorFile.read(folder / BASE / DENSE).dimensions
    with DenseWriter(merged / DENSE, dimensions) as vectors:
        for layer in layers:
            for keys, some in blocks(layer / DENSE, gone):
                vectors.add(keys, some)
        vectors.finish()
    for layer in layers:
        for block in Sketched.read(layer / SKETCHES).blocks():
            block.without(gone).append(merged / SKETCHES)
    writer.note("vectors", vectors.rows)
    writer.finish()
    writer.close()
    for layer in layers:
        shutil.rmtree(layer)
    merged.rename(folder / BASE)

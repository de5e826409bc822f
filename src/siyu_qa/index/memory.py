"""An index in memory, for scripts and benchmarks."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from siyu_qa.embedders import Embedder, embedder_of
from siyu_qa.index.generation import Generation
from siyu_qa.index.manifest import Manifest, made_with
from siyu_qa.index.prepare import Prepared, loaded, prepare
from siyu_qa.index.recurring import RecurringLines
from siyu_qa.index.rows import TEXT
from siyu_qa.index.sketches import Sketched
from siyu_qa.index.workers import batched
from siyu_qa.index.writer import StoreWriter
from siyu_qa.records import Source
from siyu_qa.searchers.dense import DenseSearcher
from siyu_qa.searchers.lexical import LexicalSearcher
from siyu_qa.settings import Settings


def in_memory(sources: Iterable[Source], settings: Settings) -> Generation:
    """Index sources without a folder."""
    embedder = embedder_of(settings.model)
    made = made_with(settings, embedder.fingerprint)
    store = StoreWriter()
    store.create(made)
    lines = RecurringLines(store)
    for source in sources:
        lines.add(loaded(source, settings))
    found = map(lines.source, sorted(store.unprepared()))
    batches = batched(found, lambda one: len(one[0][TEXT]))
    gathered = _Gathered(store, embedder)
    lexical = LexicalSearcher()
    prepared = (prepare(settings, batch) for batch in batches)
    lexical.update((), gathered.terms_of(prepared))
    for pairs in Sketched.joined(gathered.sketched).twins((), ()):
        store.add_twins(pairs)
    store.finish()
    manifest = Manifest(generation=0, model=embedder.name, made_with=made, built="")
    return Generation(settings.index, manifest, store, lexical, gathered.dense())


@dataclass(slots=True)
class _Gathered:
    """What the parts of the index are made from, as it comes."""

    store: StoreWriter
    embedder: Embedder
    sketched: list[Sketched] = field(default_factory=list)
    _keys: list[int] = field(default_factory=list)
    """Of each vector."""
    _vectors: list[npt.NDArray[np.floating]] = field(default_factory=list)

    def terms_of(self, prepared: Iterable[Prepared]) -> Iterator[tuple[int, str]]:
        """Take what was made of sources; give the terms of each passage by key."""
        for one in prepared:
            keys = self.store.add_passages(one)
            self.sketched.append(Sketched.of(keys, one.sketches))
            self._keys += np.repeat(np.asarray(keys, np.int64), one.windows).tolist()
            vectors = one.vectors
            if isinstance(vectors, list):
                self._vectors.append(self.embedder.embed(vectors))
            else:
                self._vectors.append(vectors)
            yield from zip(keys, one.terms, strict=True)

    def dense(self) -> DenseSearcher:
        """Index the vectors."""
        vectors = np.concatenate([self.embedder.embed([]), *self._vectors])
        return DenseSearcher.of(self._keys, vectors.astype(np.float32))

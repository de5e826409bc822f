"""Fill the parts of an index with what was made of files."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain

import numpy as np

from siyu_qa.embedders import Embedder
from siyu_qa.index.prepare import Prepared
from siyu_qa.index.sketches import Sketched
from siyu_qa.index.store import PassageStore
from siyu_qa.records import Vectors
from siyu_qa.searchers.dense import DenseSearcher
from siyu_qa.searchers.lexical import LexicalSearcher

_BATCH = 256


@dataclass(slots=True)
class Parts:
    """The parts of an index that is being built, and what goes into them."""

    store: PassageStore
    lexical: LexicalSearcher
    embedder: Embedder
    _keys: list[int] = field(default_factory=list)
    """Of each vector."""
    _vectors: list[Vectors] = field(default_factory=list)
    _waiting: list[str] = field(default_factory=list)
    """Texts that are not embedded yet."""
    _sketched: list[Sketched] = field(default_factory=list)

    def fill(self, removed: Iterable[int], prepared: Iterable[Prepared]) -> None:
        """Take passages out of the terms and put in those of *prepared*."""
        self.lexical.update(removed, self._terms(prepared))
        self._embed()

    def dense(self, kept: list[int], vectors: Vectors) -> DenseSearcher:
        """Index the new vectors behind those that are kept."""
        return DenseSearcher.of(
            [*kept, *self._keys], np.concatenate([vectors, *self._vectors])
        )

    def sketched(self, kept: Sketched) -> Sketched:
        """Note which passages say the same; give the sketches of all."""
        new = Sketched.joined(self._sketched)
        self.store.add_twins(new.twins(kept))
        return Sketched.joined([kept, new])

    def _terms(self, prepared: Iterable[Prepared]) -> Iterator[tuple[int, str]]:
        for one in prepared:
            keys = self.store.add_passages(one)
            for key, windows in zip(keys, one.windows, strict=True):
                self._keys += [key] * len(windows)
            self._sketched.append(Sketched.of(keys, one.sketches))
            self._take_vectors(one)
            yield from zip(keys, one.terms, strict=True)

    def _take_vectors(self, one: Prepared) -> None:
        if one.vectors is not None:
            self._vectors.append(one.vectors)
            return
        self._waiting += chain.from_iterable(one.windows)
        if len(self._waiting) >= _BATCH:
            self._embed()

    def _embed(self) -> None:
        self._vectors.append(self.embedder.embed(self._waiting))
        self._waiting = []

"""Search by terms: BM25 over tantivy, over terms of our own."""

import json
import os
import shutil
from collections.abc import Collection, Iterable, Iterator, Set
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp
from weakref import finalize

import tantivy

from siyu_qa.records import Scored
from siyu_qa.searchers.clauses import Clauses
from siyu_qa.searchers.frequencies import Frequencies
from siyu_qa.searchers.writer import LexicalWriter

_ENOUGH_PLACES = 100_000, 200_000
"""The rarest terms find, as many as it takes to meet as many places as there are
passages, though no fewer and no more than these."""
_FEW_PLACES = 3
"""Where all terms have no more than so many times as many, all of them find."""
_CANDIDATES = 2
"""So many are scored by the whole question for each passage that is wanted."""
_LEAST = 40
"""So many for few passages too."""
_FEW_KEYS = 1_000
"""So many passages of a scope are scored by the whole question without a search."""
_SMALL_SHARE = 50
"""Of a scope smaller than one in so many, few of the best hits would be in it."""
_MOST_LOOKS = 60_000
"""So often a term is looked up in a candidate, where that leaves as many as wanted."""
_MORE = 8


class LexicalSearcher:
    """An index of passages' terms; in memory where *folder* is None."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        if folder and not os.access(folder, os.W_OK):
            self._folder = _linked(folder)
            finalize(self, shutil.rmtree, self._folder, ignore_errors=True)
        path = str(self._folder) if self._folder else None
        self._index = tantivy.Index(_schema(), path=path)
        self._look()

    @contextmanager
    def writing(self) -> Iterator[LexicalWriter]:
        """Write; what isn't committed at the end is dropped, then the rest is seen."""
        writer = LexicalWriter(self._index)
        try:
            yield writer
        finally:
            writer.close()
            self._index.reload()
            self._look()

    def update(self, removed: Iterable[int], added: Iterable[tuple[int, str]]) -> None:
        """Take passages out and put others in, by key and terms with spaces between."""
        with self.writing() as writer:
            writer.remove(removed)
            for key, found in added:
                writer.add(key, found)
            writer.commit()

    def search(
        self, text: str, depth: int, keys: Collection[int] | None = None
    ) -> list[Scored]:
        """Find the *depth* best passages, of those of *keys* alone, best first.

        A score is BM25's as a share of the most that any passage could reach for
        this query, so it says the same of a long question and of a short one. Where
        the question's terms stand in very many places, the rarer ones find and all
        of them score.
        """
        clauses = Clauses(self._index.schema, self._frequencies, text)
        most = clauses.most
        if not most:
            return []
        found = self._found(clauses, depth, keys)
        scored = [Scored(key, score / most) for key, score in found if score > 0]
        return sorted(scored, key=lambda one: (-one.score, one.key))[:depth]

    def rarity(self, term: str) -> float:
        """Give a term's inverse document frequency, above 0."""
        return self._frequencies.rarity(term)

    def _look(self) -> None:
        """See what was committed, and how many passages tantivy counts.

        Frequencies and BM25 count a passage that was taken out until its segment
        is merged with another.
        """
        self._searcher = self._index.searcher()
        total: int = self._searcher.num_docs
        if self._folder:
            meta = json.loads((self._folder / "meta.json").read_text(encoding="utf-8"))
            total = sum(segment["max_doc"] for segment in meta["segments"])
        self._frequencies = Frequencies(self._searcher, total)
        least, most = _ENOUGH_PLACES
        self._enough = min(max(self._searcher.num_docs, least), most)

    def _found(
        self, clauses: Clauses, depth: int, keys: Collection[int] | None
    ) -> list[tuple[int, float]]:
        if clauses.places <= _FEW_PLACES * self._enough:
            return self._hits(clauses.whole(keys), depth)
        if keys is None or len(keys) > _FEW_KEYS:
            keys = self._candidates(clauses, depth, keys)
        return self._hits(clauses.among(keys), len(keys))

    def _candidates(
        self, clauses: Clauses, depth: int, keys: Collection[int] | None
    ) -> list[int]:
        """Find those that are worth to be scored by the whole question."""
        enough = self._enough
        likely = max(depth * _CANDIDATES, _LEAST)
        wanted = max(depth, min(likely, _MOST_LOOKS // clauses.looks))
        found = self._picked(clauses, wanted, keys) if keys else []
        while len(found) < depth:
            found = self._keys(clauses.rarest(enough, keys), wanted)
            if enough > clauses.places:
                break
            enough *= _MORE
        return found

    def _picked(
        self, clauses: Clauses, wanted: int, keys: Collection[int]
    ) -> list[int]:
        """Pick those of a scope out of more hits, where it is no small part of all.

        That is faster than to search among so many keys.
        """
        if len(keys) * _SMALL_SHARE < self._searcher.num_docs:
            return []
        inside = keys if isinstance(keys, Set) else frozenset(keys)
        deeper = wanted * self._searcher.num_docs // len(inside)
        hits = self._keys(clauses.rarest(self._enough, None), deeper)
        return [key for key in hits if key in inside][:wanted]

    def _hits(self, query: tantivy.Query, depth: int) -> list[tuple[int, float]]:
        """Give the *depth* best, by key, with tantivy's score."""
        hits = self._searcher.search(query, depth, count=False).hits
        scores, places = zip(*hits, strict=True) if hits else ((), ())
        keys = self._searcher.fast_field_values("key", list(places))
        return list(zip(keys, scores, strict=True))

    def _keys(self, query: tantivy.Query, depth: int) -> list[int]:
        return [key for key, _ in self._hits(query, depth)]


def _linked(folder: Path) -> Path:
    """Make a folder of links to another's files, which can't be written to.

    tantivy takes a lock in the folder to read too.
    """
    aside = Path(mkdtemp(prefix="siyu-qa-"))
    for file in folder.iterdir():
        if not file.name.endswith(".lock"):
            (aside / file.name).symlink_to(file.resolve())
    return aside


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("key", indexed=True, fast=True)
    builder.add_text_field("terms", tokenizer_name="whitespace", index_option="freq")
    return builder.build()

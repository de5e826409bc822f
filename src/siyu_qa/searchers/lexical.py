"""Search by terms: BM25 over tantivy, over terms of our own."""

import json
import math
from collections import Counter
from collections.abc import Collection, Iterable
from pathlib import Path

import tantivy

from siyu_qa.records import Scored
from siyu_qa.text.terms import terms

_HEAP_BYTES = 50_000_000
# tantivy's own and fixed.
_K1 = 1.2


class LexicalSearcher:
    """An index of passages' terms; in memory where *folder* is None."""

    def __init__(self, folder: Path | None = None) -> None:
        path = None if folder is None else str(folder)
        self._folder = folder
        self._index = tantivy.Index(_schema(), path=path)
        self._look()

    def update(self, removed: Iterable[int], added: Iterable[tuple[int, str]]) -> None:
        """Take passages out and put others in, by key and terms with spaces between."""
        writer = self._index.writer(_HEAP_BYTES, num_threads=1)
        for key in removed:
            # By term, a number is taken as signed and meets no unsigned key.
            by_key = tantivy.Query.term_query(self._index.schema, "key", key)
            writer.delete_documents_by_query(by_key)
        for key, found in added:
            document = tantivy.Document()
            document.add_unsigned("key", key)
            document.add_text("terms", found)
            writer.add_document(document)
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()
        self._look()

    def search(
        self, text: str, depth: int, keys: Collection[int] | None = None
    ) -> list[Scored]:
        """Find the *depth* best passages, of those of *keys* alone, best first.

        A score is BM25's as a share of the most that any passage could reach for
        this query, so it says the same of a long question and of a short one.
        """
        asked = Counter(terms(text))
        if not asked:
            return []
        query = self._query(asked, keys)
        found = self._searcher.search(query, depth, count=False).hits
        keys = self._searcher.fast_field_values("key", [place for _, place in found])
        most = sum(count * self._most(term) for term, count in asked.items())
        scored = [
            Scored(key, score / most)
            for key, (score, _) in zip(keys, found, strict=True)
        ]
        return sorted(scored, key=lambda one: (-one.score, one.key))

    def _look(self) -> None:
        """See what was committed, and how many passages tantivy counts.

        Frequencies and BM25 count a passage that was taken out until its segment
        is merged with another.
        """
        self._searcher = self._index.searcher()
        self._total: int = self._searcher.num_docs
        if self._folder:
            meta = json.loads((self._folder / "meta.json").read_text(encoding="utf-8"))
            self._total = sum(segment["max_doc"] for segment in meta["segments"])

    def _frequency(self, term: str) -> int:
        frequency: int = self._searcher.doc_freq("terms", term)
        return frequency

    def _most(self, term: str) -> float:
        """Give the most that a term adds to a BM25 score: idf times k1 + 1.

        The idf is tantivy's, that of Robertson and Zaragoza 2009 plus one.
        """
        frequency = self._frequency(term)
        missing = self._total - frequency
        return math.log(1 + (missing + 0.5) / (frequency + 0.5)) * (_K1 + 1)

    def _query(
        self, asked: Counter[str], keys: Collection[int] | None
    ) -> tantivy.Query:
        query = tantivy.Query.boolean_query(
            [
                (tantivy.Occur.Should, self._weighted(term, count))
                for term, count in asked.items()
            ]
        )
        if keys is None:
            return query
        within = tantivy.Query.term_set_query(self._index.schema, "key", list(keys))
        unscored = tantivy.Query.const_score_query(within, 0.0)
        return tantivy.Query.boolean_query(
            [(tantivy.Occur.Must, query), (tantivy.Occur.Must, unscored)]
        )

    def _weighted(self, term: str, weight: float) -> tantivy.Query:
        query = tantivy.Query.term_query(self._index.schema, "terms", term, "freq")
        return tantivy.Query.boost_query(query, weight)


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("key", indexed=True, fast=True)
    builder.add_text_field("terms", tokenizer_name="whitespace", index_option="freq")
    return builder.build()

"""Search by terms: BM25 over tantivy, over terms of our own."""

import json
import math
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

import tantivy

from siyu_qa.records import Scored
from siyu_qa.text.fold import fold
from siyu_qa.text.terms import terms
from siyu_qa.text.variants import variants_in

_HEAP_BYTES = 50_000_000
# tantivy's own and fixed.
_K1 = 1.2
# What another region's word for the asked one is worth; docs/decisions.md.
_VARIANT = 0.8

_Word = tuple[str, tuple[str, ...]]
"""A word of the query, and what other regions say for it."""


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
        this query, so it says the same of a long question and of a short one. A
        word counts as it was asked or as another region says it, whichever gives
        more, and the other region's never gives as much as the asked one can.
        """
        asked = Counter(terms(text))
        if not asked:
            return []
        query = self._query(asked, _words_in(text), keys)
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

    def rarity(self, term: str) -> float:
        """Give a term's inverse document frequency, above 0.

        It is tantivy's, that of Robertson and Zaragoza (2009) plus one.
        """
        frequency = self._frequency(term)
        missing = self._total - frequency
        return math.log(1 + (missing + 0.5) / (frequency + 0.5))

    def _most(self, term: str) -> float:
        """Give the most that a term adds to a BM25 score."""
        return self.rarity(term) * (_K1 + 1)

    def _query(
        self,
        asked: Counter[str],
        words: Counter[_Word],
        keys: Collection[int] | None,
    ) -> tantivy.Query:
        query = _any_of(self._clauses(asked, words))
        if keys is None:
            return query
        within = tantivy.Query.term_set_query(self._index.schema, "key", list(keys))
        unscored = tantivy.Query.const_score_query(within, 0.0)
        return tantivy.Query.boolean_query(
            [(tantivy.Occur.Must, query), (tantivy.Occur.Must, unscored)]
        )

    def _clauses(
        self, asked: Counter[str], words: Counter[_Word]
    ) -> Iterator[tantivy.Query]:
        """Give what adds to a score: words with variants whole, the rest by term."""
        for word, count in words.items():
            inner = _counted(word[0], count)
            # A word in the middle of a longer Latin one isn't asked for.
            if inner <= asked:
                asked = asked - inner
                yield tantivy.Query.boost_query(self._either(*word), count)
        yield from self._weighted(asked)

    def _either(self, word: str, others: Iterable[str]) -> tantivy.Query:
        """Look for a word or, a little lower, for one of the others.

        All of a shorter one is as good as all of the word. A rarer one would have the
        higher score, so it is brought down to the word's.
        """
        most, length = self._most_of(word), len(terms(word))
        alternatives = [self._all_of(word, 1.0)]
        for other in others:
            share = min(length / len(terms(other)), most / self._most_of(other))
            alternatives.append(self._all_of(other, _VARIANT * share))
        return tantivy.Query.disjunction_max_query(alternatives)

    def _most_of(self, word: str) -> float:
        return sum(self._most(term) for term in terms(word))

    def _all_of(self, word: str, weight: float) -> tantivy.Query:
        inner = _any_of(self._weighted(Counter(terms(word))))
        return tantivy.Query.boost_query(inner, weight)

    def _weighted(self, asked: Counter[str]) -> list[tantivy.Query]:
        schema = self._index.schema
        return [
            tantivy.Query.boost_query(
                tantivy.Query.term_query(schema, "terms", term, "freq"), count
            )
            for term, count in asked.items()
        ]


def _words_in(text: str) -> Counter[_Word]:
    """Count the words of a query that other regions say otherwise."""
    folded = fold(text)
    return Counter(
        (folded[start:end], tuple(others))
        for (start, end), others in variants_in(folded)
    )


def _counted(word: str, times: int) -> Counter[str]:
    return Counter({term: times * n for term, n in Counter(terms(word)).items()})


def _any_of(queries: Iterable[tantivy.Query]) -> tantivy.Query:
    return tantivy.Query.boolean_query(
        [(tantivy.Occur.Should, query) for query in queries]
    )


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("key", indexed=True, fast=True)
    builder.add_text_field("terms", tokenizer_name="whitespace", index_option="freq")
    return builder.build()

"""What a question asks an index of terms for, as queries of tantivy."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

import tantivy

from siyu_qa.searchers.frequencies import Frequencies
from siyu_qa.text.fold import fold
from siyu_qa.text.terms import terms
from siyu_qa.text.variants import variants_in

# What another region's word for the asked one is worth; docs/decisions.md.
_VARIANT = 0.8

_WORDING = 8
"""A wording of a word takes as long to look up in a passage as so many terms."""

_Word = tuple[str, tuple[str, ...]]
"""A word of the question, and what other regions say for it."""
_Joined = Callable[[Counter[str]], tantivy.Query]
"""Makes one query of terms."""


class Clauses:
    """The terms of a question, and its words that other regions say otherwise.

    A word counts as it was asked or as another region says it, whichever gives
    more, and the other region's never gives as much as the asked one can.
    """

    def __init__(
        self, schema: tantivy.Schema, frequencies: Frequencies, text: str
    ) -> None:
        self._schema = schema
        self._frequencies = frequencies
        self._asked = Counter(terms(text))
        self._words, self._rest = _apart(self._asked, _words_in(text))
        self._weights = _weights(self._asked, self._words)

    @property
    def most(self) -> float:
        """Give the most that a passage could reach; 0 where nothing is asked for."""
        return sum(n * self._frequencies.most(term) for term, n in self._asked.items())

    @property
    def looks(self) -> int:
        """Tell what it takes to score a passage, in terms that are looked up in it."""
        wordings = sum(1 + len(others) for _, others in self._words)
        return len(self._weights) + _WORDING * wordings

    @property
    def places(self) -> int:
        """Count the passages of each term: what a search of the whole looks at."""
        return sum(map(self._frequencies.of, self._weights))

    def whole(self, keys: Collection[int] | None) -> tantivy.Query:
        """Search for all of it; among *keys* alone, where they are given."""
        return self._within(self._any_of(self._rest, self._either(self._any_of)), keys)

    def rarest(self, enough: int, keys: Collection[int] | None) -> tantivy.Query:
        """Search for the rarest terms, as many as it takes to meet *enough* places."""
        counted = sorted((self._frequencies.of(term), term) for term in self._weights)
        taken: dict[str, float] = {}
        met = 0
        for count, term in counted:
            if met >= enough:
                break
            taken[term] = self._weights[term]
            met += count
        return self._within(self._any_of(taken), keys)

    def among(self, keys: Iterable[int]) -> tantivy.Query:
        """Score each of these passages by the whole, though it meets nothing of it.

        Of a common term, only their places are looked at.
        """
        # As a set they would take ten times as long.
        these = tantivy.Query.boolean_query(
            [(tantivy.Occur.Should, self._is(key)) for key in keys]
        )

        def scored(found: Counter[str]) -> tantivy.Query:
            return _all_of([these, *map(_where_met, self._weighted(found))])

        words = self._either(scored)
        return _all_of([these, *words, *map(_where_met, self._weighted(self._rest))])

    def _within(
        self, query: tantivy.Query, keys: Collection[int] | None
    ) -> tantivy.Query:
        if keys is None:
            return query
        within = tantivy.Query.term_set_query(self._schema, "key", list(keys))
        return _all_of([query, tantivy.Query.const_score_query(within, 0.0)])

    def _either(self, joined: _Joined) -> list[tantivy.Query]:
        """Look for each word or, a little lower, for one of the others.

        All of a shorter one is as good as all of the word. A rarer one would have the
        higher score, so it is brought down to the word's.
        """
        return [
            tantivy.Query.boost_query(
                tantivy.Query.disjunction_max_query(
                    [
                        tantivy.Query.boost_query(joined(Counter(terms(one))), weight)
                        for one, weight in self._wordings(word, others)
                    ]
                ),
                count,
            )
            for (word, others), count in self._words.items()
        ]

    def _wordings(
        self, word: str, others: Iterable[str]
    ) -> Iterator[tuple[str, float]]:
        most, length = self._most_of(word), len(terms(word))
        yield word, 1.0
        for other in others:
            share = min(length / len(terms(other)), most / self._most_of(other))
            yield other, _VARIANT * share

    def _most_of(self, word: str) -> float:
        return sum(map(self._frequencies.most, terms(word)))

    def _any_of(
        self, found: Mapping[str, float], others: Iterable[tantivy.Query] = ()
    ) -> tantivy.Query:
        queries = [*others, *self._weighted(found)]
        return tantivy.Query.boolean_query(
            [(tantivy.Occur.Should, query) for query in queries]
        )

    def _weighted(self, found: Mapping[str, float]) -> Iterator[tantivy.Query]:
        for term, weight in found.items():
            query = tantivy.Query.term_query(self._schema, "terms", term, "freq")
            yield tantivy.Query.boost_query(query, weight)

    def _is(self, key: int) -> tantivy.Query:
        query = tantivy.Query.term_query(self._schema, "key", key, "basic")
        return tantivy.Query.const_score_query(query, 0.0)


def _words_in(text: str) -> Counter[_Word]:
    """Count the words of a question that other regions say otherwise."""
    folded = fold(text)
    return Counter(
        (folded[start:end], tuple(others))
        for (start, end), others in variants_in(folded)
    )


def _apart(
    asked: Counter[str], words: Counter[_Word]
) -> tuple[Counter[_Word], Counter[str]]:
    """Give the words that stand in terms of their own, and the other terms."""
    whole: Counter[_Word] = Counter()
    rest = Counter(asked)
    for word, count in words.items():
        inner = Counter(terms(word[0]) * count)
        # A word in the middle of a longer Latin one isn't asked for.
        if all(rest[term] >= n for term, n in inner.items()):
            rest.subtract(inner)
            whole[word] = count
    return whole, +rest


def _weights(asked: Counter[str], words: Counter[_Word]) -> dict[str, float]:
    """Give the terms that can find a passage, those of other regions' words too."""
    weights: dict[str, float] = dict(asked)
    for (_, others), count in words.items():
        for other in others:
            for term in terms(other):
                weights[term] = max(weights.get(term, 0.0), _VARIANT * count)
    return weights


def _where_met(query: tantivy.Query) -> tantivy.Query:
    """Add a score where there is one, and leave no passage out."""
    return tantivy.Query.boolean_query(
        [(tantivy.Occur.Must, _EVERY), (tantivy.Occur.Should, query)]
    )


# Its score of 1 would be added for each clause.
_EVERY = tantivy.Query.const_score_query(tantivy.Query.all_query(), 0.0)


def _all_of(queries: Iterable[tantivy.Query]) -> tantivy.Query:
    return tantivy.Query.boolean_query(
        [(tantivy.Occur.Must, query) for query in queries]
    )

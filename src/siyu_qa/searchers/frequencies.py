"""How common terms are in what is indexed."""

import math
from functools import lru_cache, partial

import tantivy

# tantivy's own and fixed.
_K1 = 1.2
_KEPT = 65_536
"""Frequencies that are kept: questions are made of the same few characters."""


class Frequencies:
    """In how many of *total* passages a term stands, as *searcher* counts."""

    def __init__(self, searcher: tantivy.Searcher, total: int) -> None:
        self._total = total
        # The types of tantivy call doc_freq's answer an int, as it is.
        self.of = lru_cache(_KEPT)(partial(searcher.doc_freq, "terms"))

    def rarity(self, term: str) -> float:
        """Give a term's inverse document frequency, above 0.

        It is tantivy's, that of Robertson and Zaragoza (2009) plus one.
        """
        frequency = self.of(term)
        missing = self._total - frequency
        return math.log(1 + (missing + 0.5) / (frequency + 0.5))

    def most(self, term: str) -> float:
        """Give the most that a term adds to a BM25 score."""
        return self.rarity(term) * (_K1 + 1)

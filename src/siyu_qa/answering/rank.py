"""Score the sentences of the passages found, and how surely they answer.

The numbers are learnt: ``training/ranking.py`` fits them to questions whose
answer is known and writes ``models/ranking.json``.
"""

import json
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from siyu_qa.records import Hit
from siyu_qa.text.fold import fold
from siyu_qa.text.matching import coverage, heaviest_missing, longest_run
from siyu_qa.text.offers import (
    asks_itself,
    defines,
    offers,
    offers_count,
    offers_unit,
    points_back,
)
from siyu_qa.text.questions import Query
from siyu_qa.text.rows import row_told
from siyu_qa.text.sentences import Kind, Stretch, stretches

NUMBERS = Path(str(files("siyu_qa"))) / "models" / "ranking.json"

Features = dict[str, float]

# What a sentence is about stands in so many characters at its beginning.
_OPENING = 12
_SIGNS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may be the answer."""

    hit: Hit
    stretch: Stretch
    number: int
    """Counts the stretches of the passage from 0."""
    text: str
    features: Features
    score: float
    """Higher is likelier to answer."""


def candidates(query: Query, hits: Sequence[Hit]) -> list[Candidate]:
    """Score every sentence of *hits*, best first."""
    found = [found for hit in hits for found in _of_passage(query, hit)]
    return sorted(found, key=lambda one: (-one.score, one.hit.rank, one.stretch.start))


def likelihood(query: Query, ranked: Sequence[Candidate]) -> float:
    """Give the probability, from 0 to 1, that the best candidate answers."""
    if not ranked:
        return 0.0
    features = answer_features(query, ranked)
    return 1 / (1 + math.exp(-_weighted(features, numbers_of()["answer"])))


def words_of(one: Candidate) -> str:
    """Give what two sentences have in common that say the same."""
    return _SIGNS.sub("", fold(one.text))


def answer_features(query: Query, ranked: Sequence[Candidate]) -> Features:
    """Say what tells an answer from a sentence that only shares words with one."""
    best = ranked[0]
    return {
        "bias": 1.0,
        "score": best.score,
        "relevance": best.hit.score,
        "context": best.features["context"],
        "missing": best.features["missing"],
        "offers": best.features["offers"],
        "uncounted": float(bool(query.unit) and not best.features["unit"]),
    }


def _of_passage(query: Query, hit: Hit) -> Iterable[Candidate]:
    passage = hit.found
    found = stretches(passage.text)
    names = [fold(name) for name in passage.part.names] if passage.part else []
    folded = [row_told(fold(passage.text[one.start : one.end]), names) for one in found]
    heading = fold(passage.heading)
    whole = coverage(query, fold(passage.searched))
    # Where the question itself stands, what is said next may answer it.
    asked = _letters(query.folded)
    for number, stretch in enumerate(found):
        if stretch.kind is Kind.HEADING or _letters(folded[number]) == asked:
            continue
        around = (heading, *_context(found, folded, number), folded[number])
        features = _features(query, hit, folded[number], "\n".join(around), whole)
        yield Candidate(
            hit=hit,
            stretch=stretch,
            number=number,
            text=passage.text[stretch.start : stretch.end],
            features=features,
            score=_weighted(features, numbers_of()["sentence"]),
        )


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))


def _context(
    found: Sequence[Stretch], folded: Sequence[str], number: int
) -> Iterable[str]:
    """Give what a reader has in mind at a sentence: the one before, the lead-in."""
    stretch = found[number]
    if number:
        yield folded[number - 1]
    for other, text in zip(found, folded, strict=True):
        if other.kind is Kind.LEAD_IN and other.list_number == stretch.list_number:
            yield text


def _features(
    query: Query, hit: Hit, sentence: str, context: str, whole: float
) -> Features:
    in_context = coverage(query, context)
    return {
        "sentence": coverage(query, sentence),
        "context": in_context,
        "passage": whole,
        "offers": float(offers(sentence, query.wanted, query.folded)),
        "unit": float(offers_unit(sentence, query.unit)),
        "count": float(offers_count(sentence, query.count)),
        "relevance": hit.score,
        "first": float(hit.rank == 1),
        "asks": float(asks_itself(sentence)),
        "short": float(len(sentence) < 12),
        "length": math.log(max(len(sentence), 1) / 40),
        "run": longest_run(query, sentence),
        "opening": coverage(query, sentence[:_OPENING]),
        "defines": float(defines(query, sentence)),
        "missing": heaviest_missing(query, context),
        "anaphoric": in_context * float(points_back(sentence)),
    }


def _weighted(features: Mapping[str, float], numbers: Mapping[str, float]) -> float:
    return sum(value * numbers.get(name, 0.0) for name, value in features.items())


@cache
def numbers_of() -> dict[str, dict[str, float]]:
    """Read the numbers, for sentences and for answers, by feature."""
    numbers: dict[str, dict[str, float]] = json.loads(
        NUMBERS.read_text(encoding="utf-8")
    )
    return numbers

"""Score the sentences of the passages found, and how surely they answer.

The numbers are learnt: ``training/ranking.py`` fits them to questions whose
answer is known and writes ``models/ranking.json``.
"""

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise
from pathlib import Path

from siyu_qa.records import Hit
from siyu_qa.text.fold import fold
from siyu_qa.text.offers import asks_itself, offers, offers_unit
from siyu_qa.text.questions import Analysis
from siyu_qa.text.sentences import Kind, Stretch, stretches

NUMBERS = Path(str(files("siyu_qa"))) / "models" / "ranking.json"

Features = dict[str, float]


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


def candidates(analysis: Analysis, hits: Sequence[Hit]) -> list[Candidate]:
    """Score every sentence of *hits*, best first."""
    found = [found for hit in hits for found in _of_passage(analysis, hit)]
    return sorted(found, key=lambda one: (-one.score, one.hit.rank, one.stretch.start))


def likelihood(analysis: Analysis, ranked: Sequence[Candidate]) -> float:
    """Give the probability, from 0 to 1, that the best candidate answers."""
    if not ranked:
        return 0.0
    features = answer_features(analysis, ranked)
    return 1 / (1 + math.exp(-_weighted(features, _numbers()["answer"])))


def answer_features(analysis: Analysis, ranked: Sequence[Candidate]) -> Features:
    """Say what tells an answer from a sentence that only shares words with one."""
    best = ranked[0]
    return {
        "bias": 1.0,
        "score": best.score,
        "sentence": best.features["sentence"],
        "context": best.features["context"],
        "passage": best.features["passage"],
        "offers": best.features["offers"],
        "relevance": best.hit.score,
        "cosine": best.hit.cosine,
        "missing": _heaviest_missing(analysis, fold(best.hit.passage.text)),
        "clues": min(sum(weight > 0 for weight in analysis.weights) / 10, 2.0),
    }


def _of_passage(analysis: Analysis, hit: Hit) -> Iterable[Candidate]:
    passage = hit.passage
    found = stretches(passage.text)
    folded = [fold(passage.text[one.start : one.end]) for one in found]
    heading = fold(passage.heading)
    whole = _covered(analysis, f"{heading}\n{fold(passage.text)}")
    for number, stretch in enumerate(found):
        if stretch.kind is Kind.HEADING:
            continue
        around = (heading, *_context(found, folded, number), folded[number])
        features = _features(analysis, hit, folded[number], "\n".join(around), whole)
        yield Candidate(
            hit=hit,
            stretch=stretch,
            number=number,
            text=passage.text[stretch.start : stretch.end],
            features=features,
            score=_weighted(features, _numbers()["sentence"]),
        )


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
    analysis: Analysis, hit: Hit, sentence: str, context: str, whole: float
) -> Features:
    covered = _covered(analysis, sentence)
    return {
        "sentence": covered,
        "context": _covered(analysis, context),
        "passage": whole,
        "offers": float(offers(sentence, analysis.wanted, analysis.text)),
        "unit": float(offers_unit(sentence, analysis.unit)),
        "relevance": hit.score,
        "first": float(hit.rank == 1),
        "asks": float(asks_itself(sentence)),
        "short": float(len(sentence) < 12),
        "length": math.log(max(len(sentence), 1) / 40),
        "run": _longest_run(analysis.text, sentence),
    }


def _covered(analysis: Analysis, text: str) -> float:
    """Give the share of the question's weight that *text* meets, from 0 to 1."""
    total = sum(analysis.weights)
    if not total:
        return 0.0
    met = {
        place for clue in analysis.clues if clue.term in text for place in clue.places
    }
    return sum(analysis.weights[place] for place in met) / total


def _heaviest_missing(analysis: Analysis, text: str) -> float:
    """Give the weight of the heaviest clue that *text* doesn't meet, 0 to 1."""
    met = {p for clue in analysis.clues if clue.term in text for p in clue.places}
    missing = [w for place, w in enumerate(analysis.weights) if place not in met]
    return max(missing, default=0.0) / max(*analysis.weights, 1e-9)


def _longest_run(question: str, sentence: str) -> float:
    """Give the longest stretch of the question in the sentence, as a share of 8."""
    longest = 0
    for start in range(len(question)):
        while question[start : start + longest + 1] in sentence:
            longest += 1
            if start + longest >= len(question):
                break
    return min(longest / 8, 1.0)


def _weighted(features: Mapping[str, float], numbers: Mapping[str, float]) -> float:
    return sum(value * numbers.get(name, 0.0) for name, value in features.items())


@cache
def _numbers() -> dict[str, dict[str, float]]:
    numbers: dict[str, dict[str, float]] = json.loads(
        NUMBERS.read_text(encoding="utf-8")
    )
    return numbers

"""Score the sentences of the passages found, and how surely they answer.

The numbers are learnt: ``training/ranking.py`` fits them to questions whose
answer is known and writes ``models/ranking.json``.
"""

import json
import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from siyu_qa.answering.features import Features, features_of, read
from siyu_qa.records import Hit, Passage
from siyu_qa.text.fold import fold
from siyu_qa.text.matching import coverage, weight_of
from siyu_qa.text.offers import TOLD_APART
from siyu_qa.text.questions import Query, Wanted
from siyu_qa.text.sentences import Stretch

NUMBERS = Path(str(files("siyu_qa"))) / "models" / "ranking.json"

_SIGNS = re.compile(r"[\W_]+")
# A number or a Latin word of the question names something.
_NUMBER = re.compile(r"\d+(?:\.\d+)?|[a-z]{2,}")
_OF_THE_BEST = ("local_context", "near", "offers", "named", "sort", "defines")
_FAR_AHEAD = 5.0
_UNRANKED = 50
"""What counts as the rank of a passage that a searcher didn't find."""


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


def known_of(passage: Passage) -> str:
    """Give what a passage says with its title and headings, folded."""
    return fold(f"{passage.title}\n{passage.searched}")


def answer_features(query: Query, ranked: Sequence[Candidate]) -> Features:
    """Say what tells an answer from a sentence that only shares words with one."""
    best = ranked[0]
    passages = list(dict.fromkeys(one.hit.found for one in ranked))
    searched = [known_of(found) for found in passages]
    own = searched[passages.index(best.hit.found)]
    numbers = _NUMBER.findall(query.folded)
    is_untold = query.wanted in TOLD_APART and not best.features["offers"]
    return {
        "bias": 1.0,
        "score": best.score,
        "margin": _ahead(best, (one for one in ranked if one.hit != best.hit)),
        "gap": _ahead(best, ranked[1:]),
        "passage": coverage(query, own),
        "characters": _characters_met(query, own),
        "anywhere": coverage(query, "\n".join(searched)),
        "dense": 1 / (best.hit.dense or _UNRANKED),
        "numbers": sum(one not in own for one in numbers) / max(len(numbers), 1),
        "uncounted": float(bool(query.unit) and not best.features["unit"]),
        "untold": float(is_untold),
        **{name: best.features[name] for name in _OF_THE_BEST},
        "definition": float(query.wanted is Wanted.DEFINITION),
    }


def _ahead(best: Candidate, others: Iterable[Candidate]) -> float:
    """Say by how much the best scores more than the next best."""
    next_best = next((one.score for one in others), -math.inf)
    return min(best.score - next_best, _FAR_AHEAD)


def _characters_met(query: Query, text: str) -> float:
    """Give the share of the question's weight whose single characters *text* has."""
    return weight_of(query, (at for at, c in enumerate(query.folded) if c in text))


def _of_passage(query: Query, hit: Hit) -> Iterator[Candidate]:
    reading = read(query, hit)
    for number, features in features_of(reading):
        stretch = reading.found[number]
        yield Candidate(
            hit=hit,
            stretch=stretch,
            number=number,
            text=hit.found.text[stretch.start : stretch.end],
            features=features,
            score=_weighted(features, numbers_of()["sentence"]),
        )


def _weighted(features: Mapping[str, float], numbers: Mapping[str, float]) -> float:
    return sum(value * numbers.get(name, 0.0) for name, value in features.items())


@cache
def numbers_of() -> dict[str, dict[str, float]]:
    """Read the numbers, for sentences and for answers, by feature."""
    numbers: dict[str, dict[str, float]] = json.loads(
        NUMBERS.read_text(encoding="utf-8")
    )
    return numbers

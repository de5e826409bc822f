"""What tells the sentence that answers from its neighbours in a passage.

A question's words are of two kinds: some name what the whole passage is about, and
any of its sentences may leave them out; the others say what is asked of it. So a
word counts by how few sentences of the passage have it.
"""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from siyu_qa.records import Hit
from siyu_qa.text.fold import fold
from siyu_qa.text.matching import coverage, longest_run, met_places
from siyu_qa.text.offers import (
    TOLD_APART,
    asks_itself,
    defines,
    offers,
    offers_sort,
    offers_unit,
)
from siyu_qa.text.questions import Query, Wanted
from siyu_qa.text.rows import header_of, row_told
from siyu_qa.text.sentences import Kind, Stretch, stretches

Features: TypeAlias = dict[str, float]
_Flags: TypeAlias = npt.NDArray[np.bool_]
_Numbers: TypeAlias = npt.NDArray[np.float64]

_SHORT = 12
"""So many characters are hardly a sentence."""
_USUAL = 40
"""So many characters has a sentence."""
_NEAR = 5.0
"""So many characters away from the asking word a word weighs 1/e of its weight."""
_TINY = float(np.finfo(float).tiny)
_SAME_QUESTION = 0.8
_LEAST_SCORE = 1e-6
_NUMBER = re.compile(r"\d+")
# A word in all sentences still counts a little.
_LEAST_RARITY = 0.05
_NAMED = {Wanted.PERSON, Wanted.ROLE, Wanted.REASON}


@dataclass(frozen=True, slots=True)
class Reading:
    """A passage, read for one question.

    S is the number of its stretches, L that of the question's characters.
    """

    query: Query
    hit: Hit
    found: list[Stretch]
    folded: list[str]
    said: list[str]
    """The folded texts; who has just asked a thing needn't say it again to answer."""
    weights: _Numbers
    """(L,) What each character of the question weighs."""
    met: _Flags
    """(S, L) Which of them each stretch meets."""
    around: _Flags
    """(L,) Which of them stand in its title and headings."""


def read(query: Query, hit: Hit) -> Reading:
    """Cut a passage into its sentences and see what each says of the question."""
    passage = hit.found
    found = stretches(passage.text)
    names = header_of(passage)
    whole = fold(passage.text)
    folded = [row_told(whole[one.start : one.end], names) for one in found]
    said = list(_said(query, found, folded))
    return Reading(
        query=query,
        hit=hit,
        found=found,
        folded=folded,
        weights=np.array(query.weights),
        said=said,
        met=np.array([_met(query, text) for text in said]).reshape(len(said), -1),
        around=_met(query, fold(f"{passage.title}\n{passage.heading}")),
    )


def features_of(reading: Reading) -> Iterator[tuple[int, Features]]:
    """Give the numbers of the stretches that may answer, by their place in it."""
    query, hit = reading.query, reading.hit
    columns = _columns(reading)
    for number, stretch in enumerate(reading.found):
        text = reading.folded[number]
        if stretch.kind is Kind.HEADING or _asks_the_same(query, text):
            continue
        offered = float(offers(text, query.wanted, query.folded))
        yield (
            number,
            {name: float(column[number]) for name, column in columns.items()}
            | {
                "relevance": math.log(max(hit.score, _LEAST_SCORE)),
                "rank": 1 / hit.rank,
                "offers": offered,
                "told": offered * (query.wanted in TOLD_APART),
                "named": offered * (query.wanted in _NAMED),
                "unit": float(offers_unit(text, query.unit)),
                "sort": float(offers_sort(text, query)),
                "defines": float(defines(query, text)),
                "asks": float(asks_itself(text)),
                "short": float(len(text) < _SHORT),
                "length": math.log(max(len(text), 1) / _USUAL),
                "run": longest_run(query, text),
                "another": _tells_another(query, text),
                "place": 1 / (1 + number),
            },
        )


def _tells_another(query: Query, text: str) -> float:
    """Give the share of the question's numbers that *text* has others for."""
    asked, told = (set(_NUMBER.findall(one)) for one in (query.folded, text))
    return len(asked - told) / len(asked) if asked and told else 0.0


def _asks_the_same(query: Query, text: str) -> bool:
    """Tell whether a sentence is the question itself: what is said next may answer."""
    if _letters(text) == _letters(query.folded):
        return True
    return asks_itself(text) and coverage(query, text) >= _SAME_QUESTION


def _columns(reading: Reading) -> dict[str, _Numbers]:
    """Give the shares, from 0 to 1, of the question that each stretch meets; (S,)."""
    weights, met = reading.weights, reading.met
    context = met | reading.around | _beside(reading)
    anywhere = met.any(axis=0) | reading.around
    local = weights * _rarities(met) * anywhere
    topic = reading.around | _first(met)
    near = weights * _nearness(reading.query)
    characters = _characters(reading)
    rare = _rarities(characters)
    rest = _share(characters, rare * ~_first(characters))
    subject = np.flatnonzero(weights)
    return {
        "sentence": _share(met, weights),
        "passage": np.full(len(met), _share(anywhere, weights)),
        "local": _share(met, local),
        "local_context": _share(context, local),
        "rest": _share(met, weights * ~topic),
        "near": _share(met, near),
        "characters": _share(characters, np.ones(len(subject))),
        "rare_characters": _share(characters, rare),
        "best_rest": rest / max(rest.max(initial=0.0), _TINY),
    }


def _said(
    query: Query, found: Sequence[Stretch], folded: Sequence[str]
) -> Iterator[str]:
    """Give what each stretch says, with the question that it directly answers."""
    before = ""
    for stretch, text in zip(found, folded, strict=True):
        yield before + text
        is_asked = stretch.kind is Kind.HEADING and asks_itself(text)
        before = text if is_asked or _asks_the_same(query, text) else ""


def _met(query: Query, text: str) -> _Flags:
    flags = np.zeros(len(query.weights), dtype=bool)
    flags[list(met_places(query, text))] = True
    return flags


def _beside(reading: Reading) -> _Flags:
    """Give what a reader has in mind at each stretch: the one before, the lead-in."""
    beside = np.zeros_like(reading.met)
    beside[1:] = reading.met[:-1]
    leading = {
        one.list_number: number
        for number, one in enumerate(reading.found)
        if one.kind is Kind.LEAD_IN
    }
    for number, one in enumerate(reading.found):
        if one.list_number in leading:
            beside[number] |= reading.met[leading[one.list_number]]
    return beside


def _characters(reading: Reading) -> _Flags:
    """Tell which characters of the question's words stand in each stretch."""
    places = np.flatnonzero(reading.weights)
    folded = reading.query.folded
    return np.array(
        [[folded[place] in text for place in places] for text in reading.said],
        dtype=bool,
    ).reshape(len(reading.said), len(places))


def _rarities(met: _Flags) -> _Numbers:
    """Weigh each column by how few of the rows have it."""
    having = met.sum(axis=0)
    rarities = np.log((len(met) + 1) / np.maximum(having, 1)) + _LEAST_RARITY
    return np.where(having > 0, rarities, _LEAST_RARITY)


def _first(met: _Flags) -> _Flags:
    return np.asarray(met[:1].any(axis=0))


def _nearness(query: Query) -> _Numbers:
    """Weigh the question's characters by how near they stand to the asking word."""
    start, end = query.asking
    places = np.arange(len(query.weights))
    away = np.maximum(np.maximum(start - places, places - end + 1), 0)
    nearness: _Numbers = np.exp(-away / _NEAR)
    return nearness


def _share(flags: _Flags, weights: _Numbers) -> _Numbers:
    """Give the share of the weight where a flag is up, for each row; 0 of nothing."""
    share: _Numbers = flags @ weights / max(weights.sum(), _TINY)
    return share


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))

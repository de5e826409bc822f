"""What a question is about: the names that a follow-up leaves unsaid."""

import re
from itertools import groupby

from siyu_qa.text.questions import Query
from siyu_qa.text.rarity import rarity

Place = tuple[int, int]

ASKS = re.compile(
    "什么|甚么|谁|哪|几|怎|如何|多少|多[大高长久远重宽深]|是否|何|吗|有没有|是不是|能不能"
)
"""Words that ask, folded."""
_AFTER_A_VERB = re.compile("[了过着于哪几谁怎]|多少|什么")
_COMMON = 5.0
"""A pair of this rarity or less is a word."""
_NAME = 7.0
"""A pair of this rarity stands in names, hardly in what is said of them."""
_TOPICS = 2


def topic_of(query: Query) -> str:
    """Give the words of the question that weigh most, up to a particle.

    >>> from siyu_qa.text.questions import understand
    >>> topic_of(understand("云岭茶园种植哪三个品种？"))
    '云岭茶园'
    """
    return topics_of(query)[0]


def topics_of(query: Query) -> list[str]:
    """Give what the question is about, the weightiest words first."""
    spans = subjects(query) or [(0, len(query.text))]
    heaviest = sorted(spans, key=lambda span: -weight_of(query, span))[:_TOPICS]
    named = [span for one in heaviest for span in (_without_verb(query, *one), one)]
    return [query.text[start:end] for start, end in dict.fromkeys(named)]


def weight_of(query: Query, place: Place) -> float:
    """Give what the characters of a place add to the subject."""
    return sum(query.weights[slice(*place)])


def subjects(query: Query) -> list[Place]:
    """Give the places of the words that say what a question is about."""
    spans = runs(query)
    # A single character is left over from the words that ask.
    return [span for span in spans if span[1] - span[0] > 1] or spans


def runs(query: Query) -> list[Place]:
    """Give the places of the stretches between the words that ask or join."""
    spans = []
    places = (place for place, weight in enumerate(query.weights) if weight)
    for _, run in groupby(enumerate(places), lambda pair: pair[1] - pair[0]):
        run_places = [place for _, place in run]
        spans.append((run_places[0], run_places[-1] + 1))
    return spans


def is_name(folded: str) -> bool:
    """Tell whether words are so rare that they hardly say something of a thing.

    >>> is_name("云岭茶园"), is_name("开始")
    (True, False)
    """
    pairs = (folded[at : at + 2] for at in range(len(folded) - 1))
    return any(rarity(pair) >= _NAME for pair in pairs)


def _without_verb(query: Query, start: int, end: int) -> Place:
    """Leave out a verb at the end of a name: 茶园种植 before 哪几种."""
    verb = query.folded[end - 2 : end]
    joined = query.folded[end - 3 : end - 1]
    is_verb = _AFTER_A_VERB.match(query.folded, end) and rarity(verb) <= _COMMON
    if is_verb and end - start >= 4 and rarity(joined) > _COMMON:
        return start, end - 2
    return start, end

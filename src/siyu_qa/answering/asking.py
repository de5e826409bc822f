"""A question as the reader of phrases holds it in mind; all of it folded."""

import re
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from siyu_qa.embedders.bundled import pieces_of, vectors_of
from siyu_qa.records import Vectors
from siyu_qa.text.questions import Query, Wanted
from siyu_qa.text.rarity import MOST, rarity

Numbers = npt.NDArray[np.float32]

DECAY = 0.8
"""What is left of a weight a character farther on."""
# The first that matches at the earliest place is what asks. All folded.
ASKING = tuple(
    map(
        re.compile,
        (
            "为什么|为何(?!$)|为啥|什么原因",
            "什么时候|什么时间|何时|几时|多会儿",
            "哪[一几]?[个]?(?=年)",
            "哪[一几]?[个]?(?=[月天日])",
            "几(?=[年月日号点])|星期几",
            "什么地方|何[处地]|哪里|哪儿|哪边",
            "谁|何人|什么人|哪[一几]?[位人]|哪[一几]?[个]?(?=人)",
            "哪[一几]?[个]?(?=[国省市县州城区岛地洲镇乡])",
            "百分之(?:几|多少)",
            "多少(?=[年月天日小分秒])|多久|多长时间",
            "多少(?=[美欧日港台亿万千百]*元|钱)|几块",
            "多少(?=[人名位])",
            "多少",
            "几(?=[个种大类项次届家条名位座人])",
            "多[大高长远重宽深快]",
            "几(?!乎|何)",
            "哪些|有什么",
            "哪[两二三四五六七八九十几]",
            "什么(?:职务|职位|头衔|身份|角色)",
            "什么(?:名字|称号|称呼|名称)",
            "什么是|何谓|所谓|什么叫",
            "(?:是|指|指的是|叫|称为|称作|名为)(?:什么|甚么|啥)(?=[?吗呢]|$)",
            "怎么样|怎样|怎么|如何|咋",
            "何(?=种|类|物|事|名|项)|哪[一]?(?=[种类型])",
            "哪[一]?[个]?",
            "什么(?=[?]|$)|甚么(?=[?]|$)|啥",
            "什么样的|什么|甚么",
            "何",
            "是否|有没有|是不是|[吗么](?=[?]|$)",
        ),
    )
)
JOINING = "是在的了有于为达到共约被由从叫把对与和以"
"""These join what asks to the rest."""
_FOCUS = re.compile("[\u3400-\u9fff]{0,4}")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as a reader holds it in mind."""

    kind: int
    """Which of the asking patterns it has; one more than they are: none."""
    wanted: int
    before: str
    """What stands left of the asking word."""
    after: str
    focus: str
    """The noun next to the asking word."""
    weights: dict[str, float]
    """Of its pairs of characters, as shares of the heaviest."""
    pairs_before: frozenset[str]
    pairs_after: frozenset[str]
    unit: str
    beside: dict[str, float]
    """Of its pairs, how near they stand to the asking word: 1 at the nearest."""
    vectors_before: Vectors
    """Of its pieces left of the asking word, each of length 1."""
    vectors_after: Vectors
    focus_vector: Numbers
    """The mean of those of the focus."""
    mean_vector: Numbers


WANTED = (
    Wanted.NUMBER,
    Wanted.SHARE,
    Wanted.DATE,
    Wanted.PERSON,
    Wanted.PLACE,
    Wanted.ROLE,
    Wanted.REASON,
    Wanted.METHOD,
    Wanted.DEFINITION,
    Wanted.LIST,
    Wanted.OTHER,
)
"""The kinds that the reader has learnt to tell apart, in the order of its weights."""


@lru_cache(maxsize=64)
def asked_of(query: Query) -> Asked:
    """Take a question apart for reading.

    >>> from siyu_qa.text.questions import understand
    >>> asked = asked_of(understand("茶会在哪条街举行？"))
    >>> asked.before, asked.after, asked.focus
    ('茶会在', '条街举行', '条街举行')
    """
    text = query.folded.rstrip("?。!. ")
    start, kind, end = _asking_word(text)
    before, after = text[:start], text[end:]
    focus = _focus(before, after)
    vectors_before, vectors_after = _unit(before), _unit(after)
    every = np.concatenate((vectors_before, vectors_after))
    return Asked(
        kind=kind,
        wanted=WANTED.index(query.wanted if query.wanted in WANTED else Wanted.OTHER),
        before=before,
        after=after,
        focus=focus,
        weights={
            pair: rarity(pair) / MOST for pair in (*_pairs(before), *_pairs(after))
        },
        pairs_before=frozenset(_pairs(before)),
        pairs_after=frozenset(_pairs(after)),
        unit=query.unit,
        beside=_beside(before, after),
        vectors_before=vectors_before,
        vectors_after=vectors_after,
        focus_vector=_mean(_unit(focus)),
        mean_vector=_mean(every),
    )


def _asking_word(text: str) -> tuple[int, int, int]:
    """Give where what asks stands and which of the patterns it has."""
    found = [
        (match.start(), kind, match.end())
        for kind, pattern in enumerate(ASKING)
        if (match := pattern.search(text))
    ]
    return min(found, default=(len(text), len(ASKING), len(text)))


def _beside(before: str, after: str) -> dict[str, float]:
    near: dict[str, float] = {}
    for pairs in (_pairs(before)[::-1], _pairs(after)):
        for steps, pair in enumerate(pairs):
            near.setdefault(pair, DECAY**steps)
    return near


def _focus(before: str, after: str) -> str:
    following = _FOCUS.match(after)
    if following and following.group():
        return following.group()
    return before.rstrip(JOINING)[-4:]


def _pairs(text: str) -> list[str]:
    return [text[at : at + 2] for at in range(len(text) - 1)]


def _unit(text: str) -> Vectors:
    vectors = vectors_of(pieces_of(text).ids)
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    unit: Vectors = vectors / np.maximum(lengths, 1e-6)
    return unit


def _mean(vectors: Vectors) -> Numbers:
    mean: Numbers = vectors.mean(axis=0) if len(vectors) else vectors.sum(axis=0)
    return mean

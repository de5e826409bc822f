"""What a reader sees at each character of a sentence, with a question in mind.

All of it is told from folded text: what kind of character stands there, where words
begin, which words the question has said already and how near they are.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from siyu_qa.embedders.bundled import Pieces, pieces_of, vectors_of
from siyu_qa.records import Vectors
from siyu_qa.text.questions import Query, Wanted
from siyu_qa.text.rarity import MOST, rarity

Numbers = npt.NDArray[np.float32]
Wide = npt.NDArray[np.float64]

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
_JOINING = "是在的了有于为达到共约被由从叫把对与和以"
_FOCUS = re.compile("[\u3400-\u9fff]{0,4}")
_CLASSES = (
    "0123456789",
    "零〇一二三四五六七八九十百千万亿两半",
    "abcdefghijklmnopqrstuvwxyz",
    "、",
    ",",
    "。;!?",
    ":",
    "《〈",
    "》〉",
    "“「『‘",
    "”」』’",
    "(（[【",
    ")）]】",
    "·•-—–~.",
    "%$¥",
    " \t\n",
)
_CLASS_OF = {char: number for number, chars in enumerate(_CLASSES) for char in chars}
_OTHER = len(_CLASSES)
_PUNCTUATION = frozenset(",。;!?:")
_DIGITS = "0-9零〇一二三四五六七八九十百千万亿两"
_KINDS = tuple(
    map(
        re.compile,
        (
            rf"(?:公元前?|前|约|大约|近)?(?:[0-9零〇一二三四五六七八九]{{2,4}}年(?:代|间)?(?:[{_DIGITS}]+月)?(?:[{_DIGITS}]+[日号])?"
            rf"|[{_DIGITS}]+月(?:[{_DIGITS}]+[日号])?|[{_DIGITS}]+世纪(?:[{_DIGITS}]+年代|[初中末]叶?期?)?|\d{{4}}-\d\d?(?:-\d\d?)?)",
            rf"(?:约为?|大约|近|超过|逾|至少|最多|不足|将近|达)?(?:百分之)?[{_DIGITS}][{_DIGITS},.]*[余多几]?(?:[个%]|[\u3400-\u9fff](?![\u3400-\u9fff]))?",
            "《[^《》]{1,30}》",
            "“[^“”]{1,30}”|「[^「」]{1,30}」|『[^『』]{1,30}』",
            "[\u3400-\u9fff]{1,8}(?:[·•][\u3400-\u9fff]{1,8})+|[a-z]+(?:[ ·.-]+[a-z0-9]+)*",
        ),
    )
)
_LONGEST_MATCH = 4
_DECAY = 0.8


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
    vectors_before: Vectors
    """Of its pieces left of the asking word, each of length 1."""
    vectors_after: Vectors
    focus_vector: Numbers
    """The mean of those of the focus."""
    mean_vector: Numbers


_WANTED = {wanted: number for number, wanted in enumerate(Wanted)}


@lru_cache(maxsize=64)
def asked_of(query: Query) -> Asked:
    """Take a question apart for reading."""
    text = query.folded.rstrip("?。!. ")
    found = [
        (match.start(), kind, match.end())
        for kind, pattern in enumerate(ASKING)
        if (match := pattern.search(text))
    ]
    start, kind, end = min(found, default=(len(text), len(ASKING), len(text)))
    before, after = text[:start], text[end:]
    focus = _focus(before, after)
    vectors_before, vectors_after = _unit(before), _unit(after)
    every = np.concatenate((vectors_before, vectors_after))
    return Asked(
        kind=kind,
        wanted=_WANTED[query.wanted],
        before=before,
        after=after,
        focus=focus,
        weights={
            text[at : at + 2]: rarity(text[at : at + 2]) / MOST
            for at in range(len(text) - 1)
            if not start - 1 <= at < end
        },
        pairs_before=frozenset(_pairs(before)),
        pairs_after=frozenset(_pairs(after)),
        unit=query.unit,
        vectors_before=vectors_before,
        vectors_after=vectors_after,
        focus_vector=_mean(_unit(focus)),
        mean_vector=_mean(every),
    )


def _focus(before: str, after: str) -> str:
    following = _FOCUS.match(after)
    if following and following.group():
        return following.group()
    return before.rstrip(_JOINING)[-4:]


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


@dataclass(frozen=True, slots=True)
class Seen:
    """A sentence as a reader sees it, character by character."""

    ids: list[int]
    """Which piece each character is part of, as a row of the piece vectors."""
    vectors: Vectors
    """Shape ``(characters, dim)``: of those pieces, each of length 1."""
    signs: Numbers
    """Shape ``(characters, signs)``."""


def see(asked: Asked, sentence: str) -> Seen:
    """Look at a folded sentence with a question in mind."""
    pieces = pieces_of(sentence)
    vectors = vectors_of(pieces.ids)
    unit = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-6)
    of_character, borders = _spread(pieces, len(sentence))
    near = np.stack(
        [_nearest(unit, asked.vectors_before), _nearest(unit, asked.vectors_after)],
        axis=1,
    )
    known = of_character >= 0
    wide = np.zeros((len(sentence), vectors.shape[1]), np.float32)
    wide[known] = unit[of_character[known]]
    near_wide = np.zeros((len(sentence), 2), np.float32)
    near_wide[known] = near[of_character[known]]
    signs = np.concatenate(
        (
            _classes(sentence),
            _said(asked, sentence),
            borders,
            near_wide,
            _kinds(sentence),
            _places(sentence),
        ),
        axis=1,
    )
    return Seen([pieces.ids[at] if at >= 0 else 0 for at in of_character], wide, signs)


def _spread(pieces: Pieces, length: int) -> tuple[npt.NDArray[np.int64], Numbers]:
    """Give the piece of each character, and where pieces begin and end."""
    of_character = np.full(length, -1)
    borders = np.zeros((length, 2), np.float32)
    for number, (start, end) in enumerate(pieces.spans):
        of_character[start:end] = number
        borders[start, 0] = borders[end - 1, 1] = 1.0
    return of_character, borders


def _nearest(vectors: Vectors, others: Vectors) -> Numbers:
    if not len(others) or not len(vectors):
        return np.zeros(len(vectors), np.float32)
    nearest: Numbers = (vectors @ others.T).max(axis=1)
    return nearest


def _classes(sentence: str) -> Numbers:
    of = [_CLASS_OF.get(char, _OTHER) for char in sentence]
    return _ONE_HOT[of]


_ONE_HOT = np.eye(_OTHER + 1, dtype=np.float32)


def _said(asked: Asked, sentence: str) -> Numbers:
    """Give what of the sentence the question says, and how near that stands."""
    length = len(sentence)
    weights = [0.0] * length
    in_before = [0.0] * length
    in_after = [0.0] * length
    rare = [1.0] * (length + 1)
    for at in range(length - 1):
        pair = sentence[at : at + 2]
        rare[at + 1] = rarity(pair) / MOST
        weight = asked.weights.get(pair)
        if weight is None:
            continue
        weights[at] = max(weights[at], weight)
        weights[at + 1] = weight
        if pair in asked.pairs_before:
            in_before[at] = in_before[at + 1] = 1.0
        if pair in asked.pairs_after:
            in_after[at] = in_after[at + 1] = 1.0
    everything = 2 * sum(asked.weights.values()) or 1.0
    said = np.array((weights, in_before, in_after))
    to_here = said[0].cumsum() / everything
    chars = {*asked.before, *asked.after}
    rows = (
        *said,
        [char in chars for char in sentence],
        [char in asked.focus for char in sentence],
        [char == asked.unit for char in sentence],
        to_here,
        to_here[-1:] - to_here,
        *_near(said),
        rare[:length],
        rare[1:],
        _ends_like(sentence, asked.before),
        _ends_like(sentence, asked.before.rstrip(_JOINING)),
        _begins_like(sentence, asked.after),
        _begins_like(sentence, asked.after.lstrip(asked.focus).lstrip(_JOINING)),
        _last_like(sentence, asked.focus),
    )
    return np.array(rows, np.float32).T.reshape(length, len(rows))


def _near(rows: Wide) -> Iterable[Wide]:
    """Give for each row what stands nearest on the left of each place, then right."""
    for left, right in zip(_decaying(rows), _decaying(rows[:, ::-1]), strict=True):
        yield from (left, right[::-1])


def _decaying(rows: Wide) -> Wide:
    """Carry each number to the right, the weaker the farther."""
    decay = _DECAY ** np.arange(rows.shape[1])
    carried: Wide = np.maximum.accumulate(rows / decay, axis=1) * decay
    return carried


def _ends_like(sentence: str, told: str) -> list[float]:
    """Give at each character how much of the end of *told* stands right before it."""
    found = [0.0] * len(sentence)
    for size in range(1, min(_LONGEST_MATCH, len(told)) + 1):
        _note(found, sentence, told[-size:], size, 0)
    return found


def _begins_like(sentence: str, told: str) -> list[float]:
    """Give at each character how much of the start of *told* stands right behind it."""
    found = [0.0] * len(sentence)
    for size in range(1, min(_LONGEST_MATCH, len(told)) + 1):
        _note(found, sentence, told[:size], size, -size - 1)
    return found


def _last_like(sentence: str, told: str) -> list[float]:
    """Give at each character how much of the start of *told* ends there."""
    found = [0.0] * len(sentence)
    for size in range(1, min(_LONGEST_MATCH, len(told)) + 1):
        _note(found, sentence, told[:size], size, -1)
    return found


def _note(found: list[float], sentence: str, told: str, size: int, shift: int) -> None:
    at = sentence.find(told)
    while at >= 0:
        place = at + size + shift
        if 0 <= place < len(found):
            found[place] = size / _LONGEST_MATCH
        at = sentence.find(told, at + 1)


def _kinds(sentence: str) -> Numbers:
    """Mark where dates, numbers, titles, quotations and names begin and end."""
    signs = np.zeros((len(sentence), 3 * len(_KINDS)), np.float32)
    for number, pattern in enumerate(_KINDS):
        for match in pattern.finditer(sentence):
            start, end = match.span()
            signs[start:end, 3 * number] = 1.0
            signs[start, 3 * number + 1] = 1.0
            signs[end - 1, 3 * number + 2] = 1.0
    return signs


def _places(sentence: str) -> Numbers:
    """Give where in the sentence and in its clause each character stands."""
    length = len(sentence)
    stops = np.array([[char in _PUNCTUATION for char in sentence]], float)
    edge = np.ones((1, 1))
    since = _decaying(np.concatenate((edge, stops), axis=1))[0, :-1]
    until = _decaying(np.concatenate((edge, stops[:, ::-1]), axis=1))[0, -2::-1]
    share = np.arange(length) / max(length, 1)
    size = np.full(length, min(length, 200) / 100)
    return np.array((since, until, share, size), np.float32).T


SIGNS = _OTHER + 1 + 21 + 2 + 2 + 3 * len(_KINDS) + 4
"""How many signs there are of each character."""

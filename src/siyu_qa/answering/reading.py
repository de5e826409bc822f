"""What a reader sees at each character of a sentence, with a question in mind.

All of it is told from folded text: what kind of character stands there, where words
begin, which words the question has said already and how near they are.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from siyu_qa.answering.asking import DECAY, JOINING, Asked, Numbers
from siyu_qa.embedders.bundled import Pieces, pieces_of, vectors_of
from siyu_qa.records import Vectors
from siyu_qa.text.rarity import MOST, rarity

Wide = npt.NDArray[np.float64]

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
_AROUND_A_NUMBER = "(?:约为?|大约|近|超过|逾|至少|最多|不足|将近|达)?(?:百分之)?"
_YEARS = "[0-9零〇一二三四五六七八九]{2,4}年(?:代|间)?"
_MONTHS, _DATES = rf"[{_DIGITS}]+月", rf"[{_DIGITS}]+[日号]"
_DAYS = rf"{_MONTHS}(?:{_DATES})?"
_CENTURIES = rf"[{_DIGITS}]+世纪(?:[{_DIGITS}]+年代|[初中末]叶?期?)?"
_HAN = "[\u3400-\u9fff]"
_KINDS = tuple(
    map(
        re.compile,
        (
            rf"(?:公元前?|前|约|大约|近)?(?:{_YEARS}(?:{_MONTHS})?(?:{_DATES})?"
            rf"|{_DAYS}|{_CENTURIES}|\d{{4}}-\d\d?(?:-\d\d?)?)",
            rf"{_AROUND_A_NUMBER}[{_DIGITS}][{_DIGITS},.]*[余多几]?"
            rf"(?:[个%]|{_HAN}(?!{_HAN}))?",
            "《[^《》]{1,30}》",
            "“[^“”]{1,30}”|「[^「」]{1,30}」|『[^『』]{1,30}』",
            rf"{_HAN}{{1,8}}(?:[·•]{_HAN}{{1,8}})+|[a-z]+(?:[ ·.-]+[a-z0-9]+)*",
        ),
    )
)
_LONGEST_MATCH = 4


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
    """Look at a folded sentence with a question in mind.

    >>> from siyu_qa.answering.asking import asked_of
    >>> from siyu_qa.text.questions import understand
    >>> seen = see(asked_of(understand("茶会在哪里？")), "茶会在街口。")
    >>> seen.signs.shape == (6, SIGNS)
    True
    """
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
    rare, said = _pairs_said(asked, sentence)
    everything = 2 * sum(asked.weights.values()) or 1.0
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
        _ends_like(sentence, asked.before.rstrip(JOINING)),
        _begins_like(sentence, asked.after),
        _begins_like(sentence, asked.after.lstrip(asked.focus).lstrip(JOINING)),
        _last_like(sentence, asked.focus),
    )
    return np.array(rows, np.float32).T.reshape(length, len(rows))


def _pairs_said(asked: Asked, sentence: str) -> tuple[list[float], Wide]:
    """Give how rare the pairs are, and which of them the question says, and where.

    Returns:
        The rarity of the pair that ends at each place, and that behind the last; and
        by character: how much it weighs that the question says it, whether it says it
        before and behind its asking word, and how near to that.
    """
    rare = [1.0] * (len(sentence) + 1)
    said = [[0.0] * len(sentence) for _ in range(4)]
    weights, in_before, in_after, beside = said
    for at in range(len(sentence) - 1):
        pair = sentence[at : at + 2]
        rare[at + 1] = rarity(pair) / MOST
        weight = asked.weights.get(pair)
        if weight is None:
            continue
        weights[at] = max(weights[at], weight)
        weights[at + 1] = weight
        beside[at] = max(beside[at], asked.beside[pair])
        beside[at + 1] = asked.beside[pair]
        if pair in asked.pairs_before:
            in_before[at] = in_before[at + 1] = 1.0
        if pair in asked.pairs_after:
            in_after[at] = in_after[at + 1] = 1.0
    return rare, np.array(said)


def _near(rows: Wide) -> Iterable[Wide]:
    """Give for each row what stands nearest on the left of each place, then right."""
    for left, right in zip(_decaying(rows), _decaying(rows[:, ::-1]), strict=True):
        yield from (left, right[::-1])


def _decaying(rows: Wide) -> Wide:
    """Carry each number to the right, the weaker the farther."""
    decay = DECAY ** np.arange(rows.shape[1])
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


SIGNS = _OTHER + 1 + 24 + 2 + 2 + 3 * len(_KINDS) + 4
"""How many signs there are of each character."""

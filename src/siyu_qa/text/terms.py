"""What is searched: the terms of a text.

No dictionary cuts Chinese into words, so no name is lost for being unknown. A run
of characters that are written without spaces gives its pairs and its single
characters; a Latin word or a number is one term.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import accumulate, chain, pairwise
from operator import add
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from siyu_qa.text.fold import fold, some_at_a_time

# Han, kana and Hangul: scripts whose words are told by pairs of characters.
_UNSPACED = (
    "\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
    "\U00020000-\U0003ffff"
)
_WORDS = rf"[^\W{_UNSPACED}_]+(?:\.[0-9]+)*"
_WORD = re.compile(_WORDS)
_RUN = re.compile(rf"[{_UNSPACED}]+|{_WORDS}")
_FIRST_UNSPACED = "\u3005"
# A longer run of letters is no word that anybody types.
_WORD_LENGTH = 40

_Codes: TypeAlias = npt.NDArray[np.uint32]
_SOME = 20_000
"""Characters whose pairs stay in the processor's cache."""
_SPACE, _POINT, _NEW_LINE = map(ord, " .\n")
_IS_LETTER, _IS_UNSPACED = 1, 2
_PLANES = 0x40000
"""Beyond them Unicode has no letters."""


def terms(text: str) -> list[str]:
    """Give the terms of *text* in order, folded, each as often as it stands.

    >>> terms("私域2.0、Ｄ２Ｃ")
    ['私域', '私', '域', '2.0', 'd2c']
    """
    return [*chain.from_iterable(map(_terms_of, _RUN.findall(fold(text))))]


def _terms_of(run: str) -> Iterable[str]:
    if is_unspaced(run):
        return *map(add, run, run[1:]), *run
    return (run[:_WORD_LENGTH],)


def is_unspaced(term: str) -> bool:
    """Tell whether *term* is written in a script without spaces between words.

    >>> is_unspaced("私域"), is_unspaced("d2c")
    (True, False)
    """
    return term[0] >= _FIRST_UNSPACED


def spaced_terms(texts: Iterable[str]) -> list[str]:
    """Give the terms of each of many texts, in any order, with spaces between them.

    >>> [sorted(one.split()) for one in spaced_terms(["私域2.0、Ｄ２Ｃ", "书"])]
    [['2.0', 'd2c', '域', '私', '私域'], ['书']]
    """
    found: list[str] = []
    for some in some_at_a_time(texts, _SOME):
        found += _spaced(some)
    return found


def _spaced(texts: list[str]) -> Iterator[str]:
    folded = fold("\n".join((*texts, "")))
    codes = np.frombuffer(folded.encode("utf-32-le"), dtype="<u4")
    kinds = _kinds().take(codes, mode="clip")
    ends = np.array([*accumulate(len(text) + 1 for text in texts)])
    pairs = _pairs(codes, kinds == _IS_UNSPACED, ends)
    return map(add, pairs, _words(codes, kinds == _IS_LETTER, ends))


def _pairs(
    codes: _Codes, in_run: npt.NDArray[np.bool_], ends: npt.NDArray[np.int64]
) -> Iterator[str]:
    """Give the pairs and characters of the unspaced runs of each text."""
    at = np.flatnonzero(in_run)
    is_pair = in_run[at + 1]
    first, second = codes[at], codes[at + 1]
    # A pair, a space, its first character alone, and a space.
    rows = np.full((len(at), 5), _SPACE, dtype="<u4")
    rows[:, 0] = np.where(is_pair, first, _SPACE)
    rows[:, 1] = np.where(is_pair, second, _SPACE)
    rows[:, 3] = first
    written = str(rows.data, "utf-32-le")
    borders = 5 * np.searchsorted(at, ends)
    return (written[a:b] for a, b in pairwise((0, *borders.tolist())))


def _words(
    codes: _Codes, is_letter: npt.NDArray[np.bool_], ends: npt.NDArray[np.int64]
) -> Iterator[str]:
    """Give the words and numbers of each text."""
    is_digit = (codes >= ord("0")) & (codes <= ord("9"))
    is_written = is_letter.copy()
    is_written[:-1] |= (codes[:-1] == _POINT) & is_digit[1:]
    plain = np.where(is_written, codes, np.uint32(_SPACE))
    plain[ends - 1] = _NEW_LINE
    # Of what stands between words, one character parts them.
    kept = is_letter.copy()
    kept[1:] |= is_letter[:-1]
    kept[ends - 1] = True
    written = str(plain[kept].data, "utf-32-le")
    return (
        " ".join(chain.from_iterable(map(_terms_of, _WORD.findall(line))))
        for line in written.splitlines()
    )


@cache
def _kinds() -> npt.NDArray[np.uint8]:
    """Give of each character what it is in a term; the last stands for all others."""
    kinds = np.zeros(_PLANES + 1, dtype=np.uint8)
    every = "".join(map(chr, range(_PLANES)))
    for pattern, kind in ((r"[^\W_]", _IS_LETTER), (f"[{_UNSPACED}]", _IS_UNSPACED)):
        for found in re.finditer(f"{pattern}+", every):
            kinds[found.start() : found.end()] = kind
    return kinds

"""Which words of a sentence are the answer itself.

Inside a cited sentence they are marked where they can be told; where they can't,
none are. The numbers are learnt by ``training/phrases.py``.
"""

import math
import re
from itertools import islice
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from siyu_qa.answering.asking import asked_of
from siyu_qa.answering.fitting import asks_whether, fitted
from siyu_qa.answering.reader import LONGEST, learnt, scores
from siyu_qa.answering.reading import see
from siyu_qa.text.questions import Query

_READ = 220
"""So many characters of a sentence are read."""
_COMPARED = 40
"""So many of the best stretches are compared with each other."""
_GIVEN = 5
_SAME = 0.5
"""Two stretches say the same if they share so much (F1 of their characters)."""
_PAIRS = tuple(zip("《“「『([【‘〈", "》”」』)]】’〉", strict=True))
_AROUND = " \n\t,。;:!?、"


_RUN = re.compile(r"\d+(?:[.,:]\d+)*|[a-z]+")


class Phrase(NamedTuple):
    """Words that may be the answer, by their place in the sentence."""

    start: int
    end: int
    score: float
    """Higher is likelier the answer; can be compared between sentences."""
    agreed: float
    """The share of the stretches of its sentence, by how likely they are, that say
    about the same."""

    @property
    def trust(self) -> float:
        """The probability that it shares most of its words with the answer."""
        numbers = learnt().trust
        told = numbers["score"] * self.score + numbers["agreed"] * self.agreed
        return 1 / (1 + math.exp(-numbers["bias"] - told))


def phrases(query: Query, sentence: str) -> list[Phrase]:
    """Give the stretches of a folded sentence that may answer, best first.

    >>> from siyu_qa.text.questions import understand
    >>> query = understand("阅览室每天几点开门？")
    >>> sentence = "阅览室每天上午九点开门,座位有四十个。"
    >>> best = phrases(query, sentence)[0]
    >>> sentence[best.start : best.end]
    '上午九点'
    """
    sentence = sentence[:_READ]
    if not sentence.strip(_AROUND):
        return []
    asked = asked_of(query)
    table = scores(asked, sentence, see(asked, sentence))
    table = np.where(_cuts_no_run(sentence), table, -np.inf)
    if not np.isfinite(table).any():
        return []
    starts, ends, logits = _best(table)
    likely = np.exp(logits - _log_sum(table))
    agreed = (_shared(starts, ends) >= _SAME) @ likely
    fitting = (
        at for at in range(len(starts)) if _is_whole(sentence[starts[at] : ends[at]])
    )
    return [
        Phrase(int(starts[at]), int(ends[at]), float(logits[at]), float(agreed[at]))
        for at in islice(fitting, _GIVEN)
    ]


def phrase_of(query: Query, sentence: str) -> Phrase | None:
    """Give the words of a folded sentence that answer, if they can be told."""
    if asks_whether(query):
        return None
    for phrase in phrases(query, sentence):
        if phrase.trust < learnt().marked_from:
            return None
        span = fitted(query, sentence, phrase.start, phrase.end)
        if span and not _echoes(query, sentence[slice(*span)]):
            return phrase._replace(start=span[0], end=span[1])
    return None


def _echoes(query: Query, words: str) -> bool:
    """Tell whether words are the question's own, which it doesn't leave to choose."""
    return words in query.folded and "还是" not in query.folded


Places = npt.NDArray[np.int64]
Shares = npt.NDArray[np.float32]
Flags = npt.NDArray[np.bool_]


def _best(table: Shares) -> tuple[Places, Places, Shares]:
    flat = table.ravel()
    most = min(_COMPARED, int(np.isfinite(flat).sum()))
    best = np.argpartition(-flat, most - 1)[:most]
    best = best[np.lexsort((best, -flat[best]))]
    starts, lengths = np.divmod(best, LONGEST)
    return starts, starts + lengths + 1, flat[best]


def _cuts_no_run(sentence: str) -> Flags:
    """Tell of each stretch whether it cuts no number and no Latin word in two."""
    size = len(sentence)
    whole = np.ones(size + LONGEST, dtype=bool)
    for run in _RUN.finditer(sentence):
        whole[run.start() + 1 : run.end()] = False
    ends = np.arange(size)[:, None] + np.arange(1, LONGEST + 1)[None, :]
    flags: Flags = whole[:size, None] & whole[ends]
    return flags


def _log_sum(table: Shares) -> float:
    highest = table.max()
    return float(highest + np.log(np.exp(table - highest).sum()))


def _shared(starts: Places, ends: Places) -> Shares:
    """Give for each two stretches the F1 of their characters."""
    overlap = np.minimum(ends[:, None], ends) - np.maximum(starts[:, None], starts)
    lengths = ends - starts
    shared: Shares = 2 * np.maximum(overlap, 0) / (lengths[:, None] + lengths)
    return shared


def _is_whole(words: str) -> bool:
    """Tell whether *words* have both halves of their brackets and no mark around."""
    whole = all(words.count(opens) == words.count(closes) for opens, closes in _PAIRS)
    return whole and words.strip(_AROUND) == words

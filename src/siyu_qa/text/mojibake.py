"""Mend text that was read in the wrong encoding and saved again.

Each step looks for what one mistake leaves behind, gives the characters their
bytes back and reads those rightly. That is believed where the bytes can be read so
at all, which they hardly ever can by chance, and where what comes out is running
Chinese while what stood there was not.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import islice
from operator import itemgetter
from typing import NamedTuple

from siyu_qa.text.fold import fold
from siyu_qa.text.likelihood import FREQUENT, familiar_pairs, frequent_share, is_han
from siyu_qa.text.misread import (
    AS_GB18030,
    AS_GBK,
    AS_LATIN,
    LATIN,
    MARK,
    Misread,
    Misreading,
    Unit,
    read_as_utf8,
    read_in_pairs,
)
from siyu_qa.text.pieces import Edit
from siyu_qa.text.rarity import MOST, rarity
from siyu_qa.text.scan import lines_with


def _class(chars: Iterable[str]) -> str:
    return "[" + "".join(sorted(map(re.escape, chars))) + "]"


def _in_gbk(leads: Iterable[int], trails: Iterable[int]) -> str:
    trails = bytes(trails)
    pairs = b"".join(bytes((lead, end)) for lead in leads for end in trails)
    return pairs.decode("gb18030", errors="ignore")


def _in_latin(first: int, last: int) -> list[str]:
    return [char for char, byte in LATIN.items() if first <= byte <= last]


_CONTINUATIONS = range(0x80, 0xC0)
# Two bytes of a character; then its third with the first byte of another, or lost;
# then the other's second and third.
_FIRST_TWO = _class(_in_gbk(range(0xE2, 0xF1), _CONTINUATIONS))
_THIRD_AND_FIRST = _class(
    _in_gbk(_CONTINUATIONS, (*range(0x40, 0x7F), *range(0xE2, 0xF1)))
)
_LAST_TWO = _class(_in_gbk(_CONTINUATIONS, _CONTINUATIONS))
_UTF8_IN_GBK = re.compile(f"{_FIRST_TWO}(?:{_THIRD_AND_FIRST}|[\x00-\x7f€{MARK}]|$)")
_UTF8_SURELY_IN_GBK = re.compile(
    f"{_FIRST_TWO}(?:{_THIRD_AND_FIRST}{_LAST_TWO}|[€{MARK}]{_FIRST_TWO})"
)
# Where a decoder puts bytes that GB18030 keeps for one's own characters.
_OWN = re.compile("[\ue000-\ue765]")
_CONTINUED = _class([*_in_latin(0x80, 0xBF), " ", MARK])
_UTF8_IN_LATIN = re.compile(f"[\xc2-\xdf\xe2-\xf0]{_CONTINUED}")
_LEAD, _TRAIL = _class(_in_latin(0x81, 0xFE)), _class(_in_latin(0x40, 0xFE))
_PAIRS_IN_LATIN = re.compile(
    f"(?={_TRAIL}{{0,3}}[\xa1-\xfe])(?:{_LEAD}(?:{_TRAIL}|[0-9]{_LEAD}[0-9]))+"
)
# Either shows by such neighbours; a search for them is the quickest.
LATIN_SIGNS = "\xa1-\xff"
"""For a class of a pattern: what UTF-8, GBK or Big5 can't be read as Latin without."""
_LATIN_LETTERS = re.compile(f"[{LATIN_SIGNS}]{_class([*_in_latin(0x80, 0xFF), MARK])}")
# A dash or quotation mark of English that was read as Windows-1252.
_ENGLISH_MARK = re.compile("â€.")
# What may stand behind a Latin letter: quotation marks, dashes, notes' numbers.
_BEHIND_LETTERS = frozenset(" «»°·¹²³‘’‚“”„–—…•‹›")
# What the commas and stops of GBK are in Big5.
ACROSS_SIGNS = "\ue000-\ue765ㄛ﹝"
"""For a class of a pattern: what lines read across scripts are told by."""
_ACROSS_SIGN = re.compile(f"[{ACROSS_SIGNS}]")

# Nine in ten characters of running Chinese are frequent, half of its pairs or more
# familiar; of mojibake half or less are frequent, and pairs are familiar by chance.
_MOSTLY = 0.9
_SELDOM = 0.6
_FAMILIAR = 1 / 3
# By chance one pair in six is familiar; a history full of names has one in five.
_BETTER_THAN_CHANCE = 0.19
_OWN_SHARE = 10
# So many Han characters can't come of other text by chance, frequent or not.
_LONG = 4
_SAMPLE, _ENOUGH = 60, 1000
# What is too short to be believed alone is believed so near to what is not, and
# anywhere in a text that is mojibake for the most part.
_NEAR = 20
_PLAUSIBLE = 0.5
# A lost character is told where the next best is so much rarer beside its
# neighbours, in natural logarithms.
_PLAINLY = 2.5


class _Run(NamedTuple):
    """A stretch that can be read otherwise, unit by unit."""

    before: str
    units: list[Unit]

    @property
    def start(self) -> int:
        return self.units[0].start

    @property
    def end(self) -> int:
        return self.units[-1].end

    @property
    def after(self) -> str:
        return "".join(unit.text for unit in self.units)

    @property
    def beginning(self) -> "_Run":
        """What is enough of a long run to judge it by."""
        units = self.units[:_SAMPLE]
        return _Run(self.before[: units[-1].end - self.start], units)


class _Reading(NamedTuple):
    """One way to read what may be mojibake, and when to believe it."""

    runs: Callable[[], Iterable[_Run]]
    is_sure: Callable[[_Run], bool]


def utf8_read_as_gbk(text: str) -> Iterator[Edit]:
    """Mend UTF-8 that was read as GBK or GB18030.

    >>> [edit.text for edit in utf8_read_as_gbk("店规：浣犲ソ！")]
    ['你好']

    A character that a byte was lost of can be told at times. Else a mark stands for
    it, and what can be told stays around it:

    >>> [edit.text for edit in utf8_read_as_gbk("浼氬憳鏃?")]
    ['会员', '�']
    """
    if not _UTF8_SURELY_IN_GBK.search(text):
        return iter(())
    misreading = AS_GB18030 if _OWN.search(text) else AS_GBK
    runs = partial(_runs, text, _UTF8_IN_GBK, misreading)
    return _edits(text, _Reading(runs, _is_surely_gbk))


def read_as_latin(text: str) -> Iterator[Edit]:
    r"""Mend UTF-8, GBK or Big5 that was read as Latin-1 or Windows-1252.

    >>> [edit.text for edit in read_as_latin("ä½\xa0å¥½ æ—¥")]
    ['你', '好', '日']
    >>> [edit.text for edit in read_as_latin("ÄãºÃ¡£")]
    ['你', '好', '。']
    """
    edits: list[Edit] = []
    if not _LATIN_LETTERS.search(text):
        return iter(())
    while found := list(_likeliest(text)):
        edits += found
        text = _covered(text, found)
    return iter(sorted(edits))


def _likeliest(text: str) -> Iterator[Edit]:
    """Give the edits of the reading that explains most of what looks misread."""
    readings = (
        _Reading(partial(_utf8_runs, text), _is_surely_utf8),
        _Reading(partial(_pairs, text, "gb18030"), _is_running),
        _Reading(partial(_pairs, text, "big5hkscs"), _is_running),
    )
    believed, best = max(((_believed(one), one) for one in readings), key=itemgetter(0))
    return _edits(text, best) if believed else iter(())


def _covered(text: str, edits: list[Edit]) -> str:
    """Put blanks in the place of what is read already: one text may mix mistakes."""
    kept: list[str] = []
    end = 0
    for start, last, _ in edits:
        kept += text[end:start], "\0" * (last - start)
        end = last
    return "".join((*kept, text[end:]))


def lines_read_across_scripts(text: str) -> Iterator[Edit]:
    """Mend lines of Big5 that were read as GBK, and of GBK read as Big5.

    >>> line = "會員日當天可以提早入店。".encode("big5").decode("gb18030")
    >>> "".join(edit.text for edit in lines_read_across_scripts(line))
    '會員日當天可以提早入店。'
    """
    for start, end in lines_with(text, _ACROSS_SIGN):
        line = text[start:end]
        for table, is_sure in _ACROSS:
            read = line.translate(table)
            units = [Unit(0, len(line), read)]
            if MARK not in read and is_sure(_Run(line, units)):
                yield Edit(start, end, read)
                break


def _runs(
    text: str, pattern: re.Pattern[str], misreading: Misreading
) -> Iterator[_Run]:
    end = 0
    while match := pattern.search(text, end):
        units = list(read_as_utf8(text, match.start(), misreading))
        end = units[-1].end if units else match.start() + 1
        if units:
            yield _Run(text[match.start() : end], units)


def _pairs(text: str, right: str) -> Iterator[_Run]:
    for match in _PAIRS_IN_LATIN.finditer(text):
        run = _pair_run(text, match.start(), match.end(), right)
        if match.group()[0] in _BEHIND_LETTERS:
            # A quotation mark was perhaps taken for a first byte.
            later = _pair_run(text, match.start() + 1, match.end(), right)
            run = max(run, later, key=_familiarity)
        yield from run


def _pair_run(text: str, start: int, end: int, right: str) -> list[_Run]:
    """Give the run, without what a quotation mark was put to behind it."""
    units = list(read_in_pairs(text[start:end], right))
    while units and units[-1].text not in FREQUENT and text[end - 1] < "\x80":
        units.pop()
    if not units:
        return []
    moved = [Unit(start + u.start, start + u.end, u.text) for u in units]
    return [_Run(text[start : moved[-1].end], moved)]


def _utf8_runs(text: str) -> Iterator[_Run]:
    return map(_read_again, _runs(text, _UTF8_IN_LATIN, AS_LATIN))


def _believed(reading: _Reading) -> int:
    """Give how much of a text's first runs is surely read rightly so."""
    runs = islice(reading.runs(), _ENOUGH)
    return _length(run for run in runs if reading.is_sure(run.beginning))


def _edits(text: str, reading: _Reading) -> Iterator[Edit]:
    """Give the edits of the runs that are surely mojibake, and of those near them."""
    runs = list(reading.runs())
    sure = [run for run in runs if reading.is_sure(run.beginning)]
    if not sure:
        return
    starts = [run.start for run in sure]
    everywhere = _length(sure) * 2 > _wide(text)
    for run in runs:
        at = bisect_left(starts, run.start)
        near = any(
            run.start - other.end <= _NEAR and other.start - run.end <= _NEAR
            for other in sure[max(at - 1, 0) : at + 1]
        )
        itself = starts[at : at + 1] == [run.start]
        if itself or ((near or everywhere) and _frequent_han(run) >= _PLAUSIBLE):
            yield from _told(run.units)


def _wide(text: str) -> int:
    return len(text) - len(text.encode("ascii", errors="ignore"))


def _length(runs: Iterable[_Run]) -> int:
    return sum(len(run.before) for run in runs)


def _told(units: list[Unit]) -> Iterator[Edit]:
    """Give the edits of a run, with the lost characters that can be told."""
    before = ""
    for unit, following in zip(units, [*units[1:], None], strict=True):
        if not unit.choices:
            yield Edit(*unit[:3])
            before = unit.text[-1]
            continue
        read = ""
        choices = iter(unit.choices)
        for at, char in enumerate(unit.text):
            if char == MARK:
                behind = unit.text[at + 1 :] or (following.text if following else "")
                char = _choice(before, next(choices, ""), behind[:1])
            read += char
            before = char
        yield Edit(unit.start, unit.end, read)


def _choice(before: str, choices: str, behind: str) -> str:
    """Choose what stands between two characters; a mark where that can't be told."""
    if len(choices) < 2:
        return choices or MARK
    scored = sorted(
        (rarity(fold(before + char)) + rarity(fold(char + behind)), char)
        for char in choices
        if char in FREQUENT
    )
    # What fits neither neighbour is as rare as can be beside both.
    best, second, *_ = *scored, (2 * MOST, MARK), (2 * MOST, MARK)
    return best[1] if second[0] - best[0] > _PLAINLY else MARK


def _frequent_han(run: _Run) -> float:
    """Give the share of frequent ones among a run's Han characters."""
    han = list(filter(is_han, run.after))
    return frequent_share(han) if han else 1.0


def _is_surely_gbk(run: _Run) -> bool:
    han = sum(map(is_han, run.after))
    return (
        han > 1
        and _frequent_han(run) >= (_PLAUSIBLE if han >= _LONG else _MOSTLY)
        and frequent_share(run.before) <= _SELDOM
    )


def _is_surely_utf8(run: _Run) -> bool:
    if _ENGLISH_MARK.match(run.before):
        return "\u2010" <= run.after[0] <= "\u2026"
    start = run.start
    wrong = [
        run.before[unit.start - start : unit.end - start]
        for unit in run.units
        if is_han(unit.text)
    ]
    if len(wrong) >= _LONG:
        return True
    if len(wrong) > 1:
        told = any(" " not in chars for chars in wrong)
    else:
        told = any(not _BEHIND_LETTERS.issuperset(chars[1:]) for chars in wrong)
    return told and _frequent_han(run) >= _MOSTLY


def _is_running(run: _Run) -> bool:
    """Tell whether a run's familiar pairs are those of running text."""
    known, pairs = familiar_pairs(run.after)
    known_before, pairs_before = familiar_pairs(run.before)
    return (
        known >= max(1, pairs if pairs < _LONG else pairs * _FAMILIAR)
        and known_before * pairs * 2 <= known * pairs_before
        and _frequent_han(run) >= _MOSTLY
    )


def _is_surely_big5(run: _Run) -> bool:
    """Tell whether GBK had no character for many of the bytes, as it has of its own."""
    known, pairs = familiar_pairs(run.after)
    return (
        len(_OWN.findall(run.before)) * _OWN_SHARE >= len(run.before)
        and known >= max(1, pairs * _BETTER_THAN_CHANCE)
        and _frequent_han(run) >= _MOSTLY
    )


_ACROSS = (
    (Misread("gb18030", "big5hkscs"), _is_surely_big5),
    (Misread("big5hkscs", "gb18030"), _is_running),
)


def _familiarity(runs: list[_Run]) -> int:
    return sum(familiar_pairs(run.after)[0] for run in runs)


def _read_again(run: _Run) -> _Run:
    """Read a run once more where what came out was read wrongly itself."""
    twice = list(read_as_utf8(run.after, 0, AS_LATIN))
    if not twice or twice[-1].end < len(run.units):
        return run
    units = [
        Unit(run.units[u.start].start, run.units[u.end - 1].end, *u[2:]) for u in twice
    ]
    return _Run(run.before, units)

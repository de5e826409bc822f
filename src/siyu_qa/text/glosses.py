"""Pronunciations that a page set after characters, and what they broke.

Some pages carry, after a Traditional character, its reading in brackets: 現(xiàn)在.
It cuts words apart for search and for the eye. Where such a page was made by
replacing bytes of a Traditional GBK text, some replacements hit the second byte
of one character and the first of the next; everything up to the next gloss is
then read one byte late.
"""

import re
from collections.abc import Iterator

from siyu_qa.text.pieces import Edit

TONED = "āáǎàōóǒòēéěèīíǐìūúǔùǖǘǚǜ"
"""The vowels with a mark of tone, one of which is in each gloss."""

_INITIAL = "(?:[bpmfdtnlgkhjqxrzcsyw]|[zcs]h)?"
# One syllable with exactly one tone mark: what a page prints above a character.
_SYLLABLE = (
    f"{_INITIAL}[iuü]?(?=[a-zü]*[{TONED}])(?:[aoeiuü]?[{TONED}][oiun]?)(?:ng|n|r)?"
)
_HAN = "[\u3400-\u9fff\U00020000-\U0003ffff]"
# Begins with the bracket itself, which the search then leaps to.
_GLOSS = re.compile(rf"\((?<={_HAN}\(){_SYLLABLE}\)(?:\({_SYLLABLE}\))*")
_GLOSSED = re.compile(rf"({_HAN})\(({_SYLLABLE})\)")
# The first byte of the bracket was swallowed with half a character before it.
_BROKEN_GLOSS = re.compile(rf"\?({_SYLLABLE})\)")
# ASCII puts the bytes in step again: a run ends with it, as a second byte of GBK.
_SHIFTED_RUN = re.compile(rf"([^\x00-\x7f]+[@-~]?)(?:\?({_SYLLABLE})\)|\(|$)")


def gloss_spans(text: str) -> Iterator[Edit]:
    """Find the glosses to take out.

    >>> list(gloss_spans("現(xiàn)在12(月)、張三(Zhang)、C(2019)"))
    [Edit(start=1, end=7, text='')]

    Only half-width brackets right after a Han character that hold one syllable
    with a tone mark are a gloss. Numbers, placeholders, Latin words and Han text
    have no tone mark, so they can't be taken for one.
    """
    for match in _GLOSS.finditer(text):
        yield Edit(match.start(), match.end())


def without_glosses(text: str) -> str:
    """Take the glosses out of a text whose places don't matter.

    >>> without_glosses("現(xiàn)在")
    '現在'
    """
    return _GLOSS.sub("", text)


def shifted_runs(text: str) -> Iterator[Edit]:
    """Find the byte-shifted runs whose lost byte can be told, with their mend.

    The character that the reading was set after is told by the same reading
    elsewhere in the text. Its first byte must be the last byte before the break;
    its second one is the lost byte, and puts the run right again.
    """
    found = list(broken_glosses(text))
    glossed = _GLOSSED.findall(text) if found else ()
    readings = {(reading, char) for char, reading in glossed if _gbk(char)}
    for broken in found:
        mend = _mended(text, broken, readings)
        if mend:
            yield mend


def broken_glosses(text: str) -> Iterator[re.Match[str]]:
    """Find where a shifted run begins: a reading with its opening bracket gone."""
    end = 0
    for match in _BROKEN_GLOSS.finditer(text):
        if match.start() < end:
            continue
        run = _SHIFTED_RUN.match(text, match.end())
        end = run.end() if run else match.end()
        yield match


def _mended(
    text: str, broken: re.Match[str], readings: set[tuple[str, str]]
) -> Edit | None:
    run = _SHIFTED_RUN.match(text, broken.end())
    before = _gbk(text[broken.start() - 1 : broken.start()])
    if not run or not before:
        return None
    ending = run.group(2)
    for first in _second_bytes(readings, broken.group(1), before[-1:]):
        for last in _last_bytes(readings, ending, run.group(1)):
            mended = _decoded(first + run.group(1).encode("gb18030") + last)
            if mended:
                end = run.end() if ending else run.end(1)
                return Edit(broken.start(), end, mended)
    return None


def _second_bytes(
    readings: set[tuple[str, str]], reading: str, first: bytes
) -> list[bytes]:
    codes = sorted(_gbk(char) for known, char in readings if known == reading)
    return [code[1:] for code in codes if code[:1] == first]


def _last_bytes(
    readings: set[tuple[str, str]], reading: str | None, run: str
) -> list[bytes]:
    # A run that ends at another break lost the last byte of its last character,
    # whose first byte is the last of the run.
    if reading is None:
        return [b""]
    return _second_bytes(readings, reading, run.encode("gb18030")[-1:])


def _gbk(char: str) -> bytes:
    """Give the two bytes of *char*, or nothing where it has not just two."""
    code = char.encode("gb18030", errors="ignore")
    return code if len(code) == 2 else b""


def _decoded(code: bytes) -> str:
    """Decode a run of frequent characters, or give nothing.

    A pair of bytes that vanished from the run would put rare characters into the
    rest; Big5 keeps the frequent ones, and punctuation, below the byte C7.
    """
    try:
        text = code.decode("gb18030")
        frequent = all(char.encode("big5")[0] < 0xC7 for char in text)
    except UnicodeError:
        return ""
    return text if frequent and len(text) * 2 == len(code) else ""

"""Subtitles: what is said, without its times.

A sentence that goes on from one cue to the next is put on one line. Where hardly
anything is punctuated, no more than the comma tells, and the cues stay lines.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from html import unescape
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from siyu_qa.errors import LoadError
from siyu_qa.loaders._decoding import decoded
from siyu_qa.loaders._kept import Kept, markup_around
from siyu_qa.records import Markup, Source
from siyu_qa.settings import Settings

SUFFIXES = (".srt", ".vtt")
IS_TEXT = True

_LINE = re.compile(r"[^\r\n]*(?:\r\n?|\n|$)")
_CLOCK = r"(?:\d{1,3}:)?\d{1,2}:\d{2}[.,]\d{1,3}"
_TIMES = re.compile(rf"\s*{_CLOCK}\s*-->\s*{_CLOCK}")
_ANY_TIMES = re.compile(_TIMES.pattern)
_COUNT = re.compile(r"\s*\d+\s*")
# Of WebVTT, whose notes and styles are blocks like its cues.
_HEAD = re.compile("\ufeff?WEBVTT")
_TAG = re.compile(
    r"<v(?:\.[\w.]+)?\s+(?P<speaker>[^<>]+)>"
    r"|</?(?:[biuvcs]|font|lang|ruby|rt)\b[^<>]*>|<[\d:.]+>|\{\\[^{}]*\}"
    r"|(?P<entity>&(?:\w+|#\d+|#x[0-9a-fA-F]+);)"
)
_ENDED = re.compile(r"[。！？!?…~～♪][”’」』）》)\]\"'♪]*$|[a-z]\.$")
_COMMA = re.compile(r"[，、；：,;:]$")
_SPEAKER = re.compile(r"[-－–—]|\S{1,8}[:：]")
_PUNCTUATED = 0.4
_LONGEST_SENTENCE = 8
"""More lines than this belong to no one sentence."""


class _Said(NamedTuple):
    """A line that is said, with its tags."""

    start: int
    end: int
    words: str
    edits: tuple[Markup, ...]


def load(path: Path, name: str, _: Settings) -> Source:
    """Read what subtitles say, as the lines of a text.

    Raises:
        LoadError: Where the file is no text, or nothing is said in it.
    """
    source = decoded(path, name)
    said = [one for one in map(_said, _lines(source.text)) if one.words]
    kept = tuple(_joined(said))
    if not kept:
        if _ANY_TIMES.search(source.text):
            raise LoadError("empty_file", path=name)
        raise LoadError("no_times", path=name)
    markup = markup_around(kept, source.text)
    return replace(source, markup=markup, title=PurePosixPath(name).stem)


def _lines(text: str) -> list[re.Match[str]]:
    """Give the lines below the times."""
    found: list[re.Match[str]] = []
    said = False
    last: re.Match[str] | None = None
    blank_ends = bool(_HEAD.match(text))
    for line in _LINE.finditer(text):
        if _TIMES.match(line.group()):
            # The number of a cue may follow the last one's words without a gap.
            if found and last is found[-1] and _COUNT.fullmatch(last.group()):
                found.pop()
            said = True
        elif not line.group().strip():
            said = said and not blank_ends
            continue
        elif said:
            found.append(line)
        last = line
    return found


def _said(line: re.Match[str]) -> _Said:
    words = line.group()
    start = line.start() + len(words) - len(words.lstrip())
    end = line.start() + len(words.rstrip())
    found = list(_TAG.finditer(line.string, start, end))
    edits = tuple((*tag.span(), _meaning(tag)) for tag in found)
    return _Said(start, end, _TAG.sub(_meaning, words).strip(), edits)


def _meaning(tag: re.Match[str]) -> str:
    if tag["speaker"]:
        return f"{tag['speaker'].strip()}："
    return unescape(tag["entity"]) if tag["entity"] else ""


def _joined(said: Sequence[_Said]) -> Iterator[Kept]:
    ends = sum(
        bool(_ENDED.search(one.words) or _COMMA.search(one.words)) for one in said
    )
    punctuated = ends >= len(said) * _PUNCTUATED
    for sentence in _sentences(said, punctuated):
        before, last = "\n", ""
        for one in sentence:
            if last:
                before = " " if _needs_space(last, one.words) else ""
            yield Kept(one.start, one.end, before, one.edits)
            last = one.words


def _sentences(said: Iterable[_Said], punctuated: bool) -> Iterator[list[_Said]]:
    """Gather the lines of each sentence."""
    gathered: list[_Said] = []
    for one in said:
        if gathered and not _goes_on(gathered[-1].words, one.words, punctuated):
            yield from _unless_endless(gathered)
            gathered = []
        gathered.append(one)
    yield from _unless_endless(gathered)


def _goes_on(words: str, following: str, punctuated: bool) -> bool:
    if _SPEAKER.match(following):
        return False
    return bool(_COMMA.search(words)) or (punctuated and not _ENDED.search(words))


def _unless_endless(gathered: list[_Said]) -> Iterator[list[_Said]]:
    if len(gathered) <= _LONGEST_SENTENCE:
        yield gathered
    else:
        yield from ([one] for one in gathered)


def _needs_space(last: str, words: str) -> bool:
    return last[-1].isascii() and words[0].isascii()

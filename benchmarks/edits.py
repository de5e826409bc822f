"""Make near-copies of a text, as they come about when documents are passed on."""

import re
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from random import Random
from typing import TypeAlias

from opencc import OpenCC

from siyu_qa import loaders
from siyu_qa.settings import Settings

Edit: TypeAlias = Callable[[str, Random, str], str]
"""Gives a copy of the first text; what it puts in comes from the other one."""

_OTHER_SIGNS = str.maketrans("，：；（）！？“”‘’。", ",:;()!?「」『』．")
_FULL_WIDTH = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}


def other_script(text: str, chance: Random, other: str) -> str:
    """Write it in Traditional characters, as on one of three shores."""
    return _converted(text, chance.choice(("s2t", "s2tw", "s2hk")))


def other_signs(text: str, chance: Random, other: str) -> str:
    """Change the punctuation, or the width of letters, digits and signs."""
    return text.translate(chance.choice((_OTHER_SIGNS, _FULL_WIDTH)))


def other_encoding(text: str, chance: Random, other: str) -> str:
    """Save it in another encoding and read it as any file of a folder is read."""
    encoding = chance.choice(("gb18030", "big5hkscs", "utf-16", "utf-16-be"))
    if encoding == "big5hkscs":
        text = _converted(text, "s2hk")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "copy.txt"
        path.write_bytes(text.encode(encoding, "ignore"))
        return loaders.load(path, path.name, Settings()).text


def characters(share: float) -> Edit:
    """Make an edit that changes, drops or adds that share of the characters."""

    def edit(text: str, chance: Random, other: str) -> str:
        letters = list(text)
        for at in chance.sample(range(len(text)), round(share * len(text))):
            put = chance.choice(other)
            letters[at] = chance.choice((put, put, "", letters[at] + put))
        return "".join(letters)

    return edit


def sentence_dropped(text: str, chance: Random, other: str) -> str:
    """Leave out one sentence of two or more."""
    found = _sentences(text)
    if len(found) > 1:
        found.pop(chance.randrange(len(found)))
    return "".join(found)


def sentence_added(text: str, chance: Random, other: str) -> str:
    """Put in a sentence of the other text."""
    found = _sentences(text)
    found.insert(chance.randint(0, len(found)), chance.choice(_sentences(other)))
    return "".join(found)


def paragraph_moved(text: str, chance: Random, other: str) -> str:
    """Set one sentence a line, and move some of them to another place."""
    found = _sentences(text)
    begin, end = sorted((chance.randrange(len(found)), chance.randrange(len(found))))
    moved, rest = found[begin : end + 1], found[:begin] + found[end + 1 :]
    at = chance.randint(0, len(rest))
    return "\n".join((*rest[:at], *moved, *rest[at:]))


def head_and_foot(text: str, chance: Random, other: str) -> str:
    """Set it between the lines of another site."""
    day, read = chance.randint(1, 28), chance.randrange(9999)
    head = f"首页 新闻 社会 发布时间：2024-03-{day:02} 10:25 编辑：小周"
    return f"{head}\n{text}\n责任编辑：小周 来源：本站整理 阅读量 {read}"


def other_lines(text: str, chance: Random, other: str) -> str:
    """End lines at a width, or set every sentence apart."""
    width = chance.choice((24, 30, 38))
    wrapped = [text[at : at + width] for at in range(0, len(text), width)]
    return chance.choice(("\r\n".join(wrapped), "\n\n".join(_sentences(text))))


def several(text: str, chance: Random, other: str) -> str:
    """Make three of the edits, one upon the other."""
    for edit in chance.sample(
        (
            other_script,
            other_signs,
            characters(0.02),
            sentence_dropped,
            sentence_added,
            head_and_foot,
            other_lines,
        ),
        3,
    ):
        text = edit(text, chance, other)
    return text


EDITS: dict[str, Edit] = {
    "script": other_script,
    "signs and width": other_signs,
    "encoding": other_encoding,
    "1 % of characters": characters(0.01),
    "3 % of characters": characters(0.03),
    "5 % of characters": characters(0.05),
    "sentence dropped": sentence_dropped,
    "sentence added": sentence_added,
    "paragraph moved": paragraph_moved,
    "head and foot lines": head_and_foot,
    "line ends": other_lines,
    "three of these": several,
}


def _converted(text: str, name: str) -> str:
    converted: str = _converter(name).convert(text)
    return converted


@cache
def _converter(name: str) -> OpenCC:
    return OpenCC(name)


def _sentences(text: str) -> list[str]:
    return [part for part in re.split(r"(?<=[。！？])", text) if part]

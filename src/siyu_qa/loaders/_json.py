"""JSON read with the place of every string in its file."""

import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from siyu_qa.errors import LoadError
from siyu_qa.records import Markup, Span
from siyu_qa.text.lines import line_of

ALL: Span = (0, sys.maxsize)

_DEPTH = 100
_SPACE = re.compile(r"[ \t\r\n\ufeff]*")
# Line ends within a string are against the standard, and written all the same.
_STRING = re.compile(r'"((?:[^"\\]++|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*+)"')
_ESCAPE = re.compile(
    r"(?P<codes>(?:\\u[0-9a-fA-F]{4})+)|\\(?P<sign>.)|(?P<line_end>\r\n?|\n)"
)
_CODE = len(r"\u4f1a")
# Sentences end at signs: so each word may have one place, and the file fewer.
_WORD_OR_SIGN = re.compile(r"[^\W_]+|[\W_]")
_SCALAR = re.compile(
    r"-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null|NaN|-?Infinity"
)
_SIGNS = {"b": "", "f": "\n", "n": "\n", "r": "", "t": "\t"}


class String(NamedTuple):
    """A string's place, without its quotation marks, and what it says."""

    start: int
    end: int
    words: str
    edits: tuple[Markup, ...]
    """Its escapes, and what each stands for."""


class Scalar(NamedTuple):
    """A number, or one of ``true``, ``false`` and ``null``."""

    start: int
    end: int
    words: str

    @property
    def is_number(self) -> bool:
        return self.words[-1].isdigit()


@dataclass(frozen=True, slots=True)
class Array:
    """A list of values, and where it begins."""

    start: int
    values: tuple["Value", ...]


@dataclass(frozen=True, slots=True)
class Object:
    """Keys with their values in the order of the file, and where it begins."""

    start: int
    members: tuple[tuple[String, "Value"], ...]


Value: TypeAlias = String | Scalar | Array | Object


def values_of(text: str, name: str, line: int = 0, span: Span = ALL) -> Iterator[Value]:
    r"""Read one value after another in a *span* of the text, the line where it is one.

    >>> [value.words for value in values_of('"开\\\\n门" 3', "a.json")]
    ['开\\n门', '3']

    Raises:
        LoadError: Where what follows is no value; the error names the line.
    """
    reader = _Reader(text, name, line, span)
    reader.skip_space()
    while reader.at < reader.end:
        yield reader.value(0)
        reader.skip_space()


class _Reader:
    """Reads on from a place in the text."""

    def __init__(self, text: str, name: str, line: int, span: Span) -> None:
        self.text = text
        self.name = name
        self.line = line
        self.at = span[0]
        self.end = min(span[1], len(text))

    def value(self, depth: int) -> Value:
        self.skip_space()
        sign = self.text[self.at : min(self.at + 1, self.end)]
        if sign == '"':
            return self.string()
        if sign in ("{", "["):
            if depth == _DEPTH:
                raise self.fault(f"< {_DEPTH} {{ [")
            return self.object(depth) if sign == "{" else self.array(depth)
        match = _SCALAR.match(self.text, self.at, self.end)
        if match is None:
            raise self.fault('{ [ " 0–9 true false null')
        self.at = match.end()
        return Scalar(*match.span(), match.group())

    def object(self, depth: int) -> Object:
        start = self.at
        members: list[tuple[String, Value]] = []
        self.at += 1
        while not (not members and self.passes("}")):
            self.skip_space()
            key = self.string()
            self.expect(":")
            members.append((key, self.value(depth + 1)))
            if not self.goes_on("}"):
                break
        return Object(start, tuple(members))

    def array(self, depth: int) -> Array:
        start = self.at
        values: list[Value] = []
        self.at += 1
        while not (not values and self.passes("]")):
            values.append(self.value(depth + 1))
            if not self.goes_on("]"):
                break
        return Array(start, tuple(values))

    def string(self) -> String:
        match = _STRING.match(self.text, self.at, self.end)
        if match is None:
            raise self.fault('"')
        self.at = match.end()
        start, end = match.span(1)
        raw = match[1]
        if "\\" not in raw and "\n" not in raw and "\r" not in raw:
            return String(start, end, raw, ())
        edits = tuple(_edits(raw, start))
        return String(start, end, _carried_out(edits, raw, start), edits)

    def goes_on(self, closing: str) -> bool:
        """Pass a comma, which more follows, or what closes."""
        if self.passes(closing):
            return False
        self.expect(",", closing)
        return True

    def expect(self, sign: str, other: str = "") -> None:
        if not self.passes(sign):
            raise self.fault(f"{sign} {other}".strip())

    def passes(self, sign: str) -> bool:
        self.skip_space()
        if not self.text.startswith(sign, self.at, self.end):
            return False
        self.at += 1
        return True

    def skip_space(self) -> None:
        match = _SPACE.match(self.text, self.at, self.end)
        self.at = match.end() if match else self.at

    def fault(self, expected: str) -> LoadError:
        line = self.line or line_of(self.text, self.at)
        return LoadError("broken_json", path=self.name, line=line, expected=expected)


def _edits(raw: str, start: int) -> Iterator[Markup]:
    for escape in _ESCAPE.finditer(raw):
        begin, end = start + escape.start(), start + escape.end()
        if escape["codes"]:
            yield from _words(escape["codes"], begin)
        elif escape["sign"]:
            yield begin, end, _SIGNS.get(escape["sign"], escape["sign"])
        else:
            yield begin, end, "\n"


def _words(codes: str, begin: int) -> Iterator[Markup]:
    # Half of a pair is no character, and no index takes it.
    text = bytes.fromhex(codes.replace("\\u", "")).decode("utf-16-be", "replace")
    for found in _WORD_OR_SIGN.finditer(text):
        words = found.group()
        pairs = sum(char > "\uffff" for char in words)
        end = begin + _CODE * (len(words) + pairs)
        yield begin, end, words
        begin = end


def _carried_out(edits: Iterable[Markup], raw: str, start: int) -> str:
    said: list[str] = []
    done = 0
    for begin, end, words in edits:
        said += raw[done : begin - start], words
        done = end - start
    return "".join((*said, raw[done:]))

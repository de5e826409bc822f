"""JSON read with the place of every string in its file."""

import re
import sys
from collections.abc import Iterator
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
    r"\\u(?P<high>d[89ab][0-9a-f]{2})\\u(?P<low>d[c-f][0-9a-f]{2})"
    r"|\\u(?P<code>[0-9a-f]{4})|\\(?P<sign>.)|(?P<line_end>\r\n?|\n)",
    re.IGNORECASE,
)
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
        edits = tuple(
            (start + escape.start(), start + escape.end(), _meaning(escape))
            for escape in _ESCAPE.finditer(raw)
        )
        return String(start, end, _ESCAPE.sub(_meaning, raw), edits)

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


def _meaning(escape: re.Match[str]) -> str:
    if escape["line_end"]:
        return "\n"
    if escape["high"]:
        pair = bytes.fromhex(escape["high"] + escape["low"])
        return pair.decode("utf-16-be")
    if escape["code"]:
        # Half of a pair is no character, and no index takes it.
        return bytes.fromhex(escape["code"]).decode("utf-16-be", "replace")
    return _SIGNS.get(escape["sign"], escape["sign"])

"""Give misread characters their bytes back, and read those as what they were.

A file was read in the wrong encoding and saved again: each wrong character stands
for the bytes that it was read from. The right ones don't begin and end where the
wrong ones do, so what is given back are units: the shortest stretches of wrong
characters that whole right ones came from.
"""

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import NamedTuple

MARK = "\N{REPLACEMENT CHARACTER}"
_LOST = -1
"""In the place of a byte that nothing was kept of."""
_NO_LEAD = 0xFF
"""Begins no character of any of these encodings."""
_CONTINUATION = range(0x80, 0xC0)
_DIGITS = "0123456789"


class Unit(NamedTuple):
    """What the wrong characters ``[start, end)`` should have been."""

    start: int
    end: int
    text: str
    """With a mark for each character that a byte was lost of."""
    choices: tuple[str, ...] = ()
    """For each mark, the characters that it may have been."""


class Misreading(NamedTuple):
    """How a text was read that was not UTF-8's."""

    bytes_of: Callable[[str, int, int], tuple[int, ...]]
    """Gives the bytes of the character at an offset, told how many are awaited."""
    unread: bytes
    """The bytes that it had no character for."""
    in_pairs: bool
    """Whether two bytes made a character, so that one before ASCII was left over."""

    def encoded(self, text: str) -> bytes:
        """Give the bytes of a text of which none was lost."""
        if self.in_pairs:
            code = text.encode("gb18030", errors="ignore")
            return code if len(code) == len(text) * 2 else b""
        return _latin_code(text)


def _latin_code(text: str) -> bytes:
    return text.translate(_AS_LATIN_1).encode("latin-1", errors="ignore")


def _windows_1252() -> dict[str, int]:
    table = {chr(byte): byte for byte in range(256)}
    for byte in range(0x80, 0xA0):
        table[bytes((byte,)).decode("cp1252", errors="ignore")] = byte
    del table[""]
    return table


LATIN = _windows_1252()
"""The bytes of Latin-1, and of what Windows puts in the place of its controls."""
_AS_LATIN_1 = {ord(char): byte for char, byte in LATIN.items()}
# Not one of them too long: where there is nothing to read, all was for nothing.
_FIRST_STRETCH, _STRETCH = 12, 300
# Characters that one or two bytes can be told of whatever stands beside them.
_PLAIN = {
    True: re.compile(f"[^\x00-\x7f€{MARK}\ud800-\udfff\U00010000-\U0010ffff]+"),
    False: re.compile(f"[{re.escape(''.join(LATIN)[128:])}]+"),
}
_OF_THREE_BYTES = re.compile("[\u0800-\ufffc]*")


def _latin_bytes(text: str, at: int, awaited: int) -> tuple[int, ...]:
    char = text[at]
    if char == MARK:
        return (_LOST,)
    if char == " " and awaited:
        # Editors make a plain space of one that doesn't break.
        return (0xA0,)
    return (LATIN.get(char, _NO_LEAD),)


def _gbk_bytes(text: str, at: int, awaited: int) -> tuple[int, ...]:
    char = text[at]
    if char == MARK or (char == "?" and awaited):
        return (_LOST,)
    if char == "€" and (awaited > 1 or not _goes_on(text, at + 1)):
        # Windows reads a lone byte 80 so, GB18030 a pair of bytes.
        return (0x80,)
    return _pair_of(char)


def _goes_on(text: str, at: int) -> bool:
    following = _pair_of(text[at]) if at < len(text) else (0,)
    return following[0] in _CONTINUATION or text[at : at + 1] == MARK


@cache
def _pair_of(char: str) -> tuple[int, ...]:
    code = char.encode("gb18030", errors="ignore")
    return tuple(code) if len(code) in {1, 2} else (_NO_LEAD,)


AS_LATIN = Misreading(
    _latin_bytes, bytes((0x81, 0x8D, 0x8F, 0x90, 0x9D)), in_pairs=False
)
# GBK begins no character with the byte 80, and none with these others where the
# next character's first byte follows; GB18030 keeps room there for one's own.
AS_GBK = Misreading(
    _gbk_bytes, bytes((0x80, 0xA2, 0xA6, 0xA8, *range(0xAA, 0xB0))), in_pairs=True
)
AS_GB18030 = Misreading(_gbk_bytes, b"\x80", in_pairs=True)


def read_as_utf8(text: str, start: int, misreading: Misreading) -> Iterator[Unit]:
    """Read the characters from *start* as UTF-8, as far as they are.

    >>> list(read_as_utf8("浣犲ソ!", 0, AS_GBK))
    [Unit(start=0, end=3, text='你好', choices=())]
    >>> list(read_as_utf8("æ—¥", 0, AS_LATIN))
    [Unit(start=0, end=3, text='日', choices=())]
    """
    again = True
    while again:
        size = _FIRST_STRETCH
        while quickly := list(_quickly(text[start : start + size], start, misreading)):
            yield from quickly
            start = quickly[-1].end
            size = _STRETCH
        again = False
        for unit in _byte_by_byte(text, start, misreading):
            yield unit
            start = unit.end
            if unit.choices:
                again = True
                break


def _quickly(text: str, offset: int, misreading: Misreading) -> Iterator[Unit]:
    """Read the characters at the beginning of *text* of which no byte was lost."""
    plain = _PLAIN[misreading.in_pairs].match(text)
    code = misreading.encoded(plain.group()) if plain else b""
    read = code.decode("utf-8", errors="replace").partition(MARK)[0]
    if misreading.in_pairs:
        # Three pairs make two characters, where all are of three bytes.
        found = _OF_THREE_BYTES.match(read)
        for at in range(len(found.group()) // 2 if found else 0):
            begin = offset + 3 * at
            yield Unit(begin, begin + 3, read[2 * at : 2 * at + 2])
        return
    for char in read:
        end = offset + len(char.encode())
        yield Unit(offset, end, char)
        offset = end


def _byte_by_byte(text: str, start: int, misreading: Misreading) -> Iterator[Unit]:
    reader = _Reader(misreading)
    first = start
    for at in range(start, len(text)):
        if text[at] < "\x80" and not reader.awaited:
            return
        at_end = text[at + 1 : at + 2] < "\x80"
        for byte in misreading.bytes_of(text, at, reader.awaited):
            if not reader.takes(byte, at_end=at_end):
                # A decoder that drops what it can't read leaves no sign at all.
                if reader.is_cut and _length_from(byte):
                    yield reader.cut(first, at, at_end=byte < 0x80)
                return
        if not reader.awaited:
            yield reader.unit(first, at + 1)
            first = at + 1
    if reader.is_cut:
        yield reader.cut(first, len(text), at_end=True)


class _Reader:
    """Puts bytes of UTF-8 together to characters."""

    def __init__(self, misreading: Misreading) -> None:
        self._misreading = misreading
        self._begin()
        self._empty()

    def _begin(self) -> None:
        self._code: list[int] = []
        self.awaited = 0

    def _empty(self) -> None:
        self._text = ""
        self._choices: tuple[str, ...] = ()

    def takes(self, byte: int, *, at_end: bool) -> bool:
        """Add a byte, unless none such can stand there."""
        if not self._code:
            self.awaited = _length_from(byte)
        elif byte not in _CONTINUATION and byte != _LOST:
            return False
        if not self.awaited:
            return False
        self._code.append(byte)
        self.awaited -= 1
        return bool(self.awaited) or self._completes(at_end=at_end)

    def _completes(self, *, at_end: bool) -> bool:
        if _LOST in self._code:
            self._text += MARK
            left_over = at_end and self._misreading.in_pairs
            unread = b"" if left_over else self._misreading.unread
            self._choices += (_choices(tuple(self._code), unread),)
        else:
            char = bytes(self._code).decode("utf-8", errors="ignore")
            if not char:
                return False
            self._text += char
            self._choices += ("",) * (char == MARK)
        self._begin()
        return True

    def unit(self, start: int, end: int) -> Unit:
        """Hand out what was read."""
        unit = Unit(start, end, self._text, self._choices)
        self._empty()
        return unit

    @property
    def is_cut(self) -> bool:
        """Whether what was begun is a character without its last byte."""
        return len(self._code) == 2 and self.awaited == 1 and not self._text

    def cut(self, start: int, end: int, *, at_end: bool) -> Unit:
        """Hand out the character whose last byte is missing."""
        self.takes(_LOST, at_end=at_end)
        return self.unit(start, end)


@cache
def _choices(code: tuple[int, ...], unread: bytes) -> str:
    """Give what a character may be of which one of the bytes *unread* was lost."""
    if code.count(_LOST) > 1:
        return ""
    at = code.index(_LOST)
    before, behind = bytes(code[:at]), bytes(code[at + 1 :])
    whole = (before + bytes((byte,)) + behind for byte in unread)
    return "".join(code.decode("utf-8", errors="ignore") for code in whole)


def _length_from(byte: int) -> int:
    """Give how many bytes a character has by its first one; 0: none begins so."""
    if byte < 0x80:
        return int(byte >= 0)
    return 0 if byte < 0xC2 or byte > 0xF4 else 2 + (byte >= 0xE0) + (byte >= 0xF0)


def read_in_pairs(text: str, right: str) -> Iterator[Unit]:
    """Read Latin characters as GB18030 or Big5, as far as they are.

    >>> [unit.text for unit in read_in_pairs("ÄãºÃ", "gb18030")]
    ['你', '好']
    """
    code = _latin_code(text)
    read = code.decode(right, errors="ignore")
    if len(code) == len(text) == len(read) * 2:
        yield from (Unit(2 * n, 2 * n + 2, char) for n, char in enumerate(read))
    else:
        yield from _pair_by_pair(text, right)


def _pair_by_pair(text: str, right: str) -> Iterator[Unit]:
    start = end = 0
    while start < len(text):
        end = start + 1
        while _is_begun(text[start:end], right) and end < len(text):
            end += 1
        read = _latin_code(text[start:end]).decode(right, errors="ignore")
        if not read:
            return
        yield Unit(start, end, read)
        start = end


def _is_begun(chars: str, right: str) -> bool:
    if len(chars) == 1:
        return chars >= "\x80"
    # Only GB18030 goes on after a digit: its characters of four bytes.
    return right == "gb18030" and len(chars) < 4 and chars[1] in _DIGITS


class Misread(dict[int, str]):
    """A table from what was read in one encoding of two bytes to what is right.

    >>> "い".translate(Misread("gb18030", "big5hkscs"))
    '中'
    """

    def __init__(self, wrong: str, right: str) -> None:
        super().__init__()
        self._wrong, self._right = wrong, right

    def __missing__(self, char: int) -> str:
        code = chr(char).encode(self._wrong, errors="ignore")
        read = code.decode(self._right, errors="ignore")
        self[char] = read if len(read) == 1 else MARK
        return self[char]

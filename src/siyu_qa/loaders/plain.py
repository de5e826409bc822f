"""Plain text and Markdown, in the encodings that Chinese files come in."""

import codecs
import hashlib
from pathlib import Path

from siyu_qa.errors import LoadError
from siyu_qa.records import Source
from siyu_qa.settings import Settings
from siyu_qa.text.fold import fold

SUFFIXES = (".txt", ".text", ".md", ".markdown")

# Longest first: the mark of UTF-32 begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_LEGACY = ("gb18030", "big5hkscs", "utf-16-le", "utf-16-be")
# Wrong decodings of real files reached 0.55; right ones fell to 0.85.
_SURE, _POSSIBLE = 0.85, 0.6
_SAMPLE = 20_000


def load(path: Path, name: str, _: Settings) -> Source:
    """Read a text file; offsets count in the text with its byte-order mark kept.

    Raises:
        LoadError: Where the file is empty, no text, or in no known encoding.
    """
    data = path.read_bytes()
    if not data.strip():
        raise LoadError("empty_file", path=name)
    encoding, likelihood = encoding_of(data)
    if likelihood < _POSSIBLE:
        key = "binary_file" if b"\0" in data else "unknown_encoding"
        raise LoadError(key, path=name)
    warnings: tuple[LoadError, ...] = ()
    if likelihood < _SURE:
        warnings = (LoadError("doubtful_encoding", path=name, encoding=encoding),)
    text = data.decode(encoding)
    if not text.strip().strip("\ufeff").strip():
        raise LoadError("empty_file", path=name)
    return Source(
        path=name,
        text=text,
        sha256=hashlib.sha256(data).hexdigest(),
        encoding=encoding,
        warnings=warnings,
        likelihood=likelihood,
    )


def encoding_of(data: bytes) -> tuple[str, float]:
    """Tell the encoding of *data* and how likely it is, from 0 to 1.

    >>> encoding_of("会员日".encode()), encoding_of("會員資料".encode("big5"))
    (('utf-8', 1.0), ('big5hkscs', 1.0))
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return encoding, _likelihood(data, encoding)
    if _likelihood(data, "utf-8"):
        return "utf-8", _likelihood(data, "utf-8")
    scored = [(_likelihood(data, encoding), encoding) for encoding in _LEGACY]
    likelihood, encoding = max(scored, key=lambda pair: pair[0])
    return encoding, likelihood


def _likelihood(data: bytes, encoding: str) -> float:
    """Give the share of characters that running Chinese text is made of."""
    try:
        text = data.decode(encoding)[:_SAMPLE]
    except UnicodeDecodeError:
        return 0.0
    if encoding == "utf-8":
        # Bytes that are UTF-8 by chance are hardly ever met; control bytes are.
        controls = sum(char < " " and char not in "\t\n\v\f\r" for char in text)
        return 1.0 if controls * 100 <= len(text) else 0.0
    wide = [char for char in text if char >= "\x80" or char < "\t"]
    return sum(map(_is_frequent, wide)) / len(wide) if wide else 0.0


def _is_frequent(char: str) -> bool:
    """Tell whether *char* is punctuation or stands in level 1 of GB 2312."""
    if char < "\t":
        return False
    try:
        code = fold(char).encode("gb2312")
    except UnicodeEncodeError:
        return char == "\ufeff"
    return code[:1] <= b"\xa3" if code[:1] < b"\xb0" else code[:1] < b"\xd8"

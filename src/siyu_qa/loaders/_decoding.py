"""Files that are text: decoded whole, with no other change."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from unicodedata import category

from siyu_qa.errors import LoadError
from siyu_qa.records import Source
from siyu_qa.text.encodings import POSSIBLE, SURE, encoding_of
from siyu_qa.text.lines import line_starts

_UNSEEN = {"Cc", "Cf"}
_LOST = "\N{REPLACEMENT CHARACTER}"


def decoded(path: Path, name: str) -> Source:
    """Decode a text file; offsets count with its byte-order mark kept.

    Bytes that are no character become U+FFFD, as ``data.decode(encoding,
    "replace")`` makes them, and are told in a warning; where none is, that is the
    same as decoding strictly.

    Raises:
        LoadError: Where the file is empty, no text, or in no known encoding.
    """
    data = path.read_bytes()
    if not data.strip():
        raise LoadError("empty_file", path=name)
    encoding, likelihood = encoding_of(data)
    if likelihood < POSSIBLE:
        key = "binary_file" if b"\0" in data else "unknown_encoding"
        raise LoadError(key, path=name)
    text = data.decode(encoding, "replace")
    if not any(map(_is_seen, text)):
        raise LoadError("empty_file", path=name)
    return Source(
        path=name,
        text=text,
        sha256=hashlib.sha256(data).hexdigest(),
        encoding=encoding,
        warnings=tuple(_warnings(data, text, name, encoding, likelihood)),
        likelihood=likelihood,
    )


def _is_seen(char: str) -> bool:
    """Tell what a reader sees from blank space, and from marks that take none."""
    return not char.isspace() and category(char) not in _UNSEEN


def _warnings(
    data: bytes, text: str, name: str, encoding: str, likelihood: float
) -> Iterator[LoadError]:
    if likelihood < SURE:
        yield LoadError("doubtful_encoding", path=name, encoding=encoding)
    try:
        data.decode(encoding)
    except UnicodeDecodeError as error:
        line = len(line_starts(data[: error.start].decode(encoding)))
        # The decoder names the first fault alone.
        if error.end == len(data):
            yield LoadError("cut_off", path=name, line=line)
        else:
            count = text.count(_LOST)
            yield LoadError("bad_bytes", path=name, line=line, count=count)

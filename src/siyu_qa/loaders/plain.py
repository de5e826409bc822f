"""Plain text and Markdown, in the encodings that Chinese files come in."""

from dataclasses import replace
from pathlib import Path

from siyu_qa.errors import LoadError
from siyu_qa.loaders._decoding import decoded
from siyu_qa.records import Source
from siyu_qa.settings import Settings
from siyu_qa.text.front_matter import front_matter

SUFFIXES = (".txt", ".text", ".md", ".markdown")
IS_TEXT = True


def load(path: Path, name: str, _: Settings) -> Source:
    """Read a text file, telling its front matter from its text.

    Raises:
        LoadError: Where the file is empty, no text, or in no known encoding.
    """
    source = decoded(path, name)
    front = front_matter(source.text)
    if not front.end:
        return source
    if not source.text[front.end :].strip():
        raise LoadError("empty_file", path=name)
    return replace(source, markup=front.markup, title=front.title, date=front.date)

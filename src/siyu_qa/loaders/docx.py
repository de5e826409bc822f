"""Word documents: paragraphs with their headings and list marks, rows of tables."""

import hashlib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from siyu_qa.errors import LoadError
from siyu_qa.loaders._broken import told_as_broken
from siyu_qa.loaders._extras import require
from siyu_qa.loaders._metadata import iso_date, sensible_title
from siyu_qa.loaders._paragraphs import joined
from siyu_qa.loaders._styles import Styles
from siyu_qa.loaders._zipped import checked
from siyu_qa.records import Source
from siyu_qa.settings import Settings

SUFFIXES = (".docx", ".docm")
LARGEST = 64 << 20

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PARAGRAPH, _TABLE, _ROW, _CELL = (f"{_W}{tag}" for tag in ("p", "tbl", "tr", "tc"))
_NOTES = ("/footnotes", "/endnotes")
# What Word keeps beside the text: what was deleted, moved away or is told twice, how
# a character is read.
_UNSEEN = {
    *(f"{_W}{tag}" for tag in ("del", "moveFrom", "rt", "pPr", "rPr", "sectPr")),
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
}
_MARKS = {
    **dict.fromkeys((f"{_W}br", f"{_W}cr"), "\n"),
    **dict.fromkeys((f"{_W}tab", f"{_W}ptab"), " "),
    f"{_W}noBreakHyphen": "-",
}
# The day on which python-docx's own template was made.
_TEMPLATE_DATE = "2013-12-23"


def load(path: Path, name: str, _: Settings) -> Source:
    """Read a Word document; headers, footers and comments are left out.

    Raises:
        LoadError: Where it can't be read, or has no text.
    """
    docx = require("docx", "docx", name)
    data = checked(path, name)
    with told_as_broken(name, "docx"):
        document = docx.Document(BytesIO(data))
        text, parts = joined(("", line) for line in _paragraphs(document))
        told = document.core_properties
        title, date = sensible_title(told.title), iso_date(told.created)
    if not text:
        raise LoadError("empty_file", path=name)
    return Source(
        path=name,
        text=text,
        sha256=hashlib.sha256(data).hexdigest(),
        encoding="",
        parts=parts,
        title=title,
        date="" if date == _TEMPLATE_DATE else date,
    )


def _paragraphs(document: Any) -> Iterator[str]:
    styles = Styles.of(document.part)
    yield from _below(document.element.body, styles)
    for part in _related(document.part, _NOTES):
        yield from _below(_parsed(part.blob), styles)


def _related(part: Any, kinds: tuple[str, ...]) -> Iterator[Any]:
    for relation in part.rels.values():
        if relation.reltype.endswith(kinds) and not relation.is_external:
            yield relation.target_part


def _parsed(blob: bytes) -> Any:
    from lxml import etree

    return etree.fromstring(blob, etree.XMLParser(resolve_entities=False))


def _below(element: Any, styles: Styles) -> Iterator[str]:
    """Give the paragraphs and rows below an element, whatever else is around them."""
    for child in element:
        if child.tag == _PARAGRAPH:
            yield from _paragraph(child, styles)
        elif child.tag == _TABLE:
            for row in child.iter(_ROW):
                if next(row.iterancestors(_TABLE)) is child:
                    yield from _row(row, styles)
        elif child.tag not in _UNSEEN:
            yield from _below(child, styles)


def _paragraph(paragraph: Any, styles: Styles) -> Iterator[str]:
    words = "".join(_texts(paragraph)).strip()
    if words and not styles.is_of_contents(paragraph):
        yield styles.mark(paragraph) + words
    for box in paragraph.iter(f"{_W}txbxContent"):
        if not any(one.tag in _UNSEEN for one in box.iterancestors()):
            yield from _below(box, styles)


def _texts(element: Any) -> Iterator[str]:
    """Give the words below an element, but for those of a box that floats in it."""
    for child in element:
        if child.tag == f"{_W}t":
            yield child.text or ""
        elif child.tag in _MARKS:
            yield _MARKS[child.tag]
        elif child.tag not in _UNSEEN and child.tag != f"{_W}txbxContent":
            yield from _texts(child)


def _row(row: Any, styles: Styles) -> Iterator[str]:
    """Give a row as one line; what stands in a frame of one cell, as paragraphs."""
    cells = [
        list(_below(cell, styles)) for cell in row.iter(_CELL) if _is_of(cell, row)
    ]
    if len(cells) == 1:
        yield from cells[0]
    elif any(cells):
        yield " | ".join(" ".join(" ".join(cell).split()) for cell in cells)


def _is_of(cell: Any, row: Any) -> bool:
    return next(cell.iterancestors(_ROW)) is row

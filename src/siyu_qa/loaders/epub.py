"""Electronic books: the chapters in the order in which they are read."""

import hashlib
import html
import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from posixpath import dirname, join, normpath
from typing import Any
from urllib.parse import unquote

from siyu_qa.errors import LoadError
from siyu_qa.loaders._broken import broken, told_as_broken
from siyu_qa.loaders._elements import check_whole, lines_of, name_of
from siyu_qa.loaders._extras import require
from siyu_qa.loaders._metadata import iso_date, sensible_title
from siyu_qa.loaders._paragraphs import joined
from siyu_qa.loaders._zipped import checked
from siyu_qa.records import Source
from siyu_qa.settings import Settings

SUFFIXES = (".epub",)
LARGEST = 64 << 20

_PAGES = (".xhtml", ".html", ".htm", ".xml")
_XML_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)[A-Za-z]\w{1,30};")
_HEADING = re.compile(r"#{1,6} (.+)")


def load(path: Path, name: str, _: Settings) -> Source:
    """Read a book; its cover, table of contents and pictures are left out.

    Raises:
        LoadError: Where it can't be read, is locked, or has no text.
    """
    # Chapters are read with what web pages are.
    require("lxml.etree", "html", name)
    data = checked(path, name)
    with told_as_broken(name, "lxml"), zipfile.ZipFile(BytesIO(data)) as archive:
        book = _Book(archive)
        if book.is_locked():
            raise LoadError("encrypted_file", path=name)
        text, parts = joined(book.paragraphs())
        title, date = book.told("title"), book.told("date")
    if not text:
        raise LoadError("empty_file", path=name)
    return Source(
        path=name,
        text=text,
        sha256=hashlib.sha256(data).hexdigest(),
        encoding="",
        warnings=tuple(
            broken(name, LookupError(f"missing: {one}")) for one in book.missing
        ),
        parts=parts,
        title=sensible_title(title),
        date=iso_date(date),
    )


class _Book:
    """A book's package: what it holds, in which order, and what it is called."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        self.names = set(archive.namelist())
        container = _parsed(archive.read("META-INF/container.xml"))
        self.path = next(_all(container, "rootfile")).get("full-path")
        self.package = _parsed(archive.read(self.path))
        self.items = {item.get("id"): item for item in _all(self.package, "item")}
        self.missing: list[str] = []

    def told(self, tag: str) -> str:
        """Give the first thing that the package says under this name."""
        told = ("".join(one.itertext()) for one in _all(self.package, tag))
        return next(filter(None, map(str.strip, told)), "")

    def is_locked(self) -> bool:
        """Tell whether its chapters are encrypted; fonts of an open book may be."""
        if "META-INF/encryption.xml" not in self.names:
            return False
        root = _parsed(self.archive.read("META-INF/encryption.xml"))
        sealed = (one.get("URI") or "" for one in _all(root, "CipherReference"))
        return any(one.lower().endswith(_PAGES) for one in sealed)

    def paragraphs(self) -> Iterator[tuple[str, str]]:
        """Give each chapter's title with each of its lines."""
        titles = self._titles()
        for path in self._order():
            if path not in self.names:
                self.missing.append(path)
                continue
            lines = lines_of(_body(_parsed(self.archive.read(path))))
            headings = filter(None, map(_HEADING.match, lines))
            own = next((heading[1] for heading in headings), "")
            yield from ((titles.get(path) or own, line) for line in lines)

    def _order(self) -> Iterator[str]:
        for reference in _all(self.package, "itemref"):
            item = self.items.get(reference.get("idref"))
            if item is not None and "nav" not in (item.get("properties") or "").split():
                yield self._place(item, self.path)

    def _place(self, element: Any, beside: str, attribute: str = "href") -> str:
        """Give the path, within the archive, of what stands *beside* a file."""
        address = unquote(element.get(attribute) or "").partition("#")[0]
        return normpath(join(dirname(beside), address))

    def _titles(self) -> dict[str, str]:
        """Give the chapters' titles by the table of contents, the old or the new."""
        titles: dict[str, str] = {}
        for item in self.items.values():
            path = self._place(item, self.path)
            contents = "nav" in (item.get("properties") or "").split()
            if path not in self.names or not (contents or path.endswith(".ncx")):
                continue
            for place, title in self._entries(_parsed(self.archive.read(path)), path):
                titles.setdefault(place, title)
        return titles

    def _entries(self, root: Any, path: str) -> Iterator[tuple[str, str]]:
        for link in _all(root, "a"):
            yield self._place(link, path), " ".join("".join(link.itertext()).split())
        for point in _all(root, "navPoint"):
            label = next(_all(point, "text"), None)
            content = next(_all(point, "content"), None)
            if label is not None and content is not None:
                yield self._place(content, path, "src"), (label.text or "").strip()


def _parsed(data: bytes) -> Any:
    """Parse XML as forgivingly as readers of books do."""
    from lxml import etree

    # XML knows five of the names that pages use.
    markup = _XML_ENTITY.sub(lambda name: html.unescape(name[0]), _decoded(data))
    parser = etree.XMLParser(recover=True, resolve_entities=False, encoding="utf-8")
    root = etree.fromstring(markup.encode(), parser)
    check_whole(parser)
    if root is None:
        raise ValueError("no XML")
    return root


def _decoded(data: bytes) -> str:
    encoding = "utf-16" if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig"
    return data.decode(encoding, "replace")


def _body(root: Any) -> Any:
    return next(_all(root, "body"), root)


def _all(root: Any, tag: str) -> Iterator[Any]:
    """Give the elements of this name, in whatever namespace."""
    return (one for one in root.iter(f"{{*}}{tag}") if name_of(one) == tag.lower())

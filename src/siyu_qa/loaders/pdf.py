"""PDF: the text of each page, in paragraphs again."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from io import BytesIO
from math import hypot
from pathlib import Path
from typing import Any

from siyu_qa.errors import LoadError
from siyu_qa.loaders._broken import told_as_broken
from siyu_qa.loaders._extras import require
from siyu_qa.loaders._metadata import iso_date, sensible_title
from siyu_qa.loaders._print import Line, Print, between
from siyu_qa.records import Markup, Part, Source
from siyu_qa.settings import Settings
from siyu_qa.text.radicals import characters_of

SUFFIXES = (".pdf",)
LARGEST = 64 << 20

_MEGABYTE = 1 << 20
_LONGEST = 16 * _MEGABYTE
_LARGEST_STREAM = 16 * _MEGABYTE
# What an empty page is made of takes less.
_DRAWN = 1000
_READABLE = 0.5
_LOST = "\N{REPLACEMENT CHARACTER}"


def load(path: Path, name: str, _: Settings) -> Source:
    """Read a PDF; heads and feet that recur on its pages are taken for markup.

    Raises:
        LoadError: Where it can't be read, has a password, or has no text.
    """
    pypdf = require("pypdf", "pdf", name)
    data = path.read_bytes()
    if not data.strip():
        raise LoadError("empty_file", path=name)
    limits = {"zlib_maximum_output_length": _LARGEST_STREAM}
    with told_as_broken(name, "pypdf"), pypdf.apply_configuration(**limits):
        reader = _opened(pypdf, data, name)
        lines, scanned = _read(reader, name)
        written = _Written.of(Print(lines, len(reader.pages)))
        told = reader.metadata or {}
        title = sensible_title(told.get("/Title"))
        date = iso_date(told.get("/CreationDate"))
    if not lines:
        raise LoadError("scanned_pdf" if scanned else "empty_file", path=name)
    return Source(
        path=name,
        text="".join(written.texts),
        sha256=hashlib.sha256(data).hexdigest(),
        encoding="",
        warnings=tuple(LoadError("scanned_page", path=name, page=n) for n in scanned),
        markup=tuple(written.markup),
        parts=tuple(written.parts),
        title=title,
        date=date,
    )


def _opened(pypdf: Any, data: bytes, name: str) -> Any:
    """Open a document; one that may be read but not printed has an empty password."""
    try:
        reader = pypdf.PdfReader(BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise LoadError("encrypted_file", path=name)
    except (pypdf.errors.DependencyError, NotImplementedError) as error:
        # An encryption that nothing installed here undoes.
        raise LoadError("encrypted_file", path=name) from error
    return reader


def _read(reader: Any, name: str) -> tuple[list[Line], list[int]]:
    """Give all lines, and the numbers of the pages that show words but have none."""
    lines: list[Line] = []
    scanned: list[int] = []
    length = 0
    for page in range(len(reader.pages)):
        found = _lines(reader.pages[page], page)
        lines += found
        length += sum(len(line.text) for line in found)
        if length > _LONGEST:
            megabytes, most = length // _MEGABYTE, _LONGEST // _MEGABYTE
            raise LoadError(
                "unpacks_too_large", path=name, megabytes=megabytes, limit=most
            )
        if not found and _is_drawn(reader.pages[page]):
            scanned.append(page + 1)
    return lines, scanned


def _lines(page: Any, number: int) -> list[Line]:
    """Give the lines of a page, in the order in which they are drawn."""
    pen = _Pen(number, float(page.mediabox.width))
    page.extract_text(visitor_text=pen.write)
    pen.end()
    text = characters_of("\n".join(line.text for line in pen.lines))
    letters = "".join(text.split())
    known = sum(map(str.isprintable, letters)) - letters.count(_LOST)
    # A font that doesn't say which characters it draws can't be read.
    if not letters or known < _READABLE * len(letters):
        return []
    texts = text.split("\n")
    return [replace(line, text=one) for line, one in zip(pen.lines, texts, strict=True)]


@dataclass
class _Pen:
    """Gathers what a page writes, run by run, into lines."""

    page: int
    width: float
    lines: list[Line] = field(default_factory=list)
    runs: list[str] = field(default_factory=list)
    start: tuple[float, float, float] = (0.0, 0.0, 0.0)

    def write(self, text: str, cm: Any, tm: Any, _: Any, size: float) -> None:
        """Take what pypdf reads at one place: the matrices say where and how large."""
        first, *others = text.split("\n")
        self.add(first, cm, tm, size)
        for run in others:
            self.end()
            self.add(run, cm, tm, size)

    def add(self, run: str, cm: Any, tm: Any, size: float) -> None:
        if run.strip(" ") and not "".join(self.runs).strip(" "):
            left = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
            base = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
            scale = hypot(tm[0], tm[1]) * hypot(cm[0], cm[1])
            self.start = (left, base, abs(size) * scale)
        self.runs.append(run)

    def end(self) -> None:
        """End the line, if it has words."""
        text = "".join(self.runs).strip(" ")
        self.runs.clear()
        if text.strip():
            left, base, size = self.start
            self.lines.append(Line(text, self.page, left, base, size, self.width))


def _is_drawn(page: Any) -> bool:
    """Tell whether a page without words shows something that may be words."""
    resources = page.get("/Resources")
    pictures = resources.get_object().get("/XObject") if resources else None
    contents = page.get_contents()
    return bool(pictures) or (contents and len(contents.get_data()) > _DRAWN)


@dataclass
class _Written:
    """The text that lines are put together to."""

    texts: list[str] = field(default_factory=list)
    length: int = 0
    markup: list[Markup] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)

    @classmethod
    def of(cls, printed: Print) -> "_Written":
        """Write paragraphs, with what stood between their lines on the page."""
        written = cls()
        marks = dict(_marks(printed))
        before: Line | None = None
        aside: list[Line] = []
        for at, line in enumerate(printed.lines):
            if at in printed.running:
                aside.append(line)
                continue
            joint = None
            if before and at not in marks:
                joint = between(before.text, line.text)
            written.pass_over(aside, joint)
            written.turn_to(line.page)
            written.add(marks.get(at, "") + line.text)
            before = line
            aside.clear()
        written.pass_over(aside, None)
        return written

    def add(self, text: str) -> None:
        self.texts.append(text)
        self.length += len(text)

    def turn_to(self, page: int) -> None:
        if not self.parts or self.parts[-1].number != page + 1:
            self.parts.append(Part(self.length, "page", page + 1))

    def pass_over(self, aside: list[Line], joint: str | None) -> None:
        """Write heads and feet of pages; *joint* joins what they stand between."""
        start = self.length
        if joint is None or aside:
            self.add("\n" if self.texts else "")
        start = start if joint is not None else self.length
        for line in aside:
            self.turn_to(line.page)
            self.add(line.text + "\n")
        if aside:
            self.markup.append((start, self.length, joint or ""))
        elif joint:
            self.add(joint)


def _marks(printed: Print) -> Iterator[tuple[int, str]]:
    """Give where each paragraph begins in the lines, and what stands before it."""
    told = [at for at in range(len(printed.lines)) if at not in printed.running]
    starts: list[list[int]] = []
    for at in told:
        if starts and printed.goes_on(printed.lines[starts[-1][-1]], printed.lines[at]):
            starts[-1].append(at)
        else:
            starts.append([at])
    for paragraph in starts:
        words = "".join(printed.lines[at].text for at in paragraph)
        yield paragraph[0], printed.mark(words, printed.lines[paragraph[0]])

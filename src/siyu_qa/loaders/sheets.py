"""Excel workbooks: every sheet, each row as a person sees it.

Offsets count in the text that is extracted here: a line for each row, with bars
between its cells.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import Any
from zipfile import ZipFile

from siyu_qa.errors import LoadError
from siyu_qa.loaders._broken import told_as_broken
from siyu_qa.loaders._extras import require
from siyu_qa.loaders._fields import Field
from siyu_qa.loaders._header import Row, check_cells, read_table
from siyu_qa.loaders._kept import Kept, markup_around
from siyu_qa.loaders._metadata import iso_date, sensible_title
from siyu_qa.loaders._numbers import shown
from siyu_qa.loaders._zipped import checked
from siyu_qa.records import Part, Source
from siyu_qa.settings import Settings
from siyu_qa.text.dates import date_of

SUFFIXES = (".xlsx", ".xlsm")

_BAR = " | "
_BREAK = re.compile(r"(?:\r\n?|[\n\v\f\x85\u2028\u2029]|_x000D_)+")
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*ref="([A-Z]+)(\d+):[A-Z]+(\d+)"')
_SAVED = re.compile(r"<dcterms:modified[^>]*>([^<]+)<")
_PROPERTIES = "docProps/core.xml"
_FORMULA = re.compile(rb"<(?:\w+:)?f[ />]")
# More rows than Excel has.
_NO_ROW = 1_048_577

Words = dict[int, dict[int, str]]
"""What the cells of a sheet say, by row and column, both from 1."""


def load(path: Path, name: str, _: Settings) -> Source:
    """Read a workbook's sheets, each row a part of its own.

    Raises:
        LoadError: Where the file is no workbook, is locked, has no words, or too many
            cells.
    """
    openpyxl = require("openpyxl", "xlsx", name)
    data = checked(path, name)
    warnings: list[LoadError] = []
    sheets: list[tuple[str, Words]] = []
    with told_as_broken(name, "openpyxl"), ZipFile(BytesIO(data)) as archive:
        book = openpyxl.load_workbook(BytesIO(data), read_only=True, data_only=True)
        for sheet in book.worksheets:
            code = archive.read(sheet._worksheet_path)
            words = _filled_down(_words(sheet), code)
            sheets.append((sheet.title, words))
            if _FORMULA.search(code):
                warnings += _unknown(openpyxl, data, sheet.title, words, name)
        title, saved = book.properties.title, _saved(archive)
    check_cells(sum(len(row) for _, words in sheets for row in words.values()), name)
    text, kept, parts = _laid_out(sheets)
    if not kept:
        raise LoadError("empty_file", path=name)
    return Source(
        path=name,
        text=text,
        sha256=hashlib.sha256(data).hexdigest(),
        encoding="",
        warnings=tuple(warnings),
        markup=markup_around(kept, text),
        parts=(replace(parts[0], start=0), *parts[1:]),
        title=sensible_title(title) or PurePosixPath(name).stem,
        date=date_of("", name) or saved,
    )


def _words(sheet: Any) -> Words:
    return {
        number: filled
        for number, cells in _rows(sheet)
        if (filled := {at: word for at, word in _row(cells) if word})
    }


def _rows(sheet: Any) -> Iterator[tuple[int, Iterable[Any]]]:
    # A sheet may claim a million rows that nobody wrote.
    sheet.reset_dimensions()
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        if number == _NO_ROW:
            raise ValueError(f"row {number}")
        yield number, cells


def _row(cells: Iterable[Any]) -> Iterator[tuple[int, str]]:
    for at, cell in enumerate(cells, start=1):
        if cell.value is not None:
            words = shown(cell.value, getattr(cell, "number_format", ""))
            yield at, _BREAK.sub("\n", words).strip()


def _filled_down(words: Words, code: bytes) -> Words:
    """Say in each row what a cell says that was merged over several."""
    for letters, first, last in _MERGED.findall(code):
        column = _column(letters.decode())
        word = words.get(int(first), {}).get(column, "")
        lowest = min(int(last), max(words, default=0))
        for number in range(int(first) + 1, lowest + 1):
            if word and number in words:
                words[number][column] = word
    return words


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _laid_out(
    sheets: Iterable[tuple[str, Words]],
) -> tuple[str, list[Kept], list[Part]]:
    """Give the text with every row on a line, what is read of it, and its parts."""
    texts: list[str] = []
    kept: list[Kept] = []
    parts: list[Part] = []
    length = 0
    for name, words in sheets:
        rows: list[Row] = []
        # Between the columns with words, a thousand may be empty.
        columns = sorted(set().union(*words.values()))
        for number, row in sorted(words.items()):
            cells: list[Field] = []
            for at in columns:
                word = row.get(at, "")
                if word:
                    bar = _BAR if any(cell.words for cell in cells) else ""
                    texts += bar, word
                    length += len(bar)
                edits = tuple(_breaks(word, length))
                cells.append(Field(length, length + len(word), word, edits))
                length += len(word)
            texts.append("\n")
            length += 1
            rows.append(Row(number, tuple(cells)))
        if rows:
            read, found = read_table(rows, name)
            kept += read
            parts += found
    return "".join(texts), kept, parts


def _breaks(word: str, start: int) -> Iterator[tuple[int, int, str]]:
    for at, char in enumerate(word):
        if char == "\n":
            yield start + at, start + at + 1, "\n"


def _saved(archive: ZipFile) -> str:
    """Give the day that the workbook was saved, where it says so."""
    if _PROPERTIES not in archive.namelist():
        return ""
    saved = _SAVED.search(archive.read(_PROPERTIES).decode("utf-8", "replace"))
    return iso_date(saved[1]) if saved else ""


def _unknown(
    openpyxl: Any, data: bytes, title: str, words: Words, name: str
) -> Iterator[LoadError]:
    """Tell of formulas whose value no program has worked out and saved."""
    book = openpyxl.load_workbook(BytesIO(data), read_only=True)
    sheet = book[title]
    missing = [
        number
        for number, cells in _rows(sheet)
        for at, cell in enumerate(cells, start=1)
        if getattr(cell, "data_type", "") == "f" and at not in words.get(number, {})
    ]
    if missing:
        yield LoadError(
            "no_value", path=name, sheet=title, row=missing[0], count=len(missing)
        )

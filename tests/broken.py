"""Files that are broken in every way, and what is to be said of each.

Whole files are made by their own writers and then damaged, the same way each time.
What is said is the key of the message that a file is skipped with; of a file that is
read, ``READ``, or the keys of what a person is warned of.
"""

import csv
import io
import json
import os
import random
import socket
import struct
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

import docx
import openpyxl
from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    NumberObject,
)

from writers import book, packed, pdf_bytes, web_page, with_password, word

READ = "read"
DOUBT = f"{READ} doubtful_encoding"

TEXT = "茶室的门票每张八元，六岁以下的孩子免票入场。"
TRADITIONAL = "茶室的門票每張八元，六歲以下的孩子免票入場。"
LINES = "".join(
    f"第{n}张桌子靠着{where}，可以坐{n + 1}个人。\n"
    for n in range(1, 9)
    for where in ("窗户", "走廊", "书架", "楼梯")
)
"""Enough text that a part of it is still text."""

TEXTS = (".txt", ".text", ".md", ".markdown")
TABLES = (".csv", ".tsv")
RECORDS = (".json", ".jsonl", ".ndjson")
SUBTITLES = (".srt", ".vtt")
PAGES = (".html", ".htm", ".xhtml", ".mhtml", ".mht")
ZIPPED = (".docx", ".docm", ".xlsx", ".xlsm", ".epub")
KINDS = (*TEXTS, *TABLES, *RECORDS, *SUBTITLES, *PAGES, *ZIPPED, ".pdf")

Make = Callable[[Path], object]


@dataclass(frozen=True)
class Broken:
    """A file to be put into the folder of documents."""

    path: str
    content: bytes | Make
    said: frozenset[str]
    """One of these is said of it."""

    def put_into(self, folder: Path) -> None:
        """Write it."""
        path = folder / self.path
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(self.content, bytes):
            path.write_bytes(self.content)
        else:
            self.content(path)


def one(path: str, content: bytes | str | Make, *said: str) -> Broken:
    data = content.encode("utf-8") if isinstance(content, str) else content
    return Broken(path, data, frozenset(said))


def broken_files() -> list[Broken]:
    """Give all that are quickly made and read."""
    families = (
        *(empty_files, blank_files, cut_files, cut_characters, flipped_files),
        *(wrong_suffixes, locked_files, bombs, broken_text, broken_tables),
        *(broken_records, broken_subtitles, broken_pages, broken_books),
        *(broken_workbooks, broken_pdfs, deep_files, large_files, odd_names, no_files),
    )
    return [broken for family in families for broken in family()]


# Whole files.


def a_word_file(text: str = TEXT + LINES) -> bytes:
    document = docx.Document()
    for line in text.splitlines():
        document.add_paragraph(line)
    return word(document)


def a_workbook(*rows: tuple[object, ...]) -> bytes:
    workbook = openpyxl.Workbook()
    for row in rows or (("座位", "人数"), *zip(LINES.splitlines(), range(40))):
        workbook.active.append(row)
    target = io.BytesIO()
    workbook.save(target)
    return target.getvalue()


def a_book() -> bytes:
    return book({"座位": "".join(f"<p>{line}</p>" for line in LINES.splitlines())})


def a_page() -> bytes:
    lines = "".join(f"<p>{line}</p>" for line in LINES.splitlines())
    return web_page(f"<h1>座位</h1>{lines}").encode()


def a_saved_page(page: bytes | None = None) -> bytes:
    message = EmailMessage()
    message["From"] = "<Saved by Blink>"
    message["Subject"] = "page"
    message.make_related()
    message.add_related(page or a_page(), "text", "html", cte="base64")
    message.add_related(b"\x89PNG\r\n\x1a\n" + bytes(80), "image", "png")
    return message.as_bytes()


def a_pdf(contents: bytes = b"BT /F1 12 Tf 50 700 Td (Tea at eight yuan) Tj ET") -> bytes:
    """Write a PDF of one page in Latin letters: these need no font in the file."""
    writer = PdfWriter()
    _write_page(writer, contents)
    return pdf_bytes(writer)


def _write_page(writer: PdfWriter, contents: bytes) -> None:
    page = writer.add_blank_page(595, 842)
    stream = DecodedStreamObject()
    stream.set_data(contents)
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
        }
    )
    fonts = DictionaryObject({NameObject("/F1"): writer._add_object(font)})
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
    page[NameObject("/Contents")] = writer._add_object(stream)


def a_table(delimiter: str = ",") -> bytes:
    target = io.StringIO()
    rows = enumerate(LINES.splitlines(), start=1)
    csv.writer(target, delimiter=delimiter).writerows([("编号", "说明"), *rows])
    return target.getvalue().encode()


def some_records() -> list[dict[str, str]]:
    return [{"text": line} for line in LINES.splitlines()]


def some_subtitles(head: str = "") -> bytes:
    cues = (
        f"{n}\n00:00:{n:02}.000 --> 00:00:{n:02}.900\n{line}\n"
        for n, line in enumerate(LINES.splitlines()[:30], start=1)
    )
    return (head + "\n".join(cues)).encode()


WHOLE: Mapping[str, bytes] = {
    ".txt": (TEXT + LINES).encode(),
    ".md": f"# 座位\n\n{LINES}".encode(),
    ".csv": a_table(),
    ".tsv": a_table("\t"),
    ".json": json.dumps(some_records(), ensure_ascii=False).encode(),
    ".jsonl": "\n".join(
        json.dumps(record, ensure_ascii=False) for record in some_records()
    ).encode(),
    ".srt": some_subtitles(),
    ".vtt": some_subtitles("WEBVTT\n\n"),
    ".html": a_page(),
    ".mhtml": a_saved_page(),
    ".docx": a_word_file(),
    ".xlsx": a_workbook(),
    ".epub": a_book(),
    ".pdf": a_pdf(),
}

"""What a broken file is here, and the whole ones that they are made from."""

import csv
import io
import json
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

import docx
import openpyxl
from pypdf import PdfWriter
from pypdf.generic import (
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    PdfObject,
)

from writers import book, packed, pdf_bytes, web_page, word

READ = "read"
BROKEN = "broken_file"

TEXT = "茶室的门票每张八元，六岁以下的孩子免票入场。"
LINES = "".join(
    f"第{n}张桌子靠着{where}，可以坐{n + 1}个人。\n"
    for n in range(1, 9)
    for where in ("窗户", "走廊", "书架", "楼梯")
)
"""Enough text that a part of it is still text."""

Make = Callable[[Path], object]


@dataclass(frozen=True)
class Broken:
    """A file to be put into the folder of documents."""

    path: str
    content: bytes | Make
    said: frozenset[str]
    """One of these is said of it."""
    listed: str
    """Its path, as it is listed."""

    def put_into(self, folder: Path) -> None:
        """Write it."""
        path = folder / self.path
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(self.content, bytes):
            path.write_bytes(self.content)
        else:
            self.content(path)


def one(path: str, content: bytes | str | Make, *said: str, listed: str = "") -> Broken:
    """Give a broken file, with the keys of which one must be said of it."""
    data = content.encode() if isinstance(content, str) else content
    return Broken(path, data, frozenset(said), listed or path)


def repacked(data: bytes, changed: Mapping[str, bytes | str]) -> bytes:
    """Give a packed file with other words in some of its files."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        files: dict[str, bytes | str] = {n: archive.read(n) for n in archive.namelist()}
    return packed({**files, **changed})


def a_word_file() -> bytes:
    document = docx.Document()
    for line in LINES.splitlines():
        document.add_paragraph(line)
    return word(document)


def a_workbook(*rows: tuple[object, ...]) -> bytes:
    workbook = openpyxl.Workbook()
    told = zip(LINES.splitlines(), range(40), strict=False)
    for row in rows or (("座位", "人数"), *told):
        workbook.active.append(row)
    target = io.BytesIO()
    workbook.save(target)
    return target.getvalue()


def a_book() -> bytes:
    return book({"座位": "".join(f"<p>{line}</p>" for line in LINES.splitlines())})


def a_page() -> bytes:
    lines = "".join(f"<p>{line}</p>" for line in LINES.splitlines())
    return web_page(f"<h1>座位</h1>{lines}").encode()


def a_saved_page() -> bytes:
    message = EmailMessage()
    message["From"] = "<Saved by Blink>"
    message.make_related()
    message.add_related(a_page(), "text", "html", cte="base64")
    message.add_related(b"\x89PNG\r\n\x1a\n" + bytes(80), "image", "png")
    return message.as_bytes()


def a_pdf(contents: bytes = b"BT /F1 12 Tf 50 700 Td (Tea at eight) Tj ET") -> bytes:
    """Write a PDF of one page in Latin letters: these need no font in the file."""
    writer = PdfWriter()
    named = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Helvetica"}
    font = dictionary({key: NameObject(name) for key, name in named.items()})
    draw(writer, contents, {"/Font": dictionary({"/F1": font})})
    return pdf_bytes(writer)


def draw(
    writer: PdfWriter, contents: bytes, resources: Mapping[str, PdfObject]
) -> None:
    """Add a page that is drawn by these commands."""
    page = writer.add_blank_page(595, 842)
    stream = DecodedStreamObject()
    stream.set_data(contents)
    page[NameObject("/Resources")] = dictionary(resources)
    page[NameObject("/Contents")] = writer._add_object(stream)


def dictionary(entries: Mapping[str, PdfObject]) -> DictionaryObject:
    return DictionaryObject({NameObject(key): one for key, one in entries.items()})


def a_table(delimiter: str = ",") -> bytes:
    target = io.StringIO()
    rows = enumerate(LINES.splitlines(), start=1)
    csv.writer(target, delimiter=delimiter).writerows([("编号", "说明"), *rows])
    return target.getvalue().encode()


def some_subtitles() -> bytes:
    cues = (
        f"{n}\n00:00:{n:02},000 --> 00:00:{n:02},900\n{line}\n"
        for n, line in enumerate(LINES.splitlines(), start=1)
    )
    return "\n".join(cues).encode()


WHOLE: Mapping[str, bytes] = {
    ".txt": (TEXT + LINES).encode(),
    ".csv": a_table(),
    ".json": json.dumps(
        [{"text": line} for line in LINES.splitlines()], ensure_ascii=False
    ).encode(),
    ".srt": some_subtitles(),
    ".html": a_page(),
    ".mhtml": a_saved_page(),
    ".docx": a_word_file(),
    ".xlsx": a_workbook(),
    ".epub": a_book(),
    ".pdf": a_pdf(),
}

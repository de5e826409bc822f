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


# What is broken in them.


def empty_files() -> Iterator[Broken]:
    for suffix in KINDS:
        yield one(f"empty/空{suffix}", b"", "empty_file")


def blank_files() -> Iterator[Broken]:
    blanks = {
        "spaces": b" \r\n\t\n " * 40,
        "mark": b"\xef\xbb\xbf",
        "wide-mark": b"\xff\xfe",
        "zero-width": "\u200b\u200d\ufeff\u2060\u00ad\n".encode() * 30,
        "nuls": bytes(300),
        "ideographic-spaces": "\u3000\n".encode() * 30,
    }
    for suffix in (".txt", ".csv", ".json", ".jsonl", ".srt", ".html", ".mhtml"):
        for name, data in blanks.items():
            yield one(f"blank/{name}{suffix}", data, "?")
    for suffix in (".docx", ".xlsx", ".epub", ".pdf"):
        yield one(f"blank/nuls{suffix}", bytes(300), "?")


def cut_files() -> Iterator[Broken]:
    """Cut each kind that has an end off before it."""
    for suffix in (".docx", ".xlsx", ".epub", ".pdf", ".mhtml", ".json"):
        data = WHOLE[suffix]
        for percent in (10, 35, 60, 85, 99):
            part = data[: len(data) * percent // 100]
            yield one(f"cut/{percent}{suffix}", part, "?")


def cut_characters() -> Iterator[Broken]:
    """Cut text in the middle of a character, or put one out of step."""
    for encoding in ("utf-8", "gb18030", "big5hkscs", "utf-16", "utf-16-le"):
        text = (TRADITIONAL if encoding.startswith("big5") else TEXT) * 12
        data = text.encode(encoding)
        for suffix in (".txt", ".csv", ".srt"):
            head = "1\n00:00:01,000 --> 00:00:02,000\n".encode(encoding)
            head = head if suffix == ".srt" else b""
            yield one(f"characters/{encoding}-cut{suffix}", head + data[:-1], "?")
        bad = data[:100] + b"\xff\xff\xff" + data[100:]
        yield one(f"characters/{encoding}-bad.txt", bad, "?")
    surrogates = f"{TEXT}\ud83d{TEXT}".encode("utf-8", "surrogatepass")
    yield one("characters/surrogate.txt", surrogates, "?")
    yield one("characters/surrogate.json", b'{"text": "' + surrogates + b'"}', "?")
    yield one("characters/surrogate.csv", surrogates, "?")
    half = json.dumps({"text": f"{TEXT}\ud83d{TEXT}"})
    yield one("characters/escaped-surrogate.json", half, "?")
    utf_16 = f"{TEXT * 9}\ud83d{TEXT}".encode("utf-16-le", "surrogatepass")
    yield one("characters/surrogate-16.txt", b"\xff\xfe" + utf_16, "?")
    yield one("characters/nuls.txt", TEXT.encode() + bytes(400) + TEXT.encode(), "?")
    yield one("characters/nuls-behind.txt", TEXT.encode() + bytes(4000), "?")


def flipped_files() -> Iterator[Broken]:
    """Change bytes of packed files: what they say of themselves no longer holds."""
    for suffix in (".docx", ".xlsx", ".epub", ".pdf"):
        for seed in range(4):
            data = bytearray(WHOLE[suffix])
            random_ = random.Random(f"{suffix}{seed}")
            for _ in range(len(data) // 50):
                data[random_.randrange(len(data))] ^= 1 << random_.randrange(8)
            yield one(f"flipped/{seed}{suffix}", bytes(data), "?")


def wrong_suffixes() -> Iterator[Broken]:
    for suffix, content in (
        *((".txt", other) for other in (".docx", ".pdf", ".xlsx", ".epub")),
        *((".docx", other) for other in (".txt", ".pdf", ".html", ".xlsx")),
        *((".pdf", other) for other in (".txt", ".docx", ".html", ".mhtml")),
        *((".html", other) for other in (".pdf", ".docx", ".mhtml")),
        *((".csv", other) for other in (".xlsx", ".html", ".pdf")),
        *((".json", other) for other in (".txt", ".html", ".csv")),
        *((".srt", other) for other in (".txt", ".json")),
        *((".epub", other) for other in (".docx", ".txt")),
        *((".mhtml", other) for other in (".html", ".txt", ".pdf")),
        *((".xlsx", other) for other in (".csv", ".html", ".docx")),
    ):
        name = f"suffix/{content[1:]}{suffix}"
        yield one(name, WHOLE[content], "?")
    for suffix in (".zip", ".doc", ".png", ".dat", "", ".tar.gz", ".pptx"):
        yield one(f"suffix/说明{suffix}", WHOLE[".txt"], "?")


def locked_files() -> Iterator[Broken]:
    yield one("locked/password.pdf", with_password(a_pdf(), "secret"), "encrypted_file")
    sealed = bytearray(WHOLE[".docx"])
    at = sealed.find(b"PK\x01\x02")
    while at >= 0:
        # Python's zipfile writes no encrypted entries: the flag that says so is set.
        sealed[at + 8] |= 1
        at = sealed.find(b"PK\x01\x02", at + 1)
    yield one("locked/password.docx", bytes(sealed), "encrypted_file")
    container = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
    container += "EncryptedPackage".encode("utf-16-le") + bytes(512)
    for suffix in (".docx", ".xlsx"):
        yield one(f"locked/sealed{suffix}", container, "encrypted_file")


def repacked(data: bytes, changed: Mapping[str, bytes | str]) -> bytes:
    """Give a packed file with some of its files in other words."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        files: dict[str, bytes | str] = {n: archive.read(n) for n in archive.namelist()}
    return packed({**files, **changed})


LAUGHS = "".join(
    f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10)
)
LAUGHING = f'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY l0 "哈哈哈哈">{LAUGHS}]>'
EXTERNAL = '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY l9 SYSTEM "file:///etc/passwd">]>'
WORDS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SHEETS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def bombs() -> Iterator[Broken]:
    """Make files that unpack to far more than they are."""
    zeros = bytes(200 << 20)
    body = f'<w:document xmlns:w="{WORDS}"><w:body><w:p><w:r><w:t>&l9;</w:t></w:r></w:p></w:body></w:document>'
    sheet = f'<worksheet xmlns="{SHEETS}"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>&l9;</t></is></c></row></sheetData></worksheet>'
    chapter = '<html xmlns="http://www.w3.org/1999/xhtml"><body><p>&l9;</p></body></html>'
    for suffix, inside, words in (
        (".docx", "word/document.xml", body),
        (".xlsx", "xl/worksheets/sheet1.xml", sheet),
        (".epub", "book/chapter 1.xhtml", chapter),
    ):
        whole = WHOLE[suffix]
        yield one(f"bombs/size{suffix}", repacked(whole, {inside: zeros}), "?")
        yield one(f"bombs/picture{suffix}", repacked(whole, {"a.png": zeros}), "?")
        for name, head in (("laughs", LAUGHING), ("external", EXTERNAL)):
            data = repacked(whole, {inside: head + words})
            yield one(f"bombs/{name}{suffix}", data, "?")
    yield one("bombs/zip.zip", packed({"a.txt": zeros}), "archive_file")
    yield one("bombs/zip.docx", packed({"a.txt": zeros}), "?")
    many = packed({f"{n}.xml": "" for n in range(20_100)})
    yield one("bombs/entries.docx", many, "?")
    yield one("bombs/count.docx", _of_claimed_size(WHOLE[".docx"]), "?")
    writer = PdfWriter()
    _write_page(writer, b"BT /F1 12 Tf (" + b" " * (60 << 20) + b") Tj ET")
    writer.pages[0].compress_content_streams()
    yield one("bombs/stream.pdf", pdf_bytes(writer), "?")


def _of_claimed_size(data: bytes) -> bytes:
    """Let each file of a zip say that it is ten bytes long, unpacked."""
    changed = bytearray(data)
    at = changed.find(b"PK\x01\x02")
    while at >= 0:
        struct.pack_into("<I", changed, at + 24, 10)
        at = changed.find(b"PK\x01\x02", at + 1)
    return bytes(changed)


def broken_text() -> Iterator[Broken]:
    yield one("text/cr.txt", TEXT + "\r" + LINES.replace("\n", "\r"), READ)
    yield one("text/bidi.txt", f"\u202e{TEXT}\u202c\u2066{TEXT}", READ)
    yield one("text/controls.txt", f"\x1b[2J\x07{LINES}\x08\x7f", READ)
    yield one("text/long-line.txt", LINES.replace("\n", "") * 400, READ)
    yield one("text/no-space.md", "茶" * 400_000, READ)
    yield one("text/brackets.md", "(" * 100_000 + TEXT, READ)
    yield one("text/quotes.txt", "“「" * 50_000 + TEXT, READ)
    yield one("text/digits.txt", "1234567890" * 40_000, READ)
    yield one("text/dots.txt", "。" * 300_000, READ)
    yield one("text/list.md", "".join(f"{n}. \n" for n in range(30_000)), READ)
    yield one("text/headings.md", "# 座位\n" * 30_000, READ)
    yield one("text/lines.txt", "\n" * 400_000 + TEXT, READ)
    yield one("text/front.md", "---\ntitle: [\n" + "a: &a [*a]\n" * 50 + "---\n" + TEXT, READ)
    yield one("text/front-open.md", "---\ntitle: 茶室\n" * 3 + TEXT, READ)
    yield one("text/combining.txt", TEXT + "\u0301" * 100_000, READ)
    yield one("text/private.txt", TEXT + "\ue000\uf8ff\U0010fffd\ufffe\uffff" * 40, READ)
    yield one("text/latin.txt", "Öffnungszeiten für Gäste über Ostern".encode("latin-1"), "unknown_encoding")
    yield one("text/noise.txt", random.Random(5).randbytes(4000), "binary_file")


def broken_tables() -> Iterator[Broken]:
    wide = ",".join(f"列{n}" for n in range(100_000))
    yield one("tables/wide.csv", wide + "\n" + wide, "?")
    yield one("tables/one-row-wide.csv", "," * 300_000, "?")
    yield one("tables/quote.csv", f'编号,说明\n1,"{TEXT}\n{LINES}', "?")
    yield one("tables/quotes.csv", '"' * 100_001, "?")
    yield one("tables/ragged.csv", "".join("a茶," * (n % 90) + "\n" for n in range(400)), READ)
    yield one("tables/mixed.csv", f"编号;说明\n1,{TEXT}\n2\t{TEXT}\n3|{TEXT}", READ)
    yield one("tables/sep.csv", "sep=", "?")
    yield one("tables/sep-quote.csv", 'sep="\n编号"说明\n1"茶室', "?")
    yield one("tables/sep-letter.csv", f"sep=茶\n编号茶说明\n1{TEXT}", READ)
    yield one("tables/cr.tsv", "编号\t说明\r1\t茶室八元\r\r\r2\t走廊", READ)
    rows = "\n".join(",".join(str(n * k % 9973) for k in range(10)) for n in range(40_000))
    yield one("tables/cells.csv", rows, "?")


def broken_records() -> Iterator[Broken]:
    deep = 100_000
    yield one("records/lists.json", "[" * deep + "]" * deep, "broken_json")
    yield one("records/objects.json", '{"a":' * deep + "1" + "}" * deep, "broken_json")
    yield one("records/open.jsonl", '[{"text":' * deep, "broken_json")
    yield one("records/nulls.json", "[" + "null," * 200_000 + "null]", "?")
    yield one("records/number.json", '{"text": ' + "9" * 500_000 + "}", "?")
    yield one("records/exponent.json", '{"text": 1e999999999, "说明": -Infinity}', "?")
    yield one("records/keys.json", json.dumps({f"k{n}": n for n in range(60_000)}), "?")
    yield one("records/same-keys.json", '{"text": "%s", "text": "茶"}' % TEXT, READ)
    yield one("records/escapes.json", '{"text": "' + r"\u0000\ud800\uffff" * 20_000 + '茶室"}', READ)
    yield one("records/escape.json", r'{"text": "\x41\u12"}', "broken_json")
    yield one("records/quotes.json", "{'text': '%s'}" % TEXT, "broken_json")
    yield one("records/comma.json", '[{"text": "%s"},]' % TEXT, "broken_json")
    yield one("records/lines.jsonl", f'{{"text": "{TEXT}"}}\n{{"text"\n\n][\n', "?")
    yield one("records/words.jsonl", TEXT + "\n" + LINES, "broken_json")
    yield one("records/fields.json", '[{"id": 3, "url": "http://a/b"}]', "no_field")
    yield one("records/backslashes.json", '{"text": "' + "\\" * 100_001 + '"}', "?")
    amplifying = json.dumps({"a": [{"text": "茶" * 50} for _ in range(20_000)]})
    yield one("records/many.json", amplifying, READ)


def broken_subtitles() -> Iterator[Broken]:
    head = "1\n00:00:01,000 --> 00:00:02,000\n"
    yield one("subtitles/backwards.srt", f"5\n99:99:99,999 --> 00:00:00,000\n{TEXT}\n\n{head}{TEXT}", READ)
    yield one("subtitles/times.srt", "00:00:01,000 --> 00:00:02,000\n" * 20_000, "empty_file")
    yield one("subtitles/overlap.srt", "".join(f"7\n00:00:0{n % 7},000 --> 00:09:00,000\n{line}\n\n" for n, line in enumerate(LINES.splitlines())), READ)
    yield one("subtitles/tags.vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\n" + "<v " * 30_000 + TEXT, READ)
    yield one("subtitles/open-tags.srt", head + "<i>" * 30_000 + TEXT, READ)
    yield one("subtitles/notes.vtt", "WEBVTT\n\nNOTE " + LINES, "no_times")
    yield one("subtitles/braces.srt", head + "{\\" * 30_000 + TEXT, READ)
    yield one("subtitles/arrows.srt", "-->\n" * 20_000, "no_times")
    yield one("subtitles/entities.srt", head + "&#99999999999;&#xd800;&#0;&foo;" * 500 + TEXT, READ)


def broken_pages() -> Iterator[Broken]:
    for tag in ("div", "table><tr><td", "ul><li", "b", "blockquote"):
        name = tag.partition(">")[0]
        yield one(f"pages/deep-{name}.html", f"<html><body>{f'<{tag}>' * 50_000}{TEXT}", "?")
    yield one("pages/attributes.html", "<p " + " ".join(f"a{n}=1" for n in range(20_000)) + f">{TEXT}</p>", READ)
    yield one("pages/open.html", "<" * 200_000 + TEXT, "?")
    yield one("pages/comment.html", f"<html><body><!-- {LINES}", "?")
    yield one("pages/script.html", f"<html><script>var a = '{LINES}'</script></html>", "?")
    yield one("pages/charset.html", f'<html><meta charset="no-such"><p>{TEXT}</p>', READ)
    yield one("pages/codec.html", f'<html><meta charset="zlib"><p>{TEXT}</p>', READ)
    yield one("pages/utf-7.html", f'<html><meta charset="utf-7"><p>{TEXT}</p>', READ)
    yield one("pages/other-charset.html", f'<html><meta charset="gbk"><p>{TEXT}</p>', READ)
    yield one("pages/nuls.html", f"<html><p>{TEXT}\0\0\0{TEXT}</p>", READ)
    yield one("pages/entities.html", "<html><p>" + "&#99999999;&#xd800;&#0;&nosuch;" * 2000 + TEXT, "?")
    yield one("pages/laughs.xhtml", f"{LAUGHING}<html><p>{TEXT}&l9;</p></html>", "?")
    yield one("pages/frames.html", '<frameset><frame src="a.html"></frameset>', "?")
    yield one("pages/no-parts.mhtml", "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x--\n", "?")
    yield one("pages/no-boundary.mhtml", f"MIME-Version: 1.0\nContent-Type: multipart/related\n\n{TEXT}", "?")
    yield one("pages/no-page.mhtml", f"MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\n{TEXT}", "?")
    yield one("pages/base64.mhtml", f"MIME-Version: 1.0\nContent-Type: text/html\nContent-Transfer-Encoding: base64\n\n{TEXT}", "?")
    nested = "MIME-Version: 1.0\n" + "".join(f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n" for n in range(3000))
    yield one("pages/nested.mhtml", nested, "?")


def broken_books() -> Iterator[Broken]:
    whole = WHOLE[".epub"]
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        package = archive.read("book/content.opf").decode()
        container = archive.read("META-INF/container.xml").decode()
    before, _, behind = package.partition("<spine>")
    def repackaged(changed: str) -> bytes:
        return repacked(whole, {"book/content.opf": changed})
    yield one("books/no-spine.epub", repackaged(before + behind.partition("</spine>")[2]), "?")
    yield one("books/empty-spine.epub", repackaged(before + "<spine/></package>"), "?")
    yield one("books/lost-chapter.epub", repackaged(package.replace("chapter%201", "chapter%209")), "?")
    yield one("books/out.epub", repackaged(package.replace("chapter%201", "../../../etc/passwd")), "?")
    yield one("books/itself.epub", repackaged(package.replace("chapter%201.xhtml", "content.opf")), "?")
    yield one("books/no-package.epub", repacked(whole, {"META-INF/container.xml": container.replace("content.opf", "none.opf")}), "?")
    yield one("books/no-container.epub", packed({"mimetype": "application/epub+zip"}), "?")
    yield one("books/no-xml.epub", repacked(whole, {"book/chapter 1.xhtml": TEXT}), "?")
    yield one("books/no-words.epub", repacked(whole, {"book/chapter 1.xhtml": "<html/>"}), "?")
    deep = "<html><body>" + "<div>" * 50_000 + TEXT
    yield one("books/deep.epub", repacked(whole, {"book/chapter 1.xhtml": deep}), "?")
    spine = "".join('<itemref idref="c0"/>' for _ in range(20_000))
    yield one("books/again.epub", repackaged(before + f"<spine>{spine}</spine></package>"), "?")


def broken_workbooks() -> Iterator[Broken]:
    path = "xl/worksheets/sheet1.xml"
    def sheet(rows: str, behind: str = "") -> bytes:
        code = f'<worksheet xmlns="{SHEETS}"><sheetData>{rows}</sheetData>{behind}</worksheet>'
        return repacked(WHOLE[".xlsx"], {path: code})
    def cell(place: str, words: str = TEXT) -> str:
        return f'<c r="{place}" t="inlineStr"><is><t>{words}</t></is></c>'
    yield one("sheets/far-column.xlsx", sheet("".join(f'<row r="{n}">{cell(f"A{n}")}{cell(f"XFD{n}")}</row>' for n in range(1, 400))), READ)
    yield one("sheets/far-row.xlsx", sheet(f'<row r="1">{cell("A1")}</row><row r="1048576">{cell("A1048576")}</row>'), READ)
    yield one("sheets/no-row.xlsx", sheet(f'<row r="1">{cell("A1")}</row><row r="99999999999">{cell("A2")}</row>'), "?")
    yield one("sheets/no-place.xlsx", sheet(f'<row>{cell("?")}</row>'), "?")
    yield one("sheets/merged.xlsx", sheet(f'<row r="1">{cell("A1")}</row>', '<mergeCells><mergeCell ref="A1:XFD99999999999"/></mergeCells>'), READ)
    yield one("sheets/shared.xlsx", sheet('<row r="1"><c r="A1" t="s"><v>99999</v></c></row>'), "?")
    yield one("sheets/number.xlsx", sheet('<row r="1"><c r="A1"><v>1e999</v></c><c r="B1"><v>茶</v></c></row>'), "?")
    yield one("sheets/date.xlsx", sheet('<row r="1"><c r="A1" t="d"><v>9999-99-99</v></c></row>'), "?")
    yield one("sheets/no-sheet.xlsx", repacked(WHOLE[".xlsx"], {path: ""}), "?")
    yield one("sheets/no-styles.xlsx", repacked(WHOLE[".xlsx"], {"xl/styles.xml": "<a/>"}), "?")
    yield one("sheets/no-rows.xlsx", sheet(""), "empty_file")
    yield one("sheets/formulas.xlsx", a_workbook(*[(f"=A{n}+1", n) for n in range(2, 400)]), "?")
    yield one("sheets/only-numbers.xlsx", a_workbook(*[(n, n * n) for n in range(400)]), READ)


def broken_pdfs() -> Iterator[Broken]:
    whole = WHOLE[".pdf"]
    yield one("pdf/pages-loop.pdf", whole.replace(b"/Kids [ 4 0 R ]", b"/Kids [ 1 0 R ]").replace(b"/Kids [ 5 0 R ]", b"/Kids [ 2 0 R ]"), "?")
    yield one("pdf/count.pdf", whole.replace(b"/Count 1", b"/Count 999999999"), "?")
    yield one("pdf/itself.pdf", _pdf_of_itself(), "?")
    yield one("pdf/no-pages.pdf", pdf_bytes(PdfWriter()), "?")
    yield one("pdf/no-table.pdf", whole[: whole.rindex(b"xref")], "?")
    yield one("pdf/previous.pdf", whole.replace(b"trailer\n<<", b"trailer\n<<\n/Prev " + str(whole.rindex(b"xref")).encode()), "?")
    yield one("pdf/head.pdf", b"%PDF-1.7\n", "?")
    yield one("pdf/noise.pdf", b"%PDF-1.7\n" + random.Random(6).randbytes(9000), "?")
    yield one("pdf/contents.pdf", a_pdf(b"BT (" * 20_000), "?")
    yield one("pdf/nested.pdf", a_pdf(b"[" * 30_000), "?")
    yield one("pdf/forms.pdf", _pdf_of_forms(), "?")
    yield one("pdf/blank.pdf", _blank_pages(300), "empty_file")


def _pdf_of_itself() -> bytes:
    """Draw a form in a page that draws itself."""
    return _drawn_forms(1)


def _pdf_of_forms() -> bytes:
    """Draw a form that draws another ten times, and so on."""
    return _drawn_forms(9)


def _drawn_forms(depth: int) -> bytes:
    writer = PdfWriter()
    page = writer.add_blank_page(595, 842)
    inner = None
    forms = []
    for n in range(depth):
        form = DecodedStreamObject()
        form[NameObject("/Type")] = NameObject("/XObject")
        form[NameObject("/Subtype")] = NameObject("/Form")
        form[NameObject("/BBox")] = ArrayObject([NumberObject(k) for k in (0, 0, 9, 9)])
        form.set_data(b"/F Do " * 10)
        reference = writer._add_object(form)
        forms.append((form, reference))
    for n, (form, reference) in enumerate(forms):
        drawn = forms[(n + 1) % depth][1]
        form[NameObject("/Resources")] = DictionaryObject({NameObject("/XObject"): DictionaryObject({NameObject("/F"): drawn})})
    stream = DecodedStreamObject()
    stream.set_data(b"/F Do")
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/XObject"): DictionaryObject({NameObject("/F"): forms[0][1]})})
    page[NameObject("/Contents")] = writer._add_object(stream)
    return pdf_bytes(writer)


def _blank_pages(count: int) -> bytes:
    writer = PdfWriter()
    for _ in range(count):
        writer.add_blank_page(595, 842)
    return pdf_bytes(writer)


def deep_files() -> Iterator[Broken]:
    def nested(inner: str) -> bytes:
        return repacked(WHOLE[".docx"], {"word/document.xml": f'<w:document xmlns:w="{WORDS}"><w:body>{inner}'})
    yield one("deep/open.docx", nested("<w:p>" * 20_000), "?")
    tables = "<w:tbl><w:tr><w:tc>" * 300
    closed = "</w:tc></w:tr></w:tbl>" * 300
    yield one("deep/tables.docx", nested(f"{tables}<w:p><w:r><w:t>{TEXT}</w:t></w:r></w:p>{closed}</w:body></w:document>"), "?")
    closed = "<w:sdt>" * 240 + f"<w:p><w:r><w:t>{TEXT}</w:t></w:r></w:p>" + "</w:sdt>" * 240
    yield one("deep/controls.docx", nested(f"{closed}</w:body></w:document>"), "?")
    yield one("/".join(["很深"] * 60) + "/深.txt", TEXT, READ)


def large_files() -> Iterator[Broken]:
    def line(path: Path) -> None:
        with path.open("wb") as file:
            file.write(TEXT.encode())
            file.truncate(200 << 20)
    for suffix in (".txt", ".csv", ".json", ".html", ".docx", ".pdf"):
        yield one(f"large/大{suffix}", line, "too_large_file")


def odd_names() -> Iterator[Broken]:
    for name in (
        "两个 空格 .txt", " .txt", "漢字與汉字.txt", "..txt..txt", "a\nb.txt", "a\r\nb.txt", "a\tb.txt",
        "\u202etxt.exe.txt", "\u200b.txt", "%s{path}{}.txt", "<b>粗</b>.txt", "'\"`$(ls);&|.txt", "-rf.txt",
        "名" * 83 + "ab.txt", "#1.txt", "back\\slash.txt", "\x1b[31m红.txt", "NUL.txt", "*?.txt", "é.txt", "e\u0301.txt", "😀.txt", "txt.TXT", "a:b.txt", "C:\\x.txt",
    ):
        yield one(f"names/{name}", TEXT, READ)
    for name in (b"\xff\xfe.txt", "汉字.txt".encode("gb18030")):
        yield one(f"names/{os.fsdecode(name)}", TEXT, "unreadable_name")
    yield one("names/" + os.fsdecode(b"folder-\xff") + "/好.txt", TEXT, "unreadable_name")


def no_files() -> Iterator[Broken]:
    def links(to: str) -> Make:
        return lambda path: path.symlink_to(to)

    def listened(path: Path) -> None:
        # A socket's address is at most 107 bytes long.
        before = os.open(".", os.O_RDONLY)
        os.chdir(path.parent)
        try:
            with socket.socket(socket.AF_UNIX) as one_:
                one_.bind(path.name)
        finally:
            os.fchdir(before)
            os.close(before)

    yield one("special/pipe.txt", os.mkfifo, "no_file")
    yield one("special/pipe.pdf", os.mkfifo, "no_file")
    yield one("special/socket.txt", listened, "no_file")
    yield one("special/device.txt", links("/dev/zero"), "leads_outside")
    yield one("special/nowhere.txt", links("none.txt"), "leads_nowhere")
    yield one("special/itself.txt", links("itself.txt"), "leads_nowhere")
    yield one("special/one.txt", links("other.txt"), "leads_nowhere")
    yield one("special/other.txt", links("one.txt"), "leads_nowhere")
    yield one("special/out.txt", links("/etc/passwd"), "leads_outside")
    yield one("special/up.txt", links("../../outside.txt"), "?")
    yield one("special/memory.txt", links("/proc/self/mem"), "leads_outside")
    yield one("special/folder.txt", links("."), "?")
    yield one("special/folder.pdf", lambda path: path.mkdir(), "?")
    yield one("special/loop", links(".."), "?")
    yield one("special/away", links("/etc"), "?")

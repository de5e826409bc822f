"""Pages, books, workbooks, Word files and PDFs that are broken inside."""

import io
import random
import struct
import zipfile
from collections.abc import Iterator

from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    NameObject,
    NumberObject,
)

from broken_kinds import (
    BROKEN,
    LINES,
    READ,
    TEXT,
    WHOLE,
    Broken,
    a_pdf,
    a_workbook,
    dictionary,
    draw,
    one,
    repacked,
)
from writers import packed, pdf_bytes, with_password

LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
LAUGHING = f'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY l0 "哈哈哈哈">{LAUGHS}]>'
EXTERNAL = (
    '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY l9 SYSTEM "file:///etc/passwd">]>'
)
WORDS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SHEETS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SHEET = "xl/worksheets/sheet1.xml"
CHAPTER = "book/chapter 1.xhtml"


def document(inside: str) -> str:
    return f'<w:document xmlns:w="{WORDS}"><w:body>{inside}</w:body></w:document>'


def paragraph(words: str = TEXT) -> str:
    return f"<w:p><w:r><w:t>{words}</w:t></w:r></w:p>"


def sheet(rows: str, behind: str = "") -> str:
    data = f"<sheetData>{rows}</sheetData>{behind}"
    return f'<worksheet xmlns="{SHEETS}">{data}</worksheet>'


def row(number: int, *cells: str) -> str:
    return f'<row r="{number}">{"".join(cells)}</row>'


def cell(place: str, words: str = TEXT) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{words}</t></is></c>'


def locked_files() -> Iterator[Broken]:
    locked = "encrypted_file"
    yield one("locked/password.pdf", with_password(a_pdf(), "secret"), locked)
    for suffix in (".docx", ".xlsx", ".epub"):
        data = bytearray(WHOLE[suffix])
        for at in _entries(data):
            # Python's zipfile writes no encrypted entries: the flag for it is set.
            data[at + 8] |= 1
        yield one(f"locked/password{suffix}", bytes(data), locked)
    container = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
    container += "EncryptedPackage".encode("utf-16-le") + bytes(512)
    for suffix in (".docx", ".xlsx"):
        yield one(f"locked/sealed{suffix}", container, locked)


def _entries(data: bytes | bytearray) -> Iterator[int]:
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        yield at
        at = data.find(b"PK\x01\x02", at + 1)


def bombs() -> Iterator[Broken]:
    """Make files that unpack to far more than they are."""
    blank, picture = b" " * (30 << 20), bytes(140 << 20)
    for suffix, inside, words in (
        (".docx", "word/document.xml", document(paragraph("&l9;"))),
        (".xlsx", SHEET, sheet(row(1, cell("A1", "&l9;")))),
        (".epub", CHAPTER, "<html><body><p>&l9;</p></body></html>"),
    ):
        for name, changed, *said in (
            ("xml", {inside: blank}, "unpacks_too_large"),
            ("picture", {"a.png": picture}, "unpacks_too_large"),
            ("laughs", {inside: LAUGHING + words}, BROKEN),
            ("external", {inside: EXTERNAL + words}, BROKEN, "empty_file"),
        ):
            data = repacked(WHOLE[suffix], changed)
            yield one(f"bombs/{name}{suffix}", data, *said)
    yield one("bombs/zip.zip", packed({"a.txt": blank}), "archive_file")
    yield one("bombs/zip.docx", packed({"a.txt": blank}), "unpacks_too_large")
    entries = packed({f"{n}.xml": "" for n in range(20_100)})
    yield one("bombs/entries.docx", entries, "archive_file", BROKEN)
    told = bytearray(WHOLE[".docx"])
    for at in _entries(told):
        struct.pack_into("<I", told, at + 24, 10)
    yield one("bombs/told-small.docx", bytes(told), BROKEN)
    writer = PdfWriter()
    draw(writer, b"BT (" + blank + b") Tj ET", {})
    writer.pages[0].compress_content_streams()
    yield one("bombs/stream.pdf", pdf_bytes(writer), BROKEN, "unpacks_too_large")


def deep_files() -> Iterator[Broken]:
    boxes = "<w:sdt>" * 240 + paragraph() + "</w:sdt>" * 240
    table = ("<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>")
    for name, inside, *said in (
        ("open", "<w:p>" * 20_000, BROKEN),
        ("tables", table[0] * 300 + paragraph() + table[1] * 300, BROKEN),
        ("boxes", boxes, READ),
    ):
        words = {"word/document.xml": document(inside)}
        yield one(f"deep/{name}.docx", repacked(WHOLE[".docx"], words), *said)
    for tag in ("div", "table><tr><td", "ul><li", "b", "blockquote"):
        page = f"<html><body>{f'<{tag}>' * 50_000}{TEXT}"
        yield one(f"deep/{tag.partition('>')[0]}.html", page, BROKEN, READ)
    chapter = f"<html><body>{'<div>' * 50_000}{TEXT}"
    yield one("deep/div.epub", repacked(WHOLE[".epub"], {CHAPTER: chapter}), BROKEN)
    parts = "".join(
        f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n" for n in range(3000)
    )
    yield one("deep/parts.mhtml", f"MIME-Version: 1.0\n{parts}", BROKEN)
    yield one("deep/array.pdf", a_pdf(b"[" * 30_000), BROKEN)


def broken_pages() -> Iterator[Broken]:
    attributes = " ".join(f"a{n}=1" for n in range(20_000))
    entities = "&#99999999;&#xd800;&#0;&nosuch;" * 2000
    lost = (READ, f"{READ} lost_characters")
    for name, page, *said in (
        ("attributes", f"<p {attributes}>{TEXT}</p>", READ),
        ("open", "<" * 200_000 + TEXT, READ),
        ("no-charset", f'<html><meta charset="no-such"><p>{TEXT}</p>', READ),
        ("codec", f'<html><meta charset="zlib"><p>{TEXT}</p>', READ),
        ("utf-7", f'<html><meta charset="utf-7"><p>{TEXT}</p>', READ),
        ("other-charset", f'<html><meta charset="gbk"><p>{TEXT}</p>', READ),
        ("nuls", f"<html><p>{TEXT}\0\0\0{TEXT * 40}</p>", READ),
        ("entities", f"<html><p>{entities}{TEXT}", *lost),
        ("laughs", f"{LAUGHING}<html><p>{TEXT}&l9;</p></html>", READ),
        ("comment", f"<html><body><!-- {LINES}", "empty_file"),
        ("script", f"<html><script>'{LINES}'</script></html>", "empty_file"),
        ("frames", '<frameset><frame src="a.html"></frameset>', "empty_file"),
    ):
        yield one(f"pages/{name}.html", page, *said)
    for name, content, *said in (
        ("no-parts", "multipart/related; boundary=x\n\n--x--\n", BROKEN),
        ("no-boundary", f"multipart/related\n\n{TEXT}", BROKEN),
        ("no-page", f"text/plain; charset=utf-8\n\n{TEXT}", BROKEN),
        (
            "base64",
            f"text/html\nContent-Transfer-Encoding: base64\n\n{TEXT}",
            "empty_file",
            BROKEN,
        ),
    ):
        head = "MIME-Version: 1.0\nContent-Type: "
        yield one(f"pages/{name}.mhtml", head + content, *said)


def broken_books() -> Iterator[Broken]:
    whole = WHOLE[".epub"]
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        package = archive.read("book/content.opf").decode()
        container = archive.read("META-INF/container.xml").decode()
    before, _, behind = package.partition("<spine>")
    spine = behind.partition("</spine>")[0]
    chapter = "chapter%201.xhtml"
    without = ("empty_file", BROKEN)
    for name, told, *said in (
        ("no-spine", package.replace(f"<spine>{spine}</spine>", ""), *without),
        ("empty-spine", package.replace(spine, ""), *without),
        ("lost-chapter", package.replace(chapter, "none.xhtml"), *without),
        ("out", package.replace(chapter, "../../../etc/passwd"), *without),
        ("itself", package.replace(chapter, "content.opf"), READ, *without),
        ("cut-package", before, BROKEN, *without),
    ):
        data = repacked(whole, {"book/content.opf": told})
        yield one(f"books/{name}.epub", data, *said)
    elsewhere = {"META-INF/container.xml": container.replace("content.opf", "none.opf")}
    yield one("books/no-package.epub", repacked(whole, elsewhere), BROKEN)
    alone = packed({"mimetype": "application/epub+zip"})
    yield one("books/no-container.epub", alone, "archive_file", BROKEN)
    yield one("books/no-xml.epub", repacked(whole, {CHAPTER: TEXT}), BROKEN)
    yield one("books/no-words.epub", repacked(whole, {CHAPTER: "<html/>"}), *without)


def broken_workbooks() -> Iterator[Broken]:
    far = "".join(row(n, cell(f"A{n}"), cell(f"XFD{n}")) for n in range(1, 100))
    merged = '<mergeCells><mergeCell ref="A1:A99999999999"/></mergeCells>'
    for name, code, *said in (
        ("far-column", sheet(far), READ),
        ("far-row", sheet(row(1, cell("A1")) + row(1048576, cell("A1048576"))), READ),
        ("no-row", sheet(row(1, cell("A1")) + row(99999999999, cell("A2"))), BROKEN),
        ("no-place", sheet(row(1, cell("?"))), BROKEN),
        ("merged", sheet(row(1, cell("A1")), merged), BROKEN, READ),
        ("shared", sheet(row(1, '<c r="A1" t="s"><v>99999</v></c>')), BROKEN),
        ("number", sheet(row(1, '<c r="A1"><v>茶</v></c>')), BROKEN),
        ("date", sheet(row(1, '<c r="A1" t="d"><v>9999-99-99</v></c>')), BROKEN),
        ("no-sheet", "", BROKEN),
        ("no-rows", sheet(""), "empty_file"),
    ):
        yield one(f"sheets/{name}.xlsx", repacked(WHOLE[".xlsx"], {SHEET: code}), *said)
    styles = {"xl/styles.xml": "<a/>"}
    yield one("sheets/no-styles.xlsx", repacked(WHOLE[".xlsx"], styles), READ, BROKEN)
    formulas = a_workbook(*((f"=A{n}+1", n) for n in range(2, 400)))
    yield one("sheets/formulas.xlsx", formulas, f"{READ} no_value")


def broken_pdfs() -> Iterator[Broken]:
    whole = WHOLE[".pdf"]
    loop = whole.replace(b"/Kids [ ", b"/Kids [ 1 0 R ")
    table = str(whole.rindex(b"xref")).encode()
    previous = whole.replace(b"trailer\n<<", b"trailer\n<<\n/Prev " + table)
    assert loop != whole != previous
    blank = PdfWriter()
    for _ in range(300):
        blank.add_blank_page(595, 842)
    noise = b"%PDF-1.7\n" + random.Random(6).randbytes(9000)
    for name, data, *said in (
        ("pages-loop", loop, BROKEN, READ),
        ("count", whole.replace(b"/Count 1", b"/Count 999999999"), READ, BROKEN),
        ("previous", previous, READ, BROKEN),
        ("no-table", whole[: whole.rindex(b"xref")], BROKEN),
        ("no-pages", pdf_bytes(PdfWriter()), "empty_file", BROKEN),
        ("head", b"%PDF-1.7\n", BROKEN),
        ("noise", noise, BROKEN),
        ("contents", a_pdf(b"BT (" * 20_000), BROKEN),
        ("draws-itself", _drawn_forms(1), "scanned_pdf", BROKEN),
        ("draws-a-ring", _drawn_forms(9), "scanned_pdf", BROKEN),
        ("blank", pdf_bytes(blank), "empty_file"),
    ):
        yield one(f"pdf/{name}.pdf", data, *said)


def _drawn_forms(count: int) -> bytes:
    """Draw forms of which each draws the next one ten times, and the last the first."""
    writer = PdfWriter()
    forms = [DecodedStreamObject() for _ in range(count)]
    drawn = [writer._add_object(form) for form in forms]
    for at, form in enumerate(forms):
        form[NameObject("/Subtype")] = NameObject("/Form")
        form[NameObject("/BBox")] = ArrayObject(map(NumberObject, (0, 0, 9, 9)))
        following = dictionary({"/F": drawn[(at + 1) % count]})
        form[NameObject("/Resources")] = dictionary({"/XObject": following})
        form.set_data(b"/F Do " * 10)
    draw(writer, b"/F Do", {"/XObject": dictionary({"/F": drawn[0]})})
    return pdf_bytes(writer)

"""What can't be read is told in one line: what it is, and what mends that."""

import random
import sys
import zipfile
from collections.abc import Callable
from io import BytesIO
from itertools import permutations
from pathlib import Path

import docx
import openpyxl
import pytest
from pypdf import PdfWriter

from conftest import Desk
from siyu_qa.errors import LoadError
from siyu_qa.loaders import load
from siyu_qa.loaders._extras import require
from siyu_qa.records import Source
from siyu_qa.settings import Settings
from writers import KEYS, OPENING, book, packed, pdf_bytes, web_page, word


def a_word_file() -> bytes:
    document = docx.Document()
    document.add_heading("须知", 1)
    document.add_paragraph(OPENING)
    document.add_table(1, 2).cell(0, 0).text = KEYS
    return word(document)


def a_workbook() -> bytes:
    workbook = openpyxl.Workbook()
    workbook.active.append(["问题", "答案"])
    workbook.active.append(["几点开门？", "九点。"])
    target = BytesIO()
    workbook.save(target)
    return target.getvalue()


def a_pdf() -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(600, 800)
    writer.add_metadata({"/Title": "须知"})
    return pdf_bytes(writer)


def a_saved_page() -> bytes:
    return (
        b"From: <Saved by Blink>\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: multipart/related; boundary="--x"\r\n\r\n----x\r\n'
        b"Content-Type: text/html; charset=utf-8\r\n\r\n<p>"
        + KEYS.encode()
        + b"</p>\r\n----x--\r\n"
    )


WRITTEN: dict[str, Callable[[], bytes]] = {
    ".docx": a_word_file,
    ".xlsx": a_workbook,
    ".pdf": a_pdf,
    ".epub": lambda: book({"须知": f"<p>{KEYS}</p>"}),
    ".html": lambda: web_page(f"<p>{KEYS}</p>").encode(),
    ".mhtml": a_saved_page,
}


def problem(folder: Path, name: str, data: bytes) -> LoadError:
    """Give the error that loading *data* under this name raises."""
    (folder / name).write_bytes(data)
    with pytest.raises(LoadError, match=rf"^{name}：") as caught:
        load(folder / name, name, Settings())
    assert len(caught.value.explain().splitlines()) == 1
    return caught.value


@pytest.mark.parametrize(
    ("name", "key"),
    [
        *((f"店规{suffix}", "archive_file") for suffix in (".zip", ".rar", ".7z")),
        *((f"店规{suffix}", "archive_file") for suffix in (".tar", ".gz", ".tgz")),
        *((f"店规{suffix}", "archive_file") for suffix in (".bz2", ".xz", ".ZIP")),
        *((f"店规{suffix}", "old_office_file") for suffix in (".doc", ".xls", ".ppt")),
        *((f"店规{suffix}", "old_office_file") for suffix in (".pptx", ".wps", ".rtf")),
        *((f"店规{suffix}", "old_office_file") for suffix in (".pages", ".odt")),
        *(
            (f"店规{suffix}", "media_file")
            for suffix in (".png", ".JPG", ".mp3", ".mp4")
        ),
    ],
)
def test_a_kind_that_is_not_read_is_refused_by_its_name(
    tmp_path: Path, name: str, key: str
) -> None:
    assert problem(tmp_path, name, b"anything").key == key


@pytest.mark.parametrize(("suffix", "content"), [*permutations(WRITTEN, 2)])
def test_a_wrong_ending_is_told_with_what_the_file_really_is(
    tmp_path: Path, suffix: str, content: str
) -> None:
    error = problem(tmp_path, f"店规{suffix}", WRITTEN[content]())
    assert error.key == "wrong_suffix"
    assert f"结尾，内容却是 {error.values['content']}" in error.problem()
    assert f"({content})" in str(error.values["content"])


@pytest.mark.parametrize("content", [".docx", ".xlsx", ".pdf", ".epub"])
@pytest.mark.parametrize("name", ["店规.txt", "店规.md", "店规", "店规.dat"])
def test_a_document_under_a_name_of_text_or_of_nothing_is_told(
    tmp_path: Path, name: str, content: str
) -> None:
    assert problem(tmp_path, name, WRITTEN[content]()).key == "wrong_suffix"


@pytest.mark.parametrize(
    ("data", "key"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x10\0\0\0\x10\x08", "media_file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old_office_file"),
        (b"{\\rtf1\\ansi }", "old_office_file"),
        (b"Rar!\x1a\x07\x01\0" + b"\0" * 40, "archive_file"),
        (b"7z\xbc\xaf\x27\x1c" + b"\0" * 40, "archive_file"),
        (packed({"a.txt": OPENING}), "archive_file"),
        (packed({"ppt/presentation.xml": "<a/>"}), "old_office_file"),
    ],
)
@pytest.mark.parametrize("suffix", [".docx", ".pdf", ".epub", ".xlsx"])
def test_what_is_not_read_under_any_name_is_told_as_what_it_is(
    tmp_path: Path, suffix: str, data: bytes, key: str
) -> None:
    assert problem(tmp_path, f"店规{suffix}", data).key == key


@pytest.mark.parametrize("suffix", [".docx", ".xlsx", ".epub"])
def test_an_encrypted_office_file_or_book_is_told(tmp_path: Path, suffix: str) -> None:
    sealed = bytearray(WRITTEN[suffix]())
    with zipfile.ZipFile(BytesIO(sealed)) as archive:
        entries = len(archive.infolist())
    assert entries > 2
    # Python's zipfile writes no encrypted entries: the flag that says so is set.
    at = sealed.find(b"PK\x01\x02")
    while at >= 0:
        sealed[at + 8] |= 1
        at = sealed.find(b"PK\x01\x02", at + 1)
    assert problem(tmp_path, f"甲{suffix}", bytes(sealed)).key == "encrypted_file"


@pytest.mark.parametrize("suffix", [".docx", ".xlsx"])
def test_an_office_file_with_a_password_is_told(tmp_path: Path, suffix: str) -> None:
    name = "EncryptedPackage".encode("utf-16-le")
    container = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 1016 + name
    assert problem(tmp_path, f"甲{suffix}", container).key == "encrypted_file"


BOMBS = {
    ".docx": "word/document.xml",
    ".xlsx": "xl/worksheets/sheet1.xml",
    ".epub": "book/chapter 1.xhtml",
}


@pytest.mark.parametrize("suffix", BOMBS)
def test_a_file_that_unpacks_to_too_much_is_told_before_it_is_unpacked(
    tmp_path: Path, suffix: str
) -> None:
    target = BytesIO()
    whole = zipfile.ZipFile(BytesIO(WRITTEN[suffix]()))
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in whole.namelist():
            if name != BOMBS[suffix]:
                archive.writestr(name, whole.read(name))
        with archive.open(BOMBS[suffix], "w", force_zip64=True) as entry:
            for _ in range(300):
                entry.write(b" " * (1 << 20))
    data = target.getvalue()
    assert len(data) < 1 << 20
    error = problem(tmp_path, f"甲{suffix}", data)
    assert error.key == "unpacks_too_large"
    assert "300 MB" in error.problem()


def test_a_file_of_too_many_entries_is_told(tmp_path: Path) -> None:
    target = BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for number in range(20_001):
            archive.writestr(f"{number}", b"")
    archived = problem(tmp_path, "甲.docx", target.getvalue())
    assert archived.key == "archive_file"


@pytest.mark.parametrize(
    ("suffix", "megabytes"), [(".txt", 33), (".html", 17), (".pdf", 65), (".docx", 65)]
)
def test_a_file_that_is_too_large_is_told_without_reading_it(
    tmp_path: Path, suffix: str, megabytes: int
) -> None:
    path = tmp_path / f"甲{suffix}"
    with path.open("wb") as file:
        file.truncate(megabytes << 20)
    with pytest.raises(LoadError, match=rf"文件太大（{megabytes} MB") as caught:
        load(path, path.name, Settings())
    assert caught.value.key == "too_large_file"


def outcome(path: Path) -> Source | LoadError:
    """Load a file; whatever isn't a source or a LoadError fails the test."""
    try:
        return load(path, path.name, Settings())
    except LoadError as error:
        return error


@pytest.mark.parametrize("suffix", [*WRITTEN, ".txt", ".md"])
def test_no_broken_file_raises_anything_but_its_line(
    tmp_path: Path, suffix: str
) -> None:
    chance = random.Random(suffix)
    whole = WRITTEN.get(suffix, lambda: KEYS.encode())()
    path = tmp_path / f"坏{suffix}"
    for turn in range(40):
        data = bytearray(whole)
        if turn % 2:
            del data[chance.randrange(len(data)) :]
        for _ in range(turn % 4 * 5):
            at = chance.randrange(max(len(data), 1))
            data[at : at + 1] = bytes([chance.randrange(256)])
        path.write_bytes(data)
        told = outcome(path)
        if isinstance(told, LoadError):
            assert len(told.explain().splitlines()) == 1
            assert told.path == path.name


@pytest.mark.parametrize("suffix", [".docx", ".xlsx", ".pdf", ".epub"])
def test_a_file_cut_short_is_said_to_be_broken(tmp_path: Path, suffix: str) -> None:
    whole = WRITTEN[suffix]()
    for share in (0.2, 0.5, 0.9):
        error = problem(tmp_path, f"甲{suffix}", whole[: int(len(whole) * share)])
        assert error.key == "broken_file"
        assert "重新下载" in error.mend()


@pytest.mark.parametrize("suffix", [".docx", ".epub"])
def test_a_file_whose_checksum_is_wrong_is_said_to_be_broken(
    tmp_path: Path, suffix: str
) -> None:
    target = BytesIO()
    whole = zipfile.ZipFile(BytesIO(WRITTEN[suffix]()))
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for name in whole.namelist():
            archive.writestr(name, whole.read(name))
    told = OPENING if suffix == ".docx" else KEYS
    data = target.getvalue().replace(told.encode(), told[::-1].encode())
    error = problem(tmp_path, f"甲{suffix}", data)
    assert "checksum" in error.problem()


@pytest.mark.parametrize("suffix", WRITTEN)
def test_an_empty_file_of_a_kind_is_told(tmp_path: Path, suffix: str) -> None:
    assert problem(tmp_path, f"甲{suffix}", b"").key in {"empty_file", "broken_file"}


@pytest.mark.parametrize(
    ("suffix", "library", "extra"),
    [
        (".docx", "docx", "docx"),
        (".pdf", "pypdf", "pdf"),
        (".html", "trafilatura", "html"),
        (".epub", "lxml.etree", "html"),
    ],
)
def test_a_library_that_is_missing_is_told_with_what_installs_it(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    suffix: str,
    library: str,
    extra: str,
) -> None:
    data = WRITTEN[suffix]()
    monkeypatch.setitem(sys.modules, library, None)
    error = problem(tmp_path, f"甲{suffix}", data)
    assert error.key == "missing_extra"
    assert f"pip install 'siyu-qa[{extra}]'" in error.mend()


def test_a_library_that_is_there_is_given() -> None:
    assert require("zipfile", "html", "a.epub") is zipfile


def test_one_bad_file_of_each_kind_stops_no_index(desk: Desk) -> None:
    bad = {f"坏{suffix}": make()[:200] for suffix, make in WRITTEN.items()}
    del bad["坏.html"]
    desk.write(bad | {"包.zip": b"PK", "旧.doc": b"\xd0\xcf", "好.txt": OPENING})
    report = desk.build()
    assert report.documents == 1
    assert {one.path for one in report.skipped} == set(bad) | {"包.zip", "旧.doc"}
    assert all(one.problem and one.mend for one in report.skipped)

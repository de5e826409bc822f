"""Books are read chapter by chapter, in the order of reading."""

from pathlib import Path

import pytest

from conftest import Desk
from siyu_qa.errors import LoadError
from siyu_qa.loaders import load
from siyu_qa.records import Source
from siyu_qa.settings import Settings
from writers import KEYS, MENDING, OPENING, RULES, book

CHAPTERS = {
    "第一章 開門": f"<h1>開門</h1><p>{OPENING}</p><p>{MENDING}</p>",
    "第二章 关门": f"<h1>关门</h1><p>{RULES[1]}</p><p>{KEYS}&hellip;&nbsp;</p>",
}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "手册.epub"


def read(file: Path, data: bytes) -> Source:
    file.write_bytes(data)
    return load(file, file.name, Settings())


def test_a_book_is_read_in_order_with_its_title_and_date(file: Path) -> None:
    source = read(file, book(CHAPTERS))
    assert source.text.splitlines() == [
        "# 開門",
        OPENING,
        MENDING,
        "# 关门",
        RULES[1],
        f"{KEYS}…",
    ]
    assert (source.title, source.date, source.encoding) == ("阅览室手册", "2020-05", "")


def test_paragraphs_are_counted_within_their_chapter(file: Path) -> None:
    parts = read(file, book(CHAPTERS)).parts
    assert [part.to_dict() for part in parts[2:5]] == [
        {"paragraph": 3, "within": "第一章 開門"},
        {"paragraph": 1, "within": "第二章 关门"},
        {"paragraph": 2, "within": "第二章 关门"},
    ]


def test_an_empty_title_does_not_swallow_the_chapter(file: Path) -> None:
    assert read(file, book({"钥匙": f"<p>{KEYS}</p>"})).text == KEYS + "\n"


def test_a_chapter_that_is_not_there_is_told(file: Path, tmp_path: Path) -> None:
    import zipfile
    from io import BytesIO

    whole = zipfile.ZipFile(BytesIO(book(CHAPTERS)))
    with zipfile.ZipFile(file, "w") as archive:
        for name in whole.namelist():
            if name != "book/chapter 2.xhtml":
                archive.writestr(name, whole.read(name))
    source = load(file, file.name, Settings())
    assert MENDING in source.text
    (warning,) = source.warnings
    assert "book/chapter 2.xhtml" in warning.problem()


@pytest.mark.parametrize(
    ("sealed", "is_locked"), [("book/chapter%201.xhtml", True), ("font.otf", False)]
)
def test_a_locked_book_is_told_and_one_with_locked_fonts_is_read(
    file: Path, sealed: str, is_locked: bool
) -> None:
    encryption = (
        '<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container" '
        'xmlns:enc="http://www.w3.org/2001/04/xmlenc#"><enc:EncryptedData>'
        f'<enc:CipherData><enc:CipherReference URI="{sealed}"/></enc:CipherData>'
        "</enc:EncryptedData></encryption>"
    )
    data = book(CHAPTERS, {"META-INF/encryption.xml": encryption})
    if is_locked:
        with pytest.raises(LoadError, match="文件有密码"):
            read(file, data)
    else:
        assert KEYS in read(file, data).text


def test_a_book_without_words_is_said_to_be_empty(file: Path) -> None:
    with pytest.raises(LoadError, match="文件是空的"):
        read(file, book({"封面": "<img src='cover.png'/>"}))


def test_a_question_is_answered_with_the_paragraph_of_its_chapter(desk: Desk) -> None:
    desk.write({"手册.epub": book(CHAPTERS)})
    desk.build()
    (citation, *_) = desk.open().ask("閱讀室的舊書在什麼時候修補？").citations
    assert citation.quote == MENDING
    assert citation.part is not None
    assert citation.part.to_dict() == {"paragraph": 3, "within": "第一章 開門"}

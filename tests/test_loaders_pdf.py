"""A PDF's pages are read as the paragraphs that were printed on them."""

from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter
from pypdf.generic import NameObject, StreamObject

from conftest import Desk
from siyu_qa.errors import LoadError
from siyu_qa.loaders import load
from siyu_qa.loaders._print import Line, Print
from siyu_qa.records import Source
from siyu_qa.settings import Settings
from siyu_qa.text.clean import clean
from siyu_qa.text.radicals import characters_of
from writers import (
    KEYS,
    MENDING,
    OPENING,
    RULES,
    pages,
    pdf_bytes,
    printed,
    with_password,
)

LONG = (
    "书屋的雨伞放在进门左手的架子上，一共八把，押金二十元，当天归还的不收费，"
    "隔天归还的每天收一元，雨伞坏了请交给前台登记，不要自己放回架子上，"
    "否则下一位借伞的人会淋湿，前台的电话写在门口的牌子上。"
)
LETTERS = (
    "The reading room keeps eight umbrellas by the door and readers may borrow one of "
    "them for a day, but nobody may keep one for longer than a week without asking."
)
CLAUSES = LONG.removesuffix("。").split("，")
SPOKEN = [
    f"第{n}条，" + "，".join(CLAUSES[n % 9 :] + CLAUSES[: n % 9]) + "。"
    for n in range(1, 90)
]
"""Paragraphs of which no two are broken alike."""


@pytest.fixture(scope="module")
def manual(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Print a manual of several sheets, without heads and feet."""
    first = f"<h1>阅览室手册</h1><p>{LONG}</p><ol><li>{LONG}</li><li>带伞。</li></ol>"
    texts = [first, f"<p>{LETTERS}</p><p>{RULES[1]}</p>", f"<p>{KEYS}</p>"]
    folder = tmp_path_factory.mktemp("manual")
    return printed(pages(texts, "阅览室手册"), folder, "--no-pdf-header-footer")


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Print running text over many sheets, each with a head and a foot."""
    text = "".join(f"<h2>第{n}节</h2><p>{one}</p>" for n, one in enumerate(SPOKEN))
    return printed(pages([text], "登记册"), tmp_path_factory.mktemp("register"))


def read(folder: Path, data: bytes, name: str = "手册.pdf") -> Source:
    (folder / name).write_bytes(data)
    return load(folder / name, name, Settings())


def part_of(source: Source, words: str) -> int:
    """Give the number of the page on which *words* stand."""
    start = source.text.index(words)
    return max(part.number for part in source.parts if part.start <= start)


def test_what_stands_on_a_page_is_found_on_it(tmp_path: Path, manual: bytes) -> None:
    source = read(tmp_path, manual)
    assert [part.to_dict() for part in source.parts] == [
        {"page": 1},
        {"page": 2},
        {"page": 3},
    ]
    assert source.parts[0].start == 0
    assert [part_of(source, one) for one in (LONG, RULES[1], KEYS)] == [1, 2, 3]
    assert (source.title, source.encoding) == ("阅览室手册", "")


def test_lines_that_the_page_broke_are_paragraphs_again(
    tmp_path: Path, manual: bytes
) -> None:
    lines = read(tmp_path, manual).text.splitlines()
    assert lines == [
        "# 阅览室手册",
        LONG,
        f"1. {LONG}",
        "2. 带伞。",
        LETTERS,
        RULES[1],
        KEYS,
    ]


def test_a_date_is_the_files_own(tmp_path: Path, manual: bytes) -> None:
    writer = PdfWriter()
    writer.append(PdfReader(BytesIO(manual)))
    writer.add_metadata(
        {"/CreationDate": "D:20210703101500+08'00'", "/Title": "甲.docx"}
    )
    source = read(tmp_path, pdf_bytes(writer))
    assert (source.date, source.title) == ("2021-07-03", "甲")


def test_heads_and_feet_of_pages_are_kept_out_and_sentences_go_on_over_them(
    tmp_path: Path, register: bytes
) -> None:
    source = read(tmp_path, register)
    assert len(source.parts) >= 10
    assert source.text.count("登记册") == len(source.parts)
    sections = [f"# 第{n}节\n{one}\n" for n, one in enumerate(SPOKEN)]
    assert clean(source, ()).text == "".join(sections)


@pytest.mark.parametrize("count", [1, 2])
def test_what_a_browser_prints_around_few_pages_is_kept_out(
    tmp_path: Path, count: int
) -> None:
    texts = [f"<p>{KEYS}</p>", f"<p>{RULES[1]}</p>"][:count]
    source = read(tmp_path, printed(pages(texts, "登记册"), tmp_path))
    assert source.text.count("登记册") == count
    assert clean(source, ()).text.splitlines() == [KEYS, RULES[1]][:count]


def test_a_date_that_heads_a_page_is_kept_where_no_browser_printed_it() -> None:
    lines = [line("2021/7/3, 10:15 读书会", 700.0), line(KEYS, 400.0)]
    assert Print(lines, 1).running == set()


def test_lines_of_columns_are_paragraphs_again(tmp_path: Path) -> None:
    told = [f"{OPENING[:-1]}，{KEYS}", f"{KEYS[:-1]}，{OPENING}"]
    columns = "".join(f"<p>{one}</p>" for one in told)
    page = f'<p>{LONG}</p><div style="column-count: 2">{columns}</div>'
    data = printed(pages([page]), tmp_path, "--no-pdf-header-footer")
    assert read(tmp_path, data).text.splitlines() == [LONG, *told]


def test_the_last_cell_of_a_row_goes_on_in_no_other_row() -> None:
    cells = [
        line(text, base, left=left)
        for base in (700.0, 682.0)
        for text, left in [
            ("阅览室东面的书架", 70.0),
            ("可以借六本书，为期三周零两天", 360.0),
        ]
    ]
    assert not Print(cells, 1).goes_on(cells[1], cells[2])


def test_lines_are_joined_below_one_with_narrow_letters(tmp_path: Path) -> None:
    latin = (
        f"{KEYS}The price list (价目表) is valid until the end of winter 2024.{KEYS}"
    )
    told = [latin, LONG]
    text = "".join(f'<p style="font-size: 13pt">{one}</p>' for one in told)
    data = printed(pages([text]), tmp_path, "--no-pdf-header-footer")
    assert read(tmp_path, data).text.splitlines() == told


def test_traditional_text_is_read_with_its_own_characters(tmp_path: Path) -> None:
    words = (
        f"{MENDING}帳戶見第八頁，門、車、長、馬、龍、齒、鳥、骨、食、文、角都在櫃裡。"
    )
    page = pages([f"<p>{words}</p>"]).replace("zh-CN", "zh-TW")
    assert read(tmp_path, printed(page, tmp_path)).text.splitlines()[0] == words


def test_simplified_text_is_read_with_its_own_characters(tmp_path: Path) -> None:
    words = (
        "账户见第八页，门、车、长、马、龙、齿、鸟、骨、食、文、角、风都在柜里，户主签。"
    )
    source = read(tmp_path, printed(pages([f"<p>{words}</p>"]), tmp_path))
    assert source.text.splitlines()[0] == words


@given(st.text("⻔⼾⽂户戶門开開，。 a\n"))
def test_characters_take_the_place_of_radicals_one_for_one(text: str) -> None:
    mended = characters_of(text)
    assert len(mended) == len(text)
    assert not any("\u2e80" <= char <= "\u2fd5" for char in mended)
    assert characters_of(mended) == mended


def test_a_page_that_shows_a_picture_alone_is_told(
    tmp_path: Path, manual: bytes
) -> None:
    dot = (
        "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4"
        "2mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
    )
    texts = [f"<p>{KEYS}</p>", f'<img src="{dot}" width=300>', f"<p>{RULES[1]}</p>"]
    data = printed(pages(texts), tmp_path, "--no-pdf-header-footer")
    source = read(tmp_path, data)
    (warning,) = source.warnings
    assert (warning.key, warning.path) == ("scanned_page", "手册.pdf")
    assert "第 2 页没有文字" in warning.problem()
    assert [part.number for part in source.parts] == [1, 3]
    alone = PdfWriter()
    alone.append(PdfReader(BytesIO(data)), pages=[1])
    with pytest.raises(LoadError, match="整份 PDF 没有文字") as caught:
        read(tmp_path, pdf_bytes(alone))
    assert caught.value.key == "scanned_pdf"


def test_a_blank_page_is_no_scanned_one(tmp_path: Path, manual: bytes) -> None:
    writer = PdfWriter()
    writer.append(PdfReader(BytesIO(manual)))
    writer.add_blank_page()
    assert read(tmp_path, pdf_bytes(writer)).warnings == ()
    blank = PdfWriter()
    blank.add_blank_page(600, 800)
    with pytest.raises(LoadError, match="文件是空的"):
        read(tmp_path, pdf_bytes(blank))


def test_a_pdf_with_a_password_is_told(tmp_path: Path, manual: bytes) -> None:
    with pytest.raises(LoadError, match="文件有密码") as caught:
        read(tmp_path, with_password(manual, "secret"))
    assert caught.value.key == "encrypted_file"


@pytest.mark.parametrize("algorithm", ["RC4-128", "AES-256"])
def test_a_pdf_that_may_only_be_read_is_read(
    tmp_path: Path, manual: bytes, algorithm: str
) -> None:
    locked = read(tmp_path, with_password(manual, "", algorithm))
    assert locked.text == read(tmp_path, manual).text


def test_a_pdf_that_unpacks_without_end_is_told(tmp_path: Path) -> None:
    writer = PdfWriter()
    page = writer.add_blank_page(600, 800)
    content = StreamObject()
    content.set_data(b"BT (a) Tj ET " * 5_000_000)
    page[NameObject("/Contents")] = writer._add_object(content.flate_encode())
    data = pdf_bytes(writer)
    assert len(data) < 1_000_000
    with pytest.raises(LoadError, match=r"读不出来（(?!\w+Error)"):
        read(tmp_path, data)


def line(text: str, base: float, page: int = 0, left: float = 70.0) -> Line:
    return Line(text, page, left, base, 12.0, 600.0)


FULL = "书屋的雨伞放在进门左手的架子上一共八把押金二十元当天归还的不收费隔天"


@pytest.mark.parametrize(
    ("before", "after", "goes_on"),
    [
        (line(FULL, 700), line("归还的收费。", 682), True),
        (line(FULL, 700), line("归还的收费。", 650), False),
        (line(FULL, 700), line("　　归还的收费。", 682), False),
        (line(FULL, 700), line("归还的收费。", 682, left=94.0), False),
        (line(FULL, 700), line("3. 归还的收费。", 682), False),
        (line(FULL, 700), line("3.5元归还。", 682), True),
        (line("书屋的雨伞", 700), line("归还的收费。", 682), False),
        (line(FULL, 100), line("归还的收费。", 700, page=1), True),
        (line(FULL[:-1] + "。", 100), line("归还的收费。", 700, page=1), False),
        (line(FULL, 100), line("归还的收费。", 700, left=310), True),
    ],
)
def test_a_line_goes_on_where_the_margin_broke_its_sentence(
    before: Line, after: Line, goes_on: bool
) -> None:
    around = [line(FULL, 300 - 18 * n, page=9) for n in range(4)]
    assert Print([before, after, *around], 10).goes_on(before, after) is goes_on


def test_a_heading_that_begins_several_pages_is_no_head_of_pages() -> None:
    lines = [
        line(text, base, page)
        for page in range(5)
        for text, base in [(f"第{page * 2 + 1}节", 700.0), ("甲乙丙丁戊"[page], 400.0)]
    ]
    assert Print(lines, 5).running == set()


@pytest.mark.parametrize(
    "foot", ["{}", "- {} -", "第 {} 页", "{} / 5", "手册 第{}页 内部"]
)
def test_a_number_that_counts_the_pages_is_a_foot(foot: str) -> None:
    lines = [
        line(text, base, page)
        for page in range(5)
        for text, base in [
            (f"内容{'甲乙丙丁戊'[page]}。", 700.0),
            (foot.format(page + 1), 40.0),
        ]
    ]
    assert Print(lines, 5).running == {1, 3, 5, 7, 9}


def test_a_question_is_answered_with_its_page(desk: Desk, manual: bytes) -> None:
    desk.write({"手册.pdf": manual})
    desk.build()
    answer = desk.open().ask("书屋的备用钥匙放在哪里？")
    (citation, *_) = answer.citations
    assert citation.quote == KEYS
    assert citation.part is not None
    assert citation.part.to_dict() == {"page": 3}

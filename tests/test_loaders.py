"""Files are read in the encodings that Chinese text comes in, or said to be none."""

import codecs
import hashlib
from pathlib import Path

import pytest

from siyu_qa.errors import LoadError
from siyu_qa.loaders import load
from siyu_qa.settings import Settings
from siyu_qa.text.clean import clean
from siyu_qa.text.dates import date_of
from siyu_qa.text.encodings import SURE, encoding_of

SIMPLIFIED = (
    "会员日当天，金卡客人可以提前一小时进店。收据请保留七天，Ｖ１３柜台盖章。\r\n"
)
TRADITIONAL = "會員日當天，金卡客人可以提前一小時進店。收據請保留七天，櫃臺蓋章。\r\n"

ENCODED = [
    pytest.param(SIMPLIFIED, "utf-8", b"", id="utf-8"),
    pytest.param(SIMPLIFIED, "utf-8", codecs.BOM_UTF8, id="utf-8-with-mark"),
    pytest.param(SIMPLIFIED, "gb18030", b"", id="gb18030"),
    pytest.param(TRADITIONAL, "gb18030", b"", id="gb18030-traditional"),
    pytest.param(TRADITIONAL, "big5hkscs", b"", id="big5"),
    pytest.param(SIMPLIFIED, "utf-16-le", b"", id="utf-16-le"),
    pytest.param(SIMPLIFIED, "utf-16-be", b"", id="utf-16-be"),
    pytest.param(TRADITIONAL, "utf-16-le", codecs.BOM_UTF16_LE, id="le-with-mark"),
    pytest.param(TRADITIONAL, "utf-16-be", codecs.BOM_UTF16_BE, id="be-with-mark"),
    pytest.param(SIMPLIFIED, "utf-32-le", codecs.BOM_UTF32_LE, id="utf-32-with-mark"),
]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "店规.txt"


def problem(file: Path, data: bytes) -> LoadError:
    """Give the error that loading *data* raises."""
    file.write_bytes(data)
    with pytest.raises(LoadError, match=r"^店规") as caught:
        load(file, file.name, Settings())
    return caught.value


@pytest.mark.parametrize(("text", "encoding", "mark"), ENCODED)
def test_a_file_is_decoded_by_its_own_encoding(
    file: Path, text: str, encoding: str, mark: bytes
) -> None:
    data = mark + text.encode(encoding)
    file.write_bytes(data)
    source = load(file, "店规.txt", Settings())
    assert source.text.removeprefix("\ufeff") == text
    assert source.text == data.decode(source.encoding)
    assert source.encoding == encoding
    assert source.sha256 == hashlib.sha256(data).hexdigest()
    assert source.warnings == ()


@pytest.mark.parametrize(("text", "encoding", "mark"), ENCODED)
def test_ten_characters_are_enough_to_tell_the_encoding(
    text: str, encoding: str, mark: bytes
) -> None:
    data = mark + text[:10].encode(encoding)
    assert encoding_of(data)[0] == encoding


def test_offsets_count_the_byte_order_mark(file: Path) -> None:
    file.write_bytes(codecs.BOM_UTF8 + "开门。".encode())
    assert load(file, file.name, Settings()).text == "\ufeff开门。"


def test_rare_characters_of_hong_kong_are_read(file: Path) -> None:
    text = "深水埗和鰂魚涌的門店，由下個月起延長營業時間。"
    with pytest.raises(UnicodeEncodeError, match="illegal multibyte"):
        text.encode("big5")
    file.write_bytes(text.encode("big5hkscs"))
    assert load(file, file.name, Settings()).text == text


@pytest.mark.parametrize("suffix", [".txt", ".TXT", ".text", ".md", ".markdown"])
def test_text_files_are_known_by_their_suffix(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"店规{suffix}"
    path.write_text(SIMPLIFIED, encoding="utf-8", newline="")
    assert load(path, "甲/乙", Settings()).path == "甲/乙"


@pytest.mark.parametrize("name", ["店规.exe", "店规", "店规.txt.bak"])
def test_an_unknown_kind_is_said_with_the_kinds_that_are_known(
    tmp_path: Path, name: str
) -> None:
    (tmp_path / name).write_bytes(b"text")
    with pytest.raises(LoadError, match="不认识这种文件") as caught:
        load(tmp_path / name, name, Settings())
    assert caught.value.key == "unknown_kind"
    assert ".md" in caught.value.mend()
    assert ".txt" in caught.value.mend()


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="no-byte"),
        pytest.param(b" \r\n\t\n", id="blank-space"),
        pytest.param("　\n".encode(), id="wide-blank-space"),
        pytest.param(codecs.BOM_UTF8, id="a-mark-alone"),
        pytest.param(codecs.BOM_UTF16_LE, id="a-mark-of-utf-16-alone"),
        pytest.param(codecs.BOM_UTF16_LE + "\n".encode("utf-16-le"), id="a-blank-line"),
    ],
)
def test_a_file_without_text_is_said_to_be_empty(file: Path, data: bytes) -> None:
    assert problem(file, data).key == "empty_file"


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"\x7fELF\x02\x01\x01" + b"\0" * 64, id="program"),
        pytest.param(b"\0" * 100, id="zeros"),
        pytest.param(b"\0\x01\x02abc" * 50, id="controls-and-letters"),
        pytest.param(b"SQLite format 3\0\x10\0\x01\x01\0@  \0\0", id="sqlite"),
    ],
)
def test_a_binary_file_is_said_to_be_no_text(file: Path, data: bytes) -> None:
    assert problem(file, data).key == "binary_file"


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(
            "ゆうびんきょく、でんわばんごう".encode("shift_jis"), id="Japanese"
        ),
        pytest.param("Öffnungszeiten für Gäste".encode("latin-1"), id="German"),
        pytest.param("Часы работы магазина".encode("cp1251"), id="Russian"),
        pytest.param("오늘은 서점이 일찍 문을 닫습니다".encode("cp949"), id="Korean"),
        pytest.param("本屋は九時に開きます。".encode("euc_jp"), id="Japanese-of-Unix"),
    ],
)
def test_an_encoding_that_cannot_be_told_is_said(file: Path, data: bytes) -> None:
    assert problem(file, data).key == "unknown_encoding"


def test_a_doubtful_encoding_is_read_and_told(file: Path) -> None:
    names = "顾小满\n陈一帆\n林知夏"
    file.write_bytes(names.encode("gb18030"))
    source = load(file, "店规.txt", Settings())
    assert source.text == names
    assert source.likelihood < SURE
    (warning,) = source.warnings
    assert (warning.key, warning.path) == ("doubtful_encoding", "店规.txt")
    assert "gb18030" in warning.problem()


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "big5hkscs", "utf-16-le"])
def test_a_file_that_breaks_off_is_read_as_far_as_it_goes(
    file: Path, encoding: str
) -> None:
    data = f"第一行。\n{TRADITIONAL}收據".encode(encoding)[:-1]
    file.write_bytes(data)
    source = load(file, "店规.txt", Settings())
    assert source.text.startswith("第一行。")
    assert source.text.endswith("收\ufffd")
    assert source.text == data.decode(encoding, "replace")
    (warning,) = source.warnings
    assert (warning.key, warning.line) == ("cut_off", 3)


def test_bad_bytes_are_marked_and_told_with_their_line(file: Path) -> None:
    data = SIMPLIFIED.encode() + b"\xfe" + SIMPLIFIED.encode() * 3 + b"\xc3\x28"
    file.write_bytes(data + SIMPLIFIED.encode())
    source = load(file, "店规.txt", Settings())
    assert source.text == (data + SIMPLIFIED.encode()).decode("utf-8", "replace")
    (warning,) = source.warnings
    assert (warning.key, warning.line) == ("bad_bytes", 2)
    assert "2" in warning.problem()


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r", "\r\n\n\r", "\u2028"])
def test_line_ends_and_lone_zeros_stay_as_they_are(file: Path, ends: str) -> None:
    text = f"开门。{ends}关门\0。{ends}" + SIMPLIFIED * 4
    file.write_bytes(text.encode())
    source = load(file, file.name, Settings())
    assert source.text == text
    assert source.warnings == ()


def test_front_matter_tells_the_title_and_date_and_is_no_text(file: Path) -> None:
    head = "---\r\ntitle: '夜班须知'\r\ndate: 2022/3/1\r\ndraft: false\r\n---\r\n"
    file.write_bytes((head + SIMPLIFIED).encode("gb18030"))
    source = load(file, file.name, Settings())
    assert source.text == head + SIMPLIFIED
    assert source.markup == ((0, len(head), ""),)
    assert (source.title, source.date) == ("夜班须知", "2022-03-01")


def test_front_matter_in_toml_is_read_too(file: Path) -> None:
    head = "+++\ntitle = '夜班须知'\ndate = 2022-03-01T08:00Z\n[menu]\nat = 3\n+++\n"
    file.write_text(head + "开门。", encoding="utf-8")
    source = load(file, file.name, Settings())
    assert (source.title, source.date) == ("夜班须知", "2022-03-01")
    assert clean(source).text == "开门。"


@pytest.mark.parametrize(
    ("head", "left"),
    [
        pytest.param(
            "---\ntitle: 店规\nauthor: 顾小满\ndraft: true\ntags:\n- 夜班\n# 注\n---\n",
            "author: 顾小满\ntags:\n- 夜班\n",
            id="hyphens",
        ),
        pytest.param(
            "+++\n# 注\nauthor = '顾小满'\ntags = [\n'夜班',\n]\ntitle = '店规'\n+++\n",
            "author = '顾小满'\ntags = [\n'夜班',\n]\n",
            id="plus-signs",
        ),
    ],
)
def test_other_words_of_front_matter_stay_text(
    file: Path, head: str, left: str
) -> None:
    file.write_text(head + "九点开门。", encoding="utf-8")
    source = load(file, file.name, Settings())
    assert source.title == "店规"
    assert clean(source).text == left + "九点开门。"


def test_front_matter_alone_is_an_empty_file(file: Path) -> None:
    assert problem(file, "---\ntitle: 店规\n---\n\n".encode()).key == "empty_file"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("---\n开门。\n---\n关门。", id="two-rules"),
        pytest.param("---\ntitle: 店规\n开门。", id="no-end"),
        pytest.param("店规\n---\ntitle: 店规\n---\n", id="not-at-the-head"),
        pytest.param(
            "---\n时间：九点\n地点：二楼\n---\n正文。", id="full-width-colons"
        ),
        pytest.param("---\n---\n正文。", id="nothing-in-it"),
    ],
)
def test_rules_are_not_taken_for_front_matter(file: Path, text: str) -> None:
    file.write_text(text, encoding="utf-8")
    source = load(file, file.name, Settings())
    assert (source.markup, source.title, source.date) == ((), "", "")


def test_a_file_that_is_gone_is_said_to_be_unreadable(file: Path) -> None:
    with pytest.raises(LoadError, match=r"店规\.txt：文件读不出来（.+）") as caught:
        load(file, "店规.txt", Settings())
    assert caught.value.key == "unreadable_file"


@pytest.mark.parametrize("blank", ["\r\n", " ", "\n", "\r", "\0"])
def test_a_long_run_of_nothing_is_passed_over(file: Path, blank: str) -> None:
    text = blank * 300_000 + SIMPLIFIED * 100 + blank * 300_000
    file.write_text(text, encoding="utf-8", newline="")
    if blank == "\0":
        assert problem(file, file.read_bytes()).key == "binary_file"
    else:
        source = load(file, file.name, Settings())
        assert source.text == text
        assert date_of(source.text, "店规.txt") == ""


def test_nothing_but_the_path_is_taken_from_the_name(file: Path) -> None:
    file.write_text("开门。", encoding="utf-8")
    assert load(file, "../x", Settings()).path == "../x"

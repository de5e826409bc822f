"""Runs of a page that were read one byte late are mended, or told."""

import pytest

from siyu_qa.records import Source
from siyu_qa.text.clean import clean
from siyu_qa.text.pieces import source_span

KNOWN = "會員在店內(nèi)消費。"


def shifted(before: str, after: str, reading: str, *, broken_again: str = "") -> str:
    """Break a text as the page did.

    The page took the last byte of *before* and the first of *after* for the two of
    one character and set its *reading* after them. So the first byte of *after* is
    swallowed with the bracket, and the rest is read one byte late. That ends with
    an ASCII byte, the second of the last character of *after*, or where the last
    byte is swallowed with the bracket of the reading *broken_again*.
    """
    late = after.encode("gb18030")[1:]
    if not broken_again:
        return f"{before}?{reading}){late.decode('gb18030')}"
    return f"{before}?{reading}){late[:-1].decode('gb18030')}?{broken_again})"


MENDED = [
    pytest.param(
        KNOWN + shifted("本月業績", "如期轉", "nèi") + "(zhuǎn)交總部。",
        "會員在店內消費。本月業績如期轉交總部。",
        id="until-a-byte-of-ASCII",
    ),
    pytest.param(
        "動(dòng)身前請看" + shifted("新聞", "由經理轉", "dòng") + "(zhuǎn)發。",
        "動身前請看新聞由經理轉發。",
        id="another-reading",
    ),
    pytest.param(
        KNOWN + shifted("業績", "如期內", "nèi", broken_again="nèi") + "部公布。",
        "會員在店內消費。業績如期內部公布。",
        id="until-the-next-break",
    ),
]


def cleaned_text(text: str) -> str:
    return clean(Source("頁.txt", text, "", "utf-8")).text


@pytest.mark.parametrize(("text", "expected"), MENDED)
def test_a_run_is_mended_where_the_lost_byte_can_be_told(
    text: str, expected: str
) -> None:
    document = clean(Source("頁.txt", text, "", "utf-8"))
    assert document.text == expected
    assert document.warnings == ()


def test_a_mended_run_maps_to_the_whole_broken_run() -> None:
    text = KNOWN + shifted("本月業績", "如期轉", "nèi") + "(zhuǎn)交總部。"
    document = clean(Source("頁.txt", text, "", "utf-8"))
    start = document.text.index("期")
    first, last = source_span(document.pieces, start, start + 1)
    assert text[first:last] == text[text.index("?") : text.index("(zhuǎn)")]


def test_a_run_whose_reading_is_not_known_is_left_and_told() -> None:
    broken = shifted("本月業績", "如期轉", "nèi")
    document = clean(Source("頁.txt", f"第一行。\n{broken}(zhuǎn)交。", "", "utf-8"))
    assert document.text == document.source.text
    (warning,) = document.warnings
    assert (warning.key, warning.path, warning.line) == ("shifted_run", "頁.txt", 2)
    assert "?nèi)" in warning.problem()


def test_a_run_with_another_known_reading_is_left_and_told() -> None:
    text = "動(dòng)身前，" + shifted("本月業績", "如期轉", "nèi") + "(zhuǎn)交。"
    document = clean(Source("頁.txt", text, "", "utf-8"))
    assert "?nèi)" in document.text
    assert [warning.key for warning in document.warnings] == ["shifted_run"]


def test_a_run_that_would_give_rare_characters_is_left() -> None:
    text = KNOWN + "業績?nèi)绾纬蔀榇\N{SQUARE KG}河轉(zhuǎn)交。"
    assert "?nèi)" in cleaned_text(text)


def test_a_question_mark_before_a_bracket_is_no_break() -> None:
    text = "內(nèi)人說好不好?(好)"
    assert cleaned_text(text) == "內人說好不好?(好)"


def test_a_break_at_the_very_beginning_is_told() -> None:
    document = clean(Source("頁.txt", "?nèi)容", "", "utf-8"))
    assert [warning.line for warning in document.warnings] == [1]

"""Cleaning repairs what is broken, leaves the rest, and knows the way back."""

import json
from pathlib import Path

import pytest
from hypothesis import given

from alphabet import texts
from siyu_qa.records import Document, Part, Source
from siyu_qa.text.clean import clean, drop_repeated_lines
from siyu_qa.text.fold import fold
from siyu_qa.text.pieces import Edit, Mapped, cut, source_span
from siyu_qa.text.sentences import stretches

CASES = Path(__file__).parent / "cases"


def cases(name: str) -> list[object]:
    """Read the cases of a file as parameters, each under its label.

    A case that is expected to fail is a known failure, kept until it is mended.
    """
    return [
        pytest.param(
            row["input"],
            row.get("expected", row["input"]),
            id=row["label"],
            marks=[pytest.mark.xfail(reason=row["comment"])]
            * (row["expect"] == "fail"),
        )
        for row in json.loads((CASES / name).read_text(encoding="utf-8"))
    ]


def cleaned(text: str) -> Document:
    return clean(Source("文.txt", text, "", "utf-8"))


def test_a_long_line_that_came_before_is_taken_out_in_either_script() -> None:
    line = "读书会每月第二个周六下午在二楼举行，请提前三天到前台报名，名额有限。"
    again = "　讀書會每月第二個週六下午在二樓舉行，請提前三天到前臺報名，名額有限。"
    other = "读书会每月第二个周日下午在二楼举行，请提前三天到前台报名，名额有限。"
    text = f"{line}\n{other}\n{again}\n{line[:20]}\n{line[:20]}"
    start = len(line) + len(other) + 2
    assert list(drop_repeated_lines(text)) == [Edit(start, start + len(again) + 1)]


def test_folding_leaves_blank_what_is_blank_and_nothing_else() -> None:
    changed = [n for n in range(0x3400) if fold(chr(n)).isspace() != chr(n).isspace()]
    assert changed == []


def spans() -> list[object]:
    """Read which words of the repaired cases came from which of the file's."""
    return [
        pytest.param(row["input"], words, source, id=f"{row['label']}：{words}")
        for row in json.loads((CASES / "repaired.json").read_text(encoding="utf-8"))
        for words, source in row.get("spans", ())
    ]


@pytest.mark.parametrize(("text", "expected"), cases("repaired.json"))
def test_what_is_broken_is_repaired(text: str, expected: str) -> None:
    assert cleaned(text).text == expected


@pytest.mark.parametrize(("text", "words", "source"), spans())
def test_repaired_words_know_where_they_stand_in_the_file(
    text: str, words: str, source: str
) -> None:
    document = cleaned(text)
    start = document.text.index(words)
    first, last = source_span(document.pieces, start, start + len(words))
    assert text[first:last] == source


@pytest.mark.parametrize(("text", "expected"), cases("left-alone.json"))
def test_what_is_whole_is_left_alone(text: str, expected: str) -> None:
    document = cleaned(text)
    assert document.text == expected
    assert document.warnings == ()


@given(texts)
def test_cleaning_what_is_clean_changes_nothing(text: str) -> None:
    once = cleaned(text).text
    assert cleaned(once).text == once


@given(texts)
def test_pieces_cover_the_cleaned_text_without_a_gap(text: str) -> None:
    document = cleaned(text)
    end = 0
    for piece in document.pieces:
        assert piece[0] == end < piece[1]
        end = piece[1]
    assert end == len(document.text)


@given(texts)
def test_pieces_come_from_the_file_in_order(text: str) -> None:
    end = 0
    for piece in cleaned(text).pieces:
        assert end <= piece[2] < piece[3] <= len(text)
        end = piece[3]


@given(texts)
def test_each_cleaned_character_stands_in_its_piece_of_the_file(text: str) -> None:
    document = cleaned(text)
    for start, end, first, last in document.pieces:
        words = document.text[start:end]
        if end - start == last - first and words != "\n":
            assert words == text[first:last] or "?" in text[first:last]
        elif words == "\n":
            assert text[first:last] in {"\n", "\r\n", *"\r\v\f\x85\u2028\u2029"}


@given(texts)
def test_the_span_of_a_sentence_cleans_to_that_sentence(text: str) -> None:
    document = cleaned(text)
    for stretch in stretches(document.text):
        first, last = source_span(document.pieces, stretch.start, stretch.end)
        words = document.text[stretch.start : stretch.end]
        # A run of shifted bytes is mended by a reading elsewhere in the file.
        if "?nèi)" not in text[first:last]:
            assert cleaned(text[first:last]).text in {words, ""}


def test_a_line_taken_out_leaves_its_neighbours_their_places() -> None:
    text = "第一段说完了。\n收藏\n复制链接\n第二段接着说下去，不止十四个字。\n"
    document = cleaned(text)
    start = document.text.index("第二段")
    first, last = source_span(document.pieces, start, start + 3)
    assert text[first:last] == "第二段"


def test_an_edit_of_an_edit_maps_to_the_first_text() -> None:
    mapped = Mapped.verbatim("甲(jiǎ)\r\n乙").edited([Edit(6, 8, "\n")])
    mapped = mapped.edited([Edit(1, 6)])
    assert mapped.text == "甲\n乙"
    assert mapped.pieces == ((0, 1, 0, 1), (1, 2, 6, 8), (2, 3, 8, 9))


def test_a_place_between_pieces_is_an_empty_span() -> None:
    pieces = ((0, 1, 4, 5),)
    assert source_span(pieces, 0, 0) == (0, 0)
    assert source_span(pieces, 1, 1) == (5, 5)
    assert cut(pieces, 1, 1) == ()


def test_lost_characters_are_told_once_with_their_first_line() -> None:
    text = "第一行。\n店里有锟斤拷。\n第三行。\n收\N{REPLACEMENT CHARACTER}台。\n"
    (warning,) = cleaned(text).warnings
    assert (warning.key, warning.path, warning.line) == ("lost_characters", "文.txt", 2)
    assert "2 行" in warning.problem()
    assert "店里有锟斤拷。" in warning.problem()


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("?????? ???????", id="question-marks"),
        pytest.param("頗埜゜絞毞ㄛ踢縐諦佪奿堄慳曼鉼﹝", id="GBK-as-Big5-with-losses"),
        pytest.param("浼氬憳鏃? 开门", id="a-byte-lost-in-mojibake"),
        pytest.param("ï¿½ï¿½店", id="a-mark-misread"),
    ],
)
def test_words_that_cannot_be_told_any_more_are_told(text: str) -> None:
    assert [warning.key for warning in cleaned(text).warnings] == ["lost_characters"]


WRAPPED = (
    "本店每逢周三闭店盘点，盘点当天不接待来访的客人，也不办",
    "理退换货业务，客人可以在前一天打电话预约别的时间，店员",
    "会把要换的货物留在柜台。遇到节假日，盘点改到下一个工作",
    "日的上午，并且提前三天在门口贴出告示，请客人留意下列各",
    "1. 收据",
    "2. 原来的包装",
    "",
    "盘点当天二楼的阅览室照常开放，只是借书和还书的机器不能",
    "使用，要还书的客人请把书放进门口的箱子里。",
)


def test_lines_of_one_width_are_joined_but_for_what_stands_between() -> None:
    text = cleaned("\n".join(WRAPPED)).text
    assert text.split("\n") == [
        "".join(WRAPPED[:4]),
        *WRAPPED[4:7],
        "".join(WRAPPED[7:]),
    ]


def test_rows_of_a_table_are_not_joined() -> None:
    text = "\n".join(WRAPPED)
    rows = (Part(0, "row", 1), Part(len(WRAPPED[0]) + 1, "row", 2))
    assert cleaned(text).text != text
    source = Source("表.csv", text, "", "utf-8", parts=rows)
    assert clean(source, kept_out=()).text == text


def test_the_title_is_the_first_heading() -> None:
    assert cleaned("﻿收银台\n# 夜班须知\n夜里十点关门。").title == "夜班须知"

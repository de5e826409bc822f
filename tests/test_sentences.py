"""Sentences end where a reader would end them, and lists are seen as lists."""

from time import process_time

import pytest
from hypothesis import given

from alphabet import QUOTES, documents, texts
from siyu_qa.text.sentences import Kind, lines, stretches, text_of


def sentences(text: str) -> list[str]:
    return [text_of(stretch, text) for stretch in stretches(text)]


def kinds(text: str) -> list[str]:
    return [line.kind.value for line in lines(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("开门。关门。", ["开门。", "关门。"], id="full-stops"),
        pytest.param("好！好？好!?走", ["好！", "好？", "好!?", "走"], id="marks"),
        pytest.param("版本3.5上线。", ["版本3.5上线。"], id="a-number"),
        pytest.param("共1,200.50元。", ["共1,200.50元。"], id="an-amount"),
        pytest.param("一股3．5元。", ["一股3．5元。"], id="a-full-width-point"),
        pytest.param(
            "他问：“走吗？”然后走了。", ["他问：“走吗？”然后走了。"], id="quoted"
        ),
        pytest.param(
            "她說「好。再來！」便走。", ["她說「好。再來！」便走。"], id="two"
        ),
        pytest.param("《走吗？》上映。", ["《走吗？》上映。"], id="a-title"),
        pytest.param("（见附表。）完。", ["（见附表。）完。"], id="in-brackets"),
        pytest.param(
            "他说：“三点以后都可以来店里取货。”天黑了。",
            ["他说：“三点以后都可以来店里取货。”", "天黑了。"],
            id="speech",
        ),
        pytest.param("还有……后来", ["还有……后来"], id="dots-inside"),
        pytest.param("还有……\n后来", ["还有……", "后来"], id="dots-at-the-end"),
        pytest.param("Open. Closed.", ["Open.", "Closed."], id="English"),
        pytest.param("见 a.com/x?id=1 页。", ["见 a.com/x?id=1 页。"], id="a-link"),
        pytest.param("一行\n又一行", ["一行", "又一行"], id="lines"),
        pytest.param("  前后  \n\n\t有空 ", ["前后", "有空"], id="blank-space"),
        pytest.param("", [], id="nothing"),
        pytest.param("“没有合上。走了。", ["“没有合上。", "走了。"], id="never-closed"),
    ],
)
def test_where_sentences_end(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


@given(texts)
def test_nothing_but_blank_space_lies_between_sentences(text: str) -> None:
    end = 0
    for stretch in stretches(text):
        assert not text[end : stretch.start].strip()
        assert stretch.start < stretch.end
        end = stretch.end
    assert not text[end:].strip()


@given(texts)
def test_a_sentence_has_no_blank_space_around_it(text: str) -> None:
    for stretch in stretches(text):
        words = text_of(stretch, text)
        assert words == words.strip()


@given(documents)
def test_no_sentence_ends_inside_a_quotation(text: str) -> None:
    whole = [quote for quote in QUOTES[:-1] if quote in text]
    for words in sentences(text):
        for quote in whole:
            head = quote[: quote.index(quote[-2]) + 1]
            assert not words.endswith(head)


@given(documents)
def test_no_sentence_ends_inside_a_number(text: str) -> None:
    ends = {stretch.end for stretch in stretches(text)}
    for at in range(1, len(text) - 1):
        if text[at] in ".．，,-" and text[at - 1].isdigit() and text[at + 1].isdigit():
            assert at not in ends
            assert at + 1 not in ends


@pytest.mark.parametrize(
    "marks",
    [
        pytest.param(("1. ", "2. ", "3. "), id="numbers"),
        pytest.param(("1）", "2）", "3）"), id="closed-numbers"),
        pytest.param(("(1)", "(2)", "(3)"), id="bracketed-numbers"),
        pytest.param(("（一）", "（二）", "（三）"), id="bracketed-numerals"),
        pytest.param(("①", "②", "③"), id="circled"),
        pytest.param(("- ", "- ", "- "), id="dashes"),
        pytest.param(("· ", "· ", "· "), id="dots"),
        pytest.param(("一是", "二是", "三是"), id="first-is"),
        pytest.param(("首先，", "其次，", "最后，"), id="first-of-all"),
    ],
)
def test_lines_marked_alike_are_a_list_with_their_lead_in(
    marks: tuple[str, ...],
) -> None:
    text = "退货须备齐以下物品：\n" + "\n".join(f"{m}收据，须清晰。" for m in marks)
    assert kinds(text) == ["lead-in", "item", "item", "item"]
    (number,) = {line.list_number for line in lines(text)}
    assert number > 0


def test_two_lists_have_two_numbers() -> None:
    found = lines("如下：\n1. 甲，一。\n2. 乙，二。\n又如下：\n- 丙，三。\n- 丁，四。")
    first, second = {line.list_number for line in found}
    numbers = [line.list_number for line in found]
    assert sorted(numbers) == numbers
    assert numbers.count(first) == numbers.count(second) == 3
    assert 0 not in numbers


def test_a_single_marked_line_is_no_list() -> None:
    assert kinds("正文。\n1. 只有这一条，没有第二条。\n正文。") == ["sentence"] * 3


def test_short_numbered_lines_without_a_lead_in_are_headings() -> None:
    assert kinds("一、开业\n二、歇业\n三、转让") == ["heading"] * 3


def test_a_heading_is_one_stretch() -> None:
    (stretch,) = stretches("## 为什么？因为！\n")
    assert stretch.kind is Kind.HEADING


def test_an_item_of_two_sentences_stays_one_line() -> None:
    found = stretches("如下：\n1. 收据。须清晰。\n2. 包装。\n")
    assert [stretch.line for stretch in found] == [0, 1, 1, 2]


TABLE = "| 品名 | 价钱 |\n|------|-----:|\n| 豆浆。热的 | 3元 |\n| 油条 | 2元 |"


def test_each_row_of_a_table_is_a_sentence_and_its_rule_is_none() -> None:
    rows = ["| 品名 | 价钱 |", "| 豆浆。热的 | 3元 |", "| 油条 | 2元 |"]
    assert sentences(TABLE) == rows
    assert {stretch.kind for stretch in stretches(TABLE)} == {Kind.ITEM}


def test_a_table_is_a_list_with_its_lead_in() -> None:
    found = stretches(f"早点价目如下：\n\n{TABLE}\n\n七点开门。")
    assert [one.kind.value for one in found] == ["lead-in", *["item"] * 3, "sentence"]


def test_the_time_grows_with_a_line_of_quotations_and_no_faster() -> None:
    def seconds(count: int) -> float:
        line = "她说：“开门。”他又问（轻声）：“几点？”没有人应。" * count
        began = process_time()
        assert len(stretches(line)) == count
        return process_time() - began

    seconds(10)
    # Eight times the line may take at most sixteen times as long.
    assert seconds(8_000) < 16 * seconds(1_000)


@pytest.mark.parametrize(("fence", "end"), [("```sh", "```"), ("~~~", "~~~~")])
def test_code_has_neither_headings_nor_lists(fence: str, end: str) -> None:
    text = f"# 备份\n{fence}\n# 先停机\n- 甲\n- 乙\n为什么要停机？\n{end}\n# 收尾"
    assert kinds(text) == ["heading", *["sentence"] * 6, "heading"]


def test_a_fence_that_nothing_closes_hides_no_heading() -> None:
    assert kinds("```\n# 收尾\n正文。") == ["sentence", "heading", "sentence"]


def test_a_block_whose_beginning_was_cut_off_hides_no_heading() -> None:
    text = "cp a b\n```\n# 收尾\n```sh\n# 注\n```"
    assert kinds(text)[2] == "heading"
    assert kinds(text)[4] == "sentence"

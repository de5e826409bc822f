"""An answer is shown in the other script, span for span, its own words kept."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from siyu_qa.web.converted import SCRIPTS, both, conversion_told, converted

SIMPLIFIED = "书屋后面的温室里，头发斑白的老张在整理面条和干货。"
TRADITIONAL = "書屋後面的溫室裡，頭髮斑白的老張在整理麵條和乾貨。"
TEXT = st.text(alphabet="头发后里面干书會後裡臺台a1。\0\n\ud83d\udc00📚")


def test_a_simplified_text_is_shown_in_traditional() -> None:
    assert converted(SIMPLIFIED, "zh-Hant") == TRADITIONAL


def test_a_traditional_text_is_shown_in_simplified() -> None:
    assert converted(TRADITIONAL, "zh-Hans") == SIMPLIFIED


@pytest.mark.parametrize("text", [SIMPLIFIED, TRADITIONAL, "VIP 2022", ""])
def test_nothing_is_converted_unasked(text: str) -> None:
    assert converted(text, "as_written") == text


@pytest.mark.parametrize(
    ("text", "script"),
    [
        (SIMPLIFIED, "zh-Hans"),
        (TRADITIONAL, "zh-Hant"),
        # Both scripts have 后, 里, 余 and 台.
        ("皇后住在離城三里的樓台，姓余的侍從陪著她。", "zh-Hant"),
        ("第 12 条：VIP", "zh-Hans"),
    ],
)
def test_a_text_that_is_in_the_script_already_stays(text: str, script: str) -> None:
    assert converted(text, script) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("头\ud83d发", "頭\ud83d發"),
        ("书\0后来", "書\0後來"),
        ("\udc00", "\udc00"),
    ],
    ids=["a half", "a NUL", "a half alone"],
)
def test_what_opencc_refuses_stays_as_it_is(text: str, shown: str) -> None:
    assert converted(text, "zh-Hant") == shown


@given(TEXT, st.sampled_from(SCRIPTS))
def test_a_conversion_keeps_spans(text: str, script: str) -> None:
    assert len(converted(text, script)) == len(text)


def test_the_answer_phrase_stands_out_in_both() -> None:
    markup = both("头发斑白", "頭髮斑白", 0, 2)
    assert "<strong>頭髮</strong>斑白" in markup
    assert "<strong>头发</strong>斑白" in markup


def test_what_is_not_changed_stands_there_once() -> None:
    assert both("七日", "七日") == "七日"


def test_both_wordings_are_text() -> None:
    markup = both("<b>书</b>", "<b>書</b>")
    assert "<b>" not in markup
    assert "&#60;b&#62;書" in markup


def test_a_conversion_is_told_with_the_way_back() -> None:
    told = conversion_told(["七日", SIMPLIFIED], "zh-Hant", "zh-Hans")
    assert "已转换为繁体" in told
    assert '<button type="button" name="script" value="">' in told
    assert "看原文" in told


@pytest.mark.parametrize("script", SCRIPTS[1:])
def test_an_answer_that_stays_is_not_told_as_converted(script: str) -> None:
    texts = {"zh-Hans": SIMPLIFIED, "zh-Hant": TRADITIONAL}
    assert conversion_told(["七日", texts[script]], script, "en") == ""

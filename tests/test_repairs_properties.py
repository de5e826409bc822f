"""What holds of every repair, whatever stands in the file."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alphabet import parts
from siyu_qa.records import Document, Source
from siyu_qa.text.clean import REPAIRS, Step, clean, repaired
from siyu_qa.text.pieces import Mapped

SENTENCES = (
    "本店每逢周三闭店盘点，盘点当天不接待来访的客人。",
    "退貨須於七日內憑收據辦理，逾期不候。",
    "二楼的 Reading Room 可以预订，每位客人每天一次，每次两个小时。",
    "店主养着一只橘猫，它喜欢睡在靠窗的书架上，客人可以摸它，可是不要喂它。",
)
WRONGLY = (
    ("utf-8", "gb18030"),
    ("utf-8", "gbk"),
    ("utf-8", "latin-1"),
    ("utf-8", "cp1252"),
    ("gb18030", "cp1252"),
    ("big5", "latin-1"),
    ("big5", "gb18030"),
)


def misread(words: str, encodings: tuple[str, str]) -> str:
    right, wrong = encodings
    return words.encode(right, errors="replace").decode(wrong, errors="replace")


def wrapped(words: str, width: int) -> str:
    return "\n".join(words[at : at + width] for at in range(0, len(words), width))


sentences = st.sampled_from(SENTENCES)
paragraphs = st.lists(sentences, min_size=1, max_size=6).map("".join)
damaged = st.one_of(
    st.builds(misread, sentences, st.sampled_from(WRONGLY)),
    sentences.map(" ".join),
    st.builds(wrapped, paragraphs, st.integers(18, 40)),
    st.sampled_from(
        (
            *("&nbsp;", "&amp;lt;", "&#24320;", "\\u3000\\u3000", "。\\n"),
            *("︵試行︶", "時間︰", "︱︱", "⼤⻔", "﹁好﹂", "︙"),
            *("。。", "。。。", "，，", "！！！！！", "………………", "、、"),
            *("锟斤拷", "\N{REPLACEMENT CHARACTER}", "?????", "é”…", "浣", "€", "¤¤"),
        )
    ),
)
texts = st.lists(st.one_of(damaged, parts), max_size=14).map("".join)


def cleaned(text: str) -> Document:
    return clean(Source("文.txt", text, "", "utf-8"), kept_out=())


@given(texts)
def test_repairing_what_is_repaired_changes_nothing(text: str) -> None:
    once = cleaned(text).text
    assert cleaned(once).text == once


@pytest.mark.parametrize("step", REPAIRS, ids=lambda step: step.__name__)
@given(text=texts)
def test_the_edits_of_a_step_are_in_order_and_change_something(
    step: Step, text: str
) -> None:
    end = 0
    for edit in step(text):
        assert end <= edit.start < edit.end <= len(text)
        assert edit.text != text[edit.start : edit.end]
        end = edit.end


@pytest.mark.parametrize("step", REPAIRS, ids=lambda step: step.__name__)
@given(text=texts)
def test_a_step_finds_nothing_in_what_it_mended(step: Step, text: str) -> None:
    mended = Mapped.verbatim(text).edited(step(text)).text
    assert tuple(step(mended)) == ()


def step_by_step(text: str) -> Mapped:
    mapped = Mapped.verbatim(text)
    for step in REPAIRS:
        mapped = mapped.edited(step(mapped.text))
    return mapped


@given(texts)
def test_no_step_is_left_out_that_would_find_something(text: str) -> None:
    assert repaired(Source("文.txt", text, "", "utf-8")) == step_by_step(text)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("現(xiàn)在開門", id="a-gloss"),
        pytest.param("他(tā)在店里", id="a-gloss-beyond-latin"),
        pytest.param("現(xi&agrave;n)在開門", id="a-gloss-once-decoded"),
        pytest.param("明天(ti\N{SOFT HYPHEN}ān)开门", id="a-gloss-once-whole"),
        pytest.param("开门︒", id="a-mark-of-vertical-print"),
        pytest.param("⼤门口", id="a-radical"),
        pytest.param("合\N{ZERO WIDTH SPACE}同", id="what-nobody-sees"),
        pytest.param("开门。\r\n关门。", id="a-line-end"),
        pytest.param("开门。\N{LINE SEPARATOR}关门。", id="a-line-end-beyond-latin"),
        pytest.param(misread(SENTENCES[0], WRONGLY[3]), id="utf-8-as-windows-1252"),
        pytest.param(misread(SENTENCES[0], WRONGLY[4]), id="gbk-as-windows-1252"),
        pytest.param(misread(SENTENCES[1], WRONGLY[6]), id="big5-as-gbk"),
    ],
)
def test_a_step_is_taken_where_nothing_else_is_wrong(text: str) -> None:
    mended = repaired(Source("文.txt", text, "", "utf-8"))
    assert mended == step_by_step(text) != Mapped.verbatim(text)


@given(texts)
def test_pieces_are_gapless_and_in_the_order_of_the_file(text: str) -> None:
    document = cleaned(text)
    end = source_end = 0
    for start, last, source_start, source_last in document.pieces:
        assert start == end < last
        assert source_end <= source_start < source_last <= len(text)
        end, source_end = last, source_last
    assert end == len(document.text)


NO_WORDS = re.compile(
    r"\([a-zāáǎàōóǒòēéěèīíǐìūúǔùüǖǘǚǜ]+\)"
    r"|&(?:amp;)*\w+;|\\u3000|\\n|[\W_\ufeff\u200b\u200e\u00ad\u2060]"
)
"""What a listed repair takes out: glosses, entities, spaces and what no one sees."""


@given(texts)
def test_no_word_is_taken_out_but_by_a_listed_repair(text: str) -> None:
    document = cleaned(text)
    end = 0
    for _, _, first, last in (*document.pieces, (0, 0, len(text), len(text))):
        assert NO_WORDS.sub("", text[end:first]) == ""
        end = last


@given(texts)
def test_what_stays_a_mark_is_told(text: str) -> None:
    document = cleaned(text)
    lost = re.search("(?<![“「『\"'])\ufffd", document.text)
    told = [one for one in document.warnings if one.key == "lost_characters"]
    assert bool(told) >= bool(lost)
    for warning in told:
        assert 1 <= (warning.line or 0) <= 1 + len(text)

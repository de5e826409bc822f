"""Passages cover their document, end where sentences end, and keep lists whole."""

from itertools import pairwise

from hypothesis import given

from alphabet import documents
from siyu_qa.records import Document, Passage, Source
from siyu_qa.settings import Settings
from siyu_qa.split import split
from siyu_qa.text.clean import clean
from siyu_qa.text.pieces import source_span
from siyu_qa.text.sentences import Kind, stretches

SMALL = Settings(passage_length=60, longest_passage=90)
SENTENCE = "每月月底之前，店长把本月的账目交给会计核对一遍。"
RECEIPT = "收据上须有店章和日期，金额须写大写。"


def document(text: str) -> Document:
    return clean(Source("店/规.md", text, "", "utf-8"))


def passages(text: str, settings: Settings = SMALL) -> list[Passage]:
    return split(document(text), settings)


@given(documents)
def test_passages_cover_their_document(text: str) -> None:
    whole = document(text)
    joined = "".join(passage.text for passage in split(whole, SMALL))
    assert "".join(joined.split()) == "".join(whole.text.split())


@given(documents)
def test_passages_do_not_overlap_in_the_file(text: str) -> None:
    for before, after in pairwise(passages(text)):
        assert before.start < before.end <= after.start < after.end


@given(documents)
def test_a_passage_maps_back_to_its_place_in_the_file(text: str) -> None:
    for passage in passages(text):
        first, last = source_span(passage.pieces, 0, len(passage.text))
        # What a repair took out behind the last character belongs to it.
        assert first == passage.start < last <= passage.end
        assert passage.pieces[0][0] == 0
        assert passage.pieces[-1][1] == len(passage.text)


@given(documents)
def test_the_lines_of_a_passage_are_those_an_editor_counts(text: str) -> None:
    for passage in passages(text):
        before, inside = text[: passage.start], text[passage.start : passage.end]
        assert passage.line_start == 1 + breaks(before)
        # The last character itself may end a line.
        assert passage.line_end == passage.line_start + breaks(inside)


def breaks(text: str) -> int:
    return text.replace("\r\n", "\n").replace("\r", "\n").count("\n")


@given(documents)
def test_a_passage_begins_and_ends_with_a_sentence(text: str) -> None:
    whole = document(text)
    found = stretches(whole.text)
    starts = {whole.text[one.start : one.end] for one in found}
    for passage in split(whole, SMALL):
        inside = stretches(passage.text)
        first = passage.text[inside[0].start : inside[0].end]
        last = passage.text[inside[-1].start : inside[-1].end]
        assert {first, last} <= starts


@given(documents)
def test_only_a_single_sentence_is_longer_than_the_limit(text: str) -> None:
    for passage in passages(text):
        body = [s for s in stretches(passage.text) if s.kind is not Kind.HEADING]
        if len(body) > 1:
            assert body[-1].end - body[0].start <= SMALL.longest_passage


@given(documents)
def test_a_passage_has_an_id_of_its_own(text: str) -> None:
    ids = [passage.passage_id for passage in passages(text)]
    assert len(set(ids)) == len(ids)


def test_short_paragraphs_are_put_together() -> None:
    assert len(passages(f"{SENTENCE}\n{SENTENCE[:-3]}了。\n")) == 1


def test_what_does_not_fit_begins_the_next_passage() -> None:
    found = passages("\n".join(f"第{n}条，{SENTENCE}" for n in "一二三四"))
    assert [passage.text.count("\n") for passage in found] == [1, 1]


def test_a_long_paragraph_is_cut_at_a_sentence_end() -> None:
    found = passages("".join(f"第{n}周，{SENTENCE}" for n in "一二三四五"))
    assert len(found) > 1
    assert all(passage.text.endswith("。") for passage in found)


def test_a_list_stays_whole_with_the_line_that_leads_in() -> None:
    items = "\n".join(f"{n}. {RECEIPT}" for n in (1, 2, 3))
    found = passages(f"{SENTENCE}\n退货须备齐：\n{items}\n{SENTENCE}")
    assert f"退货须备齐：\n{items}" in [passage.text for passage in found]


def test_a_list_that_is_too_long_is_cut_between_its_items() -> None:
    items = [f"{n}. {RECEIPT}{SENTENCE}" for n in (1, 2, 3)]
    found = passages("退货须备齐：\n" + "\n".join(items))
    lines = [line for passage in found for line in passage.text.split("\n")]
    assert lines == ["退货须备齐：", *items]


def test_only_an_item_that_is_too_long_itself_is_cut_inside() -> None:
    long = "2. " + "".join(f"第{n}联，{RECEIPT}" for n in "一二三四五六")
    found = passages(f"退货须备齐：\n1. {RECEIPT}\n{long}\n3. {RECEIPT}")
    assert all(len(passage.text) <= SMALL.longest_passage for passage in found)
    assert "".join(p.text for p in found if "联" in p.text).count("联") == 6


def test_headings_go_along_as_context() -> None:
    text = f"# 店规\n\n## 夜班\n\n{SENTENCE}\n\n## 白班\n\n{SENTENCE}"
    assert [passage.heading for passage in passages(text)] == ["店规 夜班", "店规 白班"]


def test_a_heading_stands_with_what_it_stands_above() -> None:
    text = f"{SENTENCE}{SENTENCE}\n## 夜班\n{SENTENCE}{SENTENCE}\n"
    assert [p.text[:5] for p in passages(text)] == [SENTENCE[:5], "## 夜班"]


def test_a_document_of_furniture_alone_has_no_passage() -> None:
    assert passages("收藏\n点赞\n分享到朋友圈\n") == []


def test_a_removed_line_does_not_stand_in_the_passage_around_it() -> None:
    (passage,) = passages(f"{SENTENCE}\n版权所有\n{SENTENCE[:-2]}了。")
    assert "版权" not in passage.text
    assert len(passage.pieces) == 2


def test_the_rows_of_a_table_head_no_section() -> None:
    rows = "\n".join(f"| {name} | {n}元 |" for n, name in enumerate("粥饼糕", 2))
    found = passages(f"## 早点\n\n| 品名 | 价钱 |\n|---|---|\n{rows}\n\n{SENTENCE}")
    assert {passage.heading for passage in found} == {"早点"}
    assert any(rows in passage.text for passage in found)


def test_a_comment_in_code_heads_no_section() -> None:
    found = passages(f"## 备份\n```sh\n# 先停机\nstop\n```\n{SENTENCE}\n{SENTENCE}")
    assert {passage.heading for passage in found} == {"备份"}

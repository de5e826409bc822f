"""The promise: every quote is the file's own slice, whatever the documents hold."""

import hashlib
import json
import re
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alphabet import LINE_ENDS, documents
from conftest import ROOT, Desk
from siyu_qa.assistant import Assistant
from siyu_qa.evaluate import Case, Measures, measure
from siyu_qa.records import Answer, Citation, Place, Source
from siyu_qa.text.clean import clean
from siyu_qa.text.fold import fold

QUESTIONS = (
    "会员分哪几种？",
    "會員資料變更須向誰提出申請？",
    "金卡会员每年续费多少元？",
    "退貨須備齊哪些物品？",
    "店主是谁？",
    "版本3.5有什么变化？",
    "为什么周三闭店？",
)

Read = Callable[[str], bytes]


def is_right(answer: Answer, read: Read, encoding: str = "utf-8") -> bool:
    """Check all that the contract promises of an answer; says where it fails."""
    if not answer.answered:
        assert (answer.sentences, answer.citations) == ((), ())
        assert len(answer.nearest) <= 3
        return True
    assert [one.n for one in answer.citations] == [*range(1, len(answer.citations) + 1)]
    used = {number for one in answer.sentences for number in one.citations}
    assert used == {one.n for one in answer.citations}
    assert all(one.citations for one in answer.sentences)
    places = {(one.document, one.start, one.end) for one in answer.citations}
    assert len(places) == len(answer.citations)
    for citation in answer.citations:
        data = read(citation.document)
        text = data.decode(encoding)
        assert citation.quote == text[citation.start : citation.end]
        assert citation.quote.strip() == citation.quote != ""
        assert citation.sha256 == hashlib.sha256(data).hexdigest()
        assert lines(text, citation) == (citation.line_start, citation.line_end)
        for place in citation.also:
            other = read(place.document).decode(encoding)
            assert lines(other, place) == (place.line_start, place.line_end)
            assert words(other[place.start : place.end]) == words(citation.quote)
    for sentence in answer.sentences:
        quotes = [answer.citations[number - 1].quote for number in sentence.citations]
        assert cleaned(quotes[0]) in {sentence.text, ""}
        assert sentence.text + "".join(f"[{n}]" for n in sentence.citations) in (
            answer.text
        )
    return True


def lines(text: str, place: Citation | Place) -> tuple[int, int]:
    """Count the lines of a place as an editor does."""
    breaks = [match.end() for match in re.finditer(r"\r\n?|\n", text)]
    first = 1 + sum(end <= place.start for end in breaks)
    return first, 1 + sum(end < place.end for end in breaks)


def cleaned(text: str) -> str:
    return clean(Source("", text, "", "")).text


def words(text: str) -> str:
    return re.sub(r"[\W_]+", "", fold(cleaned(text)))


@settings(max_examples=40)
@given(
    st.lists(documents, min_size=1, max_size=3),
    st.integers(0, 60),
    st.lists(st.sampled_from(QUESTIONS), min_size=1, max_size=2),
)
def test_every_citation_of_generated_documents_is_right(
    texts: list[str], at: int, questions: list[str]
) -> None:
    files = {f"{number}.txt": text for number, text in enumerate(texts)}
    assistant = Assistant.from_texts(files)
    history: list[Answer] = []
    for question in (texts[0][at : at + 24], *questions, "那第二个呢？"):
        answer = assistant.ask(question, history)
        assert is_right(answer, lambda name: files[name].encode())
        history.append(answer)


@pytest.mark.parametrize("line_end", LINE_ENDS, ids=ascii)
@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16-le", "utf-16-be"]
)
def test_every_citation_of_a_file_is_right(
    desk: Desk, encoding: str, line_end: str
) -> None:
    text = line_end.join(
        (
            "# 店規",
            "會員分三種：金卡、銀卡和普通卡，現(xiàn)在都可以申請。",
            "收藏",
            "复制链接",
            "𠮷野家的金卡會員每年續費３００元，(xx)除外。",
            "退貨須備齊：",
            "1. 收據。須清晰。",
            "2. 原包裝",
        )
    )
    desk.write({"店/規.txt": text.encode(encoding)})
    desk.build()
    assistant = desk.open()
    source = assistant.source("店/規.txt")
    assert source
    decoded = "utf-8" if encoding == "utf-8-sig" else encoding
    answers = [assistant.ask(question) for question in QUESTIONS[:4]]
    assert any(answer.answered for answer in answers)
    for answer in answers:
        assert is_right(answer, lambda name: (desk.seeds / name).read_bytes(), decoded)


def test_the_same_rule_on_two_pages_is_cited_once(desk: Desk) -> None:
    rule = "金卡會員每年續費三百元。"
    desk.write(
        {
            "甲.txt": f"第一頁\n{rule}\n",
            "乙.txt": "第二页\n金卡会员每年续费三百元。\n",
            "丙.txt": "银卡会员每年续费一百元。\n",
        }
    )
    desk.build()
    answer = desk.open().ask("金卡會員每年續費多少元？")
    first = answer.citations[0]
    (place,) = first.also
    assert {first.document, place.document} == {"甲.txt", "乙.txt"}
    assert (place.line_start, place.line_end) == (2, 2)
    cited = [citation.document for citation in answer.citations]
    assert cited.count("甲.txt") + cited.count("乙.txt") == 1


def test_a_quote_keeps_the_script_and_the_glosses_of_its_file(desk: Desk) -> None:
    line = "會員現(xiàn)在可以在櫃臺辦理退貨。"
    desk.write({"甲.txt": line})
    desk.build()
    answer = desk.open().ask("会员可以在哪里办理退货？")
    assert answer.citations[0].quote == line
    assert answer.sentences[0].text == "會員現在可以在櫃臺辦理退貨。"


@pytest.fixture(scope="module", params=["the originals", "the source notes"])
def articles(
    request: pytest.FixtureRequest,
    shared: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Desk:
    """Index the articles as they were scraped, and the notes made of them."""
    notes = ROOT / "seeds"
    desk = Desk(
        shared / "seeds" if request.param == "the originals" else notes,
        tmp_path_factory.mktemp("index"),
    )
    desk.build()
    return desk


@pytest.fixture(scope="module")
def cases(shared: Path) -> list[Case]:
    path = shared / "eval" / "source-questions.jsonl"
    rows = path.read_text(encoding="utf-8").splitlines()
    return [Case.of(json.loads(row)) for row in rows]


@pytest.fixture(scope="module")
def measures(articles: Desk, cases: Sequence[Case]) -> Measures:
    return measure(articles.open(), cases)


def test_every_citation_of_the_articles_is_right(
    articles: Desk, cases: Sequence[Case]
) -> None:
    assistant = articles.open()
    for case in cases:
        history: list[Answer] = []
        for turn in case.turns:
            history.append(assistant.ask(turn, history))
            assert is_right(
                history[-1], lambda name: (articles.seeds / name).read_bytes()
            )


def test_four_of_five_questions_are_covered(measures: Measures) -> None:
    assert measures.covered >= 0.80, measures.wrong


def test_three_of_four_questions_without_an_answer_are_refused(
    measures: Measures,
) -> None:
    assert measures.refused >= 0.75, measures.wrong


def test_all_follow_ups_but_one_are_right(measures: Measures) -> None:
    missed = round(measures.follow_ups * (1 - measures.follow_ups_right))
    assert missed <= 1, measures.wrong


def test_the_measures_find_every_citation_valid(measures: Measures) -> None:
    assert measures.citations_valid == 1.0

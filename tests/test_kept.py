"""A conversation comes back from the browser as it went, or not at all."""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alphabet import han, sentences, texts
from siyu_qa.assistant import Assistant
from siyu_qa.errors import ConversationError
from siyu_qa.messages import LANGUAGES
from siyu_qa.records import (
    Answer,
    Citation,
    Hit,
    Passage,
    Place,
    Remark,
    Sentence,
)
from siyu_qa.records.documents import Part
from siyu_qa.web import kept as kept_module
from siyu_qa.web.kept import answers_of, kept

TEA = {
    "茶室.md": (
        "# 溪边茶室\n\n茶室每天上午十点开门，晚上九点关门。\n\n"
        "茶室的点心有三种：\n\n1. 桂花糕\n2. 绿豆酥\n3. 芝麻卷\n"
    ),
    "園圃.txt": "園圃的水渠由羅伯看守，每月初一放水。\n\n園圃不收門票。\n",
    "值日.csv": "日子,人\n周一,阿林\n周二,小宋\n",
}
QUESTIONS = (
    "茶室几点关门？",
    "点心有哪三种？",
    "第二种呢？",
    "水渠由誰看守？",
    "周二谁值日？",
    "你好",
    "火星上有几座寺庙？",
)

parts = st.builds(
    Part,
    start=st.integers(0, 9),
    unit=st.sampled_from(("page", "paragraph", "row", "record")),
    number=st.integers(1, 99),
    within=st.one_of(st.just(""), texts),
    names=st.lists(han, max_size=2).map(tuple),
)


@st.composite
def places(draw: st.DrawFn) -> Place:
    start, line = draw(st.integers(0, 10**6)), draw(st.integers(1, 10**4))
    return Place(
        document=draw(texts),
        start=start,
        end=start + draw(st.integers(0, 10**4)),
        line_start=line,
        line_end=line + draw(st.integers(0, 99)),
        part=draw(st.none() | parts),
    )


def as_passage(place: Place, title: str, text: str) -> Passage:
    return Passage(
        place.document, title, "", text, place.start, place.end,
        place.line_start, place.line_end, (), place.part,
    )  # fmt: skip


passages = st.builds(as_passage, places(), texts, texts)
hits = st.builds(
    Hit,
    found=passages,
    score=st.floats(allow_nan=False, allow_infinity=False),
    rank=st.integers(1, 9),
    lexical=st.none() | st.integers(1, 50),
    dense=st.none() | st.integers(1, 50),
    twins=st.lists(passages, max_size=2).map(tuple),
)


@st.composite
def citations(draw: st.DrawFn, n: int) -> Citation:
    place = draw(places())
    phrase = draw(st.none() | st.just((place.start, place.end)))
    return Citation(
        n, place.document, draw(texts), place.start, place.end,
        place.line_start, place.line_end, draw(sentences), "0" * 64,
        tuple(draw(st.lists(places(), max_size=2))), place.part, "2024-05", phrase,
    )  # fmt: skip


@st.composite
def answers(draw: st.DrawFn) -> Answer:
    count = draw(st.integers(0, 3))
    cited = tuple(range(1, count + 1))
    return Answer(
        question=draw(texts),
        query=draw(texts),
        answered=bool(cited),
        confidence=draw(st.floats(0, 1)),
        text=draw(texts),
        sentences=tuple(Sentence(draw(sentences), (n,)) for n in cited),
        citations=tuple(draw(citations(n)) for n in cited),
        nearest=tuple(draw(st.lists(hits, max_size=0 if cited else 3))),
        reason="" if cited else draw(st.sampled_from(("not_answered", "greeting"))),
        remarks=(Remark("not_told", (("asked", draw(texts)),), cited),),
        searched=draw(st.integers(0, 99)),
    )


@given(st.lists(answers(), max_size=3))
def test_what_is_kept_is_read_back_the_same(conversation: list[Answer]) -> None:
    assert list(answers_of(kept(conversation))) == conversation


@pytest.fixture(scope="module")
def real() -> list[Answer]:
    """Give a conversation with a list, a follow-up, small talk and a refusal."""
    assistant = Assistant.from_texts(TEA)
    said: list[Answer] = []
    for question in QUESTIONS:
        said.append(assistant.ask(question, said))
    assert {answer.answered for answer in said} == {True, False}
    assert said[2].query != said[2].question
    assert said[-1].nearest
    return said


def test_all_that_is_shown_of_a_real_answer_comes_back(real: list[Answer]) -> None:
    for before, after in zip(real, answers_of(kept(real)), strict=True):
        shown, again = before.to_dict(), after.to_dict()
        del shown["seconds"], again["seconds"]
        assert again == shown


def test_an_answer_that_came_back_is_understood_by_a_follow_up(
    real: list[Answer],
) -> None:
    assistant = Assistant.from_texts(TEA)
    before, after = real[:2], answers_of(kept(real[:2]))
    fresh, again = (assistant.ask("第三种呢？", said) for said in (before, after))
    assert "芝麻卷" in again.text
    assert again.text == fresh.text


def test_a_turn_is_kept_in_few_bytes(real: list[Answer]) -> None:
    assert len(kept(real).encode()) < 1_200 * len(real)


def test_a_lone_surrogate_is_replaced(real: list[Answer]) -> None:
    asked = replace(real[0], question="茶室\ud800几点关门？")
    (again,) = answers_of(kept([asked]))
    assert again.question == "茶室�几点关门？"


def changed(real: Sequence[Answer], change: Callable[[Any], object]) -> str:
    """Give the JSON of a conversation after somebody has changed it."""
    conversation = json.loads(kept(real))
    change(conversation)
    return json.dumps(conversation)


def turn(path: str, value: object) -> Callable[[Any], object]:
    """Set one value of the first turn, by the names and numbers that lead to it."""
    *way, last = [int(step) if step.isdigit() else step for step in path.split(".")]

    def change(conversation: Any) -> None:
        found = conversation["turns"][0]
        for step in way:
            found = found[step]
        found[last] = value

    return change


PLACE = {"document": "a", "start": 0, "end": 1, "line_start": 1, "line_end": 1}


@pytest.mark.parametrize(
    ("change", "where"),
    [
        (lambda it: it.update(version=2), "version"),
        (lambda it: it.update(format="other"), "format"),
        (lambda it: it.pop("format"), "format"),
        (lambda it: it.update(owner="me"), "owner"),
        (lambda it: it.update(turns={}), "turns"),
        (lambda it: it.update(turns=[None]), "turns.0"),
        (turn("question", 7), "turns.0.question"),
        (turn("question", "问" * 100_001), "turns.0.question"),
        (turn("answered", 1), "turns.0.answered"),
        (turn("answered", False), "turns.0"),
        (turn("confidence", "0.5"), "turns.0.confidence"),
        (turn("confidence", float("nan")), "turns.0.confidence"),
        (turn("confidence", 1.5), "turns.0"),
        (turn("reason", "not_answered"), "turns.0"),
        (turn("searched", -1), "turns.0"),
        (turn("sentences", []), "turns.0"),
        (turn("sentences.0.citations", []), "turns.0"),
        (turn("sentences.0.citations", [2]), "turns.0"),
        (turn("citations", []), "turns.0"),
        (turn("citations.0.n", 0), "turns.0"),
        (turn("citations.0.start", -1), "turns.0"),
        (turn("citations.0.end", 0), "turns.0"),
        (turn("citations.0.end", 10**12), "turns.0"),
        (turn("citations.0.line_start", 0), "turns.0"),
        (turn("citations.0.phrase", [9, 3]), "turns.0"),
        (turn("citations.0.phrase", [1, 2, 3]), "turns.0.citations.0.phrase"),
        (turn("citations.0.also", [PLACE | {"start": 5}]), "turns.0"),
        (turn("citations.0.part", {"start": 0, "unit": "x", "number": 1}), "turns.0"),
        (turn("citations.0.__class__", "x"), "turns.0.citations.0.__class__"),
        (turn("remarks", [{"kind": "../secret"}]), "turns.0"),
        (turn("remarks", [{"kind": "not_told", "values": []}]), "turns.0"),
        (
            turn("remarks", [{"kind": "examples", "values": [["language", "x"]]}]),
            "turns.0",
        ),
        (
            turn("remarks", [{"kind": "figures_differ", "citations": [9]}]),
            "turns.0",
        ),
    ],
)
def test_what_is_wrong_in_a_conversation_is_named(
    real: list[Answer], change: Callable[[Any], object], where: str
) -> None:
    with pytest.raises(ConversationError, match="读不出来") as caught:
        answers_of(changed(real, change))
    assert caught.value.values["where"] == where


@pytest.mark.parametrize(
    "text",
    [
        "茶",
        "{",
        "[]",
        "null",
        "[" * 100_000,
        '{"turns":' + "1" * 10_000 + "}",
        '"\\ud800"',
        '"\ud800"',
        "\x00",
    ],
)
def test_what_is_no_conversation_is_one_line(text: str) -> None:
    with pytest.raises(ConversationError, match="读不出来") as caught:
        answers_of(text)
    for language in LANGUAGES:
        line = caught.value.explain(language)
        assert len(line.splitlines()) == 1
        assert len(line) < 200


@given(st.data())
def test_damage_is_an_error_or_another_conversation(data: st.DataObject) -> None:
    whole = kept([ANSWER])
    cut = data.draw(st.integers(0, len(whole) - 1))
    length = data.draw(st.integers(0, 9))
    put = data.draw(st.text('[]{},:"0-', max_size=3) | texts)
    try:
        read = answers_of(whole[:cut] + put + whole[cut + length :])
    except ConversationError:
        return
    assert answers_of(kept(read)) == read


ANSWER = Answer(
    "几点？", "几点？", True, 0.5, "十点。[1]", (Sentence("十点。", (1,)),),
    (Citation(1, "a.txt", "店", 0, 3, 1, 1, "十点。", "0" * 64),),
)  # fmt: skip


def test_a_conversation_of_too_many_turns_is_neither_written_nor_read() -> None:
    with pytest.raises(ConversationError, match="最多 1000 轮"):
        kept([ANSWER] * 1_001)
    text = kept([ANSWER] * 1_000)
    assert len(answers_of(text)) == 1_000
    longer = json.loads(text)
    longer["turns"].append(longer["turns"][0])
    with pytest.raises(ConversationError, match="turns"):
        answers_of(json.dumps(longer))


def test_a_conversation_of_too_many_bytes_is_neither_written_nor_read() -> None:
    long = replace(ANSWER, question="几" * 90_000)
    with pytest.raises(ConversationError, match="6 MB"):
        kept([long] * 30)
    with pytest.raises(ConversationError, match="6 MB"):
        answers_of("几" * (kept_module.MOST_BYTES // 3 + 1))

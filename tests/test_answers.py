"""What an answer is made of, on small documents of our own."""

import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from siyu_qa import Assistant, build_index
from siyu_qa.errors import LoadError, QuestionError
from siyu_qa.index.generation import current_folder, make_current
from siyu_qa.index.manifest import Manifest

MANUAL = """# 听雨茶馆手册

听雨茶馆2016年3月开张，掌柜是陆小满，店址在安溪县河边街8号。
茶馆有26张桌子。它周一休息，因为掌柜那天要去山里收茶。

## 茶点

茶馆的茶点有以下几种：
1. 绿豆糕
2. 芝麻糖
3. 桂花藕

订座要提前一天打电话，报上姓名和人数。
"""
NOTICE = """# 聽雨茶館告示

訂座要提前一天打電話，報上姓名和人數。
茶館禁止吸菸，違者請出。
"""


@pytest.fixture(scope="module")
def assistant() -> Assistant:
    return Assistant.from_texts({"手册.md": MANUAL, "告示.md": NOTICE})


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("听雨茶馆是哪一年开张的？", "2016年3月"),
        ("聽雨茶館的掌櫃是誰？", "陆小满"),
        ("茶馆有多少张桌子？", "26张"),
        ("茶館為什麼週一休息？", "因为掌柜那天要去山里收茶"),
        ("怎么订座？", "提前一天打电话"),
    ],
)
def test_the_first_sentence_answers(
    assistant: Assistant, question: str, answer: str
) -> None:
    assert answer in assistant.ask(question).sentences[0].text


def test_a_list_is_answered_whole_with_its_lead_in(assistant: Assistant) -> None:
    answer = assistant.ask("茶馆的茶点有哪些？")
    assert [sentence.text for sentence in answer.sentences] == [
        "茶馆的茶点有以下几种：",
        "1. 绿豆糕",
        "2. 芝麻糖",
        "3. 桂花藕",
    ]


def test_the_same_rule_on_two_pages_is_cited_once(assistant: Assistant) -> None:
    answer = assistant.ask("怎么订座？")
    citation = answer.citations[0]
    assert citation.document == "手册.md"
    assert [place.document for place in citation.also] == ["告示.md"]
    assert citation.document not in {place.document for place in citation.also}


def test_a_rule_in_two_scripts_is_cited_in_the_readers(assistant: Assistant) -> None:
    assert assistant.ask("怎麼訂座？").citations[0].document == "告示.md"


@pytest.mark.parametrize(
    "question", ["火星有几颗卫星？", "珠峰有多高？", "怎样申请专利？"]
)
def test_what_the_documents_dont_say_is_refused(
    assistant: Assistant, question: str
) -> None:
    answer = assistant.ask(question)
    assert not answer.answered
    assert (answer.sentences, answer.citations) == ((), ())
    assert not re.search(r"\[\d+\]", answer.text)
    assert 0 < len(answer.nearest) <= 3


def test_three_kinds_of_no_have_three_texts(assistant: Assistant) -> None:
    texts = {
        assistant.ask("火星有几颗卫星？").text,
        assistant.ask("？！").text,
        Assistant.from_texts({}).ask("茶馆在哪里？").text,
    }
    assert len(texts) == 3


def test_every_sentence_has_its_mark_and_every_mark_its_sentence(
    assistant: Assistant,
) -> None:
    answer = assistant.ask("茶馆的茶点有哪些？")
    marks = [int(mark) for mark in re.findall(r"\[(\d+)\]", answer.text)]
    assert marks == [citation.n for citation in answer.citations]
    assert marks == [n for sentence in answer.sentences for n in sentence.citations]


def test_examples_are_answered(assistant: Assistant) -> None:
    examples = assistant.examples()
    assert examples
    assert all(assistant.ask(question).answered for question in examples)


@pytest.mark.parametrize(
    "question",
    ["\ud800茶馆有几张桌子？", "茶馆\x00有几张桌子？", "茶" * 1999, "是什么", "2"],
)
def test_an_odd_question_is_answered_or_refused(
    assistant: Assistant, question: str
) -> None:
    answer = assistant.ask(question)
    assert answer.question == question
    assert answer.answered == bool(answer.citations)


def test_a_text_that_no_file_can_hold_is_refused() -> None:
    with pytest.raises(LoadError, match=r"^a\.txt：文字编码无法识别"):
        Assistant.from_texts({"a.txt": "茶\ud800馆"})


def test_an_index_of_another_model_that_appears_is_not_asked(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    seeds, index = tmp_path / "seeds", tmp_path / "index"
    seeds.mkdir()
    seeds.joinpath("a.txt").write_text("茶馆有26张桌子。", encoding="utf-8")
    build_index(seeds, index)
    assistant = Assistant.open(index)
    folder = current_folder(index)
    other = folder.with_name("000002")
    shutil.copytree(folder, other)
    manifest = Manifest.read(other)
    replace(
        manifest, generation=2, made_with={**manifest.made_with, "embedder": "other"}
    ).write(other)
    make_current(index, other)
    assert assistant.ask("茶馆有几张桌子？").answered
    assert not assistant.reopen()
    assert "另一个模型" in caplog.text


FAQ = """借阅须知

问：自习室为什么要先划位？
答：因为座位只有四十个，先划位才不会争抢。

问：书店几点关门？
答：晚上九点关门，周一全天闭馆。
"""


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("自习室为什么要先划位？", "因为座位只有四十个"),
        ("書店什麼時候關門？", "晚上九点"),
    ],
)
def test_a_question_of_the_documents_is_not_its_own_answer(
    question: str, answer: str
) -> None:
    told = Assistant.from_texts({"faq.txt": FAQ}).ask(question)
    assert answer in told.sentences[0].text
    assert "问：" not in told.text


FEES = "银卡会员的年费不收。白金卡会员的年费是五百元。保修期是两年，上门费收取50元。"


@pytest.mark.parametrize(
    ("question", "answer"),
    [("银卡会员的年费是多少？", "不收"), ("保修期多久？", "两年")],
)
def test_nothing_to_pay_and_a_length_of_time_are_numbers(
    question: str, answer: str
) -> None:
    told = Assistant.from_texts({"a.txt": FEES}).ask(question)
    assert answer in told.sentences[0].text


def test_a_hit_has_the_fields_of_the_interface(assistant: Assistant) -> None:
    hit = assistant.retrieve("茶馆的茶点", 1)[0]
    shown = hit.to_dict()
    assert {name: getattr(hit, name) for name in shown} == {
        **shown,
        "score": hit.score,
    }


def test_an_unknown_searcher_is_named(assistant: Assistant) -> None:
    with pytest.raises(QuestionError, match=r"没有 fuzzy 这个检索器.*hybrid"):
        assistant.retrieve("茶点", searcher="fuzzy")


def test_a_question_that_stands_in_the_text_is_not_its_own_answer() -> None:
    text = "- 今晚谁守灯？\n- 是一个叫林一舟的退伍兵，守了十年。\n- 灯塔很高。\n"
    told = Assistant.from_texts({"戏.txt": text}).ask("今晚誰守燈？")
    assert [one.text for one in told.sentences] == [
        "- 是一个叫林一舟的退伍兵，守了十年。"
    ]

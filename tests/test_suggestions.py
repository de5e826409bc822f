"""Questions made from the documents, on sentences and headings of our own."""

import pytest

from conftest import Desk
from siyu_qa import Assistant
from siyu_qa.records import Passage
from siyu_qa.suggest.suggestions import in_turns, suggestions
from siyu_qa.suggest.wordings import (
    LEAD_INS,
    SENTENCES,
    asked_by_heading,
    asked_by_sentence,
)


@pytest.mark.parametrize(
    ("sentence", "question"),
    [
        ("半山书房2015年9月开业，地址在柳树巷。", "半山书房是什么时候开业的？"),
        ("5月3日，柳巷新书市集在河边开幕。", "柳巷新书市集是什么时候开幕的？"),
        ("望海灯塔建于1912年。", "望海灯塔建于哪一年？"),
        ("半山茶廠成立於2015年。", "半山茶廠成立於哪一年？"),
        ("松风茶馆的掌柜是陆小满。", "松风茶馆的掌柜是谁？"),
        ("松风茶馆掌柜陆小满说，新茶到了。", "松风茶馆掌柜是谁？"),
        ("温室钥匙由陈伯保管。", "温室钥匙由谁保管？"),
        ("松风茶馆位于安溪县。", "松风茶馆在哪里？"),
        ("松風茶館位於安溪縣。", "松風茶館在哪裡？"),
        ("菜園的參觀票價為六十元。", "菜園的參觀票價是多少？"),
        ("松风茶馆有26张木桌。", "松风茶馆有多少张木桌？"),
        ("煤油灯重四十公斤。", "煤油灯有多重？"),
        ("松风茶馆客流同比增长12.5%。", "松风茶馆客流同比增长了多少？"),
        ("明前茶是指清明前采摘的茶。", "什么是明前茶？"),
        ("本规定所称读者，是指持卡入馆的人。", "什么是读者？"),
        ("会员卡分为金卡、银卡和普通卡。", "会员卡分为哪几种？"),
        ("Kettle是一个烧水的程序。", "Kettle 是什么？"),
    ],
)
def test_a_sentence_asks_what_it_answers(sentence: str, question: str) -> None:
    assert asked_by_sentence(sentence, SENTENCES, "") == question


@pytest.mark.parametrize(
    ("sentence", "question"),
    [
        ("退貨須備齊下列物品：", "退貨須備齊哪些物品？"),
        ("书屋的志愿者分为三个小组：", "书屋的志愿者分为哪三个小组？"),
        ("借書的步驟如下：", "借書的步驟是什麼？"),
    ],
)
def test_a_lead_in_asks_for_its_list(sentence: str, question: str) -> None:
    assert asked_by_sentence(sentence, LEAD_INS, "") == question


@pytest.mark.parametrize(
    "sentence",
    [
        "它建于1912年。",
        "该店位于安溪县。",
        "公司成立于2015年。",
        "目前有26张木桌。",
        "但煤油灯重四十公斤。",
        "先前位于安溪县。",
        "茶馆周一休息，因为掌柜要进山。",
    ],
)
def test_what_names_nothing_asks_nothing(sentence: str) -> None:
    assert asked_by_sentence(sentence, SENTENCES, "") == ""


def test_what_a_rule_says_of_itself_is_asked_by_its_title() -> None:
    asked = asked_by_sentence(
        "本办法自2021年5月1日起施行。", SENTENCES, "柳巷读者管理办法"
    )
    assert asked == "《柳巷读者管理办法》从什么时候起施行？"


@pytest.mark.parametrize(
    ("heading", "question"),
    [
        ("## 如何续借图书", "如何续借图书？"),
        ("问：书屋几点关门？", "书屋几点关门？"),
        ("3. 申請補發借書證", "如何申請補發借書證？"),
        ("续借的条件", "续借有哪些条件？"),
        ("为什么要先划位？", "为什么要先划位？"),
        ("总则", ""),
        ("它怎么用？", ""),
        ("第三章 附则", ""),
    ],
)
def test_a_heading_asks_where_it_can(heading: str, question: str) -> None:
    assert asked_by_heading(heading) == question


FAQ = """# 柳巷书屋

问：自习室为什么要先划位？
答：因为座位只有四十个，先划位才不会争抢。

柳巷书屋的店主是顾明远。店主养着一只橘猫，2019年搬来河边。
"""


def test_examples_are_answered_by_the_sentence_they_were_made_from() -> None:
    assistant = Assistant.from_texts({"书屋.md": FAQ})
    examples = assistant.examples()
    assert set(examples) == {"自习室为什么要先划位？", "柳巷书屋的店主是谁？"}
    told = [assistant.ask(question).sentences[0].text for question in examples]
    assert "座位只有四十个" in told[0]
    assert "顾明远" in told[1]


def test_examples_are_looked_for_once_in_each_generation(
    shop: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.build()
    assistant = shop.open()
    examples = assistant.examples()
    monkeypatch.setattr(Assistant, "ask", None)
    assert assistant.examples() == examples != ()
    monkeypatch.undo()
    shop.write({"书屋.md": FAQ})
    shop.build()
    assert "柳巷书屋的店主是谁？" in assistant.examples()


def test_an_example_that_another_sentence_would_answer_is_left_out() -> None:
    assistant = Assistant.from_texts({"书屋.md": FAQ})
    (made,) = (
        one for one in suggestions(_passages(assistant)) if "店主" in one.question
    )
    assert made.is_met_by(assistant.ask(made.question))
    assert not made.is_met_by(assistant.ask("自习室为什么要先划位？"))


def test_documents_take_turns_and_a_question_is_made_once() -> None:
    texts = ("松风茶馆位于安溪。望海灯塔建于1912年。", "松風茶館位於安溪。")
    each = [
        suggestions(_passages(Assistant.from_texts({"a.txt": text}))) for text in texts
    ]
    questions = [made.question for made in in_turns(each)]
    assert questions == ["松风茶馆在哪里？", "望海灯塔建于哪一年？"]


def _passages(assistant: Assistant) -> list[Passage]:
    store = assistant.generation.store
    keys = [key for path in store.paths() for key in store.keys_of(path)]
    return list(store.passages(keys).values())

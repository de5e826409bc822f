"""The sentence that answers stands in front of those that share words with it."""

import pytest
from benchmarks.left_out import without

from siyu_qa import Assistant
from siyu_qa.answering.rank import candidates
from siyu_qa.text.questions import understand

HALL = """云杉书屋是城东的一家社区书屋，云杉书屋由三位老师合办。
屋高六米，上下两层。
门前种着一排云杉，书屋因此得名。
书屋的墙面是浅绿色，地面铺木板。
读者以退休工人和学生为主。"""
RULES = """借书证怎么办，要带什么？
带身份证到服务台填表，当天就能拿到。
连续三年没有借书后，借书证作废。
第二期起，书画在西厅展出。
茶具展的海报贴在门口，展厅里也有一张。"""
HALL_TRADITIONAL = """雲杉書屋是城東的一家社區書屋，雲杉書屋由三位老師合辦。
屋高六米，上下兩層。
書屋的牆面是淺綠色，地面鋪木板。"""


def first(text: str, question: str) -> str:
    """Give the sentence of *text* that ranks first."""
    assistant = Assistant.from_texts({"a.txt": text})
    hits = assistant.retrieve(question)
    return candidates(understand(question), hits)[0].text


@pytest.mark.parametrize(
    ("text", "question", "sentence"),
    [
        (HALL, "云杉书屋有多高？", "屋高六米，上下两层。"),
        (HALL, "云杉书屋的墙是什么颜色？", "书屋的墙面是浅绿色，地面铺木板。"),
        (HALL, "雲杉書屋為什麼叫這個名字？", "门前种着一排云杉，书屋因此得名。"),
        (HALL_TRADITIONAL, "云杉书屋有多高？", "屋高六米，上下兩層。"),
    ],
)
def test_naming_what_the_passage_is_about_is_not_enough(
    text: str, question: str, sentence: str
) -> None:
    assert first(text, question) == sentence


def test_a_sentence_that_asks_the_same_is_passed_over() -> None:
    answer = "带身份证到服务台填表，当天就能拿到。"
    assert first(RULES, "借书证怎么办，要带些什么？") == answer


def test_a_number_that_is_another_than_the_asked_one_is_told_of_a_sentence() -> None:
    text = "2019年是筹备年。2020年8月试营业。书屋从此每天开门。"
    assistant = Assistant.from_texts({"a.txt": text})
    question = "2020年3月书屋开门吗？"
    found = candidates(understand(question), assistant.retrieve(question))
    another = {one.text: one.features["another"] for one in found}
    assert another == {
        "2019年是筹备年。": 1.0,
        "2020年8月试营业。": 0.5,
        "书屋从此每天开门。": 0.0,
    }


def test_what_happens_when_is_told_by_a_condition() -> None:
    answer = "连续三年没有借书后，借书证作废。"
    assert first(RULES, "借书证什么时候作废？") == answer


def test_an_instance_of_the_sort_asked_for_is_looked_for() -> None:
    assert first(RULES, "书画展在哪一座厅？") == "第二期起，书画在西厅展出。"


def test_a_role_is_told_by_the_sentence_that_names_one() -> None:
    assistant = Assistant.from_texts(
        {
            "a.txt": "周青山在會上指出，招牌舊了。周青山說，茶館還要多收學徒。"
            "茶館的總經理是周青山，管著三家分店和兩個茶園，平時住在城北。"
        }
    )
    answer = assistant.ask("周青山在青石茶館擔任什麼職務？")
    assert "總經理" in answer.sentences[0].text


def test_ranks_close_up_where_a_document_is_left_out() -> None:
    assistant = Assistant.from_texts(
        {"a.txt": HALL, "b.txt": RULES, "c.txt": "书屋门口有一家茶馆。"}
    )
    hits = assistant.retrieve("云杉书屋有多高？")
    assert hits[0].document == "a.txt"
    rest = without("a.txt", hits)
    assert {hit.document for hit in rest} == {"b.txt", "c.txt"}
    assert [hit.rank for hit in rest] == [1, 2]
    assert sorted(hit.dense for hit in rest if hit.dense) == [1, 2]


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("西門書屋有座位八十個，東側有一個小花園。", "東門書屋有座位多少個？"),
        ("B栋电梯今年故障四次，已请厂家检修。", "A栋电梯今年故障几次？"),
        ("书屋2023年8月收入八万元，支出五万元。", "书屋2023年9月收入多少？"),
    ],
)
def test_what_is_said_of_another_of_that_name_is_no_answer(
    text: str, question: str
) -> None:
    assistant = Assistant.from_texts({"a.txt": text})
    assert not assistant.ask(question).answered


@pytest.mark.parametrize(
    ("text", "question", "words"),
    [
        (
            "沈青禾是蘇州人。她1950年3月病逝於南京。",
            "沈青禾什么时候去世的？",
            "病逝",
        ),
        (
            "借書證遺失的，繳三十元補發。逾期的每天罰五角。",
            "借书证丢了怎么办？",
            "遺失",
        ),
        ("书屋每天九点开门，星期一休息。", "书屋周一开吗？", "星期一"),
        ("读书会每年召开一次。书屋有两层。", "读书会多久召开一次？", "每年"),
        ("问：押金多久能退？\n答：三个工作日内原路退回。", "押金多久能退？", "工作日"),
        ("这台机器的预热时间为40秒。水箱在后面。", "预热时间是多少？", "40秒"),
        ("图书借期三十日，可以续借一次。", "图书的借期是多长？", "三十日"),
    ],
)
def test_other_words_for_the_same_are_met(text: str, question: str, words: str) -> None:
    answer = Assistant.from_texts({"a.txt": text}).ask(question)
    assert answer.answered
    assert words in answer.sentences[0].text

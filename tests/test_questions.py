import pytest
from hypothesis import given
from hypothesis import strategies as st

from siyu_qa.text.matching import coverage, longest_run, nearness, occurrences
from siyu_qa.text.offers import offers, offers_unit, points_back
from siyu_qa.text.questions import Query, Wanted, understand, weighed


def near(query: Query, text: str) -> float:
    return nearness(query, occurrences(query, text))


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("茶馆有多少张桌子？", Wanted.NUMBER),
        ("茶館從哪一年開張？", Wanted.DATE),
        ("茶馆什么时候关门？", Wanted.DATE),
        ("老客占多大比例？", Wanted.SHARE),
        ("掌櫃是誰？", Wanted.PERSON),
        ("阿福担任什么职务？", Wanted.ROLE),
        ("茶馆在哪里？", Wanted.PLACE),
        ("為什麼週一休息？", Wanted.REASON),
        ("茶点有哪些？", Wanted.LIST),
        ("茶具分哪三種？", Wanted.LIST),
        ("怎么订座？", Wanted.METHOD),
        ("什么是明前茶？", Wanted.DEFINITION),
        ("红茶和绿茶有什么区别？", Wanted.DEFINITION),
        ("掌柜喜欢茶", Wanted.OTHER),
    ],
)
def test_a_question_tells_what_it_wants(question: str, wanted: Wanted) -> None:
    assert understand(question).wanted is wanted


def test_both_scripts_are_understood_alike() -> None:
    simplified, traditional = (
        understand("茶馆有几张桌子？"),
        understand("茶館有幾張桌子？"),
    )
    assert simplified.clues == traditional.clues
    assert simplified.weights == traditional.weights
    assert simplified.wanted == traditional.wanted


def test_words_that_ask_say_nothing_of_the_subject() -> None:
    query = understand("请问茶馆在哪里？")
    assert query.subject == ("茶馆",)
    assert query.weights[:2] == (0.0, 0.0)


def test_a_particle_inside_a_word_stays() -> None:
    assert "会员" in {clue.term for clue in understand("会员费是多少？").clues}


def test_the_unit_and_the_count_are_told() -> None:
    assert understand("有多少家茶館？").unit == "家"
    assert understand("分哪四大类？").count == 4
    assert understand("分哪兩種？").count == 2


def test_a_word_across_two_words_weighs_no_more_than_its_parts() -> None:
    query = understand("公司名称？")
    assert max(query.weights) < 7.5


def test_coverage_counts_what_is_met_by_weight() -> None:
    query = understand("铁观音产自安溪")
    assert coverage(query, "铁观音产自安溪") == 1.0
    assert 0 < coverage(query, "铁观音") < 1
    assert coverage(query, "龙井") == 0.0


def test_in_an_index_the_words_that_are_rare_there_weigh_most() -> None:
    query = understand("书店会员的停车")
    rarities = {"停车": 3.0}
    there = weighed(query, lambda term: rarities.get(term, 0.1))
    assert coverage(there, "停车") > 0.9 > 0.1 > coverage(there, "书店会员")
    assert coverage(query, "停车") < 0.6


def test_another_word_for_the_question_s_weighs_what_it_stands_for() -> None:
    query = weighed(understand("星期一停车"), lambda term: float(len(term)))
    assert coverage(query, "周一") == coverage(query, "星期一") > 0


def test_words_that_stand_together_are_near() -> None:
    query = understand("茶馆停车收费")
    assert near(query, "茶馆停车收费") == 1.0
    apart = "茶馆。" + "无" * 80 + "停车。" + "无" * 80 + "收费"
    assert near(query, apart) < 0.5 < coverage(query, apart)
    assert near(query, "龙井") == 0.0


@given(st.text(alphabet="茶馆停车收费，。無 \u200b𠮷", max_size=200))
def test_nothing_is_nearer_than_it_is_met(text: str) -> None:
    query = understand("茶馆停车收费")
    met = coverage(query, text)
    assert 0 <= near(query, text) <= met + 1e-9
    assert len(text) > 60 or near(query, text) == pytest.approx(met)


def test_the_longest_run_is_a_share_of_eight() -> None:
    assert longest_run(understand("铁观音产自"), "安溪铁观音") == 3 / 8


def test_a_number_of_the_question_answers_nothing() -> None:
    assert not offers("2021年开张", Wanted.DATE, "2021年开张的茶馆")
    assert offers("2021年3月开张", Wanted.DATE, "茶馆哪一年开张")


def test_the_unit_has_to_follow_its_number() -> None:
    assert offers_unit("开了12家分店", "家")
    assert not offers_unit("家里有12口人", "家")
    assert not offers_unit("12家", "")


def test_a_sentence_that_points_back_is_told() -> None:
    assert points_back("它开在河边")
    assert not points_back("茶馆开在河边")


@pytest.mark.parametrize(
    ("sentence", "wanted", "asked"),
    [
        ("依第五条处理", Wanted.NUMBER, "要罚多少"),
        ("千万不要靠近", Wanted.NUMBER, "有多少人"),
        ("上门费收取50元", Wanted.NUMBER, "保修期多久"),
        ("保修期是两年", Wanted.NUMBER, "上门费多少钱"),
        ("过去一年里", Wanted.DATE, "什么时候开张"),
    ],
)
def test_a_number_of_another_kind_is_not_offered(
    sentence: str, wanted: Wanted, asked: str
) -> None:
    assert not offers(sentence, wanted, asked)


@pytest.mark.parametrize(
    ("sentence", "asked"),
    [
        ("用了一年多的时间", "用了多久"),
        ("学徒期三个月", "学徒期多长时间"),
        ("上门费收取50元", "上门费多少钱"),
        ("门票免费", "门票多少钱"),
    ],
)
def test_a_number_in_the_units_that_are_asked_for_is_offered(
    sentence: str, asked: str
) -> None:
    assert offers(sentence, Wanted.NUMBER, asked)


@pytest.mark.parametrize(
    "sentence", ["每周三休息", "晚上九点关门", "9:30开门", "民国101年", "二〇一九年"]
)
def test_times_of_day_and_weekdays_are_dates(sentence: str) -> None:
    assert offers(sentence, Wanted.DATE, "什么时候")


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("茶馆於何年開張？", Wanted.DATE),
        ("书屋建于西元几年？", Wanted.DATE),
        ("茶馆哪个月最忙？", Wanted.DATE),
        ("主任的任期是几年？", Wanted.NUMBER),
        ("書屋為何關門？", Wanted.REASON),
        ("为何？", Wanted.REASON),
        ("店裡的招牌茶為何？", Wanted.OTHER),
        ("茶馆开在哪一座城市？", Wanted.PLACE),
    ],
)
def test_the_asking_word_tells_what_is_wanted(question: str, wanted: Wanted) -> None:
    assert understand(question).wanted is wanted


@pytest.mark.parametrize(
    ("question", "sort"),
    [
        ("書展在哪一個展廳？", "展厅"),
        ("茶杯是什么颜色的？", "颜色"),
        ("掌柜是哪家茶馆的？", "茶馆"),
        ("茶馆什么时候开门？", ""),
        ("哪一年开张？", ""),
        ("茶馆为什么关门？", ""),
    ],
)
def test_the_noun_behind_the_asking_word_is_the_sort(question: str, sort: str) -> None:
    assert understand(question).sort == sort


@pytest.mark.parametrize(
    ("question", "subject"),
    [
        ("這台咖啡機的水箱大概能裝多少水？", ("咖啡机", "水箱", "装", "水")),
        ("茶馆有多高？", ("茶馆", "高")),
        ("掌柜是哪家茶馆的？", ("掌柜", "茶馆")),
    ],
)
def test_words_of_talk_are_no_subject(question: str, subject: tuple[str, ...]) -> None:
    assert understand(question).subject == subject


def test_a_condition_tells_when_where_any_time_is_asked_for() -> None:
    assert offers("连续三年不来后,借书证作废", Wanted.DATE, "借书证什么时候作废")
    assert not offers("连续三年不来后,借书证作废", Wanted.DATE, "借书证哪一天作废")

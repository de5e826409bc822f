"""The words of a cited sentence that answer, and where none can be told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from siyu_qa.answering.fitting import fitted
from siyu_qa.answering.phrase import phrase_of, phrases
from siyu_qa.assistant import Assistant
from siyu_qa.records import Citation
from siyu_qa.text.fold import fold
from siyu_qa.text.questions import understand

FOUNDING = "晚晴茶館由掌櫃許素珍於2019年6月在南浦街創辦。"
OPENING = "阅览室每天上午九点开门，周一闭馆，因为当天要盘点图书。"
GLOSSED = (
    "书屋現(xiàn)有藏(cáng)书近22萬(wàn)册，由馆长沈秋禾(hé)管理。\n"
    "书屋于2021年7月搬(bān)到柳巷(xiàng)路12号(hào)。\n"
)


def told(question: str, sentence: str) -> str | None:
    phrase = phrase_of(understand(question), fold(sentence))
    return sentence[phrase.start : phrase.end] if phrase else None


@pytest.mark.parametrize(
    ("question", "sentence", "phrase"),
    [
        pytest.param(
            "书屋有多少册藏书？", "书屋现有藏书近22万册。", "近22万册", id="number"
        ),
        pytest.param("書店有幾名店員？", "書店有店員八名。", "八名", id="numeral"),
        pytest.param("茶館什麼時候創辦？", FOUNDING, "2019年6月", id="date"),
        pytest.param("阅览室每天几点开门？", OPENING, "上午九点", id="time"),
        pytest.param(
            "書屋的館長是誰？",
            "書屋的館長是沈秋禾，他也管借閱。",
            "沈秋禾",
            id="person",
        ),
        pytest.param(
            "谁管理书屋？",
            "书屋由馆长沈秋禾管理。",
            "馆长沈秋禾",
            id="person who does something",
            marks=pytest.mark.xfail(strict=True, reason="the verb is marked too"),
        ),
        pytest.param("茶館在哪裡創辦？", FOUNDING, "南浦街", id="place"),
        pytest.param("阅览室周一为什么闭馆？", OPENING, "当天要盘点图书", id="reason"),
        pytest.param(
            "什么是借阅证？",
            "借阅证是指读者交满押金后领到的凭证。",
            "读者交满押金后领到的凭证",
            id="definition",
        ),
    ],
)
def test_the_words_that_answer_are_told(
    question: str, sentence: str, phrase: str
) -> None:
    assert told(question, sentence) == phrase


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("谁管理书屋？", "雨天来的人少一些，晴天多一些，周末最热闹。"),
        ("阅览室有多少座位？", "借书之前请先登记，还书之后请把椅子放好。"),
        ("茶馆什么时候创办？", "掌柜爱说笑，客人都喜欢同他聊天。"),
    ],
)
def test_where_none_can_be_told_none_is(question: str, sentence: str) -> None:
    assert told(question, sentence) is None


@pytest.mark.parametrize(
    ("simplified", "traditional"),
    [
        ("书屋有多少册藏书？", "書屋有多少冊藏書？"),
        ("谁管理书屋？", "誰管理書屋？"),
        ("书屋什么时候搬的？", "書屋什麼時候搬的？"),
    ],
)
def test_both_scripts_of_a_question_tell_the_same(
    simplified: str, traditional: str
) -> None:
    sentence = fold("書屋有藏書22萬冊，由沈秋禾管理，2021年7月搬到柳巷。")
    assert phrases(understand(simplified), sentence) == phrases(
        understand(traditional), sentence
    )


@given(st.text(alphabet="书屋有22.5万，《》(ab)。年 由", max_size=60))
def test_a_phrase_is_whole_words_of_its_sentence(sentence: str) -> None:
    for phrase in phrases(understand("书屋有多少万册书？"), sentence):
        words = sentence[phrase.start : phrase.end]
        assert 0 <= phrase.start < phrase.end <= len(sentence)
        assert words.count("《") == words.count("》")
        assert words.count("(") == words.count(")")
        for place in (phrase.start, phrase.end):
            around = sentence[max(place - 1, 0) : place + 1]
            assert not (len(around) == 2 and around.isascii() and around.isalpha())
            assert not (len(around) == 2 and around.isascii() and around.isdigit())


@pytest.mark.parametrize("sentence", ["", "。", "  ", "a" * 300, "无" * 300])
def test_no_sentence_is_too_odd(sentence: str) -> None:
    for phrase in phrases(understand("谁管理书屋？"), sentence):
        assert 0 <= phrase.trust <= 1.001


def marked(citation: Citation) -> str:
    assert citation.phrase
    start, end = citation.phrase
    return citation.quote[start - citation.start : end - citation.start]


@pytest.mark.parametrize(
    ("question", "phrase"),
    [
        ("书屋有多少藏书？", "近22萬(wàn)册"),
        ("書屋什麼時候搬到柳巷路？", "2021年7月"),
    ],
)
def test_a_phrase_is_a_span_of_the_file_also_over_repairs(
    question: str, phrase: str
) -> None:
    answer = Assistant.from_texts({"书屋.txt": GLOSSED}).ask(question)
    assert [marked(one) for one in answer.citations if one.phrase] == [phrase]


@pytest.mark.parametrize(
    "question",
    ["书屋有多少藏书？", "谁管理书屋？", "书屋什么时候搬的？", "書屋搬到了什麼路？"],
)
def test_a_phrase_lies_within_its_citation(question: str) -> None:
    answer = Assistant.from_texts({"书屋.txt": GLOSSED}).ask(question)
    spans = [(one, one.phrase) for one in answer.citations if one.phrase]
    assert spans
    for one, (start, end) in spans:
        assert 0 <= one.start <= start < end <= one.end
        assert marked(one) == GLOSSED[start:end]


def test_the_items_of_a_long_list_have_no_phrase() -> None:
    text = (
        "会员可享以下四项权益：\n1. 免费续杯\n2. 生日赠茶\n3. 优先订座\n4. 寄存茶叶\n"
    )
    answer = Assistant.from_texts({"会员.txt": text}).ask("会员有哪些权益？")
    assert len(answer.citations) >= 4
    assert [one.phrase for one in answer.citations] == [None] * len(answer.citations)


def test_a_phrase_is_given_with_its_ends() -> None:
    answer = Assistant.from_texts({"书屋.txt": GLOSSED}).ask("书屋有多少藏书？")
    given = answer.to_dict()["citations"][0]["phrase"]
    start = GLOSSED.index("近22")
    assert given == {"start": start, "end": start + len("近22萬(wàn)册")}


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("第四条要求是什么？", "四是加强夜间巡查。"),
        ("怎么申请退书？", "第二步：到前台交回图书。"),
    ],
)
def test_the_label_of_an_item_is_no_answer(question: str, sentence: str) -> None:
    label = sentence[:2]
    span = fitted(understand(question), fold(sentence), 0, 3)
    assert span is None or label not in sentence[slice(*span)]
    assert told(question, sentence) in (None, "加强夜间巡查")


def test_where_the_label_is_asked_for_it_is_the_answer() -> None:
    sentence = "第二步：到前台交回图书。"
    assert fitted(understand("交回图书是第几步？"), sentence, 0, 3) == (0, 3)


CUT = "因管道检修，本店5月8日10点至18点停水8小时，请提前储水。"


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("为什么停水？", "本店停水8小时，请提前储水。"),
        ("書屋的電梯為什麼故障？", "書屋的電梯七月以來故障四次。"),
        ("为什么不能进书库？", "读者不能进书库。"),
        ("为什么不能进书库？", "书库地面潮湿，因此读者不能进书库。"),
    ],
)
def test_words_that_tell_no_reason_are_not_marked(question: str, sentence: str) -> None:
    assert told(question, sentence) is None


@pytest.mark.parametrize(
    ("question", "sentence", "phrase"),
    [
        ("为什么不能进书库？", "由于地面潮湿，读者不能进书库。", "地面潮湿"),
        ("為什麼停水？", "因管道檢修，本店將停水8小時。", "管道檢修"),
        ("茶館為什麼關門？", "茶館關門是因為掌櫃要回鄉養病。", "掌櫃要回鄉養病"),
    ],
)
def test_a_reason_is_marked_where_it_is_told(
    question: str, sentence: str, phrase: str
) -> None:
    assert told(question, sentence) == phrase


@pytest.mark.parametrize("sentence", [CUT, "因管道检修，停水8小时。"])
def test_a_duration_is_no_date(sentence: str) -> None:
    assert told("停水是什么时候？", sentence) is None


def test_a_date_is_no_duration() -> None:
    assert told("停水多久？", "5月8日停水。") is None
    assert told("停水多久？", CUT) == "8小时"


def test_a_range_that_is_asked_for_is_marked_whole() -> None:
    sentence = "停水时间为10点至18点。"
    assert told("停水几点到几点？", sentence) == "10点至18点"
    at = sentence.index("18点")
    span = fitted(understand("停水几点到几点？"), sentence, at, at + 3)
    assert span == (5, 12)
    assert told("停水几点到几点？", "店里从10点起停水。") is None


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("临时供水点设在哪里？", "临时供水点由车送水。"),
        ("祖母叫什么？", "她由祖母抚养长大。"),
        ("茶会的最高机构是什么？", "茶会的最高机构每年召开一次会议。"),
    ],
)
def test_what_someone_does_is_neither_a_place_nor_a_name(
    question: str, sentence: str
) -> None:
    assert told(question, sentence) is None


def test_places_and_names_are_marked() -> None:
    place = told("临时供水点设在哪里？", "临时供水点设在东门广场，由车送水。")
    name = told("祖母叫什么名字？", "她的祖母叫许素珍，抚养她长大。")
    assert (place, name) == ("东门广场", "许素珍")


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("晚上11点能打电话吗？", "书屋电话为400-123-4567，9点至21点有人接听。"),
        ("書屋週二閉館嗎？", "書屋週二閉館，要檢修設備。"),
        ("借阅证是否可以转借？", "借阅证不可转借他人。"),
        ("借阅证能不能转借？", "借阅证不可转借他人。"),
        ("任何人都可以借书吗？", "借书的人是沈秋禾。"),
    ],
)
def test_where_yes_or_no_answers_nothing_is_marked(
    question: str, sentence: str
) -> None:
    assert told(question, sentence) is None


def test_of_two_cells_of_a_row_that_may_answer_none_is_marked() -> None:
    assert told("青松款售价多少？", "| 售价 | 1299元 | 1599元 |") is None
    assert told("青松款售价多少？", "| 青松款 | 1599元 |") == "1599元"


@pytest.mark.parametrize(
    "question", ["茶友計劃有哪兩大認證體系？", "茶友计划有哪两大认证体系？"]
)
def test_words_that_the_question_says_itself_are_not_marked(question: str) -> None:
    text = "茶友計劃有兩大認證體系，一套適用於代運營合作夥伴，一套適用於ISV合作夥伴："
    phrase = phrase_of(understand(question), fold(text))
    assert phrase is None or fold(text)[phrase.start : phrase.end] != "两大"

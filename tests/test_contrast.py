"""Where the documents disagree on a figure, both are shown, and only there."""

import pytest

from siyu_qa import Answer, Assistant
from siyu_qa.messages import LANGUAGES
from siyu_qa.text.remarks import remark_told


def asked(question: str, *texts: str) -> Answer:
    documents = {f"{number}.md": text for number, text in enumerate(texts, start=1)}
    return Assistant.from_texts(documents).ask(question)


def differing(answer: Answer) -> list[str]:
    """Give the sentences that a remark says to compare."""
    named = [
        number
        for remark in answer.remarks
        if remark.kind == "figures_differ"
        for number in remark.citations
    ]
    return [answer.citations[number - 1].quote for number in named]


@pytest.mark.parametrize(
    ("question", "one", "other"),
    [
        pytest.param(
            "会员年费是多少？",
            "会员须知\n\n会员年费200元，可以借六本书。",
            "新会员须知\n\n会员年费240元，可以借八本书。",
            id="a-fee",
        ),
        pytest.param(
            "會員年費是多少？",
            "會員須知\n\n會員每年的年費是兩百元。",
            "新会员须知\n\n会员年费调整为240元。",
            id="across-scripts-and-numerals",
        ),
        pytest.param(
            "平台有多少用户？",
            "截至2020年，平台用户达到4亿，增长很快。",
            "2022年，平台用户已超过5亿。",
            id="of-two-years",
        ),
        pytest.param(
            "听雨茶馆有多少张桌子？",
            "听雨茶馆有26张桌子。",
            "聽雨茶館現有三十張桌子，另有包間兩間。",
            id="a-count",
        ),
        pytest.param(
            "线上订单占比是多少？",
            "去年线上订单占比为30%。",
            "年报：线上订单的占比达到百分之四十五。",
            id="a-share",
        ),
        pytest.param(
            "阅览室什么时候闭馆？",
            "阅览室晚上九点闭馆。",
            "閱覽室每天晚上8點閉館。",
            id="a-time-of-day",
        ),
        pytest.param(
            "听雨茶馆是哪一年开张的？",
            "听雨茶馆2016年3月开张，掌柜姓陆。",
            "掌柜说，听雨茶馆2017年开张。",
            id="a-year",
        ),
        pytest.param(
            "书店有多少会员？",
            "书店现有会员近22万人。",
            "截至年底，书店会员共25万人。",
            id="about-so-many",
        ),
        pytest.param(
            "温室每周浇几次水？",
            "温室共有三间，由志愿者照看，每周浇水两次，雨天不浇，另有两人值班。",
            "温室共有三间，由志愿者照看，每周浇水四次，雨天不浇，另有两人值班。",
            id="two-versions-of-a-sentence",
        ),
        pytest.param(
            "会员日打几折？",
            "會員日全場打八折。",
            "会员日全场打九折。",
            id="of-an-uncommon-unit",
        ),
        pytest.param(
            "第三届读书节什么时候举行？",
            "第三届读书节将于2022年4月23日举行。",
            "因场地维修，第三届读书节改在2022年5月7日举行。",
            id="a-day",
        ),
    ],
)
def test_different_figures_for_the_same_are_both_shown(
    question: str, one: str, other: str
) -> None:
    answer = asked(question, one, other)
    documents = {citation.document for citation in answer.citations[:2]}
    assert len(differing(answer)) == 2
    assert documents == {"1.md", "2.md"}


@pytest.mark.parametrize(
    ("question", "one", "other"),
    [
        pytest.param(
            "金卡年费多少？", "金卡年费200元。", "银卡年费100元。", id="another-card"
        ),
        pytest.param(
            "会员年费多少？",
            "金卡会员年费200元。",
            "銀卡會員年費100元。",
            id="two-kinds-of-what-is-asked",
        ),
        pytest.param(
            "2020年有多少家门店？",
            "2020年有30家门店。",
            "2021年有50家门店。",
            id="another-year",
        ),
        pytest.param(
            "河东店有多少员工？",
            "河东店有员工30人。",
            "河西店有员工50人。",
            id="another-place",
        ),
        pytest.param(
            "书店有多少会员？",
            "书店现有会员22万人。",
            "書店會員共有218,500人。",
            id="rounded",
        ),
        pytest.param(
            "書店幾點開門？",
            "书店早上九点开门。",
            "書店早上9:00開門。",
            id="the-same-time",
        ),
        pytest.param(
            "书店几点开门？",
            "书店平日早上九点开门。",
            "书店周末早上十点开门。",
            id="on-other-days",
        ),
        pytest.param(
            "会员年费多少？",
            "会员年费一千元。",
            "會員年費１，０００元。",
            id="the-same-figure",
        ),
        pytest.param(
            "茶馆有多少张桌子？",
            "茶馆有26张桌子。",
            "书店有12张桌子，茶馆在隔壁。",
            id="of-the-house-next-door",
        ),
        pytest.param(
            "保修期多久？", "保修期为12个月。", "保修期是一年。", id="another-unit"
        ),
        pytest.param(
            "订座要提前几天？",
            "订座要提前1天。",
            "订座须提前1-2天。",
            id="within-a-range",
        ),
        pytest.param(
            "门票多少钱？",
            "成人门票50元，儿童门票30元。",
            "儿童门票30元，学生门票40元。",
            id="several-figures",
        ),
        pytest.param(
            "公司有多少家门店？",
            "2020年公司有30家门店。2021年公司有50家门店。",
            "公司在河边。",
            id="two-years-of-one-document",
        ),
        pytest.param(
            "新会员要交多少押金？",
            "新会员要交押金100元。",
            "老会员要交押金50元。",
            id="of-one-character",
        ),
    ],
)
def test_what_is_no_contradiction_is_not_called_one(
    question: str, one: str, other: str
) -> None:
    assert differing(asked(question, one, other)) == []


OLD = "# 河边书店告示\n\n2021年3月1日\n\n书店早上9点开门，欢迎光临。\n"
NEW = "# 河邊書店通知\n\n民國一百一十一年五月一日\n\n書店早上10點開門。\n"


def test_the_newest_document_comes_first_with_its_date() -> None:
    answer = asked("书店几点开门？", OLD, NEW)
    dated = [(one.document, one.date) for one in answer.citations[:2]]
    assert dated == [("2.md", "2022-05-01"), ("1.md", "2021-03-01")]
    assert answer.text.startswith("書店早上10點開門。[1]\n书店早上9点开门")


def test_the_order_is_that_of_the_dates_whichever_fits_better() -> None:
    later = OLD.replace("2021", "2023")
    documents = [one.document for one in asked("书店几点开门？", later, NEW).citations]
    assert documents[:2] == ["1.md", "2.md"]


def test_without_a_date_both_are_shown_too() -> None:
    undated = NEW.replace("民國一百一十一年五月一日", "")
    answer = asked("书店几点开门？", OLD, undated)
    assert len(differing(answer)) == 2
    assert sorted(one.date for one in answer.citations[:2]) == ["", "2021-03-01"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_remark_names_the_documents_and_their_dates(language: str) -> None:
    answer = asked("书店几点开门？", OLD, NEW)
    (remark,) = answer.remarks
    told = remark_told(remark, answer.citations, language)
    for named in ("[1] 河邊書店通知", "2022-05-01", "[2] 河边书店告示", "2021-03-01"):
        assert named in told


def test_a_remark_is_part_of_the_interface() -> None:
    shown = asked("书店几点开门？", OLD, NEW).to_dict()
    assert shown["remarks"] == [{"kind": "figures_differ", "citations": [1, 2]}]
    assert [one["date"] for one in shown["citations"][:2]] == [
        "2022-05-01",
        "2021-03-01",
    ]


def test_three_figures_are_all_shown() -> None:
    texts = [f"书屋有{number}把伞。" for number in (12, 20, 35)]
    assert len(differing(asked("书屋有多少把伞？", *texts))) == 3


def test_a_title_that_names_all_branches_makes_them_no_contradiction() -> None:
    text = (
        "# 北京、上海、深圳分店\n\n北京分店成立于2005年。"
        "上海分店成立于2010年。深圳分店成立于2015年。"
    )
    answer = asked("深圳分店成立于哪一年？", text)
    assert [one.text for one in answer.sentences] == ["深圳分店成立于2015年。"]
    assert not answer.remarks

"""Answers are whole: every item, every part of the question, and nothing besides."""

import pytest

from conftest import Desk
from siyu_qa import Answer, Assistant
from siyu_qa.records import Remark

FILLER = "这一段说的是镇上的天气，跟茶园没有什么关系，只是为了把正文拉长。" * 12


def said(answer: Answer) -> list[str]:
    return [sentence.text for sentence in answer.sentences]


def ask(question: str, *texts: str) -> Answer:
    names = (f"{number}.txt" for number in range(len(texts)))
    return Assistant.from_texts(dict(zip(names, texts, strict=True))).ask(question)


# Lists


ESSAY = """老茶园为什么能重新热闹起来

青坪村的老茶园荒了十年，去年又热闹起来。村里人总结，茶园能够复兴靠的是四个办法。

首先，茶园请回了老茶农。老茶农有十一位，他们手把手教年轻人采茶。

其次，茶园改种了耐寒的品种。它在零下五度也不会冻死。

再次，茶园开了采茶体验课。游客花八十元就能采一上午的茶。

最后，茶园在网上开了店。网店由村里的大学生林晓雯打理。
"""
WAYS = [
    "村里人总结，茶园能够复兴靠的是四个办法。",
    "首先，茶园请回了老茶农。",
    "其次，茶园改种了耐寒的品种。",
    "再次，茶园开了采茶体验课。",
    "最后，茶园在网上开了店。",
]
BYLAW = """橋頭讀書會章程

第三條 會員享有下列權利：
（一）本會的選舉權和表決權；

（二）優先借閱新書；

（三）對本會工作的建議權。

第四條 會員履行下列義務：
（一）每年繳納會費六十元；
（二）愛護圖書。
"""
MINUTES = """商户会议纪要

会议决定了四件事。

一是夜市延长到晚上十一点半。延长期间，商场负责照明和保洁。

二是摊位费减半。减半的办法试行三个月。

三是设立投诉电话，由物业部接听。

第四是每个月开一次商户例会。
"""


@pytest.mark.parametrize("question", ["茶园复兴靠哪些办法？", "茶園復興靠哪四個辦法？"])
def test_items_of_several_paragraphs_are_told_in_order(question: str) -> None:
    answer = ask(question, ESSAY)
    assert said(answer) == WAYS
    assert [citation.quote for citation in answer.citations] == WAYS


@pytest.mark.parametrize("question", ["会议决定了哪些事？", "會議決定了哪四件事？"])
def test_spoken_marks_of_two_kinds_make_one_list(question: str) -> None:
    assert [one[:4] for one in said(ask(question, MINUTES))] == [
        "会议决定",
        "一是夜市",
        "二是摊位",
        "三是设立",
        "第四是每",
    ]


@pytest.mark.parametrize("question", ["会员有哪些权利？", "會員享有哪些權利？"])
def test_items_with_blank_lines_between_are_one_list(question: str) -> None:
    assert said(ask(question, BYLAW)) == [
        "第三條 會員享有下列權利：",
        "（一）本會的選舉權和表決權；",
        "（二）優先借閱新書；",
        "（三）對本會工作的建議權。",
    ]


@pytest.mark.parametrize(
    "question", ["会员有哪些权利和义务？", "會員有哪些權利和義務？"]
)
def test_two_lists_that_are_asked_for_are_both_told(question: str) -> None:
    told = said(ask(question, BYLAW))
    assert "（三）對本會工作的建議權。" in told
    assert "（二）愛護圖書。" in told


def test_a_list_goes_on_in_the_next_passages() -> None:
    work = zip("一二三四", ("看天色", "挑嫩芽", "轻手采", "及时晾"), strict=True)
    items = [f"其{number}，{what}。" for number, what in work]
    text = "\n\n".join(("采茶的工夫有四种。", *(item + FILLER for item in items)))
    assistant = Assistant.from_texts({"a.txt": text})
    assert len(assistant.retrieve("采茶", 9)) > 1
    assert said(assistant.ask("采茶的工夫有哪四种？"))[1:] == items


@pytest.mark.parametrize(
    "items",
    [
        pytest.param("①交会费。②守章程。③爱护图书。", id="circled"),
        pytest.param("（一）交会费。（二）守章程。（三）爱护图书。", id="bracketed"),
        pytest.param("第一，交会费。第二，守章程。第三，爱护图书。", id="spoken"),
    ],
)
def test_items_within_one_paragraph_have_a_citation_each(items: str) -> None:
    answer = ask("会员的义务有哪些？", f"本会成立于春天。会员的义务有三项：{items}")
    assert len(answer.citations) == 3
    assert answer.citations[-1].quote.endswith("爱护图书。")


def test_headings_with_a_paragraph_each_are_items() -> None:
    text = (
        "# 包饺子的步骤\n\n包饺子的步骤如下：\n\n## 一、和面\n\n面要和得软硬适中。\n\n"
        "## 二、拌馅\n\n馅里可以放一点香油。\n\n## 三、包\n\n收口要捏紧，不能漏。\n"
    )
    assert said(ask("包饺子的步骤有哪些？", text)) == [
        "包饺子的步骤如下：",
        "一、和面",
        "二、拌馅",
        "三、包",
    ]


@pytest.mark.parametrize("question", ["营队有哪些课程？", "營隊有哪些課程？"])
def test_things_named_in_one_sentence_are_told_by_it_alone(question: str) -> None:
    text = "營隊七月開始，為期兩週。營隊的課程有書法、圍棋和陶藝。營隊的營長姓許。"
    assert said(ask(question, text)) == ["營隊的課程有書法、圍棋和陶藝。"]


def test_an_inner_list_is_told_without_the_outer_one() -> None:
    text = (
        "馆内规定如下：\n1. 借书规定：\n1）每人限借五本；\n2）借期三十天。\n"
        "2. 自习规定：\n1）先划位；\n2）不占座。\n"
    )
    assert said(ask("自习规定有哪些？", text)) == [
        "2. 自习规定：",
        "1）先划位；",
        "2）不占座。",
    ]


# A premise that the text doesn't bear out


@pytest.mark.parametrize(
    ("question", "text", "found"),
    [
        ("茶园复兴靠哪三个办法？", ESSAY, 4),
        ("會員有哪五項權利？", BYLAW, 3),
        ("本店卖哪三种炉子？", "本店卖两种炉子：砂锅炉和铸铁炉。", 2),
    ],
)
def test_a_wrong_count_is_remarked(question: str, text: str, found: int) -> None:
    answer = ask(question, text)
    (remark,) = answer.remarks
    assert remark.kind == "count_differs"
    assert dict(remark.values)["found"] == found
    assert remark.citations == (1,)


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("茶园复兴靠哪四个办法？", ESSAY),
        ("營隊有哪三門課程？", "營隊的課程有書法、圍棋和陶藝。"),
        ("强调哪两个拉通？", "强调两个拉通：一是线上线下拉通，二是店和仓拉通。"),
    ],
)
def test_a_right_count_is_not_remarked(question: str, text: str) -> None:
    assert ask(question, text).remarks == ()


# Several things asked at once


CLUB = "读书会有六十名会员。镇上的人都知道它。\n\n读书会现有三间书房，都在河边。\n"


@pytest.mark.parametrize(
    "question", ["读书会有多少会员、多少书房？", "讀書會有多少會員和多少書房？"]
)
def test_both_of_two_things_asked_are_told(question: str) -> None:
    assert said(ask(question, CLUB)) == [
        "读书会有六十名会员。",
        "读书会现有三间书房，都在河边。",
    ]


@pytest.mark.parametrize(
    "question", ["夏令营什么时候开始，收多少钱？", "夏令營什麼時候開始，收多少錢？"]
)
def test_a_sub_question_takes_the_subject_of_the_one_before(question: str) -> None:
    text = "夏令營從七月十日開始，為期兩週。夏令營每人收三千二百元。"
    assert said(ask(question, text)) == [
        "夏令營從七月十日開始，為期兩週。",
        "夏令營每人收三千二百元。",
    ]


def test_one_sentence_that_tells_both_is_enough() -> None:
    text = "读书会由镇图书馆发起，成立于2015年4月。读书会有六十名会员。"
    told = said(ask("读书会是谁发起的，什么时候成立的？", text))
    assert told == ["读书会由镇图书馆发起，成立于2015年4月。"]


def test_what_of_two_things_is_not_told_is_remarked() -> None:
    answer = ask("读书会有多少会员、多少匹马？", CLUB)
    assert said(answer) == ["读书会有六十名会员。"]
    assert answer.remarks == (Remark("not_told", (("asked", "多少匹马"),)),)


def test_what_one_sentence_tells_of_both_is_not_remarked() -> None:
    text = "石桥全长四十六米，宽五米，有三个桥孔。石桥建于1892年。"
    answer = ask("石桥有多长、多宽？", text)
    assert said(answer) == ["石桥全长四十六米，宽五米，有三个桥孔。"]
    assert answer.remarks == ()


# Comparisons


STOVES = """本店卖两种炉子：砂锅炉和铸铁炉。

砂锅炉由黏土烧成，升温慢，适合炖汤。它重四公斤。

铸铁炉用生铁铸造，升温快，适合爆炒。它重十二公斤。
"""


@pytest.mark.parametrize(
    "question", ["砂锅炉和铸铁炉有什么区别？", "砂鍋爐與鑄鐵爐有什麼不同？"]
)
def test_each_side_of_a_comparison_is_told(question: str) -> None:
    assert sorted(said(ask(question, STOVES))) == [
        "砂锅炉由黏土烧成，升温慢，适合炖汤。",
        "铸铁炉用生铁铸造，升温快，适合爆炒。",
    ]


def test_of_what_is_compared_both_sides_are_told_with_what_they_lean_on() -> None:
    told = said(ask("砂锅炉和铸铁炉哪个更重？", STOVES))
    assert {"它重四公斤。", "它重十二公斤。"} < set(told)
    assert told.index("它重四公斤。") == 1 + told.index(
        "砂锅炉由黏土烧成，升温慢，适合炖汤。"
    )


def test_one_sentence_that_sets_both_sides_apart_is_enough() -> None:
    text = (
        "红茶和绿茶的区别在于发酵：绿茶不发酵，红茶全发酵。"
        "绿茶要用八十度的水。红茶可以久放。"
    )
    assert said(ask("红茶和绿茶有什么区别？", text)) == [
        "红茶和绿茶的区别在于发酵：绿茶不发酵，红茶全发酵。"
    ]


# Reasons and ways


@pytest.mark.parametrize("question", ["茶馆为什么周一休息？", "茶館為什麼週一休息？"])
def test_the_reason_comes_before_what_it_is_the_reason_of(question: str) -> None:
    text = "茶馆周一休息。这是因为掌柜那天要去山里收茶。茶馆有26张桌子。"
    assert said(ask(question, text)) == [
        "这是因为掌柜那天要去山里收茶。",
        "茶馆周一休息。",
    ]


def test_the_reason_may_stand_before_its_result() -> None:
    text = "自习室的座位只有四十个。因此自习室要先划位。自习室在二楼。"
    assert said(ask("自习室为什么要先划位？", text)) == [
        "自习室的座位只有四十个。",
        "因此自习室要先划位。",
    ]


@pytest.mark.parametrize("question", ["怎么打豆浆？", "怎麼打豆漿？"])
def test_the_steps_of_a_paragraph_are_told_in_order(question: str) -> None:
    steps = [
        "先把黄豆浸泡六小时。",
        "泡好的豆子放进杯体。",
        "然后盖上机头，选择“豆浆”键。",
        "最后拔下插头，滤去豆渣。",
    ]
    text = f"# 打豆浆\n\n豆浆机容量1.2升。\n\n{''.join(steps)}\n"
    assert said(ask(question, text)) == steps


def test_what_explains_a_step_is_no_step() -> None:
    text = (
        "滤芯更换的方法如下。\n1、关掉进水阀。\n2、拧下旧滤芯。\n"
        "旧滤芯里会有余水，请用盆接住。\n3、装上新滤芯。\n"
    )
    assert said(ask("怎样更换滤芯？", text)) == [
        "滤芯更换的方法如下。",
        "1、关掉进水阀。",
        "2、拧下旧滤芯。",
        "3、装上新滤芯。",
    ]


# Sentences that lean on others


@pytest.mark.parametrize(
    "question", ["听雨茶馆有多少张桌子？", "聽雨茶館有多少張桌子？"]
)
@pytest.mark.parametrize("pointing", ["它", "该馆", "馆主说，这家店"])
def test_what_a_sentence_leans_on_stands_behind_it(
    question: str, pointing: str
) -> None:
    text = f"听雨茶馆2016年开张，是河边的老店。{pointing}有26张桌子。河边还有书店。"
    told = said(ask(question, text))
    assert told[:2] == [f"{pointing}有26张桌子。", text[: text.index("。") + 1]]


def test_what_is_understood_alone_brings_nothing() -> None:
    text = "听雨茶馆2016年开张。听雨茶馆有26张桌子。河边还有书店。"
    assert said(ask("听雨茶馆有多少张桌子？", text)) == ["听雨茶馆有26张桌子。"]


# Nothing besides


FAQ = """# 常见问题

## 怎样办理借书证？
带身份证到服务台填表。押金一百元，退证时退还。当场就可以拿到借书证。

## 自习室要预约吗？
要。请前一天在公众号上预约。
"""


@pytest.mark.parametrize("question", ["怎样办理借书证？", "怎樣辦理借書證？"])
def test_a_short_answer_to_the_very_question_is_shown_whole(question: str) -> None:
    assert said(ask(question, FAQ)) == [
        "带身份证到服务台填表。",
        "押金一百元，退证时退还。",
        "当场就可以拿到借书证。",
    ]


def test_a_row_that_asks_and_answers_is_shown_whole(desk: Desk) -> None:
    row = "怎么退货,七天内带上小票来店里。商品要有原包装。退款三天内到账。"
    desk.write({"faq.csv": f"问题,答案\n{row}\n周末营业吗,周末从十点开到九点。\n"})
    desk.build()
    assert said(desk.open().ask("怎麼退貨？")) == [
        "七天内带上小票来店里。",
        "商品要有原包装。",
        "退款三天内到账。",
    ]


def test_a_title_is_no_second_sentence() -> None:
    text = "听雨茶馆的桂花茶\n\n听雨茶馆的桂花茶是秋天才有的。\n"
    assert said(ask("听雨茶馆的桂花茶怎么样？", text)) == [
        "听雨茶馆的桂花茶是秋天才有的。"
    ]


def test_a_title_with_all_the_words_is_no_answer() -> None:
    text = "听雨书院夏令营的课程\n\n夏令营从七月开始。营队的课程有书法、围棋和陶艺。\n"
    told = said(ask("听雨书院夏令营有哪些课程？", text))
    assert "听雨书院夏令营的课程" not in told
    assert "营队的课程有书法、围棋和陶艺。" in told


def test_a_copy_with_another_word_is_not_shown_beside_it() -> None:
    rule = "读者借书须先在服务台办理借书证并且缴纳押金。"
    told = said(ask("读者借书要办什么？", rule, rule.replace("须先", "要先")))
    assert len(told) == 1


def test_what_has_no_number_is_not_added_to_one() -> None:
    text = "茶馆有26张桌子。茶馆的桌子是竹子做的。茶馆的桌子靠窗。"
    assert said(ask("茶馆有多少张桌子？", text)) == ["茶馆有26张桌子。"]


def test_no_answer_but_a_list_has_more_than_five_sentences() -> None:
    text = "".join(f"茶馆的{what}很好喝，大家都喜欢。" for what in "红绿白黄黑青花")
    assert len(said(ask("茶馆的茶怎么样？", text))) <= 5


def test_a_sentence_that_counts_the_things_asked_for_comes_first() -> None:
    assistant = Assistant.from_texts(
        {
            "a.txt": "茶友計劃設有兩大等級，適用於個人和茶館，前者看年資，後者看規模。"
            "茶友計劃發布以來，協會辦了等級評審、等級年會和講座。"
        }
    )
    answer = assistant.ask("茶友計劃有哪兩大等級？")
    assert answer.sentences[0].text.startswith("茶友計劃設有兩大等級")


# What is asked by a heading, a number or a label

KETTLE = """## 首次使用
1. 冲洗壶身。
2. 加满清水。
3. 空煮一次。

## 除垢

除垢步骤如下：
第一步，倒入柠檬酸。
第二步，静置半小时。

## 保养

保养是指擦洗壶身。每周应保养一次。

1. 拔下插头。
2. 擦干壶底。
3. 晾干壶盖。
"""
AGENDA = """案由一：夜市延长案。
决议：照案通过。

案由二：茶棚照明调整案。
说明：商户反映灯光过亮。
决议：下次再议。
"""
HABITS = """喝早茶有三点好处。

第一，让人清醒。

第二，暖胃。

第三，能跟邻居聊天。
"""


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("首次使用的步骤有哪些？", ["1. 冲洗壶身。", "2. 加满清水。", "3. 空煮一次。"]),
        ("怎麼保養？", ["1. 拔下插头。", "2. 擦干壶底。", "3. 晾干壶盖。"]),
    ],
)
def test_the_list_under_the_heading_asked_for_is_told_whole(
    question: str, told: list[str]
) -> None:
    assert said(ask(question, KETTLE)) == told


def test_a_list_under_the_heading_is_not_told_where_a_sentence_says_how() -> None:
    card = (
        "## 会员卡\n\n办理会员卡要带身份证，到前台填表。\n\n"
        "## 折扣\n\n- 金卡八折。\n- 银卡九折。"
    )
    assert said(ask("怎么办理会员卡？", card)) == ["办理会员卡要带身份证，到前台填表。"]


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("喝早茶的第一个好处是什么？", ["第一，让人清醒。"]),
        ("喝早茶的第三點好處是什麼？", ["第三，能跟邻居聊天。"]),
    ],
)
def test_the_item_asked_for_by_its_number_is_told_alone(
    question: str, told: list[str]
) -> None:
    assert said(ask(question, HABITS)) == told


@pytest.mark.parametrize(
    ("question", "told"),
    [
        (
            "茶棚照明调整案的决议是什么？",
            ["决议：下次再议。", "案由二：茶棚照明调整案。"],
        ),
        ("案由一的決議？", ["决议：照案通过。", "案由一：夜市延长案。"]),
        ("照明为什么调整？", ["说明：商户反映灯光过亮。", "案由二：茶棚照明调整案。"]),
    ],
)
def test_what_stands_behind_a_label_is_told_of_the_item_asked_for(
    question: str, told: list[str]
) -> None:
    assert said(ask(question, AGENDA)) == told


@pytest.mark.parametrize("question", ["茶馆的缺点是什么？", "茶館有什麼缺點？"])
def test_what_goes_on_is_told_where_a_sentence_only_repeats_the_question(
    question: str,
) -> None:
    told = said(ask(question, "青坪茶馆在河边。\n\n茶馆也有缺点。它离车站远。"))
    assert told == ["它离车站远。", "茶馆也有缺点。"]


def test_a_sentence_that_says_yes_is_told_alone() -> None:
    text = "青坪茶馆在河边。\n\n茶馆有停车场。停车场离车站远。"
    assert said(ask("茶馆有停车场吗？", text)) == ["茶馆有停车场。"]


def test_a_reason_is_told_in_somebodys_words() -> None:
    text = "掌柜卖掉城里的铺子回乡。她说：“村里的茶园荒了，我舍不得。”"
    assert said(ask("掌柜为什么回乡？", text))[0].startswith("她说：")


@pytest.mark.parametrize(
    ("question", "asked", "found"),
    [
        ("茶馆的五个部门是哪些？", 5, 3),
        ("茶館的四大原則是什麼？", 4, 3),
        ("茶馆的三大原则是什么？", 0, 0),
    ],
)
def test_a_wrong_count_is_remarked_however_it_is_put(
    question: str, asked: int, found: int
) -> None:
    text = (
        "茶馆设有三个部门：采购部、茶艺部、财务部。\n\n"
        "茶馆坚持三大原则：诚信、干净、公道。"
    )
    remarks = [one.values for one in ask(question, text).remarks]
    assert remarks == ([(("asked", asked), ("found", found))] if asked else [])


def test_nobody_is_taken_for_the_one_asked_for() -> None:
    text = "青坪图书馆在河东路八号。图书馆周一闭馆。"
    answer = ask("青坪图书馆在哪里，馆长是谁？", text)
    assert said(answer) == ["青坪图书馆在河东路八号。"]
    assert answer.remarks == (Remark("not_told", (("asked", "馆长是谁"),)),)


def test_a_figure_by_the_words_asked_for_is_no_untold_part() -> None:
    text = "理事会由七名理事组成，任期三年。会议每月召开一次。"
    assert not ask("理事会由几人组成？任期多长？", text).remarks

"""Follow-ups, changes of topic and small talk, on small documents of our own."""

import pytest

from conftest import SHOP
from siyu_qa import Answer, Assistant
from siyu_qa.conversation.items import items_of
from siyu_qa.conversation.small_talk import KINDS
from siyu_qa.conversation.swaps import swapped
from siyu_qa.evaluate import converse
from siyu_qa.messages import LANGUAGES, say
from siyu_qa.records import Sentence
from siyu_qa.settings import Settings
from siyu_qa.text.questions import understand

HOUSE = """# 半山书房

半山书房2015年9月开业，创办人是沈若溪，地址在清水镇柳树巷12号。
书房有座位64个，藏书两万册。书房每周一闭馆，因为那天要清点图书。

书房的会员卡分为金卡、银卡和普通卡。\
金卡每年收费三百元，一次可以借十本书。银卡每年收费一百二十元，\
一次可以借五本书。普通卡不收费，一次只能借两本书。
金卡会员可以带一位朋友入馆。金卡会员生日当月可以领一份点心。
书房的咖啡师叫周牧，他从2018年起在书房工作。
"""
MEETINGS = """半山书房每月办三类活动。\
一是读书会，由陈默主持，每次限二十人。二是手工课，由何秀主持，每次收材料费三十元。\
三是夜谈，由沈若溪主持，十点结束。
读书会从2016年开始举办，到2023年共办了八十四场。手工课2019年才开始。
夜谈起初只是几位朋友的聚会，因为来的人越来越多，才固定为每月一次。
"""
RULES = """# 借閱規則

借書的步驟如下：
1. 登記：在櫃台填寫姓名和電話。
2. 押金：交押金一百元。
3. 取書：憑收據到書架取書。

圖書的借期是三十天，雜誌的借期是七天。逾期每天每冊收一角。
館內有兩個閱覽室，分別是東閱覽室和西閱覽室。\
東閱覽室有座位四十個，西閱覽室有座位二十四個。\
東閱覽室可以用電腦，西閱覽室禁止用電腦。
影印每張八角，因為紙張漲價了。
"""
TEA = """雲嶺茶園種植三個品種：翠雲、香櫞和白露。\
翠雲在三月採摘，香櫞在四月採摘，白露在九月採摘。
翠雲由茶農林阿土於1998年培育出來。茶園面積二百四十畝，2021年產茶八噸，2022年產茶十一噸。
茶園請來製茶師傅羅伯倫，他擅長手工炒茶。茶廠在山腳下的石門村。
雲嶺茶園的參觀票價為六十元，學生票為三十元。參觀要提前兩天預約，因為山路每天只放行兩班車。
"""
LIGHTHOUSE = """# 望海灯塔

望海灯塔建于1912年，塔高三十一米，守塔人是鲁大海。
灯塔每天日落时点灯，日出时熄灯。灯塔旁边的小博物馆周三免费开放。
博物馆收藏了两盏旧灯，一盏是煤油灯，一盏是电石灯。煤油灯重四十公斤，电石灯重二十公斤。
"""
CANTEEN = """# 南坡小学食堂公告

食堂每天供应三餐：早餐、午餐和晚餐。早餐六点半开始，午餐十一点四十分开始，晚餐五点半开始。
早餐每份五元，午餐每份十二元，晚餐每份九元。
食堂有厨师七名，厨师长是韩立冬，她2012年来到学校。食堂二楼有教工餐厅，由后勤处管理。
食堂周六不开放，因为厨师要统一培训。

饭卡丢失后按以下步骤办理：
1. 在服务窗口挂失。
2. 填写补卡表，由班主任签字。
3. 三天后凭学生证领取新卡，工本费十元。

学生可以自带餐具。教师用餐须刷工作证。
"""
MUSEUM = """鹿角山地質館二〇〇八年五月開館，館長是邱映月。\
館內分為岩石廳、化石廳和礦物廳。
岩石廳展出岩石三百件，化石廳展出化石八十件，礦物廳展出礦石一百二十件。
地質館的鎮館之寶是一塊魚龍化石，它在1987年由牧民巴圖發現，長六公尺。
成人票四十元，兒童票二十元，老人免費。
參觀前請注意三點：第一，不得觸摸展品；第二，不得使用閃光燈；第三，背包須寄存。
2020年接待遊客三萬人，2021年接待遊客五萬人。
館方計劃擴建東館，原因是展廳太小，預計2026年完工。
"""
DOCUMENTS = {
    "书房.md": HOUSE,
    "活动.txt": MEETINGS,
    "借閱規則.md": RULES,
    "茶園.txt": TEA,
    "灯塔.md": LIGHTHOUSE,
    "食堂.md": CANTEEN,
    "地質館.txt": MUSEUM,
}

FOLLOW_UPS = [
    # 那…呢, and without it
    (("金卡每年收费多少？", "那银卡呢？"), "一百二十元"),
    (("金卡每年收费多少？", "普通卡呢"), "普通卡不收费"),
    (("金卡每年收费多少？", "那银卡"), "一百二十元"),
    (("金卡一次可以借几本书？", "那银卡的呢？"), "五本书"),
    (("金卡一次可以借几本书？", "银卡会员呢"), "五本书"),
    (("圖書的借期是多久？", "那雜誌呢？"), "七天"),
    (("圖書借期幾天？", "雜誌的呢？"), "七天"),
    (("翠雲什麼時候採摘？", "白露呢？"), "九月"),
    (("2021年茶園產茶多少？", "那2022年呢？"), "十一噸"),
    (("東閱覽室有多少座位？", "西閱覽室呢？"), "二十四個"),
    (("雲嶺茶園的參觀票價是多少？", "學生票呢？"), "三十元"),
    (("煤油灯多重？", "那电石灯呢？"), "二十公斤"),
    (("望海灯塔什么时候点灯？", "熄灯呢？"), "日出时熄灯"),
    (("读书会由谁主持？", "手工课呢？"), "何秀"),
    (("读书会是哪一年开始举办的？", "那手工课又如何？"), "2019年"),
    (("半山书房有多少座位？", "藏书呢？"), "两万册"),
    # 它, 他, 这家, 該
    (("半山书房的创办人是谁？", "它有多少座位？"), "64个"),
    (("半山书房在哪里？", "它是谁创办的？"), "沈若溪"),
    (("半山书房是哪年开业的？", "这家书房的地址在哪里？"), "柳树巷12号"),
    (("書房的咖啡師是誰？", "他從什麼時候起在書房工作？"), "2018年"),
    (("翠雲什麼時候採摘？", "它是誰培育的？"), "林阿土"),
    (("望海灯塔建于哪一年？", "这座灯塔有多高？"), "三十一米"),
    (("望海灯塔有多高？", "那里的守塔人是谁？"), "鲁大海"),
    # what asks alone
    (("半山书房周几闭馆？", "为什么？"), "因为那天要清点图书"),
    (("參觀茶園要提前幾天預約？", "為什麼呢？"), "因為山路"),
    (("影印每張多少錢？", "為什麼？"), "因為紙張漲價"),
    (("读书会由谁主持？", "什么时候开始的？"), "2016年"),
    (("翠雲由誰培育？", "什麼時候採摘？"), "三月"),
    (("半山书房有多少座位？", "在哪里？"), "柳树巷12号"),
    (("手工课由谁主持？", "多少钱？"), "三十元"),
    # places in a list
    (("半山书房每月办哪三类活动？", "第二类由谁主持？"), "何秀"),
    (("半山书房每月办哪三类活动？", "第三个是谁主持的？"), "沈若溪"),
    (("借書有哪些步驟？", "第三點是什麼？"), "憑收據到書架取書"),
    (("借書有哪些步驟？", "第二步要交多少錢？"), "一百元"),
    (("书房的会员卡分为哪几种？", "最后一种收费吗？"), "普通卡不收费"),
    (("书房的会员卡分为哪几种？", "第一种一次可以借几本书？"), "十本书"),
    (("館內有哪兩個閱覽室？", "前者有多少座位？"), "四十個"),
    (("館內有哪兩個閱覽室？", "後者可以用電腦嗎？"), "西閱覽室禁止用電腦"),
    (("雲嶺茶園種植哪三個品種？", "第二個什麼時候採摘？"), "四月"),
    (("博物馆收藏了哪两盏旧灯？", "第二盏多重？"), "二十公斤"),
    (("雲嶺茶園種植哪三個品種？", "翠雲什麼時候採摘？", "另外兩個呢？"), "四月"),
    (("館內分為哪三個廳？", "第一個和第三個各展出多少件？"), "一百二十件"),
    (("館內分為哪三個廳？", "化石廳展出多少件？", "其他的呢？"), "一百二十件"),
    # more of the same
    (("金卡会员有什么好处？", "还有呢？"), "借十本书"),
    # two or three turns back
    (("金卡每年收费多少？", "那银卡呢？", "普通卡呢？"), "普通卡不收费"),
    (("半山书房每月办哪三类活动？", "读书会由谁主持？", "第二个呢？"), "何秀"),
    (
        ("半山书房是谁创办的？", "它有多少座位？", "那藏书呢？", "它周几闭馆？"),
        "每周一",
    ),
    (("翠雲什麼時候採摘？", "謝謝", "白露呢？"), "九月"),
    # after a refusal
    (("半山书房有几位董事？", "那座位呢？"), "64个"),
    (("望海灯塔由哪家公司承建？", "它有多高？"), "三十一米"),
    # the question before
    (("金卡每年收费多少？", "上一个问题再说一遍"), "三百元"),
    (("影印每張多少錢？", "再說一遍"), "八角"),
    (("魚龍化石有多長？", "金卡每年收费多少？", "回到上一个问题"), "六公尺"),
    # another canteen, another museum
    (("早餐几点开始？", "那晚餐呢？"), "五点半"),
    (("午餐每份多少钱？", "早餐"), "五元"),
    (("南坡小学食堂有几名厨师？", "厨师长是谁？", "她是哪年来学校的？"), "2012年"),
    (("食堂周六开放吗？", "为什么不开放？"), "因为厨师要统一培训"),
    (("饭卡丢失后怎么办？", "第二步呢？"), "补卡表"),
    (("饭卡丢失后怎么办？", "最后一步要花多少钱？"), "工本费十元"),
    (("教工餐厅在哪里？", "它由谁管理？"), "后勤处"),
    (("學生可以自帶餐具嗎？", "那教師呢？"), "教师用餐须刷工作证"),
    (("地質館的館長是誰？", "什麼時候開館的？"), "二〇〇八年五月"),
    (("館內分為哪三個廳？", "第二個展出多少件？"), "八十件"),
    (("館內分為哪三個廳？", "岩石廳展出多少件？", "剩下兩個呢？"), "八十件"),
    (("鎮館之寶是什麼？", "是誰發現的？"), "巴圖"),
    (("魚龍化石有多長？", "它是哪一年發現的？"), "1987年"),
    (("成人票多少錢？", "兒童的呢？"), "二十元"),
    (("成人票多少錢？", "那兒童票", "老人呢？"), "免費"),
    (("參觀前要注意哪三點？", "第三點是什麼？"), "背包須寄存"),
    (("2020年接待了多少遊客？", "2021年呢"), "五萬人"),
    (("館方計劃擴建什麼？", "為什麼？"), "原因是展廳太小"),
    (("館方計劃擴建什麼？", "哪一年完工？"), "2026年"),
    (("地質館的門衛姓什麼？", "那館長呢？"), "邱映月"),
]

OWN_QUESTIONS = [
    ("金卡每年收费多少？", "望海灯塔有多高？"),
    ("读书会由谁主持？", "翠雲是誰培育的？"),
    ("金卡每年收费多少？", "借书要交多少押金？"),
    ("翠雲什麼時候採摘？", "影印每張多少錢？"),
    ("半山书房在哪里？", "这个月的夜谈几点结束？"),
    ("雲嶺茶園面積多大？", "望海灯塔的守塔人是谁？"),
    ("望海灯塔有多高？", "書房的咖啡師是誰？"),
    ("館內有哪兩個閱覽室？", "第一次办卡的人可以打折吗？"),
    ("館內有哪兩個閱覽室？", "第二条规定了什么？"),
    ("半山书房每月办哪三类活动？", "博物馆收藏了什么？"),
    ("金卡会员有什么好处？", "逾期怎么收费？"),
    ("圖書的借期是多久？", "為什麼參觀茶園要提前預約？"),
    ("读书会由谁主持？", "煤油灯多重？"),
    ("茶廠在哪裡？", "手工课的材料费是多少？"),
    ("半山书房有多少座位？", "怎么申请护照？"),
    ("借書有哪些步驟？", "其他城市也有灯塔吗？"),
    ("早餐几点开始？", "魚龍化石有多長？"),
    ("地質館的館長是誰？", "饭卡丢失后怎么办？"),
    ("成人票多少錢？", "这个学校有游泳池吗？"),
    ("館內分為哪三個廳？", "教师用餐要带什么？"),
    ("食堂周六开放吗？", "什么是鱼龙？"),
]

SMALL_TALK = [
    ("你好", "greeting"),
    ("您好！", "greeting"),
    ("嗨", "greeting"),
    ("早上好", "greeting"),
    ("晚安", "goodbye"),
    ("hi", "greeting"),
    ("Hello!", "greeting"),
    ("在吗？", "greeting"),
    ("谢谢", "thanks"),
    ("多謝你的幫助！", "thanks"),
    ("thank you", "thanks"),
    ("非常感谢", "thanks"),
    ("再见", "goodbye"),
    ("拜拜", "goodbye"),
    ("bye", "goodbye"),
    ("你是谁？", "about"),
    ("你能做什麼？", "about"),
    ("请问你可以帮我做什么", "about"),
    ("介绍一下你自己", "about"),
    ("好的，明白了", "understood"),
    ("哈囉", "greeting"),
    ("谢啦～", "thanks"),
    ("太感謝了！", "thanks"),
    ("那先这样，再见", "goodbye"),
    ("What can you do?", "about"),
    ("你会什么", "about"),
    ("收到", "understood"),
    ("謝謝妳", "thanks"),
    ("掰掰", "goodbye"),
    ("你是機器人嗎？", "about"),
    ("你好，在吗？", "greeting"),
]

LOOK_ALIKES = [
    ("谢谢你告诉我，那杂志的借期是几天？", "七天"),
    ("你好，请问金卡每年收费多少？", "三百元"),
    ("您好，我想知道望海灯塔有多高", "三十一米"),
    ("嗨！茶園面積多大？", "二百四十畝"),
    ("好的，明白了。那影印每張多少錢？", "八角"),
    ("再见面是什么时候？", ""),
    ("你好是什么意思？", ""),
    ("谢谢怎么写？", ""),
    ("hello world 是什么？", ""),
    ("你是谁培育的？", ""),
    ("谢谢！那午餐几点开始？", "十一点四十分"),
    ("Hi，地質館的館長是誰？", "邱映月"),
    ("你会告诉我早餐多少钱吗？", "五元"),
    ("早安，兒童票多少錢", "二十元"),
    ("明白了，那食堂周六为什么不开放？", "因为厨师"),
]


@pytest.fixture(scope="module")
def assistant() -> Assistant:
    return Assistant.from_texts(DOCUMENTS)


def told(answer: Answer) -> str:
    return "".join(sentence.text for sentence in answer.sentences)


@pytest.mark.parametrize(("turns", "words"), FOLLOW_UPS)
def test_a_follow_up_is_completed(
    assistant: Assistant, turns: tuple[str, ...], words: str
) -> None:
    assert words in told(converse(assistant, turns))


@pytest.mark.parametrize("turns", OWN_QUESTIONS)
def test_a_change_of_topic_is_not_dragged_along(
    assistant: Assistant, turns: tuple[str, ...]
) -> None:
    assert converse(assistant, turns).query == turns[-1]


@pytest.mark.parametrize(("line", "kind"), SMALL_TALK)
def test_small_talk_gets_a_reply_that_cites_nothing(
    assistant: Assistant, line: str, kind: str
) -> None:
    reply = assistant.ask(line)
    assert reply.reason == kind
    assert reply.text
    assert not reply.answered
    assert (reply.citations, reply.nearest, reply.confidence) == ((), (), 0.0)


@pytest.mark.parametrize(("question", "words"), LOOK_ALIKES)
def test_a_question_with_a_greeting_in_it_is_a_question(
    assistant: Assistant, question: str, words: str
) -> None:
    answer = assistant.ask(question)
    assert answer.reason not in KINDS
    assert words in told(answer)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_reply_speaks_the_readers_language(language: str) -> None:
    shop = Assistant.from_texts(SHOP, Settings(language=language))
    assert shop.ask("谢谢").text == say("answer.thanks", language)


def test_what_it_can_do_names_questions_that_it_answers(assistant: Assistant) -> None:
    reply = assistant.ask("你能做什么？")
    assert str(len(DOCUMENTS)) in reply.text
    (remark,) = reply.remarks
    questions = str(dict(remark.values)["questions"]).split()
    assert len(questions) == 2
    assert all(assistant.ask(question).answered for question in questions)


def test_a_follow_up_without_its_history_is_asked_as_it_was_written(
    assistant: Assistant,
) -> None:
    assert assistant.ask("那银卡呢？").query == "那银卡呢？"


def test_what_was_told_is_not_told_again_and_an_end_is_said(
    assistant: Assistant,
) -> None:
    history = [assistant.ask("金卡会员有什么好处？")]
    while history[-1].answered:
        history.append(assistant.ask("还有呢？", history))
        assert len(history) < 10
    shown = [sentence.text for answer in history for sentence in answer.sentences]
    assert len(shown) == len(set(shown)) > len(history[0].sentences)
    assert history[-1].reason == "no_more"
    assert history[-1].nearest == ()


def test_the_place_in_the_question_is_that_of_the_like_of_it() -> None:
    query = understand("金卡会员每年续费多少钱？")
    assert swapped(query, "银卡会员", ())[0].text == "银卡会员每年续费多少钱？"
    query = understand("VIP卡年费多少？")
    assert swapped(query, "普通卡", ())[0].text == "普通卡年费多少？"
    query = understand("2021年茶園產茶多少？")
    assert swapped(query, "2022年", ())[0].text == "2022年茶園產茶多少？"


def test_what_stands_in_one_list_takes_each_others_place() -> None:
    query = understand("翠雲由誰培育？")
    mates = ["翠雲", "白露"]
    assert swapped(query, "白露", mates)[0].text == "白露由誰培育？"


def test_a_name_of_the_question_before_has_to_be_in_the_answer() -> None:
    assistant = Assistant.from_texts(
        {"a.txt": "松风茶馆有座位四十个。\n", "b.txt": "竹影书店有店员六名。\n"}
    )
    assert not converse(assistant, ("松风茶馆有多少座位？", "那店员呢？")).answered


@pytest.mark.parametrize(
    ("sentences", "names"),
    [
        (["分两种：", "1. 金卡：收费", "2. 银卡：免费"], ["金卡", "银卡"]),
        (["1. 会员分两种：", "1）金卡", "2）银卡"], ["金卡", "银卡"]),
        (["分两种：", "①金卡：收费", "②银卡：免费"], ["金卡", "银卡"]),
        (["一是金卡，收年费。", "二是银卡，不收费。"], ["金卡", "银卡"]),
        (["第一，金卡；第二，银卡；第三，普卡。"], ["金卡", "银卡", "普卡"]),
        (["會員卡分為金卡、銀卡以及普通卡三種。"], ["金卡", "銀卡", "普通卡"]),
        (["两盏灯，一盏是煤油灯，一盏是电石灯。"], ["煤油灯", "电石灯"]),
        (["分別是東閱覽室和西閱覽室。"], ["東閱覽室", "西閱覽室"]),
        (["金卡每年收费三百元，一次可以借十本书。"], []),
        (["办卡要交押金。", "3. 领卡。", "2. 交押金。"], []),
    ],
)
def test_the_items_of_an_answer_are_told(
    sentences: list[str], names: list[str]
) -> None:
    said = tuple(Sentence(text, (n,)) for n, text in enumerate(sentences, start=1))
    answer = Answer("?", "?", True, 1.0, "", said)
    assert [item.name for item in items_of(answer)] == names


def test_the_second_of_two_named_things_is_found() -> None:
    assistant = Assistant.from_texts(
        {
            "a.txt": "会员卡分为金卡和银卡。金卡每年收费三百元，可带两位客人。"
            "银卡不收费，生日当天送一壶茶。"
        }
    )
    answer = converse(assistant, ("会员卡分为哪两种？", "第二种收费吗？"))
    assert "银卡" in answer.query
    assert "生日当天送一壶茶" in told(answer)


def test_one_item_of_a_list_is_answered_alone() -> None:
    assistant = Assistant.from_texts(
        {
            "a.txt": "会员卡有两种，一种是金卡，一种是银卡：\n"
            "1. 金卡每年收费三百元，可带两位客人。\n2. 银卡不收费，生日送一壶茶。\n"
        }
    )
    answer = converse(assistant, ("会员卡有哪两种？", "第二种收费吗？"))
    assert [sentence.text for sentence in answer.sentences] == [
        "2. 银卡不收费，生日送一壶茶。"
    ]


POTTERY = """# 青竹陶艺馆

课程包括：
- 拉坯
- 釉彩
- 泥塑

釉彩课每周二上课。泥塑课每周四上课。拉坯课每周六上课。
馆内设四个展厅：一是茶具厅；二是花器厅；三是民窑厅；四是临展厅。
除锈是指用除锈剂清洗窑炉里的锈斑。
除锈的步骤如下：
1. 把除锈剂倒入水槽。
2. 按住除锈键三秒。
3. 等待二十分钟。
4. 用清水冲洗两遍。
"""
OFFICES = """东山分店成立于2012年，有员工85人。西山分店成立于2015年，有员工60人。
K3窑炉的炉膛容量为80升，功率为1350瓦。K3 Max窑炉的炉膛容量为120升，功率为1500瓦。
理事会由三人组成，任期五年。
窑炉今年故障五次，窑炉故障的原因是风门老化。
顧一平是青竹廠的工程師，他的妻子是梅若，在小學教書。
停水时间为3月5日上午8点至下午5点，停水9小时。
方晓棠1921年赴法国里昂留学，学习雕塑，1926年回国。
"""
CLUB = """第一条 年满十四周岁的青年，可以申请入社。
第二条 社员享有下列权利：
（一）参加会议。
（二）提出建议。
第三条 社员必须履行下列义务：
（一）遵守章程。
（二）按时交社费。
"""
CASES = """案由一：增購圖書。決議：通過。
案由二：更換桌椅。決議：緩議。
"""


@pytest.fixture(scope="module")
def workshop() -> Assistant:
    return Assistant.from_texts(
        {"馆.md": POTTERY, "店.txt": OFFICES, "社.txt": CLUB, "案.txt": CASES}
    )


@pytest.mark.parametrize(
    ("turns", "shown"),
    [
        (("课程包括哪些？", "第二个呢？"), "- 釉彩"),
        (("课程包括哪些？", "最后一个呢"), "- 泥塑"),
        (("課程包括哪些？", "第一個呢？", "第三個呢？"), "- 泥塑"),
        (("青竹陶艺馆有哪几个展厅？", "第三个呢？"), "民窑厅"),
        (("青竹陶艺馆有哪几个展厅？", "最后一个呢", "第一个呢"), "茶具厅"),
        (("怎么除锈？", "最后一步呢？"), "4. 用清水冲洗两遍。"),
        (("怎么除鏽？", "第二步呢？"), "2. 按住除锈键三秒。"),
    ],
)
def test_an_ordinal_alone_shows_that_item_alone(
    workshop: Assistant, turns: tuple[str, ...], shown: str
) -> None:
    answer = converse(workshop, turns)
    (citation,) = answer.citations
    source = workshop.source(citation.document)
    assert told(answer) == shown
    assert source is not None
    assert source.text[citation.start : citation.end] == citation.quote == shown


@pytest.mark.parametrize(
    ("turns", "meant"),
    [
        (("除锈的第三步是什么？", "第四步呢"), "除锈的第四步是什么？"),
        (("案由一的決議", "案由二呢"), "案由二的決議"),
        (("东山分店有多少员工", "西山呢"), "西山分店有多少员工"),
        (("K3窑炉的炉膛容量", "那K3 Max呢"), "K3 Max窑炉的炉膛容量"),
        (("K3 Max窑炉的炉膛容量", "功率呢"), "K3 Max窑炉的功率"),
        (("理事会有几人", "任期呢"), "理事会的任期"),
        (("东山分店成立于哪年", "员工呢"), "东山分店的员工"),
        (("窑炉故障几次", "原因呢"), "窑炉故障的原因"),
        (("顧一平是誰", "他妻子"), "顧一平妻子"),
        (("停水是什么时候", "停多久"), "停水停多久"),
        (("方晓棠在哪里留学", "学什么"), "方晓棠学什么"),
        (("社员有哪些权利", "那义务呢"), "社员有哪些义务"),
    ],
)
def test_what_is_new_takes_the_place_of_its_like_and_keeps_the_topic(
    workshop: Assistant, turns: tuple[str, ...], meant: str
) -> None:
    answer = converse(workshop, turns)
    assert answer.query == meant
    assert answer.answered


def test_a_first_time_is_no_place_in_a_list() -> None:
    query = understand("第一次使用窑炉怎么做")
    assert all("第二步次" not in one.text for one in swapped(query, "第二步", ()))


def test_asked_for_more_what_is_of_another_matter_is_not_told(
    workshop: Assistant,
) -> None:
    answer = converse(workshop, ("入社条件", "还有呢"))
    assert (answer.query, answer.reason) == ("入社条件", "no_more")
    assert (answer.sentences, answer.citations) == ((), ())


def test_a_step_of_what_has_no_steps_is_refused_and_no_definition_told() -> None:
    texts = {"a.txt": "除锈是指用除锈剂清洗窑炉里的锈斑。窑炉要每月除锈一次。\n"}
    answer = converse(Assistant.from_texts(texts), ("什么是除锈？", "最后一步呢？"))
    assert (answer.answered, answer.sentences) == (False, ())


def test_steps_told_within_a_sentence_are_shown_whole() -> None:
    steps = "除锈的步骤：先倒入除锈剂，再按住除锈键，最后用清水冲洗。"
    assistant = Assistant.from_texts({"a.txt": f"除锈是指清洗锈斑。\n{steps}\n"})
    answer = converse(assistant, ("什么是除锈？", "最后一步呢？"))
    assert steps in told(answer)


def test_a_list_of_something_else_is_no_answer_to_what_is_new() -> None:
    text = "学员享有以下权利：\n1. 听课。\n2. 借书。\n学员手册由教务处编写。\n"
    assistant = Assistant.from_texts({"a.txt": text})
    answer = converse(assistant, ("学员有哪些权利？", "那义务呢？"))
    assert (answer.query, answer.answered) == ("学员有哪些义务？", False)

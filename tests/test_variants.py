"""Either script, either width and any region's words find the same passages."""

from collections.abc import Iterable, Mapping

import pytest

from siyu_qa import Assistant
from siyu_qa.searchers import clauses
from siyu_qa.searchers.lexical import LexicalSearcher
from siyu_qa.text.fold import fold
from siyu_qa.text.matching import coverage
from siyu_qa.text.questions import understand
from siyu_qa.text.terms import terms
from siyu_qa.text.variants import TABLE, variants_in

# What Taiwan or Hong Kong says, what the mainland says, and where it stands.
SAID = [
    ("軟體", "软件", "阅览室的{}每年春天更新一次。"),
    ("網路", "网络", "二楼的{}晚上十点以后关闭。"),
    ("影片", "视频", "手作课的{}放在门口的屏风后面播放。"),
    ("品質", "质量", "收来的茶叶先看{}，再谈价钱。"),
    ("螢幕", "屏幕", "收银台的{}朝着客人。"),
    ("滑鼠", "鼠标", "前台可以借{}，用完放回抽屉。"),
    ("印表機", "打印机", "楼梯旁边的{}一张收五角。"),
    ("計程車", "出租车", "雨天叫{}请提前半小时。"),
    ("數位", "数字", "{}典藏只能在馆内看。"),
    ("資料夾", "文件夹", "请把照片放进写着姓名的{}。"),
    ("簡訊", "短信", "取货前会收到一条{}。"),
    ("部落格", "博客", "园丁每周写一篇{}。"),
    ("記憶體", "内存", "{}不够的话，地图会打不开。"),
    ("伺服器", "服务器", "{}放在地下室，夏天要开风扇。"),
    ("腳踏車", "自行车", "{}停在院子东边的棚子里。"),
    ("捷運", "地铁", "从{}出口走过来约五分钟。"),
    ("公車", "公交车", "末班{}九点一刻开走。"),
    ("冷氣", "空调", "六月以前不开{}。"),
    ("鳳梨", "菠萝", "{}酥每盒十二块，不零卖。"),
    ("馬鈴薯", "土豆", "地窖里的{}要避光。"),
    ("優格", "酸奶", "早餐可以换成{}加燕麦。"),
    ("外送", "外卖", "三公里内可以{}。"),
    ("泡麵", "方便面", "夜里只卖{}和热茶。"),
    ("帳號", "账号", "忘了{}就报手机号。"),
    ("瞭解", "了解", "想{}竹编，可以参加周末的课。"),
    ("計畫", "计划", "明年的{}贴在布告栏上。"),
    ("幼稚園", "幼儿园", "{}的小朋友免票。"),
    ("志工", "志愿者", "花圃由{}轮流浇水。"),
    ("紐西蘭", "新西兰", "羊毛从{}运来。"),
    ("的士", "出租车", "门口不能停{}，请到路口。"),
    ("隨身碟", "U盘", "照片可以拷到自己的{}里。"),
]


def searcher_of(texts: Iterable[str]) -> LexicalSearcher:
    searcher = LexicalSearcher()
    searcher.update((), [(n, " ".join(terms(text))) for n, text in enumerate(texts, 1)])
    return searcher


def scores(searcher: LexicalSearcher, query: str) -> Mapping[int, float]:
    return {one.key: one.score for one in searcher.search(query, 50)}


@pytest.fixture(scope="module")
def mainland() -> LexicalSearcher:
    return searcher_of(frame.format(word) for _, word, frame in SAID)


@pytest.fixture(scope="module")
def taiwan() -> LexicalSearcher:
    return searcher_of(frame.format(word) for word, _, frame in SAID)


@pytest.mark.parametrize(("asked", "said"), [row[:2] for row in SAID])
def test_a_word_of_taiwan_or_hong_kong_finds_the_mainlands(
    mainland: LexicalSearcher, asked: str, said: str
) -> None:
    assert_found_as_well(mainland, asked, said)


@pytest.mark.parametrize(("said", "asked"), [row[:2] for row in SAID])
def test_a_word_of_the_mainland_finds_taiwans_or_hong_kongs(
    taiwan: LexicalSearcher, said: str, asked: str
) -> None:
    assert_found_as_well(taiwan, asked, said)


def assert_found_as_well(searcher: LexicalSearcher, asked: str, said: str) -> None:
    as_said = scores(searcher, said)
    best, *others = searcher.search(asked, 50)
    # Two words for a taxi stand in two passages, and either may come first.
    same = {n for n, row in enumerate(SAID, 1) if {asked, said} & {*row[:2]}}
    assert best.key in same
    assert 0.5 * as_said[best.key] < best.score < as_said[best.key]
    assert all(one.score < 0.6 * best.score for one in others if one.key not in same)


@pytest.mark.parametrize(
    ("question", "passage"),
    [
        ("印表機一張多少錢？", "楼梯旁边的打印机一张收五角。"),
        ("打印机一张多少钱？", "樓梯旁邊的印表機一張收五角。"),
        ("哪裡可以看課程影片？", "课程视频在二楼看。"),
        ("公交车几点停？", "末班公車九點一刻停駛。"),
    ],
)
def test_the_whole_question_is_found_and_counted_as_met(
    question: str, passage: str
) -> None:
    others = {"a.txt": "柜台一张明信片卖两块。", "b.txt": "園丁九點半來澆水。"}
    assistant = Assistant.from_texts({**others, "c.txt": passage})
    assert assistant.retrieve(question, k=1)[0].document == "c.txt"
    query = understand(question)
    met = [other for _, other in _spans(query.folded) if other in fold(passage)]
    assert met
    assert coverage(query, met[0]) > 0


def _spans(folded: str) -> list[tuple[tuple[int, int], str]]:
    return [(span, other) for span, others in variants_in(folded) for other in others]


def test_a_rarer_word_of_another_region_stays_below_the_word_as_asked() -> None:
    texts = ["店里的软件很多", "馆里的软件很少", "家里的软件够用", "铺里的软体不错"]
    run = searcher_of(texts).search("软件", 5)
    assert [one.key for one in run][-1] == 4
    assert run[-1].score < min(one.score for one in run[:-1])


def test_a_passage_with_the_word_as_asked_scores_as_it_would_without_variants(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    texts = ["店里的软件可以打印", "铺里的软体可以列印", "馆里的鼠标"]
    searcher, query = searcher_of(texts), "这款软件怎么打印？软件打印"
    with_variants = scores(searcher, query)
    monkeypatch.setattr(clauses, "variants_in", lambda _: iter(()))
    without = scores(searcher, query)
    assert with_variants[1] == pytest.approx(without[1])
    assert with_variants[2] > 3 * without[2]


@pytest.mark.parametrize("query", ["软件", "软件和软件的打印", "U盘", "联系"])
def test_a_score_stays_a_share_however_often_a_variant_stands(query: str) -> None:
    words = ["软体", "列印", "随身碟", "联络", "连络", "软件"]
    searcher = searcher_of(["、".join(words * 40), "、".join(reversed(words * 40))])
    found = scores(searcher, query)
    assert found
    assert all(0 < score <= 1 for score in found.values())


@pytest.mark.parametrize("shared", ["解方程式", "比特币", "软体动物", "英勇的士兵"])
def test_a_word_that_all_regions_share_has_no_variant_inside(shared: str) -> None:
    assert list(variants_in(shared)) == []


def test_a_word_inside_a_longer_latin_one_is_not_asked_for() -> None:
    searcher = searcher_of(["随身碟放在柜台"])
    assert searcher.search("U盘", 5)
    assert not searcher.search("abU盘", 5)


def test_the_longer_word_is_the_one_that_is_asked_for() -> None:
    assert _spans("文件夹") == [((0, 3), "资料夹")]


@pytest.mark.parametrize(
    "ways",
    [
        pytest.param(("０２－１２３４", "02-1234", "02–1234", "02—1234"), id="phone"),
        pytest.param(("二〇二二年", "二零二二年"), id="zero"),
        pytest.param(("夜裡", "夜裏", "夜里"), id="inside"),
        pytest.param(("臺北", "台北"), id="terrace"),
        pytest.param(("週末", "周末"), id="week"),
        pytest.param(("ＶＩＰ會員", "vip会员", "VIP會員"), id="width"),
        pytest.param(("香菸攤", "香烟摊", "香煙攤"), id="smoke"),
        pytest.param(("１，２００元", "1,200元"), id="thousands"),
    ],
)
def test_other_ways_to_write_the_same_score_the_same(ways: tuple[str, ...]) -> None:
    searcher = searcher_of([*(f"请看{way}的告示" for way in ways), "请看门口的告示"])
    asked = [scores(searcher, way) for way in ways]
    assert all(found == asked[0] for found in asked)
    assert sorted(asked[0]) == list(range(1, len(ways) + 1))
    assert len({round(score, 9) for score in asked[0].values()}) == 1


def rows() -> list[list[str]]:
    return [line.split(" ") for line in TABLE.read_text(encoding="utf-8").splitlines()]


def test_every_word_of_the_table_is_folded_and_of_some_length() -> None:
    for row in rows():
        assert all(fold(word) == word and len(word) > 1 for word in row)


def test_the_table_leads_back_from_every_word() -> None:
    others = {word: found for word, *found in rows()}
    assert list(others) == sorted(others)
    for word, found in others.items():
        assert word not in found
        assert all(word in others[other] for other in found)

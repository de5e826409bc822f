"""What a search found, as it is written; and what the visitor narrowed it to."""

import re
from dataclasses import replace

import pytest

from conftest import Desk
from siyu_qa.errors import QuestionError
from siyu_qa.messages import LANGUAGES
from siyu_qa.records import Hit, Listed, Passage, Scope
from siyu_qa.text.questions import understand
from siyu_qa.web.hits import MOST_SHOWN, SHOWN, found, glance, grade, matches
from siyu_qa.web.ids import id_of
from siyu_qa.web.scopes import (
    MOST_LISTED,
    Chosen,
    choices,
    refusal_told,
    scope_of,
    scope_told,
)

HOSTILE = '<b onclick="hacked">会员</b>\u202e'


def hit(text: str, path: str = "店/会员.txt", score: float = 0.7, rank: int = 1) -> Hit:
    pieces = ((0, len(text), 0, len(text)),)
    passage = Passage(path, "会员须知", "", text, 0, len(text), 1, 2, pieces)
    return Hit(passage, score, rank, lexical=2, dense=None)


def listed(*paths: str) -> list[Listed]:
    titles = (path.rpartition("/")[2].partition(".")[0] for path in paths)
    return [
        Listed(path, title, "", "utf-8", 1.0, 1)
        for path, title in zip(paths, titles, strict=True)
    ]


def marked(query: str, text: str) -> list[str]:
    markup = found([hit(text)], understand(query), SHOWN, "en").partition("glance")[2]
    return re.findall("<mark>(.*?)</mark>", markup)


def shown(query: str, text: str) -> tuple[int, int]:
    return glance(text, matches(understand(query), text))


@pytest.mark.parametrize(
    ("query", "text", "words"),
    [
        ("会员年费", "金卡會員的年費", ["會員", "年費"]),
        ("會員", "ＶＩＰ会员", ["会员"]),
        ("金卡会员", "金卡会员来了", ["金卡会员"]),
        ("vip 卡", "ＶＩＰ可以，VIPs 不行", ["ＶＩＰ"]),
        ("编号 12", "编号 12，不是编号 123", ["编号", "12", "编号"]),
        ("多少", "有多少本书", ["多少"]),
        ("周一", "星期一休息", ["星期一"]),
        ("茶具", "没有的话", []),
    ],
)
def test_the_words_of_the_query_are_marked(
    query: str, text: str, words: list[str]
) -> None:
    assert marked(query, text) == words


def test_a_long_passage_is_cut_where_most_of_the_query_stands() -> None:
    text = "年费另算。" * 60 + "金卡会员的年费是三百元。" + "其他的事。" * 60
    start, end = shown("金卡会员的年费", text)
    assert text[start:end].startswith("金卡会员的年费是三百元。")
    assert end - start < len(text)


def test_a_passage_without_a_word_of_the_query_is_shown_from_its_beginning() -> None:
    assert shown("茶具", "其他的事。" * 60)[0] == 0


def test_a_passage_that_ends_with_the_query_s_words_is_shown_to_its_end() -> None:
    text = "其他的事。" * 60 + "会员"
    assert shown("会员", text)[1] == len(text)


def test_a_hit_opens_by_its_document_s_id() -> None:
    markup = found([hit("会员分三种。")], understand("会员"), SHOWN, "zh-Hans")
    assert f'name="open" value="span-{id_of("店/会员.txt")}-0-6"' in markup


def test_a_hit_says_why_it_was_found() -> None:
    markup = found([hit("会员分三种。")], understand("会员"), SHOWN, "zh-Hans")
    assert "字面相同：第 2" in markup
    assert "意思相近" not in markup


def test_the_numbers_are_behind_the_word() -> None:
    markup = found([hit("会员。", score=0.7)], understand("会员"), SHOWN, "zh-Hans")
    before, details = markup.split("<details")
    assert "相关度：高" in before
    assert "0.7" not in before
    assert "0&#46;700" in details


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_comes_from_a_document_is_text(language: str) -> None:
    one = hit(HOSTILE, path=f"{HOSTILE}.txt")
    markup = found([one], understand("会员"), SHOWN, language)
    tags = set(re.findall(r"<(\w+)", markup))
    assert tags == {"p", "ol", "li", "button", "span", "mark", "details", "summary"}
    assert "\u202e" not in markup
    assert "\n" not in markup


def test_a_very_long_name_is_cut() -> None:
    markup = found([hit("会员", path="长" * 9_000)], understand("会员"), SHOWN, "en")
    assert len(markup) < 3_000


def test_more_is_offered_until_all_is_shown() -> None:
    hits = [hit("会员。", rank=rank) for rank in range(1, MOST_SHOWN + 1)]
    first = found(hits, understand("会员"), SHOWN, "en")
    assert first.count('name="open"') == SHOWN
    assert f'name="more" value="{SHOWN + 20}"' in first
    everything = found(hits, understand("会员"), MOST_SHOWN, "en")
    assert everything.count('name="open"') == MOST_SHOWN
    assert 'name="more"' not in everything


def test_what_has_nothing_in_common_with_the_query_is_no_hit() -> None:
    stranger = replace(hit("无关。", score=0.01), lexical=None, dense_score=-0.1)
    markup = found([stranger], understand("会员"), SHOWN, "zh-Hans")
    assert "没有找到相关的段落" in markup
    assert "无关" not in markup


def test_where_nothing_fits_well_it_is_said() -> None:
    markup = found([hit("远的。", score=0.05)], understand("会员"), SHOWN, "zh-Hans")
    assert "没有很相关的段落" in markup


def test_the_words_for_a_score_are_in_order() -> None:
    words = [grade(score / 100) for score in range(120)]
    assert list(dict.fromkeys(words)) == ["low", "medium", "high"]


def test_twins_are_listed_and_open(desk: Desk) -> None:
    rule = "金卡会员每年续费三百元，可以提前一天预订座位，迟到十五分钟不再保留。\n"
    desk.write({"甲/规.txt": rule, "乙/规.txt": rule})
    desk.build()
    hits = desk.open().retrieve("金卡会员续费多少")
    markup = found(hits, understand("金卡会员续费多少"), SHOWN, "zh-Hans")
    assert "另见 1 处" in markup
    for path in ("甲/规.txt", "乙/规.txt"):
        assert f'value="span-{id_of(path)}-' in markup


def test_folders_stand_before_documents() -> None:
    labels = [label for label, _ in choices(listed("a.txt", "店/b.txt"), "zh-Hans")]
    assert labels == ["全部文档", "店/（文档：1）", "a · a.txt", "b · 店/b.txt"]


def test_a_choice_whose_document_is_gone_says_so() -> None:
    gone = f"doc-{id_of('b.txt')}"
    assert choices(listed("a.txt"), "zh-Hans", gone)[-1] == ("已不在索引里", gone)
    assert len(choices(listed("a.txt", "b.txt"), "zh-Hans", gone)) == 3


def test_of_many_documents_some_are_listed_and_all_are_reached() -> None:
    many = listed(*(f"{number:04}号.txt" for number in range(MOST_LISTED + 50)))
    assert len(choices(many, "en")) == 1 + MOST_LISTED
    assert scope_of(Chosen("0333號"), many) == Scope(document="/0333号.txt")
    chosen = f"doc-{id_of('0333号.txt')}"
    assert choices(many, "en", chosen)[-1] == ("0333号 · 0333号.txt", chosen)


@pytest.mark.parametrize(
    ("within", "scope"),
    [
        ("", Scope()),
        (f"folder-{id_of('店/')}", Scope(folder="店/")),
        (f"doc-{id_of('店/价.txt')}", Scope(document="/店/价.txt")),
        (f"doc-{id_of('价.txt')}", Scope(document="/价.txt")),
        ("價.txt", Scope(document="/价.txt")),
        ("须", Scope(document="/店/须知.txt")),
    ],
)
def test_a_choice_means_one_folder_or_one_document(within: str, scope: Scope) -> None:
    assert (
        scope_of(Chosen(within), listed("价.txt", "店/价.txt", "店/须知.txt")) == scope
    )


@pytest.mark.parametrize(
    ("chosen", "says"),
    [
        (Chosen("钥匙"), "没有名称含“钥匙”的文档"),
        (Chosen("txt"), "有 2 份文档的名称含“txt”"),
        (Chosen("doc-0123456789ab"), "所选范围里没有文档。请另选"),
        (Chosen(since="昨天"), "“昨天”不是日期"),
        (Chosen(until="2021-13-01"), "“2021-13-01”不是日期"),
    ],
)
def test_a_choice_that_means_nothing_is_one_line(chosen: Chosen, says: str) -> None:
    with pytest.raises(QuestionError, match=r".") as caught:
        scope_of(chosen, listed("价.txt", "店/价单.txt"))
    line = refusal_told(caught.value, "zh-Hans")
    assert line.startswith(says)
    assert "siyu-qa" not in line


def test_a_document_of_a_name_is_asked_without_others_of_that_name(desk: Desk) -> None:
    desk.write({"价.txt": "金卡年费二百元。\n", "店/价.txt": "金卡年费三百元整。\n"})
    desk.build()
    assistant = desk.open()
    for path in ("价.txt", "店/价.txt"):
        scope = scope_of(Chosen(f"doc-{id_of(path)}"), assistant.listed())
        hits = assistant.retrieve("金卡年费", scope=scope)
        assert [one.document for one in hits] == [path]


def test_what_is_searched_alone_is_said_with_the_way_back() -> None:
    told = scope_told(Scope(folder="<i>/", since="2021", until="2022"), "zh-Hans")
    assert "&#60;i&#62;" in told
    assert "从 2021 起" in told
    assert "到 2022 止" in told
    assert 'name="everything"' in told

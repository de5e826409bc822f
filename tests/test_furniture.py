"""Site furniture is told from articles, alone and by what recurs over a folder."""

import json
import re
from collections import Counter
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alphabet import BUTTONS, HEADINGS, texts
from siyu_qa.text.furniture import furniture_lines
from siyu_qa.text.phrases import longest_of
from siyu_qa.text.pieces import Mapped
from siyu_qa.text.recurring import RECURRING, signatures

CASES = Path(__file__).parent / "cases"
NEWS = (
    "河边的阅览室从三月起延长开放时间，每天晚上九点才关门。",
    "馆员说，晚上来的多半是下班后顺路还书的街坊。",
    "隔壁的茶铺也跟着把打烊的时间推迟了一个小时。",
    "孩子们最喜欢靠窗的那排位子，能看见桥下的船。",
)

lines_of_sites = st.lists(
    st.sampled_from(
        (
            *BUTTONS,
            *HEADINGS,
            *NEWS,
            "首页 | 资讯 | 论坛",
            "相關閱讀",
            "老街书店搬了新家",
            "阅读 12",
            "2022-03-01 10:00",
            "书目如下：",
            "立即兑换",
            "春茶满50减10元优惠券",
            "好！",
            "甲店",
            "",
        )
    ),
    max_size=20,
).map("\n".join)
"""Texts of lines that mean something to the finding of furniture."""


def cases(name: str) -> list[object]:
    """Read the cases of a file as parameters, each under its label."""
    return [
        pytest.param(row["input"], row.get("expected", row["input"]), id=row["label"])
        for row in json.loads((CASES / name).read_text(encoding="utf-8"))
    ]


def without_furniture(text: str, recurring: frozenset[str] = frozenset()) -> str:
    return Mapped.verbatim(text).edited(furniture_lines(text, recurring)).text


def recurring_in(folder: list[str]) -> frozenset[str]:
    """Count signatures as the index does."""
    counts = Counter(sign for text in folder for sign in signatures(text))
    return frozenset(sign for sign, count in counts.items() if count >= RECURRING)


@pytest.mark.parametrize(("text", "expected"), cases("furniture-found.json"))
def test_furniture_is_found(text: str, expected: str) -> None:
    assert without_furniture(text) == expected


@pytest.mark.parametrize(("text", "expected"), cases("furniture-kept.json"))
def test_what_looks_like_furniture_stays(text: str, expected: str) -> None:
    assert without_furniture(text) == expected


@given(
    st.lists(st.text("回复了帖+", min_size=1, max_size=4), min_size=1),
    st.text("回复了帖+"),
)
def test_the_longest_of_several_words_is_found(words: list[str], line: str) -> None:
    ordered = sorted(words, key=len, reverse=True)
    one_by_one = re.compile("|".join(map(re.escape, ordered)))
    assert longest_of(words).findall(line) == one_by_one.findall(line)


def pages(head: list[str], foot: list[str], count: int = RECURRING) -> list[str]:
    """Make pages of one site, each with its own title and article."""
    bodies = [
        f"第{n}桥边的新事\n{NEWS[n % 4]}{NEWS[(n + 1) % 4]}" for n in range(count)
    ]
    return ["\n".join([*head, body, *foot, ""]) for body in bodies]


def test_the_name_of_a_site_above_its_pages_is_found_by_recurring() -> None:
    folder = pages(["河畔晚报"], [])
    assert "河畔晚报" in without_furniture(folder[0])
    assert "河畔晚报" not in without_furniture(folder[0], recurring_in(folder))


def test_lines_at_the_foot_recur_in_either_script() -> None:
    folder = pages([], ["街坊读书社", "每周三晚上见"], RECURRING - 1)
    folder += pages([], ["街坊讀書社", "每週三晚上見"], 1)
    kept = without_furniture(folder[0], recurring_in(folder))
    assert "街坊读书社" not in kept
    assert "第0桥边的新事" in kept


def test_one_document_fewer_is_no_recurring() -> None:
    folder = pages(["河畔晚报"], ["街坊读书社", "每周三晚上见"], RECURRING - 1)
    assert without_furniture(folder[0], recurring_in(folder)) == folder[0]


def test_a_button_in_the_middle_goes_when_it_recurs() -> None:
    folder = [f"{NEWS[n]}\n关注\n{NEWS[n + 1]}\n" for n in range(RECURRING)]
    assert without_furniture(folder[0]) == folder[0]
    assert without_furniture(folder[0], recurring_in(folder)) == "".join(
        f"{line}\n" for line in NEWS[:2]
    )


def test_counters_recur_whatever_they_have_counted() -> None:
    assert signatures("阅读 1234\n") & signatures("閱讀 88\n")


@pytest.mark.parametrize(
    "line",
    [
        "第一章 总则",
        "## 安装",
        "一、申訴",
        "- 收据",
        "1. 收据",
        "本办法自发布之日起施行。",
        "电话：0551-1234567",
        "2022-03-01 10:00",
        "| 书名 | 册数 |",
        "书名\t册数",
        "8888",
        "。。。",
    ],
)
def test_headings_items_sentences_and_labels_have_no_signature(line: str) -> None:
    assert signatures(line) == frozenset()


@pytest.mark.parametrize(
    "line", ["常见问题", "用料", "顾客第一！", "## 安裝", "第一章 總則"]
)
def test_a_heading_or_slogan_inside_articles_stays_though_it_recurs(line: str) -> None:
    folder = [f"{NEWS[n]}\n{line}\n{NEWS[n + 1]}\n" for n in range(RECURRING)]
    assert without_furniture(folder[0], recurring_in(folder)) == folder[0]


def test_a_title_stays_though_each_document_of_the_folder_has_it() -> None:
    folder = [f"会议记录\n2022-03-0{n + 1}\n{NEWS[n]}\n" for n in range(RECURRING)]
    assert without_furniture(folder[0], recurring_in(folder)) == folder[0]


def test_recipes_of_a_folder_keep_what_they_share() -> None:
    folder = [
        f"{name}\n用料\n面粉 {n + 3}00克\n糖 适量\n做法\n{step}揉成团，放半个小时。\n"
        for n, (name, step) in enumerate(
            [("葱油饼", "面粉加水"), ("红糖馒头", "面粉加酵母"), ("花卷", "面粉加牛奶")]
        )
    ]
    assert without_furniture(folder[0], recurring_in(folder)) == folder[0]


def test_below_the_first_furniture_at_the_foot_short_lines_are_furniture_too() -> None:
    body = f"桥边的新事\n{NEWS[0]}{NEWS[1]}\n{NEWS[2]}{NEWS[3]}\n河边阅览室\n"
    foot = "分享到：\n阿秋\n爱看书的店员\n版权所有 不得转载\n皖ICP备12345678号\n"
    assert without_furniture(body + foot) == body


def test_the_same_short_lines_stay_where_nothing_else_is_furniture() -> None:
    text = f"桥边的新事\n{NEWS[0]}{NEWS[1]}\n阿秋\n爱看书的店员\n"
    assert without_furniture(text) == text


@given(texts | lines_of_sites)
def test_edits_are_whole_lines_in_order(text: str) -> None:
    known = signatures(text)
    starts, end = [0], 0
    for line in text.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    for edit in furniture_lines(text, known):
        assert end <= edit.start < edit.end
        assert edit.text == ""
        assert starts[starts.index(edit.start) + 1] == edit.end
        end = edit.end


@given(texts | lines_of_sites)
def test_a_second_look_finds_nothing_more(text: str) -> None:
    once = without_furniture(text)
    assert without_furniture(once) == once


def test_the_time_grows_with_the_text_and_no_faster() -> None:
    def seconds(count: int) -> float:
        text = "店里 新书\n收藏 好书\n读者 来信\n" * count
        began = process_time()
        assert list(furniture_lines(text, signatures(text)))
        return process_time() - began

    seconds(100)
    # Two megabytes; eight times the text may take at most sixteen times as long.
    assert seconds(48_000) < 16 * seconds(6_000)

"""Questions asked of some documents alone, and answers in the other script."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

import browser as folder
from browser import ask

pytestmark = folder.needs_chromium

PRICES = {
    "2021/租金.txt": "发布时间：2021-07-03\n\n菜畦的租金是每月二十元。\n",
    "2022/租金.txt": (
        "發布時間：2022-07-03\n\n菜畦的租金是每月三十元，頭髮店隔壁的除外。\n"
    ),
}
RENT = "菜畦的租金是多少？"


@pytest.fixture(scope="module")
def seeds(seeds: Path) -> Path:
    for name, text in PRICES.items():
        (seeds / name).parent.mkdir()
        (seeds / name).write_text(text, encoding="utf-8")
    return seeds


@pytest.fixture
def page(page: Page) -> Page:
    # What is chosen is written when the page is opened: until then it shows seconds.
    expect(page.locator("#active")).to_have_text("")
    page.get_by_role("button", name="选项").click()
    return page


def narrow(page: Page, words: str) -> None:
    box = page.get_by_role("combobox", name="只查这些文档")
    box.click()
    box.fill(words)
    page.get_by_role("option", name=words).first.click()
    expect(page.locator("#active .scope")).to_be_visible()


@pytest.mark.parametrize(
    ("within", "answer"), [("2021/", "二十元"), ("2022/", "三十元")]
)
def test_a_folder_alone_answers(page: Page, within: str, answer: str) -> None:
    narrow(page, within)
    sentences = ask(page, RENT).locator(".sentence")
    expect(sentences).to_have_count(1)
    expect(sentences).to_contain_text(answer)


def test_what_the_folder_does_not_say_is_refused_for_the_scope(page: Page) -> None:
    narrow(page, "2021/")
    refusal = ask(page, "书屋一次最多可以借几本书？").locator(".refusal")
    expect(refusal).to_contain_text("所选范围的 1 份文档")
    page.get_by_role("button", name="清除筛选").click()
    expect(page.locator("#active .scope")).to_have_count(0)
    whole = ask(page, "书屋一次最多可以借几本书？")
    expect(whole.locator(".sentence").first).to_contain_text("六本书")


def test_a_scope_without_documents_is_told_and_the_question_stays(page: Page) -> None:
    since = page.get_by_role("textbox", name="最早日期")
    since.fill("2031")
    since.press("Enter")
    expect(page.locator("#active")).to_contain_text("从 2031 起")
    box = page.locator("#question textarea")
    box.fill(RENT)
    box.press("Enter")
    expect(page.locator("#notice")).to_contain_text("所选范围里没有文档")
    expect(box).to_have_value(RENT)


def test_an_answer_is_shown_in_the_other_script_with_its_own_words_at_hand(
    page: Page,
) -> None:
    narrow(page, "2022/")
    answer = ask(page, RENT)
    sentence = answer.locator(".sentence")
    quote = "菜畦的租金是每月三十元，頭髮店隔壁的除外。"
    expect(sentence).to_have_text(f"{quote}[1]", use_inner_text=True)
    expect(answer.locator(".conversion")).to_have_count(0)
    page.get_by_role("group", name="答案的文字").get_by_label("简体").check()
    converted = "菜畦的租金是每月三十元，头发店隔壁的除外。"
    expect(sentence).to_have_text(f"{converted}[1]", use_inner_text=True)
    expect(answer.locator(".conversion")).to_contain_text("已转换为简体")
    expect(sentence.locator(".converted strong").first).to_be_visible()
    answer.get_by_role("button", name="看原文").click()
    expect(sentence).to_have_text(f"{quote}[1]", use_inner_text=True)
    answer.get_by_role("button", name="看转换后的").click()
    expect(sentence).to_have_text(f"{converted}[1]", use_inner_text=True)
    answer.locator(".cite").first.click()
    expect(page.locator("#source mark")).to_have_text(quote)


def test_an_answer_in_that_script_already_is_not_told_as_converted(page: Page) -> None:
    page.get_by_role("group", name="答案的文字").get_by_label("简体").check()
    answer = ask(page, "书屋一次最多可以借几本书？")
    expect(answer.locator(".conversion")).to_have_count(0)
    expect(answer.locator(".original")).to_have_count(0)

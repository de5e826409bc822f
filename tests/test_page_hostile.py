"""Texts that would run or load something stay text, wherever they come from."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

import browser as folder
from browser import ask
from hostile import HOSTILE

pytestmark = folder.needs_chromium

ALIVE = (
    "script, style, iframe, object, embed, form, svg, math, img, video, audio, a,"
    " base, link, meta, input, select, textarea, b, i, strong > *, mark mark,"
    " [style], [href], [src], [onerror], [onload]"
)
"""What none of our markup around document text has."""
LONG_TITLE = "长" * 10_000
LOCKS = len(HOSTILE)


def lock(number: int) -> str:
    """Name something that one document alone tells of."""
    digits = "甲乙丙丁戊己庚辛壬癸"
    return f"{digits[number // 10]}{digits[number % 10]}号柜"


@pytest.fixture(scope="module")
def seeds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write each text into a document's words, into its title and into its name."""
    seeds = tmp_path_factory.mktemp("hostile")
    for number, text in enumerate(HOSTILE):
        name = re.sub(r"[/\x00-\x1f]", "", text)[:60]
        words = (
            f"# {text}\n\n{lock(number)}的钥匙由{text}保管。\n\n"
            "柜子放在门厅的左边，早上九点以后才能打开，下午五点以前要锁好。\n"
        )
        (seeds / f"{number:02} {name}.md").write_text(words, encoding="utf-8")
    (seeds / "长题.md").write_text(
        f"# {LONG_TITLE}\n\n长廊的灯由程师傅在傍晚点亮。\n", encoding="utf-8"
    )
    return seeds


def expect_text_alone(part: Locator) -> None:
    expect(part.locator(ALIVE)).to_have_count(0)


def begin_anew(page: Page) -> None:
    page.get_by_role("button", name="新对话").click()
    expect(page.locator("#chat .bot-row")).to_have_count(0)
    expect(page.locator("body.answering")).to_have_count(0)


def seen(text: str) -> str:
    """Give what of a text can be seen on a page, in any of its lines."""
    return text.split("\t")[0].split("\x1b")[0].split("\u202e")[0].strip()


def test_a_text_in_a_document_its_title_and_its_name_is_text(page: Page) -> None:
    for number, text in enumerate(HOSTILE):
        answer = ask(page, f"{lock(number)}的钥匙由谁保管？")
        expect_text_alone(answer.locator(".md"))
        (answer.locator(".cite, .nearest button")).first.click()
        source = page.locator("#source article")
        expect(source.locator(".place")).to_contain_text(f"{number:02} ")
        expect(source.locator("h2")).not_to_be_empty()
        expect(source.locator(".lines")).to_contain_text(seen(text))
        expect_text_alone(source)
        if number % 10 == 9:
            begin_anew(page)


def test_a_text_that_is_asked_is_text(page: Page) -> None:
    for number, text in enumerate(HOSTILE):
        question = f"{text} 是什么？"
        page.locator("#question textarea").fill(question)
        page.locator("#ask").click()
        rows = page.locator("#chat .user-row")
        expect(rows).to_have_count(number % 10 + 1)
        expect(rows.last).to_contain_text(seen(text))
        expect(page.locator("body.answering")).to_have_count(0)
        expect(page.locator("#chat .waiting")).to_have_count(0)
        expect_text_alone(page.locator("#chat .md"))
        if number % 10 == 9:
            begin_anew(page)


def test_a_text_that_is_searched_for_and_found_is_text(page: Page) -> None:
    page.get_by_role("navigation").get_by_role("button", name="检索").click()
    box = page.locator("#searching textarea").first
    for text in ("钥匙 保管", *HOSTILE[::6]):
        box.fill(text)
        box.press("Enter")
        expect(page.locator("#searching mark").first).to_be_visible()
        expect_text_alone(page.locator("#searching .hits"))


def test_a_list_of_hostile_documents_is_text(page: Page) -> None:
    page.get_by_role("navigation").get_by_role("button", name="文档").click()
    listed = page.locator("#listing .documents")
    expect(listed).to_contain_text("window.hacked=1")
    expect_text_alone(listed)


def test_a_title_of_ten_thousand_characters_leaves_the_page_usable(page: Page) -> None:
    answer = ask(page, "长廊的灯由谁点亮？")
    expect(answer.locator(".sentence").first).to_contain_text("程师傅")
    answer.locator(".cite").first.click()
    expect(page.locator("#source mark")).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280
    conversation = page.locator("#chat .bubble-wrap").evaluate(
        "it => it.scrollHeight / it.clientHeight"
    )
    assert conversation < 2

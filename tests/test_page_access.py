"""The page by keyboard, for a screen reader, and on a phone."""

from collections.abc import Callable
from typing import Literal, TypeAlias

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

import browser as folder
from browser import ask

pytestmark = folder.needs_chromium

Look: TypeAlias = Literal["light", "dark"]

LOOKS: tuple[Look, ...] = ("light", "dark")
GRAVE = {"serious", "critical"}
BORROW = "书屋一次最多可以借几本书？"
QUOTE = "每位读者一次最多可以借六本书📚，借期为二十一天。"
PHONE = {"width": 390, "height": 844}


def go(page: Page, view: str) -> None:
    page.get_by_role("navigation").get_by_role("button", name=view).click()


def nothing_asked(page: Page) -> None:
    expect(page.locator("#chat .example").first).to_be_visible()


def answered(page: Page) -> None:
    ask(page, "志愿者分为哪三个小组？")
    ask(page, "第二个负责什么？").locator(".cite").first.click()
    expect(page.locator("#source mark")).to_be_visible()


def refused(page: Page) -> None:
    ask(page, "怎么给猫洗澡？").locator(".nearest button").first.click()
    expect(page.locator("#source article")).to_be_visible()


def searched(page: Page) -> None:
    go(page, "检索")
    page.locator("#searching textarea").first.fill("志愿者")
    page.locator("#searching textarea").first.press("Enter")
    expect(page.locator("#searching mark").first).to_be_visible()


def documents_listed(page: Page) -> None:
    go(page, "文档")
    expect(page.locator("#documents")).to_contain_text("借阅须知.md")


def conversations_listed(page: Page) -> None:
    ask(page, BORROW)
    go(page, "对话")
    expect(page.locator("#conversations")).to_contain_text(BORROW)


SCENES = (
    nothing_asked,
    answered,
    refused,
    searched,
    documents_listed,
    conversations_listed,
)
Scene = Callable[[Page], None]


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.__name__)
def test_a_screen_reader_meets_nothing_grave(page: Page, scene: Scene) -> None:
    scene(page)
    for look in LOOKS:
        # A colour that is on its way to another one is neither.
        page.emulate_media(color_scheme=look, reduced_motion="reduce")
        found = Axe().run(page).response["violations"]
        grave = [
            (look, one["id"], node["html"], node["any"])
            for one in found
            if one["impact"] in GRAVE
            for node in one["nodes"]
        ]
        assert grave == []


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.__name__)
def test_on_a_phone_nothing_scrolls_sideways(page: Page, scene: Scene) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    scene(page)
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= PHONE["width"]
    # Nothing that can be pressed lies beyond the screen's edge either.
    hidden = page.evaluate(
        """() => [...document.querySelectorAll("button, input, textarea, select")]
        .filter((it) => it.checkVisibility({ visibilityProperty: true }))
        .filter((it) => it.getBoundingClientRect().right > innerWidth + 1)
        .map((it) => it.outerHTML)"""
    )
    assert hidden == []


def test_with_little_height_the_page_scrolls_as_a_whole(page: Page) -> None:
    page.set_viewport_size({"width": 640, "height": 400})
    nothing_asked(page)
    heading = page.get_by_role("heading", level=1)
    foot = page.locator("#state .state")
    heading.hover()
    page.mouse.wheel(0, 2_000)
    expect(foot).to_be_in_viewport(ratio=1)
    expect(page.locator("#ask")).to_be_in_viewport(ratio=1)
    page.mouse.wheel(0, -2_000)
    expect(heading).to_be_in_viewport(ratio=1)
    for way in page.locator("#top button").all():
        expect(way).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("width", [320, 1280])
def test_in_english_the_views_stand_in_one_line(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 640})
    page.get_by_role("radio", name="English").check()
    views = page.get_by_role("navigation").get_by_role("button")
    expect(views.last).to_have_text("Conversations")
    boxes = [box for way in views.all() if (box := way.bounding_box())]
    assert len({box["y"] for box in boxes}) == 1
    assert all(box["height"] < 44 for box in boxes)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    box = page.locator("#question").bounding_box()
    assert box
    assert box["width"] > 150


@pytest.mark.parametrize("look", LOOKS)
def test_a_placeholder_is_read_as_well_as_other_quiet_words(
    page: Page, look: Look
) -> None:
    page.emulate_media(color_scheme=look)
    colours = page.evaluate(
        """() => {
            const box = document.querySelector("#question textarea");
            const quiet = document.querySelector("#foot p");
            return [
                getComputedStyle(box, "::placeholder").color,
                getComputedStyle(quiet).color,
            ];
        }"""
    )
    assert colours[0] == colours[1]


def test_the_rule_under_an_answer_is_as_wide_as_the_column(page: Page) -> None:
    sources = ask(page, BORROW).locator(".sources").bounding_box()
    column = page.locator("#line").bounding_box()
    assert sources
    assert column
    assert sources["width"] == pytest.approx(column["width"], abs=8)

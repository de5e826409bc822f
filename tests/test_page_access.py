"""The page by keyboard, for a screen reader, and on a phone."""

from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect

import browser as folder
from browser import ask

pytestmark = folder.needs_chromium

GRAVE = {"serious", "critical"}
BORROW = "书屋一次最多可以借几本书？"
QUOTE = "每位读者一次最多可以借六本书📚，借期为二十一天。"
PHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    seeds = tmp_path_factory.mktemp("access") / "seeds"
    folder.write_documents(seeds)
    port = folder.free_port()
    with folder.served(seeds, seeds.with_name("index"), port):
        yield port


@pytest.fixture(scope="module")
def context() -> Iterator[BrowserContext]:
    with folder.opened_browser() as context:
        yield context


@pytest.fixture
def page(context: BrowserContext, port: int) -> Iterator[Page]:
    with folder.visit(context, port) as page:
        yield page
        page.evaluate("localStorage.clear()")


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


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.__name__)
def test_a_screen_reader_meets_nothing_grave(
    page: Page, scene: Scene, scheme: str
) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.reload()
    scene(page)
    found = Axe().run(page).response["violations"]
    grave = [
        (one["id"], node["html"], node["any"])
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

"""An open page outlives its server: it says so, and goes on with the next one."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

import browser as folder

pytestmark = folder.needs_chromium

FIRST = "书屋几点开放？"
QUESTION = "书屋一次最多可以借几本书？"


@pytest.fixture(scope="module")
def seeds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    seeds = tmp_path_factory.mktemp("connection") / "seeds"
    folder.write_documents(seeds)
    return seeds


@pytest.fixture(scope="module")
def context() -> Iterator[BrowserContext]:
    with folder.opened_browser() as context:
        yield context


def opened(context: BrowserContext, port: int) -> Page:
    """Open the page; the browser may complain that the server is away."""
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{port}")
    expect(page.locator("#state .state")).to_be_visible()
    return page


def ask_in_vain(page: Page) -> None:
    page.locator("#question textarea").fill(QUESTION)
    page.get_by_role("button", name="提问").click()


def test_a_page_without_its_server_says_so_and_goes_on_with_the_next_one(
    context: BrowserContext, seeds: Path
) -> None:
    port, index = folder.free_port(), seeds.with_name("index")
    with folder.served(seeds, index, port):
        page = opened(context, port)
        folder.ask(page, FIRST)
    ask_in_vain(page)
    line = page.get_by_role("alert").filter(has_text="服务器没有回应")
    expect(line).to_be_visible()
    expect(page.get_by_text("Connection")).to_be_hidden()
    with folder.served(seeds, index, port):
        expect(line).to_be_hidden()
        box = page.locator("#question textarea")
        expect(box).to_have_value(QUESTION)
        expect(page.locator("#chat .bot-row")).to_have_count(1)
        page.get_by_role("button", name="提问").click()
        expect(page.locator("#chat .bot-row")).to_have_count(2)
        expect(page.locator("#chat .sentence").last).to_contain_text("六本书")
    page.close()


def test_a_page_whose_server_was_started_anew_goes_on_at_once(
    context: BrowserContext, seeds: Path
) -> None:
    port, index = folder.free_port(), seeds.with_name("index")
    with folder.served(seeds, index, port):
        page = opened(context, port)
    with folder.served(seeds, index, port):
        ask_in_vain(page)
        expect(page.locator("#chat .sentence")).to_contain_text("六本书")
    page.close()

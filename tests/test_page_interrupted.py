"""What happens to a conversation whose answer takes long or whose server goes away."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

import browser as folder

pytestmark = folder.needs_chromium

QUESTION = "书屋一次最多可以借几本书？"


@pytest.fixture(scope="module")
def pipe(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pipe = tmp_path_factory.mktemp("slow") / "pipe"
    os.mkfifo(pipe)
    return pipe


@pytest.fixture(scope="module")
def port(pipe: Path) -> Iterator[int]:
    port, seeds = folder.free_port(), pipe.with_name("seeds")
    folder.write_documents(seeds)
    slowly = (sys.executable, str(Path(__file__).with_name("slowly.py")), str(pipe))
    with folder.served(seeds, pipe.with_name("index"), port, slowly):
        yield port


@pytest.fixture
def context() -> Iterator[BrowserContext]:
    with folder.opened_browser() as context:
        yield context


@pytest.fixture
def page(context: BrowserContext, port: int) -> Iterator[Page]:
    with folder.visit(context, port) as page:
        yield page


def let_answer(pipe: Path) -> None:
    """Let one question that waits be answered."""
    pipe.open("wb").close()


def begin(page: Page, question: str) -> None:
    """Ask, and see that the answer is under way."""
    page.locator("#question textarea").fill(question)
    page.locator("#question textarea").press("Enter")
    expect(page.locator("#chat .waiting")).to_be_visible()
    expect(page.get_by_role("button", name="停止")).to_be_visible()


def test_a_question_is_stopped_and_comes_back_into_the_box(
    page: Page, pipe: Path
) -> None:
    begin(page, QUESTION)
    page.get_by_role("button", name="停止").click()
    box = page.locator("#question textarea")
    expect(box).to_have_value(QUESTION)
    expect(page.locator("#chat .bot-row")).to_have_count(0)
    let_answer(pipe)
    expect(page.get_by_role("button", name="提问")).to_be_visible()
    begin(page, QUESTION)
    let_answer(pipe)
    expect(page.locator("#chat .sentence")).to_contain_text("六本书")

"""What happens to a conversation whose answer takes long or whose server goes away."""

import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

import browser as folder

pytestmark = folder.needs_chromium

_PATIENCE = 30
QUESTION = "书屋一次最多可以借几本书？"


@pytest.fixture(scope="module")
def pipe(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pipe = tmp_path_factory.mktemp("slow") / "pipe"
    os.mkfifo(pipe)
    return pipe


@pytest.fixture(scope="module")
def command(pipe: Path) -> Sequence[str]:
    """Serve with answers that wait for the pipe."""
    return (sys.executable, str(Path(__file__).with_name("slowly.py")), str(pipe))


def let_answer(pipe: Path) -> None:
    """Let the questions that wait be answered; soon there is one."""

    def give_up(*_: object) -> None:
        raise TimeoutError("no question has come to the server")

    before = signal.signal(signal.SIGALRM, give_up)
    signal.alarm(_PATIENCE)
    try:
        pipe.open("wb").close()
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


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


def test_what_is_typed_while_an_answer_comes_stays(page: Page, pipe: Path) -> None:
    box = page.locator("#question textarea")
    begin(page, QUESTION)
    expect(box).to_have_value("")
    expect(box).to_be_focused()
    page.keyboard.insert_text("志愿者分为")
    box.press("Enter")
    page.keyboard.insert_text("哪三个小组？")
    let_answer(pipe)
    expect(page.locator("#chat .sentence")).to_contain_text("六本书")
    expect(box).to_have_value("志愿者分为哪三个小组？")
    expect(page.locator("#chat .user-row")).to_have_text([QUESTION])


def test_a_question_asked_twice_in_haste_is_answered_once(
    page: Page, pipe: Path
) -> None:
    box = page.locator("#question textarea")
    box.fill(QUESTION)
    box.evaluate(
        """it => { for (let times = 0; times < 2; times++)
          for (const kind of ["keydown", "keypress", "keyup"])
            it.dispatchEvent(new KeyboardEvent(kind, { key: "Enter", bubbles: true }));
        }"""
    )
    expect(page.locator("#chat .waiting")).to_be_visible()
    let_answer(pipe)
    expect(page.locator("#chat .tools")).to_have_count(1)
    expect(page.locator("#chat .user-row")).to_have_count(1)
    expect(box).to_have_value("")


def test_a_new_conversation_leaves_what_is_typed_and_ends_what_is_asked(
    page: Page, pipe: Path
) -> None:
    begin(page, QUESTION)
    page.locator("#question textarea").fill("书屋几点开放？")
    page.get_by_role("button", name="新对话").click()
    expect(page.locator("#chat .user-row")).to_have_count(0)
    let_answer(pipe)
    box = page.locator("#question textarea")
    expect(box).to_have_value("书屋几点开放？")
    box.press("Enter")
    let_answer(pipe)
    expect(page.locator("#chat .sentence")).to_contain_text("上午十点")
    expect(page.locator("#chat .user-row")).to_have_count(1)

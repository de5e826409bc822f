"""The page under load: many people, many questions, a long conversation."""

import asyncio
import json
from collections.abc import Iterator
from itertools import cycle, islice
from subprocess import Popen

import pytest
from playwright.async_api import Page

import browser as folder
import crowd
from conftest import Desk
from crowd import QUESTIONS, Waits, Wire
from siyu_qa.web.kept import kept
from wire import send

pytestmark = folder.needs_chromium

PEOPLE = 8
TURNS = 150

Served = tuple[Popen[str], int, Desk]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    home = tmp_path_factory.mktemp("load")
    desk = Desk(home / "seeds", home / "index")
    folder.write_documents(desk.seeds)
    desk.build()
    port = folder.free_port()
    with folder.served(desk.seeds, desk.index, port) as server:
        assert send(port, "GET", "/").status == 200
        yield server, port, desk


def test_many_people_ask_at_once(served: Served) -> None:
    _, port, _ = served
    waits = asyncio.run(crowd.ask_together(port, PEOPLE, seconds=5))
    assert waits.complaints == []
    assert len(waits.seconds) >= PEOPLE


def test_questions_leave_no_memory_behind(served: Served) -> None:
    server, port, desk = served
    wire = Wire(port)
    talk = kept([desk.open().ask(QUESTIONS[0])])
    # Threads and caches are made by the first of them.
    assert all(wire.ask(question, talk) for question in islice(cycle(QUESTIONS), 40))
    before = crowd.memory(server.pid)
    assert all(wire.ask(question, talk) for question in islice(cycle(QUESTIONS), 100))
    assert crowd.memory(server.pid) - before < 20


def long_conversation(desk: Desk) -> str:
    assistant = desk.open()
    answers = [assistant.ask(question) for question in QUESTIONS]
    return kept(list(islice(cycle(answers), TURNS)))


def kept_by_the_browser(talk: str) -> str:
    """Give the script that makes a browser one that has kept a conversation."""
    about = {"title": "很长", "count": TURNS, "begun": 1, "changed": 1}
    return (
        f"localStorage.setItem('siyu-qa:talk:long', {json.dumps(talk)});"
        f"localStorage.setItem('siyu-qa:about:long', {json.dumps(json.dumps(about))});"
        "sessionStorage.setItem('siyu-qa:open', 'long');"
    )


async def turns_kept(page: Page) -> int:
    return len(json.loads(await page.locator("#kept textarea").input_value())["turns"])


async def go_on(port: int, talk: str) -> tuple[list[float], list[float], int, Waits]:
    waits = Waits()
    async with crowd.opened() as browser:
        context = await browser.new_context(locale="zh-CN")
        await context.add_init_script(kept_by_the_browser(talk))
        page = await crowd.visited(context, port, waits)
        await page.locator("#chat .bot-row").first.wait_for()
        seconds = await crowd.ask_often(page, 5)
        delays = await crowd.typing_delays(page)
        return seconds, delays, await turns_kept(page), waits


def test_a_long_conversation_stays_usable(served: Served) -> None:
    _, port, desk = served
    talk = long_conversation(desk)
    seconds, delays, turns, waits = asyncio.run(go_on(port, talk))
    assert waits.complaints == []
    assert turns == TURNS + len(seconds)
    # A person waits under a second; this machine may be doing other things.
    assert crowd.share(seconds, 50) < 6
    assert crowd.share(delays, 95) < 0.5

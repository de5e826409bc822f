"""Several people at the page at once, each in a browser of their own."""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from http.client import HTTPConnection
from itertools import cycle, islice
from pathlib import Path
from statistics import quantiles
from typing import Any
from uuid import uuid4

from playwright.async_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    async_playwright,
)

from browser import ARGUMENTS, CHROMIUM

QUESTIONS = (
    "书屋一次最多可以借几本书？",
    "志愿者分为哪三个小组？",
    "逾期归还怎么收费？",
    "菜園什麼時候澆水？",
    "怎么给猫洗澡？",
    "书屋的开放时间是几点？",
)
_TURNS = 20
"""After so many a person begins a new conversation."""

# Playwright looks every tenth of a second or less often; the page itself knows at once.
_ASK = """
(question) => new Promise((resolve, reject) => {
  const one = (selector) => document.querySelector(selector);
  const kept = () => one("#kept textarea").value;
  const before = kept();
  const began = performance.now();
  const observer = new MutationObserver(look);
  const late = setTimeout(() => {
    observer.disconnect();
    reject(new Error(one("#notice")?.innerText || "no answer within half a minute"));
  }, 30000);
  function look() {
    const isBusy = document.body.classList.contains("answering");
    if (isBusy || kept() === before) return;
    observer.disconnect();
    clearTimeout(late);
    resolve(performance.now() - began);
  }
  observer.observe(document.body, { attributes: true, childList: true, subtree: true });
  const box = one("#question textarea");
  box.value = question;
  box.dispatchEvent(new Event("input", { bubbles: true }));
  setTimeout(() => one("#ask").click());
})
"""

# From the key to the frame that shows what it wrote.
_TYPE = """
() => new Promise((resolve) => {
  const box = document.querySelector("#question textarea");
  const delays = [];
  function type(left) {
    const began = performance.now();
    box.value += "字";
    box.dispatchEvent(new Event("input", { bubbles: true }));
    requestAnimationFrame(() => setTimeout(() => {
      delays.push(performance.now() - began);
      if (left > 1) type(left - 1);
      else resolve(delays);
    }));
  }
  type(40);
})
"""


@dataclass
class Waits:
    """How long people waited for whole answers, and what went wrong."""

    seconds: list[float] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    @property
    def p50(self) -> float:
        return share(self.seconds, 50)

    @property
    def p95(self) -> float:
        return share(self.seconds, 95)


def share(values: list[float], percent: int) -> float:
    """Give the value that so many of a hundred are not above."""
    return quantiles(values, n=100, method="inclusive")[percent - 1]


@asynccontextmanager
async def opened() -> AsyncIterator[Browser]:
    """Open a browser for as long as the block runs."""
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(
            executable_path=CHROMIUM, args=ARGUMENTS
        )
        yield chromium
        await chromium.close()


async def visited(context: BrowserContext, port: int, waits: Waits) -> Page:
    """Open the page; note what it complains of."""
    page = await context.new_page()
    page.on("pageerror", lambda error: waits.complaints.append(str(error)))
    page.on("console", lambda said: waits.complaints.extend(_complaint(said)))
    await page.goto(f"http://127.0.0.1:{port}")
    return page


async def arrived(browser: Browser, port: int, waits: Waits) -> Page:
    """Come to the page with an empty browser, and wait until one can ask."""
    page = await visited(await browser.new_context(locale="zh-CN"), port, waits)
    await page.locator("#chat .example").first.wait_for()
    return page


def _complaint(said: ConsoleMessage) -> list[str]:
    return [said.text] if said.type in {"error", "warning"} else []


async def ask(page: Page, question: str) -> float:
    """Ask, and give the seconds until the answer is whole."""
    milliseconds: float = await page.evaluate(_ASK, question)
    return milliseconds / 1000


async def ask_often(page: Page, times: int) -> list[float]:
    """Ask one question after another, in one conversation."""
    return [await ask(page, question) for question in islice(cycle(QUESTIONS), times)]


async def typing_delays(page: Page) -> list[float]:
    """Type, and give for each character the seconds until it is shown."""
    milliseconds: list[float] = await page.evaluate(_TYPE)
    return [one / 1000 for one in milliseconds]


async def ask_together(port: int, people: int, seconds: float) -> Waits:
    """Let people ask one question after another, for so many seconds at least."""
    waits = Waits()
    async with opened() as browser:
        arriving = (arrived(browser, port, waits) for _ in range(people))
        pages = await asyncio.gather(*arriving)
        end = time.monotonic() + seconds
        asking = (
            _keep_asking(page, waits, number, end) for number, page in enumerate(pages)
        )
        await asyncio.gather(*asking)
    return waits


async def _keep_asking(page: Page, waits: Waits, number: int, end: float) -> None:
    asked = cycle(QUESTIONS[number % len(QUESTIONS) :] + QUESTIONS)
    turns = 0
    while time.monotonic() < end:
        try:
            waits.seconds.append(await ask(page, next(asked)))
        except Exception as error:
            waits.complaints.append(str(error))
        turns += 1
        if turns % _TURNS == 0:
            await page.locator("#new").click()
            await page.locator("#chat .example").first.wait_for()


class Wire:
    """Asks as the page's own script does, without a browser that takes its time."""

    def __init__(self, port: int) -> None:
        self._port = port
        config = self._fetched("GET", "/config")
        parts = {part["id"]: part["props"] for part in config["components"]}
        button = next(id for id, part in parts.items() if part.get("elem_id") == "ask")
        asking = next(
            one
            for one in config["dependencies"]
            if [button, "click"] in map(list, one["targets"])
        )
        self._function: int = asking["id"]
        self._inputs = [
            (parts[id].get("elem_id"), parts[id].get("value") or "")
            for id in asking["inputs"]
        ]

    def ask(self, question: str, kept: str = "", visit: str = "") -> bool:
        """Ask, in a visit of its own by default; tell whether that was answered."""
        visit = visit or uuid4().hex
        given = {"question": question, "kept": kept}
        asked = {
            "data": [given.get(name, value) for name, value in self._inputs],
            "fn_index": self._function,
            "session_hash": visit,
        }
        self._fetched("POST", "/gradio_api/queue/join", json.dumps(asked))
        path = f"/gradio_api/queue/data?session_hash={visit}"
        with closing(HTTPConnection("127.0.0.1", self._port, timeout=60)) as line:
            line.request("GET", path)
            seen = b""
            for event in line.getresponse():
                seen += event
                if b'"process_completed"' in event:
                    break
        return b"siyu-qa conversation" in seen

    def _fetched(self, method: str, path: str, body: str | None = None) -> Any:
        kind = {"Content-Type": "application/json"}
        with closing(HTTPConnection("127.0.0.1", self._port, timeout=60)) as line:
            line.request(method, path, body, kind)
            return json.load(line.getresponse())


def memory(pid: int) -> float:
    """Give the megabytes that a process holds."""
    lines = Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines()
    held = next(line for line in lines if line.startswith("VmRSS:"))
    return int(held.split()[1]) / 1024

"""Several people at the page at once, each in a browser of their own."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from statistics import quantiles

from playwright.async_api import Browser, Page, async_playwright

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
    if (!one("#ask") || one("#stop") || kept() === before) return;
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


async def arrived(browser: Browser, port: int, waits: Waits) -> Page:
    """Come to the page with an empty browser; note what the page complains of."""
    page = await (await browser.new_context()).new_page()
    page.on("pageerror", lambda error: waits.complaints.append(str(error)))
    page.on("console", lambda said: waits.complaints.extend(_complaint(said)))
    await page.goto(f"http://127.0.0.1:{port}")
    await page.locator("#chat .example").first.wait_for()
    return page


def _complaint(said: object) -> list[str]:
    kind = getattr(said, "type", "")
    return [getattr(said, "text", "")] if kind in {"error", "warning"} else []


async def ask(page: Page, question: str) -> float:
    """Ask, and give the seconds until the answer is whole."""
    milliseconds: float = await page.evaluate(_ASK, question)
    return milliseconds / 1000


async def typing_delays(page: Page) -> list[float]:
    """Type, and give for each character the seconds until it is shown."""
    milliseconds: list[float] = await page.evaluate(_TYPE)
    return [one / 1000 for one in milliseconds]


async def ask_together(
    port: int, people: int, seconds: float = 0, questions: int = 0
) -> Waits:
    """Let people ask one question after another.

    Args:
        port: Where the page is served.
        people: How many there are.
        seconds: How long they ask, at least.
        questions: How many they ask in all, at least.
    """
    waits = Waits()
    async with opened() as browser:
        arriving = (arrived(browser, port, waits) for _ in range(people))
        pages = await asyncio.gather(*arriving)
        end = time.monotonic() + seconds

        def goes_on() -> bool:
            return time.monotonic() < end or len(waits.seconds) < questions

        asking = (
            _keep_asking(page, waits, number, goes_on)
            for number, page in enumerate(pages)
        )
        await asyncio.gather(*asking)
    return waits


async def _keep_asking(page: Page, waits: Waits, number: int, goes_on: object) -> None:
    asked = cycle(QUESTIONS[number % len(QUESTIONS) :] + QUESTIONS)
    turns = 0
    while goes_on():
        try:
            waits.seconds.append(await ask(page, next(asked)))
        except Exception as error:
            waits.complaints.append(str(error))
        turns += 1
        if turns % _TURNS == 0:
            await page.locator("#new").click()
            await page.locator("#chat .example").first.wait_for()


def memory(pid: int) -> float:
    """Give the megabytes that a process holds."""
    lines = Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines()
    held = next(line for line in lines if line.startswith("VmRSS:"))
    return int(held.split()[1]) / 1024

"""Measure the page as people meet it, in real browsers.

    PYTHONPATH=tests python -m benchmarks.page --people 8 --seconds 60 --questions 1000

Prints how soon the page is painted and can be used once the server says that it is
ready; how long people wait for whole answers who all ask at once, one question after
another, with browsers elsewhere and with browsers on the server's own cores; what
questions add to the server's memory; and how a conversation of 300 messages answers
and types. The machine's load is printed too.
"""

import argparse
import asyncio
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, sleep

from playwright.async_api import Browser

import crowd
from browser import free_port, write_documents
from crowd import QUESTIONS, Waits, Wire

_RUNS = 5
_WARM = 100
"""Questions before memory is measured: threads and caches are made by then."""
_MESSAGES = 300

# Collects and hands back what is no longer used, when it gets the signal.
_SERVER = """
import ctypes, gc, signal, sys
from siyu_qa.cli import main
def tidy(*_):
    gc.collect()
    ctypes.CDLL("libc.so.6").malloc_trim(0)
signal.signal(signal.SIGUSR1, tidy)
sys.exit(main(sys.argv[1:]))
"""

_PAINTED = """
() => performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0
"""


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--questions", type=int, default=1000)
    given = parser.parse_args()
    print(f"load before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    with TemporaryDirectory() as home:
        write_documents(Path(home) / "seeds")
        asyncio.run(_print_paint(Path(home)))
        with _served(Path(home)) as (server, port):
            _print_wires(port, given.people, given.seconds)
            _print_crowd(port, given.people, given.seconds)
            _print_memory(server, port, given.questions)
            asyncio.run(_print_long(port))


@contextmanager
def _served(home: Path) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """Serve the documents; begin once the server says that it is ready."""
    port = free_port()
    folders = ["--seeds", f"{home}/seeds", "--index", f"{home}/index"]
    command = [sys.executable, "-c", _SERVER, "serve", "--port", str(port), *folders]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as server:
        try:
            lines = iter(server.stderr or ())
            next(line for line in lines if re.search(r"http://", line))
            yield server, port
        finally:
            server.terminate()


async def _print_paint(home: Path) -> None:
    cold, warm = [], []
    for _ in range(_RUNS):
        with _served(home) as (_, port):
            async with crowd.opened() as browser:
                cold.append(await _seen(browser, port))
                warm.append(await _seen(browser, port))
    _print_seen("first visit after the start, empty cache", cold)
    _print_seen("second visit, its files kept", warm)


async def _seen(browser: Browser, port: int) -> tuple[float, float]:
    """Give the seconds until something is painted, and until a person can ask."""
    context = (
        browser.contexts[0]
        if browser.contexts
        else await browser.new_context(locale="zh-CN")
    )
    page = await context.new_page()
    began = perf_counter()
    await page.goto(f"http://127.0.0.1:{port}")
    await page.locator("#chat .example").first.wait_for()
    usable = perf_counter() - began
    painted = await page.evaluate(_PAINTED) / 1000
    await page.close()
    return painted, usable


def _print_seen(what: str, seen: list[tuple[float, float]]) -> None:
    painted = sorted(paint for paint, _ in seen)
    usable = sorted(use for _, use in seen)
    middle = len(seen) // 2
    print(
        f"{what}: painted after {painted[middle]:.2f} s ({painted[-1]:.2f} at most), "
        f"with its examples after {usable[middle]:.2f} s ({usable[-1]:.2f})"
    )


def _print_wires(port: int, people: int, seconds: float) -> None:
    """Let people ask whose browsers take none of the server's time."""
    end = perf_counter() + seconds
    with ThreadPoolExecutor(people) as pool:
        asking = [pool.submit(_keep_asking, port, k, end) for k in range(people)]
        waits = Waits([wait for one in asking for wait in one.result()])
    _print_waits(f"{people} people with browsers elsewhere", seconds, waits)


def _keep_asking(port: int, number: int, end: float) -> list[float]:
    wire, waits = Wire(port), []
    for question in cycle(QUESTIONS[number % len(QUESTIONS) :] + QUESTIONS):
        began = perf_counter()
        if began > end:
            break
        if not wire.ask(question, visit=f"person{number}"):
            raise ValueError(question)
        waits.append(perf_counter() - began)
    return waits


def _print_crowd(port: int, people: int, seconds: float) -> None:
    waits = asyncio.run(crowd.ask_together(port, people, seconds))
    _print_waits(f"{people} people with browsers on these cores", seconds, waits)


def _print_waits(who: str, seconds: float, waits: Waits) -> None:
    print(
        f"{who}, {seconds:.0f} s without a pause: "
        f"{len(waits.seconds)} answers, p50 {waits.p50:.2f} s, p95 {waits.p95:.2f} s, "
        f"{len(waits.complaints)} errors; load {os.getloadavg()[0]:.1f}"
    )
    _print_complaints(waits)


def _print_complaints(waits: Waits) -> None:
    for complaint in sorted(set(waits.complaints)):
        print(f"  {complaint[:200]}")


def _print_memory(server: subprocess.Popen[str], port: int, questions: int) -> None:
    wire = Wire(port)
    _ask(wire, _WARM)
    before = _held(server)
    answered = _ask(wire, questions)
    after = _held(server)
    print(
        f"memory over {questions} questions, {answered} of them answered: "
        f"{before[0]:.0f} MB to {after[0]:.0f} MB, tidied {before[1]:.0f} MB to "
        f"{after[1]:.0f} MB ({after[1] - before[1]:+.1f})"
    )


def _ask(wire: Wire, questions: int) -> int:
    """Ask one question after another, without a browser; count the answers."""
    return sum(wire.ask(question) for question in islice(cycle(QUESTIONS), questions))


def _held(server: subprocess.Popen[str]) -> tuple[float, float]:
    """Give the megabytes held as they are, and once what is unused is let go."""
    held = crowd.memory(server.pid)
    server.send_signal(signal.SIGUSR1)
    sleep(1)
    return held, crowd.memory(server.pid)


async def _print_long(port: int) -> None:
    waits = Waits()
    async with crowd.opened() as browser:
        page = await crowd.arrived(browser, port, waits)
        short = await crowd.typing_delays(page)
        first = await crowd.ask_often(page, 10)
        await crowd.ask_often(page, _MESSAGES // 2 - 10)
        last = await crowd.ask_often(page, 10)
        delays = await crowd.typing_delays(page)
    print(
        f"questions 1 to 10 of a conversation: p50 {crowd.share(first, 50):.2f} s; "
        f"after {_MESSAGES} messages: p50 {crowd.share(last, 50):.2f} s, "
        f"p95 {crowd.share(last, 95):.2f} s"
    )
    print(
        "a character typed is shown after (p95) "
        f"{1000 * crowd.share(short, 95):.0f} ms in an empty conversation, "
        f"{1000 * crowd.share(delays, 95):.0f} ms in the long one"
    )
    _print_complaints(waits)


if __name__ == "__main__":
    main()

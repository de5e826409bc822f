"""The server forgets what a visit was shown."""

import json
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event

import pytest
from playwright.sync_api import BrowserContext

import browser as folder
from wire import send

BORROW = "书屋一次最多可以借几本书？"

# Writes into a file, when it gets the signal, how many visits are remembered.
SERVER = """
import gc, pathlib, signal, sys
from siyu_qa.cli import main
def tell(*_):
    from gradio.state_holder import StateHolder
    held = [one for one in gc.get_objects() if type(one) is StateHolder]
    count = sum(len(one.session_data) for one in held)
    pathlib.Path(sys.argv[1]).write_text(str(count))
signal.signal(signal.SIGUSR1, tell)
sys.exit(main(sys.argv[2:]))
"""

Served = tuple[int, Callable[[], int]]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Give a port, and what counts the visits that are remembered there."""
    home = tmp_path_factory.mktemp("visits")
    folder.write_documents(home / "seeds")
    port = folder.free_port()
    command = [sys.executable, "-c", SERVER, str(home / "count")]
    with folder.served(home / "seeds", home / "index", port, command) as server:
        assert send(port, "GET", "/").status == 200

        def count() -> int:
            (home / "count").unlink(missing_ok=True)
            server.send_signal(signal.SIGUSR1)
            assert comes_true((home / "count").is_file)
            assert comes_true(lambda: bool(told(home / "count")))
            return int(told(home / "count"))

        yield port, count


def told(file: Path) -> str:
    return file.read_text(encoding="utf-8")


def comes_true(holds: Callable[[], bool]) -> bool:
    end = time.monotonic() + 20
    while not (held := holds()) and time.monotonic() < end:
        Event().wait(0.05)
    return held


@folder.needs_chromium
def test_a_visit_is_forgotten_when_its_tab_is_closed(
    served: Served, context: BrowserContext
) -> None:
    port, count = served
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{port}")
    folder.ask(page, BORROW)
    assert count() == 1
    page.close()
    assert comes_true(lambda: count() == 0)


def test_a_programs_call_is_forgotten(served: Served) -> None:
    port, count = served
    path = "/gradio_api/call/v2/ask_documents"
    kind = {"Content_Type": "application/json"}
    reply = send(port, "POST", path, json.dumps({"question": BORROW}), **kind)
    call = json.loads(reply.text)["event_id"]
    send(port, "GET", f"/gradio_api/call/ask_documents/{call}")
    assert comes_true(lambda: count() == 0)

"""The server forgets what a visit was shown."""

import json
import time
from collections.abc import Iterator
from threading import Event, Thread
from typing import Any

import pytest
import uvicorn

import browser as folder
from conftest import Desk
from siyu_qa.web.server import application
from wire import send

BORROW = "书屋一次最多可以借几本书？"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, Any]]:
    """Serve the page from this process, so that it can be looked into."""
    home = tmp_path_factory.mktemp("visits")
    desk = Desk(home / "seeds", home / "index")
    folder.write_documents(desk.seeds)
    desk.build()
    app: Any = application(desk.open(), desk.settings)
    port = folder.free_port()
    config = uvicorn.Config(app, port=port, log_level="error", ws="none")
    server = uvicorn.Server(config)
    thread = Thread(target=server.run)
    thread.start()
    assert comes_true(lambda: server.started)
    yield port, app.routes[-1].app.state_holder.session_data
    server.should_exit = True
    thread.join()


def comes_true(holds: Any) -> bool:
    end = time.monotonic() + 20
    while not holds() and time.monotonic() < end:
        Event().wait(0.05)
    return bool(holds())


@folder.needs_chromium
def test_a_visit_is_forgotten_when_its_tab_is_closed(served: tuple[int, Any]) -> None:
    port, visits = served
    with folder.opened_browser() as context:
        page = context.new_page()
        page.goto(f"http://127.0.0.1:{port}")
        folder.ask(page, BORROW)
        assert len(visits) == 1
        page.close()
        assert comes_true(lambda: not visits)


def test_a_programs_call_is_forgotten(served: tuple[int, Any]) -> None:
    port, visits = served
    path = "/gradio_api/call/v2/ask_documents"
    kind = {"Content_Type": "application/json"}
    reply = send(port, "POST", path, json.dumps({"question": BORROW}), **kind)
    call = json.loads(reply.text)["event_id"]
    send(port, "GET", f"/gradio_api/call/ask_documents/{call}")
    assert comes_true(lambda: not visits)

"""The page is closed to other sites, other names, other paths and to too much."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import quote

import pytest
from starlette.types import Scope

import browser as folder
from siyu_qa.web.guards.door import Door
from siyu_qa.web.guards.hosts import Hosts
from siyu_qa.web.guards.sites import check_site
from siyu_qa.web.guards.sizes import LIMIT, LIMITS
from wire import send, talk

SECRET = "二十一天"
"""Stands in a document of the folder."""


@pytest.fixture(scope="module")
def seeds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    seeds = tmp_path_factory.mktemp("guards") / "seeds"
    folder.write_documents(seeds)
    return seeds


@pytest.fixture(scope="module")
def port(seeds: Path) -> Iterator[int]:
    port = folder.free_port()
    with folder.served(seeds, seeds.with_name("index"), port):
        yield port


# What every reply carries


@pytest.mark.parametrize(
    ("method", "path", "headers", "status"),
    [
        ("GET", "/", {}, 200),
        ("HEAD", "/", {}, 200),
        ("GET", "/theme.css", {}, 200),
        ("GET", "/", {"Host": "evil.example"}, 400),
        ("POST", "/page/x", {"Sec_Fetch_Site": "cross-site"}, 403),
        ("GET", "/page/x", {}, 404),
        ("GET", "/gradio_api/upload", {}, 404),
        (
            "POST",
            "/gradio_api/queue/join",
            {"Content_Length": str(LIMIT + 1), "Expect": "100-continue"},
            413,
        ),
        ("POST", "/gradio_api/call/no_such", {"Content_Type": "text/plain"}, 422),
    ],
)
def test_every_reply_carries_the_policy(
    port: int, method: str, path: str, headers: dict[str, str], status: int
) -> None:
    body = "{}" * bool(headers.get("Content_Type"))
    reply = send(port, method, path, body, **headers)
    assert reply.status == status
    assert "default-src 'self'" in reply.headers["content-security-policy"]
    assert "base-uri 'self'" in reply.headers["content-security-policy"]
    assert "frame-ancestors 'none'" in reply.headers["content-security-policy"]
    assert "unsafe-eval" not in reply.headers["content-security-policy"]
    assert reply.headers["x-content-type-options"] == "nosniff"
    assert reply.headers["cross-origin-resource-policy"] == "same-origin"
    assert "server" not in reply.headers


def test_an_error_of_the_server_carries_the_policy_and_tells_nothing(port: int) -> None:
    wrong = json.dumps({"data": [], "fn_index": 10**6, "session_hash": "s"})
    reply = send(port, "POST", "/gradio_api/queue/join", wrong, **JSON)
    assert reply.status == 500
    assert "default-src 'self'" in reply.headers["content-security-policy"]
    assert reply.text == "Internal Server Error"


def test_no_cache_keeps_what_may_hold_a_documents_text(port: int) -> None:
    assert send(port, "GET", "/").headers["cache-control"] == "no-store"
    assert send(port, "GET", "/config").headers["cache-control"] == "no-store"


def test_our_own_files_may_be_kept(port: int) -> None:
    reply = send(port, "GET", "/theme.css")
    assert reply.headers.get("cache-control") != "no-store"


# Other names


@pytest.mark.parametrize(
    "host",
    ["evil.example", "evil.example:7860", "127.0.0.1.evil.example", "192.168.1.5", ""],
)
def test_another_name_for_this_machine_is_refused(port: int, host: str) -> None:
    reply = send(port, "GET", "/", Host=host)
    assert reply.status == 400
    assert "--name" in reply.text


@pytest.mark.parametrize(
    "host", ["localhost", "LOCALHOST:1", "[::1]:7860", "127.0.0.1"]
)
def test_this_machine_is_served_under_its_own_names(port: int, host: str) -> None:
    assert send(port, "HEAD", "/", Host=host).status == 200


def test_a_reason_is_told_in_the_language_asked_for(port: int) -> None:
    reply = send(port, "GET", "/", Host="evil.example", Accept_Language="zh-TW,en")
    assert "主機名稱" in reply.text


@pytest.mark.parametrize(
    ("door", "host", "served"),
    [
        (Door("0.0.0.0"), "192.168.1.5:7860", True),
        (Door("0.0.0.0"), "[fe80::1]:7860", True),
        (Door("0.0.0.0"), "books.lan", False),
        (Door("books.lan"), "Books.lan:7860", True),
        (Door("::1"), "192.168.1.5", False),
        (Door(names=("docs.example.org",)), "docs.example.org", True),
        (Door(names=("docs.example.org",)), "192.168.1.5", False),
        (Door("0.0.0.0"), "127.0.0.1@evil.example", False),
    ],
)
def test_an_open_page_has_numbers_and_its_own_names(
    door: Door, host: str, served: bool
) -> None:
    objection = Hosts(door).check(asking("GET", host=host))
    assert (objection is None) == served


def test_an_open_page_is_served_under_the_machines_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("socket.gethostname", lambda: "Reading-Room")
    assert Hosts(Door("0.0.0.0")).check(asking("GET", host="reading-room:7860")) is None
    assert Hosts(Door()).check(asking("GET", host="reading-room:7860"))


# Other sites


def asking(method: str, **headers: str) -> Scope:
    named = [
        (name.replace("_", "-").encode(), value.encode())
        for name, value in headers.items()
    ]
    return {"type": "http", "method": method, "path": "/", "headers": named}


@pytest.mark.parametrize(
    ("method", "headers"),
    [
        ("POST", {"sec_fetch_site": "cross-site"}),
        ("POST", {"sec_fetch_site": "same-site"}),
        ("POST", {"sec_fetch_site": "cross-site", "sec_fetch_mode": "navigate"}),
        ("GET", {"sec_fetch_site": "cross-site", "sec_fetch_mode": "no-cors"}),
        ("OPTIONS", {"sec_fetch_site": "cross-site", "sec_fetch_mode": "cors"}),
        ("POST", {"origin": "http://evil.example", "host": "10.0.0.2:7860"}),
        ("POST", {"origin": "http://10.0.0.2:8000", "host": "10.0.0.2:7860"}),
        ("POST", {"origin": "null", "host": "10.0.0.2:7860"}),
        ("GET", {"origin": "http://evil.example", "host": "10.0.0.2:7860"}),
    ],
)
def test_what_another_site_sends_is_refused(
    method: str, headers: dict[str, str]
) -> None:
    assert check_site(asking(method, **headers))


@pytest.mark.parametrize(
    ("method", "headers"),
    [
        ("POST", {"sec_fetch_site": "same-origin"}),
        ("POST", {"sec_fetch_site": "none"}),
        ("GET", {"sec_fetch_site": "cross-site", "sec_fetch_mode": "navigate"}),
        ("POST", {"origin": "http://10.0.0.2:7860", "host": "10.0.0.2:7860"}),
        ("POST", {"host": "10.0.0.2:7860"}),
    ],
)
def test_the_page_programs_and_links_are_let_in(
    method: str, headers: dict[str, str]
) -> None:
    assert check_site(asking(method, **headers)) is None


def test_a_foreign_post_is_refused_on_the_wire(port: int) -> None:
    foreign = {"Origin": "http://evil.example"}
    reply = send(port, "POST", "/gradio_api/queue/join", "{}", **foreign)
    assert reply.status == 403


# Other paths

NEEDED = {
    "/",
    "/assets/{path:path}",
    "/config",
    "/config/",
    "/favicon.ico",
    "/gradio_api/app_id",
    "/gradio_api/call/v2/{api_name}",
    "/gradio_api/call/v2/{api_name}/",
    "/gradio_api/call/v2/{api_name}/{event_id}",
    "/gradio_api/call/{api_name}",
    "/gradio_api/call/{api_name}/",
    "/gradio_api/call/{api_name}/{event_id}",
    "/gradio_api/cancel",
    "/gradio_api/heartbeat/{session_hash}",
    "/gradio_api/info",
    "/gradio_api/info/",
    "/gradio_api/queue/data",
    "/gradio_api/queue/join",
    "/gradio_api/reset",
    "/gradio_api/reset/",
    "/gradio_api/startup-events",
    "/static/{path:path}",
    "/svelte/{path:path}",
    "/theme.css",
}
"""Gradio's routes that the page and the programs need."""
ENDLESS = {
    "/gradio_api/call/v2/{api_name}/{event_id}",
    "/gradio_api/call/{api_name}/{event_id}",
    "/gradio_api/heartbeat/{session_hash}",
}
"""Those of them that go on for as long as one listens."""
JSON = {"Content_Type": "application/json"}


ROUTES = """
import json, sys
from siyu_qa.assistant import Assistant
from siyu_qa.settings import Settings
from siyu_qa.web.server import application

def routes(found, above=""):
    for route in found:
        inner = getattr(route, "original_router", route)
        path = above + (route.path if inner is route else "")
        if hasattr(inner, "routes"):
            yield from routes(inner.routes or [], path)
        else:
            yield from ((method, path) for method in sorted(route.methods))

settings = Settings(index=sys.argv[1])
assistant = Assistant.open(settings.index, settings)
gradio = application(assistant, settings, is_locked=False).routes[-1]
print(json.dumps(list(routes(gradio.routes))))
"""
"""Prints the methods and paths of all of Gradio's routes, however deep."""


@pytest.fixture(scope="module")
def found(seeds: Path, port: int) -> list[tuple[str, str]]:
    index = str(seeds.with_name("index"))
    done = subprocess.run(
        [sys.executable, "-c", ROUTES, index],
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    return [(method, path) for method, path in json.loads(done.stdout)]


def filled(path: str, value: str) -> str:
    """Write a value into every gap of a route."""
    parts = path.replace("{", "\0{").replace("}", "}\0").split("\0")
    return "".join(quote(value) if part.startswith("{") else part for part in parts)


def values(seeds: Path) -> Iterator[str]:
    """Give what somebody would write there who is after the documents."""
    document = seeds / "借阅须知.md"
    yield "ask_documents"
    yield str(document)
    yield f"../../../../../../../..{document}"
    yield "pyproject.toml"
    yield f"{seeds.with_name('index')}/current"


def test_no_route_but_those_needed_is_served(
    port: int, seeds: Path, found: list[tuple[str, str]]
) -> None:
    assert {path for _, path in found} > NEEDED
    wrong = [
        (method, path)
        for method, path in found
        if path not in NEEDED
        for value in values(seeds)
        if send(port, method, filled(path, value)).status != 404
    ]
    assert wrong == []


def test_no_route_gives_a_file_away(
    port: int, seeds: Path, found: list[tuple[str, str]]
) -> None:
    taken = {
        (method, filled(path, value)): send(port, method, filled(path, value)).text
        for method, path in found
        if "{" in path and path not in ENDLESS
        for value in values(seeds)
    }
    assert len(taken) > 100
    kept = ("siyu-qa =", "manifest", SECRET)
    assert [name for name, text in taken.items() if any(map(text.count, kept))] == []


@pytest.mark.parametrize(
    "path",
    [
        "/assets/../../../pyproject.toml",
        "/static/%2e%2e/%2e%2e/pyproject.toml",
        "/page/style/..%2f..%2fserver.py",
        "/page/script/../../server.py",
        "//page/../config",
        "/gradio_api/file=pyproject.toml",
        "/gradio_api/proxy=http://127.0.0.1/",
    ],
)
def test_no_path_leads_out_of_its_folder(port: int, path: str) -> None:
    reply = send(port, "GET", path)
    assert reply.status == 404
    assert "pyproject" not in reply.text


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE", "OPTIONS"])
def test_no_other_method_is_served(port: int, method: str) -> None:
    assert send(port, method, "/config").status == 404


# Too much, too long, too slow


def pieces(length: int) -> Iterator[bytes]:
    """Give a body of unknown length."""
    yield from (b"x" * 2**16 for _ in range(length // 2**16))


def test_a_body_that_says_it_is_too_long_is_not_read(port: int) -> None:
    head = (
        "POST /gradio_api/queue/join HTTP/1.1\r\n"
        "Host: localhost\r\nConnection: close\r\n"
        f"Content-Length: {LIMIT + 1}\r\nExpect: 100-continue\r\n\r\n"
    )
    reply = talk(port, head.encode()).decode()
    assert reply.startswith("HTTP/1.1 413 ")
    assert "8 MB" in reply


def test_a_body_that_does_not_say_its_length_is_counted(port: int) -> None:
    reply = send(port, "POST", "/gradio_api/queue/join", pieces(LIMIT + 2**20), **JSON)
    assert reply.status == 413
    assert "8 MB" in reply.text
    assert len(reply.text.splitlines()) == 1


def test_a_body_of_the_permitted_size_gets_to_the_page(port: int) -> None:
    reply = send(port, "POST", "/gradio_api/queue/join", pieces(LIMIT), **JSON)
    assert reply.status == 422


def test_a_document_may_be_larger_than_other_bodies(port: int) -> None:
    assert LIMITS["/page/documents"] == 64 * 2**20
    big = pieces(LIMIT + 2**20)
    assert send(port, "POST", "/page/documents", big).status not in {403, 413}


def test_a_head_that_is_too_long_is_refused(port: int) -> None:
    assert send(port, "GET", f"/?{'x' * 40_000}").status == 431
    assert send(port, "GET", "/", Cookie="x" * 40_000).status == 431


@pytest.mark.parametrize("words", [b"", b"GET / HTTP/1.1\r\nHost: local"])
def test_a_head_that_does_not_come_is_not_waited_for(port: int, words: bytes) -> None:
    assert talk(port, words) == b""


# The log


@pytest.mark.parametrize("options", [[], ["--log-questions"]])
def test_the_log_tells_what_was_asked_only_on_request(
    tmp_path: Path, seeds: Path, options: list[str]
) -> None:
    words = "阿姨的体检报告说了什么？"
    port = folder.free_port()
    index = seeds.with_name("index")
    with folder.served(seeds, index, port, options=options) as server:
        assert ask_with_a_fault(port, words)
        server.terminate()
        _, told = server.communicate(timeout=30)
    assert "Error" in told
    assert "queueing.py" in told
    assert (words in told) == bool(options)


def ask_with_a_fault(port: int, words: str) -> bool:
    """Send the question where the page's language belongs; wait for the failure."""
    config = json.loads(send(port, "GET", "/config").text)
    kinds = {one["id"]: one["type"] for one in config["components"]}
    event = next(
        one
        for one in config["dependencies"]
        if "radio" in map(kinds.get, one["inputs"]) and one["backend_fn"]
    )
    body = {
        "data": [words for _ in event["inputs"]],
        "fn_index": event["id"],
        "session_hash": "fault",
    }
    joined = send(port, "POST", "/gradio_api/queue/join", json.dumps(body), **JSON)
    assert joined.status == 200
    return has_failed(port, "fault")


def has_failed(port: int, session: str) -> bool:
    """Read the events of a session until the one that ends its work."""
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", f"/gradio_api/queue/data?session_hash={session}")
    with closing(connection), connection.getresponse() as response:
        told = (line.decode().strip().removeprefix("data: ") for line in response)
        events = (json.loads(line) for line in told if line)
        last = next(one for one in events if one["msg"] == "process_completed")
    return not last["success"]

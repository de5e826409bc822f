"""Programs ask over HTTP and by tools, and everything that docs/api.md shows."""

import asyncio
import builtins
import doctest
import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from gradio_client import Client as GradioClient
from gradio_client.exceptions import AppError
from mcp import Client as ToolClient
from starlette.testclient import TestClient

import browser as folder
from conftest import ROOT
from siyu_qa.assistant import Assistant
from siyu_qa.cli import main
from siyu_qa.web.guards.door import Door
from siyu_qa.web.guards.lock import Lock
from siyu_qa.web.guards.pace import Pace
from siyu_qa.web.guards.password import Password
from siyu_qa.web.programs import Programs, Refusal
from siyu_qa.web.server import guarded
from siyu_qa.web.tools import mount_tools
from wire import send

PAGE = ROOT.joinpath("docs", "api.md").read_text(encoding="utf-8")
FILES = dict(re.findall(r"^`seeds/([^`]+)`:\n\n```text\n(.*?)```", PAGE, re.M | re.S))
FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
YEARLY_FEE = "金卡會員的年費是多少？"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with the documents of docs/api.md."""
    home = tmp_path_factory.mktemp("programs")
    for name, text in FILES.items():
        path = home / "seeds" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return home


@pytest.fixture(scope="module")
def port(home: Path) -> Iterator[int]:
    port = folder.free_port()
    with folder.served(home / "seeds", home / "index", port):
        # It listens before it is ready, and gradio_client waits five seconds alone.
        assert send(port, "GET", "/config").status == 200
        yield port


@pytest.fixture(scope="module")
def client(port: int) -> GradioClient:
    home = f"http://127.0.0.1:{port}"
    return GradioClient(home, verbose=False, analytics_enabled=False)


def blocks(kind: str) -> list[str]:
    return re.findall(rf"^```{kind}\n(.*?)^```", PAGE, re.M | re.S)


def test_the_pages_python_examples_give_what_it_says(
    home: Path, port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(home)
    monkeypatch.delattr(builtins, "_", raising=False)
    text = "\n".join(blocks("pycon")).replace("7860", str(port))
    examples = doctest.DocTestParser().get_doctest(text, {}, "api.md", None, 0)
    told: list[str] = []
    ran = doctest.DocTestRunner(optionflags=FLAGS).run(examples, out=told.append)
    assert ran.attempted > 20
    assert not ran.failed, "".join(told)


@pytest.mark.skipif(not shutil.which("curl"), reason="no curl here")
@pytest.mark.parametrize("block", blocks("console"))
def test_the_pages_curl_examples_give_what_it_says(
    block: str, home: Path, port: int
) -> None:
    script, said = told_apart(block.replace("7860", str(port)))
    ran = subprocess.run(
        ["bash", "-c", script], cwd=home, capture_output=True, text=True, timeout=60
    )
    assert ran.stderr == ""
    assert doctest.OutputChecker().check_output(said, ran.stdout, FLAGS), ran.stdout


def told_apart(block: str) -> tuple[str, str]:
    """Give the commands of a block and what they print."""
    command = re.compile(r"^\$ ((?:.*\\\n)*.*\n(?:     +.*\n)*)", re.M)
    return "".join(command.findall(block)), command.sub("", block)


def asked_on_the_line(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    """Give what the command line prints with ``--json``."""
    assert main([*arguments, "--json", "--seeds", "seeds", "--index", "index"]) == 0
    return timeless(json.loads(capsys.readouterr().out))


def timeless(result: Any) -> Any:
    result.pop("seconds", None)
    return result


def by_tool(port: int, name: str, arguments: dict[str, Any], **how: Any) -> Any:
    async def called() -> Any:
        async with ToolClient(f"http://127.0.0.1:{port}/mcp", **how) as client:
            return await client.call_tool(name, arguments)

    return asyncio.run(called())


CALLS = [
    (["ask", YEARLY_FEE], "ask_documents", {"question": YEARLY_FEE}),
    (
        ["ask", "几点开门？", "--in", "通告", "--since", "2024"],
        "ask_documents",
        {"question": "几点开门？", "folder": "通告", "since": "2024"},
    ),
    (["ask", "老板叫什么？"], "ask_documents", {"question": "老板叫什么？"}),
    (
        ["search", "订座位", "-k", "1", "--searcher", "lexical"],
        "search_documents",
        {"query": "订座位", "k": 1, "searcher": "lexical"},
    ),
]


@pytest.mark.parametrize(("line", "name", "arguments"), CALLS)
def test_programs_get_what_the_command_line_prints(
    line: list[str],
    name: str,
    arguments: dict[str, Any],
    client: GradioClient,
    port: int,
    home: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(home)
    printed = asked_on_the_line(capsys, *line)
    assert timeless(client.predict(api_name=f"/{name}", **arguments)) == printed
    result = by_tool(port, name, arguments)
    assert timeless(result.structured_content) == printed
    assert timeless(json.loads(result.content[0].text)) == printed


def test_a_follow_up_is_completed_from_the_questions_before(
    client: GradioClient, port: int
) -> None:
    arguments = {"question": "银卡呢？", "before": [YEARLY_FEE]}
    answer = client.predict(api_name="/ask_documents", **arguments)
    assert answer["query"] == "银卡會員的年費是多少？"
    told = by_tool(port, "ask_documents", arguments).structured_content
    assert told["query"] == answer["query"]


def test_clients_of_the_older_protocol_are_answered(port: int) -> None:
    arguments = {"question": YEARLY_FEE}
    result = by_tool(port, "ask_documents", arguments, mode="legacy")
    assert result.structured_content["answered"]


def test_the_tools_say_what_they_take(port: int) -> None:
    async def listed() -> Any:
        async with ToolClient(f"http://127.0.0.1:{port}/mcp") as client:
            return (await client.list_tools()).tools

    ask, search = asyncio.run(listed())
    assert (ask.name, search.name) == ("ask_documents", "search_documents")
    assert ask.input_schema["required"] == ["question"]
    assert search.input_schema["properties"]["k"]["maximum"] == 100
    for tool in (ask, search):
        assert tool.annotations.read_only_hint
        for argument in tool.input_schema["properties"]:
            assert f"{argument}: " in tool.description


REFUSED: list[tuple[str, dict[str, Any], str]] = [
    ("ask_documents", {"question": "？"}, "没有可以查找的文字"),
    ("ask_documents", {"question": "问" * 2001}, "问题太长"),
    ("ask_documents", {"question": 3}, "参数 question 不能用"),
    ("ask_documents", {"question": "谁？", "before": "谁？"}, "参数 before 不能用"),
    ("ask_documents", {"question": "谁？", "before": ["谁？"] * 21}, "参数 before"),
    ("ask_documents", {"question": "谁？", "before": [""]}, "没有可以查找的文字"),
    ("ask_documents", {"question": "谁？", "folder": "没有"}, "没有符合范围的文档"),
    ("ask_documents", {"question": "谁？", "document": "档" * 1001}, "参数 document"),
    ("search_documents", {"query": "谁", "k": 0}, "参数 k 不能用"),
    ("search_documents", {"query": "谁", "since": "从前"}, "“从前”不是日期"),
    ("search_documents", {"query": "谁", "searcher": "x"}, "没有 x 这个检索器"),
]


@pytest.mark.parametrize(("name", "arguments", "line"), REFUSED)
def test_what_is_wrong_is_one_line(
    name: str, arguments: dict[str, Any], line: str, client: GradioClient, port: int
) -> None:
    with pytest.raises(AppError, match=line) as caught:
        client.predict(api_name=f"/{name}", **arguments)
    result = by_tool(port, name, arguments)
    assert result.is_error
    assert result.content[0].text == str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("ask_documents", {}),
        ("ask_documents", {"question": "谁？", "tone": "polite"}),
        ("remove_documents", {"question": "谁？"}),
    ],
)
def test_a_call_that_is_none_is_refused_at_once(
    port: int, name: str, body: dict[str, str]
) -> None:
    path = f"/gradio_api/call/v2/{name}"
    kind = {"Content_Type": "application/json"}
    reply = send(port, "POST", path, json.dumps(body), **kind)
    assert reply.status == 400
    assert json.loads(reply.text)["error"].startswith("这个请求不能用")
    assert "footer" not in reply.text


def test_a_tool_that_is_none_is_refused(port: int) -> None:
    result = by_tool(port, "remove_documents", {"document": "a.txt"})
    assert result.is_error
    assert "remove_documents" in result.content[0].text


def test_only_these_functions_are_offered(client: GradioClient) -> None:
    offered = client.view_api(return_format="dict", print_info=False)
    assert set(offered["named_endpoints"]) == {"/ask_documents", "/search_documents"}
    assert not offered["unnamed_endpoints"]


TOOLS_LIST = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "tools/list"})
ACCEPTED = {
    "Content_Type": "application/json",
    "Accept": "application/json, text/event-stream",
}


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Origin": "http://evil.example"}, 403),
        ({"Sec_Fetch_Site": "cross-site"}, 403),
        ({"Host": "evil.example"}, 400),
    ],
)
def test_the_tools_are_behind_the_guards(
    port: int, headers: dict[str, str], status: int
) -> None:
    reply = send(port, "POST", "/mcp", TOOLS_LIST, **ACCEPTED, **headers)
    assert reply.status == status
    assert "frame-ancestors" in reply.headers["content-security-policy"]


def test_a_tools_request_has_a_limit(port: int) -> None:
    long = TOOLS_LIST.replace("}", " " * 300_000 + "}")
    assert send(port, "POST", "/mcp", long, **ACCEPTED).status == 413


def small() -> Programs:
    assistant = Assistant.from_texts(FILES)
    return Programs(assistant, "zh-Hans", Pace())


def mounted(programs: Programs) -> FastAPI:
    app = FastAPI(openapi_url=None)
    mount_tools(app, programs)
    return app


def test_the_tools_want_the_password() -> None:
    lock = Lock(Password.of("tea and patience"))
    app = guarded(mounted(small()), Door(), lock, "zh-Hans")
    client = TestClient(app, "http://127.0.0.1:7860", client=("127.0.0.1", 1))
    names = {name.replace("_", "-"): value for name, value in ACCEPTED.items()}
    for sent, status in (
        ({}, 401),
        ({"Authorization": "Bearer coffee and haste"}, 401),
        ({"Authorization": "Bearer tea and patience"}, 200),
    ):
        reply = client.post("/mcp", content=TOOLS_LIST, headers=names | sent)
        assert reply.status_code == status


def test_without_the_extra_there_are_no_tools(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = mounted(small()).router.routes
    monkeypatch.setattr("siyu_qa.web.tools.find_spec", lambda _: None)
    app = mounted(small())
    assert len(app.router.routes) == len(before) - 1
    assert TestClient(app).post("/mcp", content=TOOLS_LIST).status_code == 404
    assert capsys.readouterr().err == ""


def test_the_unexpected_is_logged_and_not_told(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("/home/somebody/secret.txt")

    monkeypatch.setattr(Assistant, "ask", fail)
    with pytest.raises(Refusal, match="出了意外") as caught:
        small().call("ask_documents", {"question": YEARLY_FEE}, "a")
    assert "secret" not in str(caught.value)
    assert "secret" in caplog.text


def test_programs_wait_their_turn() -> None:
    pace = Pace(of_one=1)
    programs = Programs(Assistant.from_texts(FILES), "en", pace)
    with pace.turn("a"):
        with pytest.raises(Refusal, match="wait"):
            programs.call("ask_documents", {"question": YEARLY_FEE}, "a")
        assert programs.call("ask_documents", {"question": YEARLY_FEE}, "b")

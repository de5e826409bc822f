"""A folder of our own, a server over it, and a browser to visit it with."""

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Locator,
    Page,
    expect,
    sync_playwright,
)

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser")
"""As people have it."""
CHROMIUM = shutil.which("chromium-headless-shell") or BROWSER
"""Without windows where there is such a one: they cost as much as the pages."""
ARGUMENTS = [
    "--no-sandbox",
    "--headless",
    "--disable-gpu",
    "--disable-background-networking",
]
needs_chromium = pytest.mark.skipif(
    CHROMIUM is None, reason="no chromium here: apt-get install chromium-headless-shell"
)
# Where other work shares the cores, what is right may take its time.
expect.set_options(timeout=30_000)
_ATTEMPTS = 600
_PAUSE = 0.1

LIBRARY = """\
# 街角书屋借阅须知

街角书屋每周二至周日开放，开放时间是上午十点到晚上八点。

每位读者一次最多可以借六本书📚，借期为二十一天。

逾期归还的书，每本每天收取两角钱，最高不超过十元。

书屋的志愿者分为三个小组：

- 整理组负责给新书编目和上架。
- 讲读组负责周末的读书会。
- 修补组负责修理破损的旧书。
"""

GARDEN = """\
向日社區菜園公約

每戶只能認養一塊菜畦，認養期為一年，期滿可以續約兩次。

菜園的澆水時間是清晨六點到八點，正午不得澆水。

堆肥桶由第三組在每週五翻攪一次。
"""

HOSTILE_NAME = '<img src=x onerror="window.hacked=1">[温室](javascript:hacked).md'
HOSTILE = """\
# 温室<script>window.hacked=1</script>手册 **粗体** <mark>假的</mark>

温室的钥匙由<b onmouseover="window.hacked=1">陈伯</b>保管，备用钥匙放在门房。</li></ol>

温室的通风窗<img src=x onerror="window.hacked=1">每天下午三点打开一小时。

[点这里](javascript:window.hacked=1) ![图](http://evil.example/a.png) \u202e反写\u202c

<form action="http://evil.example"><button>提交</button></form> $$x^2$$ [1](#cite-0-1)
"""


def write_documents(seeds: Path) -> None:
    """Write the documents that the tests ask about."""
    seeds.mkdir()
    (seeds / "借阅须知.md").write_text(LIBRARY, encoding="utf-8")
    (seeds / "菜園公約.txt").write_text(GARDEN, encoding="utf-8")
    (seeds / HOSTILE_NAME).write_text(HOSTILE, encoding="utf-8")


def free_port() -> int:
    """Give a port that nobody listens at."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port


COMMAND = (str(Path(sys.executable).with_name("siyu-qa")),)


def start(
    seeds: Path,
    index: Path,
    port: int,
    command: Sequence[str] = COMMAND,
    options: Sequence[str] = (),
) -> subprocess.Popen[str]:
    """Start the server as a person would."""
    folders = ["--seeds", str(seeds), "--index", str(index)]
    place = ["--host", "127.0.0.1", "--port", str(port)]
    return subprocess.Popen(
        [*command, "serve", *place, *folders, *options],
        stderr=subprocess.PIPE,
        text=True,
    )


@contextmanager
def served(
    seeds: Path,
    index: Path,
    port: int,
    command: Sequence[str] = COMMAND,
    options: Sequence[str] = (),
) -> Iterator[subprocess.Popen[str]]:
    """Serve a folder for as long as the block runs."""
    with start(seeds, index, port, command, options) as server:
        try:
            _wait_for(server, port)
            yield server
        finally:
            server.kill()


def _wait_for(server: subprocess.Popen[str], port: int) -> None:
    """Wait until the server listens, or has ended."""
    for _ in range(_ATTEMPTS):
        with socket.socket() as client:
            if client.connect_ex(("127.0.0.1", port)) == 0:
                return
        with suppress(subprocess.TimeoutExpired):
            server.wait(_PAUSE)
            raise RuntimeError(server.communicate()[1])
    raise TimeoutError


@contextmanager
def opened_browser() -> Iterator[Browser]:
    """Open a browser for as long as the block runs."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=ARGUMENTS,
            # Else it can't read files whose names are Chinese.
            env={**os.environ, "LANG": "C.UTF-8"},
        )
        yield chromium
        chromium.close()


@contextmanager
def profile(browser: Browser) -> Iterator[BrowserContext]:
    """Open a profile; what its visits fetched and kept stays until it is closed."""
    context = browser.new_context(
        locale="zh-CN", viewport={"width": 1280, "height": 800}
    )
    yield context
    context.close()


@contextmanager
def visit(context: BrowserContext, port: int) -> Iterator[Page]:
    """Open the page; it must end without a complaint or a request to another host."""
    home = f"http://127.0.0.1:{port}"
    page = context.new_page()
    requests: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("dialog", lambda dialog: complaints.append(dialog.message))
    page.on("console", lambda message: complaints.extend(_complaint(message)))
    page.goto(home)
    expect(page.locator("#state .state")).to_be_visible()
    yield page
    assert page.evaluate("window.hacked") is None
    page.close()
    elsewhere = [url for url in requests if not url.startswith((home, "data:"))]
    assert elsewhere == []
    assert complaints == []


def _complaint(message: ConsoleMessage) -> list[str]:
    return [message.text] if message.type in {"error", "warning"} else []


def ask(page: Page, question: str) -> Locator:
    """Ask, wait until the answer is whole, and give it."""
    turns = page.locator("#chat .bot-row")
    before = turns.count()
    page.locator("#question textarea").fill(question)
    page.locator("#ask").click()
    expect(turns).to_have_count(before + 1)
    expect(turns.last.locator(".tools, .refusal, .reply")).to_be_visible()
    # Until the answer is whole, the page takes no other question.
    expect(page.locator("body.answering")).to_have_count(0)
    return turns.last


@pytest.fixture(scope="module")
def seeds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the documents that the page is tried on."""
    seeds = tmp_path_factory.mktemp("page") / "seeds"
    write_documents(seeds)
    return seeds


@pytest.fixture(scope="module")
def command() -> Sequence[str]:
    """Give what the server is started with."""
    return COMMAND


@pytest.fixture(scope="module")
def port(seeds: Path, command: Sequence[str]) -> Iterator[int]:
    """Serve the documents; give where."""
    port = free_port()
    with served(seeds, seeds.with_name("index"), port, command):
        yield port


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with opened_browser() as browser:
        yield browser


@pytest.fixture(scope="module")
def reader(browser: Browser) -> Iterator[BrowserContext]:
    """Open a profile; what its visits have fetched stays for the module."""
    with profile(browser) as context:
        yield context


@pytest.fixture
def context(reader: BrowserContext) -> Iterator[BrowserContext]:
    """Give a profile that keeps nothing of the test before."""
    yield reader
    for page in reader.pages:
        page.close()
    reader.set_storage_state({"cookies": [], "origins": []})


@pytest.fixture
def page(context: BrowserContext, port: int) -> Iterator[Page]:
    with visit(context, port) as page:
        yield page

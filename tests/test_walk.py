"""All that a person does in one visit, by mouse and by keyboard, with no network."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

import browser as folder
from browser import ask

pytestmark = folder.needs_chromium

HERE = Path(__file__)
GROUPS = "志愿者分为哪三个小组？"
SECOND = "第二个负责什么？"
BELL = "钟楼的铜钟由卓师傅敲响，每逢整点敲一次。\n"
RINGER = "钟楼的铜钟由谁敲响？"
_FARTHEST = 150
"""So many times Tab is pressed at most to come to something."""


@pytest.fixture
def bell(tmp_path: Path) -> Path:
    """Give a file in the encoding of old Windows machines."""
    file = tmp_path / "钟楼.txt"
    file.write_bytes(BELL.encode("gb18030"))
    return file


@pytest.fixture
def turned_to(tmp_path: Path) -> Path:
    """Give the file in which the server's addresses are noted."""
    return tmp_path / "addresses"


@pytest.fixture
def page(tmp_path: Path, turned_to: Path) -> Iterator[Page]:
    seeds, port = tmp_path / "seeds", folder.free_port()
    folder.write_documents(seeds)
    command = (sys.executable, str(HERE.with_name("audited.py")), str(turned_to))
    with (
        folder.served(seeds, tmp_path / "index", port, command),
        folder.opened_browser() as browser,
        folder.profile(browser) as context,
        folder.visit(context, port) as page,
    ):
        yield page
    assert turned_to.read_text(encoding="utf-8") == ""


def view(page: Page, name: str) -> Locator:
    return page.get_by_role("navigation").get_by_role("button", name=name, exact=True)


def test_the_whole_walk(page: Page, bell: Path) -> None:
    ask(page, GROUPS).locator(".cite").nth(1).click()
    expect(page.locator("#source mark")).to_have_text("- 整理组负责给新书编目和上架。")
    expect(page.locator("#source")).to_contain_text("逐字引用 ✓")

    completed = ask(page, SECOND)
    expect(completed.locator(".completed")).to_contain_text("讲读组")
    completed.get_by_role("button", name="按原话问").click()
    expect(completed.locator(".completed")).to_have_count(0)

    view(page, "文档").click()
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="选择文件").click()
    chooser.value.set_files(bell)
    listed = page.locator("#listing li").filter(has_text="钟楼.txt")
    expect(listed).to_contain_text("gb18030")

    view(page, "问答").click()
    answer = ask(page, RINGER)
    expect(answer.locator(".sentence")).to_contain_text("卓师傅")
    answer.locator(".cite").click()
    expect(page.locator("#source mark")).to_have_text(BELL.strip())

    view(page, "文档").click()
    listed.get_by_role("button", name="移出 钟楼.txt").click()
    expect(listed).to_have_count(0)
    expect(page.locator("#source")).not_to_contain_text("卓师傅")

    view(page, "问答").click()
    expect(page.locator("#chat .cite.amiss")).to_have_count(1)
    refused = ask(page, RINGER)
    expect(refused.locator(".refusal")).to_be_visible()
    expect(refused).not_to_contain_text("卓师傅")

    view(page, "对话").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="导出为 Markdown").click()
    text = Path(download.value.path()).read_text(encoding="utf-8")
    assert text.count("\n## ") == 4
    assert "志愿者分为三个小组" in text


def tab_to(page: Page, wanted: Locator) -> Locator:
    """Come to something by the Tab key alone."""
    expect(wanted).to_be_visible()
    for _ in range(_FARTHEST):
        if wanted.evaluate("it => it === document.activeElement"):
            return wanted
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not lead to {wanted}")


def press(page: Page, wanted: Locator) -> None:
    tab_to(page, wanted)
    page.keyboard.press("Enter")


def type_and_ask(page: Page, question: str) -> Locator:
    turns = page.locator("#chat .bot-row")
    before = turns.count()
    tab_to(page, page.locator("#question textarea"))
    page.keyboard.insert_text(question)
    page.keyboard.press("Enter")
    expect(turns).to_have_count(before + 1)
    expect(turns.last.locator(".tools, .refusal")).to_be_visible()
    expect(page.locator("#ask")).to_be_visible()
    return turns.last


def test_the_walk_by_keyboard_alone(page: Page, bell: Path) -> None:
    # A key is quicker than a browser that is told of a dialog when it is pressed.
    page.on("filechooser", lambda chooser: chooser.set_files(bell))
    mark = type_and_ask(page, GROUPS).locator(".cite").nth(1)
    press(page, mark)
    expect(page.locator("#source mark")).to_have_text("- 整理组负责给新书编目和上架。")
    expect(mark).to_be_focused()
    press(page, page.get_by_role("button", name="回到答案"))
    expect(mark).to_be_focused()

    completed = type_and_ask(page, SECOND)
    press(page, completed.get_by_role("button", name="按原话问"))
    expect(completed.locator(".completed")).to_have_count(0)

    press(page, view(page, "文档"))
    press(page, page.get_by_role("button", name="选择文件"))
    listed = page.locator("#listing li").filter(has_text="钟楼.txt")
    expect(listed).to_be_visible()

    press(page, view(page, "检索"))
    tab_to(page, page.locator("#query textarea"))
    page.keyboard.insert_text("铜钟 整点")
    page.keyboard.press("Enter")
    press(page, page.locator("#hits button[name=open]").first)
    expect(page.locator("#source")).to_contain_text("卓师傅")

    press(page, view(page, "文档"))
    press(page, listed.get_by_role("button", name="移出 钟楼.txt"))
    expect(listed).to_have_count(0)

    press(page, view(page, "问答"))
    expect(type_and_ask(page, RINGER).locator(".refusal")).to_be_visible()

    press(page, view(page, "对话"))
    tab_to(page, page.get_by_role("button", name="导出为 Markdown"))
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert download.value.suggested_filename.endswith(".md")


def no_network() -> str:
    """Say why no network without an interface can be made; empty: it can."""
    unshare, ip = shutil.which("unshare"), shutil.which("ip")
    if not (unshare and ip):
        return "no unshare or ip here: apt-get install util-linux iproute2"
    tried = subprocess.run([unshare, "--net", "true"], capture_output=True, check=False)
    return "" if tried.returncode == 0 else "this user may make no network of its own"


@pytest.mark.skipif(bool(no_network()), reason=no_network())
def test_the_walk_needs_no_network() -> None:
    walk = f"{HERE}::{test_the_whole_walk.__name__}"
    alone = 'ip link set lo up && exec "$0" -m pytest -q -p no:cacheprovider "$1"'
    done = subprocess.run(
        ["unshare", "--net", "sh", "-c", alone, sys.executable, walk],
        cwd=HERE.parent.parent,
        env=os.environ | {"PYTEST_ADDOPTS": ""},
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert "1 passed" in done.stdout, done.stdout + done.stderr

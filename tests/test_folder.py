"""What the page does with the seeds folder: listed, put in, taken out, indexed."""

import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from errno import ENOSPC
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from threading import Event
from typing import Any

import docx
import openpyxl
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from conftest import SHOP, Desk
from siyu_qa import seeds
from siyu_qa.index.build import build_index
from siyu_qa.index.lock import writing
from siyu_qa.messages import LANGUAGES
from siyu_qa.records import Problem, Progress
from siyu_qa.report import ListedDocument
from siyu_qa.web.countdown import Countdown
from siyu_qa.web.folder import Folder, Step
from siyu_qa.web.ids import id_of
from siyu_qa.web.listing import SHOWN, list_told, report_told
from siyu_qa.web.routes.documents import ADDRESS, KIND, mount_documents
from siyu_qa.web.status import left_told, progress_told
from writers import MENDING, OPENING, RULES, book, pages, printed, web_page, word

RULE = "书屋的雨伞架放在门口，借伞须登记。\n"
OTHER = "书屋的雨伞架搬到了楼梯旁。\n"


@pytest.fixture
def folder(shop: Desk) -> Folder:
    return Folder(shop.settings)


@pytest.fixture
def client(folder: Folder) -> Iterator[TestClient]:
    app = FastAPI(openapi_url=None)
    mount_documents(app, folder)
    with TestClient(app) as client:
        yield client


def upload(
    client: TestClient,
    name: str,
    data: str | bytes,
    if_taken: str = "refuse",
    language: str = "zh-Hans",
) -> dict[str, str]:
    """Send a file as the page's script does; give what became of it."""
    asked = {"name": name, "language": language, "if_taken": if_taken}
    content = data if isinstance(data, bytes) else data.encode()
    headers = {"Content-Type": KIND}
    reply = client.post(ADDRESS, params=asked, content=content, headers=headers)
    assert reply.status_code == 200
    told: dict[str, str] = reply.json()
    return told


def tend(folder: Folder, wish: str) -> Step:
    """Do something to the folder; give what the page shows at the end."""
    *_, last = folder.tend(wish, "zh-Hans")
    return last


def files(desk: Desk) -> set[str]:
    """Give all that lies in the folder, hidden or not, but for the lock."""
    found = (path for path in desk.seeds.rglob("*") if path.is_file())
    return {path.relative_to(desk.seeds).as_posix() for path in found} - {
        f"{seeds.REMOVED}/.lock"
    }


# The list


def document(number: int, **more: Any) -> ListedDocument:
    path = f"记录/{number:05}.txt"
    return ListedDocument(path, "indexed", 2048, passages=3, **more)


def test_the_list_tells_what_is_known_of_a_document() -> None:
    one = document(
        7, title="借伞须知", date="2023-05", encoding="gb18030", likelihood=0.93
    )
    told = list_told([one], "", "zh-Hans")
    assert f'<button type="button" name="open" value="doc-{id_of(one.path)}">' in told
    for words in ("借伞须知", "3 个段落", "2 KB", "2023&#45;05", "已收录", "93&#37;"):
        assert words in told
    assert "gb18030（推测" in told
    assert f'value="remove-{id_of(one.path)}"' in told


@pytest.mark.parametrize(
    ("state", "opens", "goes"),
    [
        ("indexed", True, True),
        ("changed", True, True),
        ("new", False, True),
        ("skipped", False, True),
        ("removed", True, False),
    ],
)
def test_what_can_be_done_with_a_document_follows_its_state(
    state: str, opens: bool, goes: bool
) -> None:
    told = list_told([ListedDocument("甲.txt", state, 9)], "", "zh-Hans")
    assert ('name="open"' in told, 'value="remove-' in told) == (opens, goes)


def test_a_folder_that_is_no_document_is_not_taken_out() -> None:
    told = list_told([ListedDocument("链接/", "skipped", 0)], "", "zh-Hans")
    assert 'value="remove-' not in told


def test_a_problem_stands_with_its_document_and_in_the_report() -> None:
    problem = Problem("甲.csv", "这一行坏了", "请改正。", line=17)
    bad = Problem("坏.txt", "文件是空的", "请写入内容。")
    documents = [
        ListedDocument("坏.txt", "skipped", 0, problems=(bad,)),
        ListedDocument("甲.csv", "indexed", 9, problems=(problem,)),
    ]
    told = list_told(documents, "", "zh-Hans")
    assert "<li>第 17 行：这一行坏了。请改正。</li>" in told
    assert "<li>文件是空的。请写入内容。</li>" in told
    report = report_told(documents, "zh-Hans")
    assert report.startswith("<details>")
    assert "没有收录的文件（1）" in report
    assert "甲&#46;csv&#58;17：这一行坏了。请改正。" in report


def test_a_folder_without_problems_has_a_report_of_one_line() -> None:
    assert "没有要留意的地方" in report_told([document(1)], "zh-Hans")


@pytest.mark.parametrize("sought", ["須知 借傘", "须知　借伞", "00007", "记录/00007"])
def test_a_document_is_found_by_words_of_its_name_in_either_script(sought: str) -> None:
    documents = [document(number) for number in range(20)]
    documents[7] = document(7, title="借伞须知")
    told = list_told(documents, sought, "zh-Hans")
    assert told.count('name="open"') == 1
    assert id_of(documents[7].path) in told
    assert "1 份，共 20 份文档" in told


def test_of_many_documents_some_are_listed_and_the_rest_is_told() -> None:
    documents = [document(number) for number in range(10_000)]
    told = list_told(documents, "", "zh-Hans")
    assert told.count('name="open"') == SHOWN
    assert f"只列出前 {SHOWN} 份，另有 {10_000 - SHOWN} 份" in told
    assert len(told) < 200_000


def test_a_name_that_no_document_has_is_said_and_inert() -> None:
    told = list_told([document(1)], "<b>没有</b>", "zh-Hans")
    assert "没有文档的标题或文件名里有" in told
    assert "<b>" not in told


def test_names_and_titles_are_inert_and_of_bounded_length() -> None:
    hostile = '<img src=x onerror="window.hacked=1">\u202e[点](javascript:1)'
    one = ListedDocument(
        f"{hostile}.md",
        "indexed",
        9,
        title=hostile + "长" * 10_000,
        problems=(Problem(hostile, hostile, hostile),),
    )
    for told in (list_told([one], "", "en"), report_told([one], "en")):
        assert "<img" not in told
        assert "](" not in told
        assert "\u202e" not in told
        assert "\n" not in told
    assert len(list_told([one], "", "en")) < 5_000


def test_the_list_is_of_the_page_s_language(shop: Desk, folder: Folder) -> None:
    shop.write({"空.txt": b""})
    shop.build()
    told = [folder.shown("", language)[0] for language in LANGUAGES]
    assert ["文件是空的" in told[0], "檔案是空的" in told[1]] == [True, True]
    assert "the file is empty" in told[2]


def test_an_index_that_cannot_be_read_is_one_line(desk: Desk) -> None:
    folder = Folder(desk.settings)
    listing, report = folder.shown("", "zh-Hans")
    assert (listing.count("还没有索引"), report) == (1, "")


# Uploading


def kinds(at: Path) -> dict[str, bytes]:
    """Write a file of every kind that programs write."""
    document = docx.Document()
    document.add_paragraph(RULES[0])
    sheets = openpyxl.Workbook()
    sheets.active.append(["规定", "时间"])
    sheets.active.append([MENDING, "每周三"])
    target = BytesIO()
    sheets.save(target)
    return {
        "文.docx": word(document),
        "文.pdf": printed(pages([OPENING]), at),
        "表.xlsx": target.getvalue(),
        "书.epub": book({"开放": f"<p>{RULES[1]}</p>"}),
        "页.html": web_page(f"<p>{RULES[1]}</p>").encode(),
        "国.txt": RULE.encode("gb18030"),
        "繁.txt": MENDING.encode("big5hkscs"),
        "宽.txt": RULE.encode("utf-16"),
        "记.md": f"# 记\n\n{RULE}".encode(),
        "行.csv": f"规定,时间\n{RULE.strip()},每周\n".encode(),
        "记.jsonl": b'{"text": "\xe4\xb9\xa6\xe5\xb1\x8b\xe5\xbc\x80\xe9\x97\xa8"}\n',
        "字.srt": f"1\n00:00:01,000 --> 00:00:03,000\n{RULE}".encode(),
    }


def test_every_kind_of_file_is_taken_as_it_is(
    shop: Desk, client: TestClient, tmp_path: Path
) -> None:
    for name, data in kinds(tmp_path).items():
        assert upload(client, name, data)["kind"] == "added", name
        assert (shop.seeds / name).read_bytes() == data
    report = shop.build()
    assert (report.added, report.skipped) == (12, ())


@pytest.mark.parametrize(
    ("name", "data", "problem"),
    [
        ("图.xyz", b"abc", "不认识这种文件"),
        ("空.txt", b"", "文件是空的"),
        ("包.zip", b"PK\x03\x04", "压缩包"),
        ("照.pdf", b"\x89PNG\r\n\x1a\n" + bytes(99), "图片"),
        ("信.docx", b"%PDF-1.7 abc", "内容却是 PDF"),
        ("坏.pdf", b"%PDF-1.7 abc", "损坏"),
        ("行.json", b'{"text":\noops}\n', "第 2 行：JSON"),
        ("../外.txt", RULE.encode(), "斜线或控制字符"),
        ("C:\\外.txt", RULE.encode(), "斜线或控制字符"),
        ("换\n行.txt", RULE.encode(), "斜线或控制字符"),
        ("", RULE.encode(), "斜线或控制字符"),
        (".藏.txt", RULE.encode(), "隐藏文件"),
        (f"{'长' * 84}.txt", RULE.encode(), "文件名太长"),
        ("稿.txt", RULE.encode(), ".siyuignore"),
    ],
)
def test_what_is_not_taken_is_said_in_one_line(
    shop: Desk, client: TestClient, name: str, data: bytes, problem: str
) -> None:
    shop.write({".siyuignore": "稿.txt\n"})
    before = files(shop)
    told = upload(client, name, data)
    assert told["kind"] == "refused"
    assert problem in told["told"]
    assert str(shop.seeds) not in told["told"]
    assert len(told["told"].splitlines()) == 1
    assert files(shop) == before
    assert list(shop.seeds.glob(".adding*")) == []


def test_a_refusal_is_of_the_page_s_language(client: TestClient) -> None:
    assert upload(client, "空.txt", b"", language="en")["told"].startswith(
        "the file is"
    )


def test_the_same_file_again_is_said_to_be_there(client: TestClient) -> None:
    told = upload(client, "店铺.txt", SHOP["店铺.txt"])
    assert (told["kind"], told["undo"]) == ("same", "")


def test_another_file_of_a_taken_name_is_asked_about(
    shop: Desk, client: TestClient
) -> None:
    told = upload(client, "店铺.txt", RULE)
    assert told["kind"] == "taken"
    assert (shop.seeds / "店铺.txt").read_text("utf-8") == SHOP["店铺.txt"]
    told = upload(client, "店铺.txt", RULE, "number")
    assert (told["kind"], "店铺 (2).txt" in told["told"]) == ("added", True)
    assert (shop.seeds / "店铺 (2).txt").read_text("utf-8") == RULE


def test_what_was_replaced_comes_back(
    shop: Desk, client: TestClient, folder: Folder
) -> None:
    told = upload(client, "店铺.txt", RULE, "replace")
    assert told["kind"] == "added"
    assert (shop.seeds / "店铺.txt").read_text("utf-8") == RULE
    done = tend(folder, told["undo"])
    assert "已放回 店铺&#46;txt" in done.notice
    assert (shop.seeds / "店铺.txt").read_text("utf-8") == SHOP["店铺.txt"]
    assert [one.path for one in seeds.kept(shop.settings)] == ["店铺.txt"]


@pytest.mark.parametrize(
    "kind",
    ["", "text/plain", "multipart/form-data", "application/x-www-form-urlencoded"],
)
def test_what_a_form_of_another_site_can_send_is_refused(
    shop: Desk, client: TestClient, kind: str
) -> None:
    asked = {"name": "伞.txt", "language": "zh-Hans"}
    headers = {"Content-Type": kind} if kind else {}
    reply = client.post(ADDRESS, params=asked, content=RULE, headers=headers)
    assert reply.status_code == 415
    assert not (shop.seeds / "伞.txt").exists()


@pytest.mark.parametrize(
    "asked",
    [
        {"language": "zh-Hans"},
        {"name": "伞.txt", "language": "../zh"},
        {"name": "伞.txt", "language": "en", "if_taken": "overwrite"},
    ],
)
def test_what_is_asked_wrongly_does_nothing(
    shop: Desk, client: TestClient, asked: dict[str, str]
) -> None:
    headers = {"Content-Type": KIND}
    reply = client.post(ADDRESS, params=asked, content=RULE, headers=headers)
    assert reply.status_code == 422
    assert files(shop) == set(SHOP)


def test_a_full_disk_is_one_line_and_leaves_nothing(
    shop: Desk, client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(source: Path, target: Path) -> None:
        target.write_bytes(source.read_bytes()[:9])
        raise OSError(ENOSPC, "No space left on device")

    monkeypatch.setattr(shutil, "copy2", full)
    told = upload(client, "店铺.txt", RULE, "replace")
    assert told["kind"] == "refused"
    assert "文档文件夹不能写入（No space left on device）" in told["told"]
    assert files(shop) == set(SHOP)
    assert (shop.seeds / "店铺.txt").read_text("utf-8") == SHOP["店铺.txt"]


def test_a_folder_that_cannot_be_written_is_one_line(
    shop: Desk, client: TestClient, folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Permissions don't bind every user that runs this: what they do is done here.
    def denied(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("siyu_qa.web.folder.TemporaryDirectory", denied)
    monkeypatch.setattr(Path, "rename", denied)
    told = upload(client, "伞.txt", RULE)["told"]
    assert "文档文件夹不能写入（Permission denied）" in told
    notice = folder.tend(f"remove-{id_of('店铺.txt')}", "zh-Hans")
    assert "文档文件夹不能写入" in next(iter(notice)).notice
    assert files(shop) == set(SHOP)


def test_of_two_uploads_of_one_name_none_is_lost(
    shop: Desk, client: TestClient
) -> None:
    texts = [f"第 {number} 个人的雨伞架在门口。\n" for number in range(6)]
    with ThreadPoolExecutor(6) as people:
        told = list(people.map(lambda text: upload(client, "伞.txt", text), texts))
    kinds = [one["kind"] for one in told]
    assert (kinds.count("added"), kinds.count("taken")) == (1, 5)
    with ThreadPoolExecutor(6) as people:
        list(people.map(lambda text: upload(client, "伞.txt", text, "number"), texts))
    written = {(shop.seeds / name).read_text("utf-8") for name in files(shop)}
    assert written >= set(texts)


# Taking out and putting back


def test_what_is_taken_out_answers_no_more_until_it_is_put_back(
    shop: Desk, folder: Folder
) -> None:
    assistant = shop.open()
    question = "店主养着什么？"
    assert assistant.ask(question).answered
    done = tend(folder, f"remove-{id_of('店铺.txt')}")
    assert "已移出 店铺&#46;txt" in done.notice
    assert not assistant.ask(question).answered
    assert id_of("店铺.txt") not in folder.shown("", "zh-Hans")[0]
    wish = done.notice.split('value="')[1].split('"')[0]
    assert wish == f"restore-{id_of('.removed/店铺.txt')}"
    assert "已放回 店铺&#46;txt" in tend(folder, wish).notice
    assert assistant.ask(question).answered
    assert "已不在移出处" in tend(folder, wish).notice


def test_of_two_who_take_out_the_same_one_is_told(shop: Desk, folder: Folder) -> None:
    wish = f"remove-{id_of('店铺.txt')}"
    with ThreadPoolExecutor(4) as people:
        notices = [one.notice for one in people.map(tend, [folder] * 4, [wish] * 4)]
    assert sum("已移出 店铺" in one for one in notices) == 1
    assert sum("可能刚被移出" in one for one in notices) == 3
    [kept] = seeds.kept(shop.settings)
    assert (shop.seeds / kept.kept).read_text("utf-8") == SHOP["店铺.txt"]


def test_what_has_its_place_taken_is_not_put_back(shop: Desk, folder: Folder) -> None:
    tend(folder, f"remove-{id_of('店铺.txt')}")
    shop.write({"店铺.txt": RULE})
    done = tend(folder, f"restore-{id_of('.removed/店铺.txt')}")
    assert "请先移出那一份，再撤销" in done.notice
    assert (shop.seeds / "店铺.txt").read_text("utf-8") == RULE


@pytest.mark.parametrize(
    "wish", ["remove-店铺.txt", "remove-../index", "restore-../../x", "remove-", "x"]
)
def test_a_path_is_no_wish(shop: Desk, folder: Folder, wish: str) -> None:
    assert tend(folder, wish).notice == ""
    assert files(shop) == set(SHOP)


# Bringing the index up to date


def test_bringing_the_index_up_to_date_tells_what_changed(
    shop: Desk, folder: Folder
) -> None:
    shop.write({"伞.txt": RULE, "坏.txt": b""})
    first, *_, last = folder.tend("refresh", "zh-Hans")
    assert "正在检查文件夹" in first.progress
    assert "新增 2，改动 0，移除 0，未变 3" in last.report
    assert last.progress == ""
    assert "文件是空的" in folder.shown("", "zh-Hans")[1]


def test_a_build_of_another_process_is_told_and_waited_for(
    shop: Desk, folder: Folder
) -> None:
    shop.write({"伞.txt": RULE})
    with writing(shop.index):
        steps = folder.tend("refresh", "zh-Hans")
        while "另一个进程正在更新索引" not in next(steps).progress:
            pass
    *_, last = steps
    assert "新增 1" in last.report


def test_what_was_taken_out_while_a_build_waited_is_not_indexed(shop: Desk) -> None:
    shop.write({"伞.txt": RULE})
    is_out = Event()

    def watch(step: Progress) -> None:
        if step.stage == "wait":
            seeds.remove(["伞.txt"], shop.settings)
            is_out.set()

    with ThreadPoolExecutor(1) as other:
        with writing(shop.index):
            built = other.submit(build_index, shop.settings, watch)
            assert is_out.wait(30)
        assert (built.result().added, built.result().skipped) == (0, ())


def test_progress_has_its_step_its_share_and_its_time() -> None:
    told = progress_told(Progress("embed", 30, 120), 42.0, "zh-Hans")
    assert "第 2 步，共 3 步：" in told
    assert "30&#47;120" in told
    assert "约还要 45 秒" in told
    assert 'max="120" value="30"></progress>' in told


@pytest.mark.parametrize(
    ("seconds", "told"),
    [
        (0, "约还要 5 秒"),
        (8, "约还要 10 秒"),
        (55, "约还要 55 秒"),
        (56, "约还要 1 分钟"),
        (61, "约还要 2 分钟"),
    ],
)
def test_the_time_left_is_told_no_finer_than_it_is_known(
    seconds: float, told: str
) -> None:
    assert told in left_told(seconds, "zh-Hans")


def lefts(pace: list[float], total: int) -> list[float]:
    """Watch a step in which each thing takes its share of *pace*; give what is told."""
    countdown, now, told = Countdown(), 0.0, []
    for done in range(total):
        left = countdown.left(Progress("read", done, total), now)
        told += [] if left is None else [left]
        now += pace[done * len(pace) // total]
    return told


def test_nothing_is_said_of_the_time_left_before_it_can_be_told() -> None:
    countdown = Countdown()
    assert countdown.left(Progress("read", 0, 100), 0.0) is None
    assert countdown.left(Progress("read", 50, 100), 1.0) is None
    assert countdown.left(Progress("read", 60, 100), 3.0) == pytest.approx(2.0)
    assert countdown.left(Progress("embed", 1, 100), 4.0) is None


def test_at_an_even_pace_the_time_left_is_right() -> None:
    told = lefts([0.1], 300)
    assert told[0] == pytest.approx(28.0, abs=0.5)
    assert told[-1] == pytest.approx(0.1, abs=0.5)


@pytest.mark.parametrize("pace", [[0.05, 0.2], [0.2, 0.05], [0.02, 0.3, 0.02, 0.3]])
def test_the_time_left_never_jumps(pace: list[float]) -> None:
    told = lefts(pace, 400)
    steps = [later - earlier for earlier, later in pairwise(told)]
    assert max(map(abs, steps)) < 1.0

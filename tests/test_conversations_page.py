"""Conversations are kept in the browser alone, in a real browser."""

import json
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Download, Locator, Page, expect

import browser as folder
from browser import ask
from siyu_qa.cli.rows import rows as rows_of
from siyu_qa.evaluate import Case, settled
from siyu_qa.web.kept import answers_of, conversation_of

pytestmark = folder.needs_chromium

BORROW = "书屋一次最多可以借几本书？"
GROUPS = "志愿者分为哪三个小组？"
SECOND = "第二个负责什么？"
UNKNOWN = "火星上有几座寺庙？"
HOSTILE = '<img src=x onerror="window.hacked=1"> 书屋几点开放？'


@pytest.fixture(scope="module")
def votes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the file that votes are written into."""
    return tmp_path_factory.mktemp("votes") / "votes.jsonl"


@pytest.fixture(scope="module")
def command(votes: Path) -> Sequence[str]:
    return ("env", f"SIYU_QA_FEEDBACK={votes}", *folder.COMMAND)


@pytest.fixture(scope="module")
def pipe(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pipe = tmp_path_factory.mktemp("slow") / "pipe"
    os.mkfifo(pipe)
    return pipe


@pytest.fixture(scope="module")
def slow_port(seeds: Path, pipe: Path) -> Iterator[int]:
    """Serve with answers that wait for the pipe, and without a file of votes."""
    port = folder.free_port()
    slowly = (sys.executable, str(Path(__file__).with_name("slowly.py")), str(pipe))
    with folder.served(seeds, pipe.with_name("index"), port, slowly):
        yield port


@pytest.fixture
def slow(context: BrowserContext, slow_port: int) -> Iterator[Page]:
    with folder.visit(context, slow_port) as page:
        yield page


def opened(context: BrowserContext, port: int) -> Page:
    """Open the page where what a browser logs of it is expected.

    It logs a refusal, and what a reload cuts short.
    """
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{port}")
    expect(page.locator("#state .state")).to_be_visible()
    return page


@pytest.fixture
def plain(context: BrowserContext, port: int) -> Page:
    return opened(context, port)


def show(page: Page, view: str) -> None:
    page.locator("#ways").get_by_role("button", name=view, exact=True).click()


def rows(page: Page) -> Locator:
    """Show the list of conversations; give its rows."""
    show(page, "对话")
    return page.locator("#kept-list .list .conversation")


def button(place: Locator | Page, name: str) -> Locator:
    return place.get_by_role("button", name=name, exact=True)


def begin(page: Page) -> None:
    show(page, "对话")
    button(page.locator("#conversations"), "新对话").click()
    expect(page.locator("#chat .bot-row")).to_have_count(0)


def questions(page: Page) -> Locator:
    return page.locator("#chat .user-row")


def stored(page: Page) -> list[str]:
    """Give the conversations that the browser keeps."""
    kept: list[str] = page.evaluate(
        "Object.entries(localStorage).filter(([key]) => key.includes(':talk:'))"
        ".map(([, talk]) => talk)"
    )
    return kept


def test_a_conversation_is_listed_with_its_first_question(page: Page) -> None:
    ask(page, BORROW)
    ask(page, GROUPS)
    expect(rows(page)).to_have_count(1)
    expect(button(rows(page), BORROW)).to_be_visible()
    expect(rows(page)).to_contain_text("2 个问题")
    (kept,) = stored(page)
    assert [answer.question for answer in answers_of(kept)] == [BORROW, GROUPS]


def test_where_conversations_and_votes_go_is_told(page: Page, slow: Page) -> None:
    show(page, "对话")
    expect(page.locator("#conversations")).to_contain_text("服务器上不留")
    expect(page.locator("#conversations")).to_contain_text("文件 votes.jsonl")
    expect(page.locator("#conversations")).to_contain_text("还没有对话")
    show(slow, "对话")
    expect(slow.locator("#conversations")).to_contain_text("评价功能没有开启")


def test_the_server_keeps_nothing_of_a_conversation(page: Page, seeds: Path) -> None:
    def files() -> dict[Path, int]:
        found = filter(Path.is_file, seeds.parent.rglob("*"))
        return {path: path.stat().st_mtime_ns for path in found}

    before = files()
    ask(page, BORROW)
    page.reload()
    expect(questions(page)).to_have_text(BORROW)
    assert files() == before


def test_a_reload_brings_the_conversation_back(page: Page) -> None:
    ask(page, GROUPS)
    page.reload()
    expect(questions(page)).to_have_text(GROUPS)
    answer = ask(page, SECOND)
    expect(answer.locator(".completed")).to_contain_text("讲读组")
    expect(rows(page)).to_have_count(1)


def test_a_new_tab_begins_anew(page: Page, context: BrowserContext, port: int) -> None:
    ask(page, GROUPS)
    with folder.visit(context, port) as other:
        expect(questions(other)).to_have_count(0)
        expect(rows(other)).to_have_count(1)


def test_a_conversation_is_opened_and_goes_on(page: Page) -> None:
    ask(page, GROUPS)
    begin(page)
    ask(page, BORROW)
    button(rows(page), GROUPS).click()
    expect(questions(page)).to_have_text(GROUPS)
    answer = ask(page, SECOND)
    expect(answer.locator(".completed")).to_contain_text("讲读组")
    expect(rows(page)).to_have_count(2)
    # What was changed last stands first.
    expect(rows(page).first).to_contain_text("2 个问题")
    expect(button(rows(page), GROUPS)).to_have_attribute("aria-current", "true")
    expect(button(rows(page), BORROW)).not_to_have_attribute("aria-current", "true")


def test_conversations_opened_in_haste_are_not_mixed(page: Page) -> None:
    ask(page, GROUPS)
    begin(page)
    ask(page, BORROW)
    before = sorted(stored(page))
    show(page, "对话")
    page.evaluate(
        """[0, 1, 0, 1].forEach((place) =>
          document.querySelectorAll("#kept-list .list [name=talk]")[place].click())"""
    )
    expect(questions(page)).to_have_text(GROUPS)
    ask(page, SECOND)
    after = sorted(stored(page))
    assert len(after) == 2
    assert set(before) & set(after)
    assert {answers_of(talk)[0].question for talk in after} == {GROUPS, BORROW}


def test_a_conversation_is_renamed(page: Page) -> None:
    ask(page, BORROW)
    button(rows(page), "改名").click()
    name = page.locator("#kept-list .list .name")
    expect(name).to_have_value(BORROW)
    expect(name).to_be_focused()
    name.fill("<b>借书</b>")
    name.press("Enter")
    row = page.locator("#kept-list .list .conversation")
    expect(button(row, "<b>借书</b>")).to_be_visible()
    expect(button(row, "改名")).to_be_focused()
    page.keyboard.press("Enter")
    name.fill("别的")
    name.press("Escape")
    ask_again(page)
    page.reload()
    expect(button(rows(page), "<b>借书</b>")).to_be_visible()


def ask_again(page: Page) -> None:
    show(page, "问答")
    ask(page, GROUPS)


def test_a_deleted_conversation_is_gone_and_comes_back(page: Page) -> None:
    ask(page, BORROW)
    button(rows(page), "删除").click()
    expect(page.locator("#kept-list .said")).to_contain_text(f"已删除“{BORROW}”。")
    expect(rows(page)).to_have_count(0)
    expect(questions(page)).to_have_count(0)
    assert stored(page) == []
    button(page, "撤销").click()
    expect(rows(page)).to_have_count(1)
    expect(questions(page)).to_have_text(BORROW)
    ask_again(page)
    expect(rows(page)).to_have_count(1)


def test_all_conversations_are_deleted_and_come_back(page: Page) -> None:
    for question in (BORROW, GROUPS):
        show(page, "问答")
        ask(page, question)
        begin(page)
    show(page, "对话")
    button(page, "全部删除").click()
    expect(page.locator("#kept-list .said")).to_contain_text("已删除 2 段对话。")
    expect(page.locator("#kept-list .none")).to_be_visible()
    expect(button(page, "全部删除")).to_have_count(0)
    assert stored(page) == []
    button(page, "撤销").click()
    expect(rows(page)).to_have_count(2)
    page.reload()
    expect(rows(page)).to_have_count(2)


def exported(page: Page, form: str) -> Download:
    with page.expect_download() as download:
        button(rows(page), f"导出为 {form}").click()
    return download.value


def test_a_conversation_is_exported_as_markdown(page: Page) -> None:
    ask(page, GROUPS)
    ask(page, SECOND)
    ask(page, UNKNOWN)
    file = exported(page, "Markdown")
    text = Path(file.path()).read_text("utf-8")
    assert file.suggested_filename == f"{GROUPS.rstrip('？')}？.md"
    assert text.startswith(f"# {GROUPS}\n\n## 问：{GROUPS}\n")
    assert "  > - 讲读组负责周末的读书会。".replace("- ", "\\- ") in text
    assert "按完整的问题查找" in text
    assert "没有找到回答这个问题的内容" in text


def test_an_exported_conversation_is_imported_again(page: Page, tmp_path: Path) -> None:
    ask(page, GROUPS)
    button(rows(page), "改名").click()
    page.locator("#kept-list .list .name").fill("三个小组")
    button(rows(page), "保存").click()
    file = tmp_path / "c.json"
    exported(page, "JSON").save_as(file)
    button(rows(page), "删除").click()
    expect(rows(page)).to_have_count(0)
    take(page, file)
    expect(questions(page)).to_have_text(GROUPS)
    answer = ask(page, SECOND)
    expect(answer.locator(".completed")).to_contain_text("讲读组")
    expect(button(rows(page), "三个小组")).to_be_visible()
    conversation = conversation_of(file.read_text("utf-8"))
    assert conversation.title == "三个小组"
    assert answers_of(stored(page)[0])[:1] == conversation.turns


def take(page: Page, file: Path) -> None:
    """Choose a file to import."""
    show(page, "对话")
    with page.expect_file_chooser() as chooser:
        button(page, "导入 JSON").click()
    chooser.value.set_files(file)


def changed(kept: str, **fields: Any) -> str:
    conversation = json.loads(kept)
    conversation["turns"][0]["citations"][0].update(fields)
    return json.dumps(conversation)


def test_a_file_that_is_no_conversation_is_told_of_and_not_kept(
    plain: Page, tmp_path: Path
) -> None:
    for number, text in enumerate(("", "茶", '{"turns": []}', "\x00\x01")):
        file = tmp_path / f"{number}.json"
        file.write_text(text, "utf-8")
        with plain.expect_response("**/page/export**") as reply:
            take(plain, file)
        assert reply.value.status == 400
        expect(plain.locator("#kept-list .said")).to_contain_text(
            "这不是从这里导出的对话"
        )
    expect(rows(plain)).to_have_count(0)
    assert stored(plain) == []


def test_a_server_that_is_gone_is_told_of(plain: Page) -> None:
    ask(plain, BORROW)
    plain.context.set_offline(True)
    button(rows(plain), "导出为 Markdown").click()
    expect(plain.locator("#kept-list .said")).to_contain_text("服务器没有回应")
    plain.context.set_offline(False)


def test_an_imported_quote_that_no_document_holds_is_shown_as_such(
    page: Page, tmp_path: Path
) -> None:
    ask(page, BORROW)
    (kept,) = stored(page)
    forged = changed(kept, quote="每位读者一次最多可以借六百本书，借期不限。")
    (tmp_path / "c.json").write_text(forged, "utf-8")
    take(page, tmp_path / "c.json")
    expect(page.locator("#chat .cite.amiss")).to_have_count(1)


def test_a_full_storage_is_told_of_and_the_conversation_goes_on(page: Page) -> None:
    ask(page, GROUPS)
    page.evaluate(
        """() => {
          let size = 4_000_000, fillers = 0;
          while (size > 100) {
            // A key of its own each: one written again takes no more space.
            try { localStorage.setItem("filler" + fillers++, "x".repeat(size)); }
            catch { size = Math.floor(size / 2); }
          }
        }"""
    )
    answer = ask(page, SECOND)
    expect(answer.locator(".completed")).to_contain_text("讲读组")
    expect(page.locator("#not-kept")).to_contain_text("存储空间已满")
    expect(rows(page)).to_contain_text("1 个问题")
    page.evaluate(
        "Object.keys(localStorage).filter((key) => key.startsWith('filler'))"
        ".forEach((key) => localStorage.removeItem(key))"
    )
    show(page, "问答")
    ask(page, BORROW)
    expect(page.locator("#not-kept .trouble")).to_be_empty()
    expect(rows(page)).to_have_count(1)
    expect(rows(page)).to_contain_text("3 个问题")


def test_without_storage_the_page_works_and_says_so(
    browser: Browser, port: int
) -> None:
    with folder.profile(browser) as context:
        context.add_init_script(
            "for (const name of ['localStorage', 'sessionStorage'])"
            " Object.defineProperty(window, name,"
            " { get() { throw new DOMException('off', 'SecurityError'); } });"
        )
        _works_without_storage(context, port)


def _works_without_storage(context: BrowserContext, port: int) -> None:
    with folder.visit(context, port) as page:
        expect(page.locator("#not-kept")).to_contain_text("浏览器不允许保存")
        ask(page, GROUPS)
        answer = ask(page, SECOND)
        expect(answer.locator(".completed")).to_contain_text("讲读组")
        expect(rows(page)).to_have_count(0)


def test_what_one_tab_changes_the_other_lists(
    page: Page, context: BrowserContext, port: int
) -> None:
    expect(rows(page)).to_have_count(0)
    with folder.visit(context, port) as other:
        ask(other, BORROW)
        expect(rows(page)).to_have_count(1)
        button(rows(page), "删除").click()
        expect(rows(other)).to_have_count(0)
        # The conversation that is open there goes on, and is kept again.
        show(other, "问答")
        ask(other, GROUPS)
        expect(rows(page)).to_contain_text("2 个问题")


def test_two_tabs_with_one_conversation_lose_no_answer(
    page: Page, context: BrowserContext, port: int
) -> None:
    ask(page, GROUPS)
    with folder.visit(context, port) as other:
        button(rows(other), GROUPS).click()
        expect(questions(other)).to_have_count(1)
        ask(other, SECOND)
        ask(page, BORROW)
        expect(rows(other)).to_have_count(2)
    said = [[one.question for one in answers_of(kept)] for kept in stored(page)]
    assert sorted(said) == sorted([[GROUPS, SECOND], [GROUPS, BORROW]])


def test_the_language_chosen_is_kept(plain: Page) -> None:
    ask(plain, BORROW)
    plain.get_by_role("radio", name="English").check()
    expect(plain.locator("#ask")).to_have_text("Ask")
    plain.reload()
    expect(plain.get_by_role("radio", name="English")).to_be_checked()
    expect(plain.locator("#ask")).to_have_text("Ask")
    expect(plain.get_by_role("heading", level=1)).to_have_text("Ask the documents")
    expect(plain.locator("html")).to_have_attribute("lang", "en")
    expect(questions(plain)).to_have_text(BORROW)
    plain.locator("#ways").get_by_role("button", name="Conversations").click()
    expect(plain.locator("#kept-list .list")).to_contain_text("questions: 1")


def test_a_question_under_way_comes_back_into_the_box(
    context: BrowserContext, slow_port: int, pipe: Path
) -> None:
    slow = opened(context, slow_port)
    answered(slow, pipe, GROUPS)
    slow.locator("#question textarea").fill(SECOND)
    slow.locator("#ask").click()
    expect(slow.locator("#chat .waiting")).to_be_visible()
    slow.reload()
    expect(questions(slow)).to_have_text(GROUPS)
    expect(slow.locator("#question textarea")).to_have_value(SECOND)
    let_answer(pipe)
    expect(slow.locator("#chat .waiting")).to_have_count(0)
    slow.reload()
    expect(questions(slow)).to_have_text(GROUPS)


def let_answer(pipe: Path) -> None:
    """Let one question that waits be answered."""
    pipe.open("wb").close()


def answered(page: Page, pipe: Path, question: str) -> None:
    page.locator("#question textarea").fill(question)
    page.locator("#ask").click()
    let_answer(pipe)
    expect(page.locator("#chat .tools")).to_be_visible()
    expect(page.locator("#ask")).to_be_visible()


def test_the_conversation_stays_while_an_answer_is_under_way(
    slow: Page, pipe: Path
) -> None:
    answered(slow, pipe, GROUPS)
    begin(slow)
    show(slow, "问答")
    slow.locator("#question textarea").fill(BORROW)
    slow.locator("#ask").click()
    expect(slow.locator("#chat .waiting")).to_be_visible()
    for name in (GROUPS, "删除"):
        button(rows(slow), name).click()
        expect(slow.locator("#kept-list .said")).to_contain_text("正在回答")
    let_answer(pipe)
    expect(rows(slow)).to_have_count(2)
    said = [[one.question for one in answers_of(kept)] for kept in stored(slow)]
    assert sorted(said) == sorted([[GROUPS], [BORROW]])


def test_without_a_file_of_votes_none_is_asked_for(slow: Page, pipe: Path) -> None:
    answered(slow, pipe, BORROW)
    expect(slow.locator(".tools")).to_be_visible()
    expect(slow.locator("#chat .votes")).to_have_count(0)


def test_a_conversation_goes_on_after_the_server_was_started_anew(
    context: BrowserContext, seeds: Path, tmp_path: Path
) -> None:
    port = folder.free_port()
    with folder.served(seeds, tmp_path / "index", port):
        page = opened(context, port)
        ask(page, GROUPS)
    with folder.served(seeds, tmp_path / "index", port):
        page.reload()
        expect(questions(page)).to_have_text(GROUPS)
        answer = ask(page, SECOND)
        expect(answer.locator(".completed")).to_contain_text("讲读组")
        expect(rows(page)).to_have_count(1)


def copied(page: Page, form: str, name: str) -> str:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    copy = page.locator(f"#chat [name=copy][value|={form}]")
    expect(copy).to_have_text(name)
    copy.click()
    expect(copy).to_have_text("已复制")
    text: str = page.evaluate("navigator.clipboard.readText()")
    return text


def test_an_answer_is_copied_with_its_sources(page: Page) -> None:
    ask(page, BORROW)
    text = copied(page, "text", "复制")
    assert text.startswith(f"问：{BORROW}\n\n每位读者一次最多可以借六本书")
    assert "[1] 街角书屋借阅须知 — 借阅须知.md · 第 5 行 · SHA-256 " in text
    text = copied(page, "markdown", "复制为 Markdown")
    assert text.startswith(f"## 问：{BORROW}\n")
    assert "\n  > 每位读者一次最多可以借六本书📚" in text


def test_a_vote_is_written_changed_and_taken_back(page: Page, votes: Path) -> None:
    votes.unlink(missing_ok=True)
    answer = ask(page, BORROW)
    right, wrong = button(answer, "这个回答是对的"), button(answer, "这个回答不对")
    right.click()
    expect(answer.locator(".voted")).to_have_text("已记下：对")
    expect(right).to_have_attribute("aria-pressed", "true")
    answer.get_by_title("想说的话").fill("借期也对")
    answer.get_by_title("想说的话").press("Enter")
    expect(answer.locator(".commenting")).to_be_hidden()
    (case,) = settled(rows_of(str(votes), Case.of))
    assert case.turns == (BORROW,)
    assert case.gold[0][0].startswith("每位读者一次最多可以借六本书")
    assert (
        json.loads(votes.read_text("utf-8").splitlines()[-1])["comment"] == "借期也对"
    )
    page.reload()
    expect(right).to_have_attribute("aria-pressed", "true")
    wrong.click()
    expect(answer.locator(".voted")).to_have_text("已记下：不对")
    expect(right).to_have_attribute("aria-pressed", "false")
    expect(answer.get_by_title("想说的话")).to_have_value("")
    assert settled(rows_of(str(votes), Case.of)) == []
    wrong.click()
    expect(answer.locator(".voted")).to_have_text("评价已收回")
    expect(wrong).to_have_attribute("aria-pressed", "false")


def test_a_refusal_can_be_voted_on_and_small_talk_not(page: Page, votes: Path) -> None:
    votes.unlink(missing_ok=True)
    ask(page, "你好")
    refusal = ask(page, UNKNOWN)
    expect(page.locator("#chat .votes")).to_have_count(1)
    button(refusal, "这个回答是对的").click()
    expect(refusal.locator(".voted")).to_have_text("已记下：对")
    (case,) = settled(rows_of(str(votes), Case.of))
    assert not case.answerable


def test_a_hostile_question_is_text_in_the_list(page: Page) -> None:
    ask(page, HOSTILE)
    expect(button(rows(page), HOSTILE)).to_be_visible()
    button(rows(page), "删除").click()
    expect(page.locator("#kept-list .said")).to_contain_text(HOSTILE)
    expect(page.locator("#conversations img")).to_have_count(0)


def test_the_list_fits_a_phone(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    ask(page, "书屋" * 60 + "几点开放")
    expect(rows(page)).to_have_count(1)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.evaluate(
        "document.querySelector('#kept-list').scrollWidth"
        " <= document.querySelector('#kept-list').clientWidth"
    )

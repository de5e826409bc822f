"""The chat page in a real browser, over a folder of our own documents."""

import re
import shutil
import signal
from pathlib import Path

from playwright.sync_api import Page, expect

import browser as folder
from browser import ask
from siyu_qa.index.lock import writing
from wire import send

pytestmark = folder.needs_chromium

BORROW = "书屋一次最多可以借几本书？"
BORROW_QUOTE = "每位读者一次最多可以借六本书📚，借期为二十一天。"
GROUPS = "志愿者分为哪三个小组？"
KEY = "温室的钥匙由谁保管？"
UNKNOWN = "怎么给猫洗澡？"


def test_a_citation_opens_its_span(page: Page) -> None:
    answer = ask(page, BORROW)
    expect(answer.locator(".sentence").first).to_have_text(f"{BORROW_QUOTE}[1]")
    answer.locator(".cite").first.click()
    source = page.locator("#source")
    expect(source.locator("mark")).to_have_text(BORROW_QUOTE)
    expect(source.locator("li", has=page.locator("mark"))).to_have_attribute(
        "value", "5"
    )
    expect(source).to_contain_text("街角书屋借阅须知")
    expect(source).to_contain_text("借阅须知.md · 第 5 行")
    expect(source).to_contain_text("逐字引用 ✓")
    expect(source).to_contain_text("逾期归还的书")
    expect(source.locator("mark")).to_be_in_viewport()


def test_a_citation_opens_by_keyboard(page: Page) -> None:
    mark = ask(page, BORROW).locator(".cite").first
    mark.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#source mark")).to_have_text(BORROW_QUOTE)
    expect(mark).to_be_focused()


def test_a_mark_is_a_button_with_a_name(page: Page) -> None:
    answer = ask(page, BORROW)
    name = "引用 1：街角书屋借阅须知，第 5 行"
    mark = answer.get_by_role("button", name=name, exact=True)
    expect(mark).to_have_text("[1]")
    mark.click()
    expect(mark).to_have_class(re.compile(r"\bopened\b"))


def test_from_the_document_one_comes_back_to_the_answer(page: Page) -> None:
    mark = ask(page, GROUPS).locator(".cite").nth(2)
    mark.click()
    page.get_by_role("button", name="检索", exact=True).click()
    expect(mark).to_be_hidden()
    page.get_by_role("button", name="回到答案").click()
    expect(mark).to_be_focused()
    expect(mark).to_be_in_viewport()


def test_a_question_is_edited_and_asked_again(page: Page) -> None:
    ask(page, BORROW)
    ask(page, GROUPS)
    ask(page, "第二个负责什么？")
    page.get_by_role("button", name="修改这个问题").nth(1).click()
    box = page.locator("#question textarea")
    expect(box).to_have_value(GROUPS)
    expect(page.locator("#rewriting")).to_be_visible()
    box.fill("逾期归还的书每天收多少钱？")
    box.press("Enter")
    rows = page.locator("#chat .user-row")
    expect(rows).to_have_text([BORROW, "逾期归还的书每天收多少钱？"])
    expect(page.locator("#chat .bot-row").last).to_contain_text("两角钱")
    expect(page.locator("#rewriting")).to_be_hidden()
    ask(page, GROUPS)
    expect(rows).to_have_count(3)


def test_an_edit_is_left_without_a_trace(page: Page) -> None:
    ask(page, BORROW)
    page.get_by_role("button", name="修改这个问题").click()
    page.get_by_role("button", name="不改了").click()
    expect(page.locator("#rewriting")).to_be_hidden()
    expect(page.locator("#question textarea")).to_have_value("")
    ask(page, GROUPS)
    expect(page.locator("#chat .user-row")).to_have_text([BORROW, GROUPS])


def test_a_source_that_changed_is_told(page: Page, seeds: Path) -> None:
    mark = ask(page, "菜園的澆水時間是幾點？").locator(".cite").first
    mark.click()
    source = page.locator("#source")
    expect(source).to_contain_text("逐字引用 ✓")
    expect(source).not_to_contain_text("来源已更改")
    file = seeds / "菜園公約.txt"
    before = file.read_bytes()
    # As long as another builds the index, it can't follow.
    with writing(seeds.with_name("index")):
        file.write_bytes(before + "\n新的一行。\n".encode())
        mark.click()
        expect(source).to_contain_text("来源已更改")
        expect(source).not_to_contain_text("逐字引用")
        file.write_bytes(before)


def test_of_citations_opened_in_haste_the_last_one_counts(page: Page) -> None:
    answer = ask(page, GROUPS)
    answer.locator(".cite").evaluate_all("marks => marks.forEach((it) => it.click())")
    expect(page.locator("#source mark")).to_contain_text("修补组")


def test_more_of_a_document_opens_and_closes(page: Page) -> None:
    ask(page, GROUPS).locator(".cite").last.click()
    lines = page.locator("#source .lines li")
    expect(lines.first).to_have_attribute("value", "5")
    page.get_by_role("button", name="上面还有 4 行").click()
    expect(lines.first).to_have_attribute("value", "1")
    page.get_by_role("button", name="只看前后几行").click()
    expect(lines.first).to_have_attribute("value", "5")


def test_a_follow_up_is_completed_and_shown(page: Page) -> None:
    ask(page, GROUPS)
    answer = ask(page, "第二个负责什么？")
    expect(answer.locator(".completed")).to_contain_text("讲读组")
    expect(answer.locator(".sentence").first).to_contain_text("周末的读书会")


def test_a_completed_question_is_asked_as_it_was_written(page: Page) -> None:
    ask(page, GROUPS)
    ask(page, "第二个负责什么？")
    ask(page, BORROW)
    second = page.locator("#chat .bot-row").nth(1)
    second.get_by_role("button", name="按原话问").click()
    expect(second.locator(".completed")).to_have_count(0)
    expect(second).not_to_contain_text("讲读组")
    expect(page.locator("#chat .user-row").nth(1)).to_have_text("第二个负责什么？")
    third = page.locator("#chat .bot-row").nth(2)
    expect(third.locator(".sentence").first).to_have_text(f"{BORROW_QUOTE}[1]")


def test_thanks_get_a_reply_in_the_chat(page: Page) -> None:
    ask(page, BORROW)
    page.locator("#question textarea").fill("谢谢")
    page.locator("#question textarea").press("Enter")
    expect(page.locator("#chat .bot-row").last.locator(".reply")).to_contain_text(
        "不客气"
    )
    expect(page.locator("#chat .bot-row").last.locator(".nearest")).to_have_count(0)


def test_a_hostile_document_is_text(page: Page) -> None:
    answer = ask(page, KEY)
    sentence = '温室的钥匙由<b onmouseover="window.hacked=1">陈伯</b>保管'
    expect(answer.locator(".sentence").first).to_contain_text(sentence)
    answer.locator(".sentence").first.hover()
    answer.locator(".cite").first.click()
    source = page.locator("#source")
    expect(source.locator("mark")).to_have_count(1)
    expect(source.locator("mark")).to_contain_text(sentence)
    expect(source.locator("h2")).to_contain_text("<script>window.hacked=1</script>")
    expect(source).to_contain_text(folder.HOSTILE_NAME)
    lines = source.locator(".lines")
    expect(lines).to_contain_text("[点这里](javascript:window.hacked=1)")
    expect(lines).to_contain_text("⟨U+202E⟩反写⟨U+202C⟩")
    expect(lines).to_contain_text("$$x^2$$ [1](#cite-0-1)")
    expect(page.locator("#desk :is(img, form, script, b)")).to_have_count(0)
    expect(lines.locator("a, button")).to_have_count(0)


def test_a_hostile_question_is_text(page: Page) -> None:
    question = '<img src=x onerror="window.hacked=1"> **书屋** 几点开放？'
    ask(page, question)
    expect(page.locator("#chat .user-row").last).to_have_text(question)
    expect(page.locator("#chat :is(img, strong)")).to_have_count(0)


def test_what_is_not_there_is_refused_without_a_mark(page: Page) -> None:
    answer = ask(page, UNKNOWN)
    expect(answer.locator(".refusal")).to_contain_text("没有找到回答这个问题的内容")
    expect(answer).to_contain_text("它们没有回答这个问题")
    expect(answer.locator(".cite")).to_have_count(0)
    expect(answer).not_to_contain_text("[1]")
    answer.locator(".nearest button").first.click()
    expect(page.locator("#source")).to_contain_text("最接近的段落，不是答案")


def test_an_empty_question_is_one_friendly_line(page: Page) -> None:
    page.locator("#question textarea").fill("？！")
    page.locator("#question textarea").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("请写出要问的内容")
    expect(page.locator("#question textarea")).to_have_value("？！")
    expect(page.locator("#chat .bot-row")).to_have_count(0)
    ask(page, BORROW)
    expect(page.get_by_role("alert")).to_have_count(0)


def test_an_example_is_a_question_the_documents_answer(page: Page) -> None:
    page.locator("#chat .example").first.click()
    expect(page.locator("#chat .cite").first).to_be_visible()


def test_the_page_speaks_the_language_chosen(page: Page) -> None:
    ask(page, UNKNOWN)
    ask(page, BORROW).locator(".cite").first.click()
    expect(page.locator("#source mark")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hans")
    page.get_by_role("radio", name="English").check()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ask the documents")
    expect(page.locator(".refusal")).to_contain_text(
        "No answer to this question was found"
    )
    expect(page.locator("#source")).to_contain_text("Verbatim ✓")
    expect(page.locator("#source mark")).to_have_text(BORROW_QUOTE)
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.get_by_role("radio", name="繁體").check()
    expect(page.get_by_role("button", name="新對話")).to_be_visible()


def test_a_new_conversation_forgets_the_old_one(page: Page) -> None:
    ask(page, GROUPS).locator(".cite").first.click()
    expect(page.locator("#source mark")).to_be_visible()
    page.get_by_role("button", name="新对话").click()
    expect(page.locator("#chat .bot-row")).to_have_count(0)
    expect(page.locator("#source mark")).to_have_count(0)
    answer = ask(page, BORROW)
    expect(answer.locator(".completed")).to_have_count(0)


def test_on_a_phone_the_source_comes_up_and_goes(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    mark = ask(page, BORROW).locator(".cite").first
    expect(page.locator("#source")).to_be_hidden()
    mark.click()
    expect(page.locator("#source mark")).to_be_in_viewport()
    close = page.get_by_role("button", name="关闭出处")
    expect(close).to_be_focused()
    close.click()
    expect(page.locator("#source")).to_be_hidden()
    expect(mark).to_be_focused()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_the_server_stops_in_good_order(tmp_path: Path) -> None:
    seeds, port = tmp_path / "seeds", folder.free_port()
    folder.write_documents(seeds)
    with folder.served(seeds, tmp_path / "index", port) as server:
        assert send(port, "GET", "/").status == 200
        server.send_signal(signal.SIGTERM)
        _, talk = server.communicate(timeout=30)
        assert server.returncode == 0
        assert "Traceback" not in talk


def test_a_taken_port_is_one_line(tmp_path: Path, seeds: Path, port: int) -> None:
    shutil.copytree(seeds.with_name("index"), tmp_path / "index")
    server = folder.start(seeds, tmp_path / "index", port)
    _, talk = server.communicate(timeout=60)
    assert server.returncode == 1
    assert f"端口 {port} 已被占用" in talk.splitlines()[-1]

"""The documents in a real browser: dropped, asked about, taken out, put back."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

import browser as folder
from browser import ask

pytestmark = folder.needs_chromium

TOWER = "河边的旧水塔由段师傅看守，水泵每月检修一次。\n"
KEEPER = "旧水塔由谁看守？"
OTHER = "河边的旧水塔改由祁师傅看守。\n"
DROP = """([target, files]) => {
  const transfer = new DataTransfer();
  for (const [name, size] of files) {
    transfer.items.add(new File([new Uint8Array(size)], name));
  }
  const how = { dataTransfer: transfer, bubbles: true, cancelable: true };
  return ["dragover", "drop"].map(
    (kind) => !document.querySelector(target).dispatchEvent(new DragEvent(kind, how))
  );
}"""


@pytest.fixture(scope="module")
def seeds(seeds: Path) -> Path:
    (seeds / "空.txt").write_bytes(b"")
    return seeds


@pytest.fixture
def page(context: BrowserContext, port: int) -> Iterator[Page]:
    with later_visit(context, port) as page:
        expect(listed(page).first).to_be_visible()
        yield page


@contextmanager
def later_visit(context: BrowserContext, port: int) -> Iterator[Page]:
    """Visit the documents again."""
    with folder.visit(context, port) as page:
        go_to(page, "文档")
        yield page


def go_to(page: Page, view: str) -> None:
    # Once one is marked, the page's script is there to listen.
    expect(page.locator("#ways [aria-current]")).to_be_visible()
    page.get_by_role("navigation").get_by_role("button", name=view).click()


def listed(page: Page) -> Locator:
    return page.locator("#listing .documents > li")


def document(page: Page, path: str) -> Locator:
    return listed(page).filter(has_text=path)


def choose(page: Page, *files: Path) -> None:
    """Choose files to upload as a person does."""
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="选择文件").click()
    chooser.value.set_files(files)


def uploaded(page: Page, name: str) -> Locator:
    return page.locator("#uploads li").filter(has_text=name)


def drop(page: Page, target: str, files: Sequence[tuple[str, int]]) -> None:
    """Drop files of some sizes; the browser must not do with them what it does."""
    assert page.evaluate(DROP, [target, files]) == [True, True]


def take_out(page: Page, path: str) -> None:
    document(page, path).get_by_role("button", name=f"移出 {path}").click()
    expect(page.locator("#tended")).to_contain_text(f"已移出 {path}")
    expect(document(page, path)).to_have_count(0)


@pytest.fixture
def tower(tmp_path: Path) -> Path:
    """Give a file as an old program wrote it."""
    file = tmp_path / "水塔.txt"
    file.write_bytes(TOWER.encode("gb18030"))
    return file


def test_a_file_is_uploaded_asked_about_taken_out_and_put_back(
    page: Page, tower: Path
) -> None:
    choose(page, tower)
    expect(uploaded(page, "水塔.txt")).to_contain_text("已收入文件夹")
    expect(document(page, "水塔.txt")).to_contain_text("gb18030（推测，可能性")
    go_to(page, "问答")
    answer = ask(page, KEEPER)
    expect(answer.locator(".sentence").first).to_contain_text("段师傅看守")
    answer.locator(".cite").first.click()
    expect(page.locator("#source mark")).to_contain_text("段师傅")
    go_to(page, "文档")
    take_out(page, "水塔.txt")
    expect(page.locator("#tended button")).to_be_focused()
    expect(page.locator("#source")).not_to_contain_text("段师傅")
    go_to(page, "问答")
    expect(ask(page, KEEPER).locator(".refusal")).to_be_visible()
    go_to(page, "文档")
    page.locator("#tended").get_by_role("button", name="撤销").click()
    expect(page.locator("#tended")).to_contain_text("已放回 水塔.txt")
    expect(document(page, "水塔.txt")).to_be_visible()
    go_to(page, "问答")
    expect(ask(page, KEEPER).locator(".sentence").first).to_contain_text("段师傅")


def test_what_was_taken_out_is_put_back_on_a_later_visit(
    page: Page, context: BrowserContext, port: int
) -> None:
    take_out(page, "菜園公約.txt")
    with later_visit(context, port) as later:
        later.locator("#report summary").filter(has_text="移出的文档").click()
        kept = later.locator("#report li").filter(has_text="菜園公約.txt")
        kept.get_by_role("button", name="放回").click()
        expect(document(later, "菜園公約.txt")).to_be_visible()
        expect(kept).to_have_count(0)


def test_of_a_taken_name_the_person_decides(
    page: Page, seeds: Path, tmp_path: Path
) -> None:
    (seeds / "泵房.txt").write_text(TOWER, encoding="utf-8")
    file = tmp_path / "泵房.txt"
    file.write_text(TOWER, encoding="utf-8")
    row = uploaded(page, "泵房.txt")
    choose(page, file)
    expect(row).to_contain_text("文件夹里已有，内容相同")
    file.write_text(OTHER, encoding="utf-8")
    choose(page, file)
    expect(row).to_contain_text("已有同名的文档，内容不同")
    row.get_by_role("button", name="取消").click()
    expect(row).to_contain_text("没有收入")
    assert (seeds / "泵房.txt").read_text(encoding="utf-8") == TOWER
    choose(page, file)
    row.get_by_role("button", name="两份都留").click()
    expect(row).to_contain_text("泵房 (2).txt")
    expect(document(page, "泵房 (2).txt")).to_be_visible()
    choose(page, file)
    row.get_by_role("button", name="换掉旧的").click()
    expect(row).to_contain_text("已换掉旧的")
    assert (seeds / "泵房.txt").read_text(encoding="utf-8") == OTHER
    row.get_by_role("button", name="撤销").click()
    expect(page.locator("#tended")).to_contain_text("已放回 泵房.txt")
    assert (seeds / "泵房.txt").read_text(encoding="utf-8") == TOWER


def test_dropped_files_are_told_of_one_by_one(page: Page, seeds: Path) -> None:
    drop(page, "#listing", [("图.xyz", 9), ("零.txt", 0), (".藏.txt", 9)])
    expect(uploaded(page, "图.xyz")).to_contain_text("不认识这种文件")
    expect(uploaded(page, "零.txt")).to_contain_text("文件是空的")
    expect(uploaded(page, ".藏.txt")).to_contain_text("隐藏文件")
    assert not list(seeds.glob("*图.xyz"))


def test_what_is_too_large_or_too_many_is_told_before_it_is_sent(page: Page) -> None:
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url))
    drop(page, "#drop", [("大.txt", 65 * 2**20)])
    expect(uploaded(page, "大.txt")).to_contain_text("超过 64 MB，没有上传")
    assert not [url for url in sent if "page/documents" in url]
    drop(page, "#drop", [(f"图{number}.xyz", 1) for number in range(51)])
    rows = page.locator("#uploads li")
    expect(rows).to_have_count(51)
    expect(rows.last).to_contain_text("一次最多 50 个")
    expect(rows.nth(49)).to_contain_text("不认识这种文件", timeout=60_000)
    assert len([url for url in sent if "page/documents" in url]) == 50


def test_a_file_dropped_elsewhere_is_not_taken(page: Page) -> None:
    drop(page, "#top", [("图.xyz", 9)])
    expect(page.locator("#uploads li")).to_have_count(0)


def test_the_list_is_narrowed_by_words_in_either_script(page: Page) -> None:
    box = page.get_by_role("textbox", name="按标题或文件名查找")
    box.fill("社区菜园")
    expect(listed(page)).to_have_count(1)
    expect(listed(page)).to_contain_text("菜園公約.txt")
    box.fill("没有这个")
    expect(page.locator("#listing")).to_contain_text("没有文档的标题或文件名里有")


def test_a_document_is_read_from_its_beginning(page: Page) -> None:
    page.get_by_role("button", name="街角书屋借阅须知").click()
    source = page.locator("#source")
    expect(source.locator(".lines li").first).to_have_attribute("value", "1")
    expect(source).to_contain_text("修补组负责修理破损的旧书")


def test_what_was_skipped_is_told_on_every_visit(page: Page) -> None:
    expect(document(page, "空.txt")).to_contain_text("文件是空的")
    page.locator("#report summary").filter(has_text="需要看一看").click()
    expect(page.locator("#report")).to_contain_text("没有收录的文件（1）")
    expect(page.locator("#report")).to_contain_text("空.txt：文件是空的")


def test_what_changes_in_the_folder_shows_on_an_open_page(
    page: Page, seeds: Path
) -> None:
    state = page.locator("#state .current")
    before = state.text_content()
    (seeds / "新到.md").write_text("# 新到\n\n新到的钢琴放在二楼。\n", encoding="utf-8")
    expect(document(page, "新到.md")).to_contain_text("已收录")
    expect(state).not_to_have_text(before or "")
    (seeds / "新到.md").unlink()
    expect(document(page, "新到.md")).to_have_count(0)


def test_an_index_that_is_up_to_date_is_said_to_be(page: Page) -> None:
    expect(page.locator("#state .current")).to_be_visible()
    page.get_by_role("button", name="更新索引").click()
    expect(page.locator("#rebuilt")).to_contain_text("与文件夹一致")


def test_what_keeps_the_index_from_following_is_told_until_it_has_ended(
    page: Page, seeds: Path
) -> None:
    rules = seeds / ".siyuignore"
    rules.write_bytes(b"\xff")
    trouble = page.locator("#state").get_by_role("alert")
    expect(trouble).to_contain_text(".siyuignore")
    rules.unlink()
    expect(trouble).to_have_count(0)


def test_the_documents_speak_the_language_chosen(page: Page) -> None:
    drop(page, "#drop", [("图.xyz", 9)])
    expect(uploaded(page, "图.xyz")).to_contain_text("不认识")
    page.get_by_role("radio", name="English").check()
    expect(page.get_by_role("button", name="choose files")).to_be_visible()
    expect(document(page, "空.txt")).to_contain_text("the file is empty")
    drop(page, "#drop", [("图.xyz", 9)])
    expect(uploaded(page, "图.xyz")).to_contain_text("kind")


def test_on_a_phone_nothing_scrolls_sideways(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    drop(page, "#drop", [(f"{'长' * 80}.xyz", 9)])
    expect(uploaded(page, "长长")).to_contain_text("不认识")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.locator("#documents").evaluate("it => it.scrollWidth <= it.clientWidth")
    page.set_viewport_size({"width": 1280, "height": 800})


def test_a_hostile_name_is_text_in_the_list(page: Page) -> None:
    hostile = document(page, folder.HOSTILE_NAME)
    expect(hostile).to_contain_text("温室<script>window.hacked=1</script>手册")
    expect(page.locator("#documents :is(img, form, script, a)")).to_have_count(0)
    drop(page, "#drop", [('<img src=x onerror="window.hacked=1">.xyz', 9)])
    expect(uploaded(page, "<img src=x")).to_contain_text("不认识这种文件")
    expect(page.locator("#uploads img")).to_have_count(0)

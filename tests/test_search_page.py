"""The search, the filters and the choice of a script, in a real browser."""

from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

import browser as folder

pytestmark = folder.needs_chromium

WATERING = "正午不得澆水"
NOTES = (
    "社区日志第{number}则：{thing}由值日的人在傍晚检查一次，结果记在第{number}页。\n"
)
THINGS = (
    "水闸",
    "路灯",
    "门锁",
    "花架",
    "信箱",
    "长椅",
    "栏杆",
    "水管",
    "钟楼",
    "凉亭",
)


@pytest.fixture(scope="module")
def seeds(seeds: Path) -> Path:
    (seeds / "日志").mkdir()
    for number, thing in enumerate(THINGS * 3, start=1):
        text = NOTES.format(number=number, thing=f"{number}号{thing}")
        (seeds / "日志" / f"日志{number:02}.txt").write_text(text, encoding="utf-8")
    road = "\n\n".join(f"第{n}段路的石板由第{n}组铺好。" for n in range(1, 200))
    (seeds / "石板路.txt").write_text(road, encoding="utf-8")
    for name in ("价目.txt", "2021/价目.txt"):
        path = seeds / name
        path.parent.mkdir(exist_ok=True)
        words = f"发布时间：2021-07-03\n\n{name}里写着：菜畦每月租金二十元。\n"
        path.write_text(words, encoding="utf-8")
    return seeds


@pytest.fixture
def page(page: Page) -> Page:
    page.get_by_role("button", name="选项").click()
    page.get_by_role("button", name="检索", exact=True).click()
    return page


def search(page: Page, query: str) -> Locator:
    """Search, wait until something was found, and give the hits."""
    page.get_by_role("textbox", name="要找的词句").fill(query)
    page.get_by_role("button", name="查找").click()
    hits = page.locator("#hits .hits > li")
    expect(hits.first).to_be_visible()
    return hits


def narrow(page: Page, words: str) -> None:
    """Choose the documents to search in by typing, as the list offers them."""
    box = page.get_by_role("combobox", name="只查这些文档")
    box.click()
    box.fill(words)
    page.get_by_role("option", name=words).first.click()
    expect(page.locator("#active .scope")).to_be_visible()


def test_a_search_marks_the_query_s_words_in_either_script(page: Page) -> None:
    first = search(page, "菜园 浇水").first
    expect(first.get_by_role("button").first).to_contain_text("向日社區菜園公約")
    expect(first.locator(".place")).to_contain_text("菜園公約.txt · 第 1–7 行")
    expect(first.locator(".glance mark")).to_contain_text(["菜園", "澆水"])
    expect(first.locator(".why")).to_contain_text("字面相同：第 1")
    expect(first.locator(".grade")).to_contain_text("相关度：")


def test_the_numbers_come_on_demand(page: Page) -> None:
    first = search(page, "澆水時間").first
    numbers = first.locator(".numbers p")
    expect(numbers).to_be_hidden()
    first.get_by_text("分数和编号").click()
    expect(numbers).to_contain_text("菜園公約.txt#")


def test_a_hit_opens_in_the_document_by_keyboard(page: Page) -> None:
    box = page.get_by_role("textbox", name="要找的词句")
    box.fill("正午 澆水")
    box.press("Enter")
    opener = page.locator("#hits .hits button[name=open]").first
    expect(opener).to_be_visible()
    opener.focus()
    page.keyboard.press("Enter")
    source = page.locator("#source")
    expect(source).to_contain_text("菜園公約.txt")
    expect(source.locator("mark", has_text=WATERING)).to_be_visible()
    page.keyboard.press("Escape")
    expect(opener).to_be_focused()


def test_more_of_a_document_is_read_on_by_keyboard(page: Page) -> None:
    search(page, "第10段路").first.get_by_role("button").first.click()
    source = page.locator("#source")
    more = source.get_by_role("button", name="下面还有")
    expect(more).to_be_visible()
    told = more.inner_text()
    more.focus()
    page.keyboard.press("Enter")
    expect(source.get_by_role("button", name=told)).to_have_count(0)
    expect(source.get_by_role("heading")).to_be_focused()


def test_more_is_shown_and_read_on_from_there(page: Page) -> None:
    hits = search(page, "值日的人检查什么")
    expect(hits).to_have_count(10)
    page.get_by_role("button", name="显示更多").click()
    expect(hits).to_have_count(30)
    expect(hits.nth(10).get_by_role("button").first).to_be_focused()


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("", "请写出要查找的字词"),
        ("？！", "请写出要查找的字词"),
        ("水" * 2_001, "请缩短到 2000 字以内"),
    ],
    ids=["nothing", "no word", "too long"],
)
def test_what_cant_be_searched_is_one_friendly_line(
    page: Page, query: str, says: str
) -> None:
    page.get_by_role("textbox", name="要找的词句").fill(query)
    page.get_by_role("button", name="查找").click()
    expect(page.locator("#hits").get_by_role("alert")).to_contain_text(says)


def test_a_hostile_query_and_a_hostile_document_are_text(page: Page) -> None:
    hits = search(page, '<img src=x onerror="window.hacked=1"> 温室的钥匙')
    expect(hits.first).to_contain_text(folder.HOSTILE_NAME)
    expect(page.locator("#hits :is(img, script, form, b, a)")).to_have_count(0)


def test_a_folder_is_searched_alone_until_it_is_cleared(page: Page) -> None:
    hits = search(page, "菜园 浇水")
    expect(hits.first).to_contain_text("菜園公約.txt")
    narrow(page, "日志/")
    expect(page.locator("#active")).to_contain_text("现在只查： 日志/")
    expect(hits.first).to_contain_text("日志/日志")
    expect(page.locator("#hits")).not_to_contain_text("菜園公約.txt")
    page.get_by_role("button", name="清除筛选").click()
    expect(page.locator("#active .scope")).to_have_count(0)
    expect(page.get_by_role("button", name="选项")).to_be_focused()
    expect(hits.first).to_contain_text("菜園公約.txt")


def test_a_document_is_searched_without_another_of_its_name(page: Page) -> None:
    hits = search(page, "菜畦租金")
    narrow(page, "价目 · 价目.txt")
    expect(hits).to_have_count(1)
    expect(hits).to_contain_text("价目.txt里写着")
    expect(hits).not_to_contain_text("2021/")


def test_words_of_a_name_choose_its_document(page: Page) -> None:
    hits = search(page, "检查")
    box = page.get_by_role("combobox", name="只查这些文档")
    box.click()
    box.fill("日誌07")
    box.press("Enter")
    expect(page.locator("#active")).to_contain_text("日志/日志07.txt")
    expect(hits).to_have_count(1)


def test_what_is_typed_takes_the_place_of_the_choice(page: Page) -> None:
    box = page.get_by_role("combobox", name="只查这些文档")
    expect(box).to_have_value("全部文档")
    box.click()
    page.keyboard.type("日誌07")
    expect(box).to_have_value("日誌07")


def test_words_of_several_names_are_asked_back(page: Page) -> None:
    box = page.get_by_role("combobox", name="只查这些文档")
    box.click()
    box.fill("日誌")
    box.press("Enter")
    expect(page.locator("#active").get_by_role("alert")).to_contain_text(
        "有 30 份文档的名称含“日誌”"
    )


def test_dates_narrow_the_search_and_a_wrong_one_is_told(page: Page) -> None:
    hits = search(page, "菜园 浇水")
    since = page.get_by_role("textbox", name="最早日期")
    since.fill("2021年")
    since.press("Enter")
    expect(page.locator("#active")).to_contain_text("从 2021年 起")
    expect(hits.first).to_contain_text("价目.txt")
    since.fill("前天")
    since.press("Enter")
    for line in (page.locator("#active"), page.locator("#hits")):
        expect(line.get_by_role("alert")).to_contain_text("“前天”不是日期")
    since.fill("2031")
    since.press("Enter")
    expect(page.locator("#hits")).to_contain_text("所选范围里没有文档")


def test_the_search_speaks_the_language_chosen(page: Page) -> None:
    search(page, "菜园 浇水")
    page.get_by_role("radio", name="English").check()
    expect(page.locator("#hits .why").first).to_contain_text("same words: no. 1")
    expect(page.get_by_role("button", name="Search", exact=True).last).to_be_visible()
    box = page.get_by_role("combobox", name="Search only")
    expect(box).to_have_value("All documents")


def test_the_search_fits_a_phone(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    opener = search(page, "菜园 浇水").first.get_by_role("button").first
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    opener.click()
    expect(page.locator("#source mark", has_text=WATERING)).to_be_in_viewport()

"""Saved web pages are read as a reader sees them, without what the site adds."""

from email.message import EmailMessage
from pathlib import Path

import pytest

from browser import CHROMIUM, opened_browser
from conftest import Desk
from siyu_qa.errors import LoadError
from siyu_qa.loaders import load
from siyu_qa.records import Source
from siyu_qa.settings import Settings
from writers import KEYS, MENDING, OPENING, RULES, web_page

ARTICLE = f"""<article><h1>借阅须知</h1><p class="meta">2021年7月3日　小顾</p>
<p>{RULES[0]}</p><h2>能借几本</h2><p>{RULES[1]}</p><p>{KEYS}</p>
<h2>志愿者</h2><p>书屋的志愿者分为三个小组：</p>
<ol><li>整理组负责给新书编目和上架。</li><li>讲读组负责周末的读书会。</li></ol>
<ul><li>自带水杯</li><li>请勿带宠物</li></ul>
<table><tr><th>项目</th><th>价钱</th></tr><tr><td>复印一页</td><td>三角</td></tr></table>
</article>"""
DAY = "2020-02-03"
TITLE = "<title>借阅须知 - 街角书屋</title>"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "须知.html"


def read(file: Path, page: str | bytes) -> Source:
    file.write_bytes(page if isinstance(page, bytes) else page.encode())
    return load(file, file.name, Settings())


def test_an_article_is_read_without_what_the_site_adds(file: Path) -> None:
    source = read(file, web_page(ARTICLE, TITLE))
    assert source.text.splitlines() == [
        "# 借阅须知",
        RULES[0],
        "## 能借几本",
        RULES[1],
        KEYS,
        "## 志愿者",
        "书屋的志愿者分为三个小组：",
        "1. 整理组负责给新书编目和上架。",
        "2. 讲读组负责周末的读书会。",
        "- 自带水杯",
        "- 请勿带宠物",
        "项目 | 价钱",
        "复印一页 | 三角",
    ]
    assert source.title == "借阅须知"
    assert source.date == "2021-07-03"


def test_every_line_of_a_page_is_a_part_that_says_where_it_begins(file: Path) -> None:
    source = read(file, web_page(ARTICLE))
    lines = source.text.splitlines()
    assert [part.number for part in source.parts] == list(range(1, len(lines) + 1))
    for part, line in zip(source.parts, lines, strict=True):
        assert source.text.startswith(line + "\n", part.start)
    assert {part.unit for part in source.parts} == {"paragraph"}


@pytest.mark.parametrize(
    ("charset", "encoding", "words"),
    [
        ("gb2312", "gb18030", KEYS),
        ("GBK", "gb18030", "书屋养着一只叫镕镕的猫。"),
        ("big5", "big5hkscs", MENDING),
        ("big5", "big5hkscs", "閱讀室設在鰂魚涌的舊碼頭旁邊。"),
        ("utf-8", "utf-8", KEYS),
    ],
)
def test_a_page_is_read_in_the_superset_of_what_it_declares(
    file: Path, charset: str, encoding: str, words: str
) -> None:
    page = f'<html><head><meta charset="{charset}"><body><p>{words}</p></body></html>'
    source = read(file, page.encode(encoding))
    assert (source.text, source.encoding) == (words + "\n", encoding)
    assert source.warnings == ()


def test_a_page_that_was_saved_anew_as_utf_8_is_read_as_such(file: Path) -> None:
    page = web_page(f"<p>{KEYS}</p>", charset="gb2312")
    source = read(file, page.encode())
    assert source.encoding == "utf-8"
    assert KEYS in source.text


def test_a_page_that_declares_nothing_is_decoded_by_its_bytes(file: Path) -> None:
    page = f"<html><body><p>{MENDING}</p></body></html>"
    assert read(file, page.encode("big5")).text == MENDING + "\n"


@pytest.mark.parametrize("charset", ["gbk", "utf-8"])
def test_bytes_that_are_no_character_are_told(file: Path, charset: str) -> None:
    page = f'<meta charset="{charset}">\n<p>{KEYS}</p>'.encode(charset)
    source = read(file, page.replace(b"</p>", b"\xff</p>"))
    assert KEYS in source.text
    warning = source.warnings[-1]
    assert (warning.key, warning.path, warning.line) == ("bad_bytes", file.name, 2)


@pytest.mark.parametrize("charset", ["base64", "idna", "no-such", "undefined"])
def test_a_page_that_declares_nonsense_is_decoded_by_its_bytes(
    file: Path, charset: str
) -> None:
    page = f'<meta charset="{charset}"><p>{MENDING}</p>'
    assert read(file, page.encode("big5")).text == MENDING + "\n"


def test_a_list_of_questions_is_read_whole(file: Path) -> None:
    asked = [
        ("能带猫吗？", "不能。"),
        ("几点关门？", "晚上八点。"),
        ("能续借吗？", "一次。"),
    ]
    rows = "".join(
        f"<dt>{question}</dt><dd>{answer}</dd>" for question, answer in asked
    )
    source = read(file, web_page(f"<h1>常见问题</h1><dl>{rows}</dl>"))
    told = [line for pair in asked for line in pair]
    assert source.text.splitlines() == ["# 常见问题", *told]


def test_questions_that_unfold_stand_above_their_answers(file: Path) -> None:
    asked = [("能带猫吗？", "猫要放在笼子里。"), ("几点关门？", "书屋晚上八点关门。")]
    folded = "".join(
        f"<details><summary>{question}</summary><p>{answer}</p></details>"
        for question, answer in asked
    )
    rules = "".join(f"<p>{rule}</p>" for rule in RULES)
    lines = read(file, web_page(f"<h1>问答</h1>{rules}{folded}")).text.splitlines()
    assert lines[-4:] == [line for pair in asked for line in pair]


def test_an_address_is_text_of_the_page(file: Path) -> None:
    rules = "".join(f"<p>{rule}</p>" for rule in RULES)
    page = web_page(f"<h1>书屋</h1>{rules}<address>柳荫街三号，二楼</address>")
    assert "柳荫街三号，二楼" in read(file, page).text.splitlines()


def test_the_name_of_who_wrote_a_page_stays(file: Path) -> None:
    article = ARTICLE.replace("2021年7月3日　小顾", "作者：小顾 阅读 312")
    assert "作者：小顾 阅读 312" in read(file, web_page(article)).text.splitlines()


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("<p>书屋周一休息。</p>", id="a-sentence"),
        pytest.param("<div>书屋<b>周一</b>休息。</div>", id="no-paragraph"),
        pytest.param("<table><tr><td>周一<td>休息</table>", id="a-table"),
        pytest.param("<ul><li>东馆：柳荫街三号</ul>", id="a-list"),
    ],
)
def test_a_short_page_is_read_whole(file: Path, body: str) -> None:
    source = read(file, web_page(body))
    assert len(source.text.splitlines()) == 1
    assert "首页" not in source.text


def test_text_that_a_site_set_into_its_footer_is_not_lost(file: Path) -> None:
    page = (
        f"<body><div>首页</div><footer><p>{RULES[1]}</p><p>{KEYS}</p></footer></body>"
    )
    assert KEYS in read(file, page).text


def test_a_layout_of_cells_is_read_as_its_paragraphs(file: Path) -> None:
    cell = "".join(f"<p>{rule}</p>" for rule in RULES * 3)
    page = f"<table><tr><td>栏目<td>{cell}</table>"
    assert read(file, page).text.splitlines()[-len(RULES) :] == RULES


def test_what_a_reader_does_not_see_is_not_read(file: Path) -> None:
    page = (
        f"<p>{KEYS}</p><script>var a = '钥匙';</script><style>p {{}}</style>"
        "<p style='display: none'>隐藏的话。</p><p hidden>也是。</p><!-- 注 -->"
        "<p><ruby>梁<rt>liáng</rt></ruby>姨</p>"
    )
    assert read(file, page).text.splitlines() == [KEYS, "梁姨"]


def test_characters_that_nobody_can_see_stop_no_page(file: Path) -> None:
    words = KEYS * 40
    page = f"<title>借\x01阅</title><div>\x02开\x00门。&#1;&#xD800;</div><p>{words}</p>"
    source = read(file, page)
    assert KEYS in source.text
    assert "开门。" in source.text
    assert source.title == "借阅"


def test_a_break_of_the_markup_is_no_blank_between_characters(file: Path) -> None:
    page = "<p>书屋的备用\n    钥匙放在 Box\n 七里。</p>"
    assert read(file, page).text == "书屋的备用钥匙放在 Box 七里。\n"


@pytest.mark.parametrize(
    ("markup", "date"),
    [
        (f'<meta property="article:published_time" content="{DAY}T08:00">', DAY),
        (
            f'<script type="application/ld+json">{{"datePublished": "{DAY}"}}</script>',
            DAY,
        ),
        ("<time datetime='2019-07'>七月</time>", "2019-07"),
        ("<p>发布于 2018/9/4</p>", "2018-09-04"),
        ("<p>三天前</p>", ""),
        ("<p>书屋在 2017-03-01 开业。</p>", ""),
        ("<p>© 2016-2023</p>", ""),
        ("", ""),
    ],
)
def test_a_date_is_the_pages_own_or_none(file: Path, markup: str, date: str) -> None:
    page = f"<head><title>借阅</title></head><body>{markup}<p>{KEYS}</p></body>"
    assert read(file, page).date == date


def test_a_page_of_deeply_nested_elements_is_read_whole(file: Path) -> None:
    page = "<div>" * 200 + f"<p>{KEYS}</p>" + "</div>" * 200
    assert read(file, page).text == KEYS + "\n"


def test_a_page_that_no_parser_reads_to_its_end_is_told(file: Path) -> None:
    page = "<p>开门。</p>" + "<div>" * 5000 + f"<p>{KEYS}</p>"
    with pytest.raises(LoadError, match="文件已损坏") as caught:
        read(file, page)
    assert caught.value.key == "broken_file"


def test_a_page_of_very_many_elements_is_read_whole(file: Path) -> None:
    page = "".join(f"<p>第{n}号柜的钥匙。</p>" for n in range(60_000))
    assert read(file, page).text.splitlines()[-1] == "第59999号柜的钥匙。"


@pytest.mark.parametrize("page", ["", " \n", "<html><body></body></html>", "<!-- -->"])
def test_a_page_without_words_is_said_to_be_empty(file: Path, page: str) -> None:
    with pytest.raises(LoadError, match=r"^须知\.html：文件是空的"):
        read(file, page)


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Save a page as a browser saves it, all in one file."""
    if CHROMIUM is None:
        pytest.skip("no Chromium to save with")
    page = tmp_path_factory.mktemp("saved") / "page.html"
    page.write_text(web_page(ARTICLE, TITLE), encoding="utf-8")
    with opened_browser() as browser:
        tab = browser.new_page()
        tab.goto(page.as_uri())
        session = tab.context.new_cdp_session(tab)
        told = session.send("Page.captureSnapshot", {"format": "mhtml"})
    return str(told["data"]).encode()


@pytest.mark.parametrize("suffix", [".mhtml", ".mht"])
def test_a_page_saved_as_one_file_is_read_as_the_page(
    tmp_path: Path, saved: bytes, suffix: str
) -> None:
    source = read(tmp_path / f"须知{suffix}", saved)
    page = read(tmp_path / "须知.html", web_page(ARTICLE, TITLE))
    assert (source.text, source.parts) == (page.text, page.parts)
    assert (source.title, source.date) == (page.title, page.date)


def test_a_saved_page_in_an_old_charset_is_decoded_by_it(tmp_path: Path) -> None:
    message = EmailMessage()
    message.make_related()
    part = EmailMessage()
    part.set_content(f"<p>{MENDING}</p>", subtype="html", charset="big5")
    message.attach(part)
    assert MENDING in read(tmp_path / "a.mhtml", message.as_bytes()).text


def test_a_saved_page_that_was_cut_short_is_told(tmp_path: Path, saved: bytes) -> None:
    with pytest.raises(LoadError, match="文件已损坏") as caught:
        read(tmp_path / "a.mhtml", saved[: len(saved) // 2])
    assert caught.value.key == "broken_file"


def test_a_question_is_answered_with_the_paragraph_of_the_page(desk: Desk) -> None:
    desk.write({"须知.html": web_page(ARTICLE, TITLE)})
    desk.build()
    answer = desk.open().ask("书屋的备用钥匙放在哪里？")
    (citation, *_) = answer.citations
    assert citation.quote == KEYS
    assert citation.part is not None
    assert citation.part.to_dict() == {"paragraph": 5}
    assert OPENING not in answer.text

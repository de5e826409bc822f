"""Titles and headings are told from how a line stands and what it says."""

import pytest

from siyu_qa.text.titles import heading_level, heading_of, title_of


@pytest.mark.parametrize(
    ("line", "heading"),
    [
        pytest.param("# 店规", "店规", id="markdown"),
        pytest.param("### 店规 ###", "店规", id="closed-markdown"),
        pytest.param("  ## 店规  ", "店规", id="indented"),
        pytest.param("第三章 夜班", "第三章 夜班", id="chapter"),
        pytest.param("第二節 夜班", "第二節 夜班", id="section"),
        pytest.param("三、夜班", "三、夜班", id="numeral"),
        pytest.param("丨夜班", "丨夜班", id="bar"),
        pytest.param("2. 夜班", "2. 夜班", id="number"),
        pytest.param("三、夜班的人十点到。", "", id="a-sentence"),
        pytest.param("三、夜班的人，十点到", "", id="a-clause"),
        pytest.param("2.5万人", "", id="a-decimal"),
        pytest.param("#话题", "", id="a-topic"),
        pytest.param("夜班", "", id="a-word"),
        pytest.param("| 豆浆 | 3元 |", "", id="a-row-of-a-table"),
        pytest.param("|豆浆|", "", id="a-row-of-one-cell"),
        pytest.param("|:---|---:|", "", id="the-rule-of-a-table"),
        pytest.param("三、" + "夜" * 30, "", id="too-long"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_which_line_is_a_heading(line: str, heading: str) -> None:
    assert heading_of(line) == heading


@pytest.mark.parametrize(
    ("line", "level"), [("# 一", 1), ("#### 四", 4), ("三、夜班", 2), ("2. 夜班", 3)]
)
def test_how_deep_a_heading_stands(line: str, level: int) -> None:
    assert heading_level(line) == level


@pytest.mark.parametrize(
    ("text", "title"),
    [
        pytest.param("收银台\n# 夜班须知\n十点关门。", "夜班须知", id="a-heading"),
        pytest.param(
            "首页\n夜班怎么排？\n2021-03-04\n正文", "夜班怎么排？", id="dated"
        ),
        pytest.param("夜班须知\n\n十点关门。", "夜班须知", id="the-first-line"),
        pytest.param("十点关门。\n夜班须知", "店规", id="a-sentence-is-none"),
        pytest.param("# " + "夜" * 70, "店规", id="too-long"),
        pytest.param("\n \n", "店规", id="nothing"),
        pytest.param("首页\n夜班须知\n======\n正文。", "夜班须知", id="underlined"),
        pytest.param("文号：七\n标题：夜班须知\n正文。", "夜班须知", id="named"),
        pytest.param("法規名稱：夜班條例\n第 1 條", "夜班條例", id="of-a-statute"),
        pytest.param(
            "發布時間：2022年3月1日\n夜班須知\n十點關門。",
            "夜班須知",
            id="below-its-date",
        ),
        pytest.param(
            "2022年3月1日\n夜班须知\n十点关门。", "夜班须知", id="below-a-day"
        ),
        pytest.param(
            "首页！\n夜班须知\n作者：阿满\n2022-03-01\n正文。",
            "夜班须知",
            id="above-its-author",
        ),
        pytest.param("来源：河边\n2022-03-01\n正文。", "店规", id="its-source-is-none"),
        pytest.param("| 班 | 人 |\n|---|---|\n夜班", "店规", id="a-table-is-none"),
        pytest.param(
            "```\n# 换密码\n```\n# 夜班须知\n正文。", "夜班须知", id="below-code"
        ),
        pytest.param("~~~\n" + "等\n" * 12 + "# 换密码\n~~~\n", "店规", id="long-code"),
        pytest.param(
            "店长：\n这周我值夜班。\n阿满\n2022年1月\n", "店规", id="who-signs-is-none"
        ),
        pytest.param("首页\n夜班须知\n2022年1月\n", "夜班须知", id="no-letter"),
        pytest.param(
            "首頁。\n夜班須知\n民國一百一十一年三月一日\n正文。",
            "夜班須知",
            id="of-the-republic",
        ),
    ],
)
def test_the_title_of_a_document(text: str, title: str) -> None:
    assert title_of(text, "店/店规.md") == title

"""A document's date is told by its head or its name, never by its running text."""

import datetime
from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alphabet import texts
from siyu_qa.text.dates import date_lines, date_of, iso_date
from siyu_qa.text.fold import fold

DAY = "2022-03-01"


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("2022-03-01", DAY),
        ("2022/3/1", DAY),
        ("2022.03.01", DAY),
        ("２０２２年３月１日", DAY),
        ("2022 年 3 月 1 日", DAY),
        ("2022年3月1号", DAY),
        ("2022-03-01T10:00:00+08:00", DAY),
        ("2022-03-01 10:00:12", DAY),
        ("二〇二二年三月一日", DAY),
        ("二零二二年十二月三十一日", "2022-12-31"),
        ("民國111年3月1日", DAY),
        ("中華民國一百一十一年三月一日", DAY),
        ("民国元年元月", "1912"),
        ("March 1, 2022", DAY),
        ("1st Mar 2022", DAY),
        ("2022年3月", "2022-03"),
        ("2022-03", "2022-03"),
        ("2022年", "2022"),
        ("2022", "2022"),
        ("20220301", DAY),
    ],
)
def test_a_date_is_read_however_it_is_written(written: str, told: str) -> None:
    assert iso_date(written) == told


@given(st.dates(datetime.date(1900, 1, 1), datetime.date(2099, 12, 31)))
def test_every_day_is_read_in_every_form(day: datetime.date) -> None:
    year, month, date = day.year, day.month, day.day
    forms = (
        day.isoformat(),
        f"{year}年{month}月{date}日",
        f"{year}.{month}.{date}",
        f"{day:%Y%m%d}",
        f"{day:%B} {date}, {year}",
    )
    assert {iso_date(form) for form in forms} == {day.isoformat()}


@pytest.mark.parametrize(
    "written",
    [
        *("2022-13-01", "2022-02-30", "2022年13月1日", "20221301", "2022-00-10"),
        *("soon", "", "12022-03-01", "2022-1234", "3月1日", "电话2022-03-01"),
    ],
)
def test_what_is_no_day_is_no_date(written: str) -> None:
    assert iso_date(written) == ""


@pytest.mark.parametrize(
    "head",
    [
        pytest.param("2022-03-01 10:00", id="date-and-time"),
        pytest.param("二〇二二年三月一日　星期二", id="weekday"),
        pytest.param("發布時間：2022年3月1日", id="published"),
        pytest.param("作者：顾小满　发布时间：2022-03-01 10:11", id="byline"),
        pytest.param("发文日期：2022-03-01", id="sent"),
        pytest.param("發文日期：2022年3月1日", id="sent-traditional"),
        pytest.param("成文日期：2022年3月1日", id="drawn-up"),
        pytest.param("签发日期：2022-03-01", id="signed"),
        pytest.param("落款日期：2022-03-01", id="undersigned"),
        pytest.param("发布于 2022-03-01 来源：河边书店 阅读 123", id="counters"),
        pytest.param("时间：2022-03-01 来源：河边书店", id="source"),
        pytest.param("**日期**：2022-03-01", id="bold"),
        pytest.param("顾小满 | 2022/3/1", id="author"),
        pytest.param("Posted on March 1st, 2022 by Gu", id="english"),
        pytest.param("更新时间：2022-03-01", id="updated"),
        pytest.param("发稿时间:2022-03-01 16:30:00 来源: 河边书店", id="sent-in"),
        pytest.param("公告日期：民國111年3月1日", id="announced"),
        pytest.param("編輯：顾小满　　時間：2022-03-01", id="time-below-the-editor"),
        pytest.param("2022-3-1 星期二 阅读 1234 次", id="counted"),
        pytest.param("顾小满 · 2022年3月1日 · 5 分钟阅读", id="minutes-to-read"),
        pytest.param("2022年3月1日 第5期", id="an-issue"),
        pytest.param("河边晚报2022年3月1日讯：书店下周闭馆。", id="a-report"),
        pytest.param("（河邊晚報2022年3月1日電）書店下週閉館。", id="a-wire"),
        pytest.param("（2022年3月1日理事会通过）", id="passed"),
        pytest.param("中華民國111年3月1日修正公布第3條", id="amended"),
    ],
)
def test_a_line_below_the_title_tells_the_date(head: str) -> None:
    text = f"闭馆通知\n\n{head}\n下周起闭馆，2019年5月3日开的馆要修。\n"
    assert date_of(text, "通知.txt") == DAY


@pytest.mark.parametrize(
    "line",
    [
        *("本店2019年5月1日开业。", "2019年5月1日开业", "活动时间：2019-05-01"),
        *("截止日期：2019-05-01", "报名 2019-05-01 至 2019-05-09", "2019年"),
        *("有效期至 2019-05-01", "2019-05-01起闭馆", "时间：2019-05-01 九点"),
        *("2019年5月1日电影开场。", "打印日期：2019-05-01"),
        *("书店2019年5月1日通过了章程", "© 2015-2019 河边书店 版权所有"),
        *("电话 2019-0501", "版本 2019.5.1 改了借期，续借也改了。"),
    ],
)
def test_another_date_at_the_head_is_not_the_documents(line: str) -> None:
    assert date_of(f"闭馆通知\n{line}\n正文。\n", "通知.txt") == ""


def test_a_date_far_down_is_not_the_documents() -> None:
    text = "正文。\n" * 12 + "2019-05-01\n" + "正文。\n" * 12
    assert date_of(text, "通知.txt") == ""


def test_a_chronicle_has_no_date_of_its_own() -> None:
    assert date_of("2019-05-01\n开业\n2020-05-01\n周年庆\n", "大事.txt") == ""


def test_the_day_of_publishing_comes_before_that_of_a_change() -> None:
    text = "通知\n更新时间：2022-05-01\n发布时间：2022-03-01\n正文。"
    assert date_of(text, "2021-01-01.txt") == DAY


def test_a_statute_is_of_the_day_it_was_last_amended() -> None:
    text = "章程\n（2019年5月1日通过）\n（2022年3月1日修订）\n第一条 书店归读者。\n"
    assert date_of(text, "章程.txt") == DAY


def test_a_notice_is_dated_below_who_signs_it() -> None:
    body = "正文说了很多。\n" * 12
    assert date_of(f"{body}\n河边书店\n\n2022年3月1日\n", "通知.txt") == DAY
    assert date_of(f"{body}\n书店开业。\n2022年3月1日\n", "通知.txt") == ""


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("2022-03-01-通知.txt", DAY),
        ("店务/20220301通知.txt", DAY),
        ("通知_2022_03_01.md", DAY),
        ("2022年3月 纪要.txt", "2022-03"),
        ("2022 总结.txt", "2022"),
        ("总结（2022）.txt", "2022"),
        ("民國111年3月會議.txt", "2022-03"),
        ("20221301通知.txt", ""),
        ("13820220301.txt", ""),
        ("第2022条.txt", ""),
        ("店规.txt", ""),
    ],
)
def test_the_name_tells_the_date_where_the_text_does_not(name: str, told: str) -> None:
    assert date_of("正文。\n", name) == told


def test_a_date_is_told_whatever_its_digits_look_like() -> None:
    written = map(
        chr, chain(range(0x3400), range(0xFF00, 0x10000), range(0x1D7CE, 0x1D800))
    )
    digits = [one for one in written if fold(one) in "0123456789"]
    assert {"2", "２", "②", "²", "𝟐"} <= {*digits}
    for digit in digits:
        for line in (f"201{digit}-03-01", f"＊20*1*{digit}-3-1"):
            assert date_of(line, "店规.txt") == date_of(fold(line), "店规.txt") != ""


def test_a_year_is_told_whichever_character_is_written_for_it() -> None:
    for year in filter(lambda one: fold(one) == "年", map(chr, range(0x3400, 0xFB00))):
        assert date_of(f"二〇二二{year}三月", "店规.txt") == "2022-03"


@given(texts)
def test_any_text_has_a_date_or_none(text: str) -> None:
    told = date_of(text, "店规.txt")
    assert told == "" or iso_date(told) == told


@pytest.mark.parametrize("line", ["2022-03-01", "顾小满　2022年3月", "2022/3/1 9:30"])
def test_a_line_of_a_date_is_told(line: str) -> None:
    assert date_lines([line]) == [True]


@pytest.mark.parametrize("line", ["2022年3月开业", "2022年", "三月一日", "正文。", ""])
def test_a_line_that_says_more_is_none(line: str) -> None:
    assert date_lines([line]) == [False]

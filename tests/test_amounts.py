"""Numbers and times are read by their value, in whatever way they are written."""

import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alphabet import texts
from siyu_qa.text.amounts import amounts_in, number_in
from siyu_qa.text.fold import fold
from siyu_qa.text.moments import moments_in

DIGITS = "零一二三四五六七八九"


def numeral(number: int) -> str:
    """Write a number below 10^12 as Chinese reads it out."""
    for scale, word in ((10**8, "亿"), (10**4, "万")):
        if number >= scale:
            high, low = divmod(number, scale)
            between = "零" if 0 < low < scale // 10 else ""
            return numeral(high) + word + (between + numeral(low) if low else "")
    written = ""
    for scale, word in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, scale)
        if digit:
            written += DIGITS[digit] + word
        elif written and number and not written.endswith("零"):
            written += "零"
    return written


@given(st.integers(1, 10**12 - 1))
def test_a_numeral_is_the_number_it_reads_out(number: int) -> None:
    if number != 1 and len(numeral(number)) > 1:
        assert number_in(numeral(number)) == number


@given(st.integers(2, 10**9), st.sampled_from("元家人台本"))
def test_digits_with_and_without_commas_are_the_same(number: int, unit: str) -> None:
    (plain,), (parted,) = (
        amounts_in(f"有{number}{unit}"),
        amounts_in(f"有{number:,}{unit}"),
    )
    assert (plain.value, plain.unit) == (parted.value, parted.unit)
    assert plain.value == number
    assert not plain.differs_from(parted)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("一千元", "１，０００元"),
        ("兩百元", "200块"),
        ("22萬人", "218,500人"),
        ("近22万人", "22万人"),
        ("超過20萬人", "21.8万人"),
        ("20多家店", "26家店"),
        ("约200元", "230元"),
        ("12个月", "一年"),
        ("百分之三十", "30%"),
        ("三成", "30%"),
        ("四分之三", "75%"),
        ("30-40倍", "35倍"),
        ("1.5万元", "一万五千元"),
        ("一億兩千萬人", "1.2亿人"),
        ("300名员工", "三百人"),
        ("半年", "6个月"),
        ("30元", "30人"),
    ],
)
def test_amounts_that_may_both_be_right(one: str, other: str) -> None:
    (a,), (b,) = amounts_in(fold(one)), amounts_in(fold(other))
    assert not a.differs_from(b)
    assert not b.differs_from(a)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("200元", "240元"),
        ("兩百元", "二百四十元"),
        ("4亿", "超过5亿"),
        ("超過4億", "超过5亿"),
        ("一年", "两年"),
        ("3至5天", "7天"),
        ("30%", "四成"),
        ("六本", "8本"),
        ("不足30人", "32人"),
        ("3公里", "3000公里"),
    ],
)
def test_amounts_that_cant_both_be_right(one: str, other: str) -> None:
    (a,), (b,) = amounts_in(fold(one)), amounts_in(fold(other))
    assert a.differs_from(b)
    assert b.differs_from(a)


@pytest.mark.parametrize(
    "text",
    [
        *("第5条", "2022年", "2022-03-01", "3月5日", "9:00-18:00", "9点", "千万不要"),
        *("一般", "是一家店", "三四个人", "每1000人", "010-12345678", "版本3.5.1"),
    ],
)
def test_what_counts_nothing_is_no_amount(text: str) -> None:
    assert amounts_in(fold(text)) == []


@given(texts)
def test_any_text_has_its_figures_in_order_inside_it(text: str) -> None:
    folded = fold(text)
    for found in (amounts_in(folded), moments_in(folded)):
        spans = [(one.start, one.end) for one in found]
        assert spans == sorted(spans)
        assert all(0 <= start < end <= len(text) for start, end in spans)


@given(
    st.text(
        alphabet="12.,0一二两〇零十百千万亿年月日点人元半至-分之%多 约超过", max_size=20
    )
)
def test_whatever_numbers_stand_together_are_read_or_left(text: str) -> None:
    for one in amounts_in(text):
        assert one.least <= one.most
    for moment in moments_in(text):
        assert len(moment.told) in {1, 2, 3}


@given(texts)
def test_a_figure_never_differs_from_itself(text: str) -> None:
    folded = fold(text)
    for amount in amounts_in(folded):
        assert not amount.differs_from(amount)
    for moment in moments_in(folded):
        assert not moment.differs_from(moment)


@given(st.dates(datetime.date(1500, 1, 1), datetime.date(2099, 12, 31)))
def test_every_day_is_a_moment(day: datetime.date) -> None:
    written = f"{day.year}年{day.month}月{day.day}日"
    (found,) = moments_in(f"{written}开张")
    assert found.told == (day.year, day.month, day.day)
    assert (found.start, found.end) == (0, len(written))


@pytest.mark.parametrize(
    ("one", "other", "differ"),
    [
        ("2021年", "2021年7月", False),
        ("2021年7月", "2021年8月", True),
        ("3月1日", "2022年3月1日", False),
        ("民國111年", "2022年", False),
        ("早上9点", "9:00", False),
        ("下午3點", "15:00", False),
        ("3点", "15:00", False),
        ("晚上9点", "早上9点", True),
        ("9点半", "9点", True),
        ("週一", "星期一", False),
        ("周一", "周二", True),
        ("9:00-18:00", "早上9点至晚上6点", False),
        ("9:00-18:00", "10:00-18:00", True),
        ("9:00-18:00", "10:00", False),
        ("周一", "9点", False),
    ],
)
def test_whether_two_moments_differ(one: str, other: str, differ: bool) -> None:
    (a,), (b,) = moments_in(fold(one)), moments_in(fold(other))
    assert a.differs_from(b) == differ
    assert b.differs_from(a) == differ


@pytest.mark.parametrize(
    "text",
    [
        "3个月",
        "24小时",
        "第3点",
        "3月1日至5日",
        "2019-2021年",
        "周一至周五",
        "3月至5月",
    ],
)
def test_lengths_and_ranges_of_days_are_no_moments(text: str) -> None:
    assert moments_in(text) == []


def test_a_decimal_keeps_its_places() -> None:
    (found,) = amounts_in("单价35.50元")
    assert found.value == Decimal("35.5")
    assert found.least == found.most

"""Read numbers with what they count, so that two of them can be compared by value.

All over folded text. An amount is a span of values: 22万 is what rounds to it, 超过400
what has a 4 and two more digits. Two amounts differ where neither is in the other's.
"""

import re
from dataclasses import dataclass
from decimal import Decimal

_DIGITS = "零一二三四五六七八九"
_AS_DIGITS = str.maketrans(f"{_DIGITS}〇两", "012345678902")
_LARGE = {"亿": 10**8, "万": 10**4}
_SCALES = (*_LARGE.items(), ("千", 1000), ("百", 100), ("十", 10))
_WRITTEN = r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?"
_NUMERAL = f"[{_DIGITS}〇两十百千万亿]"
_NUMBER = (
    rf"(?:(?:{_WRITTEN}|{_NUMERAL})"
    rf"(?:\s?(?=[十百千万亿]){_NUMERAL}|{_NUMERAL}|(?<=[千万亿]){_WRITTEN})*"
    "|半(?=个?(?:小时|月|年|天)))"
)
_MORE = "超过|突破|逾|至少|不少于|不低于|高于|多于|最[少低]"
_LESS = "将?近|接近|不足|不到|少于|低于|至多|不超过|最[多高]"
_ABOUT = "大?约|大概|差不多|平均"
_AMOUNT = re.compile(
    rf"(?:(?P<less>{_LESS})|(?P<more>{_MORE})|(?P<about>{_ABOUT}))?[了达到为有]{{0,2}}"
    rf"(?:(?P<parts>{_NUMERAL}{{1,3}}|\d{{1,3}})分之)?(?P<money>[¥$€]|人民币|美元)?\s?"
    r"(?<![\d.:/第同统唯每-])(?!千万[不别要])"
    rf"(?:(?P<low>{_NUMBER})\s?(?:%|元|天|年|人|倍|个月|小时)?\s?(?:[-~—–]+|至|到)\s?)?"
    rf"(?P<number>{_NUMBER})(?![\d.:/])"
    r"(?P<over>[多余]|\+)?(?P<scale>[万亿])?(?P<around>左右|上下)?\s?"
)
_ROUGHLY = re.compile(r"[\u4e00-\u9fff]{0,3}?(?:(?P<around>左右|上下)|以上|以下|以内)")
# 三四个 is a guess, 二〇二三 is none.
_APPROXIMATE = re.compile("^(?:[两二]三|三[四五两]|四五|五六|六七|七八|八九)")
_HALF = Decimal("0.5")
# 超过400 reaches up to 500, but not to 500 itself.
_JUST_UNDER = Decimal("0.999")

_UNITS = tuple(
    (re.compile(written), unit, Decimal(factor))
    for written, unit, factor in (
        ("%", "%", 1),
        ("成(?![为立员功本长果年都就])", "%", 10),
        ("(?:元|块|圆)(?![素满旦])", "元", 1),
        ("角(?!色|度|落)", "元", "0.1"),
        ("美[元金]", "美元", 1),
        ("欧元", "欧元", 1),
        ("[日港台英韩澳加]元|英镑|韩币|[日台]币", "外币", 1),
        ("秒", "时", "0.0002778"),
        ("分钟", "时", "0.0166667"),
        ("个?(?:小时|钟头)", "时", 1),
        ("天|日(?=[内以之])", "时", 24),
        ("周(?![一二三四五六日年岁])|个?(?:星期|礼拜)", "时", 168),
        ("个月", "时", 730),
        ("年(?![代级度])", "时", 8760),
        ("[人名位](?!次)", "人", 1),
        ("倍", "倍", 1),
        ("世纪", "世纪", 1),
        ("平方公里", "平方米", 10**6),
        ("平方米|平米|㎡", "平方米", 1),
        ("公里|千米|km", "米", 1000),
        ("厘米|公分|cm", "米", "0.01"),
        ("米", "米", 1),
        ("公斤|千克|kg", "克", 1000),
        ("克", "克", 1),
    )
)
MONEY = frozenset({"元", "美元", "欧元", "外币"})
# What is none of these is counted by its own first character.
_MEASURES = re.compile(
    "[家个次张件台款本种条项座间层所支队户辆艘架棵株只双套份封页首部篇期届轮场幅枚颗粒杯壶瓶"
    "罐盒箱包袋吨斤升度亩楼级岁站班门课卷册席把盏道根列批顿滴串堆群排幢栋处顷单桌局副尊头匹朵片幕类]"
)
_DATED = re.compile(r"年|[月日号]|[点时](?!间)")


@dataclass(frozen=True, slots=True)
class Amount:
    """A number with what it counts, and where it stands."""

    start: int
    end: int
    """With its unit."""
    value: Decimal
    least: Decimal
    most: Decimal
    unit: str
    """Of one word for one thing; empty where the number stands without one."""

    def differs_from(self, other: object) -> bool:
        """Tell whether both can't be right at once.

        >>> one, other, third = amounts_in("4亿用户,超过4亿用户,超过5亿用户")
        >>> one.differs_from(other), one.differs_from(third)
        (False, True)
        """
        if not isinstance(other, Amount) or self.unit != other.unit:
            return False
        within = self.least <= other.value <= self.most
        return not (within or other.least <= self.value <= other.most)


def amounts_in(folded: str, counted: str = "") -> list[Amount]:
    """Find the amounts of a folded text, in order; dates and ordinals are none.

    Args:
        folded: The text.
        counted: What is a unit besides those that are known.

    >>> [(str(a.value), a.unit) for a in amounts_in("年费一千二百元,限22万人,第3条")]
    [('1200', '元'), ('220000', '人')]
    >>> [(str(a.least), str(a.most)) for a in amounts_in("开放30至40天")]
    [('720', '960')]
    >>> [a.unit for a in amounts_in("功率为500瓦", "瓦")]
    ['瓦']
    """
    found = (_amount(folded, match, counted) for match in _AMOUNT.finditer(folded))
    return [one for one in found if one]


def number_in(words: str) -> Decimal | None:
    """Read a number in digits, numerals or both; None where it is a guess.

    >>> [str(number_in(words)) for words in ("1,000", "一千零五", "两百五", "二〇二二")]
    ['1000', '1005', '250', '2022']
    >>> number_in("1.5亿") == 150_000_000, number_in("三四"), number_in("千")
    (True, None, None)
    """
    if words == "半":
        return _HALF
    written = re.sub(r"[\s,]", "", words)
    told = re.search(rf"[\d{_DIGITS}〇两]|^[十百]$", written)
    return _value(written) if told and not _APPROXIMATE.search(written) else None


def _value(written: str) -> Decimal:
    for scale, size in _SCALES:
        head, found, tail = written.rpartition(scale)
        if found:
            return (_value(head) if head else 1) * size + _below(tail, size)
    return Decimal(written.translate(_AS_DIGITS))


def _below(tail: str, size: int) -> Decimal:
    """Read what stands below a scale: 两百五 is 250, 两百零五 205."""
    if len(tail) == 1 and size > 10:
        return _value(tail) * size / 10
    return _value(tail) if tail else Decimal(0)


def _amount(folded: str, match: re.Match[str], counted: str) -> Amount | None:
    value = number_in(match["number"])
    unit, size, end = _unit(folded, match)
    scaled = bool(match["scale"] or set(match["number"]) & {*_LARGE})
    if counted and not unit and not scaled and folded.startswith(counted, end):
        unit, end = counted, end + len(counted)
    # 一家人 counts nothing, but 一年 does.
    is_article = match["number"] == "一" and unit != "时"
    if value is None or end < 0 or is_article or not (unit or scaled):
        return None
    if match["scale"]:
        value *= _LARGE[match["scale"]]
    least, most = _span(match, folded, value)
    if match["low"]:
        least = min(_low(match["low"], value), value)
        value = (least + most) / 2
    first = next(part for part in ("parts", "money", "low", "number") if match[part])
    return Amount(
        match.start(first), end, value * size, least * size, most * size, unit
    )


def _low(words: str, most: Decimal) -> Decimal:
    """Give the lower end of a range, which may leave its 万 to the upper: 30至40万."""
    low = number_in(words) or Decimal(0)
    left = (scale for scale in _LARGE.values() if low <= most / scale < 100 * low)
    return low * next(left, 1)


def _unit(folded: str, match: re.Match[str]) -> tuple[str, Decimal, int]:
    """Give the unit, its size in the common one, and where it ends; -1: no amount."""
    end = match.end()
    if match["parts"]:
        whole = number_in(match["parts"]) or Decimal(100)
        return "%", 100 / whole, end
    if match["money"]:
        return "美元" if match["money"] in "$美元" else "元", Decimal(1), end
    number = match["number"]
    is_year = len(number) == 4 and not set(number) & set("十百千万亿")
    for written, unit, factor in _UNITS:
        found = written.match(folded, end)
        if found and not (is_year and unit == "时"):
            return unit, factor, found.end()
    measured = _MEASURES.match(folded, end)
    if measured:
        return measured.group(), Decimal(1), measured.end()
    return "", Decimal(1), -1 if _DATED.match(folded, end) else end


def _span(match: re.Match[str], folded: str, value: Decimal) -> tuple[Decimal, Decimal]:
    """Give the least and the most that the words allow."""
    place = _last_place(value)
    behind = _ROUGHLY.match(folded, match.end())
    if match["about"] or match["around"] or (behind and behind["around"]):
        return value - place / 2, value + place / 2
    if match["less"] or (behind and behind.group().endswith(("以下", "以内"))):
        return value - place * _JUST_UNDER, value
    if match["more"] or match["over"] or behind:
        return value, value + place * _JUST_UNDER
    half = _written_place(match["number"], match["scale"]) / 2
    return value - half, value + half


def _last_place(value: Decimal) -> Decimal:
    """Give the place of the last digit that is not 0.

    >>> str(_last_place(Decimal(220000))), str(_last_place(Decimal("3.5")))
    ('10000', '0.1')
    """
    _, _, exponent = value.normalize().as_tuple()
    return Decimal(10) ** int(exponent)


def _written_place(number: str, scale: str | None) -> Decimal:
    """Give the place of the last digit before a closing 万 or 亿; 0: told exactly."""
    large = Decimal(_LARGE.get(scale or number[-1], 0))
    decimals = re.search(r"\.(\d+)", number)
    return large.scaleb(-len(decimals[1])) if decimals else large

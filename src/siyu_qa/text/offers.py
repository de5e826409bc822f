"""What a sentence offers to a question: a number, a date, a reason, a list."""

import re

from siyu_qa.text.questions import NO_NOUN, Query, Wanted

_NUMERALS = "零〇一二三四五六七八九"
_DIGITS = f"0-9{_NUMERALS}十百千万亿两"
_NUMBER = re.compile(
    r"\d|[零〇二三四五六七八九十百千万亿两][^、,]|[十百千万亿]"
    "|免[费缴交收]|不[收用需必]|无[需须]|没有"  # none is a number too
)
# Neither counts anything: 第五条, 千万不要.
_NO_NUMBER = re.compile(rf"第[{_DIGITS}]+[条章节项级个点款届次]?|千万(?=[不别要])")
# A year and not a number of years; a time of day; a day of the week.
_DATE = re.compile(
    rf"(?:\d{{2,4}}|[{_NUMERALS}]{{2,4}})\s*年|[{_DIGITS}]\s*[月日号]|世纪|年代|昨[天日]"
    rf"|\d{{4}}-\d|\d:\d\d|[{_DIGITS}]\s*[点时]|[上下]午|星期[一二三四五六日天]"
    "|[每周]周?[一二三四五六日末天]|礼拜"
)
# What is asked with these words is counted in these units.
ASKS_PRICE = "多少钱|几块钱|多少元|[费价]用?是多少"
"""How a question asks what something costs."""
_UNITS = tuple(
    (re.compile(asked), re.compile(units))
    for asked, units in (
        (
            "多久|多长时间|多少时间|[期限假命间]是?多长|时间[是为要需]*(?:多少|几)|几[年周天]",
            rf"[{_DIGITS}半几]\s*个?(?:[年月天日周季]|工作日|学期)|小时|分钟|星期|秒|永久"
            "|终身|长期|每[年月日天周季]",
        ),
        (
            ASKS_PRICE,
            rf"[{_DIGITS}余多]\s*(?:[美欧日港台]?元|圆|块|角|[万亿])"
            rf"|[币$¥￥]\s*[{_DIGITS}]|免|不收",
        ),
        (
            "多[长宽高深远](?!时间)",
            rf"[{_DIGITS}余多几]\s*(?:[公厘毫英海]?[米里尺寸]|[kcm]?m)",
        ),
        ("多重", rf"[{_DIGITS}余多几]\s*(?:[公市]?[斤吨]|[千毫]?克|[kg]?g)"),
    )
)

# All over folded text.
_OFFERS = {
    Wanted.NUMBER: _NUMBER,
    Wanted.SHARE: re.compile(r"\d\s*%|百分之|[成半]|分之|倍"),
    Wanted.DATE: _DATE,
    Wanted.PERSON: re.compile(
        "[总经]理|总裁|创始人|负责人|主席|董事|主任|教授|先生|女士|老师|创办|发明|人[为是:]"
        "|由.{2,8}[任做担创导编]|[·•]|[a-z]{2}|[赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕张孔曹严华"
        "魏陶姜谢邹苏潘范彭鲁韦马方任袁柳史唐薛雷贺汤罗毕郝安常于傅卞齐康伍余顾孟黄穆萧尹姚邵汪毛"
        "狄宋庞熊纪舒屈项董梁杜阮蓝季贾江童颜郭梅林刁钟徐邱骆高夏蔡田樊胡凌霍万柯卢莫房解丁邓洪包诸"
        "左石崔吉龚程邢裴陆翁段侯武刘龙叶白赖乔谭申冉牛温庄晏柴瞿阎习艾向古易廖耿欧沃沙游桂苗][\u4e00-\u9fff]"
    ),
    Wanted.ROLE: re.compile(
        "总裁|经理|总监|负责人|主席|董事|主任|创始人|首席|部长|院长|校长|局长|书记|顾问|代表|教授|秘书|委员|会长|理事|行长|店长|工程师|设计师|分析师"
    ),
    Wanted.PLACE: re.compile("[省市县区镇乡国州洲岛港路街村湾]|位于|坐落|地[区方处]"),
    Wanted.REASON: re.compile(
        "因为|由于|因此|因而|所以|原因|为了|导致|是因|之所以|使得|源于|出于|缘于|为此|起因|理由|以便"
    ),
    Wanted.METHOD: re.compile(
        "通过|利用|采用|采取|借助|先|再|然后|步骤|方法|方式|可以|需要?|应|用|以|按|将|分享|打造"
    ),
    Wanted.DEFINITION: re.compile(
        "是指?|指的|即|称[为作]?|意[思味]|所谓|定义|包括|叫|为"
    ),
    Wanted.LIST: re.compile(r"、|[一二三四五六]是|[:;]|分别|包括|以及|第[一二三]"),
}
_POINTS_BACK = re.compile(
    "(?:但|而|因此|同时|另外|此外|不过|所以|如果说|对)?[,，]?(?:它|他|她|这|该|此|其|两者|二者|双方|前者|后者|本[文次])"
)
# What happens when, where no day is told: 满三次后, 年会结束时.
_WHEN = re.compile("[时后前](?=[,、;。]|即|便|就|起|才|可|$)|期间|一旦")
_ANY_TIME = re.compile("什么时[候间]|何时|多会儿|哪时")
TOLD_APART = {Wanted.NUMBER, Wanted.SHARE, Wanted.DATE}
"""What a number or a date looks like can be told for sure."""
_SORTS = {Wanted.OTHER, Wanted.PLACE}
"""For the others it is known what they look like."""
_DEFINED = {Wanted.DEFINITION, Wanted.PERSON, Wanted.ROLE}
_QUESTION = re.compile(r"\?[”’」』)\"']*$")


def offers(sentence: str, wanted: Wanted, asked: str) -> bool:
    """Tell whether a folded sentence has the kind of thing that is wanted.

    What the question says itself is no answer to it.

    >>> offers("2021年有30家门店", Wanted.NUMBER, "2021年有多少家门店")
    True
    >>> offers("2021年开了门店", Wanted.NUMBER, "2021年有多少家门店")
    False
    >>> offers("1964年开馆", Wanted.DATE, "6间阅览室是哪年建的")
    True
    """
    pattern = _OFFERS.get(wanted)
    if pattern is None:
        return True
    if wanted in TOLD_APART:
        sentence = _NO_NUMBER.sub(" ", _without_numbers_of(sentence, asked))
    if wanted is Wanted.NUMBER:
        pattern = _in_units(asked) or pattern
    if wanted is Wanted.DATE and _ANY_TIME.search(asked) and _WHEN.search(sentence):
        return True
    return bool(pattern.search(sentence))


def _in_units(asked: str) -> re.Pattern[str] | None:
    """Give what a number looks like that the question's words ask for."""
    return next((units for words, units in _UNITS if words.search(asked)), None)


def offers_unit(sentence: str, unit: str) -> bool:
    """Tell whether a number in the folded sentence counts by *unit*.

    >>> offers_unit("超过100万家企业", "家"), offers_unit("一家人", "人")
    (True, False)
    """
    counted = rf"[{_DIGITS}+%][余多几来]?[大个]?{re.escape(unit)}"
    return bool(unit and re.search(counted, sentence))


def offers_sort(sentence: str, query: Query) -> bool:
    """Tell whether the folded sentence names an instance of the sort asked for.

    >>> from siyu_qa.text.questions import understand
    >>> query = understand("茶具展在哪一座展厅？")
    >>> offers_sort("茶具在南厅展出", query), offers_sort("茶具展在展厅", query)
    (True, False)
    """
    if not query.sort or query.wanted not in _SORTS:
        return False
    named = re.findall(rf"[^\W{NO_NOUN}{query.sort}][{query.sort}]", sentence)
    return any(name not in query.folded for name in named)


# 指出 and 即将 say something else.
_SAYS_WHAT_IT_IS = (
    "(?:是|指(?![出导示责向定挥数望控点明])|即(?![将便使可时日])|称[为作]|包[括含])"
)


def defines(query: Query, sentence: str) -> bool:
    """Tell whether the folded sentence says what a word of the question is.

    >>> from siyu_qa.text.questions import understand
    >>> query = understand("什么是金卡？")
    >>> defines(query, "金卡,指的是年费会员"), defines(query, "办一张金卡")
    (True, False)
    >>> defines(query, "金卡会员指出,名额太少")
    False
    """
    if query.wanted not in _DEFINED or not query.subject:
        return False
    # 掌柜怎么定义好茶, 什么是好茶: what is defined is named last; 阿福在茶馆担任什么
    # 职务: who has a role is named first.
    named = query.subject[0 if query.wanted is Wanted.ROLE else -1]
    # A definition opens its sentence; a person may be one of several in a row.
    before = "^.{0,10}" if query.wanted is Wanted.DEFINITION else "(?:^|[,;:、])"
    saying = rf"{before}{re.escape(named)}[”’」』]?,?.{{0,4}}{_SAYS_WHAT_IT_IS}"
    return bool(re.search(saying, sentence))


def points_back(sentence: str) -> bool:
    """Tell whether the folded sentence says of whom it speaks only by pointing back.

    >>> points_back("两者都收年费"), points_back("金卡收年费")
    (True, False)
    """
    return bool(_POINTS_BACK.match(sentence))


def asks_itself(sentence: str) -> bool:
    """Tell whether the folded sentence is a question."""
    return bool(_QUESTION.search(sentence))


def _without_numbers_of(sentence: str, asked: str) -> str:
    for number in re.findall(rf"[{_DIGITS}][{_DIGITS}.]*[年月日号]?", asked):
        alone = rf"(?<![{_DIGITS}.]){re.escape(number)}(?![{_DIGITS}])"
        sentence = re.sub(alone, " ", sentence)
    return sentence

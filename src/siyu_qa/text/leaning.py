"""Tell a sentence that can't be understood without the one before it."""

import re

from siyu_qa.text.questions import Query

# All over folded text. 其中, 其他 and 其次 point to nothing that is not said.
_POINTS = (
    "它|他(?!人)|她|此(?![外时刻前后次])|其(?![中实他余次一二三四它间]|所)|上述|前述"
    "|前者|后者|[两二]者|双方|对方|[该这那](?![时里儿天年月样些么几篇章节]|一[天年时篇章节次])|[这那]些|[这那]样|如此|[两三四五][种个者位家][都均]"
)
_OPENS_POINTING = re.compile(
    "[“”‘’「『(]*(?:(?:但是?|而且?|并且|同时|另外|此外|不过|所以|因此|于是|然而|可是?|如果"
    f"|当|对于?|在|由于|按照?|通过),?)?(?:{_POINTS})"
)
_POINTED_AT = re.compile(
    "(?:(?<![应本活])该|这[一两二三四五六]?(?=一|[个家项种位款座间条件类次份部批](?!时候)))"
    "(?![里儿时样些么篇章节页年天段])[一个家项种位款座间条件类次份部批]?(?P<noun>[\u3400-\u9fff]{2})"
)
_LACKS_SUBJECT = re.compile(
    "还|也|并|又|且|均|都(?!市)|共[有计]|可以|可在|可[由向按凭]|应当?|须|需|不[得收需用能可]"
    "|没有|未|已|曾|将[于在由]|有|是|为(?!了|什)|位于|坐落|成立|始建|建于|创[建办]|原名|又名"
    "|全[长名称]|面积|每[年月日周天]|目前|现有|现任|设有|拥有|占地|主要|包括|由(?!于)|从|于"
)
_OF_THE_LIST = re.compile("有(?:人|时|些|关|的)|是否|从此|于是|包括但|目前,|为此")

# What stands further behind belongs to a clause that the sentence itself leads into.
_OPENING = 24


def leans(query: Query, folded: str) -> bool:
    """Tell whether a folded sentence points to what was said before it.

    >>> from siyu_qa.text.questions import understand
    >>> query = understand("茶馆周几休息？")
    >>> [leans(query, told) for told in ("它周一休息。", "但该店周一休息。", "周一。")]
    [True, True, False]

    What it points to may stand in the sentence itself, or in the question:

    >>> leans(query, "馆里设了值夜岗位,这个岗位周一休息。")
    False
    >>> leans(query, "这家茶馆周一休息。")
    False
    """
    noun = pointed_at(folded)
    if noun:
        return not any(noun in word for word in query.subject)
    return bool(_OPENS_POINTING.match(folded))


def pointed_at(folded: str) -> str:
    """Give the noun behind 这个 or 该 that a folded sentence hasn't named before.

    >>> pointed_at("该品牌有三家店。"), pointed_at("它有三家店。")
    ('品牌', '')
    """
    pointed = _POINTED_AT.search(folded, 0, _OPENING)
    noun = pointed["noun"] if pointed else ""
    return noun if pointed and noun not in folded[: pointed.start()] else ""


def lacks_subject(query: Query, folded: str) -> bool:
    """Tell whether a folded sentence begins without saying of what it speaks.

    >>> from siyu_qa.text.questions import understand
    >>> query = understand("茶馆有几张桌子？")
    >>> lacks_subject(query, "有26张桌子。"), lacks_subject(query, "茶馆有26张桌子。")
    (True, False)
    """
    if not _LACKS_SUBJECT.match(folded) or _OF_THE_LIST.match(folded):
        return False
    return not names_subject(query, folded)


def names_subject(query: Query, folded: str) -> bool:
    """Tell whether a folded text names what the question is about first."""
    return bool(query.subject) and query.subject[0] in folded

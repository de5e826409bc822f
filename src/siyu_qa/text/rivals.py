"""Tell a text that speaks of another thing: of the west gate, not of the east one.

What a question names by a number, a letter or one of two opposites is not met by a
text that has another in its place, however many words the two share.
"""

import re
from collections.abc import Iterator

_OPPOSITES = (
    "东南西北",
    "上下",
    "前后",
    "左右",
    "大小",
    "新旧",
    "男女",
    "甲乙丙丁",
    "金银铜",
    "春夏秋冬",
)
# 东门 and 西门; 大会 and 小会 are no such pair, since 大会 is one word.
_NAMED = "门校区院馆厅店楼路街站湾岸卡队组票宿浴季侧面"
_NUMBERED = re.compile(
    r"(?<![\da-z.哪几多])(?P<number>\d+|[a-z]\d?|[一二三四五六七八九十]+)"
    r"(?P<unit>号楼|分店|[月栋座楼层室班届期章条路区号])"
)


def rivals(question: str, text: str) -> list[str]:
    """Give what a folded text names in the place of what the question names.

    Where the text has what the question names too, it speaks of both.

    >>> rivals("a栋电梯故障几次?", "b栋电梯故障四次。")
    ['b栋']
    >>> rivals("东门书屋有多少座位?", "西门书屋有座位八百个。")
    ['西门']
    >>> rivals("2023年9月收入多少?", "2023年8月收入86万元。")
    ['8月']
    >>> rivals("东门几点开?", "东门和西门都是九点开。")
    []
    """
    opposed = (
        rival
        for name, others in _names(question)
        if name not in text
        for rival in others
        if rival in text
    )
    renumbered = (
        found.group()
        for named in _NUMBERED.finditer(question)
        if not _stands(named.group(), text)
        for found in _NUMBERED.finditer(text)
        if found["unit"] == named["unit"]
    )
    return [*opposed, *renumbered]


def _names(question: str) -> Iterator[tuple[str, list[str]]]:
    for opposites in _OPPOSITES:
        for match in re.finditer(f"[{opposites}][{_NAMED}]", question):
            name = match.group()
            yield name, [char + name[1] for char in opposites if char != name[0]]


def _stands(name: str, text: str) -> bool:
    """Tell whether a name stands in a text, and not as the end of a number."""
    return bool(re.search(rf"(?<![\da-z.]){re.escape(name)}", text))

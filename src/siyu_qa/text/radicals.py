"""Radical code points, which PDF programs write in the place of characters.

A font draws both with one shape, and a program that keeps the shape alone picks the
wrong one of the two: a reader sees the same word, a search doesn't find it.
"""

import re
import unicodedata

from siyu_qa.text.fold import fold

# Each is a character of its own; NFKC knows it.
_KANGXI = range(0x2F00, 0x2FD6)
# Shapes that fonts share, by the name of the radical. Of these NFKC knows but two.
_SUPPLEMENT = {
    "SECOND ONE": "乛",
    "SECOND TWO": "乚",
    "PERSON": "亻",
    "KNIFE TWO": "刂",
    "SEAL": "㔾",
    "LAME ONE": "兀",
    "LAME TWO": "尣",
    "LAME THREE": "尢",
    "SNAKE": "巳",
    "THREAD": "幺",
    "SNOUT ONE": "彑",
    "SNOUT TWO": "彐",
    "HEART ONE": "忄",
    "HAND": "扌",
    "RAP": "攵",
    "CHOKE": "旡",
    "DEATH": "歺",
    "MOTHER": "母",
    "CIVILIAN": "民",
    "WATER ONE": "氵",
    "FIRE": "灬",
    "PAW ONE": "爫",
    "SIMPLIFIED HALF TREE TRUNK": "丬",
    "DOG": "犭",
    "EYE": "罒",
    "SPIRIT TWO": "礻",
    "SILK": "糹",
    "C-SIMPLIFIED SILK": "纟",
    "NET ONE": "罓",
    "NET TWO": "罒",
    "NET THREE": "㓁",
    "OLD": "耂",
    "BRUSH ONE": "肀",
    "GRASS ONE": "艹",
    "GRASS TWO": "艹",
    "TIGER": "虎",
    "CLOTHES": "衤",
    "WEST ONE": "覀",
    "WEST TWO": "西",
    "C-SIMPLIFIED SEE": "见",
    "SIMPLIFIED HORN": "角",
    "C-SIMPLIFIED SPEECH": "讠",
    "C-SIMPLIFIED SHELL": "贝",
    "C-SIMPLIFIED CART": "车",
    "SIMPLIFIED WALK": "辶",
    "WALK ONE": "辶",
    "WALK TWO": "辶",
    "C-SIMPLIFIED GOLD": "钅",
    "LONG ONE": "長",
    "LONG TWO": "镸",
    "C-SIMPLIFIED LONG": "长",
    "C-SIMPLIFIED GATE": "门",
    "MOUND TWO": "阝",
    "BLUE": "青",
    "C-SIMPLIFIED TANNED LEATHER": "韦",
    "C-SIMPLIFIED LEAF": "页",
    "C-SIMPLIFIED WIND": "风",
    "C-SIMPLIFIED FLY": "飞",
    "EAT ONE": "食",
    "EAT THREE": "飠",
    "C-SIMPLIFIED EAT": "饣",
    "C-SIMPLIFIED HORSE": "马",
    "BONE": "骨",
    "GHOST": "鬼",
    "C-SIMPLIFIED FISH": "鱼",
    "C-SIMPLIFIED BIRD": "鸟",
    "C-SIMPLIFIED SALT": "卤",
    "SIMPLIFIED WHEAT": "麦",
    "SIMPLIFIED YELLOW": "黄",
    "C-SIMPLIFIED FROG": "黾",
    "J-SIMPLIFIED EVEN": "斉",
    "C-SIMPLIFIED EVEN": "齐",
    "J-SIMPLIFIED TOOTH": "歯",
    "C-SIMPLIFIED TOOTH": "齿",
    "J-SIMPLIFIED DRAGON": "竜",
    "C-SIMPLIFIED DRAGON": "龙",
    "TURTLE": "龜",
    "J-SIMPLIFIED TURTLE": "亀",
    "C-SIMPLIFIED TURTLE": "龟",
}

_RADICAL = re.compile("[\u2e80-\u2fd5]")
_TABLE = {
    **{code: unicodedata.normalize("NFKC", chr(code)) for code in _KANGXI},
    **{
        ord(unicodedata.lookup(f"CJK RADICAL {name}")): character
        for name, character in _SUPPLEMENT.items()
    },
}


# Simplified and Traditional fonts draw this one as characters of their own.
_DOOR = "\N{KANGXI RADICAL DOOR}"
_TRADITIONAL_SHARE = 0.03


def characters_of(text: str) -> str:
    r"""Put characters in the place of their radicals, one for one.

    >>> characters_of("\u2ed4\u53e3\u7684\u2f50\u8f83")
    '门口的比较'
    >>> characters_of("\u5f00\u2f3e"), characters_of("\u958b\u2f3e")
    ('开户', '開戶')
    """
    if not _RADICAL.search(text):
        return text
    han = [char for char in text if "\u3400" <= char <= "\u9fff"]
    traditional = sum(fold(char) != char for char in han)
    door = "戶" if traditional > _TRADITIONAL_SHARE * len(han) else "户"
    return text.replace(_DOOR, door).translate(_TABLE)

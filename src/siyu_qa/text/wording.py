"""How much a line sounds like a site speaking for itself, and not like an article.

Two readings of a folded line, of which the higher counts: how much of it is words
of buttons and menus, and which phrases of notices stand in it, less its length.
The points are those of ``furniture``: 8 is furniture wherever it stands, 4 is a
button that could be a heading as well.
"""

import re
from functools import lru_cache

from siyu_qa.text.phrases import BUTTONS, CHANNELS, GLUE, longest_of, notices
from siyu_qa.text.shape import is_item, is_sentence

STRONG = 8
LONGEST = 150
"""No longer line is furniture."""
# One word of a button, one of a channel of a portal; one button of several words,
# which may be a heading and needs company; a whole menu.
BUTTON = 4
_CHANNEL = 2
_ONE_BUTTON = 7
_MOST = 12
_MENU_LENGTH = 80
_MENU_PARTS = 3
_ROW_WORD = 5
# A letter for a name or so may stand beside the words of a button.
_NEARLY = 0.8
_MOSTLY = 0.5
_COUNTER_BONUS = 1
# A sentence has to say more than a word: the longer it is, the more.
_PER_LENGTH = 15
_STOP = 3
# Fewer points are chance.
_HARDLY = 3
# A notice speaks to its reader or of its site; other sentences tell of something.
_ADDRESS = re.compile(r"[您你请]|我们|欢迎|本(?:文|站|网|平台|报|页|帖)|以上")
_TOLD = 5
_TELLING = re.compile(r"\w[”’)]?。")

_POINTS = (
    dict.fromkeys(GLUE, 0)
    | dict.fromkeys(CHANNELS, _CHANNEL)
    | dict.fromkeys(BUTTONS, BUTTON)
)


# All begin with a plain character: then a line without any is passed over fast.
_HAN = longest_of(word for word in _POINTS if not word.isascii())
_LATIN = re.compile(r"[a-z]+")
_LETTER = re.compile(r"[^\W\d_]")
_BREAK = re.compile(r"\s*[|丨/>»·•\]\[]\s*|\s+")
_BAR = re.compile(r"[|丨/>»·•]")
_ARROW = re.compile(r"[>»]")
_TRAIL_LENGTH = 40
_NUMBER = r"\d[\d.,]*[万千亿wk+]*"
_COUNTED = (
    r"(?:评论|回复|回应|点赞|按赞|赞同|赞|收藏|转发|分享|粉丝|在看|留言|推荐|踩|顶|推|嘘"
    r"|支持|反对|喜欢|参与|下载|人气|会员|文章|跟帖|关注|回答|好问题|阅读|浏览)"
)
_COUNTER = re.compile(
    rf"{_COUNTED}(?:量|数|次数|人数)?[\s:(]*{_NUMBER}"
    rf"|{_NUMBER}\s*(?:次|人|条|个|位)?{_COUNTED}"
)
_SEEN = r"(?:阅读|浏览|点击|点阅|访问|查看|播放|围观|人气)"
_VIEWS = re.compile(
    rf"{_SEEN}(?:量|数|率|次数|人数|人次)?[\s:(\[]*{_NUMBER}[\s次)\]]*|{_NUMBER}\s*(?:次|人)?{_SEEN}"
)
# A heading over what else the site has; what stands under it is a list of links.
_LEAD = re.compile(
    r"\W*(?:相关|延伸|热门|最新|近期|随机|更多|精彩|往期|\d+小时|编辑|为[你您]|猜[你您])"
    r"(?:阅读|推荐|新闻|文章|报道|资讯|喜欢|资源|帖子|主题|热点|热文|点击|排行|精选|回答|回顾){1,2}"
    r"榜?\W*|\W*(?:大家都?在看|[你您]可能也?会?(?:喜欢|感兴趣).{0,2}"
    r"|喜欢此内容的人还喜欢|看过.{0,4}还看了?|(?:全部|最新|热门|精选|网友|精彩)"
    r"(?:评论|留言|跟帖|回应)|(?:评论|留言)列表)\W*\d*\W*"
)
_PRESS = re.compile(
    r"\W*(?:立即|马上|免费|点击|一键|去)"
    r"(?:兑换|领取|抢购|购买|选购|下载|预约|使用|查看|订阅|支付|报名|开通|收听|观看|体验)\W*"
)


def wording(line: str) -> int:
    """Give the points of a folded line: 0 for words of an article, 8 for furniture.

    >>> wording("首页 | 资讯 | 论坛"), wording("阅读 88"), wording("收藏")
    (12, 8, 4)
    >>> wording("读者可以把书收藏在自己的书单里。")
    0
    """
    return 0 if len(line) > LONGEST or is_item(line) else _points_of(line)


# A site's lines come again on all its pages.
@lru_cache(maxsize=1 << 12)
def _points_of(line: str) -> int:
    if is_lead(line) or is_press(line) or _VIEWS.fullmatch(line):
        return STRONG
    if _COUNTER.fullmatch(line):
        return BUTTON + _COUNTER_BONUS
    return min(max(_menu(line), _notice(line)), _MOST)


def is_lead(line: str) -> bool:
    """Whether a folded line heads a list of links or of comments."""
    return bool(_LEAD.fullmatch(line))


def is_press(line: str) -> bool:
    """Whether a folded line is a button that closes an offer."""
    return bool(_PRESS.fullmatch(line))


def speaks(line: str) -> bool:
    """Whether a folded line speaks to its reader or of its site."""
    return bool(_ADDRESS.search(line))


def _menu(line: str) -> int:
    """Read a line as words of buttons: most of it, or of its parts, must be such."""
    if len(line) > _MENU_LENGTH or is_sentence(line) or "," in line:
        return 0
    found = _words(line)
    points = sum(map(_POINTS.__getitem__, set(found)))
    if not points:
        return 0
    points += _COUNTER_BONUS * len(_COUNTER.findall(line))
    parts = [part for part in _BREAK.split(line) if _LETTER.search(part)]
    pressed = sum(_covered(part) >= _NEARLY for part in parts)
    barred = len(_BAR.findall(line)) >= _MENU_PARTS - 1
    if len(parts) >= _MENU_PARTS and pressed * (3 if barred else 2) >= len(parts):
        return points + BUTTON
    row = len(parts) > _MENU_PARTS and max(map(len, parts)) <= _ROW_WORD
    if row and points >= BUTTON:
        return points + BUTTON
    if pressed == len(parts):
        whole = max(points, sum(map(_POINTS.__getitem__, found)))
        return whole if pressed > 1 else min(points, _ONE_BUTTON)
    if len(_ARROW.findall(line)) >= _MENU_PARTS - 1 and len(line) <= _TRAIL_LENGTH:
        return max(points, BUTTON)
    return points // 2 if _covered(line) >= _MOSTLY else 0


def _words(line: str) -> list[str]:
    latin = (word for word in _LATIN.findall(line) if word in _POINTS)
    return [*_HAN.findall(line), *latin]


def _covered(line: str) -> float:
    """Give the share of the letters that stand in words of buttons."""
    inside = sum(map(len, _words(line)))
    return inside / max(len(_LETTER.findall(line)), 1)


def _notice(line: str) -> int:
    """Read a line as a notice: what it says, less its length and its sentences."""
    points = notices(line)
    if points < _HARDLY:
        return 0
    stops = len(_TELLING.findall(line)) + line.endswith("?")
    points -= len(line) // _PER_LENGTH + _STOP * stops
    if stops and not speaks(line):
        points -= _TOLD
    return points if points >= _HARDLY else 0

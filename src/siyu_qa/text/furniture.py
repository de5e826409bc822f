"""Lines of a saved page that belong to the site and not to the article.

Share buttons, counters, coupon adverts and copyright lines stand in plain text
with nothing that marks them any more. They are told by the words that sites use
for them, and by how they stand: short lines without a sentence, in runs.
"""

import re
from collections.abc import Iterator

from siyu_qa.text.fold import fold
from siyu_qa.text.pieces import Edit

# Words of buttons, folded; no name of a site. A sentence with its stop is none.
_BUTTON = re.compile(
    r"^(?:-+\s*(?:end|完)\s*-+|分享(?:到|至|给|本)[^。]*|[^。]*扫一扫[^。]*|复制链接|收藏|点赞|评分"
    r"|综合评分:?|我的评分|立即(?:兑换|领取|购买|下载|注册|登录)|发表(?:文章|评论)\d*"
    r"|(?:登录|注册)(?:后.{0,12})?|下一篇.*|上一篇.*|相关(?:阅读|推荐|文章)|返回顶部"
    r"|我知道了|考虑一下|举报|反馈|打赏|关注|阅读(?:全文|原文|更多)"
    r"|.{0,6}(?:推广|商务|广告)合作|确认要?(?:购买|支付|消耗)[^。]*)$"
)
# Counters and rewards: a text may speak of them too, so they need a button nearby,
# and an item of a list is none.
_REWARD = re.compile(
    r"^(?:\+?\s*\d+\s*[\u4e00-\u9fff]{1,2}"
    r"|(?!\d+[.、)]|[-*•]\s)[^。]*(?:奖励|优惠券|体验卡|会员特权|兑换礼品|新人礼包)\W*)$"
)
_COPYRIGHT = re.compile(
    r"版权(?:所有|及免责|声明)|免责(?:声明|申明)|不代表.{1,12}立场|all rights reserved"
    r"|未经.{0,8}(?:允许|授权|许可).{0,6}(?:不得|禁止)?.{0,2}转载"
)
_COPYRIGHT_LENGTH = 80
_SENTENCE = re.compile(r"[。!?;…]")
_SHORT = 14
# So many lines between two buttons still belong to one block of furniture.
_REACH = 3


def furniture_lines(text: str) -> Iterator[Edit]:
    r"""Find the lines to take out, line end included.

    >>> [e.start for e in furniture_lines("正文说完了。\n收藏\n复制链接\n")]
    [7, 10]

    A line on its own that only looks like a button stays: a block needs two.
    """
    lines = text.splitlines(keepends=True)
    folded = [fold(line).strip() for line in lines]
    owned = {number for number, line in enumerate(folded) if _is_copyright(line)}
    written = [n for n, line in enumerate(folded) if line and n not in owned]
    blocks = {written[at] for at in _blocks([folded[number] for number in written])}
    start = 0
    for number, line in enumerate(lines):
        if number in owned or number in blocks:
            yield Edit(start, start + len(line))
        start += len(line)


def _is_copyright(line: str) -> bool:
    return len(line) <= _COPYRIGHT_LENGTH and bool(_COPYRIGHT.search(line))


def _blocks(lines: list[str]) -> set[int]:
    """Give the numbers of the lines in blocks of furniture."""
    groups: list[list[int]] = []
    for at, line in enumerate(lines):
        if not (_BUTTON.match(line) or _REWARD.match(line)):
            continue
        if groups and at - groups[-1][-1] <= _REACH + 1:
            groups[-1].append(at)
        else:
            groups.append([at])
    found: set[int] = set()
    for group in groups:
        if len(group) > 1 and any(_BUTTON.match(lines[at]) for at in group):
            found.update(range(group[0], group[-1] + 1))
    return _widened(found, lines)


def _widened(block: set[int], lines: list[str]) -> set[int]:
    """Add the short lines without a sentence that touch the block from below."""
    wide = set(block)
    for at in sorted(block):
        while at + 1 < len(lines) and _is_short(lines[at + 1]):
            at += 1
            wide.add(at)
    return wide


def _is_short(line: str) -> bool:
    return len(line) <= _SHORT and not _SENTENCE.search(line) and line[-1] != ":"

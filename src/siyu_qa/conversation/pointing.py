"""Follow-ups that point back: 它, 这家店, 该计划, 那里."""

import re
from collections.abc import Iterator, Sequence

from siyu_qa.conversation.completion import Completion
from siyu_qa.conversation.items import CLASSIFIER
from siyu_qa.conversation.topics import is_name, subjects, topics_of
from siyu_qa.records import Answer
from siyu_qa.text.fold import fold
from siyu_qa.text.questions import Query, Wanted, understand

# All over folded text, whose places are those of the text.
POINTS_BACK = re.compile(
    "(?<!其)(?:[它他她]们?|[这那](?:里|儿|边)|[该当]地"
    rf"|(?P<this>[这那](?:一?{CLASSIFIER}|种|些|件事?)|[该此]|前述的?|上述的?)"
    "(?![么样时外次前后]))"
)
_TIME = re.compile("[年月周天日次回]|星期|礼拜|季|学期|世纪|时候|期间|阶段|暑|寒|假")
_NO_NAME = re.compile(
    "[的是有在由何谁多几什怎为可能会要到从和与吗呢?,。!也都被让对又还叫属于]|$"
)
# What anything of a kind may be called when one points back to it.
_KINDS = re.compile(
    "人物?|店铺?|家|公司|企业|机构|组织|品牌|产品|东西|活动|计划|项目|方案|制度|办法|规定"
    "|规则|条款|条例|政策|服务|系统|平台|工具|方法|模式|概念|理论|技术|作品|地方|团队|问题"
    "|情况|现象|事件|事情|事|过程"
)
# What tells what somebody is or where, in place of a name.
_DESCRIBES = re.compile(
    "[的,]|(?:[师员长家者生手匠]|教授|经理|主任|工人|作者|学生|人"
    "|[厂店局校院馆社部厅]|公司|集团|大学)$"
)
_LONGEST_NOUN = 6


def pointing_back(asked: str, before: Sequence[Answer]) -> Iterator[Completion]:
    """Put the subject of the question before in the place of 它."""
    folded = fold(asked)
    match = POINTS_BACK.search(folded)
    if not match or _names(asked[: match.start()]):
        return
    named = _noun_after(folded, match, before)
    if named is None:
        return
    rest = asked[match.end() + len(named) :]
    for topic in _antecedents(named, before):
        yield Completion(f"{asked[: match.start()]}{topic}{rest}")
    yield Completion(asked)


def _names(words: str) -> bool:
    """Tell whether words name a thing that what follows may point back to."""
    query = understand(words)
    return any(map(is_name, (query.folded[a:b] for a, b in subjects(query))))


def _noun_after(
    folded: str, match: re.Match[str], before: Sequence[Answer]
) -> str | None:
    """Give the noun that 这家 or 该 points with; None where it names its own thing."""
    rest = folded[match.end() :]
    if not match["this"] or _NO_NAME.match(rest):
        return ""
    if _TIME.match(rest):
        return None
    told = fold(" ".join(f"{one.query} {one.text}" for one in before[-2:]))
    lengths = range(min(_LONGEST_NOUN, len(rest)), 1, -1)
    known = next((rest[:n] for n in lengths if rest[:n] in told), None)
    kind = _KINDS.match(rest)
    return known or (kind.group() if kind else None)


def _antecedents(noun: str, before: Sequence[Answer]) -> list[str]:
    """Give what is pointed at, likeliest first."""
    query = understand(before[-1].query)
    topics = topics_of(query)
    ends = [topic[: fold(topic).rfind(noun) + len(noun)] for topic in topics]
    named = [end for end in ends if len(end) > len(noun)] if noun else []
    return list(dict.fromkeys([*_told(query, before[-1]), *(named or topics)]))


def _told(query: Query, before: Answer) -> Iterator[str]:
    """Give the person or place that an answer told, where that was asked for."""
    for one in before.citations[:1]:
        if one.phrase and query.wanted in {Wanted.PERSON, Wanted.PLACE}:
            start, end = one.phrase
            told = one.quote[start - one.start : end - one.start]
            if query.wanted is Wanted.PLACE or not _DESCRIBES.search(fold(told)):
                yield told

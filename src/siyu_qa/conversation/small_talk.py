"""Greetings, thanks and questions about the assistant itself."""

import re

from siyu_qa.text.fold import fold

_SELF = "[你您妳]们?"
# All over folded text. Only a line that is nothing else is small talk.
_LINES = tuple(
    (kind, re.compile(f"(?:{words})"))
    for kind, words in (
        (
            "greeting",
            rf"{_SELF}好|大家好|嗨+|哈[喽啰罗]|嘿|(?:早上|上午|中午|下午|晚上)好|早安?|午安"
            r"|在吗|有人吗|hi+|hello|hey|good (?:morning|afternoon|evening)",
        ),
        (
            "goodbye",
            "再[见会]|拜+|掰+|bye(?:[ -]?bye)?|goodbye|see you|晚安|good ?night"
            "|回头见|下次见|我?先?走了",
        ),
        (
            "thanks",
            rf"(?:太|非常|十分|真的?|很|多)?(?:谢+|感谢|感恩|多谢)(?:{_SELF})?"
            rf"(?:了|啦|的?帮[助忙]|的?[解回]答|的?说明|告诉我)*|辛苦{_SELF}?了?"
            r"|thanks?(?: you)?(?: (?:so|very) much| a lot)?|thx|帮了?大忙了?",
        ),
        (
            "understood",
            r"好的?|好[啊吧呀滴]|行|可以了|嗯+|哦+|噢|ok(?:ay)?|i see|got it"
            r"|我?都?(?:明白|知道|了解|懂|清楚|晓得)了?|原来如此|收到|[先就]+这样吧?"
            r"|没[事问]题?了?|就这些了?",
        ),
        (
            "about",
            rf"{_SELF}(?:到底)?是(?:谁|什么(?:人|东西)?|做什么的|干[什嘛]么?的|哪位|机器人)"
            rf"|{_SELF}[都还]?(?:能够?|可以|会)(?:[帮为给]我们?|帮忙)?"
            r"(?:做|干|回答|提供|帮|解答)?些?(?:什么|啥|哪些)(?:事情?|问题|忙|服务|帮助)?"
            rf"|{_SELF}(?:有|都有)(?:什么|哪些)(?:功能|用处?|本领|能力)"
            rf"|{_SELF}叫什么(?:名字)?|(?:自我|自己)介绍(?:一下)?|介绍(?:一下)?{_SELF}(?:自己)?"
            r"|我(?:能|可以|该)怎?么?问你?些?(?:什么|哪些)?(?:问题)?"
            rf"|怎么用{_SELF}|help|who are you|what (?:can|do) you do|what are you",
        ),
    )
)
_SOFTENED = re.compile(
    r"(?:请问|那么?|啊|哦|嗯|噢)[,，\s]*|[啊呀呢哦啦吗哈喔~吧的了]+$"
)
_STOPS = re.compile(r"[\s,.!?;:。~、…]+")
_COURTEOUS = ("greeting", "thanks", "understood")
_OPENING = re.compile(r"(?P<line>[^,.!?;:。~、…\s]{1,12})[,.!?;:。~、…\s]+")
_ADDRESS = re.compile(
    "(?:我?(?:想|要)(?:请教|请问|问|知道|了解|咨询)(?:一?下|你)?|请教(?:一下|你)?"
    "|麻烦问一?下|[你您](?:能不?能?|会|可以|可不可以)(?:帮我)?(?:告诉我|查一?下|查查|看看)"
    "|(?:请你?|麻烦你?)?告诉我|请问(?:一下)?)[,:\\s]*"
)

KINDS = frozenset(kind for kind, _ in _LINES)
"""The reasons of answers to small talk."""


def small_talk(line: str) -> str:
    """Give the kind of small talk that *line* is, or nothing where it is none.

    >>> small_talk("多謝你！"), small_talk("谢谢你告诉我，退货要几天？")
    ('thanks', '')
    """
    kinds = [_kind(part) for part in _STOPS.split(fold(line)) if part]
    joined = _kind(" ".join(filter(None, _STOPS.split(fold(line)))))
    if joined:
        return joined
    return kinds[-1] if kinds and all(kinds) else ""


def without_courtesy(question: str) -> str:
    """Leave out the greeting or thanks that a question begins with.

    >>> without_courtesy("你好，请问几点关门？"), without_courtesy("好的关门时间？")
    ('几点关门？', '好的关门时间？')
    """
    folded = fold(question)
    at = 0
    while (opening := _OPENING.match(folded, at)) and (
        _kind(opening["line"]) in _COURTEOUS
    ):
        at = opening.end()
    address = _ADDRESS.match(folded, at)
    at = address.end() if address else at
    rest = question[at:]
    return rest if re.search(r"\w", rest) else question


def _kind(words: str) -> str:
    """Tell folded words without stops, with or without what softens them."""
    plain = _SOFTENED.sub("", words)
    for kind, pattern in _LINES:
        if pattern.fullmatch(words) or (plain and pattern.fullmatch(plain)):
            return kind
    return ""

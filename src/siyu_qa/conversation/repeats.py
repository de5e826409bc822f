"""Follow-ups that ask the question before once more, or for more on it."""

import re
from collections.abc import Iterator, Sequence

from siyu_qa.conversation.completion import Completion
from siyu_qa.records import Answer
from siyu_qa.text.fold import fold
from siyu_qa.text.questions import understand

# All over folded text.
_END = r"[啊呀吗呢哦吧]*[?!。.~…\s]*"
_AGAIN = re.compile(
    "(?:回到|再?回答|再说|重复)?(?:一?下|一遍)?"
    "(?:上一?个|刚才(?:的|那个)?|前一?个|之前的?)(?:那个)?问题(?:的?答案)?"
    "(?:再?(?:说|讲|回答|问|来|重复)?(?:一[遍下次])?)?"
    f"{_END}|(?:请|麻烦)?(?:再(?:说|讲|回答|来)|重复)一[遍下次]{_END}"
)
_RETURNS = re.compile("回到")
_MORE = re.compile(
    r"(?:那么?)?[,\s]*"
    "(?:还有(?:没有)?|[说讲列]?(?:更多|多一点|多说(?:一点|几句|点))|继续[说讲]?|接着[说讲]?"
    "|(?:说|讲|再)?(?:具体|详细)(?:一?[点些])?(?:说说?|讲讲?|介绍一?下?)?|展开(?:说说?|讲讲?)"
    "|(?:其[他它余]|别|另外)的|然后|接下来|除此之?外|除了?(?:这些|这个|它)(?:之外|以外)?)"
    r"[,\s]*(?:还有|有)?(?:没有)?(?:其[他它余]的?|别的|更多的?|另外的?)?"
    f"(?:什么|哪些|啥)?(?:内容|信息|说法|情况|细节|相关的?)?[了的]?{_END}"
)


def asked_again(asked: str, before: Sequence[Answer]) -> Iterator[Completion]:
    """Ask the question before once more: 上一个问题再说一遍."""
    if _AGAIN.fullmatch(fold(asked)):
        questions = list(dict.fromkeys(answer.query for answer in before))
        is_left = _RETURNS.match(fold(asked)) and len(questions) > 1
        yield Completion(questions[-2 if is_left else -1])


def asked_for_more(asked: str, before: Sequence[Answer]) -> Iterator[Completion]:
    """Ask what else there is: the same question, without what was told."""
    if _MORE.fullmatch(fold(asked)):
        query = before[-1].query
        told = (
            sentence.text
            for answer in before
            if answer.query == query
            for sentence in answer.sentences
        )
        subject = "".join(understand(query).subject)
        yield Completion(query, kept=subject, told=tuple(told))

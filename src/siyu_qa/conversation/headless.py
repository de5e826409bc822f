"""Follow-ups that leave out what they are about: 为什么, 什么时候开始的, 年费多少."""

import re
from collections.abc import Iterator, Sequence

from siyu_qa.conversation.completion import Completion
from siyu_qa.conversation.topics import ASKS, subjects, topic_of, topics_of
from siyu_qa.records import Answer
from siyu_qa.text.fold import fold
from siyu_qa.text.questions import Query, understand

# All over folded text, whose places are those of the text.
_THEN = r"(?:那么?|还有|而)?[,\s]*"
# What asks stands first where the subject is left out.
_HEADLESS = re.compile(
    rf"(?P<then>{_THEN})"
    "(?:请问|又|还|都|是|一共|总共|大概|大约|由|在|从|到|被|要|需要?|可以|会|能|有|每[天年月次]"
    "|得|应该?|该|具体|为了|给|对|于|用了?)*"
    "(?:为什么|为何|为啥|什么时候|何时|哪[一年天里儿个位家种些]|怎么|怎样|如何|多少|谁|几"
    "|多[大高长久远重宽深]|什么(?!是|叫|人|样)|有没有)"
)
_WHY = re.compile(
    rf"{_THEN}(?P<why>为什么|为何|为啥|怎么会|什么原因)[啊呀呢]*[?!。\s]*"
)
_ASK_WORDS = re.compile(
    r"是?(?:什么时候|哪[一几]?[年天月日]|周几|星期几|几点|几[个天年月]?|多少\w?|多[大高长久]"
    "|什么|哪里|谁)|吗"
)
_NO_PREDICATE = re.compile("[的是有为在达]$")
# A verb may follow what asks, and hardly more.
_LONGEST_VERB = 2
_LONGEST_REST = 4


def asked_why(asked: str, before: Sequence[Answer]) -> Iterator[Completion]:
    """Ask for the reason of what the question before says."""
    why = _WHY.fullmatch(fold(asked))
    if why:
        words = asked[slice(*why.span("why"))]
        query = understand(before[-1].query)
        yield from (Completion(f"{words}{rest}？") for rest in _told(query))
        yield Completion(f"{topic_of(query)}{words}？")


def without_subject(asked: str, before: Sequence[Answer]) -> Iterator[Completion]:
    """Give 多少钱 or 什么时候开始的 the subject of the question before."""
    match = _HEADLESS.match(fold(asked))
    rest = sum(map(bool, understand(asked).weights[match.end() :])) if match else 0
    if not match or rest > _LONGEST_REST:
        return
    own = asked[match.end("then") :]
    topics = topics_of(understand(before[-1].query))
    completed = [Completion(f"{topic}{own}") for topic in topics]
    itself = Completion(asked)
    yield from [itself, *completed] if rest > _LONGEST_VERB else [*completed, itself]


def without_owner(asked: str, before: Sequence[Answer]) -> Iterator[Completion]:
    """Let 年费多少 belong to the subject before, where it can't stand alone."""
    own = understand(asked)
    spans = subjects(own)
    if not ASKS.search(own.folded) or len(spans) != 1 or spans[0][1] > _LONGEST_REST:
        return
    topic = topic_of(understand(before[-1].query))
    if spans[0][1] - spans[0][0] == 1:
        yield Completion(f"{topic}{asked}")
        yield Completion(asked)
        return
    yield Completion(asked)
    yield Completion(f"{topic}的{asked}", (topic, asked[slice(*spans[0])]))


def _told(query: Query) -> Iterator[str]:
    """Give what a question takes as told: all but the words that ask."""
    said = query.text.rstrip("？?。！! ")
    for ask in list(_ASK_WORDS.finditer(query.folded))[-1:]:
        rest = said[: ask.start()] + said[ask.end() :]
        if not _NO_PREDICATE.search(fold(rest)):
            yield rest

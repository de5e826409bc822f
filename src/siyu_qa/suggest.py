"""Questions that the documents suggest: what their lists and definitions answer."""

import re
from collections.abc import Iterable, Iterator

from siyu_qa.records import Passage
from siyu_qa.text.sentences import Kind, stretches

_MARK = re.compile(
    r"^\s*(?:[-*#]+\s|[(（]?[\d一二三四五六七八九十]{1,3}[)）.、．])?\s*"
)
_SUBJECT = r"^(?P<subject>[^，,。:：；;、“”\s]{2,14}?)"
# How a line leads into a list, and the question that the list answers.
_LEAD_INS = tuple(
    (re.compile(_SUBJECT + pattern), question)
    for pattern, question in (
        (
            "[，,]?(?:主要)?(?P<noun>表现|表現|形式|做法|种类|種類)"
            "(?:[为為有:：]|包括|如下)",
            "{subject}有哪些{noun}？",
        ),
        (
            r"(?P<verb>有|分[为為])(?:以下|如下|下列)?"
            r"(?P<noun>[几幾两兩三四五六七八九十\d]{1,2}[大种種個个点點项項类類]"
            r"\w{0,8})(?=[:：，,。]|$)",
            "{subject}{verb}哪{noun}？",
        ),
        ("包括", "{subject}包括哪些？"),
    )
)
_DEFINED = re.compile(
    r"^(?P<subject>[^，,。:：、“”「」\s]{2,8}?)[,，]?(?:是指|指的是|是一[种種个個])"
)
# A pointing word names nothing by itself, and an adverb is no subject's end.
_NO_SUBJECT = re.compile(
    "^[这這那其它他她该該此我你也就都并並]|^(?:主要|本[文次])|[也都还還就又只所种種]$"
)


def suggestions(passages: Iterable[Passage]) -> Iterator[str]:
    """Give questions in the order of the text, each once.

    They are guesses: whoever shows one asks it first.
    """
    seen: set[str] = set()
    for passage in passages:
        for stretch in stretches(passage.text):
            sentence = passage.text[stretch.start : stretch.end]
            question = _question(_MARK.sub("", sentence), stretch.kind)
            if question and question not in seen:
                seen.add(question)
                yield question


def _question(sentence: str, kind: Kind) -> str:
    """Give the question that a sentence answers, or nothing.

    >>> _question("书屋的志愿者分为三类：", Kind.LEAD_IN)
    '书屋的志愿者分为哪三类？'
    >>> _question("不友善，主要表现为：", Kind.LEAD_IN)
    '不友善有哪些表现？'
    """
    patterns = _LEAD_INS if kind is Kind.LEAD_IN else ((_DEFINED, "{subject}是什么？"),)
    for pattern, question in patterns:
        match = pattern.match(sentence)
        if match and not _NO_SUBJECT.search(match["subject"]):
            return question.format_map(match.groupdict())
    return ""

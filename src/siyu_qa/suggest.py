"""Questions that the documents suggest: what their lists and definitions answer."""

import re
from collections.abc import Iterable, Iterator

from siyu_qa.records import Passage
from siyu_qa.text.sentences import Kind, stretches

_MARK = re.compile(
    r"^\s*(?:[-*#]+\s|[(（]?[\d一二三四五六七八九十]{1,3}[)）.、．])?\s*"
)
_LEAD_IN = re.compile(
    r"^(?P<subject>[^，,。:：；;]{2,14}?)[，,]?(?:主要)?(?:表现|表現|形式|做法)?"
    r"(?P<verb>分[为為]|包括|[为為有]|如下|[:：])"
)
# 認為 and its like tell an opinion; 数字 before 有 or 為 a sum.
_NO_SUBJECT = re.compile(r"[认認以作成称稱视視因下]$|[一二三四五六七八九十两兩\d]$")
_DEFINED = re.compile(
    r"^([^，,。:：、“”「」\s]{2,8}?)[,，]?(?:是指|指的是|是一[种種个個])"
)
_POINTS_BACK = re.compile(
    r"^(?:这|這|那|其|它|他|她|该|該|此|我|你|也|就|都|并|並|主要)"
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


def _question_for_a_list(sentence: str) -> str:
    lead_in = _LEAD_IN.match(sentence)
    if not lead_in or _NO_SUBJECT.search(lead_in["subject"]):
        return ""
    verb = lead_in["verb"] if len(lead_in["verb"]) == len("包括") else "有"
    return f"{lead_in['subject']}{verb.replace('如下', '有')}哪些？"


def _question(sentence: str, kind: Kind) -> str:
    if _POINTS_BACK.match(sentence):
        return ""
    if kind is Kind.LEAD_IN:
        return _question_for_a_list(sentence)
    defined = _DEFINED.match(sentence)
    return f"{defined.group(1)}是什么？" if defined else ""

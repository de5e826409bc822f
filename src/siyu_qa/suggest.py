"""Questions that the documents suggest: what their lists and definitions answer."""

import re
from collections.abc import Iterable, Iterator

from siyu_qa.records import Passage
from siyu_qa.text.sentences import Kind, stretches

_MARK = re.compile(
    r"^\s*(?:[-*#]+\s|[(（]?[\d一二三四五六七八九十]{1,3}[)）.、．])?\s*"
)
_LEAD_IN = re.compile(
    r"^(.{2,16}?)[,，]?(?:主要)?(?:(?:表现|表現|形式|分类|分類|做法|种类|種類)?"
    r"(?:为|為|有|包括|如下)|[:：])"
)
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


def _question(sentence: str, kind: Kind) -> str:
    if _POINTS_BACK.match(sentence):
        return ""
    if kind is Kind.LEAD_IN:
        lead_in = _LEAD_IN.match(sentence)
        return f"{lead_in.group(1)}有哪些？" if lead_in else ""
    defined = _DEFINED.match(sentence)
    return f"{defined.group(1)}是什么？" if defined else ""

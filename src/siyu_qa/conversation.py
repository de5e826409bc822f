"""Complete a follow-up question from the conversation before it."""

import re
from collections.abc import Sequence

from siyu_qa.records import Answer
from siyu_qa.text.fold import fold
from siyu_qa.text.questions import understand

_AND_WHAT_ABOUT = re.compile(
    r"^(?:那麼|那么|那|还有|還有|至于|至於|换成|換成)?(.+?)(?:呢|又如何|又怎样|又怎樣)[?？]?$"
)
_BACK = re.compile(
    r"它们|它們|他们|他們|她们|她們|它|他|她|[这該该這那此](?:个|個|家|位|种|種|些|项|項|次|里|裡)?(?!样|樣|么|麼)"
    r"|[其](?:中|余|餘)?"
)
_ORDINAL = re.compile(
    r"(?:第([一二三四五六七八九十\d]+)|(前|后|後)者?)(?:个|個|种|種|点|點|项|項|条|條|大|家|位|者)?"
)
_BARE = re.compile(
    r"^(?:那|那么|那麼)?(?:为什么|為什麼|为何|為何|怎么做|怎麼做|还有呢|還有呢|还有吗|還有嗎|什么时候|什麼時候|在哪里|在哪裡|多少|谁|誰)[呢啊]?[?？]?$"
)
_PARTICLES = re.compile("[的之]")
_COORDINATED = re.compile(r"[、,，;；]|和|与|與|及|以及|跟")
_INTRODUCED = re.compile(r"(?:分别|分別)?(?:是|为|為|有|包括|适用于|適用於|:|：)")
_CLAUSE = re.compile(r"[。;；!！?？\n]")
_NUMERALS = "零一二三四五六七八九十"


def completions(question: str, history: Sequence[Answer]) -> tuple[str, ...]:
    """Give what a question can mean after the conversation, likeliest first.

    A question that stands on its own, or that has nothing before it, is itself.
    """
    before = next((answer for answer in reversed(history) if answer.query), None)
    if before is None:
        return (question,)
    asked = question.strip()
    named = _with_ordinal(asked, before)
    if named:
        return (named,)
    about = _AND_WHAT_ABOUT.match(asked)
    if about and not _asks(about.group(1)):
        return tuple(dict.fromkeys(_swapped(before.query, about.group(1))))
    if _BARE.match(asked):
        return (f"{_subject(before.query)}{asked.lstrip('那么麼')}",)
    back = _BACK.search(asked)
    if back and _is_short(asked):
        subject = _subject(before.query)
        return (f"{asked[: back.start()]}{subject}{asked[back.end() :]}", question)
    return (question,)


def _asks(text: str) -> bool:
    return bool(re.search("[什甚谁誰哪几幾怎何]|多少|是否", text))


def _is_short(text: str) -> bool:
    return len(text) <= 30


def _swapped(query: str, new: str) -> list[str]:
    """Put *new* in the place of each part of the subject, the last part first.

    科颜氏的好友有多少 and 社群 give 科颜氏的社群有多少, then 社群的好友有多少,
    then 社群有多少.
    """
    subject = _subject(query)
    at = query.find(subject)
    before, after = query[:at], query[at + len(subject) :]
    parts = [part for part in _PARTICLES.split(subject) if part]
    swapped = []
    for place in reversed(range(len(parts))):
        mixed = [*parts[:place], new, *parts[place + 1 :]]
        swapped.append(before + "的".join(mixed) + after)
    if len(parts) > 1:
        swapped.append(before + new + after)
    return swapped


def _subject(question: str) -> str:
    """Give what a question is about: the words before those that ask."""
    weights = understand(question).weights
    places = [place for place, weight in enumerate(weights) if weight]
    if not places:
        return question
    end = places[0]
    for place in places:
        gap = question[end + 1 : place]
        if gap and not _PARTICLES.fullmatch(gap):
            break
        end = place
    return question[places[0] : end + 1]


def _with_ordinal(question: str, before: Answer) -> str:
    """Name what 第二个 or 后者 means: that item of the answer before."""
    ordinal = _ORDINAL.search(question)
    if not ordinal or not _is_short(question):
        return ""
    items = _items(before)
    place = _place(ordinal, len(items))
    if not 0 <= place < len(items):
        return ""
    rest = question[: ordinal.start()] + items[place] + question[ordinal.end() :]
    return re.sub("^(?:那麼|那么|那)", "", rest)


def _place(ordinal: re.Match[str], length: int) -> int:
    number, side = ordinal.groups()
    if side:
        return 0 if side == "前" else length - 1
    if number.isdecimal():
        return int(number) - 1
    return _NUMERALS.find(number) - 1


def _items(before: Answer) -> list[str]:
    """Give the items of a list answer, or those that its sentence names."""
    if len(before.sentences) > 2:
        return [_unmarked(one.text) for one in before.sentences[1:]]
    for sentence in before.sentences:
        for clause in _CLAUSE.split(sentence.text):
            introduced = _INTRODUCED.search(clause)
            named = clause[introduced.end() :] if introduced else ""
            items = [part.strip() for part in _COORDINATED.split(named)]
            if len(items) > 1 and all(1 < len(item) <= 16 for item in items):
                return items
    return []


def _unmarked(item: str) -> str:
    """Give an item's name: without its number, up to its first colon or stop."""
    text = re.sub(
        r"^\s*(?:[(（]?[\d一二三四五六七八九十]+[)）.、．]|第?[一二三四五六七八九十]是)\s*",
        "",
        item,
    )
    return re.split("[:：。,，;；]", text)[0]

"""Complete a follow-up question from the conversation before it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from siyu_qa.records import Answer
from siyu_qa.text.fold import fold
from siyu_qa.text.questions import Query, number_of, understand

# All over folded text, whose places are those of the text.
_WHAT_ABOUT = re.compile(
    r"(?:那么?|还有|至于|换成|而)?(?P<new>.+?)(?:呢|又如何|又怎样)[?!。\s]*"
)
_ASKS = re.compile("什么|甚么|谁|哪|几|怎|如何|多少|是否|何|吗")
_BARE = re.compile(
    r"(?:那么?)?(?P<asks>为什么|为何|怎么做?|什么时候|何时|在哪里|哪里|多少|谁|哪些|有哪些)"
    r"[呢啊]?[?!。\s]*"
)
_POINTS_BACK = re.compile(
    "它们?|他们?|她们?|[这那该此](?:个|家|位|种|些|项|次|里|件事?)?(?!么|样)|前述|上述|对方"
)
_ORDINAL = re.compile(
    r"第(?P<number>[一二三四五六七八九十]|\d{1,2})[个种点项条大家位类]?"
    r"|(?P<side>[前后])者"
)
_THEN = re.compile("那么?|还有|再说说")
# Each later completion has to be surer by so much.
_UNLIKELIER = 0.1
_LONGEST = 30
"""A longer question says itself what it is about."""

_STOP = re.compile("[。;!?\n]")
_INTRODUCES = re.compile("分别(?:是|为|有|适用于|对应)?|包括|有|是|为|:")
_COORDINATES = re.compile("[、,]|以及|[和与及跟]")
_LONGEST_NAME = 16
_ITEM_MARK = re.compile(
    r"\s*(?:[-*•·]\s|[(（]?[\d一二三四五六七八九十]{1,3}[)）.、．]|第?[一二三四五六七八九十]是)\s*"
)
_SHORT_NAME = 10
_PREDICATE = re.compile("[的有是為为]")
_NAME_END = re.compile("[:：。,，;；]")


@dataclass(frozen=True, slots=True)
class Completion:
    """What a question can mean after the conversation."""

    text: str
    new: str = ""
    """What the follow-up brought in: an answer to it has to say that."""


def completions(question: str, history: Sequence[Answer]) -> list[Completion]:
    """Give what *question* can mean after *history*, likeliest first.

    A question that stands on its own, or that has nothing before it, is itself.
    """
    before = next((answer for answer in reversed(history) if answer.query), None)
    asked = question.strip()
    if before is None or len(asked) > _LONGEST:
        return [Completion(question)]
    for complete in (_named, _swapped, _continued, _referred):
        completed = list(complete(asked, before))
        if completed:
            return completed
    return [Completion(question)]


def likeliest(meant: Sequence[Completion], answers: Sequence[Answer]) -> Answer:
    """Choose the answer that fits best what the question can mean."""
    fits = [
        (_says(answer, one.new), answer.confidence - place * _UNLIKELIER)
        for place, (one, answer) in enumerate(zip(meant, answers, strict=True))
    ]
    return answers[fits.index(max(fits))]


def _says(answer: Answer, new: str) -> bool:
    quoted = " ".join(citation.quote for citation in answer.citations)
    return answer.answered and fold(new) in fold(quoted)


def _named(asked: str, before: Answer) -> Iterator[Completion]:
    """Name what 第二个 or 后者 means: that item of the answer before."""
    ordinal = _ORDINAL.search(fold(asked))
    items = _items(before) if ordinal else []
    place = _place(ordinal, len(items)) if ordinal else -1
    if ordinal and 0 <= place < len(items):
        rest = asked[: ordinal.start()] + items[place] + asked[ordinal.end() :]
        yield Completion(_THEN.sub("", rest, count=1), items[place])


def _swapped(asked: str, before: Answer) -> Iterator[Completion]:
    """Put what is new in 那社群呢 into the places of what was asked about before."""
    match = _WHAT_ABOUT.fullmatch(fold(asked))
    if not match or _ASKS.search(match["new"]):
        return
    new = asked[slice(*match.span("new"))]
    query = understand(before.query)
    for start, end in reversed(_subjects(query)):
        yield Completion(query.text[:start] + new + query.text[end:], new)
    yield Completion(f"{_topic(query)}的{new}", new)


def _continued(asked: str, before: Answer) -> Iterator[Completion]:
    """Give a bare 为什么 the subject of the question before."""
    match = _BARE.fullmatch(fold(asked))
    if match:
        asks = asked[slice(*match.span("asks"))]
        yield Completion(f"{_topic(understand(before.query))}{asks}？")


def _referred(asked: str, before: Answer) -> Iterator[Completion]:
    """Put the subject of the question before in the place of 它."""
    match = _POINTS_BACK.search(fold(asked))
    if match:
        topic = _topic(understand(before.query))
        rest = asked[match.end() :]
        joined = rest if rest.startswith(("的", "是", "有", "在")) else f"的{rest}"
        yield Completion(f"{asked[: match.start()]}{topic}{joined}")
        yield Completion(asked)


def _subjects(query: Query) -> list[tuple[int, int]]:
    """Give the spans of the words that say what a question is about."""
    spans = []
    places = (place for place, weight in enumerate(query.weights) if weight)
    for _, run in groupby(enumerate(places), lambda pair: pair[1] - pair[0]):
        run_places = [place for _, place in run]
        spans.append((run_places[0], run_places[-1] + 1))
    # A single character is left over from the words that ask.
    return [span for span in spans if span[1] - span[0] > 1] or spans


def _topic(query: Query) -> str:
    """Give the words of the question that weigh most, up to a particle."""
    spans = _subjects(query) or [(0, len(query.text))]
    start, end = max(spans, key=lambda span: sum(query.weights[slice(*span)]))
    return query.text[start:end]


def _place(ordinal: re.Match[str], length: int) -> int:
    if ordinal["side"]:
        return 0 if ordinal["side"] == "前" else length - 1
    return number_of(ordinal["number"]) - 1


def _items(before: Answer) -> list[str]:
    """Give the items of a list answer, or those that a sentence of it names."""
    listed = [one.text for one in before.sentences if _ITEM_MARK.match(one.text)]
    if len(listed) > 1:
        return [_item_name(item) for item in listed]
    for sentence in before.sentences:
        for start, end in _clauses(fold(sentence.text)):
            items = _coordinated(sentence.text[start:end])
            if len(items) > 1:
                return items
    return []


def _item_name(item: str) -> str:
    """Give what an item of a list is about.

    >>> _item_name("2. 银卡：不收年费"), _item_name("- 银卡会员的生日礼物是一壶好茶。")
    ('银卡', '银卡会员')
    """
    name = _NAME_END.split(_ITEM_MARK.sub("", item, count=1))[0]
    return name if len(name) <= _SHORT_NAME else _PREDICATE.split(name)[0]


def _clauses(folded: str) -> Iterator[tuple[int, int]]:
    start = 0
    for stop in _STOP.finditer(folded):
        yield start, stop.start()
        start = stop.end()
    yield start, len(folded)


def _coordinated(clause: str) -> list[str]:
    """Give what a clause names after 分别是 and the like, or nothing."""
    folded = fold(clause)
    for introduced in _INTRODUCES.finditer(folded):
        named = clause[introduced.end() :]
        spans = _COORDINATES.split(fold(named))
        if len(spans) > 1 and all(1 < len(span) <= _LONGEST_NAME for span in spans):
            return _same_cuts(named, spans)
    return []


def _same_cuts(text: str, parts: Sequence[str]) -> list[str]:
    """Cut *text* where its folded parts stand."""
    folded = fold(text)
    cut = []
    at = 0
    for part in parts:
        at = folded.index(part, at)
        cut.append(text[at : at + len(part)])
        at += len(part)
    return cut

"""What an answer lists, in order, however the list is written."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from siyu_qa.records import Answer
from siyu_qa.text.fold import fold
from siyu_qa.text.marks import marks_of, without_mark
from siyu_qa.text.questions import number_of, understand

CLASSIFIER = "[个种点项条大家位类步盏座本张只部件名块道款样套门间支场]"

# All over folded text, whose places are those of the text.
_SPOKEN = re.compile(
    rf"第?[一二三四五六七八九十]{{1,2}}{CLASSIFIER}?(?:是|来|则|[,:、])"
    "|(?:首先|其[一二三四五六次]|再次|最后)[,是:]?"
)
_MARK_INSIDE = re.compile(
    rf"(?:^|(?<=[,;:。、\s]))(?:另?一{CLASSIFIER}(?:则?是|叫)"
    r"|第?[一二三四五六七八九十]{1,2}(?:是|来|则|[,:、])|其[一二三四五六][,是:]"
    r"|\(?\d{1,2}[).、](?!\d))"
)
_INTRODUCES = re.compile(
    "分别(?:是|为|有|叫|适用于|对应)?|分为|分成|包括|包含|[有是为:]|叫做?"
)
_ROW = re.compile(
    "[^,。;:!?、]{1,16}(?:、[^,。;:!?、]{1,16})*"
    "(?:、|以及|[和与及跟])[^,。;:!?、和与及跟]{1,16}"
)
_JOINTS = re.compile("、|以及|[和与及跟]")
_AFTER_THE_LAST = re.compile(
    rf"(?<=..)(?:等|这|共|[一二两三四五六七八九十\d]+{CLASSIFIER}).*$"
)
_STOPS = "，,；;。.！!？? ”’」』"
_LONGEST_NAME = 16
_SHORT_NAME = 10
# What is said of an item begins behind its name, which has two characters at least.
_SAID_OF_IT = re.compile("(?<=..)(?:由|在|可以|需|应|每|不|是|有)")
_SAID_OF_A_LONG_ONE = re.compile("(?<=..)[的有是为在由]")
_NAME_END = re.compile("[:。,;]")

_ORDINAL = re.compile(
    rf"第(?P<number>[一二两三四五六七八九十]|\d{{1,2}})"
    rf"(?:{CLASSIFIER}(?:类|方面|步骤?|部分|阶段)?|方面|步骤?|部分|阶段"
    r"|(?=[呢是的又?]|$))(?!次|年|天|日|月|届|期)"
    rf"|(?P<side>[前后])者|最[后末](?:那|的)?一?(?P<last>{CLASSIFIER})"
)
_ARTICLE = re.compile(r"第[一二三四五六七八九十百零\d]+([条款])")
_COUNTS = {of: rf"(?<!第)[两三四五六七八九十几哪\d]{of}" for of in "条款"}
_OTHERS = re.compile(
    rf"(?:另外?|其[他它余]|剩下|余下)的?(?:那|这)?(?:[一二两三四五六七八九几\d]+{CLASSIFIER}"
    rf"|{CLASSIFIER}|的?(?=呢))"
)
_ALL = re.compile(rf"[这那](?:[二两三四五六七八九十几\d]+{CLASSIFIER}|些)|两者|二者")


@dataclass(frozen=True, slots=True)
class Item:
    """One of the things that an answer lists."""

    name: str
    text: str
    """As the answer says it, without its mark."""


@dataclass(frozen=True, slots=True)
class Meant:
    """Which items the words of a question mean."""

    start: int
    end: int
    """The place of the words in the question."""
    items: tuple[Item, ...]
    mates: tuple[Item, ...]
    """All items of the list, these among them."""
    among: Answer
    """The answer that lists them."""


def items_of(answer: Answer) -> list[Item]:
    """Give what an answer lists, or nothing."""
    texts = [sentence.text for sentence in answer.sentences]
    marked = _marked_alike(texts)
    if len(marked) > 1:
        return marked
    inside = [_marked_inside(text) or _coordinated(text) for text in texts]
    rows = [items for items in inside if len(items) > 1]
    count = understand(answer.query).count
    return next((row for row in rows if len(row) == count), rows[0] if rows else [])


def _marked_alike(texts: Sequence[str]) -> list[Item]:
    """Give the sentences that begin with marks of the commonest kind.

    The line that leads in may have a mark too, as the item of another list.
    """
    opening = [(text, mark) for text in texts for mark in marks_of(text)[:1]]
    families = Counter(mark.family for _, mark in opening if not mark.start)
    commonest = max(families, key=families.__getitem__, default="")
    alike = [
        (text, mark.number)
        for text, mark in opening
        if not mark.start and mark.family == commonest
    ]
    # Single items of a list, told without the others, have no places of their own.
    is_whole = all(n in {0, place} for place, (_, n) in enumerate(alike, start=1))
    return [_item(text) for text, _ in alike] if is_whole else []


def ordinal_in(asked: str) -> re.Match[str] | None:
    """Find what means an item by its place: 第二步, 最后一个.

    >>> ordinal_in("那第二步呢").group(), ordinal_in("第一次呢")
    ('第二步', None)
    """
    return _ORDINAL.search(fold(asked))


def meant_items(asked: str, history: Sequence[Answer]) -> Meant | None:
    """Tell which items of an answer before 第二个, 后者 or 另外两个 means."""
    folded = fold(asked)
    for number, answer in enumerate(reversed(history)):
        mates = tuple(items_of(answer)) if not _is_article(folded, answer) else ()
        since = history[len(history) - number :]
        for (start, end), items in _told_apart(folded, mates, since):
            if items:
                return Meant(start, end, tuple(items), mates, answer)
    return None


def _is_article(folded: str, answer: Answer) -> bool:
    """Tell whether 第三条 is an article of a law and no item of what was told."""
    article = _ARTICLE.search(folded)
    said = fold(" ".join([answer.query, *(one.text for one in answer.sentences[:1])]))
    return article is not None and not re.search(_COUNTS[article[1]], said)


def joined(items: Sequence[Item]) -> str:
    """Name items in a row.

    >>> joined([Item("红茶", ""), Item("绿茶", ""), Item("白茶", "")])
    '红茶、绿茶和白茶'
    """
    *first, last = [item.name for item in items]
    return "和".join(filter(None, ["、".join(first), last]))


def _told_apart(
    folded: str, mates: Sequence[Item], since: Sequence[Answer]
) -> Iterator[tuple[tuple[int, int], Sequence[Item]]]:
    if len(mates) < 2:
        return
    if ordinals := list(_ORDINAL.finditer(folded)):
        places = [_place(ordinal, len(mates)) for ordinal in ordinals]
        are_known = all(0 <= place < len(mates) for place in places)
        span = ordinals[0].start(), ordinals[-1].end()
        yield span, [mates[place] for place in places] if are_known else ()
    elif others := _OTHERS.search(folded):
        asked = fold(" ".join(answer.query for answer in since))
        left = [item for item in mates if fold(item.name) not in asked]
        yield others.span(), left if len(left) < len(mates) else ()
    elif both := _ALL.search(folded):
        yield both.span(), mates


def _place(ordinal: re.Match[str], length: int) -> int:
    if ordinal["last"]:
        return length - 1
    if ordinal["side"]:
        return 0 if ordinal["side"] == "前" else length - 1
    return number_of(ordinal["number"]) - 1


def _item(text: str) -> Item:
    text = without_mark(text)
    mark = _SPOKEN.match(fold(text))
    text = text[mark.end() if mark else 0 :].rstrip(_STOPS)
    return Item(_name(text), text)


def _name(item: str) -> str:
    """Give what an item of a list is about.

    >>> _name("银卡：不收年费"), _name("银卡会员的生日礼物是一壶好茶。")
    ('银卡', '银卡会员')
    """
    folded = fold(item)
    end = _NAME_END.search(folded)
    name = item[: end.start()] if end else item
    said = _SAID_OF_IT if len(name) <= _SHORT_NAME else _SAID_OF_A_LONG_ONE
    predicate = said.search(fold(name))
    return name[: predicate.start()] if predicate else name


def _marked_inside(text: str) -> list[Item]:
    """Give the items of 一是……，二是…… in one sentence."""
    marks = list(_MARK_INSIDE.finditer(fold(text)))
    ends = [*(mark.start() for mark in marks[1:]), len(text)]
    parts = [text[m.end() : end] for m, end in zip(marks, ends, strict=False)]
    return [Item(_name(part), part.rstrip(_STOPS)) for part in parts]


def _coordinated(text: str) -> list[Item]:
    """Give what a sentence names in a row after 分别是 and the like."""
    folded = fold(text)
    for row in _ROW.finditer(folded):
        before = [*_INTRODUCES.finditer(folded, 0, row.end())]
        starts = [m.end() for m in before if row.start() <= m.end()]
        start = next((at for at in starts if _JOINTS.search(folded, at, row.end())), -1)
        if start < 0:
            continue
        names = [_plain(one) for one in _parts(text, start, row.end())]
        if len(names) > 1 and all(1 < len(name) <= _LONGEST_NAME for name in names):
            return [Item(name, name) for name in names]
    return []


def _plain(name: str) -> str:
    rest = _AFTER_THE_LAST.search(fold(name))
    return (name[: rest.start()] if rest else name).strip("“”‘’「」『』《》")


def _parts(text: str, start: int, end: int) -> Iterator[str]:
    for joint in _JOINTS.finditer(fold(text), start, end):
        yield text[start : joint.start()].strip()
        start = joint.end()
    yield text[start:end].strip()

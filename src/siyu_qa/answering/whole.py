"""What belongs to a sentence: the answer below a question, its reason, its subject."""

import re
from collections.abc import Iterable

from siyu_qa.answering.order import Order
from siyu_qa.answering.rank import Candidate, words_of
from siyu_qa.text.leaning import lacks_subject, leans, names_subject, pointed_at
from siyu_qa.text.listings import Said
from siyu_qa.text.matching import coverage
from siyu_qa.text.offers import TOLD_APART, asks_itself
from siyu_qa.text.questions import Query, Wanted

# An answer to the very question that is asked is shown whole up to so many sentences.
_SHORT = 3
_STEPS = 5
_VERY_QUESTION = 0.75
_FARTHEST = 2
# 该品牌 may have been named so many sentences before.
_BACK = 4
_NEARLY = 0.8
_SHORTEST = 6
_MARKER = 2

# All over folded text.
_ASKS = re.compile(
    r"[?吗呢]$|^(?:问|q)\d{0,3}[:.、]|什么|谁|哪|多少|几|怎|如何|为何|是否|能否|可否|能不能"
)
_GIVES_REASON = re.compile(
    "(?:[这那此其](?:主要|都|也)?)?(?:(?:主要|根本)?的?(?:原因|理由|目的)|(?:主要)?是因为"
    "|(?:主要)?是由于|(?:就|正)?是为了|为的是|出于|因为)"
)
_IS_QUOTED = re.compile(
    '(?:[她他]|[^,;。:]{2,8})?(?:回忆|这样)?(?:说|解释|表示|认为|道)[:,]?[“「"]'
)
# What a sentence may say besides the question's own words and yet tell nothing new.
_TELLS_NOTHING = re.compile(r"[也有很多着一些不少几点个种是的了之其各自\W]+")
_ASKS_WHETHER = re.compile("是否|有没有|能不能|是不是|吗|谁|哪里|多少")
_GOES_ON = 2
_NAME = 3
_NAMED = TOLD_APART | {Wanted.PERSON, Wanted.ROLE, Wanted.PLACE}
_GIVES_RESULT = re.compile(
    "(?:正)?(?:因此|因而|所以|于是|为此|由此|故(?!事|宫|意|障|乡)|故而)"
)


def answer_below(query: Query, place: int, order: Order) -> list[Candidate]:
    """Give the whole short answer that stands below the very question, or nothing.

    It is read in its order, unless only the best sentence has what is wanted.
    """
    asked = _question_above(place, order)
    if asked < 0 or coverage(query, order.said[asked].folded) < _VERY_QUESTION:
        return []
    most = _STEPS if query.wanted is Wanted.METHOD else _SHORT
    answer: list[Candidate] = []
    for at in range(asked + 1, len(order.said)):
        if order.said[at].level or len(answer) > most:
            break
        answer.append(order.sentences[at])
    best = order.sentences[place]
    if len(answer) > most or best not in answer:
        return []
    if query.wanted not in TOLD_APART or answer[0].features["offers"]:
        return answer
    return [best, *(one for one in answer if one != best)]


def reason_first(query: Query, place: int, order: Order) -> list[Candidate]:
    """Give the sentence with the reason, and behind it what that is the reason of.

    Whoever asks 为什么 knows the latter.
    """
    if query.wanted is not Wanted.REASON:
        return []
    told = order.said[place].folded
    before, after = place - 1, place + 1
    line = order.paragraph(place)
    # What goes on to give a reason of its own needs no other.
    if _GIVES_RESULT.match(told) and "因" not in told[_MARKER:] and before in line:
        return [order.sentences[before], order.sentences[place]]
    told_after = order.said[after].folded if after in line else ""
    gives = _GIVES_REASON.match(told_after) or (
        not order.sentences[place].features["offers"] and _IS_QUOTED.match(told_after)
    )
    if gives and not _GIVES_REASON.match(told):
        return [order.sentences[after], order.sentences[place]]
    return []


def told_next(query: Query, place: int, order: Order) -> list[Candidate]:
    """Give what goes on behind a sentence that says no more than the question.

    茶馆也有缺点 answers nothing that 有什么缺点 asks; what follows it does.
    """
    if _ASKS_WHETHER.search(query.folded) or not _restates(query, order, place):
        return []
    rest = order.paragraph(place)
    after = [at for at in rest if place < at <= place + _GOES_ON]
    told = [order.sentences[at] for at in after]
    return [*told, order.sentences[place]] if told else []


def _restates(query: Query, order: Order, place: int) -> bool:
    said = order.said[place]
    told = _behind_name(query, said.folded)
    left = _TELLS_NOTHING.sub("", told)
    return not said.level and all(char in query.folded for char in left)


def _behind_name(query: Query, folded: str) -> str:
    """Leave out what a sentence puts before the subject: 青坪 before 茶馆.

    Where a name or a date is asked for, that may be the answer.
    """
    start = folded.find(query.subject[0]) if query.subject else 0
    is_name = 0 < start <= _NAME and not _TELLS_NOTHING.search(folded[:start])
    return folded if query.wanted in _NAMED or not is_name else folded[start:]


def what_it_leans_on(query: Query, place: int, order: Order) -> list[Candidate]:
    """Give the sentences before that say of what the one at *place* speaks."""
    if lacks_subject(query, order.said[place].folded):
        before = _before(place, order)
        names = before and names_subject(query, before.folded)
        return [order.sentences[place - 1]] if names else []
    needed: list[Candidate] = []
    while len(needed) < _FARTHEST and leans(query, order.said[place].folded):
        place = _pointed_to(place, order)
        if place < 0:
            break
        needed.append(order.sentences[place])
    return needed


def _pointed_to(place: int, order: Order) -> int:
    """Give the place of the sentence that a pointing one points to, or -1.

    该品牌 points to where the brand is named, 它 to the sentence before.
    """
    noun = pointed_at(order.said[place].folded)
    at = place
    while _before(at, order) and place - at < _BACK:
        at -= 1
        if noun in order.said[at].folded:
            return at
    return place - 1 if _before(place, order) else -1


def _before(place: int, order: Order) -> Said | None:
    """Give the sentence before, unless it is far away, a heading or a question."""
    if place < 1:
        return None
    before = order.said[place - 1]
    far = order.said[place].line - before.line > 1
    return None if far or before.level or asks_itself(before.folded) else before


def says_the_same(one: Candidate, others: Iterable[Candidate]) -> bool:
    """Tell whether one of the others says the same, but for a word or two."""
    return any(_are_alike(words_of(one), words_of(other)) for other in others)


def _are_alike(one: str, other: str) -> bool:
    if min(len(one), len(other)) < _SHORTEST:
        return one == other
    pairs, others = (
        {text[at : at + 2] for at in range(len(text) - 1)} for text in (one, other)
    )
    return len(pairs & others) >= _NEARLY * max(len(pairs), len(others))


def _question_above(place: int, order: Order) -> int:
    """Give the place of the question that a paragraph answers, or -1."""
    for at in range(place - 1, max(place - _STEPS - 2, -1), -1):
        one = order.said[at]
        is_line = len(order.paragraph(at)) == 1
        if is_line and _ASKS.search(one.folded):
            return at
        if one.level:
            return -1
    return -1

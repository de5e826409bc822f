"""Complete a follow-up question from the conversation before it."""

import re
from collections.abc import Iterator, Sequence

from siyu_qa.conversation.completion import Completion
from siyu_qa.conversation.headless import asked_why, without_owner, without_subject
from siyu_qa.conversation.items import Meant, joined, meant_items, ordinal_in
from siyu_qa.conversation.pointing import pointing_back
from siyu_qa.conversation.repeats import asked_again, asked_for_more
from siyu_qa.conversation.small_talk import KINDS
from siyu_qa.conversation.swaps import mate_places, swapped_alike, swapping
from siyu_qa.conversation.topics import topic_of
from siyu_qa.records import Answer
from siyu_qa.text.fold import fold
from siyu_qa.text.questions import understand

_LONGEST = 30
"""A longer question says itself what it is about."""
_REMEMBERED = 6
"""How many turns back a question may lead."""
_THEN = re.compile(r"(?:那么?|还有|再说说|说说)?[,\s]*")
_LISTED_AS = {"步": "步骤", "方面": "方面", "部分": "部分", "阶段": "阶段"}
_LISTED = re.compile("|".join(_LISTED_AS))
_BARE = re.compile(r"(?:呢|是什么)?[啊呀]?[?!。\s]*")


def completions(question: str, history: Sequence[Answer]) -> list[Completion]:
    """Give what *question* can mean after *history*, likeliest first.

    A question that stands on its own, or that has nothing before it, is itself.
    """
    asked = question.strip()
    before = [one for one in history if _is_question(one)][-_REMEMBERED:]
    if before and len(asked) <= _LONGEST:
        for complete in _FORMS:
            if completed := list(dict.fromkeys(complete(asked, before))):
                return completed
    return [Completion(question)]


def _is_question(answer: Answer) -> bool:
    return answer.reason not in KINDS and bool(re.search(r"\w", answer.query))


def naming_items(asked: str, before: Sequence[Answer]) -> Iterator[Completion]:
    """Name what 第二个, 后者 or 另外两个 means: items of an answer before."""
    meant = meant_items(asked, before)
    if not meant:
        return
    name = joined(meant.items)
    new = tuple(item.name for item in meant.items)
    opening, rest = asked[: meant.start], asked[meant.end :]
    if _THEN.fullmatch(fold(opening)) and _BARE.fullmatch(fold(rest)):
        texts = _asked_of_mate(name, meant, before[-1])
        yield from (Completion(text, new) for text in texts)
        if not texts:
            words = asked[meant.start : meant.end]
            yield Completion(_told(meant), ordinal=words, among=meant.among)
    else:
        then = _THEN.match(fold(opening))
        yield Completion(f"{opening[then.end() if then else 0 :]}{name}{rest}", new)


def step_of_what_was_asked(
    asked: str, before: Sequence[Answer]
) -> Iterator[Completion]:
    """Look for the list that 最后一步 means where no answer before has told it."""
    ordinal = ordinal_in(asked)
    if not ordinal or meant_items(asked, before):
        return
    opening, rest = asked[: ordinal.start()], asked[ordinal.end() :]
    if not (_THEN.fullmatch(fold(opening)) and _BARE.fullmatch(fold(rest))):
        return
    query = understand(before[-1].query)
    words = asked[slice(*ordinal.span())]
    if numbered := swapped_alike(query, words):
        # An item hardly says its own number.
        yield from (Completion(one.text) for one in numbered)
        return
    kind = _LISTED.search(ordinal.group())
    listed = f"的{_LISTED_AS[kind.group()]}是什么" if kind else "有哪些"
    yield Completion(f"{topic_of(query)}{listed}？", ordinal=words)


def _asked_of_mate(name: str, meant: Meant, before: Answer) -> list[str]:
    """Ask of an item what was asked of another one of its list."""
    query = understand(before.query)
    # An item that was told by itself is no question to be asked of another.
    if any(fold(mate.text).startswith(query.folded) for mate in meant.mates):
        return []
    places = mate_places(query, name, [mate.name for mate in meant.mates])
    return [query.text[:start] + name + query.text[end:] for start, end in places]


def _told(meant: Meant) -> str:
    """Give items as they were told, for the place where they stand to be found."""
    return "；".join(item.text[:_LONGEST] for item in meant.items)


_FORMS = (
    asked_again,
    naming_items,
    step_of_what_was_asked,
    asked_for_more,
    swapping,
    asked_why,
    without_subject,
    pointing_back,
    without_owner,
)
"""The forms of follow-ups; the first that a question has decides."""

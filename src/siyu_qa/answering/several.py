"""Answer a question that asks several things, or that compares two."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from siyu_qa.answering.rank import Candidate, candidates, likelihood
from siyu_qa.records import Hit
from siyu_qa.text.asked import Comparison, SubQuestion, measured_in
from siyu_qa.text.fold import fold
from siyu_qa.text.matching import coverage, met_places
from siyu_qa.text.offers import TOLD_APART, asks_itself, points_back
from siyu_qa.text.questions import Query, Wanted, understand

# A sentence that was chosen already answers this too, if it is as good as that.
_AS_GOOD = 1.2
# Any name looks like the answer to who does this.
_NAMED = {Wanted.PERSON, Wanted.ROLE}
_NAMES_SOMEBODY = re.compile(
    "由[^,。;]{2,8}[任做担创导编主]|创[办立始建]|发明|先生|女士|老师|姓|叫|[担接]任|出任"
)
# With the subject that it shares a sub-question may be so much less likely told.
_SHARED = 0.1
# A sentence that only speaks of the difference tells none.
_CONTRASTS = re.compile(
    "前者|后者|不同于|有别于|一样|相同|(?:区别|差[别异]|不同)(?:之处)?(?:在|是|为|有)"
)
_COMPARES = re.compile("更|相比|比(?![如例方赛])|不如|没有.{1,8}这么|最")
_NO_ASPECT = re.compile(
    "区别|差[别异]|[异不]同|分别|不一样|区分|相比|主要|根本|本质|各自?|之间|[两二]者|[更选好]"
)
_CLAUSE_END = re.compile("[,;。:]")
_FIGURE = re.compile(r"\d|[一二三四五六七八九十百千两半]")
_CLAUSE_OPENING = 8
_MARGIN = 1.0
_SIDE_MARGIN = 4.0
_JOINED = re.compile("[和与跟同及、]|以及")
_OPENING = 12
_LIKELY = 5
"""Each side is told in the documents of so many sentences."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One of the things that a question asks, with what is found for it."""

    words: str
    """As they stand in the question."""
    query: Query
    ranked: Sequence[Candidate]
    likelihood: float
    """Of the documents telling it."""


def asked_alone(sub: SubQuestion, ranked: Sequence[Candidate]) -> Asked | None:
    """Look for the answer to a sub-question in the sentences that were found.

    The subject it shares with the one before is put before it, unless it is better
    met without.

    Args:
        sub: The sub-question.
        ranked: The candidates of the whole question.
    """
    whole = _asked(sub.subject + sub.text, sub.text, ranked)
    stands_alone = sub.subject and sub.stands_alone
    alone = _asked(sub.text, sub.text, ranked) if stands_alone else None
    if whole and alone and alone.likelihood > whole.likelihood + _SHARED:
        return alone
    return whole


def _asked(text: str, words: str, ranked: Iterable[Candidate]) -> Asked | None:
    query = understand(text)
    hits: dict[str, Hit] = {}
    allowed = set()
    for one in ranked:
        hits[one.hit.passage] = one.hit
        allowed.add((one.hit.passage, one.number))
    found = [
        one
        for one in candidates(query, list(hits.values()))
        if (one.hit.passage, one.number) in allowed
    ]
    if not found or not any(query.weights):
        return None
    return Asked(words, query, found, likelihood(query, found))


def told_already(asked: Asked, chosen: Sequence[Candidate]) -> bool:
    """Tell whether one of the sentences chosen answers a sub-question too."""
    if not names_somebody(asked, chosen):
        return False
    least = asked.ranked[0].score - _AS_GOOD
    places = {(one.hit.passage, one.number) for one in chosen}
    among = (one for one in asked.ranked if (one.hit.passage, one.number) in places)
    return any(one.score > least and _has(asked.query, one) for one in among)


def names_somebody(asked: Asked, chosen: Sequence[Candidate]) -> bool:
    """Tell whether sentences may say who, where that is asked for.

    They have a word of the sub-question itself, or words that go with names.
    """
    own = understand(asked.words)
    if asked.query.wanted not in _NAMED or not any(own.weights):
        return True
    texts = [fold(one.text) for one in chosen]
    return any(met_places(own, one) or _NAMES_SOMEBODY.search(one) for one in texts)


def figure_stands_by(asked: Asked, chosen: Sequence[Candidate]) -> bool:
    """Tell whether a figure stands by all the words of a sub-question.

    What is measured may be asked in words that tell nothing of its unit: 任期多长.
    """
    own = understand(asked.words)
    if asked.query.wanted not in TOLD_APART or not any(own.weights):
        return False
    clauses = (clause for one in chosen for clause in _CLAUSE_END.split(fold(one.text)))
    return any(
        _FIGURE.search(clause) and coverage(own, clause) == 1 for clause in clauses
    )


def _has(query: Query, one: Candidate) -> bool:
    """Tell whether a sentence has the number or date that is asked for."""
    counted = one.features["unit"] if query.unit else one.features["offers"]
    return query.wanted not in TOLD_APART or bool(counted)


def of_both_sides(
    compared: Comparison, ranked: Sequence[Candidate]
) -> tuple[Candidate, ...]:
    """Choose the sentence that sets both sides apart, or one for each side.

    Where nothing is told of a side, nothing is chosen.
    """
    marks = _telling(compared, ranked)
    aspect = understand(_NO_ASPECT.sub("", fold(compared.rest)))
    least = ranked[0].score - _MARGIN
    for one in ranked:
        if one.score > least and _sets_apart(fold(one.text), marks, aspect):
            return (one,)
    first = fold(ranked[0].text)
    is_general = not aspect.clues and not measured_in(aspect.folded)
    if _tells_both(first, marks) and (is_general or _meets(aspect, first)):
        return (ranked[0],)
    likely = {one.hit.document for one in ranked[:_LIKELY]}
    ranked = [one for one in ranked if one.hit.document in likely]
    sides = [
        _of_side(side + compared.rest, own, other, aspect, ranked)
        for side, own, other in zip(compared[:2], marks, reversed(marks), strict=True)
    ]
    told = [one for one in sides if one]
    if len(told) < len(sides):
        return ()
    # The side that the documents tell most about comes first.
    places = [(one.hit.passage, one.number) for one in ranked]
    return tuple(sorted(told, key=lambda o: places.index((o.hit.passage, o.number))))


def _telling(
    compared: Comparison, ranked: Sequence[Candidate]
) -> tuple[set[str], set[str]]:
    """Give by what each side is known in the sentences: its name, or parts of it.

    Those are the pairs of characters that the other side hasn't.
    """
    texts = [fold(one.text) for one in ranked]
    names = tuple(map(fold, compared[:2]))
    pairs = [
        {name[at : at + 2] for at in range(max(len(name) - 1, 1))} for name in names
    ]
    one, other = (
        {name} if any(name in text for text in texts) else own - others or own
        for name, own, others in zip(names, pairs, reversed(pairs), strict=True)
    )
    return one, other


def _names(folded: str, marks: set[str]) -> bool:
    return any(mark in folded for mark in marks)


def _sets_apart(folded: str, marks: tuple[set[str], set[str]], aspect: Query) -> bool:
    """Tell whether a sentence says something of each side, and not of both at once."""
    if asks_itself(folded) or not all(_names(folded, side) for side in marks):
        return False
    openings = [clause[:_CLAUSE_OPENING] for clause in _CLAUSE_END.split(folded)]
    of_one = [
        {at for at, opening in enumerate(openings) if _names(opening, side)}
        for side in marks
    ]
    if all(of_one) and of_one[0] ^ of_one[1]:
        return not aspect.clues or _meets(aspect, folded)
    if _meets(aspect, folded) and _COMPARES.search(folded):
        return True
    return bool(_CONTRASTS.search(folded))


def _tells_both(folded: str, marks: tuple[set[str], set[str]]) -> bool:
    """Tell whether a sentence names each side in a clause of its own."""
    clauses = _CLAUSE_END.split(folded)
    return all(
        any(_names_one(clause, marks, side) for clause in clauses) for side in (0, 1)
    )


def _names_one(clause: str, marks: tuple[set[str], set[str]], side: int) -> bool:
    return _names(clause, marks[side]) and not _names(clause, marks[1 - side])


def _meets(aspect: Query, folded: str) -> bool:
    """Tell whether a sentence speaks of what two sides are compared in."""
    if measures := measured_in(aspect.folded):
        return bool(measures.search(folded))
    return bool(aspect.clues) and bool(met_places(aspect, folded))


def _of_side(
    question: str,
    own: set[str],
    other: set[str],
    aspect: Query,
    ranked: Sequence[Candidate],
) -> Candidate | None:
    asked = _asked(question, question, ranked)
    if asked is None:
        return None
    telling = [
        one
        for one in asked.ranked
        if _speaks_of(_with_subject(one), own, other) and not asks_itself(one.text)
    ]
    meeting = [one for one in telling if _meets(aspect, fold(one.text))]
    if not meeting and (aspect.clues or measured_in(aspect.folded)):
        return None
    alone = [one for one in telling if not _names(fold(one.text), other)]
    # What a sentence speaks of stands at its beginning.
    opening = [one for one in alone if _names(fold(one.text[:_OPENING]), own)]
    least = telling[0].score - _SIDE_MARGIN if telling else 0.0
    likely = (one for one in (*meeting, *opening, *alone) if one.score > least)
    return next(likely, None) or next(iter(telling), None)


def _with_subject(one: Candidate) -> str:
    """Give what a sentence says, with what it points back to by 它 and the like."""
    folded = fold(one.text)
    if not points_back(folded):
        return folded
    passage = one.hit.found.text
    line = passage.rfind("\n", 0, one.stretch.start) + 1
    return fold(passage[line : one.stretch.start]) + folded


def _speaks_of(folded: str, own: set[str], other: set[str]) -> bool:
    """Tell whether a sentence names a side before the other, and not with it."""
    first, second = (
        min(
            ((folded.index(mark), mark) for mark in side if mark in folded),
            default=None,
        )
        for side in (own, other)
    )
    if first is None or second is None:
        return first is not None
    between = folded[first[0] : second[0]]
    return bool(between) and not _JOINED.search(between[-_CLAUSE_OPENING:])

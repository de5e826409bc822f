"""What a sentence claims: the figures of the kind that is asked for, and of what."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from siyu_qa.answering.rank import Candidate
from siyu_qa.text.amounts import MONEY, Amount, amounts_in
from siyu_qa.text.fold import fold
from siyu_qa.text.matching import met_places, weight_of
from siyu_qa.text.moments import Moment, moments_in
from siyu_qa.text.offers import ASKS_PRICE
from siyu_qa.text.questions import Query, Wanted
from siyu_qa.text.rows import header_of, row_told
from siyu_qa.text.sentences import Kind, stretches, text_of

Figure: TypeAlias = Amount | Moment

_LEAST_MET = 0.4
"""Of the question's weight, in the sentence itself."""
_LEAST_KNOWN = 0.7
"""Likewise, in it and above it."""
_LEAST_BESIDE = 0.2
"""Likewise, in the clause of a figure that is meant."""
_CLAUSE_END = re.compile(r"[,;。!?:\n|]")
# They join words or lead to a number, and say nothing of what is counted.
_LEADS = re.compile(
    "[去今前明]年|年[初中底末]|每[天日周月年人]|截[至止]|超过?|突破|大概|左右|以上|之间|达成|一共|总共"
    "|目前|现[在有]|如今|数量|人数|总数|规模|增[加长]|减少|建立|拥有|预计|接近|不足|不到|至少|最多"
    "|正好|恰好|已经|调整|提高|降低|规定|统计|显示|[的了是为有在于和与及共计约近达到至从由以被将会也都"
    "已就还又可能需要收取交各每个该本这其此自起前后时间内外上下须应请一]"
)
# Of what each character by a figure is to the question: see ``_kinds``.
_OWN = re.compile("w+")
_ATTACHED = re.compile("的?m|f")
_COUNTED = re.compile("[几少][大余多]?([\u4e00-\u9fff%]{1,4})")
# What is asked with these words is told in these units.
_ASKED_AMOUNT = tuple(
    (re.compile(asked), unit)
    for asked, unit in (
        (ASKS_PRICE, "元"),
        (
            "多久|多长时间|多少时间|[几多少]个?(?:小时|天|周|星期|月|年)(?![级代])",
            "时",
        ),
    )
)
_ASKED_MOMENT = tuple(
    (re.compile(asked), unit)
    for asked, unit in (
        ("[几少][点时]", "clock"),
        ("(?:星期|周|礼拜)几", "weekday"),
        ("[几哪]一?个?[年月天日]|年份|日期", "day"),
    )
)


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence with its figures of the kind that is asked for."""

    candidate: Candidate
    sentence: str
    """Folded."""
    above: str
    """What a reader knows of it from its title, headings and lead-in, folded."""
    met: frozenset[int]
    """The places of the question that both of these meet."""
    names_all: bool
    """Whether they name what is asked about; else the sentence before may."""
    figures: tuple[Figure, ...]
    times: tuple[Moment, ...]
    """That it tells besides."""

    @property
    def beside(self) -> set[str]:
        """The sentences before and after it in its passage."""
        text, number = self.candidate.hit.found.text, self.candidate.number
        found = stretches(text)
        near = (*found[:number][-1:], *found[number + 1 : number + 2])
        return {fold(text_of(one, text)) for one in near}

    @property
    def without_figures(self) -> str:
        """The sentence with gaps in the place of its figures."""
        ends = [place for one in self.figures for place in (one.start, one.end)]
        spans = zip([0, *ends[1::2]], [*ends[::2], None], strict=True)
        return "\0".join(self.sentence[start:end] for start, end in spans)


def claim_of(query: Query, one: Candidate) -> Claim | None:
    """Give what a sentence claims, or None where that can't be what is asked for."""
    passage = one.hit.found
    sentence = row_told(fold(one.text), header_of(passage))
    read = _READ.get(query.wanted)
    if not read or weight_of(query, met_places(query, sentence)) < _LEAST_MET:
        return None
    # What the question says itself is no answer to it.
    figures = tuple(
        figure
        for figure in read(query, sentence)
        if sentence[figure.start : figure.end] not in query.folded
    )
    if not figures:
        return None
    times = tuple(time for time in moments_in(sentence) if time not in figures)
    above = _above(one)
    known = f"{sentence}\n{above}"
    met = frozenset(met_places(query, known))
    names_all = weight_of(query, met) >= _LEAST_KNOWN
    return Claim(one, sentence, above, met, names_all, figures, times)


def meant(query: Query, claim: Claim) -> Figure | None:
    """Give the one figure that most of the question's words stand by."""
    weights = [
        weight_of(query, met_by(query, claim, figure)) for figure in claim.figures
    ]
    most = max(weights)
    is_plain = most >= _LEAST_BESIDE and weights.count(most) == 1
    return claim.figures[weights.index(most)] if is_plain else None


def met_by(query: Query, claim: Claim, figure: Figure) -> set[int]:
    """Give the places of the question that the clause around a figure meets."""
    start, end = _around(claim, figure)
    return met_places(query, claim.sentence[start:end])


def own_words(
    query: Query, claim: Claim, figure: Figure, other: Claim
) -> Iterator[tuple[str, bool]]:
    """Give the words by a figure that neither the question nor another claim has.

    With each: whether it stands before a word of the question or before the figure.
    """
    start, end = _around(claim, figure)
    text = claim.sentence[start:end]
    kinds = _kinds(query, text, (figure.start - start, figure.end - start))
    known = f"{other.sentence}\n{other.above}"
    for match in _OWN.finditer(kinds):
        word = text[slice(*match.span())]
        is_attached = bool(_ATTACHED.match(kinds, match.end()))
        if word not in known and (is_attached or len(word) > 1):
            yield word, is_attached


def _above(one: Candidate) -> str:
    passage = one.hit.found
    leads = (
        text_of(other, passage.text)
        for other in (stretches(passage.text) if one.stretch.list_number else ())
        if other.kind is Kind.LEAD_IN and other.list_number == one.stretch.list_number
    )
    return fold("\n".join((passage.title, passage.heading, *leads)))


def _amounts(query: Query, sentence: str) -> list[Amount]:
    told = (unit for asked, unit in _ASKED_AMOUNT if asked.search(query.folded))
    match = _COUNTED.search(query.folded)
    counted = match[1][:1] if match else ""
    known = amounts_in(f"3{match[1]}") if match else []
    unit = next(told, known[0].unit if known else "")
    units = MONEY if unit in MONEY else {unit}
    found = amounts_in(sentence, counted)
    return [one for one in found if not unit or one.unit in units]


def _shares(query: Query, sentence: str) -> list[Amount]:
    return [one for one in amounts_in(sentence) if one.unit == "%"]


def _moments(query: Query, sentence: str) -> list[Moment]:
    told = (unit for asked, unit in _ASKED_MOMENT if asked.search(query.folded))
    unit = next(told, "")
    return [one for one in moments_in(sentence) if unit in ("", one.unit)]


_READ: Mapping[Wanted, Callable[[Query, str], Sequence[Figure]]] = {
    Wanted.NUMBER: _amounts,
    Wanted.SHARE: _shares,
    Wanted.DATE: _moments,
}


def _around(claim: Claim, figure: Figure) -> tuple[int, int]:
    """Give the clause around a figure as far as the figures beside it."""
    place = claim.figures.index(figure)
    first = claim.figures[place - 1].end if place else 0
    beside = claim.figures[place + 1 : place + 2]
    last = beside[0].start if beside else len(claim.sentence)
    before = _CLAUSE_END.finditer(claim.sentence, first, figure.start)
    after = _CLAUSE_END.search(claim.sentence, figure.end, last)
    start = max([first, *(match.end() for match in before)])
    return start, after.start() if after else last


def _kinds(query: Query, text: str, figure: tuple[int, int]) -> str:
    """Write for each character what it is to the question.

    ``m``: of its words, ``f``: of the figure, ``l``: leads to it, ``w``: of its own.
    """
    kinds = ["w" if char.isalnum() else " " for char in text]
    marks = (
        *(("l", lead.span()) for lead in _LEADS.finditer(text)),
        *(("的", place.span()) for place in re.finditer("的", text)),
        *(("l", (time.start, time.end)) for time in moments_in(text)),
        *(
            ("m", met.span())
            for clue in query.clues
            for met in re.finditer(re.escape(clue.term), text)
        ),
        ("f", figure),
    )
    for kind, (start, end) in marks:
        kinds[start:end] = kind * (end - start)
    return "".join(kinds)

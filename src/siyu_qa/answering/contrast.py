"""Find where the documents give different figures for what looks like the same.

A false alarm irritates more than a missed one: what two sentences are about has to
be the same by all their words, and each must have one figure alone that can be meant.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from siyu_qa.answering.choose import Chosen
from siyu_qa.answering.claims import (
    Claim,
    claim_of,
    meant,
    met_by,
    own_words,
)
from siyu_qa.answering.rank import Candidate, words_of
from siyu_qa.records import Remark, Source
from siyu_qa.text.matching import met_places, weight_of
from siyu_qa.text.moments import moments_in
from siyu_qa.text.questions import Query

# So much worse than the best may be what contradicts it.
_MARGIN = 5.0
_COMPARED = 12
"""How many sentences are looked at."""
_SHOWN = 3
_MISSED = 0.1
"""Of the question's weight, what one of two claims may meet and the other not."""


def contrasted(
    query: Query,
    answer: Chosen,
    ranked: Sequence[Candidate],
    sources: Mapping[str, Source],
) -> Chosen:
    """Put what contradicts an answer beside it, and remark on it.

    The newest document comes first where the dates of all are known.

    Args:
        query: What is asked.
        answer: As it was chosen.
        ranked: All sentences found, best first.
        sources: The files that they come from, by path.
    """
    claims = filter(None, (claim_of(query, one) for one in answer.sentences))
    first = next(claims, None)
    # What is remarked already counts the sentences as they stand.
    differing = _differing(query, first, ranked) if first and not answer.remarks else []
    if not differing:
        return answer
    shown = _newest_first(differing, sources)
    others = (one for one in answer.sentences if one not in shown)
    remark = Remark("figures_differ", citations=tuple(range(1, len(shown) + 1)))
    return replace(answer, sentences=(*shown, *others), remarks=(remark,))


def _differing(
    query: Query, first: Claim, ranked: Sequence[Candidate]
) -> list[Candidate]:
    """Give the sentences whose figures all differ, *first* among them, or none."""
    claims = [first]
    for claim in _others(query, first.candidate, ranked):
        if all(_contradict(query, claim, other) for other in claims):
            claims.append(claim)
    return [claim.candidate for claim in claims[:_SHOWN]] if len(claims) > 1 else []


def _others(
    query: Query, best: Candidate, ranked: Sequence[Candidate]
) -> Iterator[Claim]:
    said = {words_of(best)}
    for one in ranked[:_COMPARED]:
        near = one.score >= best.score - _MARGIN
        claim = claim_of(query, one) if near and words_of(one) not in said else None
        said.add(words_of(one))
        if claim:
            yield claim


def _newest_first(
    found: list[Candidate], sources: Mapping[str, Source]
) -> list[Candidate]:
    dates = {one.hit.found.document: "" for one in found}
    dates |= {path: sources[path].date for path in dates}
    if not all(dates.values()):
        return found
    return sorted(found, key=lambda one: dates[one.hit.found.document], reverse=True)


def _contradict(query: Query, one: Claim, other: Claim) -> bool:
    return (
        _speak_of_the_same(query, one, other)
        and _speak_of_times_alike(query, one, other)
        and (_are_versions(one, other) or _differ_in_what_is_meant(query, one, other))
    )


def _speak_of_the_same(query: Query, one: Claim, other: Claim) -> bool:
    """Tell whether two claims meet the same words of the question.

    In one document a title with the names of all says nothing of which is meant.
    """
    if weight_of(query, one.met ^ other.met) > _MISSED:
        return False
    own, others = (met_places(query, claim.sentence) for claim in (one, other))
    asked = weight_of(query, own ^ others)
    return not (_stand_together(one, other) and asked > _MISSED)


def _speak_of_times_alike(query: Query, one: Claim, other: Claim) -> bool:
    """Tell whether two claims are of one time, or of two years in two documents.

    In one document, what was in one year and what in another contradict nothing; nor
    do opening hours of two days of the week.
    """
    pairs = [(a, b) for a in one.times for b in other.times if a.differs_from(b)]
    if any(a.unit != "day" for a, _ in pairs) or (
        pairs and _stand_together(one, other)
    ):
        return False
    asked = moments_in(query.folded)
    told = (*one.times, *other.times)
    return not any(a.differs_from(b) for a in asked for b in told)


def _stand_together(one: Claim, other: Claim) -> bool:
    return one.candidate.hit.found.document == other.candidate.hit.found.document


def _are_versions(one: Claim, other: Claim) -> bool:
    """Tell two versions of one sentence, which differ in a figure alone.

    In one document those that tell days are a chronicle.
    """
    if one.without_figures != other.without_figures:
        return False
    # 它长在海拔900米的地方 is said of many a plant.
    named = one.names_all and other.names_all
    if not named and one.beside.isdisjoint(other.beside):
        return False
    differing = [
        a for a, b in zip(one.figures, other.figures, strict=True) if a.differs_from(b)
    ]
    is_chronicle = _stand_together(one, other) and any(
        a.unit == "day" for a in differing
    )
    return bool(differing) and not is_chronicle


def _differ_in_what_is_meant(query: Query, one: Claim, other: Claim) -> bool:
    """Tell whether the figures differ that are meant, and their subject doesn't.

    金卡 before 会员年费 makes it another; of words that stand elsewhere, and of single
    characters, both have to have some: 新会员, 老会员.
    """
    if not (one.names_all and other.names_all):
        return False
    figure, its = meant(query, one), meant(query, other)
    if not (figure and its and figure.differs_from(its)):
        return False
    own = [*own_words(query, one, figure, other)]
    others = [*own_words(query, other, its, one)]
    if not (own or others):
        return True
    by_one, by_other = met_by(query, one, figure), met_by(query, other, its)
    telling = any(attached and len(word) > 1 for word, attached in (*own, *others))
    alike = weight_of(query, by_one ^ by_other) <= _MISSED
    return alike and not telling and not (own and others)

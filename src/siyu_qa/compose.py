"""From the sentences found to an answer with citations, or to a refusal.

A shown sentence is a slice of a file, so its citation can't be wrong; what can be
wrong is the choice of the sentence.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache

from siyu_qa.messages import say
from siyu_qa.rank import Candidate, candidates, likelihood
from siyu_qa.records import Answer, Citation, Hit, Place, Sentence, Source
from siyu_qa.text.fold import fold, is_traditional
from siyu_qa.text.lines import line_at, line_starts, part_at
from siyu_qa.text.offers import TOLD_APART
from siyu_qa.text.pieces import source_span
from siyu_qa.text.questions import Query, Wanted
from siyu_qa.text.sentences import Kind, stretches, text_of

# Below this probability the answer would be wrong more often than a person bears.
ANSWERED = 0.5
_NEAREST = 3
# Beside the best sentence stand at most so many more, if they are as good as this.
_MORE = 2
_MARGIN = 0.8
# What is asked for once is told once, unless the next sentence is as good.
_NARROW_MARGIN = 0.25
_NARROW = TOLD_APART | {Wanted.PERSON, Wanted.ROLE}
_OFFER_MARGIN = 1.5
# Where what can be told for sure was not found, the question is hardly answered,
# whatever words it shares with the text.
_NOTHING_OFFERED = 0.4
_SIGNS = re.compile(r"[\W_]+")


def compose(
    query: Query, hits: Sequence[Hit], sources: Mapping[str, Source], language: str
) -> Answer:
    """Answer with the documents' own sentences, the direct answer first.

    Args:
        query: What is asked.
        hits: The passages found, best first.
        sources: The files that the hits come from, by path.
        language: Of what a refusal says.
    """
    ranked = candidates(query, hits)
    confidence = likelihood(query, ranked)
    if not ranked:
        return refuse(query, "not_answered", language)
    chosen = _choose(query, ranked)
    if query.wanted in TOLD_APART and not any(c.features["offers"] for c in chosen):
        confidence *= _NOTHING_OFFERED
    if confidence < ANSWERED:
        return refuse(query, "not_answered", language, confidence, hits)
    citations = _cite(chosen, ranked, sources)
    sentences = tuple(
        Sentence(one.text, (number,)) for number, one in enumerate(chosen, start=1)
    )
    return Answer(
        question=query.question,
        query=query.text,
        answered=True,
        confidence=confidence,
        text=_marked(sentences),
        sentences=sentences,
        citations=tuple(citations),
    )


def refuse(
    query: Query,
    reason: str,
    language: str,
    confidence: float = 0.0,
    hits: Sequence[Hit] = (),
) -> Answer:
    """Say that there is no answer, and why, without a citation."""
    return Answer(
        question=query.question,
        query=query.text,
        answered=False,
        confidence=confidence,
        text=say(f"answer.{reason}", language),
        reason=reason,
        nearest=tuple(hits[:_NEAREST]),
    )


def _choose(query: Query, ranked: Sequence[Candidate]) -> list[Candidate]:
    best = _in_readers_script(query, _offering_first(query, ranked))
    if _wants_whole_list(query, best):
        sole = _sole_item(best, ranked)
        return [sole] if sole else _whole_list(best, ranked)
    margin = _NARROW_MARGIN if query.wanted in _NARROW else _MARGIN
    chosen = [best, *_offering_neighbour(best, ranked)]
    for one in ranked:
        if len(chosen) > _MORE or one.score < best.score - margin:
            break
        if any(_words(one) == _words(other) for other in chosen):
            continue
        if one.stretch.kind is not Kind.LEAD_IN:
            chosen.append(one)
        elif query.wanted is Wanted.LIST:
            listed = _whole_list(one, ranked)
            return [*chosen, *(item for item in listed if item not in chosen)]
    return chosen


def _offering_first(query: Query, ranked: Sequence[Candidate]) -> list[Candidate]:
    """Put a sentence that has the number or date in front of one that hasn't.

    A line that leads into a list tells none itself.
    """
    if query.wanted in _NARROW:
        told = [one for one in ranked if one.stretch.kind is not Kind.LEAD_IN]
        ranked = told or ranked
    least = ranked[0].score - _OFFER_MARGIN
    offering = (one for one in ranked if one.features["offers"] and one.score > least)
    first = next(offering, None) if query.wanted in TOLD_APART else None
    return [first, *ranked] if first else list(ranked)


def _in_readers_script(query: Query, ranked: Sequence[Candidate]) -> Candidate:
    """Of the places that say the best sentence, give one in the question's script."""
    said = _words(ranked[0])
    same = [one for one in ranked if _words(one) == said]
    asked = is_traditional(query.text)
    fitting = (one for one in same if is_traditional(one.text) == asked)
    return next(fitting, ranked[0])


def _offering_neighbour(
    best: Candidate, ranked: Iterable[Candidate]
) -> list[Candidate]:
    """Give the sentence next to the best one that has what is wanted, if that lacks it.

    It stands in the same paragraph; the one after it comes before the one before.
    """
    if best.features["offers"]:
        return []
    near = {
        one.number - best.number: one
        for one in ranked
        if one.hit.found == best.hit.found
        and one.stretch.line == best.stretch.line
        and one.features["offers"]
    }
    return [near[step] for step in (1, -1) if step in near][:1]


def _wants_whole_list(query: Query, best: Candidate) -> bool:
    if best.stretch.kind is Kind.LEAD_IN:
        return query.wanted not in _NARROW
    return best.stretch.kind is Kind.ITEM and query.wanted is Wanted.LIST


def _sole_item(best: Candidate, ranked: Iterable[Candidate]) -> Candidate | None:
    """Of a list, give the one item that meets as much of the question as the lead-in.

    The lead-in names all items, the question only that one.
    """
    if not best.stretch.list_number:
        return None
    listed = _of_the_list(best, ranked)
    items = [one for one in listed if one.stretch.kind is Kind.ITEM]
    least = max(one.features["sentence"] for one in listed)
    meeting = [one for one in items if one.features["sentence"] >= least > 0]
    return meeting[0] if len(meeting) == 1 < len(items) else None


def _whole_list(best: Candidate, ranked: Iterable[Candidate]) -> list[Candidate]:
    """Give the lead-in and all items in order, each by its first sentence."""
    first: dict[int, Candidate] = {}
    for one in sorted(_of_the_list(best, ranked), key=lambda one: one.number):
        first.setdefault(one.stretch.line, one)
    return list(first.values())


def _of_the_list(best: Candidate, ranked: Iterable[Candidate]) -> list[Candidate]:
    return [
        one
        for one in ranked
        if one.hit.found == best.hit.found
        and one.stretch.list_number == best.stretch.list_number
    ]


def _cite(
    chosen: Sequence[Candidate],
    ranked: Iterable[Candidate],
    sources: Mapping[str, Source],
) -> Iterable[Citation]:
    same: dict[str, list[Candidate]] = {}
    for one in ranked:
        same.setdefault(_words(one), []).append(one)
    # A long list has many places in one file, whose lines are counted once.
    starts = cache(lambda path: line_starts(sources[path].text))

    def place_of(one: Candidate) -> Place:
        path = one.hit.found.document
        return _place(one, sources[path], starts(path))

    for number, one in enumerate(chosen, start=1):
        source = sources[one.hit.found.document]
        place = place_of(one)
        saying = (*same[_words(one)], *_in_twins(one))
        others = [place_of(other) for other in saying if other not in chosen]
        yield Citation(
            n=number,
            document=place.document,
            title=one.hit.found.title,
            start=place.start,
            end=place.end,
            line_start=place.line_start,
            line_end=place.line_end,
            quote=source.text[place.start : place.end],
            sha256=source.sha256,
            also=tuple(sorted(others, key=lambda other: (other.document, other.start))),
            part=place.part,
        )


def _in_twins(one: Candidate) -> Iterable[Candidate]:
    """Find a sentence again in the passages that say the same as its own."""
    for twin in one.hit.twins:
        for stretch in stretches(twin.text):
            other = replace(
                one,
                hit=replace(one.hit, found=twin),
                stretch=stretch,
                text=text_of(stretch, twin.text),
            )
            if _words(other) == _words(one):
                yield other


def _place(one: Candidate, source: Source, starts: list[int]) -> Place:
    passage, stretch = one.hit.found, one.stretch
    start, end = source_span(passage.pieces, stretch.start, stretch.end)
    return Place(
        document=passage.document,
        start=start,
        end=end,
        line_start=line_at(starts, start),
        line_end=line_at(starts, end - 1),
        part=part_at(source.parts, start),
    )


def _words(one: Candidate) -> str:
    """Give what two sentences have in common that say the same."""
    return _SIGNS.sub("", fold(one.text))


def _marked(sentences: Iterable[Sentence]) -> str:
    """Put the marks of its citations after each sentence."""
    return "\n".join(
        one.text + "".join(f"[{number}]" for number in one.citations)
        for one in sentences
    )

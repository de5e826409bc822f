"""Prove each sentence by its place in a file."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache

from siyu_qa.answering.phrase import Phrase, phrase_of
from siyu_qa.answering.rank import Candidate, words_of
from siyu_qa.records import Citation, Place, Source, Span
from siyu_qa.text.fold import fold
from siyu_qa.text.lines import line_at, line_starts, part_at
from siyu_qa.text.pieces import source_span
from siyu_qa.text.questions import Query
from siyu_qa.text.sentences import Kind, stretches, text_of

# Of a longer list every item is an answer, whole.
_FEW_ITEMS = 2
# Beside the phrase that answers best stand those about as good (a natural logarithm).
_NEARLY = 2.0


def cite(
    query: Query,
    chosen: Sequence[Candidate],
    ranked: Iterable[Candidate],
    sources: Mapping[str, Source],
) -> Iterator[Citation]:
    """Cite *chosen* in order, with the other places that say the same.

    Args:
        query: What is asked.
        chosen: The sentences of the answer.
        ranked: All sentences found, the chosen ones among them.
        sources: The files that they come from, by path.
    """
    same: dict[str, list[Candidate]] = {}
    for one in ranked:
        same.setdefault(words_of(one), []).append(one)
    # A long list has many places in one file, whose lines are counted once.
    starts = cache(lambda path: line_starts(sources[path].text))

    def place_of(one: Candidate) -> Place:
        path = one.hit.found.document
        return _place(one, sources[path], starts(path))

    phrases = _phrases(query, chosen)
    for number, (one, phrase) in enumerate(zip(chosen, phrases, strict=True), start=1):
        source = sources[one.hit.found.document]
        place = place_of(one)
        saying = (*same.get(words_of(one), ()), *_in_twins(one))
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
            date=source.date,
            phrase=phrase,
        )


def _phrases(query: Query, chosen: Sequence[Candidate]) -> list[Span | None]:
    """Find the words of each sentence that answer, as spans of its file."""
    items = sum(one.stretch.kind is Kind.ITEM for one in chosen)
    if items > _FEW_ITEMS:
        return [None] * len(chosen)
    found = [phrase_of(query, fold(one.text)) for one in chosen]
    least = max((phrase.score for phrase in found if phrase), default=0.0) - _NEARLY
    return [
        _in_file(one, phrase) if phrase and phrase.score >= least else None
        for one, phrase in zip(chosen, found, strict=True)
    ]


def _in_file(one: Candidate, phrase: Phrase) -> Span:
    start = one.stretch.start
    return source_span(one.hit.found.pieces, start + phrase.start, start + phrase.end)


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
            if words_of(other) == words_of(one):
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

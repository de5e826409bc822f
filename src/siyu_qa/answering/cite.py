"""Prove each sentence by its place in a file."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache

from siyu_qa.answering.rank import Candidate, words_of
from siyu_qa.records import Citation, Place, Source
from siyu_qa.text.lines import line_at, line_starts, part_at
from siyu_qa.text.pieces import source_span
from siyu_qa.text.sentences import stretches, text_of


def cite(
    chosen: Sequence[Candidate],
    ranked: Iterable[Candidate],
    sources: Mapping[str, Source],
) -> Iterator[Citation]:
    """Cite *chosen* in order, with the other places that say the same.

    Args:
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

    for number, one in enumerate(chosen, start=1):
        source = sources[one.hit.found.document]
        place = place_of(one)
        saying = (*same[words_of(one)], *_in_twins(one))
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

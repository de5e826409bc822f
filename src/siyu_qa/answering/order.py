"""Read the sentences around a candidate in the order of their document."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeAlias

from siyu_qa.answering.rank import Candidate
from siyu_qa.records import Passage
from siyu_qa.text.fold import fold
from siyu_qa.text.listings import Listing, Said, listings
from siyu_qa.text.sentences import Kind, Stretch, stretches
from siyu_qa.text.titles import heading_level, heading_of

Around: TypeAlias = Callable[[Passage], Sequence[Passage]]
"""Gives the passages around one in its document, in order, that one among them."""


@dataclass(frozen=True)
class Order:
    """What stands around a candidate, in the order of the document."""

    sentences: tuple[Candidate, ...]
    """Headings among them, which answer nothing but may be the items of a list."""
    said: tuple[Said, ...]
    """The same, as they are read for their marks."""

    @cached_property
    def listings(self) -> list[Listing]:
        """The lists that stand there."""
        return listings(self.said)

    def place(self, one: Candidate) -> int:
        """Tell where a candidate stands, or -1."""
        places = (
            place
            for place, other in enumerate(self.sentences)
            if other.number == one.number and other.hit.found == one.hit.found
        )
        return next(places, -1)

    def paragraph(self, place: int) -> range:
        """Give the places of the sentences on the line of the one at *place*."""
        line = self.said[place].line
        same = [at for at, one in enumerate(self.said) if one.line == line]
        return range(same[0], same[-1] + 1)

    def heading(self, place: int) -> int:
        """Give the place of the heading right above a paragraph, or -1."""
        above = self.paragraph(place)[0] - 1
        return above if above >= 0 and self.said[above].level else -1

    def above(self, place: int) -> int:
        """Give the place of the heading that a sentence stands under, or -1."""
        before = range(place - 1, -1, -1)
        return next((at for at in before if self.said[at].level), -1)

    def headings(self, place: int) -> list[str]:
        """Give the headings that a sentence stands under, folded, the nearest first."""
        found: list[str] = []
        level = float("inf")
        for one in reversed(self.said[:place]):
            if 0 < one.level < level:
                found.append(one.folded)
                level = one.level
        return found


@dataclass(frozen=True)
class Orders:
    """The sentences found, each to be read where it stands."""

    ranked: Sequence[Candidate]
    """All candidates, best first; those of other passages are made anew."""
    around: Around

    def beside(self, one: Candidate) -> Order:
        """Give what stands beside a candidate, in its passage alone if that will do."""
        found = one.hit.found
        if found.passage_id not in self._narrow:
            self._narrow[found.passage_id] = self._read((found,), one)
        alone = self._narrow[found.passage_id]
        return alone if alone.place(one) > 0 else self.wide(one)

    def wide(self, one: Candidate) -> Order:
        """Give what stands around a candidate, over the borders of its passage."""
        found = one.hit.found
        if found.passage_id not in self._wide:
            # A row says one thing, whatever the rows around it say.
            is_row = found.part is not None and found.part.is_whole
            passages = (found,) if is_row else self.around(found)
            self._wide[found.passage_id] = self._read(passages, one)
        return self._wide[found.passage_id]

    def _read(self, passages: Sequence[Passage], one: Candidate) -> Order:
        sentences: list[Candidate] = []
        said: list[Said] = []
        for passage in passages:
            like = replace(one, hit=replace(one.hit, found=passage, twins=()))
            read = _in_passage(passage, self._of[passage.passage_id], like)
            first = said[-1].line + 1 if said else 0
            numbers = dict.fromkeys(other.stretch.line for other in read)
            lines = {line: first + n for n, line in enumerate(numbers)}
            sentences += read
            said += (_said(other, lines[other.stretch.line]) for other in read)
        return Order(tuple(sentences), tuple(said))

    @cached_property
    def _narrow(self) -> dict[str, Order]:
        return {}

    @cached_property
    def _wide(self) -> dict[str, Order]:
        return {}

    @cached_property
    def _of(self) -> defaultdict[str, list[Candidate]]:
        """The candidates of each passage."""
        found: defaultdict[str, list[Candidate]] = defaultdict(list)
        for one in self.ranked:
            found[one.hit.found.passage_id].append(one)
        return found


def _in_passage(
    passage: Passage, known: Sequence[Candidate], like: Candidate
) -> list[Candidate]:
    """Give the sentences of a passage in order, with its headings.

    Headings, and sentences of a passage that wasn't found, were never scored.
    """
    by_number = {one.number: one for one in known}
    unscored = replace(
        known[0] if known else like,
        features=dict.fromkeys(like.features, 0.0),
        score=float("-inf"),
    )
    read = []
    for number, stretch in enumerate(stretches(passage.text)):
        one = by_number.get(number)
        is_heading = stretch.kind is Kind.HEADING
        # What was found and isn't known any more was told before.
        if one is None and (is_heading or not known):
            place = _without_signs(stretch, passage.text) if is_heading else stretch
            text = passage.text[place.start : place.end]
            one = replace(unscored, stretch=place, number=number, text=text)
        if one:
            read.append(one)
    return read


def _without_signs(heading: Stretch, text: str) -> Stretch:
    """Leave out the signs that mark a heading as such."""
    line = text[heading.start : heading.end]
    words = heading_of(line) or line
    start = heading.start + line.index(words)
    return heading._replace(start=start, end=start + len(words))


def _said(one: Candidate, line: int) -> Said:
    level = 0
    if one.stretch.kind is Kind.HEADING:
        text = one.hit.found.text
        begin = text.rfind("\n", 0, one.stretch.start) + 1
        level = heading_level(text[begin : one.stretch.end])
    return Said(one.text, fold(one.text), line, level)

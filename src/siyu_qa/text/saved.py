"""The parts of a saved page: its head with the title, its prose, its foot."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from siyu_qa.text.shape import is_dated, is_item, is_sentence
from siyu_qa.text.wording import BUTTON, LONGEST, STRONG, speaks

_SENTENCE_LENGTH = 20
_TITLE_LENGTH = 40
_SPOKEN_LENGTH = 60
# A word of a menu, or a row of such words, is no title.
_MENU_WORD = 4
_ROW = 3
_ROW_WORD = 6
_CLAUSE_MARK = re.compile("[,:]")
# So many lines that are furniture for sure make a saved page.
_SURE = 2
# Between a title and its date stand a source or an author, no more.
_NEAR = 3
# One sentence of the article weighs as much as a dozen short lines below it.
_SENTENCE = 12


class Line(NamedTuple):
    """A line with something on it."""

    words: str
    """Folded."""
    wording: int
    is_known: bool
    """Whether it stands in several documents."""
    recurs: bool
    """Whether it does so in its place."""

    @property
    def is_strong(self) -> bool:
        return self.wording >= STRONG

    @property
    def is_firm(self) -> bool:
        """Whether it is prose: what the article is made of."""
        length = len(self.words)
        prose = length > _SENTENCE_LENGTH and is_sentence(self.words)
        return not self.wording and (prose or length > _TITLE_LENGTH)

    @property
    def tells(self) -> bool:
        """Whether it is a sentence of an article, speaking to nobody."""
        length = len(self.words)
        prose = is_sentence(self.words) or "," in self.words
        spoken = length <= _SPOKEN_LENGTH and speaks(self.words)
        return not self.wording and (length > LONGEST or (prose and not spoken))

    @property
    def is_clause(self) -> bool:
        """Whether it has more than one part, or the length of more."""
        return len(self.words) > _SENTENCE_LENGTH or "," in self.words

    @property
    def is_short(self) -> bool:
        """Whether it is no longer than a title, and in one part."""
        return len(self.words) <= _TITLE_LENGTH and not _CLAUSE_MARK.search(self.words)

    @property
    def is_menu_word(self) -> bool:
        """Whether it is as short as a word of a menu, or a row of such words."""
        parts = self.words.split()
        row = len(parts) >= _ROW and max(map(len, parts)) <= _ROW_WORD
        return row or len(self.words) <= _MENU_WORD

    @property
    def may_be_title(self) -> bool:
        """Whether it is less than a button, and neither a date nor an item."""
        marked = is_item(self.words) or is_dated(self.words)
        return self.wording < BUTTON and not marked


def first_prose(lines: Sequence[Line]) -> int | None:
    """Give the first line that is prose."""
    return next((at for at, line in enumerate(lines) if line.is_firm), None)


def is_saved(lines: Sequence[Line]) -> bool:
    """Whether lines that are furniture for sure say that more of it is about."""
    sure = (
        line.recurs or (line.is_strong and not is_dated(line.words)) for line in lines
    )
    return sum(sure) >= _SURE


def edges(lines: Sequence[Line], prose: int) -> Iterator[int]:
    """Find where the short lines of a saved page are furniture: at its head and foot.

    Below its title they may be a byline, at the end of the article a signature.
    """
    above = _above_title(lines, prose)
    yield from (at for at in range(prose) if at in above or lines[at].is_menu_word)
    yield from range(_foot(lines, prose), len(lines))


def titles(lines: Sequence[Line], prose: int, *, saved: bool) -> Iterator[int]:
    """Find what stands above the first prose and may be its title or its date."""
    above = _above_title(lines, prose) if saved else range(0)
    fitting = [at for at in range(prose) if lines[at].may_be_title]
    plain = [at for at in fitting if not lines[at].wording]
    for at in plain:
        line = lines[at]
        if not (at in above or line.is_menu_word or line.recurs):
            yield at
    short = [at for at in range(prose) if _is_short_button(lines[at])]
    yield from plain[-1:] or fitting[-1:] or short[-1:]
    for at in range(prose):
        if is_dated(lines[at].words):
            yield at
            yield from [other for other in fitting if other < at][-1:]


def _is_short_button(line: Line) -> bool:
    return line.is_short and not line.is_strong


def _above_title(lines: Sequence[Line], prose: int) -> range:
    """Give the lines above the title, which is the longest of those above the date."""
    dated = [at for at in range(prose) if is_dated(lines[at].words)]
    above = [at for at in range(dated[-1]) if lines[at].may_be_title] if dated else []
    near = above[-_NEAR:]
    return range(max(near, key=lambda at: len(lines[at].words), default=0))


def _foot(lines: Sequence[Line], prose: int) -> int:
    """Give where the foot begins: at a button or a line of other documents.

    Below it there is more furniture than prose.
    """
    start, most, total = len(lines), 0, 0
    for at in reversed(range(prose + 1, len(lines))):
        line = lines[at]
        total += -_SENTENCE if line.tells else max(line.wording, 1)
        if (line.is_known or line.wording >= BUTTON) and total >= most:
            start, most = at, total
    return start

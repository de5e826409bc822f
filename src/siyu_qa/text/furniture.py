"""Lines of a saved page that belong to the site and not to the article.

Menus, counters, adverts and copyright lines stand in plain text with nothing that
marks them any more. Each line gets points: for how it is worded, for coming again
in other documents, against being prose, a heading or an item. Furniture comes in
runs, so the lines are not judged one by one: a run is furniture where its points
exceed what it costs to leave the article and to come back to it.

A second look finds nothing more: points are whole numbers, those of a line that
stays never rise when others go, and what is left beside a run that went adds up to
no run itself.
"""

import re
from collections.abc import Container, Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from siyu_qa.text.fold import fold
from siyu_qa.text.pieces import Edit
from siyu_qa.text.recurring import recur, sign
from siyu_qa.text.shape import is_dated, is_item, is_sentence
from siyu_qa.text.wording import (
    BUTTON,
    LONGEST,
    STRONG,
    is_lead,
    is_press,
    speaks,
    wording,
)

# What it costs to leave the article for furniture, and to come back, which at its foot
# it need not. So one button stays, two in a row go, and so does one strong line.
_LEAVING = 4
_RETURNING = 3
# More than both: prose, headings and items are never taken along between two runs.
_FIRM = -9
# A few lines that say nothing of a site are taken along, a sentence with its stop
# none, a cry or a question one.
_STOPPED = -7
_CRY = -5
_CLAUSE = -3
_PLAIN = -2
_SENTENCE_LENGTH = 20
_PLAIN_LENGTH = 40
# A button that recurs is furniture beside any other; so are two plain lines.
_RECURS_WORDED = 6
_RECURS = 5
# Under a heading such as 相关阅读 so many lines without a stop are links.
_LISTED = 8
_LISTED_LENGTH = 60
_LISTED_POINTS = 2
# An offer: its name, one sentence, its price and a button.
_OFFER_LINES = 3
_OFFER_LENGTH = 120
_OFFER_POINTS = 1
_PRICE = re.compile(r"\W*\d+\W*\w{0,4}$")
_MENU_WORD = 4
_ROW = 3
_ROW_WORD = 6
# Between a title and its date stand a source or an author, no more.
_NEAR = 3
# Items under a lead-in of the article are the article's.
_ANNOUNCED = -3
# So many lines that are furniture for sure make a saved page. There what is short at
# the head or the foot is furniture too; what tells of something weighs against it.
_SURE = 2
_EDGE = 1
_EDGE_LONG = -4
_TOLD = 12
_CLAUSE_MARK = re.compile("[,:]")


class _Line(NamedTuple):
    words: str
    wording: int
    recurs: bool

    @property
    def is_strong(self) -> bool:
        return self.wording >= STRONG

    @property
    def is_long(self) -> bool:
        """Whether it is longer than a word of a menu, and no row of such words."""
        parts = self.words.split()
        row = len(parts) >= _ROW and max(map(len, parts)) <= _ROW_WORD
        return len(self.words) > _MENU_WORD and not row

    @property
    def is_short(self) -> bool:
        """Whether it is no longer than a title, and in one clause."""
        return len(self.words) <= _PLAIN_LENGTH and not _CLAUSE_MARK.search(self.words)

    @property
    def is_firm(self) -> bool:
        """Whether it is prose: what the article is made of."""
        length = len(self.words)
        prose = length > _SENTENCE_LENGTH and is_sentence(self.words)
        return not self.wording and (prose or length > _PLAIN_LENGTH)

    @property
    def tells(self) -> bool:
        """Whether it is a sentence of an article, and none that speaks to its reader."""
        length = len(self.words)
        prose = is_sentence(self.words) or "," in self.words
        spoken = length <= _LISTED_LENGTH and speaks(self.words)
        return not self.wording and (length > LONGEST or (prose and not spoken))

    @property
    def may_be_title(self) -> bool:
        """Whether it is less than a button, a date or an item: titles may say 登录."""
        marked = is_item(self.words) or is_dated(self.words)
        return self.wording < BUTTON and not marked


def furniture_lines(
    text: str, recurring: Container[str] = frozenset()
) -> Iterator[Edit]:
    r"""Find the lines to take out, line end included.

    *recurring* holds the ``signatures`` that several documents of the folder share.

    >>> [e.start for e in furniture_lines("正文说完了。\n收藏\n复制链接\n")]
    [7, 10]

    A line on its own that only looks like a button stays:

    >>> list(furniture_lines("收藏\n馆里收藏了三千册旧书，每周六开放给街坊们翻看。\n"))
    []
    """
    raw = text.splitlines(keepends=True)
    starts = accumulate(map(len, raw), initial=0)
    written = [
        (at, line) for at, line in zip(starts, raw, strict=False) if line.strip()
    ]
    lines = _read([line for _, line in written], recurring)
    if any(line.wording or line.recurs for line in lines):
        chosen = _runs(_points(lines))
        for (start, line), taken in zip(written, chosen, strict=True):
            if taken:
                yield Edit(start, start + len(line))


def _read(raw: Sequence[str], recurring: Container[str]) -> list[_Line]:
    # Folding costs more than all the rest, and a long line is prose as it stands.
    folded = [(fold(line) if len(line) <= LONGEST else line).strip() for line in raw]
    points = [wording(line) for line in folded]
    signs = [sign(line) for line in folded] if recurring else [""] * len(folded)
    again = recur(signs, points, recurring)
    return list(map(_Line, folded, points, again))


def _points(lines: Sequence[_Line]) -> list[int]:
    points = [_own_points(line) for line in lines]
    firm = next((at for at, line in enumerate(lines) if line.is_firm), None)
    if firm is not None:
        _add_links(points, lines, firm)
    _add_offers(points, lines)
    _keep_announced(points, lines)
    if firm is not None and _is_saved_page(lines):
        _add_edges(points, lines, firm)
    for at in _titles(lines, firm):
        points[at] = _FIRM
    return points


def _is_saved_page(lines: Sequence[_Line]) -> bool:
    """Whether lines that are furniture for sure say that more of it is about."""
    sure = sum(
        line.recurs or (line.is_strong and not is_dated(line.words)) for line in lines
    )
    return sure >= _SURE


def _add_edges(points: list[int], lines: Sequence[_Line], firm: int) -> None:
    """Give points to what is short above a saved page's title and at its foot."""
    menu = [at for at in range(firm) if not lines[at].is_long]
    edges = (*menu, *_above_title(lines, firm), *range(_foot(lines, firm), len(lines)))
    for at in edges:
        line = lines[at]
        if line.tells:
            continue
        points[at] = max(points[at], _EDGE_LONG if line.is_firm else _EDGE)


def _above_title(lines: Sequence[_Line], firm: int) -> range:
    """Give the lines above the title, which is the longest of those above the date."""
    dated = [at for at in range(firm) if is_dated(lines[at].words)]
    above = [at for at in range(dated[-1]) if lines[at].may_be_title] if dated else []
    return range(max(above[-_NEAR:], key=lambda at: len(lines[at].words), default=0))


def _foot(lines: Sequence[_Line], firm: int) -> int:
    """Give where the foot begins: at a button, with more furniture below than prose."""
    start, most, total = len(lines), 0, 0
    for at in reversed(range(firm + 1, len(lines))):
        line = lines[at]
        total += -_TOLD if line.tells else line.wording or _EDGE
        if line.wording >= BUTTON and total >= most:
            start, most = at, total
    return start


def _own_points(line: _Line) -> int:
    if is_item(line.words):
        return _FIRM
    if line.is_strong:
        return line.wording
    if is_dated(line.words):
        return _CLAUSE
    if line.wording:
        return line.wording + _RECURS_WORDED * line.recurs
    if line.recurs:
        return _RECURS
    return _points_of_prose(line)


def _points_of_prose(line: _Line) -> int:
    if line.is_firm:
        return _FIRM
    if is_sentence(line.words):
        return _STOPPED if line.words.endswith("。") else _CRY
    clause = "," in line.words or len(line.words) > _SENTENCE_LENGTH
    return _CLAUSE if clause else _PLAIN


def _add_links(points: list[int], lines: Sequence[_Line], firm: int) -> None:
    """Give points to links below the prose, under a heading such as 相关阅读."""
    left = 0
    for at, line in enumerate(lines):
        if at > firm and is_lead(line.words):
            left = _LISTED
        elif left and not line.is_strong:
            left = left - 1 if _may_be_link(line.words) else 0
            if left:
                points[at] = max(points[at], _LISTED_POINTS)


def _may_be_link(line: str) -> bool:
    return len(line) <= _LISTED_LENGTH and not line.endswith(("。", ":", ";"))


def _add_offers(points: list[int], lines: Sequence[_Line]) -> None:
    """Give points to the sentence and the price of an offer, told by its button."""
    for at in range(_OFFER_LINES, len(lines)):
        if is_press(lines[at].words):
            name, sentence, price = lines[at - _OFFER_LINES : at]
            named = name.wording and name.is_short
            brief = len(sentence.words) <= _OFFER_LENGTH
            if named and brief and _PRICE.match(price.words):
                points[at - 2] = max(points[at - 2], _OFFER_POINTS)
                points[at - 1] = max(points[at - 1], _OFFER_POINTS)


def _keep_announced(points: list[int], lines: Sequence[_Line]) -> None:
    """Take points from the short lines that a lead-in of the article announces."""
    announced = False
    for at, line in enumerate(lines):
        if line.words.endswith(":") and not line.wording:
            announced = True
            points[at] = _FIRM
        elif line.is_strong or is_sentence(line.words):
            announced = False
        elif announced:
            points[at] += _ANNOUNCED


def _titles(lines: Sequence[_Line], firm: int | None) -> Iterator[int]:
    """Find what stands above the first prose and may be its title or its date.

    Without any prose the first line may be.
    """
    head = range(firm or 0)
    titles = [at for at in head if lines[at].may_be_title]
    plain = [at for at in titles if not lines[at].wording]
    above = (
        _above_title(lines, firm)
        if firm is not None and _is_saved_page(lines)
        else range(0)
    )
    yield from (
        at
        for at in plain
        if at not in above and lines[at].is_long and not lines[at].recurs
    )
    short = [at for at in head if lines[at].is_short and not lines[at].is_strong]
    yield from plain[-1:] or titles[-1:] or short[-1:]
    if firm is None and lines[0].may_be_title:
        yield 0
    for at in head:
        if is_dated(lines[at].words):
            yield at
            yield from [above for above in titles if above < at][-1:]


def _runs(points: Sequence[int]) -> list[bool]:
    """Choose the runs whose points exceed the cost of going there and back.

    >>> _runs([-9, 4, -2, 9, -9]), _runs([-9, 4, -9]), _runs([-9, 5])
    ([False, True, True, True, False], [False, False, False], [False, True])
    """
    article, aside = 0, 0
    left: list[bool] = []
    returned: list[bool] = []
    for at, point in enumerate(points):
        leaving = article - _LEAVING
        returning = aside - _RETURNING
        left.append(not at or leaving > aside)
        returned.append(bool(at) and returning > article)
        article = max(article, returning) if at else 0
        aside = (leaving if left[-1] else aside) + point
    chosen = [False] * len(points)
    within = aside > article
    for at in reversed(range(len(points))):
        chosen[at] = within
        within = not left[at] if within else returned[at]
    return chosen

"""Lines of a saved page that belong to the site and not to the article.

Menus, counters, adverts and copyright lines stand in plain text with nothing that
marks them any more. Each line gets points: for how it is worded, for coming again
in other documents, against being prose, a heading or an item. Furniture comes in
runs, so the lines are not judged one by one: a run is furniture where its points
exceed what it costs to leave the article and to come back to it. So one button
stays, which may be a heading; two in a row go, and so does one strong line.

Without *recurring* a second look finds nothing more: points are whole numbers, and
those of a line that stays never rise when others go.
"""

import re
from collections.abc import Container, Iterator, Sequence
from itertools import accumulate

from siyu_qa.text.fold import fold_each
from siyu_qa.text.pieces import Edit
from siyu_qa.text.recurring import recur, sign
from siyu_qa.text.runs import CROSSING, runs
from siyu_qa.text.saved import Line, edges, first_prose, is_saved, titles
from siyu_qa.text.shape import is_dated, is_item, is_sentence
from siyu_qa.text.wording import LONGEST, STRONG, is_lead, is_press, wording

# Prose, headings and items are never taken along between two runs. A few lines that
# say nothing of a site are, and a cry or a question; a sentence with its stop isn't.
_FIRM = -CROSSING - 2
_STOPPED = -CROSSING
_CRY = -5
_CLAUSE = -3
_PLAIN = -2
# A button that recurs goes wherever it stands, a plain line that recurs in its place.
_RECURRING_BUTTON = 6
_RECURRING = STRONG
# Under a heading such as 相关阅读 so many lines without a stop are links.
_LINKS = 8
_LINK_LENGTH = 60
_LINK = 2
# An offer: its name, one sentence, its price and a button.
_OFFER_LINES = 3
_OFFER_LENGTH = 120
_OFFER = 1
_PRICE = re.compile(r"\W*\d+\W*\w{0,4}$")
# Items under a lead-in of the article are the article's.
_ANNOUNCED = -3
# What is short at the edge of a saved page is furniture, what is long hardly.
_EDGE = 1
_LONG_EDGE = -4


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
    if lines:
        chosen = runs(_points(lines))
        for (start, line), taken in zip(written, chosen, strict=True):
            if taken:
                yield Edit(start, start + len(line))


def _read(raw: Sequence[str], recurring: Container[str]) -> list[Line]:
    """Read lines; give none where none of them speaks for a site."""
    words = [line.strip() for line in raw]
    # A long line is prose as it stands.
    short = [at for at, line in enumerate(raw) if len(line) <= LONGEST]
    for at, folded in zip(short, fold_each([words[at] for at in short]), strict=True):
        words[at] = folded
    worded = [wording(line) for line in words]
    signs = [sign(line) for line in words] if recurring else [""] * len(words)
    known = [one in recurring for one in signs]
    recurs = recur(signs, worded, recurring) if recurring else known
    speaks = any(worded) or any(recurs)
    return list(map(Line, words, worded, known, recurs)) if speaks else []


def _points(lines: Sequence[Line]) -> list[int]:
    points = [_own_points(line) for line in lines]
    prose = first_prose(lines)
    _add_offers(points, lines)
    _keep_announced(points, lines)
    if prose is None:
        if lines[0].may_be_title:
            points[0] = _FIRM
        return points
    _add_links(points, lines, prose)
    saved = is_saved(lines)
    if saved:
        _add_edges(points, lines, prose)
    for at in titles(lines, prose, saved=saved):
        points[at] = _FIRM
    return points


def _own_points(line: Line) -> int:
    if is_item(line.words):
        return _FIRM
    if line.is_strong:
        return line.wording
    if is_dated(line.words):
        return _CLAUSE
    if line.wording:
        return line.wording + _RECURRING_BUTTON * line.recurs
    return _RECURRING if line.recurs else _points_of_prose(line)


def _points_of_prose(line: Line) -> int:
    if line.is_firm:
        return _FIRM
    if is_sentence(line.words):
        return _STOPPED if line.words.endswith("。") else _CRY
    return _CLAUSE if line.is_clause else _PLAIN


def _add_links(points: list[int], lines: Sequence[Line], prose: int) -> None:
    """Give points to links below the prose, under a heading such as 相关阅读."""
    left = 0
    for at in range(prose + 1, len(lines)):
        words = lines[at].words
        if is_lead(words):
            left = _LINKS
        elif left and not lines[at].is_strong:
            left = left - 1 if _may_be_link(words) else 0
            points[at] = max(points[at], _LINK) if left else points[at]


def _may_be_link(words: str) -> bool:
    return len(words) <= _LINK_LENGTH and not words.endswith(("。", ":", ";"))


def _add_offers(points: list[int], lines: Sequence[Line]) -> None:
    """Give points to the sentence and the price of an offer, told by its button."""
    for at in range(_OFFER_LINES, len(lines)):
        if is_press(lines[at].words):
            name, sentence, price = lines[at - _OFFER_LINES : at]
            named = name.wording and name.is_short
            brief = len(sentence.words) <= _OFFER_LENGTH
            if named and brief and _PRICE.match(price.words):
                points[at - 2] = max(points[at - 2], _OFFER)
                points[at - 1] = max(points[at - 1], _OFFER)


def _keep_announced(points: list[int], lines: Sequence[Line]) -> None:
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


def _add_edges(points: list[int], lines: Sequence[Line], prose: int) -> None:
    """Give points to what is short above a saved page's title and at its foot."""
    for at in edges(lines, prose):
        if not lines[at].tells:
            edge = _LONG_EDGE if lines[at].is_firm else _EDGE
            points[at] = max(points[at], edge)

"""From the lines that a page was printed in back to paragraphs.

A printed page knows where a line stands and how large it is, not why it ended.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from unicodedata import east_asian_width

_ITEM = re.compile(
    r"(?:\d{1,3}[、)）．]|\d{1,3}\.(?!\d)|[(（][\d一二三四五六七八九十]{1,3}[)）]"
    r"|[一二三四五六七八九十]{1,3}[、.．]|第[一二三四五六七八九十百\d]{1,4}[章节節条條]"
    r"|[-*•·●○◆■▪–]\s|[\u2460-\u2473])"
)
_SENTENCE_END = re.compile(r"[。！？!?；;：:…][”’」』）)\"']*$")
_LATIN = re.compile(r"[^\u2e80-\U0003ffff]")
_HEADING_SIZE = 1.15
_HEADING_LENGTH = 40
_DEEPEST = 3
_LEADING = 1.35
_INDENT = 1.5
_COLUMN = 3.0
_MARGIN = 1.6
_WIDE = 0.6
_AT_MARGIN = 3
_EDGE = 2
# The foot of a printed web page is its whole address.
_RUNNING_LENGTH = 150
_PAGES = 3
_HEIGHT = 2.0
_GUTTER = 3.0
# What browsers print above a page, and below it: its address and which page it is.
_PRINTED_HEAD = re.compile(
    r"\d{1,4}[/.年-]\s?\d{1,2}[/.月-]\s?\d{1,4}日?,?\s*"
    r"(?:[上下]午|[AP]M)?\s*\d{1,2}:\d{2}(?::\d{2})?(?:\s*[AP]M)?(?:\s|$)"
)
_PRINTED_FOOT = re.compile(r"\S+:\S+\s+(\d{1,5})/(\d{1,5})")


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it was printed; measures are in points, from the lower left."""

    text: str
    page: int
    """From 0."""
    left: float
    base: float
    size: float
    width: float
    """Of the page that it stands on."""

    @property
    def right(self) -> float:
        """About where it ends: a Han character is as wide as it is high."""
        halves = sum(2 if east_asian_width(c) in "WFA" else 1 for c in self.text)
        return self.left + halves * self.size / 2

    @property
    def is_wide(self) -> bool:
        """Whether all its characters are as wide as they are high."""
        return all(east_asian_width(c) in "WFA" for c in self.text)


class Print:
    """All lines of a document, with what they have in common."""

    def __init__(self, lines: Sequence[Line], pages: int) -> None:
        self.lines = lines
        self.pages = pages

    @cached_property
    def body_size(self) -> float:
        """The size that most of the text is printed in."""
        lengths: Counter[float] = Counter()
        for line in self.lines:
            lengths[round(line.size, 1)] += len(line.text)
        return max(lengths, key=lambda size: (lengths[size], size), default=1.0)

    @cached_property
    def heading_sizes(self) -> list[float]:
        """The sizes of headings, largest first."""
        large = self.body_size * _HEADING_SIZE
        return sorted({round(o.size, 1) for o in self.lines if o.size > large})[::-1]

    @cached_property
    def running(self) -> set[int]:
        """Which lines are heads and feet of pages, by their place in ``lines``.

        They say the same, or count the pages, at one height of several pages.
        """
        places: dict[tuple[str, int], list[int]] = defaultdict(list)
        edges = list(self._edges())
        for at in edges:
            for form in _forms(self.lines[at]):
                places[form, round(self.lines[at].base / _HEIGHT)].append(at)
        recurring = (same for same in places.values() if len(same) >= _PAGES)
        alone = {at for at in edges if _is_page_number(self.lines[at], self.pages)}
        return alone.union(self._printed(edges), *recurring)

    def _printed(self, edges: Sequence[int]) -> Iterator[int]:
        """Give the heads and feet that a browser prints, on however few pages."""
        feet = {at for at in edges if _is_printed_foot(self.lines[at], self.pages)}
        pages = {self.lines[at].page for at in feet}
        yield from feet
        for at in edges:
            line = self.lines[at]
            if line.page in pages and _PRINTED_HEAD.match(line.text):
                yield at

    def _edges(self) -> Iterator[int]:
        """Give the lines that stand highest and lowest on their pages."""
        pages: dict[int, list[int]] = defaultdict(list)
        for at, line in enumerate(self.lines):
            if len(line.text) <= _RUNNING_LENGTH:
                pages[line.page].append(at)
        for places in pages.values():
            heights = sorted({self.lines[at].base for at in places})
            edges = {*heights[:_EDGE], *heights[-_EDGE:]}
            yield from (at for at in places if self.lines[at].base in edges)

    @cached_property
    def _leading(self) -> dict[float, float]:
        """How far apart lines of a size stand where they belong together."""
        gaps: dict[float, list[float]] = defaultdict(list)
        for before, line in zip(self.lines, self.lines[1:], strict=False):
            gap = before.base - line.base
            if before.page == line.page and line.size < gap < 4 * line.size:
                gaps[round(line.size, 1)].append(gap)
        return {size: sorted(found)[len(found) // 5] for size, found in gaps.items()}

    @cached_property
    def _margin(self) -> float:
        """Where the leftmost line of the text begins."""
        size = round(self.body_size, 1)
        return min(o.left for o in self.lines if round(o.size, 1) == size)

    @cached_property
    def _columns(self) -> dict[int, list[float]]:
        """Where lines that begin at about one place end."""
        ends: dict[int, list[float]] = defaultdict(list)
        for line in self.lines:
            # How wide narrow letters are is a guess, which may pass the margin.
            limit = line.right if line.is_wide else line.width - self._margin
            ends[self._column(line)].append(min(line.right, limit))
        return ends

    @cached_property
    def _bands(self) -> dict[tuple[int, int], list[Line]]:
        """The lines of each page by how high they stand."""
        bands: dict[tuple[int, int], list[Line]] = defaultdict(list)
        for line in self.lines:
            bands[line.page, self._band(line)].append(line)
        return bands

    def _band(self, line: Line) -> int:
        return int(line.base // (self.body_size * _COLUMN))

    def _ends_at_column(self, line: Line) -> bool:
        """Tell whether a line ends where its column of several on a page does."""
        here = self._band(line)
        beside = [
            other
            for band in (here - 1, here, here + 1)
            for other in self._bands.get((line.page, band), ())
            if round(other.size, 1) == round(line.size, 1)
        ]
        ends = [other.left for other in beside if other.left >= line.right]
        if any(other.right <= line.left for other in beside):
            ends.append(line.width - self._margin)
        return any(0 <= end - line.right <= _GUTTER * line.size for end in ends)

    def _column(self, line: Line) -> int:
        return int(line.left // (self.body_size * _COLUMN))

    def _is_full(self, line: Line) -> bool:
        """Tell whether a line ends at the margin, as one does that goes on below."""
        here = self._column(line)
        ends = [
            end
            for near in (here - 1, here, here + 1)
            for end in self._columns.get(near, ())
        ]
        limit = max(ends) - _MARGIN * line.size
        at_margin = sum(end >= limit for end in ends)
        wide = line.right - line.left >= _WIDE * line.width
        return line.right >= limit and (wide or at_margin >= _AT_MARGIN)

    def goes_on(self, before: Line, line: Line) -> bool:
        """Tell whether a line goes on with the sentence of the one before it."""
        if round(before.size, 1) != round(line.size, 1) or _ITEM.match(line.text):
            return False
        if line.text.startswith("\u3000"):
            return False
        ended = _SENTENCE_END.search(before.text)
        gap = before.base - line.base
        # The last cell of a row ends at the margin too, but the next is not below it.
        is_below = before.page == line.page and gap > 0
        beneath = is_below and abs(line.left - before.left) <= _INDENT * line.size
        in_column = beneath and not ended and self._ends_at_column(before)
        if not (in_column or self._is_full(before)):
            return False
        if before.page != line.page or gap < 0:
            # At the top of a page or column nothing else tells.
            return not ended
        indented = line.left - before.left > _INDENT * line.size
        usual = self._leading.get(round(line.size, 1), gap)
        return not indented and gap <= _LEADING * usual

    def mark(self, text: str, line: Line) -> str:
        """Give what stands before a paragraph: the mark of a heading, or nothing."""
        size = round(line.size, 1)
        short = len(text) <= _HEADING_LENGTH and not _SENTENCE_END.search(text)
        if size not in self.heading_sizes or not short:
            return ""
        return "#" * min(self.heading_sizes.index(size) + 1, _DEEPEST) + " "


def between(before: str, after: str) -> str:
    """Give what joins two lines of a paragraph: a blank between Latin words.

    >>> between("读书", "会"), between("at one", "time"), between("twenty-", "one")
    ('', ' ', '')
    """
    latin = _LATIN.match(before[-1:]) and _LATIN.match(after[:1])
    return " " if latin and not before.endswith("-") else ""


def _forms(line: Line) -> set[str]:
    """Give a line's words, and these with what counts the pages taken out."""
    words = "".join(line.text.split())
    forms = {words}
    for number in re.finditer(r"\d{1,4}", words):
        before, after = words[: number.start()], words[number.end() :]
        forms.add(f"{before}{int(number[0]) - line.page:+}{after}")
    return forms


def _is_page_number(line: Line, pages: int) -> bool:
    """Tell whether a line says nothing but the number of its page."""
    number = line.page + 1
    spelled = rf"[-–—·第\s]*{number}\s*(?:[/／]\s*{pages})?[-–—·页頁\s]*"
    return bool(re.fullmatch(spelled, line.text))


def _is_printed_foot(line: Line, pages: int) -> bool:
    """Tell whether a line says a page's address and which one it is of all."""
    told = _PRINTED_FOOT.fullmatch(line.text)
    return told is not None and (int(told[1]), int(told[2])) == (line.page + 1, pages)

"""Read the lines that a reader of a web page sees, off its elements."""

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

_BREAKS = {
    *("address", "article", "aside", "blockquote", "body", "center", "dd", "details"),
    *("div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form"),
    *("header", "hr", "legend", "main", "nav", "ol", "p", "pre", "section"),
    *("summary", "table", "tbody", "tfoot", "thead", "ul", "caption", "br"),
    # What trafilatura calls its own.
    *("lb", "list", "quote", "code"),
}
_ROWS = {"tr", "row"}
_CELLS = {"td", "th", "cell"}
_ITEMS = {"li", "item"}
_HEADING = re.compile(r"h([1-6])")
_UNSEEN = {
    *("audio", "button", "canvas", "iframe", "math", "noscript", "object"),
    *("rp", "rt", "script", "select", "style", "svg", "template", "textarea", "video"),
}
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden")
_LAYOUT_CELL = 200
_MARKED = re.compile(r"(?:[（(]?\d{1,3}[.)）、．]|[-*•·●]\s|[一二三四五六七八九十]+、)")
# A break of the source line between two of these is no blank to a reader.
_WIDE = r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]"
_BROKEN = re.compile(rf"(?<={_WIDE})[ \t\r]*\n\s*(?={_WIDE})")
_BLANK = re.compile(r"[ \t\r\n\f\v\xa0]+")


def lines_of(root: Any, unwanted: Collection[str] = ()) -> list[str]:
    """Give the lines of the elements below *root*, leaving out the *unwanted*.

    >>> from lxml import html
    >>> lines_of(html.fromstring("<div><h2>会员</h2><ol><li>金卡<li>银卡</ol></div>"))
    ['## 会员', '1. 金卡', '2. 银卡']
    """
    lines = _Lines({*_UNSEEN, *unwanted})
    lines.read(root)
    lines.end()
    return lines.done


def check_whole(parser: Any) -> None:
    """Raise what made a parser give up: the rest would be lost in silence.

    Raises:
        ValueError: Where it has come to one of its limits.
    """
    for error in parser.error_log:
        if error.type_name == "ERR_RESOURCE_LIMIT":
            raise ValueError(error.message)


@dataclass
class _Lines:
    unwanted: Collection[str]
    done: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    mark: str = ""
    """What stands before the next words: of a heading or of a list's item."""
    counts: dict[Any, int] = field(default_factory=dict)
    """How many items of a list have been read."""

    def read(self, element: Any) -> None:
        tag = name_of(element)
        if tag in self.unwanted or _is_hidden(element):
            return
        mark = self.mark_of(element, tag)
        breaks = bool(mark) or tag in _BREAKS
        if breaks:
            self.end()
            self.mark = mark or self.mark
        if tag == "pre":
            self.read_verbatim(element)
        elif tag in _ROWS:
            self.read_row(element)
        else:
            self.read_inside(element)
        if breaks:
            self.end()
        if mark:
            self.mark = ""

    def mark_of(self, element: Any, tag: str) -> str:
        """Give what stands before an element's words."""
        if tag in _ITEMS:
            return self.item_mark(element)
        level = _level(element, tag)
        return "#" * level + " " if level else ""

    def item_mark(self, item: Any) -> str:
        around = item.getparent()
        if around is None or (item.get("rend") or "").startswith(("dt", "dd")):
            return ""
        if name_of(around) != "ol" and around.get("rend") != "ol":
            return "- "
        first = around.get("start") or "1"
        before = int(first) - 1 if first.isdecimal() else 0
        self.counts[around] = self.counts.get(around, before) + 1
        return f"{self.counts[around]}. "

    def read_inside(self, element: Any) -> None:
        self.words.append(element.text or "")
        for child in element:
            self.read(child)
            self.words.append(child.tail or "")

    def read_verbatim(self, element: Any) -> None:
        for line in "".join(element.itertext()).splitlines():
            self.words.append(line)
            self.end()

    def read_row(self, row: Any) -> None:
        """Read a row of a table as one line, of a page's layout as its cells."""
        self.end()
        cells = [lines_of(child, self.unwanted) for child in row if _is_cell(child)]
        told = [cell for cell in cells if cell]
        lengths = [sum(map(len, cell)) for cell in told]
        if len(told) == 1 or max(lengths, default=0) > _LAYOUT_CELL:
            self.done += (line for cell in told for line in cell)
        elif told:
            self.done.append(" | ".join(" ".join(cell) for cell in cells))

    def end(self) -> None:
        """End the line, if it has words."""
        words = _BLANK.sub(" ", _BROKEN.sub("", "".join(self.words))).strip()
        self.words.clear()
        if words:
            # A list whose author has counted it needs no second mark.
            counted = not self.mark.startswith("#") and _MARKED.match(words)
            self.done.append(words if counted else self.mark + words)
            self.mark = ""


def name_of(element: Any) -> str:
    """Give an element's name without its namespace; a comment has none."""
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else "script"


def _is_cell(element: Any) -> bool:
    return name_of(element) in _CELLS


def _is_hidden(element: Any) -> bool:
    if not isinstance(element.tag, str):
        return True
    style = element.get("style") or ""
    return element.get("hidden") is not None or bool(_HIDDEN.search(style))


def _level(element: Any, tag: str) -> int:
    """Give how deep a heading stands, or 0."""
    heading = element.get("rend") or "h3" if tag == "head" else tag
    told = _HEADING.fullmatch(heading)
    return int(told[1]) if told else 0

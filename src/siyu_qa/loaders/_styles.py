"""What Word's styles say of a paragraph: a heading, an item and its number."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_NAMED_HEADING = re.compile(r"(?:heading|标题|標題)\s*([1-9])", re.I)
_TITLE = {"title", "标题", "標題"}
_CONTENTS = re.compile(r"(?:toc|目录|目錄)\s*\d", re.I)
_BODY_LEVEL = 9
_DEEPEST = 6
_DIGITS = "〇一二三四五六七八九"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_ROMAN = (
    *((100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v")),
    *((4, "iv"), (1, "i")),
)


@dataclass
class Styles:
    """The styles and lists of one document, with where each list has come to."""

    styles: dict[str, Any]
    lists: dict[str, tuple[str, dict[int, Any]]]
    """By a list's number: which lists it is counted on with, and its levels."""
    counts: dict[str, dict[int, int]] = field(default_factory=dict)

    @classmethod
    def of(cls, part: Any) -> "Styles":
        styles = {_value(one, "styleId"): one for one in part.styles.element}
        return cls(styles, dict(_lists(part)))

    def mark(self, paragraph: Any) -> str:
        """Give what stands before a paragraph's words: ``## ``, ``1. ``, ``- ``.

        Call it once for each paragraph, in order: it counts the items.
        """
        number = self._number(paragraph)
        level = self._level(paragraph)
        if not level:
            return number
        return "#" * min(level, _DEEPEST) + " " + ("" if number == "- " else number)

    def is_of_contents(self, paragraph: Any) -> bool:
        """Tell whether it stands in the table of contents, which says nothing new."""
        return any(_CONTENTS.match(_name(one)) for one in self._chain(paragraph)[1:])

    def _chain(self, paragraph: Any) -> list[Any]:
        """Give the paragraph and the styles that it follows, nearest first."""
        chain = [paragraph]
        told = paragraph.find(f"{_W}pPr/{_W}pStyle")
        while told is not None and len(chain) < _BODY_LEVEL:
            style = self.styles.get(_value(told, "val"))
            if style is None:
                break
            chain.append(style)
            told = style.find(f"{_W}basedOn")
        return chain

    def _level(self, paragraph: Any) -> int:
        """Give how deep a heading stands, or 0."""
        for one in self._chain(paragraph):
            told = one.find(f"{_W}pPr/{_W}outlineLvl")
            if told is not None:
                level = int(_value(told, "val"))
                return level + 1 if level < _BODY_LEVEL else 0
            name = _name(one)
            heading = _NAMED_HEADING.fullmatch(name)
            if heading or name.lower() in _TITLE:
                return int(heading[1]) if heading else 1
        return 0

    def _number(self, paragraph: Any) -> str:
        """Give the mark that Word sets before an item of a list, counting it."""
        found = list(self._list_values(paragraph, "numId"))
        depths = [int(value) for value in self._list_values(paragraph, "ilvl")]
        number, depth = (found or ["0"])[0], (depths or [0])[0]
        counted, levels = self.lists.get(number, ("", {}))
        definition = levels.get(depth)
        if definition is None:
            return ""
        if _told(definition, "numFmt") == "bullet":
            return "- "
        counts = self.counts.setdefault(counted, {})
        for deeper in [level for level in counts if level > depth]:
            del counts[deeper]
        start = int(_told(definition, "start") or 1)
        counts[depth] = counts.get(depth, start - 1) + 1
        return _written(definition, levels, counts)

    def _list_values(self, paragraph: Any, tag: str) -> Iterator[str]:
        for one in self._chain(paragraph):
            told = one.find(f"{_W}pPr/{_W}numPr/{_W}{tag}")
            if told is not None:
                yield _value(told, "val")


def _written(definition: Any, levels: dict[int, Any], counts: dict[int, int]) -> str:
    """Put the figures of all levels into a level's mark: ``%1.%2`` is ``2.1``."""

    def figure(match: re.Match[str]) -> str:
        level = int(match[1]) - 1
        form = _told(levels[level], "numFmt") if level in levels else ""
        return _figure(counts.get(level, 1), form)

    mark = re.sub(r"%([1-9])", figure, _told(definition, "lvlText")).strip()
    return f"{mark} " if mark else ""


def _lists(part: Any) -> Iterator[tuple[str, tuple[str, dict[int, Any]]]]:
    """Give each list's number with its levels, those changed for it alone in place."""
    kinds = (one for one in part.rels.values() if one.reltype.endswith("/numbering"))
    relation = next(kinds, None)
    if relation is None or relation.is_external:
        return
    root = relation.target_part.element
    abstract: dict[str, dict[int, Any]] = defaultdict(dict)
    for kind in root.iter(f"{_W}abstractNum"):
        abstract[_value(kind, "abstractNumId")] = _levels(kind)
    for one in root.iter(f"{_W}num"):
        changes = list(one.iter(f"{_W}lvlOverride"))
        own = [level for change in changes for level in _levels(change).items()]
        kind = _told(one, "abstractNumId")
        # A list that changes nothing is the other's next part.
        counted = f"its own: {_value(one, 'numId')}" if changes else kind
        yield _value(one, "numId"), (counted, abstract[kind] | dict(own))


def _levels(element: Any) -> dict[int, Any]:
    return {int(_value(one, "ilvl")): one for one in element.iter(f"{_W}lvl")}


def _value(element: Any, attribute: str) -> str:
    return str(element.get(f"{_W}{attribute}") or "")


def _told(element: Any, tag: str) -> str:
    child = element.find(f"{_W}{tag}")
    return "" if child is None else _value(child, "val")


def _name(style: Any) -> str:
    return _told(style, "name")


def _figure(number: int, form: str) -> str:
    """Write a number as Word does.

    >>> [_figure(12, form) for form in ("chineseCounting", "lowerRoman", "decimal")]
    ['十二', 'xii', '12']
    """
    if "Letter" in form and number > 0:
        letter = chr(ord("a") + (number - 1) % 26)
        return letter.upper() if form.startswith("upper") else letter
    if "Roman" in form:
        roman = _roman(number)
        return roman.upper() if form.startswith("upper") else roman
    if form == "ideographTraditional" and 0 < number <= len(_STEMS):
        return _STEMS[number - 1]
    counted = form.startswith(("chineseCounting", "taiwaneseCounting", "japaneseCount"))
    return _chinese(number) if counted and 0 < number < 100 else str(number)


def _chinese(number: int) -> str:
    tens, ones = divmod(number, 10)
    ten = ("" if tens == 1 else _DIGITS[tens]) + "十" if tens else ""
    return ten + (_DIGITS[ones] if ones else "")


def _roman(number: int) -> str:
    written = ""
    for value, letters in _ROMAN:
        while number >= value and len(written) < 20:
            written += letters
            number -= value
    return written

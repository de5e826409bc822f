"""Say where in a file something stands, as its reader would look it up."""

from siyu_qa.messages import say
from siyu_qa.records import Part, Place
from siyu_qa.text.rows import BAR


def place_told(place: Place, language: str) -> str:
    """Say the page, paragraph, row or record, or else the lines.

    With a row stands what its cells are.

    >>> place_told(Place("a.txt", 0, 9, 12, 13), "zh-Hans")
    '第 12–13 行'
    >>> row = Part(0, "row", 2, "价目", "", ("商品", "单价"))
    >>> place_told(Place("a.csv", 0, 9, 2, 2, row), "zh-Hans")
    '价目，第 2 行（商品 | 单价）'
    """
    part = place.part
    if not part:
        key = "line" if place.line_start == place.line_end else "lines"
        first, last = place.line_start, place.line_end
        return say(f"place.{key}", language, first=first, last=last)
    told = part_told(part, language)
    if part.within:
        told = say("place.within", language, within=part.within, place=told)
    if part.names:
        told = say("place.named", language, place=told, names=BAR.join(part.names))
    return told


def part_told(part: Part, language: str) -> str:
    """Say which page, paragraph, row or record it is.

    >>> part_told(Part(0, "page", 3), "en")
    'page 3'
    """
    return say(f"place.{part.unit}", language, number=part.number)

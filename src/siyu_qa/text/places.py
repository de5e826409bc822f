"""Say where in a file something stands, as its reader would look it up."""

from siyu_qa.messages import say
from siyu_qa.records import Place


def place_told(place: Place, language: str) -> str:
    """Say the page, paragraph, row or record, or else the lines.

    >>> place_told(Place("a.txt", 0, 9, 12, 13), "zh-Hans")
    '第 12–13 行'
    """
    part = place.part
    if not part:
        key = "line" if place.line_start == place.line_end else "lines"
        first, last = place.line_start, place.line_end
        return say(f"place.{key}", language, first=first, last=last)
    told = say(f"place.{part.unit}", language, number=part.number)
    if not part.within:
        return told
    return say("place.within", language, within=part.within, place=told)

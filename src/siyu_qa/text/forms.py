"""Put the usual characters in the place of forms that mean the same.

Vertical print has marks of its own, old Taiwanese text small ones, and fonts in
PDFs radicals for characters: a reader sees the same, a search and a sentence end
don't.
"""

import re
from collections.abc import Iterator
from itertools import chain

from siyu_qa.text.likelihood import HAN
from siyu_qa.text.pieces import Edit
from siyu_qa.text.radicals import characters_of
from siyu_qa.text.scan import lines_with

UNUSUAL = "\u2e80-\u2fd5\ufe10-\ufe19\ufe30-\ufe48\ufe50-\ufe57"
"""For a class of a pattern: all that may be such a form."""

_ANY = re.compile(f"[{UNUSUAL}]")
# Nothing else is written with these, wherever they stand.
_MARKS = dict(zip("︐︑︒︓︔︕︖︗︘︙", "，、。：；！？〖〗…", strict=True))
# These are parts of drawings and bars of menus as well: only behind a character.
_BEHIND_HAN = dict(zip("︰﹐﹑﹔﹕﹖﹗", "：，、；：？！", strict=True))
_BRACKETS = ("︵︶（）", "︷︸｛｝", "︹︺〔〕", "︻︼【】", "︽︾《》", "︿﹀〈〉")
_QUOTES = ("﹁﹂「」", "﹃﹄『』", "﹇﹈［］")
_PAIRED = {forms[0]: forms for forms in (*_BRACKETS, *_QUOTES)}
# Faces are drawn with brackets too, but hold no words.
_CLOSED = {
    first: re.compile(f"[^{forms[:2]}\n]*{forms[1]}")
    for first, forms in _PAIRED.items()
}
_FORM = re.compile(
    f"[{''.join(_MARKS)}]|(?<=[{HAN}\\w”’」』）》】])[{''.join(_BEHIND_HAN)}]"
    f"|︱︱|[{''.join(_PAIRED)}]"
)
_WORD = re.compile(f"[{HAN}]|[A-Za-z0-9]{{2}}")
_QUOTED = tuple("“‘「『\"'`")
_RADICAL = re.compile("[\u2e80-\u2fd5]")
_CHARACTER = re.compile(f"[{HAN}]")


def unusual_forms(text: str) -> Iterator[Edit]:
    """Find the forms to put in other words.

    >>> [(edit.start, edit.text) for edit in unusual_forms("店規︵試行︶︒")]
    [(2, '（'), (5, '）'), (6, '。')]
    >>> list(unusual_forms("（︶︿︶）"))
    []
    """
    lines = list(lines_with(text, _ANY))
    if not lines:
        return iter(())
    marks = chain.from_iterable(_horizontal(text, *line) for line in lines)
    return iter(sorted((*marks, *_without_radicals(text))))


def _horizontal(text: str, start: int, end: int) -> Iterator[Edit]:
    """Give the marks of vertical print and small ones on a line."""
    for match in _FORM.finditer(text, start, end):
        form = match.group()
        if form in _PAIRED:
            closed = _CLOSED[form].match(text, match.end())
            if closed and _WORD.search(closed.group()):
                forms = _PAIRED[form]
                yield Edit(*match.span(), forms[2])
                yield Edit(closed.end() - 1, closed.end(), forms[3])
        elif text[max(match.start() - 1, 0) : match.start()] not in _QUOTED:
            yield Edit(*match.span(), _usual(form))


def _usual(form: str) -> str:
    return _MARKS.get(form) or _BEHIND_HAN.get(form) or "——"


def _without_radicals(text: str) -> Iterator[Edit]:
    """Give the radicals that stand in words; a line of radicals is about them."""
    characters = characters_of(text)
    for start, end in lines_with(text, _RADICAL):
        found = list(_RADICAL.finditer(text, start, end))
        if len(found) < len(_CHARACTER.findall(text, start, end)):
            for match in found:
                at = match.start()
                if characters[at] != text[at]:
                    yield Edit(at, at + 1, characters[at])

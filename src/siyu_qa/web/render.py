"""Turn document text into markup that can't be anything but text.

Whatever comes from a file, a file's name or a person passes through ``escape``
before our own tags are put around it. No markup made here holds a line break, so
Markdown sees one block of HTML and looks no further.
"""

import string
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from siyu_qa.messages import say
from siyu_qa.records import Place, Span
from siyu_qa.text.lines import line_at, line_starts
from siyu_qa.text.places import place_told

_BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_CONTROLS = (*range(0x20), *range(0x7F, 0xA0), *map(ord, _BIDI))
_SURROGATES = range(0xD800, 0xE000)

# What can't be seen or would turn the text around is named instead.
_NAMES: dict[int, str] = {
    **{
        code: f"\N{MATHEMATICAL LEFT ANGLE BRACKET}U+{code:04X}"
        "\N{MATHEMATICAL RIGHT ANGLE BRACKET}"
        for code in _CONTROLS
    },
    **dict.fromkeys(_SURROGATES, "\N{REPLACEMENT CHARACTER}"),
}
_ENTITIES: dict[int, str] = {
    **_NAMES,
    # All ASCII punctuation means something to Markdown or to HTML.
    **{ord(char): f"&#{ord(char)};" for char in string.punctuation + "\t\n\r"},
}


def named(text: str) -> str:
    r"""Name the characters that can't be seen or would turn the text around.

    >>> named("甲\u202e乙")
    '甲⟨U+202E⟩乙'
    """
    return text.translate(_NAMES)


def escape(text: str) -> str:
    r"""Write every character that markup could read as a numeric entity.

    >>> escape("<b>**3 < 4**</b>")
    '&#60;b&#62;&#42;&#42;3 &#60; 4&#42;&#42;&#60;&#47;b&#62;'

    Characters that turn the reading direction around are named, not obeyed:

    >>> escape("甲\u202e乙")
    '甲⟨U+202E⟩乙'
    """
    return text.translate(_ENTITIES)


def told(key: str, language: str, **values: object) -> str:
    """Give a text of the page, escaped, whatever was filled in.

    >>> told("above", "en", count="<i>")
    '↑ more lines above&#58; &#60;i&#62;'
    """
    return escape(say(f"page.{key}", language, **values))


def marked(text: str, start: int, end: int, phrase: Span = (0, 0)) -> str:
    """Escape a text and mark the characters from *start* to *end*.

    What of them belongs to *phrase* stands out.

    >>> marked("七日内<可退>。", 3, 7)
    '七日内<mark>&#60;可退&#62;</mark>。'
    >>> marked("七日内", 3, 3)
    '七日内'
    >>> marked("七日内可退。", 0, 5, (0, 2))
    '<mark><strong>七日</strong>内可退</mark>。'
    """
    if start >= end:
        return escape(text)
    first, last = max(phrase[0], start), min(phrase[1], end)
    quote = text[start:end]
    inside = strong(quote, first - start, last - start)
    return f"{escape(text[:start])}<mark>{inside}</mark>{escape(text[end:])}"


def strong(text: str, start: int, end: int) -> str:
    """Escape a text and let the characters from *start* to *end* stand out.

    >>> strong("七日内可退", 0, 2)
    '<strong>七日</strong>内可退'
    """
    if start >= end:
        return escape(text)
    before, words, after = text[:start], text[start:end], text[end:]
    return f"{escape(before)}<strong>{escape(words)}</strong>{escape(after)}"


def where(place: Place, language: str) -> str:
    """Say where in its document something stands."""
    return escape(place_told(place, language))


def button(
    name: str, words: str, *, value: str | int = "", title: str = "", kind: str = ""
) -> str:
    """Write a button; the page's script knows what its name stands for.

    What it shows and its title are markup already.

    >>> button("open", "[1]", value="cite-0-1", kind="cite")
    '<button type="button" class="cite" name="open" value="cite-0-1">[1]</button>'
    """
    looks = f' class="{kind}"' if kind else ""
    about = f' title="{title}"' if title else ""
    return (
        f'<button type="button"{looks} name="{name}" value="{value}"{about}>'
        f"{words}</button>"
    )


def shortened(text: str, length: int) -> str:
    """Cut a text that is longer than *length* code points, and show that.

    >>> shortened("七日内可退", 3)
    '七日内…'
    """
    return text if len(text) <= length else text[:length].rstrip() + "…"


_FURNITURE = ' class="furniture"'


@dataclass(frozen=True, slots=True)
class Reach:
    """How much of a document is shown on either side of a span."""

    lines: int
    characters: int


@dataclass(frozen=True, slots=True)
class Stretch:
    """The lines of a document around a span, as list items with their numbers."""

    items: str
    above: int
    """How many lines stand above what is shown."""
    below: int

    @property
    def bottom(self) -> int:
        """The number of the last line that is shown."""
        return self.above + self.items.count("<li ")


def stretch(
    text: str,
    start: int,
    end: int,
    reach: Reach,
    furniture: Sequence[Span] = (),
    phrase: Span = (0, 0),
    labels: Mapping[int, str] = MappingProxyType({}),
) -> Stretch:
    r"""Cut the lines around a span out of a document and mark the span.

    Lines of *furniture* are shown, but as what is not searched. Within the span,
    the *phrase* stands out. Over some lines stand *labels*, which are markup.

    >>> stretch("一\n二\n三\n四", 2, 3, Reach(lines=1, characters=99)).items
    '<li value="1">一</li><li value="2"><mark>二</mark></li><li value="3">三</li>'
    """
    starts = line_starts(text)
    ends = [*starts[1:], len(text)]
    first = line_at(starts, start)
    last = line_at(starts, max(start, end - 1))
    # Beside the span's own lines only whole lines are shown.
    fits_from = bisect_left(starts, start - reach.characters) + 1
    fits_to = bisect_right(ends, end + reach.characters)
    top = min(first, max(first - reach.lines, fits_from))
    bottom = max(last, min(last + reach.lines, fits_to))
    kept_out = {
        number
        for begin, stop in furniture
        for number in range(line_at(starts, begin), line_at(starts, stop - 1) + 1)
    }
    items = (
        f'<li value="{number}"{_FURNITURE * (number in kept_out)}>'
        f"{_label(number, labels)}"
        f"{_line(text[a:b], (start - a, end - a), _from(a, phrase), reach)}</li>"
        for number, a, b in zip(
            range(top, bottom + 1), starts[top - 1 :], ends[top - 1 :], strict=False
        )
    )
    return Stretch("".join(items), above=top - 1, below=len(starts) - bottom)


def _label(line: int, labels: Mapping[int, str]) -> str:
    return f'<span class="part">{labels[line]}</span>' if line in labels else ""


def _from(place: int, span: Span) -> Span:
    start, end = span
    return start - place, end - place


def _line(line: str, span: Span, phrase: Span, reach: Reach) -> str:
    """Write a line; of a very long one only what is in reach of the span."""
    line = line.rstrip("\r\n")
    start, end = span
    low = max(0, start - reach.characters)
    high = min(len(line), end + reach.characters)
    words = marked(
        line[low:high],
        max(start, low) - low,
        min(end, high) - low,
        _from(low, phrase),
    )
    before, after = "…" * (low > 0), "…" * (high < len(line))
    return f"{before}{words}{after}"

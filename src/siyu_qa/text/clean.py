"""Repair a document's text, keeping the way back to the file.

Each step looks at the text and says which spans to replace; nothing else may
change the text. Composed, the steps map any cleaned span to the file's own.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias

from siyu_qa.errors import LoadError
from siyu_qa.records import Document, Source, Span
from siyu_qa.text.dates import date_of
from siyu_qa.text.entities import written_characters
from siyu_qa.text.fold import fold
from siyu_qa.text.forms import UNUSUAL, unusual_forms
from siyu_qa.text.furniture import furniture_lines
from siyu_qa.text.glosses import TONED, broken_glosses, gloss_spans, shifted_runs
from siyu_qa.text.lines import line_of
from siyu_qa.text.losses import damaged_lines
from siyu_qa.text.mojibake import (
    ACROSS_SIGNS,
    LATIN_SIGNS,
    lines_read_across_scripts,
    read_as_latin,
    utf8_read_as_gbk,
)
from siyu_qa.text.pieces import Edit, Mapped, source_span
from siyu_qa.text.punctuation import repeated_marks
from siyu_qa.text.spacing import spaced_characters
from siyu_qa.text.titles import title_of
from siyu_qa.text.wrapping import broken_lines

Step: TypeAlias = Callable[[str], Iterable[Edit]]

_BREAKS = "\r\v\f\x85\u2028\u2029"
_LINE_BREAK = re.compile("\r\n?|[\v\f\x85\u2028\u2029]")
_INVISIBLE = (
    "\N{ZERO WIDTH NO-BREAK SPACE}"  # a byte-order mark, once decoded
    "\N{ZERO WIDTH SPACE}\N{WORD JOINER}\N{SOFT HYPHEN}"
    "\N{LEFT-TO-RIGHT MARK}\N{RIGHT-TO-LEFT MARK}"
    "\N{LEFT-TO-RIGHT EMBEDDING}-\N{RIGHT-TO-LEFT OVERRIDE}"
    "\N{LEFT-TO-RIGHT ISOLATE}-\N{POP DIRECTIONAL ISOLATE}"
    "\x00-\x08\x0e-\x1f\x7f"
)
# Said twice, since a search leaps to a plain class of characters.
_UNSEEN = re.compile(f"[{_INVISIBLE}][{_INVISIBLE}]*")
_REPEATED_LENGTH = 30
_EXCERPT = 20


def unify_line_breaks(text: str) -> Iterator[Edit]:
    r"""Make every line end one line feed: the later steps look for that alone.

    >>> list(unify_line_breaks("一\r\n二"))
    [Edit(start=1, end=3, text='\n')]
    """
    found = _LINE_BREAK.finditer(text) if any(map(text.__contains__, _BREAKS)) else ()
    return (Edit(*match.span(), "\n") for match in found)


def drop_invisible(text: str) -> Iterator[Edit]:
    r"""Take out characters that nobody can see and that cut words apart.

    >>> list(drop_invisible("\ufeff合\u200b同"))
    [Edit(start=0, end=1, text=''), Edit(start=2, end=3, text='')]
    """
    return (Edit(*match.span()) for match in _UNSEEN.finditer(text))


def drop_repeated_lines(text: str) -> Iterator[Edit]:
    """Take out a long line that stands in the document already."""
    lines = text.splitlines(keepends=True)
    if len(lines) < 2:
        return
    lengths = [len(line.strip()) for line in lines]
    # Folding leaves lengths as they are, and few lines have that of another.
    times = Counter(length for length in lengths if length >= _REPEATED_LENGTH)
    seen: set[str] = set()
    start = 0
    for line, length in zip(lines, lengths, strict=True):
        if times[length] > 1:
            words = fold(line.strip())
            if words in seen:
                yield Edit(start, start + len(line))
            seen.add(words)
        start += len(line)


# Bytes come first, since some of them look like line ends and invisible characters.
# Lines are joined while they still have the width that they were broken at, and a
# shifted run ends at a gloss, so it is mended before the glosses are taken out.
REPAIRS: tuple[Step, ...] = (
    utf8_read_as_gbk,
    read_as_latin,
    lines_read_across_scripts,
    unify_line_breaks,
    drop_invisible,
    written_characters,
    unusual_forms,
    spaced_characters,
    broken_lines,
    shifted_runs,
    gloss_spans,
    repeated_marks,
)


# What a step finds nothing without. Hardly a text has any of it, and to look for all
# of it takes as long as to look for one.
_SIGNS: dict[Step, str] = {
    read_as_latin: LATIN_SIGNS,
    lines_read_across_scripts: ACROSS_SIGNS,
    unify_line_breaks: _BREAKS,
    drop_invisible: _INVISIBLE,
    unusual_forms: UNUSUAL,
    shifted_runs: TONED,
    gloss_spans: TONED,
}
_SIGN = re.compile(f"[{''.join(_SIGNS.values())}]")

# Furniture and repeated lines are known only once their words are whole.
KEPT_OUT: tuple[Step, ...] = (furniture_lines, drop_repeated_lines)


def repaired(source: Source) -> Mapped:
    """Take the markup out of a source's text and mend it, with nothing kept out."""
    mapped = Mapped.verbatim(source.text)
    mapped = mapped.edited(Edit(*markup) for markup in source.markup)
    # A row says one thing: no sentence goes on from one to the next.
    left_out = broken_lines if source.is_table else None
    has_signs = bool(_SIGN.search(mapped.text))
    for step in REPAIRS:
        if step is not left_out and (has_signs or step not in _SIGNS):
            before, mapped = mapped, mapped.edited(step(mapped.text))
            if mapped is not before:
                has_signs = bool(_SIGN.search(mapped.text))
    return mapped


def clean(source: Source, kept_out: Iterable[Step] = KEPT_OUT) -> Document:
    """Run every cleaning step once, in order.

    Args:
        source: As it was read.
        kept_out: Find the lines that are listed and that no passage has.
    """
    mapped = repaired(source)
    warnings = tuple(_suspects(source, mapped))
    furniture: list[Span] = []
    for find in kept_out:
        edits = tuple(find(mapped.text))
        furniture += (source_span(mapped.pieces, *edit[:2]) for edit in edits)
        mapped = mapped.edited(edits)
    return Document(
        source=source,
        text=mapped.text,
        pieces=mapped.pieces,
        title=source.title or title_of(mapped.text, source.path),
        warnings=warnings,
        date=source.date or date_of(mapped.text, source.path),
        furniture=tuple(sorted(furniture)),
    )


def _suspects(source: Source, mapped: Mapped) -> Iterator[LoadError]:
    """List the shifted runs that could not be mended, and where words are lost."""
    for match in broken_glosses(mapped.text):
        start, end = source_span(mapped.pieces, match.start(), match.end() + 2)
        yield LoadError(
            "shifted_run",
            path=source.path,
            line=line_of(source.text, start),
            run=source.text[start:end],
        )
    damaged = list(damaged_lines(mapped.text))
    if damaged:
        start, end = source_span(mapped.pieces, *damaged[0])
        yield LoadError(
            "lost_characters",
            path=source.path,
            line=line_of(source.text, start),
            lines=len(damaged),
            words=source.text[start:end].strip()[:_EXCERPT],
        )

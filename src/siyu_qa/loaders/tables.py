"""Tables as text: cells with a comma, a tab or another sign between them.

A row is read as one line of its cells; where it asks and answers, as the question
with its answer below. Its place is the file's own.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path, PurePosixPath

from siyu_qa.errors import LoadError
from siyu_qa.loaders._decoding import decoded
from siyu_qa.loaders._fields import Field
from siyu_qa.loaders._header import Row, check_cells, header_of, read_table
from siyu_qa.loaders._kept import markup_around
from siyu_qa.records import Markup, Source
from siyu_qa.settings import Settings
from siyu_qa.text.lines import line_of

SUFFIXES = (".csv", ".tsv")
IS_TEXT = True
LARGEST = 16 << 20

# A tie goes to the first: it is the rarer one within words.
_DELIMITERS = "\t;,|，"
# A mark of prose, unless columns are named with it.
_PROSE = "，"
_SAMPLE = 1 << 16
_SAMPLE_ROWS = 50
# What some programs write above the table, for themselves.
_NOTE = re.compile(r"\ufeff?(?:sep=(?P<delimiter>.)(?:\r\n?|\n))?", re.IGNORECASE)
_LINE_END = re.compile(r"\r\n?|\n")
_EDITED = re.compile(r'""|\r\n?|\n')


def load(path: Path, name: str, _: Settings) -> Source:
    """Read a table, each row a part of its own.

    Raises:
        LoadError: Where the file is no text, has no cell with words, or too many.
    """
    source = decoded(path, name)
    text = source.text
    note = _NOTE.match(text)
    start = note.end() if note else 0
    told = note["delimiter"] if note else None
    delimiter = told or delimiter_of(text, path.suffix, start)
    rows = list(_bounded(rows_of(text, delimiter, start), name))
    kept, parts = read_table(rows)
    if not kept:
        raise LoadError("empty_file", path=name)
    return replace(
        source,
        markup=markup_around(kept, text),
        parts=(replace(parts[0], start=0), *parts[1:]),
        title=PurePosixPath(name).stem,
        warnings=(*source.warnings, *_stray_quotes(rows, text, name)),
    )


def _bounded(rows: Iterable[Row], name: str) -> Iterator[Row]:
    """Give the rows until they have too many cells."""
    cells = 0
    for row in rows:
        cells += len(row.cells)
        check_cells(cells, name)
        yield row


def delimiter_of(text: str, suffix: str = "", start: int = 0) -> str:
    r"""Tell the sign between cells: the one that cuts most rows into as many.

    >>> delimiter_of("伞;2,5\n杯;3,5\n"), delimiter_of("问题，答案\n几点，九点\n")
    (';', '，')
    """
    sample = text[start : start + _SAMPLE]
    evenness = {sign: _evenness(sample, sign) for sign in _DELIMITERS}
    best = max(evenness, key=evenness.__getitem__)
    usual = "\t" if suffix.lower() == ".tsv" else ","
    return best if any(evenness[best]) else usual


def _evenness(sample: str, sign: str) -> tuple[float, int]:
    """Give the share of rows that *sign* cuts into as many cells as most, and these."""
    rows = islice(rows_of(sample, sign, 0), _SAMPLE_ROWS)
    written = [row for row in rows if not row.is_blank]
    widths = Counter(len(row.cells) for row in written if len(row.cells) > 1)
    if not widths or (sign == _PROSE and not header_of(written)):
        return 0.0, 0
    width, count = widths.most_common(1)[0]
    # A wrong sign cuts cells in two within their quotation marks.
    torn = sum(any(_is_stray(cell, sample) for cell in row.cells) for row in written)
    return (count - torn) / len(written), width


def rows_of(text: str, delimiter: str, start: int) -> Iterator[Row]:
    """Read the rows from *start* on; a line end within quotation marks ends none."""
    sign = re.escape(delimiter)
    blank = "[ ]*" if delimiter == "\t" else r"[ \t]*"
    quoted = re.compile(rf'{blank}"((?:[^"]++|"")*+)"{blank}(?={sign}|[\r\n]|\Z)')
    plain = re.compile(rf"([^{sign}\r\n]*)")
    number, at = 1, start
    while at < len(text):
        cells: list[Field] = []
        while True:
            match = quoted.match(text, at) or plain.match(text, at)
            if match is None:
                break
            cells.append(_cell(match, text, match.re is quoted))
            at = match.end()
            if not text.startswith(delimiter, at):
                break
            at += len(delimiter)
        yield Row(number, tuple(cells))
        line_end = _LINE_END.match(text, at)
        number, at = number + 1, line_end.end() if line_end else at


def _cell(match: re.Match[str], text: str, is_quoted: bool) -> Field:
    start, end = match.span(1)
    if not is_quoted:
        return Field(start, end, match[1])
    edits = tuple(_edits(text, start, end))
    words = _LINE_END.sub("\n", match[1]).replace('""', '"') if edits else match[1]
    return Field(start, end, words, edits)


def _edits(text: str, start: int, end: int) -> Iterator[Markup]:
    for match in _EDITED.finditer(text, start, end):
        yield *match.span(), '"' if match.group() == '""' else "\n"


def _stray_quotes(rows: Sequence[Row], text: str, name: str) -> Iterator[LoadError]:
    """Tell of the first quotation mark that opens a cell and never closes it."""
    cells = (cell for row in rows for cell in row.cells)
    for cell in (cell for cell in cells if _is_stray(cell, text)):
        yield LoadError("stray_quote", path=name, line=line_of(text, cell.start))
        return


def _is_stray(cell: Field, text: str) -> bool:
    """Tell whether a quotation mark is the first character of a cell as it stands."""
    return text[cell.start : cell.end].lstrip().startswith('"') and not cell.edits

"""Cut text into sentences, and tell lists from running text.

A sentence ends at its mark or with its line, never inside a number, a quotation
or brackets. A list is a run of lines marked alike, with the line that leads in.
"""

import re
from collections.abc import Iterator, Sequence
from enum import Enum
from itertools import groupby
from typing import NamedTuple

from siyu_qa.records import Span
from siyu_qa.text.markdown import TABLE_ROW, fenced_lines, is_table_row, is_table_rule
from siyu_qa.text.titles import heading_of


class Kind(Enum):
    """What a stretch of text is to its neighbours."""

    SENTENCE = "sentence"
    HEADING = "heading"
    LEAD_IN = "lead-in"
    ITEM = "item"


class Stretch(NamedTuple):
    """A sentence of a text, with its place and what it is.

    *list_number* is the same for all items of one list and for its lead-in, and 0
    outside lists. *line* counts the lines of the text from 0.
    """

    start: int
    end: int
    kind: Kind
    line: int
    list_number: int = 0


class Line(NamedTuple):
    """A line that is not blank, without the white space around it."""

    start: int
    end: int
    number: int
    kind: Kind
    list_number: int


_CLOSING = "”’」』）》】〉)]\"'"
_PAIRS = dict(zip("“‘「『（《【〈([", "”’」』）》】〉)]", strict=True))
# A half-width mark before a letter or digit stands in a link.
_IN_LINK = "[0-9A-Za-z]"
_END = re.compile(
    # What each mark needs is told behind it: a search leaps to a plain class.
    rf"[。！？!?….](?:(?:(?<=[。！？])|(?<=[!?])(?!{_IN_LINK}))"
    rf"(?:[。！？]|[!?](?!{_IN_LINK}))*|(?<=…)…*(?=\s|$)|(?<=[a-z]\.)(?=\s))"
    rf"[{re.escape(_CLOSING)}]*"
)
_BRACKET = re.compile(f"[{re.escape(''.join((*_PAIRS, *_PAIRS.values())))}]")
_SHORT_QUOTATION = 200
# Speech of this length has said its sentence: what follows is another.
_SPEECH = 12

# The families of list marks; lines of one list have marks of one family.
_MARKS = re.compile(
    "|".join(
        f"({mark})"
        for mark in (
            r"\d{1,3}[)）]",
            r"\d{1,3}[.、．](?!\d)",
            r"[(（]\d{1,3}[)）]",
            r"[(（][一二三四五六七八九十]{1,3}[)）]",
            r"[一二三四五六七八九十]{1,3}[、.．]",
            "[\N{CIRCLED DIGIT ONE}-\N{CIRCLED NUMBER TWENTY}]",
            r"[-*+•·●○◆■]\s",
            r"第?[一二三四五六七八九十]{1,2}(?:是|来|來|则|則|，|,|、|[点點][:：,，是])",
            r"(?:首先|其[一二三四五六次]|再次|最[后後])[,，是:：]?",
            TABLE_ROW.pattern,
        )
    )
)
# A short line that is one question heads its answer, as in a list of questions.
_ASKED = re.compile(
    r"(?:(?:[问問Qq]\d{0,3}|\d{1,3})\s*[:：.、．]\s*)?[^。！!?？\n]{4,40}[?？]"
)
_LEADS_IN = re.compile(
    r"[:：]$|(?:如下|以下|下列)[^。]{0,12}$|[一二三四五六七八九十\d]+"
    r"(?:大|种|種|个|個|点|點|项|項|方面|条|條)[^。]{0,12}。?$"
)


def stretches(text: str) -> list[Stretch]:
    """Cut *text* into its sentences, in order; blank space lies between them.

    >>> text = "他说：“好。”走了。版本3.5。"
    >>> [text_of(stretch, text) for stretch in stretches(text)]
    ['他说：“好。”走了。', '版本3.5。']
    """
    return [
        Stretch(start, end, line.kind, line.number, line.list_number)
        for line in worded_lines(text)
        for start, end in sentence_spans(text, line)
    ]


def text_of(stretch: Stretch | Line, text: str) -> str:
    """Give the words of a stretch of *text*."""
    return text[stretch.start : stretch.end]


def lines(text: str) -> list[Line]:
    r"""Give the lines that are not blank, each told what it is.

    >>> [line.kind.name for line in lines("# 会员\n分两种：\n1. 金卡\n2. 银卡\n完。")]
    ['HEADING', 'LEAD_IN', 'ITEM', 'ITEM', 'SENTENCE']
    """
    written = list(_written(text))
    words = [line for _, _, line in written]
    fenced = fenced_lines(words)
    kinds, list_numbers = _in_lists(words, fenced)
    for at, line in enumerate(words):
        if kinds[at] is Kind.SENTENCE and not fenced[at] and _is_heading(line):
            kinds[at] = Kind.HEADING
    return [
        Line(start, start + len(line), number, kind, list_number)
        for (number, start, line), kind, list_number in zip(
            written, kinds, list_numbers, strict=True
        )
    ]


def worded_lines(text: str) -> list[Line]:
    r"""Give the lines that say something, which the rule of a table doesn't.

    >>> [line.number for line in worded_lines("|早点|价|\n|---|---|\n|豆浆|3元|")]
    [0, 2]
    """
    return [one for one in lines(text) if not is_table_rule(text_of(one, text))]


def _in_lists(
    words: Sequence[str], fenced: Sequence[bool]
) -> tuple[list[Kind], list[int]]:
    """Tell the items of lists and their lead-ins, with the numbers of the lists."""
    kinds = [Kind.SENTENCE] * len(words)
    list_numbers = [0] * len(words)
    marks = [
        None if code else _MARKS.match(line)
        for line, code in zip(words, fenced, strict=True)
    ]
    if not any(marks):
        return kinds, list_numbers
    families = [mark and mark.lastindex for mark in marks]
    runs = [list(run) for _, run in groupby(range(len(words)), families.__getitem__)]
    for list_number, run in enumerate(runs, start=1):
        if families[run[0]] is None or len(run) < 2:
            continue
        before = run[0] - 1
        if before >= 0 and _LEADS_IN.search(words[before]):
            kinds[before] = Kind.LEAD_IN
            list_numbers[before] = list_number
        elif all(heading_of(words[at]) for at in run):
            continue
        for at in run:
            kinds[at] = Kind.ITEM
            list_numbers[at] = list_number
    return kinds, list_numbers


def _written(text: str) -> Iterator[tuple[int, int, str]]:
    """Give the number of each line that is not blank, where it begins, its words."""
    start = 0
    for number, line in enumerate(text.split("\n")):
        words = line.strip()
        if words:
            yield number, start + line.index(words), words
        start += len(line) + 1


def _is_heading(line: str) -> bool:
    return bool(
        heading_of(line) or (line.endswith(("?", "？")) and _ASKED.fullmatch(line))
    )


def sentence_spans(text: str, line: Line) -> Iterator[Span]:
    """Give the spans of the sentences that a line is made of."""
    start = line.start
    if line.kind is not Kind.HEADING and not is_table_row(text_of(line, text)):
        for end in _inner_ends(text, line):
            yield start, end
            start = end
            while text[start].isspace():
                start += 1
    yield start, line.end


def _inner_ends(text: str, line: Line) -> Iterator[int]:
    """Give where sentences end before the line does."""
    marks = _END.finditer(text, line.start, line.end)
    ends = [mark.span() for mark in marks if mark.end() < line.end]
    quoted = sorted(_quotations(text, line), reverse=True) if ends else []
    around: list[Span] = []
    for at, end in ends:
        while quoted and quoted[-1][0] < at:
            around.append(quoted.pop())
        around = [span for span in around if at < span[1]]
        if all(last <= end and _is_speech(text[first:last]) for first, last in around):
            yield end


def _is_speech(quotation: str) -> bool:
    return quotation[-1] in "”’」』" and len(quotation) > _SPEECH


def _quotations(text: str, line: Line) -> list[Span]:
    """Give the spans in which no sentence ends: closed and not too long."""
    found = []
    waiting: list[tuple[str, int]] = []
    for bracket in _BRACKET.finditer(text, line.start, line.end):
        char, at = bracket.group(), bracket.start()
        if char in _PAIRS:
            waiting.append((_PAIRS[char], at))
        elif waiting and char == waiting[-1][0]:
            _, start = waiting.pop()
            if at - start <= _SHORT_QUOTATION:
                found.append((start, at + 1))
    return found

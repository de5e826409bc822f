"""Join the lines that were broken at a fixed width, wherever the sentence stood.

Old text files, mails and copies of PDFs are written so. That a text is one of them
is told by all of it: its lines end in mid-sentence just where the next word would
have gone beyond one width, and words go on across their ends. Where lines end by
themselves, as in lists, poems and tables, they end sooner or later than that, or
what follows doesn't go on.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import chain, pairwise
from typing import NamedTuple, TypeAlias

from siyu_qa.text.likelihood import HAN, is_familiar, is_han
from siyu_qa.text.pieces import Edit
from siyu_qa.text.titles import heading_of

Measure: TypeAlias = Callable[[str], int]
"""Gives the width of words: in columns, or in characters."""

# In columns, of which a Han character takes two.
_NARROWEST, _WIDEST = 36, 160
# In characters; a line that a long word was carried over from is the shortest.
_SHORTEST = 9
_FEWEST = 3
# Of the lines that end in mid-sentence, so many end at the width; few go beyond it.
_MOST, _FEW = 0.8, 0.2
# In running text half the pairs of characters are familiar, by chance a sixth; so
# many and one more make it seven times as likely that words go on than not.
_FAMILIAR = 0.37
# A mark is as good a sign as a familiar pair where so few words stand between it and
# a line end: clauses are longer, unless they are cut.
_STUB_END = re.compile(f"[，。；！？]([{HAN}]{{1,2}})$")
_STUB_START = re.compile(f"([{HAN}]?)[，。；！？]")
# A mark that may not begin a line stands out beyond the width.
_HANGING = "，。、；：,;）」』”》"

_FINISHING = frozenset("。！？!?…：:|｜")
_BEHIND_FINISHED = "”’」』）》】)]\"'*"
_LATIN_STOP = re.compile(r"[A-Za-z]\.")
_STOPPED = re.compile(r"[。！？][”’」』）》】)]*$")
_INNER_STOP = re.compile(r"[。！？](?![”’」』）》】)]*$)")
_INNER = re.compile(r"[，。；！？](?!$)")
_GAP = re.compile(r"\S {2,}\S|\S\u3000+\S")
_BARS = frozenset("|│┃")
_DRAWN = _BARS | frozenset("+>#=~")
_FENCES = ("```", "~~~")
_ITEM = re.compile(
    r"[(（]?(?:\d{1,3}|[一二三四五六七八九十百]{1,4}|[a-zA-Z])[)）.、．](?!\d)"
    r"|第[一二三四五六七八九十百千〇零\d]+[条條章節节款项項编編篇部課课]"
    r"|[-*+•·●○◆■□▪※→>#=~_—]|[\N{CIRCLED DIGIT ONE}-\N{NUMBER TWENTY FULL STOP}]"
    r"|[问答問QA甲乙丙丁]\s?[:：]|\d{1,2}[:：]\d\d"
)
# A name or label before a colon: a speech, an address, a field of a form.
_LABEL = re.compile(r"[^，。；！？\s“”「」『』（）《》]{1,8}[:：]")
# What stays on one line: a Latin word or number, a character with its marks.
_WORD = re.compile(
    r"[“‘「『（《【(\[]*(?:[!-~]+|.)[，。、；：！？”’」』）》】,.;:!?)\]…—]*"
)
_ADDRESS = re.compile(r"(?:://|[/@\\_=])[!-~]*$|^[!-~]*(?:://|[/@\\_=])")
_SPACED = re.compile(f"[{HAN}] [A-Za-z0-9]|[A-Za-z0-9] [{HAN}]")
_UNSPACED = re.compile(f"[{HAN}][A-Za-z0-9]|[A-Za-z0-9][{HAN}]")


class _Line(NamedTuple):
    """A line of a text, without the blank space around its words."""

    start: int
    end: int
    indent: str
    words: str


class _Break(NamedTuple):
    """A line end in mid-sentence."""

    before: _Line
    after: _Line

    def widths(self, measure: Measure) -> range:
        """Give the widths of text that the line is broken just there for."""
        word = _WORD.match(self.after.words)
        width = measure(self.before.indent + self.before.words)
        hangs = measure("，") * (self.before.words[-1] in _HANGING)
        space = self.before.words[-1].isascii() or self.after.words[0].isascii()
        return range(
            width - hangs, width + measure(word.group() if word else "") + space
        )


def broken_lines(text: str) -> Iterator[Edit]:
    r"""Find the line ends to take out.

    >>> line = "本店每逢周三闭店盘点，盘点当天不接待来访客人"
    >>> list(broken_lines(line + "\n也不办理退换货业务。"))
    []

    One line doesn't make a width; it takes a text of such lines.
    """
    breaks = list(_breaks(text)) if _may_be_wrapped(text) else []
    for measure in (_columns, len) if len(breaks) >= _FEWEST else ():
        fitting = [one.widths(measure) for one in breaks]
        votes = Counter(chain.from_iterable(fitting))
        width = max(votes, key=lambda width: (votes[width], -width))
        owed = [one for one, fits in zip(breaks, fitting, strict=True) if width in fits]
        if len(owed) >= len(breaks) * _MOST and _is_wrapped(text, owed, measure, width):
            between = " " if _is_spaced(text) else ""
            for before, after in owed:
                yield Edit(before.end, after.start, _joint(before, after, between))
            return


def _may_be_wrapped(text: str) -> bool:
    """Tell whether enough lines are long, and enough of them end in mid-sentence."""
    lines = text.split("\n") if text.count("\n") >= _FEWEST else ()
    long = [line for line in lines if len(line) >= _SHORTEST]
    return len(long) > _FEWEST and sum(map(_is_unfinished, long)) >= _FEWEST


def _is_unfinished(line: str) -> bool:
    words = line.strip()
    return _SHORTEST <= len(words) <= _WIDEST and not _is_finished(words)


def _is_finished(words: str) -> bool:
    """Tell the end of a sentence, which a search for would find far more slowly."""
    last = words.rstrip(_BEHIND_FINISHED)[-1:]
    return last in _FINISHING or bool(_LATIN_STOP.fullmatch(words[-2:]))


def _columns(words: str) -> int:
    return len(words.encode("gb18030", errors="replace"))


def _breaks(text: str) -> Iterator[_Break]:
    """Give the line ends in mid-sentence behind which the sentence may go on."""
    lines = list(_lines(text))
    margin = min((line.indent for line in lines if line.words), key=len, default="")
    for before, after in pairwise(lines):
        if (
            len(before.words) >= _SHORTEST
            and after.words
            and after.indent == margin
            and not _is_finished(before.words)
            and _may_be_broken(before.words)
            and _may_go_on(after.words)
            and _goes_on(before.words, after.words)
        ):
            yield _Break(before, after)


def _lines(text: str) -> Iterator[_Line]:
    """Give the lines; those of a block of code have no words."""
    start = 0
    fenced = False
    for line in text.split("\n"):
        written = line.lstrip()
        fence = written.startswith(_FENCES)
        fenced ^= fence
        words = "" if fenced or fence else written.rstrip()
        indent = line[: len(line) - len(written)]
        first = start + len(indent)
        yield _Line(first, first + len(words), indent, words)
        start += len(line) + 1


def _may_be_broken(words: str) -> bool:
    return (
        len(words) <= _WIDEST
        and _columns(words) <= _WIDEST
        and not heading_of(words)
        and not _is_row(words)
    )


def _may_go_on(words: str) -> bool:
    return not (heading_of(words) or _ITEM.match(words) or _is_row(words))


def _is_row(words: str) -> bool:
    """Tell a row of a table, or of a drawing."""
    # Of a long line the last look takes far longer than all before.
    may_have_gaps = "  " in words or "\u3000" in words
    return (
        words[0] in _DRAWN
        or words[-1] in _BARS
        or "\t" in words
        or (may_have_gaps and bool(_GAP.search(words)))
    )


def _goes_on(before: str, after: str) -> bool:
    """Tell whether two lines may be one, judged by where they meet."""
    last, first = before[-1], after[0]
    if is_han(last) and is_han(first):
        return is_familiar(last, first) or not _LABEL.match(after)
    if last.isdigit() and first.isdigit():
        return False
    return not (_LABEL.match(after) or _has_address(before) or _has_address(after))


def _has_address(words: str) -> bool:
    """Tell words that begin or end with the address of a page or a mailbox."""
    at_an_end = words[0].isascii() or words[-1].isascii()
    return at_an_end and bool(_ADDRESS.search(words))


def _is_wrapped(text: str, owed: list[_Break], measure: Measure, width: int) -> bool:
    meeting = [one.before.words[-1] + one.after.words[0] for one in owed]
    pairs = [pair for pair in meeting if all(map(is_han, pair))]
    known = sum(is_familiar(*pair) for pair in pairs)
    if _is_running(owed, measure, width):
        goes_on = known + _stubs(owed) > len(pairs) * _FAMILIAR
    else:
        goes_on = known > len(pairs) * _FAMILIAR + 1
    longer = [
        measure(line.rstrip()) > width + measure("，") for line in text.split("\n")
    ]
    return (
        len(owed) >= _FEWEST
        and max(_columns(one.before.words) for one in owed) >= _NARROWEST
        and goes_on
        and sum(longer) <= len(longer) * _FEW
    )


def _stubs(owed: list[_Break]) -> int:
    """Count the ends of clauses that line ends cut off, one for each side.

    Rows that all begin with a name or end with a number have such parts as well, but
    then most of them are of one length.
    """
    found = [
        (side, len(stub[1]))
        for one in owed
        for side, stub in (
            ("end", _STUB_END.search(one.before.words)),
            ("start", _STUB_START.match(one.after.words)),
        )
        if stub
    ]
    most = max(Counter(found).values(), default=0)
    return 0 if most * 2 > len(owed) else len(found)


def _is_running(owed: list[_Break], measure: Measure, width: int) -> bool:
    """Tell whether the lines look cut out of paragraphs.

    A stop stands within a line, and one ends each paragraph, mostly in a shorter line.
    Where sentences stand one to a line, each ends with a mark or none does; verses
    have their marks at the same place.
    """
    ends = {one.before.end for one in owed}
    closing = [one.after for one in owed if one.after.end not in ends]
    lines = [one.before.words for one in owed] + [line.words for line in closing]
    marks = Counter(mark.start() for line in lines for mark in _INNER.finditer(line))
    shorter = sum(measure(line.indent + line.words) < width for line in closing)
    return (
        all(_STOPPED.search(line.words) for line in closing)
        and shorter * 2 > len(closing)
        and any(_INNER_STOP.search(line) for line in lines)
        and max(marks.values()) * 2 <= len(lines)
        and sum(one.before.words[-1] in _HANGING for one in owed) * 3 <= len(owed)
    )


def _is_spaced(text: str) -> bool:
    """Tell whether the text sets a space between Han and Latin."""
    return len(_SPACED.findall(text)) > len(_UNSPACED.findall(text))


def _joint(before: _Line, after: _Line, between: str) -> str:
    """Give what belongs in the place of a line end."""
    last, first = before.words[-1], after.words[0]
    if last.isascii() and first.isascii():
        return "" if last == "-" else " "
    meets = (is_han(last) and first.isalnum()) or (is_han(first) and last.isalnum())
    return between if meets and (last.isascii() or first.isascii()) else ""

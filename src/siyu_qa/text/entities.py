r"""Decode what a page or program wrote for a character: ``&nbsp;``, ``\u3000``.

Text taken out of a page's source has them. Text that speaks of them has them too;
there they are what is meant.
"""

import html
import re
from collections.abc import Iterator
from itertools import chain

from siyu_qa.text.pieces import Edit
from siyu_qa.text.scan import lines_with

_ENTITY = re.compile(r"&(?:amp;){0,4}(?:[a-zA-Z]{2,8}|#\d{2,6}|#[xX][0-9a-fA-F]{2,5});")
# Indents and line ends as Python and JSON write them, behind or before words.
_ESCAPE = re.compile(r"(?:\\u3000|\\xa0)+|(?<=[。！？”])(?:\\r)?\\n(?![A-Za-z\"'`])")
_PATTERNS = {"&": _ENTITY, "\\": _ESCAPE}
_SPEAKS_OF_THEM = re.compile(
    r"html|xml|unicode|python|json|entit|escape|replace|strip|print|<[a-z/!]"
    r"|实体|實體|转义|轉義|字符|字元|编码|編碼|代码|代碼|源码|正则|正則|替换|替換",
    re.IGNORECASE,
)
_QUOTED = tuple("“‘「『\"'`")


def written_characters(text: str) -> Iterator[Edit]:
    r"""Find what stands for a character, with the character.

    >>> [edit.text for edit in written_characters("九点&mdash;六点&nbsp;&#24320;门")]
    ['—', ' ', '开']
    >>> list(written_characters("空格的转义是&nbsp;"))
    []
    """
    patterns = [one for first, one in _PATTERNS.items() if first in text]
    for start, end in lines_with(text, *patterns):
        if not _SPEAKS_OF_THEM.search(text, start, end):
            found = (one.finditer(text, start, end) for one in patterns)
            yield from sorted(filter(None, map(_decoded, chain(*found))))


def _decoded(match: re.Match[str]) -> Edit | None:
    before = match.string[max(match.start() - 1, 0) : match.start()]
    read = "" if before in _QUOTED else _read(match.group())
    return Edit(*match.span(), read) if read else None


def _read(written: str) -> str:
    if written.startswith("\\"):
        spaces = written.replace("\\u3000", "\N{IDEOGRAPHIC SPACE}")
        return re.sub(r"(?:\\r)?\\n", "\n", spaces.replace("\\xa0", " "))
    read = html.unescape(re.sub("^&(?:amp;)+(?!$)", "&", written))
    if read.isspace() and read not in "\N{IDEOGRAPHIC SPACE}":
        return " "
    return read if len(read) == 1 and read.isprintable() else ""

"""Tell the lines that Markdown sets apart: of a table, of a block of code."""

import re
from collections.abc import Sequence
from itertools import repeat

TABLE_ROW = re.compile(r"\|[^|]*\|")
"""What a row of a table begins with: a cell between its bars."""

_DELIMITER = re.compile(r"\|?(?:\s*+:?-++:?\s*+\|)+(?:\s*+:?-++:?)?\s*")
_FENCE = re.compile(r"\s*(?P<mark>`{3,}+|~{3,}+)(?P<language>[^`]*)")


def is_table_row(line: str) -> bool:
    """Tell a row of a table, with a bar before and behind its first cell.

    >>> is_table_row("| 豆浆 | 3元 |"), is_table_row("丨方法"), is_table_row("| 注")
    (True, False, False)
    """
    return bool(TABLE_ROW.match(line.strip()))


def is_table_rule(line: str) -> bool:
    """Tell the line below a table's header, which has no words.

    >>> is_table_rule("|:---|---:|"), is_table_rule("---|---"), is_table_rule("---")
    (True, True, False)
    """
    return bool(_DELIMITER.fullmatch(line))


def may_have_fences(text: str) -> bool:
    """Tell whether a text or a line may have what opens and closes a block of code.

    >>> may_have_fences("```sh"), may_have_fences("`ls`")
    (True, False)
    """
    return "```" in text or "~~~" in text


def fenced_lines(lines: Sequence[str]) -> list[bool]:
    """Tell for each line whether it stands in a block of code, fences included.

    >>> fenced_lines(["# 一", "```sh", "# 二", "```", "# 三"])
    [False, True, True, True, False]

    A fence that nothing closes is none: what follows it may well be the text.

    >>> fenced_lines(["```", "# 一"])
    [False, False]
    """
    fenced = [False] * len(lines)
    opened, mark = 0, ""
    for at in [at for at, line in enumerate(lines) if may_have_fences(line)]:
        fence = _FENCE.fullmatch(lines[at])
        if fence is None or (mark and not fence["mark"].startswith(mark)):
            continue
        # With a language it opens a block, even where the end of one was not seen.
        if not mark or fence["language"].strip():
            opened, mark = at, fence["mark"]
            continue
        fenced[opened : at + 1] = repeat(True, at + 1 - opened)
        mark = ""
    return fenced

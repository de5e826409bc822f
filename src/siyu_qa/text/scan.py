"""Find the lines of a text that a repair has to look at."""

import re
from collections.abc import Iterator

from siyu_qa.records import Span


def lines_with(text: str, *patterns: re.Pattern[str]) -> Iterator[Span]:
    r"""Give each line, without its end, that one of the patterns begins on.

    >>> list(lines_with("一a\n二\n三b a\n", re.compile("a"), re.compile("b")))
    [(0, 2), (5, 9)]
    """
    found = {pattern: pattern.search(text) for pattern in patterns}
    while starts := [match.start() for match in found.values() if match]:
        at = min(starts)
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        yield text.rfind("\n", 0, at) + 1, end
        for pattern, match in found.items():
            if match and match.start() <= end:
                found[pattern] = pattern.search(text, end + 1)

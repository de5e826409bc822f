"""Write the passages that a search found: where they stand, and why they were found."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import Literal

from siyu_qa.errors import QuestionError
from siyu_qa.records import Hit, Place, Span
from siyu_qa.text.fold import fold
from siyu_qa.text.questions import Query
from siyu_qa.text.terms import is_unspaced
from siyu_qa.web.ids import id_of
from siyu_qa.web.render import escape, shortened, told, where

SHOWN, MOST_SHOWN = 10, 50
"""How many hits are shown at first, and at most."""

# Of the first ten hits on DRCD dev as asked, 92 % of the high ones were the right
# passage, 38 % of the medium ones, 0.7 % of the low ones; benchmarks/scores.py.
_HIGH, _MEDIUM = 0.65, 0.45

_GLANCE = 180
"""How many code points of a passage are shown."""
_LONGEST_NAME = 120
_BREAK = re.compile(r"[。！？；!?;\n]\s*")
_REACH = 40
"""How far before the glance a sentence may begin that it begins with."""


def found(hits: Sequence[Hit], query: Query, shown: int, language: str) -> str:
    """Write the first *shown* of the hits, and a button for more."""
    if not hits:
        return nothing_found(language)
    items = "".join(_hit(hit, query, language) for hit in hits[:shown])
    count = told("hits.count", language, count=min(shown, len(hits)))
    more = _more(shown, language) if len(hits) > shown else ""
    return (
        f'<p class="note" role="status">{count}</p><ol class="hits">{items}</ol>{more}'
    )

"""How rare a pair of characters is in Chinese at large.

A question's words don't weigh the same: a name says more than 公司. The table is
counted by ``training/pairs.py``; a pair that is not in it is as rare as can be.
"""

from functools import cache
from importlib.resources import files
from pathlib import Path

TABLE = Path(str(files("siyu_qa"))) / "models" / "pairs.txt"
MOST = 7.5
"""The rarity of what the table doesn't know: it stands in under six texts in 10,000."""


def rarity(pair: str) -> float:
    """Give the natural logarithm of one over the share of texts with *pair*.

    >>> rarity("公司") < rarity("会员") < rarity("罘罳")
    True
    """
    return _table().get(pair, MOST)


@cache
def _table() -> dict[str, float]:
    table = {}
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        step, pairs = line.split("\t")
        for at in range(0, len(pairs), 2):
            table[pairs[at : at + 2]] = float(step)
    return table

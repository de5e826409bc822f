"""Words that Taiwan, Hong Kong and the mainland have for the same: 網路 and 网络.

For searching only: another region's word is one more way to meet the asked one.
The table is made by ``training/variants.py``.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path

from siyu_qa.records import Span
from siyu_qa.text.wordlist import Wordlist

TABLE = Path(str(files("siyu_qa"))) / "models" / "variants.txt"


def variants_in(folded: str) -> Iterator[tuple[Span, Sequence[str]]]:
    """Find the words of a folded text that other regions say otherwise.

    >>> list(variants_in("哪款软件能剪视频?"))
    [((2, 4), ['软体']), ((6, 8), ['影片', '视讯'])]

    A longer word that all regions share is none, though it holds one:

    >>> list(variants_in("解方程式"))
    []
    """
    return (found for found in _words().found_in(folded) if found[1])


@cache
def _words() -> Wordlist:
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    rows = (line.split() for line in lines)
    return Wordlist({word: others for word, *others in rows})

"""Words and the other words for each, to be found where no space parts words."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from siyu_qa.records import Span

_KEY = 2


class Wordlist:
    """Words of at least two characters, each with its others."""

    def __init__(self, others: Mapping[str, Sequence[str]]) -> None:
        self._others = others
        lengths: dict[str, set[int]] = defaultdict(set)
        for word in others:
            lengths[word[:_KEY]].add(len(word))
        self._lengths = {
            key: sorted(found, reverse=True) for key, found in lengths.items()
        }

    def found_in(self, text: str) -> Iterator[tuple[Span, Sequence[str]]]:
        """Find the words from left to right, of those that begin alike the longest.

        >>> words = Wordlist({"网络": ["网路"], "网络卡": ["网卡"], "卡片": ["名片"]})
        >>> list(words.found_in("网络卡片的网络"))
        [((0, 3), ['网卡']), ((5, 7), ['网路'])]
        """
        start = 0
        while start < len(text):
            lengths = self._lengths.get(text[start : start + _KEY])
            word = self._longest(text, start, lengths) if lengths else ""
            if word:
                yield (start, start + len(word)), self._others[word]
            start += len(word) or 1

    def _longest(self, text: str, start: int, lengths: Iterable[int]) -> str:
        words = (text[start : start + length] for length in lengths)
        return next((word for word in words if word in self._others), "")

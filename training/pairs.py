"""Count how common each pair of characters is, for weighing a question's words.

    python -m training.pairs --data ../shared/data

Writes the pairs that stand in at least ``_LEAST`` of the texts, by the natural
logarithm of one over the share of texts they stand in, in steps of a half.
"""

import argparse
import json
import lzma
import math
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import islice, pairwise
from pathlib import Path

from siyu_qa.text.fold import fold
from siyu_qa.text.rarity import TABLE

# Running text of different kinds, in both scripts, and so many texts of each.
_SOURCES = (
    "text_news_crud",
    "lctt_published",
    "news_xwlb",
    "tidb_docs_zh",
    "law_tw_moj",
)
_TEXTS = 12_000
_LENGTH = 600
_LEAST = 6e-4


def main() -> None:
    """Count and write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    data = parser.parse_args().data
    counts: Counter[str] = Counter()
    total = 0
    for text in _texts(data):
        counts.update({a + b for a, b in pairwise(fold(text)) if _is_pair(a, b)})
        total += 1
    steps = defaultdict(list)
    for pair, count in sorted(counts.items()):
        if count >= _LEAST * total:
            steps[round(2 * math.log(total / count))].append(pair)
    lines = [f"{step / 2}\t{''.join(steps[step])}\n" for step in sorted(steps)]
    TABLE.write_text("".join(lines), encoding="utf-8")
    print(f"{sum(map(len, steps.values()))} pairs of {total} texts")


def _texts(data: Path) -> Iterator[str]:
    for name in _SOURCES:
        with lzma.open(data / f"{name}.jsonl.xz", "rt", encoding="utf-8") as lines:
            for line in islice(lines, _TEXTS):
                row = json.loads(line)
                yield row.get("text", row.get("b", ""))[:_LENGTH]


def _is_pair(first: str, second: str) -> bool:
    return "\u4e00" <= first <= "\u9fff" and "\u4e00" <= second <= "\u9fff"


if __name__ == "__main__":
    main()

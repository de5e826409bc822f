"""Measure how a question in one region's words finds a passage in another's.

    python -m benchmarks.variants ../shared/data

Takes 1,000 pairs of the same text from Taiwan and the mainland and asks the lexical
searcher for one by the other, with and without the table of variants.
"""

import argparse
import json
import lzma
import random
from collections.abc import Sequence
from pathlib import Path
from unittest.mock import patch

from siyu_qa.searchers import lexical
from siyu_qa.text.questions import understand
from siyu_qa.text.terms import terms

_SOURCE = "d365_crossscript.jsonl.xz"
_SEED = 1
_PAIRS = 1_000
# What is asked is as long as a question or a heading.
_LENGTH = 60
_K = 5


def main() -> None:
    """Print Hit@1, Hit@5 and MRR@5 for both ways."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    taiwan, mainland = zip(*_pairs(parser.parse_args().data / _SOURCE), strict=True)
    for way, asked, told in (
        ("taiwan asks", taiwan, mainland),
        ("mainland asks", mainland, taiwan),
    ):
        with patch.object(lexical, "variants_in", lambda _: iter(())):
            print(f"{way:14} without {_figures(asked, told)}")
        print(f"{way:14} with    {_figures(asked, told)}")


def _pairs(path: Path) -> list[tuple[str, str]]:
    """Draw pairs, no text of them twice."""
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    random.Random(_SEED).shuffle(rows)
    seen: set[str] = set()
    drawn = []
    for row in rows:
        pair = row["a"], row["b"]
        if seen.isdisjoint(pair) and len(pair[0]) <= _LENGTH:
            seen.update(pair)
            drawn.append(pair)
    return drawn[:_PAIRS]


def _figures(asked: Sequence[str], told: Sequence[str]) -> str:
    searcher = lexical.LexicalSearcher()
    searcher.update((), [(key, " ".join(terms(text))) for key, text in enumerate(told)])
    ranks = []
    for key, question in enumerate(asked):
        run = searcher.search(understand(question).searched, _K)
        ranks += [rank for rank, one in enumerate(run, 1) if one.key == key]
    first, mean = ranks.count(1), sum(1 / rank for rank in ranks)
    return " ".join(f"{value / len(asked):.4f}" for value in (first, len(ranks), mean))


if __name__ == "__main__":
    main()

"""Measure retrieval on reading-comprehension files.

    python -m benchmarks.retrieval ../shared/eval/drcd_dev.json

Prints Hit@1, Hit@5 and MRR@5 of hybrid, lexical and dense search, with the
questions as they stand and in the other script, and milliseconds a query.
"""

import argparse
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from opencc import OpenCC

from benchmarks.squad import Asked, read
from siyu_qa import Assistant
from siyu_qa.retrieve import SEARCHERS

_DEPTH = 5


def main() -> None:
    """Print a table for each file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    for path in parser.parse_args().files:
        texts, asked = read(path)
        assistant = Assistant.from_texts(texts)
        converters = _converters("".join(one.question for one in asked[:100]))
        print(f"{path.name}: {len(texts)} documents, {len(asked)} questions")
        for script, convert in converters.items():
            for searcher in SEARCHERS:
                figures = measure(assistant, asked, searcher, convert)
                hit1, hit5, mrr5, milliseconds = figures
                print(
                    f"  {script:9} {searcher:8} Hit@1 {hit1:.4f}  Hit@5 {hit5:.4f}  "
                    f"MRR@5 {mrr5:.4f}  {milliseconds:.2f} ms"
                )


def measure(
    assistant: Assistant,
    asked: Sequence[Asked],
    searcher: str,
    convert: Callable[[str], str],
) -> tuple[float, float, float, float]:
    """Give Hit@1, Hit@5, MRR@5 and milliseconds a query."""
    began = time.perf_counter()
    ranks = [
        _rank(assistant, one, searcher, convert(one.question))
        for one in asked
        if one.question.strip()
    ]
    seconds = time.perf_counter() - began
    found = [rank for rank in ranks if rank]
    return (
        sum(rank == 1 for rank in found) / len(asked),
        len(found) / len(asked),
        sum(1 / rank for rank in found) / len(asked),
        1000 * seconds / len(asked),
    )


def _rank(assistant: Assistant, one: Asked, searcher: str, question: str) -> int:
    """Give the rank of the right document among the first five, or 0."""
    hits = assistant.retrieve(question, 2 * _DEPTH, searcher)
    documents = list(dict.fromkeys(hit.found.document for hit in hits))[:_DEPTH]
    return documents.index(one.document) + 1 if one.document in documents else 0


def _converters(sample: str) -> dict[str, Callable[[str], str]]:
    is_simplified = OpenCC("t2s").convert(sample) == sample
    other = OpenCC("s2t" if is_simplified else "t2s")
    return {"as asked": str, "converted": other.convert}


if __name__ == "__main__":
    main()

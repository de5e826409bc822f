"""Measure what the page's words for a score mean, on reading-comprehension files.

    python -m benchmarks.scores ../shared/eval/drcd_dev.json

Prints of the first ten hits of all questions, for every word: how many bear it, and
how many of those are the passage that the question was written from.
"""

import argparse
from collections import Counter
from pathlib import Path

from siyu_qa import Assistant, Hit
from siyu_qa.evaluate.squad import Asked, read
from siyu_qa.web.hits import SHOWN, grade


def main() -> None:
    """Print a table for each file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    for path in parser.parse_args().files:
        texts, asked = read(path)
        assistant = Assistant.from_texts(texts)
        all_of, right = Counter[str](), Counter[str]()
        for one in asked:
            if one.question.strip():
                for hit in assistant.retrieve(one.question, SHOWN):
                    all_of[grade(hit.score)] += 1
                    right[grade(hit.score)] += _is_right(hit, one)
        print(f"{path.name}: {len(texts)} documents, {all_of.total()} hits")
        for word, count in all_of.items():
            share = right[word] / count
            print(f"  {word:6} {count / all_of.total():6.1%}  right {share:6.1%}")


def _is_right(hit: Hit, one: Asked) -> bool:
    places = (hit.found.place, *hit.also)
    return one.document in {place.document for place in places}


if __name__ == "__main__":
    main()

"""Measure retrieval on reading-comprehension files, in either script.

    python -m benchmarks.retrieval ../shared/eval/drcd_dev.json

Prints what ``siyu-qa eval --retrieval`` does, with the questions as they stand and in
the other script.
"""

import argparse
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from opencc import OpenCC

from siyu_qa import Assistant
from siyu_qa.cli.measured import retrieval_text
from siyu_qa.evaluate.retrieval import Judgement, measure_retrieval
from siyu_qa.evaluate.squad import read


def main() -> None:
    """Print a table for each file and script."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    for path in parser.parse_args().files:
        texts, asked = read(path)
        assistant = Assistant.from_texts(texts)
        converters = _converters("".join(one.question for one in asked[:100]))
        for script, convert in converters.items():
            judgements = [
                replace(one, question=convert(one.question))
                for one in map(Judgement.of_asked, asked)
            ]
            found = list(measure_retrieval(assistant, judgements))
            print(f"{path.name}, {len(texts)} documents, questions {script}")
            print(retrieval_text(len(asked), found, "en"))


def _converters(sample: str) -> dict[str, Callable[[str], str]]:
    is_simplified = OpenCC("t2s").convert(sample) == sample
    other = OpenCC("s2t" if is_simplified else "t2s")
    return {"as asked": str, "converted": other.convert}


if __name__ == "__main__":
    main()

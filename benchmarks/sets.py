"""Measure the question sets of ``tests/cases``: a statute, a manual, the notes.

    PYTHONPATH=tests python -m benchmarks.sets ../shared/data

Prints a line for each and writes them into ``docs/answers.md``; nothing was fitted or
chosen on them.
"""

import argparse
from collections.abc import Iterator
from pathlib import Path

from benchmarks.written import write_between
from question_sets import SETS, cases_of, documents_of
from siyu_qa import Assistant
from siyu_qa.evaluate import measure

_TEXT = Path("docs/answers.md")
_SHOWN = (
    "questions",
    "answered",
    "covered",
    "first_sentence_right",
    "list_recall",
    "refused",
    "follow_ups_right",
    "calibration_error",
)


def main() -> None:
    """Print a Markdown table and write it into the documentation."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    given = parser.parse_args()
    heads = (name.replace("_", " ") for name in _SHOWN)
    rows = [["", *heads], ["---"] * (len(_SHOWN) + 1)]
    rows += ([name, *_figures(name, given.data)] for name in SETS)
    table = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    print(table)
    write_between(_TEXT, "sets", table)


def _figures(name: str, data: Path) -> Iterator[str]:
    assistant = Assistant.from_texts(documents_of(name, data))
    told = measure(assistant, cases_of(name)).to_dict()
    for shown in _SHOWN:
        figure = told[shown]
        yield str(figure) if isinstance(figure, int) else f"{figure:.2f}"


if __name__ == "__main__":
    main()

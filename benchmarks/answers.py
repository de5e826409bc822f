r"""Measure the first sentence and the refusals on reading-comprehension files.

    python -m benchmarks.answers ../shared/eval/drcd_dev.json \
        --foreign ../shared/eval/cmrc_trial.json --every 3

Over an index of all contexts of the first file: how often the first sentence, and one
of the first three, holds a gold answer; and how well the confidence tells its own
questions from those of the foreign file, and from its own with the right document
left out (near misses). And how long an answer takes beyond finding its passages.

The numbers that are shipped are fitted on both development sets, so this says how
well they fit; ``training/ranking.py`` measures each set with numbers fitted without it.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from benchmarks.left_out import without
from siyu_qa import Assistant
from siyu_qa.answering.compose import ANSWERED
from siyu_qa.answering.rank import candidates, likelihood
from siyu_qa.evaluate.squad import Asked, read
from siyu_qa.text.fold import fold
from siyu_qa.text.questions import understand

_READ = 8
_OWN_LOSS = 0.03
_TIMED = 300


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--foreign", type=Path, required=True)
    parser.add_argument("--every", type=int, default=1, help="take each n-th question")
    given = parser.parse_args()
    texts, every = read(given.file)
    asked = [one for one in every if one.question.strip()]
    assistant = Assistant.from_texts(texts)
    own = [_measure(assistant, one) for one in asked[:: given.every]]
    near = [_measure(assistant, one, left_out=True) for one in asked[:: given.every]]
    foreign_asked = [one for one in read(given.foreign)[1] if one.question.strip()]
    foreign = [_measure(assistant, one) for one in foreign_asked[:: given.every]]
    first = sum(rank == 1 for _, rank in own) / len(own)
    third = sum(0 < rank <= 3 for _, rank in own) / len(own)
    print(
        f"{given.file.name}: {len(own)} questions, first sentence {first:.3f}, "
        f"one of three {third:.3f}"
    )
    times = sorted(
        assistant.ask(one.question).seconds.compose * 1000
        for one in asked[:: max(len(asked) // _TIMED, 1)]
    )
    print(
        f"  composed beyond retrieval in {median(times):.1f} ms p50, "
        f"{times[int(0.95 * len(times))]:.1f} ms p95"
    )
    kept = [confidence for confidence, _ in own]
    for name, others in (("foreign", foreign), ("near misses", near)):
        refused = [confidence for confidence, _ in others]
        print(f"  {name}: {curve(kept, refused)}")


def _measure(
    assistant: Assistant, one: Asked, *, left_out: bool = False
) -> tuple[float, int]:
    """Give the confidence, and the rank of the first sentence with the answer or 0."""
    hits = assistant.retrieve(one.question, 2 * _READ)
    if left_out:
        hits = without(one.document, hits)
    query = understand(one.question)
    ranked = candidates(query, hits[:_READ])
    answers = [fold(answer) for answer in one.answers]
    ranks = (
        rank
        for rank, candidate in enumerate(ranked, start=1)
        if any(answer in fold(candidate.text) for answer in answers)
    )
    return likelihood(query, ranked), next(ranks, 0)


def curve(own: Sequence[float], others: Sequence[float]) -> str:
    """Say how far the two are apart: AUC, at 3 % own loss, and as configured."""
    ordered = sorted(own)
    threshold = ordered[int(_OWN_LOSS * len(ordered))]
    wins = sum((a > b) + (a == b) / 2 for a in own for b in others)
    auc = wins / (len(own) * len(others))
    at_loss = sum(b < threshold for b in others) / len(others)
    lost = sum(a < ANSWERED for a in own) / len(own)
    refused = sum(b < ANSWERED for b in others) / len(others)
    return (
        f"AUC {auc:.3f}; at {_OWN_LOSS:.0%} own loss {at_loss:.3f} refused; "
        f"at {ANSWERED} own loss {lost:.3f}, refused {refused:.3f}"
    )


if __name__ == "__main__":
    main()

r"""Measure the answer phrases on a reading-comprehension file.

    python -m benchmarks.phrases ../shared/eval/drcd_dev.json

Exact match and F1 as the reading-comprehension tasks count them (marks and spaces
left out, the longest stretch in common, the best of the gold answers), with the right
paragraph given and with the right sentence given; then what is marked, and how much of
that is right.
"""

import argparse
import time
from collections.abc import Sequence
from difflib import SequenceMatcher
from pathlib import Path
from typing import NamedTuple

from siyu_qa.answering.phrase import phrase_of, phrases
from siyu_qa.answering.rank import Candidate, candidates
from siyu_qa.evaluate.squad import Asked, read
from siyu_qa.records import Hit, Passage
from siyu_qa.text.fold import fold
from siyu_qa.text.questions import Query, understand

_READ = 6
"""So many of a paragraph's best sentences are read."""
_SENTENCE_WEIGHT = 1.0
"""What a sentence's score counts beside its phrase's."""
_RIGHT = 0.5


class Told(NamedTuple):
    """How right a phrase is, from 0 to 1."""

    exact: float
    shared: float


class Question(NamedTuple):
    """A question with the sentences of its paragraph."""

    query: Query
    ranked: list[Candidate]
    answers: tuple[str, ...]


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--every", type=int, default=1, help="take each n-th question")
    given = parser.parse_args()
    texts, every = read(given.file)
    asked = [one for one in every if one.question.strip()][:: given.every]
    questions = [_question(one, texts[one.document]) for one in asked]
    print(f"{given.file.name}: {len(questions)} questions")
    print("  right paragraph:", _figures([_in_paragraph(one) for one in questions]))
    # Where no sentence holds the whole answer, its sentence can't be given.
    told = [(one, held) for one in questions if (held := _holding(one))]
    started = time.perf_counter()
    best = [_best(one.query, held) for one, held in told]
    each = (time.perf_counter() - started) / len(told) * 1e3
    shown = [
        _compared(words, one.answers)
        for words, (one, _) in zip(best, told, strict=True)
    ]
    print(f"  right sentence: {_figures(shown)}; {each:.2f} ms each")
    marked = [
        _compared(held.text[phrase.start : phrase.end], one.answers)
        for one, held in told
        if (phrase := phrase_of(one.query, fold(held.text)))
    ]
    right = sum(one.shared >= _RIGHT for one in marked) / len(marked)
    print(
        f"  marked: {len(marked) / len(told):.1%} of the right sentences; "
        f"{right:.1%} share most with an answer; {_figures(marked)}"
    )


def _question(one: Asked, context: str) -> Question:
    query = understand(one.question)
    pieces = ((0, len(context), 0, len(context)),)
    lines = context.count("\n") + 1
    passage = Passage("one.txt", "", "", context, 0, len(context), 1, lines, pieces)
    ranked = candidates(query, [Hit(passage, 1.0, 1)])
    return Question(query, ranked, one.answers)


def _in_paragraph(one: Question) -> Told:
    """Take the phrase that is best together with its sentence's score."""
    best, most = "", float("-inf")
    for candidate in one.ranked[:_READ]:
        for phrase in phrases(one.query, fold(candidate.text))[:1]:
            score = phrase.score + _SENTENCE_WEIGHT * candidate.score
            if score > most:
                best, most = candidate.text[phrase.start : phrase.end], score
    return _compared(best, one.answers)


def _holding(one: Question) -> Candidate | None:
    """Give the sentence with an answer that is ranked first."""
    answers = [fold(answer).strip("。.") for answer in one.answers]
    holding = (c for c in one.ranked if any(a in fold(c.text) for a in answers))
    return next(holding, None)


def _best(query: Query, candidate: Candidate) -> str:
    found = phrases(query, fold(candidate.text))
    return candidate.text[found[0].start : found[0].end] if found else ""


def _compared(words: str, answers: Sequence[str]) -> Told:
    told = _letters(words)
    golds = [_letters(answer) for answer in answers]
    exact = float(told in golds)
    return Told(exact, max((_shared(told, gold) for gold in golds), default=0.0))


def _letters(text: str) -> str:
    return "".join(char for char in fold(text) if char.isalnum())


def _shared(told: str, gold: str) -> float:
    """Give the F1 of two texts by the longest stretch that both have."""
    matcher = SequenceMatcher(None, told, gold, autojunk=False)
    length = matcher.find_longest_match().size
    return 2 * length / (len(told) + len(gold)) if length else 0.0


def _figures(told: Sequence[Told]) -> str:
    exact = sum(one.exact for one in told) / len(told)
    shared = sum(one.shared for one in told) / len(told)
    return f"EM {exact:.1%}, F1 {shared:.1%}"


if __name__ == "__main__":
    main()

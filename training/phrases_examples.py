"""Questions with the words that answer them, as the reader of phrases sees them."""

import json
import lzma
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from siyu_qa.answering.asking import Asked, asked_of
from siyu_qa.answering.reader import LONGEST
from siyu_qa.answering.reading import see
from siyu_qa.text.fold import fold
from siyu_qa.text.matching import coverage
from siyu_qa.text.questions import Query, understand
from siyu_qa.text.sentences import stretches, text_of

SEED = 7
SENTENCES = 6
"""So many sentences of a context stand against each other."""
_READ = 220
_HELD_BACK = 8
_AROUND = " \n\t。，,；;、！!？?：:"
# An answer that says the question once more is no phrase.
_REPEATED = 0.3
# What is marked is to be short: longer answers weigh less.
_SHORT = 8


class Gold(NamedTuple):
    """The words that answer: which sentence, and where in it."""

    sentence: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Read:
    """A folded sentence, as it is seen with the question in mind."""

    text: str
    ids: npt.NDArray[np.int32]
    signs: npt.NDArray[np.float16]


@dataclass(frozen=True, slots=True)
class Example:
    """A question, the sentences it is asked of, and the answers among them."""

    query: Query
    asked: Asked
    read: list[Read]
    golds: list[Gold]
    weight: float = 1.0


def rows_of(data: Path, name: str) -> list[dict[str, Any]]:
    """Read the rows of a source, in the order of its file."""
    with lzma.open(data / f"{name}.jsonl.xz", "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def squad_rows(path: Path) -> list[dict[str, Any]]:
    """Read a file in SQuAD layout as rows of the same fields."""
    articles = json.loads(path.read_text(encoding="utf-8"))["data"]
    return [
        {
            "context": paragraph["context"],
            "question": qa["question"],
            "answers": [
                {"text": answer["text"], "start": answer["answer_start"]}
                for answer in qa["answers"]
            ],
        }
        for article in articles
        for paragraph in article["paragraphs"]
        for qa in paragraph["qas"]
    ]


def real_rows(
    data: Path, held: Path
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Read the questions that people and models asked: to learn from, and held back."""
    rows = rows_of(data, "rc_crud_news") + squad_rows(held / "cmrc_trial.json")
    rows = [row for row in rows if row["question"].strip()]
    contexts = sorted({row["context"] for row in rows})
    rng = random.Random(SEED)
    back = set(rng.sample(contexts, len(contexts) // _HELD_BACK))
    real = [row for row in rows if row["context"] not in back]
    return real, [row for row in rows if row["context"] in back]


def examples_of(rows: Iterable[dict[str, Any]], weight: float = 1.0) -> list[Example]:
    """Make examples of the rows whose answer is a phrase."""
    made = (example_of(row, weight) for row in rows)
    return [example for example in made if example]


def of_each_kind(
    rows: Iterable[dict[str, Any]], most: int, rng: random.Random
) -> Iterator[dict[str, Any]]:
    """Take the same number of each kind of the questions made by templates."""
    taken: dict[str, int] = {}
    for row in rng.sample(list(rows), len(list(rows))):
        taken[row["kind"]] = taken.get(row["kind"], 0) + 1
        if taken[row["kind"]] <= most:
            yield row


def example_of(row: dict[str, Any], weight: float = 1.0) -> Example | None:
    """Ask the question of the sentences that share most with it."""
    query = understand(row["question"])
    context = row["context"]
    found = stretches(context)
    texts = [fold(text_of(one, context))[:_READ] for one in found]
    golds = {
        Gold(number, start - one.start, end - one.start)
        for start, end in _spans(row)
        for number, one in enumerate(found)
        if one.start <= start and end <= min(one.end, one.start + _READ)
    }
    golds = {gold for gold in golds if not _repeats(query, texts, gold)}
    if not golds:
        return None
    shared = [coverage(query, text) for text in texts]
    order = sorted(range(len(texts)), key=lambda number: -shared[number])[:SENTENCES]
    right = {gold.sentence for gold in golds}
    if not right & set(order):
        order[-1] = min(right)
    return asked_of_sentences(
        query,
        [texts[number] for number in order],
        [
            Gold(order.index(gold.sentence), gold.start, gold.end)
            for gold in sorted(golds)
            if gold.sentence in order
        ],
        weight * min(1.0, _SHORT / min(gold.end - gold.start for gold in golds)),
    )


def asked_of_sentences(
    query: Query, texts: Sequence[str], golds: list[Gold], weight: float = 1.0
) -> Example:
    """Let the reader look at folded sentences."""
    asked = asked_of(query)
    read = []
    for text in texts:
        seen = see(asked, text)
        ids, signs = np.array(seen.ids, np.int32), seen.signs.astype(np.float16)
        read.append(Read(text, ids, signs))
    return Example(query, asked, read, golds, weight)


def _spans(row: dict[str, Any]) -> Iterator[tuple[int, int]]:
    """Give where the answers stand in the context, without marks around them."""
    context = row["context"]
    for answer in row["answers"]:
        words, start = answer["text"], answer["start"]
        if context[start : start + len(words)] != words:
            start = context.find(words)
        inner = words.strip(_AROUND)
        if start < 0 or not 0 < len(inner) <= LONGEST:
            continue
        start += words.index(inner)
        yield start, start + len(inner)


def _repeats(query: Query, texts: Sequence[str], gold: Gold) -> bool:
    words = texts[gold.sentence][gold.start : gold.end]
    return coverage(query, words) > _REPEATED

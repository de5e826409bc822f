"""Train the reader that tells which words of a sentence answer.

    python -m training.phrases --data ../shared/data --eval ../shared/eval

It learns from questions made of running text and of facts first, then from real ones.
Writes ``models/phrases.safetensors`` and ``models/phrases.json``, in which
``training/phrases_trust.py`` then puts the numbers that tell how far a phrase is
trusted. Nothing of DRCD is used, so that its development set measures.
"""

import argparse
import json
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from safetensors.numpy import save_file
from torch import nn

from siyu_qa.answering import reader
from training.phrases_examples import (
    SEED,
    Example,
    examples_of,
    of_each_kind,
    real_rows,
    rows_of,
    squad_rows,
)
from training.phrases_made import from_facts, from_texts, what_is_called
from training.phrases_net import Feeder, Net, loss_of
from training.progress import report

_CHARACTERS = 1499
_MADE = {"texts": 16000, "facts": 5000}
_NAMES = 400
_OF_TEXT = 1500
_LAW_PER_KIND = 30
_LAW_WEIGHT = 0.5
_BATCH = 12


class Stage(NamedTuple):
    """A stretch of training with its own pace."""

    epochs: int
    rate: float


_FIRST, _THEN = Stage(1, 2e-3), Stage(4, 1e-3)


def main() -> None:
    """Train, write the reader, choose from when on a phrase is marked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--eval", type=Path, required=True)
    given = parser.parse_args()
    torch.manual_seed(SEED)
    torch.set_num_threads(1)
    rng = random.Random(SEED)
    real = _real(given.data, given.eval, rng)
    report(f"{len(real)} real questions")
    made = _made(given.data, given.eval, rng)
    report(f"{len(made)} made questions")
    known = _commonest(real)
    net = Net(len(known))
    feeder = Feeder(known)
    _train(net, feeder, [*made, *real], _FIRST, rng)
    _train(net, feeder, [*real, *rng.sample(made, len(made) // 10)], _THEN, rng)
    _write(net, known)


def _real(data: Path, held: Path, rng: random.Random) -> list[Example]:
    """Read the questions that people and models asked, and statutes' templates."""
    real = examples_of(real_rows(data, held)[0])
    for name in ("rc_law_cn_auto", "rc_law_tw_auto"):
        taken = of_each_kind(rows_of(data, name), _LAW_PER_KIND, rng)
        real += examples_of(taken, _LAW_WEIGHT)
    return real


def _made(data: Path, held: Path, rng: random.Random) -> list[Example]:
    rows = rows_of(data, "text_news_crud") + squad_rows(held / "cmrc_trial.json")
    texts = [row.get("text") or row["context"] for row in rows]
    texts += [row["b"] for row in rows_of(data, "csl_title_abs")]
    texts = rng.sample(sorted(set(texts)), len(set(texts)))
    facts = [(row["a"], row["b"]) for row in rows_of(data, "kbqa_nlpcc2016")]
    called = what_is_called(facts, _NAMES)
    read = (text[:_OF_TEXT] for text in texts)
    made = from_texts(read, called, _MADE["texts"], rng)
    made += from_facts(facts, _MADE["facts"], rng)
    fits = reader.LONGEST
    return [one for one in made if one.golds[0].end - one.golds[0].start <= fits]


def _commonest(examples: Sequence[Example]) -> str:
    counts = Counter(char for e in examples for read in e.read for char in read.text)
    counts.update(char for e in examples for char in e.query.folded)
    return "".join(char for char, _ in counts.most_common(_CHARACTERS))


def _train(
    net: Net,
    feeder: Feeder,
    examples: Sequence[Example],
    stage: Stage,
    rng: random.Random,
) -> None:
    steps = stage.epochs * -(-len(examples) // _BATCH) + 64
    optimiser = torch.optim.AdamW(net.parameters(), stage.rate, weight_decay=0.02)
    pace = torch.optim.lr_scheduler.OneCycleLR(
        optimiser, stage.rate, total_steps=steps, pct_start=0.1
    )
    net.train()
    for epoch in range(stage.epochs):
        total = 0.0
        for batch_of in _batches(examples, rng):
            optimiser.zero_grad()
            batch = feeder.batch(batch_of)
            loss = loss_of(net(batch), batch, batch_of)
            loss.backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimiser.step()
            pace.step()
            total += loss.item() * len(batch_of)
        report(f"epoch {epoch + 1}: {total / len(examples):.3f}")


def _batches(
    examples: Sequence[Example], rng: random.Random
) -> Iterator[list[Example]]:
    """Shuffle, but keep examples of about the same length together."""
    order = rng.sample(examples, len(examples))
    batches = []
    for at in range(0, len(order), 8 * _BATCH):
        near = sorted(order[at : at + 8 * _BATCH], key=_longest)
        batches += [near[k : k + _BATCH] for k in range(0, len(near), _BATCH)]
    yield from rng.sample(batches, len(batches))


def _longest(example: Example) -> int:
    return max(len(one.text) for one in example.read)


def _write(net: Net, characters: str) -> None:
    weights = {name: value.numpy() for name, value in net.state_dict().items()}
    for name in weights:
        if name.startswith("around") and name.endswith("weight"):
            # As one matrix: what stands around a place, by channels.
            weights[name] = (
                weights[name].transpose(2, 1, 0).reshape(-1, len(weights[name]))
            )
    save_file(
        {n: np.ascontiguousarray(w.astype(np.float16)) for n, w in weights.items()},
        reader.WEIGHTS,
    )
    trust = {"score": 0.0, "agreed": 0.0, "bias": 0.0}
    numbers = {"trust": trust, "marked_from": 1.0, "characters": characters}
    text = json.dumps(numbers, ensure_ascii=False, indent=2)
    reader.NUMBERS.write_text(text + "\n", encoding="utf-8")
    reader.learnt.cache_clear()


if __name__ == "__main__":
    main()

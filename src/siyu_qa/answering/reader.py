"""A small reader: how well each stretch of a sentence answers a question.

Four convolutions over what ``reading.py`` sees, gated by the question; a stretch
scores by its first and its last character and by its length. The weights are learnt
by ``training/phrases.py``; nothing but NumPy is needed to read.
"""

import json
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from siyu_qa.answering.asking import ASKING, WANTED, Asked
from siyu_qa.answering.reading import Seen

MODELS = Path(str(files("siyu_qa"))) / "models"
WEIGHTS, NUMBERS = MODELS / "phrases.safetensors", MODELS / "phrases.json"

Numbers = npt.NDArray[np.float32]
Weights = dict[str, Numbers]

LONGEST = 40
"""A phrase has no more characters than this."""
LENGTHS = (1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 13, 16, 20, 26, LONGEST)
"""Lengths that are told apart, each up to and with this one."""
_LONG = 10
_ON_ONE_THREAD = 250_000
"""OpenBLAS shares products of more multiplications among threads."""
CONVOLUTIONS = ((5, 1), (5, 2), (5, 4), (3, 1))
"""Each: over how many characters, how far apart."""


def scores(asked: Asked, sentence: str, seen: Seen) -> Numbers:
    """Score the stretches of a folded sentence; higher answers better.

    Returns:
        Shape ``(characters, LONGEST)``: by the first character and the length less 1;
        minus infinity where the sentence is too short for it.
    """
    weights = learnt().weights
    hidden = _hidden(weights, asked, sentence, seen)
    first = _product(hidden, weights["first.weight"].T)[:, 0] + weights["first.bias"]
    last = _product(hidden, weights["last.weight"].T)[:, 0] + weights["last.bias"]
    start = _linear(weights, "first_of", hidden)
    end = _linear(weights, "last_of", hidden)
    alike = _product(start, end.T) / np.float32(4)
    every = first[:, None] + last[None, :] + alike  # (start, end)
    size = len(hidden)
    ends = np.arange(size)[:, None] + np.arange(LONGEST)[None, :]
    told = np.take_along_axis(every, np.minimum(ends, size - 1), axis=1)
    told += _by_length(_linear(weights, "length", _question(weights, asked)))
    told[ends >= size] = -np.inf
    found: Numbers = told
    return found


def _by_length(of_class: Numbers) -> Numbers:
    spread: Numbers = of_class[np.searchsorted(LENGTHS, np.arange(1, LONGEST + 1))]
    return spread


def _hidden(weights: Weights, asked: Asked, sentence: str, seen: Seen) -> Numbers:
    of_question, known = _question(weights, asked), learnt().known
    alike = _product(seen.vectors, weights["alike_seen.weight"].T) * (
        weights["alike_asked.weight"] @ asked.focus_vector
    )
    inputs = np.concatenate(
        (
            seen.signs,
            weights["character.weight"][[known.get(char, 0) for char in sentence]],
            _product(seen.vectors, weights["piece.weight"].T),
            alike,
        ),
        axis=1,
    )
    hidden = _linear(weights, "seen", inputs) + _linear(weights, "asked", of_question)
    hidden = np.maximum(hidden, 0) * (1 + _linear(weights, "gate", of_question))
    for number, (width, apart) in enumerate(CONVOLUTIONS):
        around = _convolved(weights, f"around.{number}", hidden, width, apart)
        hidden = hidden + np.maximum(around, np.float32(0))
    seen_in_context: Numbers = hidden
    return seen_in_context


def _linear(weights: Weights, name: str, values: Numbers) -> Numbers:
    matrix = weights[f"{name}.weight"].T
    return _product(values, matrix) + weights[f"{name}.bias"]


def _product(values: Numbers, matrix: Numbers) -> Numbers:
    """Multiply in blocks so small that they stay on one thread.

    Threads that share so little work wait for each other: on a busy machine that
    took 80 times as long.
    """
    rows = max(_ON_ONE_THREAD // matrix.size, 1)
    if values.ndim == 1 or len(values) <= rows:
        whole: Numbers = values @ matrix
        return whole
    blocks = [values[at : at + rows] @ matrix for at in range(0, len(values), rows)]
    return np.concatenate(blocks)


def _convolved(
    weights: Weights, name: str, values: Numbers, width: int, apart: int
) -> Numbers:
    reach = apart * (width // 2)
    edge = np.zeros((reach, values.shape[1]), np.float32)
    padded = np.concatenate((edge, values, edge))
    around = [padded[at * apart :][: len(values)] for at in range(width)]
    wide = np.concatenate(around, axis=1)  # (characters, width * channels)
    result: Numbers = (
        _product(wide, weights[f"{name}.weight"]) + weights[f"{name}.bias"]
    )
    return result


def _question(weights: Weights, asked: Asked) -> Numbers:
    pieces, characters = weights["piece.weight"], weights["character.weight"]
    known = learnt().known
    return np.concatenate(
        (
            np.eye(len(ASKING) + 1, dtype=np.float32)[asked.kind],
            np.eye(len(WANTED), dtype=np.float32)[asked.wanted],
            pieces @ asked.focus_vector,
            pieces @ asked.mean_vector,
            characters[known.get(asked.after[:1], 0)],
            characters[known.get(asked.before[-1:], 0)],
            np.tanh(sizes_of(asked)),
        )
    )


def sizes_of(asked: Asked) -> Numbers:
    """Give how much stands before and behind the asking word."""
    sizes = len(asked.before) / _LONG, len(asked.after) / _LONG
    return np.array(sizes, dtype=np.float32)


class Learnt(NamedTuple):
    """What training made."""

    weights: Weights
    known: dict[str, int]
    """The numbers of the characters that have weights of their own; 0 is any other."""
    trust: dict[str, float]
    """What tells how far a phrase is trusted: a logistic regression."""
    marked_from: float
    """The least trust from which a phrase is right often enough to be marked."""


@cache
def learnt() -> Learnt:
    """Read the weights, widened to what is computed with, and the numbers."""
    from safetensors.numpy import load_file

    stored = load_file(WEIGHTS)
    numbers = json.loads(NUMBERS.read_text(encoding="utf-8"))
    return Learnt(
        {name: values.astype(np.float32) for name, values in stored.items()},
        {char: at for at, char in enumerate(numbers["characters"], start=1)},
        numbers["trust"],
        float(numbers["marked_from"]),
    )

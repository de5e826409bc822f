"""The reader of phrases as it is trained: the same sums as ``answering/reader.py``."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor, nn

from siyu_qa.answering.asking import ASKING, WANTED, Asked
from siyu_qa.answering.reader import CONVOLUTIONS, LENGTHS, LONGEST, sizes_of
from siyu_qa.answering.reading import SIGNS
from siyu_qa.embedders.bundled import vectors_of
from training.phrases_examples import Example

_CHANNELS = 64
_OF_CHARACTER = 24
_OF_PIECE = 32
_ALIKE = 16
_DIMENSIONS = vectors_of([0]).shape[1]
_QUESTION = len(ASKING) + 1 + len(WANTED) + 2 * _OF_PIECE + 2 * _OF_CHARACTER + 2
_DROPPED = 0.25
# Characters that are unknown at times keep the reader from learning names by heart.
_UNKNOWN = 0.1
_NEVER = -1e4


class Batch(NamedTuple):
    """Sentences of several examples, padded to the longest."""

    owner: Tensor
    """Shape ``(sentences,)``: which example each belongs to."""
    characters: Tensor
    """Shape ``(sentences, places)``, and so the next ones."""
    there: Tensor
    signs: Tensor
    vectors: Tensor
    kind: Tensor
    """Shape ``(examples, kinds)``; the rest are of the examples too."""
    wanted: Tensor
    focus: Tensor
    mean: Tensor
    beside: Tensor
    """Shape ``(examples, 2)``: the characters behind and before the asking word."""
    sizes: Tensor
    """Shape ``(examples, 2)``: how much stands before and behind it."""


class Net(nn.Module):
    """Scores the stretches of sentences."""

    def __init__(self, characters: int) -> None:
        super().__init__()
        self.character = nn.Embedding(characters + 1, _OF_CHARACTER)
        nn.init.normal_(self.character.weight, std=0.1)
        self.piece = nn.Linear(_DIMENSIONS, _OF_PIECE, bias=False)
        self.alike_seen = nn.Linear(_DIMENSIONS, _ALIKE, bias=False)
        self.alike_asked = nn.Linear(_DIMENSIONS, _ALIKE, bias=False)
        seen = SIGNS + _OF_CHARACTER + _OF_PIECE + _ALIKE
        self.seen = nn.Linear(seen, _CHANNELS)
        self.asked = nn.Linear(_QUESTION, _CHANNELS)
        self.gate = nn.Linear(_QUESTION, _CHANNELS)
        self.around = nn.ModuleList(
            nn.Conv1d(
                _CHANNELS, _CHANNELS, width, padding=far * (width // 2), dilation=far
            )
            for width, far in CONVOLUTIONS
        )
        self.first, self.last = nn.Linear(_CHANNELS, 1), nn.Linear(_CHANNELS, 1)
        self.first_of, self.last_of = (
            nn.Linear(_CHANNELS, _ALIKE),
            nn.Linear(_CHANNELS, _ALIKE),
        )
        self.length = nn.Linear(_QUESTION, len(LENGTHS))
        self.drop = nn.Dropout(_DROPPED)

    def forward(self, batch: Batch) -> Tensor:
        """Give ``(sentences, places, LONGEST)``: by first character and length."""
        question = self._question(batch)[batch.owner]
        hidden = self._hidden(batch, question)
        size = hidden.shape[1]
        lengths = torch.arange(min(LONGEST, size))
        ends = torch.arange(size)[:, None] + lengths[None, :]  # (places, lengths)
        inside = ends < size
        ends = ends.clamp(max=size - 1)
        of_length = torch.bucketize(lengths + 1, torch.tensor(LENGTHS))
        scores: Tensor = (
            self.first(hidden)
            + self.last(hidden)[:, ends, 0]
            + torch.einsum(
                "sir,sijr->sij", self.first_of(hidden), self.last_of(hidden)[:, ends]
            )
            / 4
            + self.length(question)[:, of_length][:, None]
        )
        whole = batch.there[:, ends] * inside * batch.there[:, :, None]
        return scores.masked_fill(whole == 0, _NEVER)

    def _question(self, batch: Batch) -> Tensor:
        beside = self.character(batch.beside).flatten(1)
        pieces = (self.piece(batch.focus), self.piece(batch.mean))
        parts = (batch.kind, batch.wanted, *pieces, beside, torch.tanh(batch.sizes))
        question: Tensor = self.drop(torch.cat(parts, dim=1))
        return question

    def _hidden(self, batch: Batch, question: Tensor) -> Tensor:
        characters = batch.characters
        if self.training:
            characters = characters * (torch.rand(characters.shape) > _UNKNOWN)
        alike = (
            self.alike_seen(batch.vectors)
            * self.alike_asked(batch.focus)[batch.owner][:, None]
        )
        parts = (
            batch.signs,
            self.character(characters),
            self.piece(batch.vectors),
            alike,
        )
        seen = self.seen(self.drop(torch.cat(parts, dim=2)))
        hidden: Tensor = torch.relu(seen + self.asked(question)[:, None])
        hidden = hidden * (1 + self.gate(question)[:, None])
        for conv in self.around:
            hidden = hidden * batch.there[..., None]
            around = conv(self.drop(hidden).transpose(1, 2)).transpose(1, 2)
            hidden = hidden + torch.relu(around)
        return hidden


class Feeder:
    """Puts examples into batches; knows the characters that have weights."""

    def __init__(self, characters: str) -> None:
        self._number = {char: at for at, char in enumerate(characters, start=1)}

    def batch(self, examples: Sequence[Example]) -> Batch:
        """Pad the sentences of *examples*."""
        read = [(at, one) for at, e in enumerate(examples) for one in e.read]
        owner = torch.tensor([at for at, _ in read])
        size = max(len(one.text) for _, one in read)
        characters = torch.zeros(len(read), size, dtype=torch.long)
        there = torch.zeros(len(read), size)
        signs = torch.zeros(len(read), size, SIGNS)
        vectors = torch.zeros(len(read), size, _DIMENSIONS)
        for row, (_, one) in enumerate(read):
            length = len(one.text)
            characters[row, :length] = torch.tensor(self._numbers(one.text))
            there[row, :length] = 1.0
            signs[row, :length] = torch.from_numpy(one.signs).float()
            vectors[row, :length] = _unit(one.ids)
        asked = [example.asked for example in examples]
        return Batch(
            owner,
            characters,
            there,
            signs,
            vectors,
            kind=_one_hot([one.kind for one in asked], len(ASKING) + 1),
            wanted=_one_hot([one.wanted for one in asked], len(WANTED)),
            focus=torch.from_numpy(np.stack([one.focus_vector for one in asked])),
            mean=torch.from_numpy(np.stack([one.mean_vector for one in asked])),
            beside=torch.tensor([self._beside(one) for one in asked]),
            sizes=torch.from_numpy(np.stack([sizes_of(one) for one in asked])),
        )

    def _numbers(self, text: str) -> list[int]:
        return [self._number.get(char, 0) for char in text]

    def _beside(self, asked: Asked) -> tuple[int, int]:
        after, before = asked.after[:1], asked.before[-1:]
        return self._number.get(after, 0), self._number.get(before, 0)


def _one_hot(numbers: Sequence[int], size: int) -> Tensor:
    return torch.eye(size)[torch.tensor(numbers)]


def _unit(ids: np.ndarray[tuple[int], np.dtype[np.int32]]) -> Tensor:
    vectors = torch.from_numpy(vectors_of(ids.tolist()))
    return torch.nn.functional.normalize(vectors, dim=1)


def loss_of(scores: Tensor, batch: Batch, examples: Sequence[Example]) -> Tensor:
    """Give how unlikely the answers are among all stretches of their examples."""
    every = scores.flatten(1).logsumexp(1)
    losses = []
    for number, example in enumerate(examples):
        rows = (batch.owner == number).nonzero()[:, 0]
        right = [
            scores[rows[gold.sentence], gold.start, gold.end - gold.start - 1]
            for gold in example.golds
        ]
        lost = every[rows].logsumexp(0) - torch.stack(right).logsumexp(0)
        losses.append(example.weight * lost)
    return torch.stack(losses).mean()

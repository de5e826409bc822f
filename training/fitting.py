"""What fitting a few numbers takes, whatever they are for."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch


@dataclass(frozen=True, slots=True)
class Choice:
    """What a question may be answered by, each told in numbers, and what is right."""

    x: torch.Tensor
    """(C, F)"""
    right: torch.Tensor
    """(C,) Any number of them."""
    importance: float


def fit_choices(choices: Sequence[Choice], penalty: float) -> torch.Tensor:
    """Fit the numbers by which what is right is the likeliest: a softmax over C; (F,).

    Args:
        choices: Those without anything right teach nothing and are passed over.
        penalty: Of the squared numbers, each in standard deviations.
    """
    usable = [one for one in choices if one.right.any()]
    x = torch.nn.utils.rnn.pad_sequence([one.x for one in usable], batch_first=True)
    there = padded([torch.ones(len(one.x)) for one in usable])
    right = padded([one.right for one in usable])
    importance = torch.tensor([one.importance for one in usable])
    deviation = spread(x[there])
    plain = x / deviation
    weights = torch.zeros(x.shape[-1], requires_grad=True)

    def loss() -> torch.Tensor:
        scores = plain @ weights
        every = scores.masked_fill(~there, -torch.inf).logsumexp(1)
        good = scores.masked_fill(~right, -torch.inf).logsumexp(1)
        mean = ((every - good) * importance).sum() / importance.sum()
        return mean + penalty * weights.square().sum()

    minimise(weights, loss)
    return (weights / deviation).detach()


def spread(x: torch.Tensor) -> torch.Tensor:
    """Give the standard deviation of each feature, 1 where it never changes."""
    deviation = x.std(0)
    return torch.where(deviation > 0, deviation, 1.0)


def padded(rows: list[torch.Tensor]) -> torch.Tensor:
    """Put rows of flags below each other, filled up with False."""
    return torch.nn.utils.rnn.pad_sequence(rows, batch_first=True).bool()


def minimise(weights: torch.Tensor, loss: Callable[[], torch.Tensor]) -> None:
    """Change *weights* until *loss*, which reads them, gets no smaller."""
    optimiser = torch.optim.LBFGS(
        [weights], max_iter=100, line_search_fn="strong_wolfe"
    )

    def step() -> torch.Tensor:
        optimiser.zero_grad()
        value = loss()
        value.backward()  # type: ignore[no-untyped-call]
        return value

    optimiser.step(step)  # type: ignore[no-untyped-call]


def rounded(names: Sequence[str], weights: torch.Tensor) -> dict[str, float]:
    """Give each number its name, to three digits behind the point."""
    return {n: round(w, 3) for n, w in zip(names, weights.tolist(), strict=True)}


def write(path: Path, numbers: Mapping[str, object]) -> None:
    """Write numbers for the product to read, whole or not at all."""
    aside = path.with_suffix(".aside")
    aside.write_text(json.dumps(numbers, indent=2) + "\n", encoding="utf-8")
    aside.replace(path)

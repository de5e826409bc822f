"""What fitting a few numbers takes, whatever they are for."""

from collections.abc import Callable

import torch


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

"""How long the step at hand still takes, from how it went so far."""

from siyu_qa.records import Progress

_ENOUGH_SECONDS = 2.0
_ENOUGH_DONE = 3
"""Before so much of a step is done, its rate says little."""
_TRUST = 0.2
"""How much a new estimate counts against what was told before it."""


class Countdown:
    """Watches one run of building."""

    def __init__(self) -> None:
        self._stage = ""
        self._began = 0.0
        self._left: float | None = None
        self._at = 0.0

    def left(self, progress: Progress, now: float) -> float | None:
        """Give the seconds that the step at hand still takes, once that can be told.

        Args:
            progress: How far the step is.
            now: In seconds of a clock that never goes back.
        """
        if progress.stage != self._stage:
            self._stage, self._began, self._left = progress.stage, now, None
        passed = now - self._began
        if passed < _ENOUGH_SECONDS or progress.done < _ENOUGH_DONE:
            return None
        left = passed / progress.done * (progress.total - progress.done)
        if self._left is not None:
            # Files come in batches, so that the rate of a moment says little.
            expected = max(self._left - (now - self._at), 0.0)
            left = expected + _TRUST * (left - expected)
        self._left, self._at = left, now
        return left

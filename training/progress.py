"""Say on standard error how far the run has come."""

import sys
import time

_STARTED = time.monotonic()


def report(message: str) -> None:
    """Write *message* with the minutes since the start."""
    minutes = (time.monotonic() - _STARTED) / 60
    sys.stderr.write(f"[{minutes:5.1f} min] {message}\n")
    sys.stderr.flush()

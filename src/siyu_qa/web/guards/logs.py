"""A log that tells neither what people ask nor what documents say."""

import logging
import threading
import traceback
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

_LOG = logging.getLogger(__name__)
_OURS = logging.getLogger("siyu_qa")


class Discreet(logging.Formatter):
    """Tells where something went wrong and of what kind it was.

    What an exception says, and what is filled into a line, may be anybody's words.
    """

    def format(self, record: logging.LogRecord) -> str:
        words = str(record.msg).split("\n", 1)[0]
        line = f"{record.levelname}: {record.name}: {words}"
        error = record.exc_info and record.exc_info[1]
        return f"{line}\n{trace_of(error)}" if error else line


def trace_of(error: BaseException, told: tuple[BaseException, ...] = ()) -> str:
    """Write an exception, and those before it, without what they say.

    >>> try:
    ...     raise KeyError("怎么退货？")
    ... except KeyError as error:
    ...     trace_of(error).splitlines()[-1]
    'KeyError'
    """
    before = error.__cause__ or error.__context__
    inner = error.exceptions if isinstance(error, BaseExceptionGroup) else ()
    # Servers raise an exception from what it led to itself: that goes round and round.
    told = (*told, error)
    others = [one for one in (before, *inner) if one and one not in told]
    earlier = [trace_of(one, told) for one in others]
    places = "".join(traceback.format_tb(error.__traceback__))
    return "\n".join([*earlier, f"{places}{type(error).__qualname__}"])


@contextmanager
def discreet() -> Iterator[None]:
    """Keep what people ask out of the log for as long as the block runs."""
    print_exc, excepthook = traceback.print_exc, threading.excepthook
    # Gradio prints what its functions raise, past every log.
    vars(traceback)["print_exc"] = _log_current
    threading.excepthook = _log_thread
    try:
        with _logging(Discreet()), warnings.catch_warnings(action="ignore"):
            yield
    finally:
        vars(traceback)["print_exc"] = print_exc
        threading.excepthook = excepthook


@contextmanager
def talkative() -> Iterator[None]:
    """Log what is asked, and all that an exception says."""
    level = _OURS.level
    _OURS.setLevel(logging.INFO)
    try:
        with _logging(logging.Formatter("%(levelname)s: %(name)s: %(message)s")):
            yield
    finally:
        _OURS.setLevel(level)


@contextmanager
def _logging(formatter: logging.Formatter) -> Iterator[None]:
    handler = logging.StreamHandler()
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.addHandler(handler)
    try:
        yield
    finally:
        root.removeHandler(handler)


def _log_current(*_: object, **__: object) -> None:
    _LOG.error("something was not handled", exc_info=True)


def _log_thread(what: threading.ExceptHookArgs) -> None:
    _LOG.error("a thread ended early", exc_info=what.exc_value)

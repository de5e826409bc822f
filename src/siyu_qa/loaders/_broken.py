"""The border to the libraries that read a format: nothing of theirs comes out."""

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

from siyu_qa.errors import LoadError

_LONGEST_REASON = 120


@contextmanager
def told_as_broken(name: str, library: str) -> Iterator[None]:
    """Turn whatever *library* raises over the file *name* into a LoadError.

    Its warnings and log stay quiet: they name no file, and mend nothing.

    >>> try:
    ...     with told_as_broken("a.pdf", "pypdf"):
    ...         raise KeyError("/Root")
    ... except LoadError as error:
    ...     print(error.path, error.problem())
    a.pdf 文件已损坏，读不出来（'/Root'）
    """
    try:
        with _quiet(library):
            yield
    except LoadError:
        raise
    except Exception as error:
        # The system's own errors have a number, and are no fault of the file.
        if isinstance(error, OSError) and error.errno is not None:
            raise
        raise broken(name, error) from error


def broken(name: str, error: Exception) -> LoadError:
    """Say that a file is broken, in the words of the library that found out.

    Its name for the error tells nobody anything, and is left out.
    """
    reason = str(error) or "no reason given"
    return LoadError("broken_file", path=name, reason=reason[:_LONGEST_REASON])


@contextmanager
def _quiet(library: str) -> Iterator[None]:
    logger = logging.getLogger(library)
    level = logger.level
    logger.setLevel(logging.CRITICAL + 1)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logger.setLevel(level)

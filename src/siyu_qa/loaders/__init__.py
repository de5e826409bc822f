"""Read files as sources, one module for each kind of file.

A loader is a module with ``SUFFIXES``, in lower case with the dot, and ``load``. To
add a kind is to add one file.
"""

from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Protocol, cast

from siyu_qa.errors import LoadError
from siyu_qa.records import Source
from siyu_qa.settings import Settings


class Loader(Protocol):
    """What a module of this package offers."""

    SUFFIXES: tuple[str, ...]

    def load(self, path: Path, name: str, settings: Settings) -> Source:
        """Read the file at *path*, to be called *name*."""


def load(path: Path, name: str, settings: Settings) -> Source:
    """Read the file at *path* as a source called *name*.

    Raises:
        LoadError: Where it can't be read; the error names the file.
    """
    loader = _loaders().get(path.suffix.lower())
    if loader is None:
        known = " ".join(sorted(_loaders()))
        raise LoadError("unknown_kind", path=name, kinds=known)
    try:
        return loader.load(path, name, settings)
    except OSError as error:
        raise LoadError("unreadable_file", path=name, reason=error.strerror) from error


@cache
def _loaders() -> dict[str, Loader]:
    return {suffix: module for module in _modules() for suffix in module.SUFFIXES}


def _modules() -> Iterator[Loader]:
    for module in iter_modules(__path__):
        yield cast(Loader, import_module(f"{__name__}.{module.name}"))

"""Read files as sources, one module for each kind of file.

A loader is a module with ``SUFFIXES``, in lower case with the dot, and ``load``;
``LARGEST`` may say up to how many bytes of its kind a gigabyte of memory reads. To add
a kind is to add one file.
"""

from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Protocol, cast

from siyu_qa.errors import LoadError
from siyu_qa.loaders._kinds import refuse_by_name, told_by_content
from siyu_qa.records import Source
from siyu_qa.settings import Settings

_MEGABYTE = 1 << 20
_LARGEST_TEXT = 32 * _MEGABYTE
# What is wrong with these is known, whatever their first bytes are.
_TOLD = {
    *("empty_file", "encrypted_file", "missing_extra", "scanned_pdf"),
    *("too_large_file", "unpacks_too_large"),
}


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
    refuse_by_name(path, name)
    try:
        return _read(path, name, settings)
    except OSError as error:
        raise LoadError("unreadable_file", path=name, reason=error.strerror) from error


def _read(path: Path, name: str, settings: Settings) -> Source:
    try:
        loader = _loader_of(path, name)
        return loader.load(path, name, settings)
    except LoadError as error:
        if error.key in _TOLD:
            raise
        with path.open("rb") as file:
            other = told_by_content(file.read(_LARGEST_TEXT), path, name)
        if other is None:
            raise
        raise other from error


def _loader_of(path: Path, name: str) -> Loader:
    """Give what reads a file of this kind and size."""
    loader = _loaders().get(path.suffix.lower())
    if loader is None:
        known = " ".join(sorted(_loaders()))
        raise LoadError("unknown_kind", path=name, kinds=known)
    size, most = path.stat().st_size, getattr(loader, "LARGEST", _LARGEST_TEXT)
    if size > most:
        sizes = {"megabytes": size // _MEGABYTE, "limit": most // _MEGABYTE}
        raise LoadError("too_large_file", path=name, **sizes)
    return loader


def is_safe(path: str) -> bool:
    """Tell whether a file is read by our own code alone, which no file can break.

    What nothing reads is looked at by our own code, to tell what it is.
    """
    # Half a million paths are asked for.
    loader = _loaders().get(path[path.rfind(".") :].lower())
    return loader is None or getattr(loader, "IS_TEXT", False)


@cache
def _loaders() -> dict[str, Loader]:
    return {suffix: module for module in _modules() for suffix in module.SUFFIXES}


def _modules() -> Iterator[Loader]:
    # What begins with a line below serves the loaders and is none.
    names = (module.name for module in iter_modules(__path__))
    for name in (name for name in names if not name.startswith("_")):
        yield cast(Loader, import_module(f"{__name__}.{name}"))

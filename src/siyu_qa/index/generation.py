"""One generation of the index: opened, it never changes."""

import fcntl
import os
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import cached_property
from pathlib import Path
from weakref import finalize

from siyu_qa.errors import IndexDamaged
from siyu_qa.index.layers import LEXICAL, layers_of
from siyu_qa.index.manifest import NAME, Manifest
from siyu_qa.index.store import PASSAGES, PassageStore
from siyu_qa.index.verified import synced, verify
from siyu_qa.searchers.dense import DenseSearcher
from siyu_qa.searchers.lexical import LexicalSearcher

CURRENT = "CURRENT"
GENERATIONS = "generations"
DENSE = "dense"


class Generation:
    """The three parts of an index that belong together."""

    def __init__(
        self,
        folder: Path,
        manifest: Manifest,
        store: PassageStore,
        lexical: LexicalSearcher | None = None,
        dense: DenseSearcher | None = None,
    ) -> None:
        self.folder = folder
        self.manifest = manifest
        self.store = store
        if lexical and dense:
            self.lexical, self.dense = lexical, dense

    @classmethod
    def open(cls, index: Path) -> "Generation":
        """Open the current generation of the index folder, and hold it.

        Raises:
            IndexDamaged: Where there is none, or it is not what was written.
        """
        generation = cls.held(index)
        with _readable(generation.folder):
            _ = generation.lexical, generation.dense
        return generation

    @classmethod
    def held(cls, index: Path) -> "Generation":
        """Hold the current generation; what searches it is read when it is used.

        Raises:
            IndexDamaged: Where there is none, or it is not what was written.
        """
        while True:
            name = current_name(index)
            try:
                return cls._held(index, current_folder(index))
            except IndexDamaged:
                # It may have been replaced and removed while we looked.
                if current_name(index) == name:
                    raise

    @classmethod
    def _held(cls, index: Path, folder: Path) -> "Generation":
        with ExitStack() as held:
            _hold(folder, held)
            manifest = Manifest.read(folder)
            verify(index, folder, manifest)
            with _readable(folder):
                layers = reversed(layers_of(folder))
                store = PassageStore.read(*(layer / PASSAGES for layer in layers))
            generation = cls(folder, manifest, store)
            # A reader lets its generation go without a word too.
            finalize(generation, held.pop_all().close)
        return generation

    @cached_property
    def lexical(self) -> LexicalSearcher:
        """Searches by terms."""
        return LexicalSearcher(self.folder / LEXICAL)

    @cached_property
    def dense(self) -> DenseSearcher:
        """Searches by meaning."""
        folders = [layer / DENSE for layer in layers_of(self.folder)]
        return DenseSearcher.read(folders, self.store.gone())


@contextmanager
def _readable(folder: Path) -> Iterator[None]:
    """Tell what libraries raise over files that are not theirs as damage."""
    try:
        yield
    except (OSError, RuntimeError, ValueError, TypeError, sqlite3.Error) as error:
        raise IndexDamaged("index_damaged", path=str(folder)) from error


def current_name(index: Path) -> str:
    """Give the name of the current generation's folder, or nothing."""
    try:
        return (index / CURRENT).read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return ""


def current_folder(index: Path) -> Path:
    """Give the folder of the current generation.

    Raises:
        IndexDamaged: Where no generation is current.
    """
    name = current_name(index)
    if not name:
        raise IndexDamaged("no_index", path=str(index))
    return index / GENERATIONS / name


def make_current(index: Path, folder: Path) -> None:
    """Make a finished generation the current one, at once or not at all."""
    # Under one name: what is left by one that died here is written over by the next.
    aside = index / f".{CURRENT}"
    aside.write_text(folder.name, encoding="utf-8")
    synced([aside])
    aside.replace(index / CURRENT)
    synced([index])


def is_held(folder: Path) -> bool:
    """Tell whether anybody has a generation open."""
    try:
        handle = os.open(folder / NAME, os.O_RDONLY)
    except OSError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return True
    finally:
        os.close(handle)
    return False


def _hold(folder: Path, held: ExitStack) -> None:
    """Keep a generation from being removed as long as it is *held*.

    Raises:
        IndexDamaged: Where there is no such generation.
    """
    try:
        handle = os.open(folder / NAME, os.O_RDONLY)
    except (OSError, ValueError) as error:
        raise IndexDamaged("index_damaged", path=str(folder / NAME)) from error
    held.callback(os.close, handle)
    # Some file systems have no locks; what is removed there can be read to its end.
    with suppress(OSError):
        fcntl.flock(handle, fcntl.LOCK_SH)

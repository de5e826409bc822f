"""One generation of the index: opened, it never changes."""

import os
import shutil
import sqlite3
from pathlib import Path

from siyu_qa.errors import IndexDamaged
from siyu_qa.index.manifest import Manifest
from siyu_qa.index.store import PassageStore
from siyu_qa.searchers.dense import DenseSearcher
from siyu_qa.searchers.lexical import LexicalSearcher

CURRENT = "CURRENT"
GENERATIONS = "generations"
PASSAGES = "passages.sqlite"
LEXICAL = "lexical"
DENSE = "dense.faiss"
SKETCHES = "sketches.npz"
# tantivy changes these in place; its segment files it never touches again.
_CHANGING = {"meta.json", ".managed.json", ".tantivy-meta.lock", ".tantivy-writer.lock"}


class Generation:
    """The three parts of an index that belong together."""

    def __init__(
        self,
        folder: Path,
        manifest: Manifest,
        store: PassageStore,
        lexical: LexicalSearcher,
        dense: DenseSearcher,
    ) -> None:
        self.folder = folder
        self.manifest = manifest
        self.store = store
        self.lexical = lexical
        self.dense = dense

    @classmethod
    def open(cls, index: Path) -> "Generation":
        """Open the current generation of the index folder.

        Raises:
            IndexDamaged: Where there is none, or it is not what was written.
        """
        folder = current_folder(index)
        manifest = Manifest.read(folder)
        manifest.verify(folder)
        try:
            return cls(
                folder,
                manifest,
                PassageStore.read(folder / PASSAGES),
                LexicalSearcher(folder / LEXICAL),
                DenseSearcher.read(folder / DENSE),
            )
        except (OSError, RuntimeError, ValueError, sqlite3.Error) as error:
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
    aside = index / f".{CURRENT}.{os.getpid()}"
    aside.write_text(folder.name, encoding="utf-8")
    aside.replace(index / CURRENT)


def copy_parts(old: Path, new: Path) -> None:
    """Begin a generation with another's texts and terms; segments are shared."""
    shutil.copyfile(old / PASSAGES, new / PASSAGES)
    for path in sorted((old / LEXICAL).iterdir()):
        share = shutil.copyfile if path.name in _CHANGING else _link
        share(path, new / LEXICAL / path.name)


def _link(path: Path, new: Path) -> None:
    try:
        os.link(path, new)
    except OSError:
        # Some file systems have no hard links.
        shutil.copyfile(path, new)

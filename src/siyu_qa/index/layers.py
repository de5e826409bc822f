"""The layers of a generation, and how one generation begins with another's.

The large layer is shared by one generation after another and never written again; the
recent one holds what changed since, and hides what it replaces. When that has become
much, both are merged into a new large one.
"""

import os
import shutil
from pathlib import Path

BASE = "base"
RECENT = "recent"
LEXICAL = "lexical"
"""One for both layers: tantivy keeps layers of its own."""
# tantivy changes these in place; its segment files it never touches again.
_CHANGING = {"meta.json", ".managed.json", ".tantivy-meta.lock", ".tantivy-writer.lock"}


def layers_of(generation: Path) -> list[Path]:
    """Give the folders of a generation's layers, the large one first."""
    both = generation / BASE, generation / RECENT
    return [layer for layer in both if layer.is_dir()]


def begin_with(old: Path, new: Path) -> None:
    """Let a generation begin with all that another holds; large files are shared."""
    for path in _files(old):
        begun = new / path.relative_to(old)
        begun.parent.mkdir(parents=True, exist_ok=True)
        (_share if is_shared(path.relative_to(old)) else shutil.copyfile)(path, begun)


def is_shared(part: Path) -> bool:
    """Tell whether a part, named within its generation, is never written again."""
    if part.parts[0] == LEXICAL:
        return part.name not in _CHANGING
    return part.parts[0] == BASE


def _files(folder: Path) -> list[Path]:
    within = (folder / name for name in (BASE, RECENT, LEXICAL))
    return sorted(path for one in within for path in one.rglob("*") if path.is_file())


def _share(path: Path, new: Path) -> None:
    try:
        os.link(path, new)
    except OSError:
        # Some file systems have no hard links.
        shutil.copyfile(path, new)

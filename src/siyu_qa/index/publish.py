"""Make a finished draft the current generation, and let old ones go."""

import shutil
from contextlib import suppress
from pathlib import Path

from siyu_qa.errors import SiyuError
from siyu_qa.index.generation import (
    GENERATIONS,
    Generation,
    current_name,
    is_held,
    make_current,
)
from siyu_qa.index.layers import is_shared
from siyu_qa.index.lock import writing
from siyu_qa.index.manifest import NAME, Manifest, digest
from siyu_qa.index.verified import note_verified, synced

_DIGITS = 6
"""Of a generation's number in the name of its folder."""
_DRAFT = ".building-"


def next_name(index: Path) -> str:
    """Give a name that no generation, damaged or not, has had."""
    numbers = (int(path.name[-_DIGITS:]) for path in _made_in(index))
    return f"{max(numbers, default=0) + 1:0{_DIGITS}}"


def next_draft(index: Path) -> Path:
    """Give the folder of a draft that is to be begun."""
    return index / GENERATIONS / f"{_DRAFT}{next_name(index)}"


def drafts(index: Path) -> list[Path]:
    """Give the drafts that builds left when they died, oldest first."""
    return [path for path in _made_in(index) if path.name.startswith(_DRAFT)]


def number_of(draft: Path) -> int:
    """Give the number of the generation that a draft will be."""
    return int(draft.name[-_DIGITS:])


def digests(draft: Path, before: Generation | None = None) -> dict[str, str]:
    """Give the digests of a draft's parts; those it shares with another are known."""
    parts = {}
    for path in sorted(path for path in draft.rglob("*") if path.is_file()):
        name = path.relative_to(draft).as_posix()
        known = before.manifest.parts.get(name) if before else None
        if before and known and path.samefile(before.folder / name):
            parts[name] = known
        # A build that died may have left its manifest.
        elif name != NAME and not path.name.endswith(".lock"):
            parts[name] = digest(path)
    return parts


def publish(draft: Path, manifest: Manifest) -> None:
    """Make a folder whose files are finished the current generation.

    Its name ends with that of the generation.
    """
    manifest.write(draft)
    written = (path for path in draft.rglob("*") if not _is_shared(path, draft))
    synced([*written, draft])
    generations = draft.parent
    folder = draft.rename(generations / draft.name[-_DIGITS:])
    synced([generations])
    make_current(generations.parent, folder)
    note_verified(generations.parent, folder, manifest.parts)


def remove_old(index: Path) -> None:
    """Remove what is not current and what nobody reads any more."""
    for path in _unread(index):
        shutil.rmtree(path, ignore_errors=True)


def tidy(index: Path) -> None:
    """Remove generations that were replaced, once nobody reads them any more."""
    # Where that can't be done, the next build does it.
    with suppress(OSError, SiyuError):
        # What a build that died left may be gone on with.
        replaced = [path for path in _unread(index) if path.name.isdecimal()]
        if replaced:
            with writing(index):
                for path in replaced:
                    shutil.rmtree(path, ignore_errors=True)


def _unread(index: Path) -> list[Path]:
    current = current_name(index)
    others = [path for path in _made_in(index) if path.name != current]
    return [path for path in others if not is_held(path)]


def _is_shared(path: Path, generation: Path) -> bool:
    return path.is_file() and is_shared(path.relative_to(generation))


def _made_in(index: Path) -> list[Path]:
    """Give the folders of finished and begun generations; others' files stay out."""
    paths = (index / GENERATIONS).iterdir()
    return sorted(path for path in paths if path.name[-_DIGITS:].isdecimal())

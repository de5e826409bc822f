"""Where in the seeds folder anything may have changed, as far as that is known."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from siyu_qa.index.ignored import NAME

_MOST = 1_000
"""So many paths aren't told apart: to look everywhere takes less time."""


@dataclass(frozen=True, slots=True)
class Reach:
    """Folders of the seeds folder, each with ``/`` at its end; it itself is empty."""

    folders: frozenset[str]
    """In these themselves."""
    below: frozenset[str]
    """In these and all that lies below them."""

    @classmethod
    def of(cls, paths: Iterable[Path], seeds: Path) -> "Reach":
        """Tell which folders are to be looked at where these paths changed.

        Args:
            paths: Of files and folders in the seeds folder, there or gone, or it
                itself; told from it as it is given, or as it resolves.
            seeds: The folder.
        """
        changed = set(paths)
        if len(changed) > _MOST:
            return EVERYWHERE
        folders, below = set(), set()
        resolved = seeds.resolve()
        for path in changed:
            at = path.relative_to(seeds if path.is_relative_to(seeds) else resolved)
            folders.add(_as_folder(at.parent))
            if at.name == NAME:
                below.add(_as_folder(at.parent))
            elif not path.is_file():
                # What is gone may have been a folder.
                below.add(_as_folder(at))
        return cls(frozenset(folders), frozenset(below))

    @property
    def is_everywhere(self) -> bool:
        """Whether all is to be looked at."""
        return "" in self.below

    def has(self, folder: str) -> bool:
        """Tell whether a folder is to be looked at.

        >>> reach = Reach(frozenset({"甲/"}), frozenset({"乙/"}))
        >>> [reach.has(folder) for folder in ("", "甲/", "甲/丙/", "乙/", "乙/丙/")]
        [False, True, False, True, True]
        """
        return folder in self.folders or any(map(folder.startswith, self.below))

    def leads_through(self, folder: str) -> bool:
        """Tell whether anything to be looked at is a folder or lies below it.

        >>> reach = Reach(frozenset({"甲/丙/"}), frozenset())
        >>> [reach.leads_through(folder) for folder in ("", "甲/", "甲/丙/", "乙/")]
        [True, True, True, False]
        """
        wanted = (*self.folders, *self.below)
        return self.has(folder) or any(one.startswith(folder) for one in wanted)


EVERYWHERE = Reach(frozenset(), frozenset({""}))


def _as_folder(path: Path) -> str:
    """Give a relative path of a folder with ``/`` at its end.

    >>> _as_folder(Path("甲/乙")), _as_folder(Path())
    ('甲/乙/', '')
    """
    return f"{path.as_posix()}/" if path.parts else ""

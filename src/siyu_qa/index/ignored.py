"""Which files of the seeds folder are left out: systems', and by ``.siyuignore``.

The rules in that file are those of gitignore, and so is their reach: one in a folder
rules over what lies below it, and the deeper one has the last word.
"""

from collections.abc import Iterator
from pathlib import Path

from pathspec import GitIgnoreSpec

from siyu_qa.errors import FolderError

NAME = ".siyuignore"


class Ignored:
    """The rules of one seeds folder, read as its folders are entered.

    Paths are relative to it; a folder ends with ``/``, and it itself is empty.
    """

    def __init__(self, seeds: Path) -> None:
        self._seeds = seeds
        self._rules: dict[str, GitIgnoreSpec] = {}

    def enter(self, folder: str) -> None:
        """Read the rules that a folder brings, if it does.

        Raises:
            FolderError: Where they can't be read.
        """
        name = folder + NAME
        file = self._seeds / name
        if not file.is_file():
            return
        try:
            lines = file.read_text(encoding="utf-8-sig").splitlines()
            self._rules[folder] = GitIgnoreSpec.from_lines(lines)
        except (OSError, ValueError) as error:
            reason = " ".join(str(error).split())
            raise FolderError("unreadable_rules", path=name, reason=reason) from error

    def has(self, path: str) -> bool:
        """Tell whether the rules leave *path* out."""
        if not self._rules:
            return False
        verdict = False
        for folder in folders_above(path):
            if folder in self._rules:
                found = self._rules[folder].check_file(path[len(folder) :]).include
                verdict = verdict if found is None else found
        return verdict


def folders_above(path: str) -> Iterator[str]:
    """Give the folders that a path lies in, from the outermost.

    >>> list(folders_above("甲/乙/丙.txt")), list(folders_above("甲/乙/"))
    (['', '甲/', '甲/乙/'], ['', '甲/'])
    """
    at = 0
    while at >= 0:
        yield path[:at]
        at = path.find("/", at, -1) + 1 or -1


def is_ruled_out(seeds: Path, path: str) -> bool:
    """Tell whether ``.siyuignore`` leaves out what would be put at *path*.

    Raises:
        FolderError: Where rules can't be read.
    """
    rules = Ignored(seeds)
    for folder in folders_above(path):
        if rules.has(folder):
            return True
        rules.enter(folder)
    return rules.has(path)


def is_a_systems(name: str) -> bool:
    """Tell the files that systems and programs leave for themselves."""
    return name.startswith((".", "~$")) or name.lower() in {"thumbs.db", "desktop.ini"}

"""Which files of the seeds folder a person wants left out: ``.siyuignore``.

The rules are those of gitignore, and so is their reach: a file in a folder rules
over what lies below it, and the deeper one has the last word.
"""

from pathlib import Path, PurePosixPath

from pathspec import GitIgnoreSpec

from siyu_qa.errors import FolderError

NAME = ".siyuignore"


class Ignored:
    """The rules of one seeds folder, read as its folders are entered."""

    def __init__(self, seeds: Path) -> None:
        self._seeds = seeds
        self._rules: dict[PurePosixPath, GitIgnoreSpec] = {}

    def enter(self, folder: PurePosixPath) -> None:
        """Read the rules that a folder brings, if it does.

        Raises:
            FolderError: Where they can't be read.
        """
        file = self._seeds / folder / NAME
        if not file.is_file():
            return
        name = (folder / NAME).as_posix()
        try:
            lines = file.read_text(encoding="utf-8-sig").splitlines()
            self._rules[folder] = GitIgnoreSpec.from_lines(lines)
        except (OSError, ValueError) as error:
            reason = " ".join(str(error).split())
            raise FolderError("unreadable_rules", path=name, reason=reason) from error

    def has(self, path: PurePosixPath, *, is_folder: bool = False) -> bool:
        """Tell whether the rules leave *path* out; it is relative to the seeds."""
        verdict = False
        for folder in reversed(path.parents):
            if folder in self._rules:
                below = path.relative_to(folder).as_posix() + "/" * is_folder
                found = self._rules[folder].check_file(below).include
                verdict = verdict if found is None else found
        return verdict

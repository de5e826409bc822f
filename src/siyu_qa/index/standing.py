"""How the files of a folder stand: their names, sizes and times, compared as one.

That half a million files are as they were is told without a record of each.
"""

from array import array
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from os import DirEntry

from siyu_qa.index.manifest import Entry

_LOOK = 24
"""Bytes of a file's size and times."""
_UNTOLD = bytes(_LOOK)
"""Of a file that must be looked at closely: no file was changed in 1970."""
_BETWEEN = "/"


@dataclass(frozen=True, slots=True)
class Standing:
    """The files of one folder, sorted by name."""

    names: str = ""
    """With what no name has in it between them."""
    looks: bytes = b""
    """Of each its size in bytes, ``mtime_ns`` and ``ctime_ns``, of eight bytes each."""

    @classmethod
    def of(cls, looks: Mapping[str, bytes]) -> "Standing":
        """Note files by their names and looks."""
        names = sorted(looks)
        return cls(_BETWEEN.join(names), b"".join(looks[name] for name in names))

    @classmethod
    def seen(cls, files: Iterable[DirEntry[str]]) -> "Standing":
        """Look at the files of a folder, sorted by name.

        A link is nothing that its own times tell of.
        """
        looks = array("q")
        names = []
        for file in files:
            names.append(file.name)
            try:
                stat = None if file.is_symlink() else file.stat(follow_symlinks=False)
            except OSError:
                stat = None
            if stat:
                looks.extend((stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns))
            else:
                looks.frombytes(_UNTOLD)
        return cls(_BETWEEN.join(names), looks.tobytes())

    @property
    def count(self) -> int:
        """How many files there are."""
        return len(self.looks) // _LOOK

    def files(self) -> dict[str, bytes]:
        """Give the look of each file, by its name."""
        names = self.names.split(_BETWEEN) if self.names else []
        starts = range(0, len(self.looks), _LOOK)
        looks = (self.looks[start : start + _LOOK] for start in starts)
        return dict(zip(names, looks, strict=False))

    def differing(self, other: "Standing") -> set[str]:
        """Name the files that don't stand in both alike.

        >>> one = Standing.of({"甲.txt": bytes(24), "乙.txt": bytes(24)})
        >>> sorted(one.differing(Standing.of({"甲.txt": b"1" * 24})))
        ['乙.txt', '甲.txt']
        >>> one.differing(one)
        set()
        """
        if self == other:
            return set()
        return {name for name, _ in self.files().items() ^ other.files().items()}


def look_of(entry: Entry) -> bytes | None:
    """Give how a file stood that was read; None where that doesn't tell if it changed.

    Where its times don't tell yet, or it couldn't be read, it is to be looked at.
    """
    if entry.skipped or not entry.ctime_ns:
        return None
    return array("q", (entry.size, entry.mtime_ns, entry.ctime_ns)).tobytes()


def folder_of(path: str) -> str:
    """Give the folder of a path, with ``/`` at its end; a folder is its own.

    >>> folder_of("甲/乙.txt"), folder_of("乙.txt"), folder_of("甲/丙/")
    ('甲/', '', '甲/丙/')
    """
    return path[: path.rfind("/") + 1]

"""Put documents into the seeds folder and take them out; never lose one."""

import fcntl
import filecmp
import os
import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Literal, NamedTuple, TypeAlias

from siyu_qa import loaders
from siyu_qa.errors import FolderError, LoadError
from siyu_qa.index.folder import scan
from siyu_qa.index.ignored import is_a_systems, is_ruled_out
from siyu_qa.index.workers import doing
from siyu_qa.records import Record
from siyu_qa.settings import Settings

REMOVED = ".removed"
"""The folder in the seeds folder that keeps what was taken out of it."""
IfTaken: TypeAlias = Literal["refuse", "replace", "number"]
"""What happens where another document has the name: nothing is put in, that one is
taken out, or the new one's name gets a number."""

_LONGEST_NAME = 255
"""In bytes, as file systems count."""
_NOT_IN_NAMES = re.compile(r"[/\\\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
# No document's path begins so: hidden files are none.
_KEPT_AGAIN = re.compile(r"\.\d+")
_LOCK = ".lock"


@dataclass(frozen=True, slots=True)
class Copied(Record):
    """A file that was to be put in."""

    path: str
    """Where in the seeds folder it is."""
    is_new: bool
    """Whether it was copied; else the same stood there already."""
    kept: str = ""
    """Where in the seeds folder the one is kept that it replaced, if it did."""


@dataclass(frozen=True, slots=True)
class Removed(Record):
    """A document that was taken out."""

    path: str
    """Where in the seeds folder it was."""
    kept: str
    """Where in the seeds folder it is kept, out of the index."""


def check_name(name: str) -> None:
    """Refuse what can't be the name of a document in the folder.

    >>> check_name("../a.txt")
    Traceback (most recent call last):
    siyu_qa.errors.FolderError: ../a.txt：文件名里有斜线或控制字符。请改名。

    Raises:
        FolderError: Where it leads elsewhere, is hidden or too long.
    """
    if not name.strip() or _NOT_IN_NAMES.search(name):
        raise FolderError("unfit_name", path=name)
    if is_a_systems(name):
        raise FolderError("hidden_name", path=name)
    if len(name.encode()) > _LONGEST_NAME:
        raise FolderError("long_name", path=name, longest=_LONGEST_NAME)


def add(
    files: Sequence[Path],
    settings: Settings,
    folder: str = "",
    *,
    if_taken: IfTaken = "refuse",
) -> list[Copied]:
    """Copy *files* into the seeds folder: all of them, or none where one can't be.

    Args:
        files: Of kinds that can be read.
        settings: Which seeds folder, and how files are read.
        folder: The subfolder to put them in.
        if_taken: What happens where another document has a file's name.

    Raises:
        LoadError: Where a file can't be read as a document.
        FolderError: Where a file is none, or its name is taken.
    """
    target = settings.seeds / folder
    if not target.resolve().is_relative_to(settings.seeds.resolve()):
        raise FolderError("leads_out", path=folder)
    for file in files:
        below = _below(target / file.name, settings)
        if is_ruled_out(settings.seeds, below):
            raise FolderError("left_out", path=below)
    wanted = _copies(files, target, settings, if_taken)
    _check(settings, [one.file for one in wanted if one.is_new])
    with _changing(settings):
        # While they were read, someone else may have taken a name.
        wanted = _copies(files, target, settings, if_taken)
        return [_put(one, settings) for one in wanted]


def remove(names: Sequence[str], settings: Settings) -> list[Removed]:
    """Take documents out of the seeds folder, into a hidden folder inside it.

    Args:
        names: Paths in the folder, or names that only one document has.
        settings: Which seeds folder.

    Raises:
        FolderError: Where no document, or more than one, has a name; then none is
            taken out.
    """
    known = list(scan(settings.seeds, settings.index))
    paths = [_document(name, known) for name in dict.fromkeys(names)]
    with _changing(settings):
        return [_taken_out(path, settings.seeds) for path in paths]


def kept(settings: Settings) -> list[Removed]:
    """List what was taken out and not put back, by where it is kept."""
    folder = settings.seeds / REMOVED
    found = (
        _removed(path.relative_to(folder), path.relative_to(settings.seeds))
        for path in folder.rglob("*")
        if path.is_file() or path.is_symlink()
    )
    return sorted((one for one in found if one.path != _LOCK), key=lambda it: it.kept)


def restore(name: str, settings: Settings, *, replace: bool = False) -> Removed:
    """Put back a document that was taken out; give what it was.

    Args:
        name: Where it is kept, as ``remove`` told.
        settings: Which seeds folder.
        replace: Whether what has its place by now is taken out for it.

    Raises:
        FolderError: Where it isn't kept any more, or its place is taken.
    """
    with _changing(settings):
        found = next((one for one in kept(settings) if one.kept == name), None)
        if not found:
            raise FolderError("not_kept", path=name)
        place = settings.seeds / found.path
        if os.path.lexists(place):
            if not replace or place.is_dir():
                raise FolderError("place_taken", path=found.path)
            _taken_out(found.path, settings.seeds)
        place.parent.mkdir(parents=True, exist_ok=True)
        (settings.seeds / found.kept).rename(place)
        return found


class _Copy(NamedTuple):
    """A file and where it is to stand."""

    file: Path
    to: Path
    is_new: bool


def _copies(
    files: Sequence[Path], target: Path, settings: Settings, if_taken: IfTaken
) -> list[_Copy]:
    copies = [_copy(file, target / file.name, settings, if_taken) for file in files]
    new: dict[Path, Path] = {}
    for one in copies:
        if one.is_new and new.setdefault(one.to, one.file) != one.file:
            raise FolderError("name_taken", path=_below(one.to, settings))
    return copies


def _copy(file: Path, to: Path, settings: Settings, if_taken: IfTaken) -> _Copy:
    if _is_there(file, to):
        return _Copy(file, to, is_new=False)
    if os.path.lexists(to) and if_taken == "number":
        return _copy(file, _numbered(to), settings, if_taken)
    if os.path.lexists(to) and (if_taken == "refuse" or to.is_dir()):
        raise FolderError("name_taken", path=_below(to, settings))
    return _Copy(file, to, is_new=True)


def _numbered(path: Path) -> Path:
    """Give the next name with a number that nothing has yet.

    >>> _numbered(Path("nowhere/规.txt")).name
    '规 (2).txt'
    """
    for number in count(2):
        end = f" ({number}){path.suffix}"
        room = _LONGEST_NAME - len(end.encode())
        free = path.with_name(path.stem.encode()[:room].decode(errors="ignore") + end)
        if not os.path.lexists(free):
            break
    return free


def _is_there(file: Path, to: Path) -> bool:
    if not file.is_file():
        raise FolderError("not_a_file", path=str(file))
    return to.is_file() and filecmp.cmp(file, to, shallow=False)


def _check(settings: Settings, files: Sequence[Path]) -> None:
    """Read each file once, so that what can't be read isn't put in."""
    safely = all(loaders.is_safe(file.name) for file in files)
    with doing(0, safely=safely) as do:
        read = do(loaders.load, ((file, str(file), settings) for file in files))
        for file, loaded in zip(files, read, strict=True):
            if isinstance(loaded, LoadError):
                raise LoadError(
                    loaded.key, path=str(file), line=loaded.line, **loaded.values
                )


def _put(copy: _Copy, settings: Settings) -> Copied:
    path = _below(copy.to, settings)
    if not copy.is_new:
        return Copied(path, is_new=False)
    copy.to.parent.mkdir(parents=True, exist_ok=True)
    # Whoever looks sees no file or a whole one; hidden files are not indexed.
    aside = copy.to.with_name(f".adding.{os.getpid()}")
    try:
        shutil.copy2(copy.file, aside)
        is_taken = os.path.lexists(copy.to)
        before = _taken_out(path, settings.seeds).kept if is_taken else ""
        aside.replace(copy.to)
    finally:
        aside.unlink(missing_ok=True)
    return Copied(path, is_new=True, kept=before)


def _document(name: str, known: Sequence[str]) -> str:
    if name in known:
        return name
    found = [path for path in known if path.endswith(f"/{name}")]
    if not found:
        raise FolderError("no_such_document", path=name)
    if len(found) > 1:
        example, count = found[0], len(found)
        raise FolderError("several_documents", path=name, count=count, example=example)
    return found[0]


def _taken_out(path: str, seeds: Path) -> Removed:
    to = _free(seeds / REMOVED, path)
    to.parent.mkdir(parents=True, exist_ok=True)
    try:
        (seeds / path).rename(to)
    except FileNotFoundError as error:
        raise FolderError("no_such_document", path=path) from error
    return Removed(path, to.relative_to(seeds).as_posix())


def _free(folder: Path, path: str) -> Path:
    """Give a place to keep a document in; its name stays, so it can be put back."""
    places = (folder / f".{number}" / path for number in count(2))
    place = folder / path
    while os.path.lexists(place):
        place = next(places)
    return place


def _removed(below: Path, kept: Path) -> Removed:
    """Tell where a document was from where below the folder it is kept."""
    again = _KEPT_AGAIN.fullmatch(below.parts[0])
    path = below.relative_to(below.parts[0]) if again else below
    return Removed(path.as_posix(), kept.as_posix())


def _below(path: Path, settings: Settings) -> str:
    return path.relative_to(settings.seeds).as_posix()


@contextmanager
def _changing(settings: Settings) -> Iterator[None]:
    """Let nobody else change the folder, and say so where nobody can."""
    try:
        folder = settings.seeds / REMOVED
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / _LOCK).open("w", encoding="utf-8") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
    except OSError as error:
        raise FolderError(
            "seeds_not_writable", path=str(settings.seeds), reason=error.strerror
        ) from error

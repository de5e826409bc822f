"""Put documents into the seeds folder and take them out; never lose one."""

import filecmp
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from siyu_qa import loaders
from siyu_qa.errors import FolderError, LoadError
from siyu_qa.index.folder import is_ruled_out, scan
from siyu_qa.index.workers import doing
from siyu_qa.records import Record
from siyu_qa.settings import Settings

REMOVED = ".removed"
"""The folder in the seeds folder that keeps what was taken out of it."""


@dataclass(frozen=True, slots=True)
class Copied(Record):
    """A file that was to be put in."""

    path: str
    """Where in the seeds folder it is."""
    is_new: bool
    """Whether it was copied; else the same stood there already."""


@dataclass(frozen=True, slots=True)
class Removed(Record):
    """A document that was taken out."""

    path: str
    """Where in the seeds folder it was."""
    kept: str
    """Where in the seeds folder it is kept, out of the index."""


def add(
    files: Sequence[Path], settings: Settings, folder: str = "", *, replace: bool
) -> list[Copied]:
    """Copy *files* into the seeds folder: all of them, or none where one can't be.

    Args:
        files: Of kinds that can be read.
        settings: Which seeds folder, and how files are read.
        folder: The subfolder to put them in.
        replace: Whether another document of the same name gives way.

    Raises:
        LoadError: Where a file can't be read as a document.
        FolderError: Where a file is none, or its name is taken.
    """
    target = settings.seeds / folder
    if not target.resolve().is_relative_to(settings.seeds.resolve()):
        raise FolderError("leads_out", path=folder)
    copies = [(file, target / file.name) for file in files]
    for _, to in copies:
        if is_ruled_out(settings.seeds, _below(to, settings)):
            raise FolderError("left_out", path=_below(to, settings))
    wanted = {to: file for file, to in copies if not _is_there(file, to)}
    for file, to in copies:
        is_taken = to in wanted and to.exists() and not replace
        if is_taken or wanted.get(to, file) != file:
            raise FolderError("name_taken", path=_below(to, settings))
    _check(settings, list(wanted.values()))
    with _written(settings):
        for to, file in wanted.items():
            _copy(file, to)
    return [Copied(_below(to, settings), to in wanted) for _, to in copies]


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
    with _written(settings):
        return [_taken_out(path, settings.seeds) for path in paths]


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


def _copy(file: Path, to: Path) -> None:
    """Copy so that whoever looks sees no file or a whole one."""
    to.parent.mkdir(parents=True, exist_ok=True)
    aside = to.with_name(f".{to.name}.{os.getpid()}")
    try:
        shutil.copy2(file, aside)
        aside.replace(to)
    finally:
        aside.unlink(missing_ok=True)


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
    kept = _free(seeds / REMOVED / path)
    kept.parent.mkdir(parents=True, exist_ok=True)
    (seeds / path).rename(kept)
    return Removed(path, kept.relative_to(seeds).as_posix())


def _free(path: Path) -> Path:
    """Give a name that nothing has yet: that one, or the next with a number."""
    number, free = 1, path
    while free.exists():
        number += 1
        free = path.with_name(f"{path.stem} ({number}){path.suffix}")
    return free


def _below(path: Path, settings: Settings) -> str:
    return path.relative_to(settings.seeds).as_posix()


@contextmanager
def _written(settings: Settings) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise FolderError(
            "seeds_not_writable", path=str(settings.seeds), reason=error.strerror
        ) from error

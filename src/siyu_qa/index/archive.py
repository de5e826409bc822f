"""Carry an index elsewhere: one file made of the current generation, and back."""

import os
import shutil
import tarfile
import zlib
from dataclasses import replace
from gzip import BadGzipFile
from pathlib import Path

from siyu_qa.errors import FolderError, IndexDamaged, InputError
from siyu_qa.index.generation import GENERATIONS, Generation
from siyu_qa.index.lock import writing
from siyu_qa.index.manifest import NAME, Manifest
from siyu_qa.index.publish import next_name, publish, remove_old
from siyu_qa.index.verified import verify_whole

_COMPRESSED = {".gz", ".tgz"}
_BROKEN = (tarfile.TarError, BadGzipFile, EOFError, zlib.error)


def export_index(index: Path, file: Path) -> Manifest:
    """Write the current generation into a tar file; give what it says of itself.

    A name that ends with ``.gz`` or ``.tgz`` has it compressed. Until it is whole, the
    file isn't there.

    Raises:
        IndexDamaged: Where there is no index, or it is not what was written.
        FolderError: Where the file can't be written.
    """
    generation = Generation.held(index)
    verify_whole(generation.folder, generation.manifest)
    aside = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        _pack(generation, aside, is_compressed=file.suffix in _COMPRESSED)
        aside.replace(file)
    except OSError as error:
        key, reason = "archive_not_writable", error.strerror
        raise FolderError(key, path=str(file), reason=reason) from error
    finally:
        aside.unlink(missing_ok=True)
    return generation.manifest


def import_index(file: Path, index: Path) -> Manifest:
    """Make what was exported the current generation of an index folder.

    Raises:
        InputError: Where *file* can't be read, or is not what was exported.
        FolderError: Where the index can't be written.
        IndexBusy: Where another process builds the same index.
    """
    if not file.is_file():
        raise InputError("no_archive", path=str(file))
    with writing(index):
        name = next_name(index)
        aside = index / GENERATIONS / f".importing-{name}"
        try:
            manifest = replace(_unpacked(file, aside), generation=int(name))
            publish(aside, manifest)
        finally:
            shutil.rmtree(aside, ignore_errors=True)
        remove_old(index)
    return manifest


def _pack(generation: Generation, file: Path, *, is_compressed: bool) -> None:
    with tarfile.open(file, "w:gz" if is_compressed else "w:") as archive:
        for name in (NAME, *generation.manifest.parts):
            archive.add(generation.folder / name, name, filter=_nobodys)


def _nobodys(member: tarfile.TarInfo) -> tarfile.TarInfo:
    """Leave out whose file it was."""
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    return member


def _unpacked(file: Path, folder: Path) -> Manifest:
    try:
        with tarfile.open(file) as archive:
            archive.extractall(folder, filter="data")
        manifest = Manifest.read(folder)
        verify_whole(folder, manifest)
    except _BROKEN as error:
        raise InputError("broken_archive", path=str(file)) from error
    except IndexDamaged as error:
        key = "broken_archive" if error.key == "index_damaged" else "archive_format"
        raise InputError(key, path=str(file)) from error
    found = {path for path in folder.rglob("*") if path.is_file()}
    if found != {folder / name for name in (NAME, *manifest.parts)}:
        raise InputError("broken_archive", path=str(file))
    return manifest

"""Whether the parts of a generation are what was written.

A part is read from end to end for its digest. A large one isn't each time an index is
opened: as long as its file has the size and the time that it had when it was last
read, it is taken for the same, as git takes a file that it knows.
"""

import json
import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TypeAlias

from siyu_qa.errors import IndexDamaged
from siyu_qa.index.manifest import Manifest, digest

_NAME = ".verified"
_SMALL = 1 << 24
"""Bytes that are read in a hundredth of a second."""

_Known: TypeAlias = dict[str, str]
"""The digests of large files, by what tells each from any other."""


def verify(index: Path, folder: Path, manifest: Manifest) -> None:
    """Compare the parts of a generation with their digests.

    Raises:
        IndexDamaged: At the first part that is missing or not as written.
    """
    known = _read(index)
    seen = _compared(folder, manifest, known)
    if not seen.items() <= known.items():
        _write(index, seen)


def verify_whole(folder: Path, manifest: Manifest) -> None:
    """Compare the parts with their digests, and read every byte of them.

    Raises:
        IndexDamaged: At the first part that is missing or not as written.
    """
    _compared(folder, manifest, {})


def note_verified(index: Path, folder: Path, parts: Mapping[str, str]) -> None:
    """Note the digests of parts that were just made."""
    identities = ((_identity(folder / name), found) for name, found in parts.items())
    _write(index, {identity: found for identity, found in identities if identity})


def synced(paths: Iterable[Path]) -> None:
    """Wait until files and folders are on the disk itself."""
    for path in paths:
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _compared(folder: Path, manifest: Manifest, known: _Known) -> _Known:
    """Compare the parts, but for *known* ones by reading; give the large ones."""
    seen: _Known = {}
    for name, expected in manifest.parts.items():
        path = folder / name
        identity = _identity(path)
        found = known.get(identity) or _digest_of(path)
        if found != expected:
            raise IndexDamaged("index_damaged", path=str(path))
        if identity:
            seen[identity] = found
    return seen


def _digest_of(path: Path) -> str:
    """Give the digest of a part; empty where it can't be read."""
    try:
        return digest(path)
    except OSError:
        return ""


def _identity(path: Path) -> str:
    """Give what tells a large file from any other; empty for a small one."""
    try:
        stat = path.stat()
    except OSError:
        return ""
    if stat.st_size < _SMALL:
        return ""
    return f"{stat.st_ino} {stat.st_size} {stat.st_mtime_ns}"


def _read(index: Path) -> _Known:
    try:
        known = json.loads((index / _NAME).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return known if isinstance(known, dict) else {}


def _write(index: Path, known: _Known) -> None:
    # Where nothing can be written, all is read again the next time.
    with suppress(OSError):
        aside = index / f"{_NAME}.new"
        aside.write_text(json.dumps(known), encoding="utf-8")
        aside.replace(index / _NAME)

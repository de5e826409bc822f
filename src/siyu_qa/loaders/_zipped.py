"""Files that are zip archives inside: Word, Excel and EPUB."""

import zipfile
from io import BytesIO
from pathlib import Path

from siyu_qa.errors import LoadError
from siyu_qa.loaders._broken import broken, told_as_broken

_MEGABYTE = 1 << 20
# Read as a tree, XML took 7 to 22 times its own size in memory; a picture takes one.
_LARGEST_XML = 24 * _MEGABYTE
_LARGEST_UNPACKED = 128 * _MEGABYTE
_NOT_XML = (".png", ".jpg", ".jpeg", ".gif", ".emf", ".wmf", ".ttf", ".otf", ".odttf")
_MOST_ENTRIES = 20_000
_ENTRY = b"PK\x01\x02"
_ENCRYPTED = 0x1
# What else zip allows unpacks without a bound.
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
# An encrypted Office file is no zip but a container with a stream of this name.
_CONTAINER = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SEALED = "EncryptedPackage".encode("utf-16-le")


def checked(path: Path, name: str) -> bytes:
    """Give the bytes of a zip file that is whole, open and not too large unpacked.

    Read the file from these bytes: on disk it may have changed since.

    Raises:
        LoadError: Where it is none of those.
    """
    data = path.read_bytes()
    if data.startswith(_CONTAINER) and _SEALED in data:
        raise LoadError("encrypted_file", path=name)
    with told_as_broken(name, "zipfile"):
        _check(data, name)
    return data


def _check(data: bytes, name: str) -> None:
    if data.count(_ENTRY) > _MOST_ENTRIES:
        raise broken(name, ValueError(f"more than {_MOST_ENTRIES} entries"))
    with zipfile.ZipFile(BytesIO(data)) as archive:
        entries = archive.infolist()
        if any(entry.flag_bits & _ENCRYPTED for entry in entries):
            raise LoadError("encrypted_file", path=name)
        if not {entry.compress_type for entry in entries} <= _METHODS:
            raise broken(name, ValueError("unknown compression"))
        xml = [e for e in entries if not e.filename.lower().endswith(_NOT_XML)]
        for these, limit in ((xml, _LARGEST_XML), (entries, _LARGEST_UNPACKED)):
            _check_size(sum(entry.file_size for entry in these), limit, name)
        damaged = archive.testzip()
    if damaged is not None:
        raise broken(name, zipfile.BadZipFile(f"checksum of {damaged}"))


def _check_size(size: int, limit: int, name: str) -> None:
    if size > limit:
        megabytes, most = size // _MEGABYTE, limit // _MEGABYTE
        raise LoadError("unpacks_too_large", path=name, megabytes=megabytes, limit=most)

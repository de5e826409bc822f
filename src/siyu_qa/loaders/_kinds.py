"""Kinds of files that aren't read, by name, and what a file really is, by content."""

from pathlib import Path
from typing import NamedTuple

from siyu_qa.errors import LoadError

_ARCHIVES = (
    *(".zip", ".rar", ".7z", ".tar", ".gz", ".tgz", ".bz2", ".tbz", ".xz", ".txz"),
    *(".zst", ".lz", ".lzma", ".z", ".cab", ".iso", ".jar", ".dmg", ".arj"),
)
_OFFICE = (
    *(".doc", ".dot", ".xls", ".xlsb", ".xlt", ".ppt", ".pps", ".pptx", ".ppsx"),
    *(".wps", ".wpt", ".et", ".dps", ".rtf", ".odt", ".ods", ".odp", ".fodt"),
    *(".pages", ".numbers", ".key", ".pub", ".vsd", ".one", ".mpp", ".ofd"),
)
_MEDIA = (
    *(".png", ".jpg", ".jpeg", ".gif", ".bmp", ".webp", ".tif", ".tiff", ".heic"),
    *(".svg", ".ico", ".psd", ".mp3", ".wav", ".m4a", ".flac", ".ogg", ".amr", ".aac"),
    *(".wma", ".mp4", ".mov", ".avi", ".mkv", ".wmv", ".flv", ".webm", ".m4v", ".ts"),
)
_BY_NAME = {
    **dict.fromkeys(_ARCHIVES, "archive_file"),
    **dict.fromkeys(_OFFICE, "old_office_file"),
    **dict.fromkeys(_MEDIA, "media_file"),
}


class _Content(NamedTuple):
    """What a file holds: a kind that is read, with its suffixes, or why it isn't."""

    name: str
    suffixes: tuple[str, ...] = ()
    key: str = ""


_ZIP = b"PK\x03\x04"
# Without it a zip is cut short, and what it was can't be told.
_END_OF_ZIP = b"PK\x05\x06"
_INSIDE = (
    (b"word/document.xml", _Content("Word (.docx)", (".docx", ".docm"))),
    (b"xl/workbook.xml", _Content("Excel (.xlsx)", (".xlsx", ".xlsm"))),
    (b"META-INF/container.xml", _Content("EPUB (.epub)", (".epub",))),
    (b"ppt/presentation.xml", _Content("PowerPoint", key="old_office_file")),
    (b"application/vnd.oasis", _Content("OpenDocument", key="old_office_file")),
)
_ARCHIVE = _Content("", key="archive_file")
_OLD_OFFICE = _Content("", key="old_office_file")
_PICTURE = _Content("", key="media_file")
_PAGE = _Content("HTML (.html)", (".html", ".htm", ".xhtml"))
_FIRST_BYTES = (
    (b"%PDF-", _Content("PDF (.pdf)", (".pdf",))),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", _OLD_OFFICE),
    (b"{\\rtf", _OLD_OFFICE),
    *((mark, _ARCHIVE) for mark in (b"Rar!\x1a", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b")),
    *((mark, _ARCHIVE) for mark in (b"BZh", b"\xfd7zXZ\0", b"\x28\xb5\x2f\xfd")),
    *((mark, _PICTURE) for mark in (b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF8", b"RIFF")),
    *((mark, _PICTURE) for mark in (b"ID3", b"OggS", b"fLaC", b"BM")),
)
_TAGS = (b"<!doctype html", b"<html", b"<head", b"<body")
_SAVED_PAGE = (b"from: <saved by", b"mime-version:", b"content-type: multipart/related")
_HEAD = 1024


def refuse_by_name(path: Path, name: str) -> None:
    """Say what can be done with a file of a kind that isn't read.

    Raises:
        LoadError: Where it is of such a kind.
    """
    key = _BY_NAME.get(path.suffix.lower())
    if key:
        raise LoadError(key, path=name)


def told_by_content(data: bytes, path: Path, name: str) -> LoadError | None:
    """Say what a file is that isn't what its name says; of others, nothing.

    >>> print(told_by_content(b"%PDF-1.7", Path("a.docx"), "a.docx"))
    a.docx：文件名以 .docx 结尾，内容却是 PDF (.pdf)。请把文件名的结尾改对。
    """
    content = _content(data)
    if content is None or path.suffix.lower() in content.suffixes:
        return None
    if content.key:
        return LoadError(content.key, path=name)
    suffix = path.suffix
    return LoadError("wrong_suffix", path=name, suffix=suffix, content=content.name)


def _content(data: bytes) -> _Content | None:
    if data.startswith(_ZIP):
        # The names of what is inside stand there as they are.
        known = next((what for mark, what in _INSIDE if mark in data), None)
        return known or (_ARCHIVE if _END_OF_ZIP in data else None)
    for mark, what in _FIRST_BYTES:
        if data.startswith(mark):
            return what
    head = data[:_HEAD].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith(_SAVED_PAGE):
        return _Content("MHTML (.mhtml)", (".mhtml", ".mht"))
    return _PAGE if any(tag in head for tag in _TAGS) else None

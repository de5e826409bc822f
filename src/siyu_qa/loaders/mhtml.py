"""Web pages that a browser has saved as one file, with all that belongs to them."""

import email
import hashlib
from email.errors import CloseBoundaryNotFoundDefect
from email.message import Message
from pathlib import Path

from siyu_qa.errors import LoadError
from siyu_qa.loaders._broken import broken, told_as_broken
from siyu_qa.loaders.html import page
from siyu_qa.records import Source
from siyu_qa.settings import Settings

SUFFIXES = (".mhtml", ".mht")
LARGEST = 64 << 20

_CUT_SHORT = CloseBoundaryNotFoundDefect


def load(path: Path, name: str, _: Settings) -> Source:
    """Read the page of a saved file; its frames and pictures are left out.

    Raises:
        LoadError: Where there is no page in it, or none with text.
    """
    data = path.read_bytes()
    if not data.strip():
        raise LoadError("empty_file", path=name)
    with told_as_broken(name, "email"):
        message = email.message_from_bytes(data)
        found = _page(message)
    if any(isinstance(defect, _CUT_SHORT) for defect in message.defects):
        raise broken(name, ValueError("cut short"))
    if found is None:
        raise broken(name, ValueError("no text/html"))
    markup = found.get_payload(decode=True)
    charset = found.get_content_charset("")
    sha256 = hashlib.sha256(data).hexdigest()
    return page(bytes(markup or b""), sha256, name, charset)


def _page(message: Message) -> Message | None:
    """Give the part that the file was saved for, else its first page."""
    parts = [one for one in message.walk() if one.get_content_type() == "text/html"]
    address = message.get("Snapshot-Content-Location", "")
    named = (one for one in parts if one.get("Content-Location") == address)
    return next(named, next(iter(parts), None))

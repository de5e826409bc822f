"""Web pages: the lines that a reader sees, and of these what trafilatura keeps."""

import codecs
import hashlib
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from siyu_qa.errors import LoadError
from siyu_qa.loaders._broken import told_as_broken
from siyu_qa.loaders._elements import check_whole, lines_of
from siyu_qa.loaders._extras import require
from siyu_qa.loaders._kinds import told_by_content
from siyu_qa.loaders._metadata import date_told_in, dated_line, sensible_title
from siyu_qa.loaders._paragraphs import joined
from siyu_qa.records import Source
from siyu_qa.settings import Settings
from siyu_qa.text.encodings import POSSIBLE, SURE, encoding_of

SUFFIXES = (".html", ".htm", ".xhtml")
LARGEST = 16 << 20

_DECLARED = re.compile(
    rb"<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*[\"']?([\w:.-]+)", re.I
)
_HEAD = 4096
_LOST = "\N{REPLACEMENT CHARACTER}"
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
# What browsers read these names as: the sets that hold all of theirs.
_SUPERSETS = {
    **dict.fromkeys(("gb2312", "gbk", "gb18030"), "gb18030"),
    **dict.fromkeys(("big5", "cp950", "big5-hkscs"), "big5hkscs"),
}

# What a page's own tags set around its main text.
_AROUND = ("nav", "aside", "footer")
# Who wrote a page stands beside its main text, and is asked for.
_BYLINE = re.compile(
    r"(?:本文|原文)?(?:作者|译者|譯者|撰文|撰稿|文字|记者|記者|摄影|攝影|编辑|編輯|整理|采访|採訪)"
    r"\s*[：:/／]"
)
_LONGEST_BYLINE = 60
_SENTENCE = re.compile(r"[。！？]|[.!?](?:\s|$)")
# The share of its sentences below which a text has clearly lost some.
_MOST = 0.8
_SHARE_OF_A_PAGE = 0.5
# Chinese says in 60 characters what takes trafilatura's 250 in Latin letters.
_SHORTEST = "60"
_LONG = 60
_MOST_ELEMENTS = 50_000
# Whether a date is taken mustn't hang on the day that the page is read.
_NEVER = "2100-01-01"


def load(path: Path, name: str, _: Settings) -> Source:
    """Read a page that a browser has saved.

    Raises:
        LoadError: Where it has no text, or its encoding can't be told.
    """
    data = path.read_bytes()
    # What a browser saves as one file is text too, and would be read as such.
    other = told_by_content(data, path, name)
    if other is not None:
        raise other
    return page(data, hashlib.sha256(data).hexdigest(), name)


def page(data: bytes, sha256: str, name: str, charset: str = "") -> Source:
    """Read a page's bytes; what they came in may have told their *charset*.

    Raises:
        LoadError: Where it has no text, or its encoding can't be told.
    """
    trafilatura = require("trafilatura", "html", name)
    if not data.strip():
        raise LoadError("empty_file", path=name)
    encoding, likelihood = _encoding(data, name, charset)
    markup = _NO_XML.sub("", data.decode(encoding, "replace"))
    with told_as_broken(name, "trafilatura"), told_as_broken(name, "htmldate"):
        tree = _tree(markup)
        every = lines_of(_body(tree))
        # Of so much, the main text takes minutes to tell; there it is all read.
        small = sum(1 for _ in tree.iter()) <= _MOST_ELEMENTS
        lines = _main_lines(tree, every, trafilatura) if small else every
        title, date = _metadata(tree, markup, every) if small else (_title(tree), "")
    text, parts = joined(("", line) for line in lines)
    if not text:
        raise LoadError("empty_file", path=name)
    return Source(
        path=name,
        text=text,
        sha256=sha256,
        encoding=encoding,
        warnings=tuple(_warnings(data, name, encoding, likelihood)),
        likelihood=likelihood,
        parts=parts,
        title=title,
        date=date,
    )


def _encoding(data: bytes, name: str, charset: str) -> tuple[str, float]:
    """Tell a page's encoding, and how likely it is.

    What its bytes are counts for more than what it says of itself: browsers save
    pages anew in UTF-8 without changing that.
    """
    told, likelihood = encoding_of(data)
    if told.startswith("utf") and likelihood >= SURE:
        return told, likelihood
    declared = _declared(data, charset)
    if declared and _decodes(data, declared):
        return declared, 1.0
    if likelihood >= POSSIBLE:
        return told, likelihood
    if b"\0" in data:
        raise LoadError("binary_file", path=name)
    if not declared:
        raise LoadError("unknown_encoding", path=name)
    return declared, likelihood


def _declared(data: bytes, charset: str) -> str:
    """Give the encoding that a page says it is in, as Python calls it."""
    match = _DECLARED.search(data[:_HEAD])
    told = match[1].decode("ascii", "replace").lower() if match else charset.lower()
    name = _SUPERSETS.get(told, told)
    try:
        # Some names are of codecs that give no text, or can't pass over a fault.
        b"a".decode(name, "replace")
    except (LookupError, UnicodeError, ValueError):
        return ""
    return codecs.lookup(name).name


def _decodes(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeError:
        return False
    return True


def _warnings(
    data: bytes, name: str, encoding: str, likelihood: float
) -> Iterator[LoadError]:
    if likelihood < SURE:
        yield LoadError("doubtful_encoding", path=name, encoding=encoding)
    try:
        data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        count = data.decode(encoding, "replace").count(_LOST)
        yield LoadError("bad_bytes", path=name, line=line, count=count)


def _tree(markup: str) -> Any:
    from lxml import etree, html

    # As bytes: a text that names an encoding of its own would be refused. So would one
    # without any element.
    parser = html.HTMLParser(encoding="utf-8", huge_tree=True)
    tree = html.document_fromstring(f"{markup}<p>".encode(), parser=parser)
    check_whole(parser)
    # How a character is read would stand amid trafilatura's words.
    etree.strip_elements(tree, "rt", "rp", with_tail=False)
    return tree


def _body(tree: Any) -> Any:
    body = tree.find("body")
    return tree if body is None else body


def _main_lines(tree: Any, every: list[str], trafilatura: Any) -> list[str]:
    """Give the lines of the main text, or all that are seen where it loses some."""
    seen = _inner_lines(tree, every)
    main = _words("".join(_main_text(tree, trafilatura)))
    beside = set(_beside(tree, main))
    kept = [line for line in seen if _words(line) in main or line in beside]
    return kept if _share(kept, seen) >= _MOST else seen


def _beside(tree: Any, main: str) -> Iterator[str]:
    """Give the lines that belong to the main text and that trafilatura leaves out."""
    for line in lines_of(_body(tree)):
        if len(line) <= _LONGEST_BYLINE and _BYLINE.match(line):
            yield line
    for address in tree.iter("address"):
        yield from lines_of(address)
    for details in tree.iter("details"):
        # What unfolds below it tells whether the question is the page's own.
        if any(_words(line) in main for line in lines_of(details, ("summary",))):
            for summary in details.iterchildren("summary"):
                yield from lines_of(summary)


def _inner_lines(tree: Any, every: list[str]) -> list[str]:
    """Leave out what a page's own tags set around its main text."""
    for header in [one for one in tree.iter("header") if not one.xpath(".//h1|.//h2")]:
        header.drop_tree()
    inner = lines_of(_body(tree), _AROUND)
    told = any(map(_SENTENCE.search, every))
    within = _share(inner, every) >= _SHARE_OF_A_PAGE if told else bool(inner)
    return inner if within else every


def _share(kept: Iterable[str], lines: Iterable[str]) -> float:
    """Give the share of the sentences that were kept, of all lines without any."""
    lines = list(lines)
    told = [line for line in lines if _SENTENCE.search(line)] or lines
    found = set(kept)
    length = sum(map(len, told))
    return sum(len(line) for line in told if line in found) / length if length else 0.0


def _words(line: str) -> str:
    """Give a line's words alone, as two readings of it have them in common."""
    return "".join(re.findall(r"\w", re.sub(r"^(?:#{1,6}|-|\d{1,3}\.) ", "", line)))


def _main_text(tree: Any, trafilatura: Any) -> Iterator[str]:
    """Give what trafilatura takes for the main text."""
    config = trafilatura.settings.use_config()
    config.set("DEFAULT", "MIN_EXTRACTED_SIZE", _SHORTEST)
    try:
        found = trafilatura.bare_extraction(
            tree, favor_recall=True, include_comments=False, config=config
        )
    except Exception:
        # What it can't read has no main text for it; all that is seen is read.
        return
    if found is not None:
        yield from found.body.itertext()


def _metadata(tree: Any, markup: str, every: list[str]) -> tuple[str, str]:
    """Give the title and the date that a page tells of itself."""
    from trafilatura.metadata import extract_metadata

    # A date in a sentence is what the page tells of, not its own.
    for element in tree.iter("p", "li", "td", "div", "span", "dd", "blockquote"):
        if _is_running(element.text):
            element.text = ""
        if _is_running(element.tail):
            element.tail = ""
    # Searched further, a year of copyright or of today becomes the page's date.
    options = {"extensive_search": False, "original_date": True, "max_date": _NEVER}
    try:
        told = extract_metadata(tree, date_config=options)
    except Exception:
        # Such a head tells nothing; the page below it is read all the same.
        return _title(tree), ""
    date = date_told_in(markup, told.date or "") or dated_line(every)
    return sensible_title(told.title) or _title(tree), date


def _title(tree: Any) -> str:
    return sensible_title(tree.findtext(".//title"))


def _is_running(text: str | None) -> bool:
    return text is not None and (len(text) > _LONG or bool(_SENTENCE.search(text)))

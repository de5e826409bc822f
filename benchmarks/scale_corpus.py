"""Folders of documents of a chosen size, made from news and statutes.

Half of the passages are news, a quarter statutes of the mainland, a quarter of Taiwan.
The real texts come first, in an order of their own. Where they run out, documents are
made of a few sentences of one real text after those of another, so that words and
lengths are those of the real ones and hardly two passages are near-copies. The
first documents of a larger folder are those of a smaller one, under the same paths.
"""

import json
import lzma
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count, islice
from pathlib import Path
from random import Random

from siyu_qa import build_index

_SEED = "siyu-qa scale"
_FILES_IN_FOLDER = 1000
SAMPLE = 600
"""Documents by which the passages of a stretch of text are counted."""
_RUN = 3
"""Pieces of one text that stay together in a made document, at most."""
_HEADED = 0.25
"""Of the runs of a made statute, those under a heading."""
_PIECE = re.compile(r"[^。！？；]+(?:[。！？；]+[”」』）]*|$)")
_BEFORE_PROVISION = re.compile(r" (?=第[^条條 ]{1,12}[条條])")


@dataclass(frozen=True, slots=True)
class Original:
    """A real text, taken apart."""

    title: str
    units: tuple[tuple[str, str], ...]
    """The heading above it, and a paragraph or provision."""
    pieces: tuple[tuple[str, str], ...]
    """The heading above it, and a sentence, or one of a list."""

    @classmethod
    def of(cls, title: str, units: Sequence[tuple[str, str]]) -> "Original":
        """Take the units of a text apart."""
        pieces = ((above, one) for above, text in units for one in _PIECE.findall(text))
        return cls(title, tuple(units), tuple(pieces))


@dataclass(frozen=True, slots=True)
class Kind:
    """Texts of one kind, and their share of the passages."""

    file: str
    share: float
    read: Callable[[Path], list[Original]]
    joint: str
    """What stands between the units of a document."""


@dataclass(frozen=True, slots=True)
class Corpus:
    """A folder of documents, as it was made."""

    seeds: Path
    documents: int
    characters: int
    made: int
    """Of the documents, those made of several."""


def corpus_of(data: Path, folder: Path, passages: int) -> Corpus:
    """Give the folder of so many passages, about; make it where there is none."""
    note, seeds = folder / f"{passages}.json", folder / str(passages)
    if not note.is_file():
        written = _write(_documents(data, folder, passages), seeds)
        note.write_text(json.dumps(written), "utf-8")
    return Corpus(seeds.resolve(), **json.loads(note.read_text("utf-8")))


def _documents(data: Path, folder: Path, passages: int) -> Iterator[tuple[str, bool]]:
    """Give texts until they make so many passages, and whether each was made."""
    originals = {kind.file: _originals(kind, data) for kind in KINDS}
    rates = _rates(originals, folder)
    texts = {kind.file: _texts(kind, originals[kind.file]) for kind in KINDS}
    filled = dict.fromkeys(texts, 0.0)
    while sum(filled.values()) < passages:
        kind = min(KINDS, key=lambda kind: filled[kind.file] / kind.share)
        text, is_made = next(texts[kind.file])
        filled[kind.file] += len(text) * rates[f"{kind.file} {is_made}"]
        yield text, is_made


def _write(documents: Iterable[tuple[str, bool]], seeds: Path) -> dict[str, int]:
    """Write each text into a file; count them and their characters."""
    characters = made = 0
    number = -1
    for number, (text, is_made) in enumerate(documents):
        path = seeds / f"{number // _FILES_IN_FOLDER:04}" / f"{number:07}.txt"
        if not number % _FILES_IN_FOLDER:
            path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        characters += len(text)
        made += is_made
    return {"documents": number + 1, "characters": characters, "made": made}


def _originals(kind: Kind, data: Path) -> list[Original]:
    originals = kind.read(data / kind.file)
    Random(f"{_SEED} {kind.file}").shuffle(originals)
    return originals


def _texts(kind: Kind, originals: Sequence[Original]) -> Iterator[tuple[str, bool]]:
    """Give the real texts, then made ones without end."""
    for original in originals:
        yield kind.joint.join(_lines(original)), False
    for number in count():
        choice = Random(f"{_SEED} {kind.file} {number}")
        yield kind.joint.join(_made(originals, choice)), True


def _lines(original: Original) -> Iterator[str]:
    if original.title:
        yield original.title
    above = ""
    for heading, unit in original.units:
        if heading != above:
            yield heading
        above = heading
        yield unit


def _made(originals: Sequence[Original], choice: Random) -> Iterator[str]:
    """Give the lines of a document as long as a real one, made of several."""
    model, first, second = choice.choices(originals, k=3)
    if model.title:
        # A title that stood in many documents would be taken for a site's line.
        yield _half(first.title, 0) + _half(second.title, 1)
    left = sum(len(piece) for _, piece in model.pieces)
    most = min(max(len(model.pieces) // _RUN, 1), _RUN)
    length = 0
    while left > length / 2:
        source = choice.choice(originals)
        start = choice.randrange(max(len(source.pieces) - most, 0) + 1)
        run = source.pieces[start : start + most]
        if run[0][0] and choice.random() < _HEADED:
            yield run[0][0]
        line = "".join(piece for _, piece in run)
        yield line
        length = len(line)
        left -= length


def _half(title: str, which: int) -> str:
    middle = (len(title) + 1) // 2
    return title[middle:] if which else title[:middle]


def _rates(originals: dict[str, list[Original]], folder: Path) -> dict[str, float]:
    """Give the passages of each kind's real and made texts for each character."""
    note = folder / "rates.json"
    if not note.is_file():
        rates = {}
        for kind in KINDS:
            texts = _texts(kind, originals[kind.file])
            real = list(islice(texts, len(originals[kind.file])))
            rates[f"{kind.file} False"] = _rate(real[:SAMPLE])
            rates[f"{kind.file} True"] = _rate(list(islice(texts, SAMPLE)))
        folder.mkdir(parents=True, exist_ok=True)
        note.write_text(json.dumps(rates), "utf-8")
    known: dict[str, float] = json.loads(note.read_text("utf-8"))
    return known


def _rate(documents: Iterable[tuple[str, bool]]) -> float:
    with tempfile.TemporaryDirectory() as folder:
        seeds = Path(folder, "seeds")
        written = _write(documents, seeds)
        report = build_index(seeds, Path(folder, "index"))
    return report.passages / written["characters"]


def _read_news(file: Path) -> list[Original]:
    return [Original.of("", [("", row["text"])]) for row in rows_of(file)]


def _read_statutes(file: Path) -> list[Original]:
    """Put the rows of each law together; they are its provisions, by chapter."""
    laws: dict[str, list[tuple[str, str]]] = {}
    for row in rows_of(file):
        name, _, heading = row["a"].partition(" ")
        provisions = _BEFORE_PROVISION.split(row["b"])
        laws.setdefault(name, []).extend((heading, one) for one in provisions)
    return [Original.of(name, units) for name, units in laws.items()]


def rows_of(file: Path) -> Iterator[dict[str, str]]:
    """Read the objects of a JSON Lines file, xz."""
    with lzma.open(file, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


KINDS = (
    Kind("text_news_crud.jsonl.xz", 0.5, _read_news, ""),
    Kind("law_cn_lawrefbook.jsonl.xz", 0.25, _read_statutes, "\n"),
    Kind("law_tw_moj.jsonl.xz", 0.25, _read_statutes, "\n"),
)

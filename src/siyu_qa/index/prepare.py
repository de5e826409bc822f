"""What is done to each file by itself: read it, clean it, cut it, tell its terms."""

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import chain
from typing import NamedTuple, TypeAlias
from zlib import crc32

import numpy as np
import numpy.typing as npt

from siyu_qa import loaders
from siyu_qa.embedders import embedder_of
from siyu_qa.errors import LoadError
from siyu_qa.index.rows import Row, as_json, passage_row, source_of, source_row
from siyu_qa.records import Document, Passage, Source
from siyu_qa.settings import Settings
from siyu_qa.split import split
from siyu_qa.text.clean import Step, clean, drop_repeated_lines, repaired
from siyu_qa.text.furniture import furniture_lines
from siyu_qa.text.recurring import body, signatures
from siyu_qa.text.sketch import NOTHING, Sketches, first_minima, sketches
from siyu_qa.text.terms import spaced_terms
from siyu_qa.text.windows import windows

HalfVectors: TypeAlias = npt.NDArray[np.float16]


class Loaded(NamedTuple):
    """A file as it was read, with its lines that may be furniture."""

    path: str
    sha256: str
    row: Row
    """Of the store."""
    warnings: tuple[LoadError, ...]
    signatures: frozenset[str]
    kin: int = 0
    """The same, as a rule, for copies of one text: a site's lines are told by what
    differs beside them."""


Found: TypeAlias = tuple[Row, frozenset[str]]
"""A source's row, and those of its lines that stand in many documents of the folder."""


class Prepared(NamedTuple):
    """What is made of some files: all that the parts of the index are built from.

    It is plain numbers and texts, as the parts keep them: records would take longer
    from one process to another than to be made.
    """

    documents: list[Row]
    """Title, date, furniture and path of each."""
    sizes: list[int]
    """How many passages each has."""
    warnings: dict[str, tuple[LoadError, ...]]
    """Of each document that has any, by path."""
    passages: list[Row]
    terms: list[str]
    """Of each passage, with spaces between them."""
    sketches: Sketches
    """Of each passage."""
    windows: list[int]
    """How many texts are embedded of each passage."""
    vectors: HalfVectors | list[str]
    """Of each window, in half precision, as they are kept; the texts where the model
    is too heavy for more than one process."""


def load(settings: Settings, paths: Sequence[str]) -> list[Loaded | LoadError]:
    """Read files of the seeds folder; give an error where one can't be read."""
    read = [_read(settings, path) for path in paths]
    told = _told([one for one in read if isinstance(one, Source)], settings)
    return [next(told) if isinstance(one, Source) else one for one in read]


def _read(settings: Settings, path: str) -> Source | LoadError:
    try:
        return loaders.load(settings.seeds / path, path, settings)
    except LoadError as error:
        return error


def loaded(source: Source, settings: Settings) -> Loaded:
    """Tell the lines of a source that may be furniture, unless that is kept."""
    return next(_told([source], settings))


def _told(sources: Sequence[Source], settings: Settings) -> Iterator[Loaded]:
    texts = {
        source.path: repaired(source).text
        for source in sources
        if _may_have_furniture(source, settings)
    }
    firsts = dict(zip(texts, first_minima(map(body, texts.values())), strict=True))
    for source in sources:
        path, row = source.path, source_row(source)
        if path not in texts:
            yield Loaded(path, source.sha256, row, source.warnings, frozenset())
            continue
        lines, kin = signatures(texts[path]), _kin(path, firsts[path])
        yield Loaded(path, source.sha256, row, source.warnings, lines, kin)


def _may_have_furniture(source: Source, settings: Settings) -> bool:
    is_looked_for = bool(_kept_out(settings, source, frozenset()))
    return is_looked_for and "\n" in source.text.strip()


def _kin(path: str, first: int) -> int:
    """Give the first of a text's shingles in an order, but for its short lines.

    Two texts have the same one as often as they resemble each other.
    """
    return first if first != NOTHING else crc32(path.encode())


def prepare(settings: Settings, found: Sequence[Found]) -> Prepared:
    """Clean sources, cut them and tell what their passages are found by."""
    documents = [_cleaned(settings, *one) for one in found]
    cut = [split(document, settings) for document in documents]
    passages = list(chain.from_iterable(cut))
    embedded = [embedded_of(passage) for passage in passages]
    return Prepared(
        documents=[_document_row(document) for document in documents],
        sizes=[len(some) for some in cut],
        warnings={one.source.path: one.warnings for one in documents if one.warnings},
        passages=[passage_row(passage) for passage in passages],
        terms=spaced_terms(passage.searched for passage in passages),
        sketches=sketches(passage.text for passage in passages),
        windows=[len(some) for some in embedded],
        vectors=_vectors(settings, list(chain.from_iterable(embedded))),
    )


def _cleaned(settings: Settings, row: Row, recurring: frozenset[str]) -> Document:
    source = source_of(row)
    return clean(source, _kept_out(settings, source, recurring))


def _document_row(document: Document) -> Row:
    furniture = as_json(document.furniture)
    return document.title, document.date, furniture, document.source.path


def embedded_of(passage: Passage) -> list[str]:
    """Give what is embedded of a passage, its headings above each window."""
    return [passage.under_headings(window) for window in windows(passage.text)]


def _vectors(settings: Settings, texts: list[str]) -> HalfVectors | list[str]:
    """Embed texts where the model is light."""
    embedder = embedder_of(settings.model)
    return embedder.embed(texts).astype(np.float16) if embedder.is_light else texts


def _kept_out(
    settings: Settings, source: Source, recurring: frozenset[str]
) -> tuple[Step, ...]:
    # No site sets anything on the rows of a table.
    if settings.keeps_furniture or source.is_table:
        return ()
    return partial(furniture_lines, recurring=recurring), drop_repeated_lines

"""What is done to each file by itself: read it, clean it, cut it, tell its terms."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from itertools import accumulate, chain
from typing import TypeAlias
from zlib import crc32

import numpy as np

from siyu_qa import loaders
from siyu_qa.embedders import embedder_of
from siyu_qa.errors import LoadError
from siyu_qa.records import Passage, Source, Span, Vectors
from siyu_qa.settings import Settings
from siyu_qa.split import split
from siyu_qa.text.clean import Step, clean, drop_repeated_lines, repaired
from siyu_qa.text.fold import fold
from siyu_qa.text.furniture import furniture_lines
from siyu_qa.text.recurring import sign, signatures
from siyu_qa.text.sketch import NOTHING, Sketches, sketches
from siyu_qa.text.terms import terms
from siyu_qa.text.windows import windows


@dataclass(frozen=True, slots=True)
class Loaded:
    """A file as it was read, with its lines that may be furniture."""

    source: Source
    signatures: frozenset[str]
    kin: int = 0
    """The same, as a rule, for copies of one text: a site's lines are told by what
    differs beside them."""


Found: TypeAlias = tuple[Source, frozenset[str]]
"""A source, and those of its lines that stand in many documents of the folder."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """What is made of a file: all that the parts of the index are built from."""

    path: str
    title: str
    date: str
    furniture: tuple[Span, ...]
    warnings: tuple[LoadError, ...]
    passages: tuple[Passage, ...]
    terms: tuple[str, ...]
    """Of each passage, with spaces between them."""
    sketches: Sketches
    """Of each passage."""
    windows: tuple[tuple[str, ...], ...]
    """What is embedded of each passage."""
    vectors: Vectors | None
    """Of each window; None where the model is too heavy for more than one process."""


def load(settings: Settings, paths: Sequence[str]) -> list[Loaded | LoadError]:
    """Read files of the seeds folder; give an error where one can't be read."""
    return [_load(settings, path) for path in paths]


def _load(settings: Settings, path: str) -> Loaded | LoadError:
    try:
        source = loaders.load(settings.seeds / path, path, settings)
    except LoadError as error:
        return error
    return loaded(source, settings)


def loaded(source: Source, settings: Settings) -> Loaded:
    """Tell the lines of a source that may be furniture, unless that is kept."""
    may_have = _kept_out(settings, source, frozenset()) and "\n" in source.text.strip()
    if not may_have:
        return Loaded(source, frozenset())
    text = repaired(source).text
    return Loaded(source, signatures(text), _kin(source, text))


def _kin(source: Source, text: str) -> int:
    """Give the first of a text's shingles in an order, but for its short lines.

    Two texts have the same one as often as they resemble each other.
    """
    body = [line for line in text.splitlines() if not sign(fold(line))]
    first = sketches(["".join(body)])["minima"][0, 0]
    return int(first) if first != NOTHING else crc32(source.path.encode())


def prepare(settings: Settings, found: Sequence[Found]) -> list[Prepared]:
    """Clean sources, cut them and tell what their passages are found by."""
    documents = [
        clean(source, _kept_out(settings, source, recurring))
        for source, recurring in found
    ]
    passages = [tuple(split(document, settings)) for document in documents]
    embedded = [tuple(map(_windows, some)) for some in passages]
    vectors = _vectors(settings, embedded)
    return [
        Prepared(
            path=document.source.path,
            title=document.title,
            date=document.date,
            furniture=document.furniture,
            warnings=document.warnings,
            passages=some,
            terms=tuple(" ".join(terms(passage.searched)) for passage in some),
            sketches=sketches(passage.text for passage in some),
            windows=texts,
            vectors=vectors.pop(0) if vectors else None,
        )
        for document, some, texts in zip(documents, passages, embedded, strict=True)
    ]


def _windows(passage: Passage) -> tuple[str, ...]:
    """Give what is embedded of a passage, its headings above each window."""
    return tuple(map(passage.under_headings, windows(passage.text)))


def _vectors(
    settings: Settings, embedded: Sequence[Sequence[Sequence[str]]]
) -> list[Vectors]:
    """Embed the windows of several documents at once, where the model is light."""
    embedder = embedder_of(settings.model)
    if not embedder.is_light:
        return []
    texts = [list(chain.from_iterable(passages)) for passages in embedded]
    ends = list(accumulate(map(len, texts)))
    return np.split(embedder.embed(list(chain.from_iterable(texts))), ends[:-1])


def _kept_out(
    settings: Settings, source: Source, recurring: frozenset[str]
) -> tuple[Step, ...]:
    # No site sets anything on the rows of a table.
    if settings.keeps_furniture or source.is_table:
        return ()
    return partial(furniture_lines, recurring=recurring), drop_repeated_lines

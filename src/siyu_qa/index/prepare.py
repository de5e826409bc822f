"""What is done to each file by itself: read it, clean it, cut it, tell its terms."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import accumulate, chain, pairwise, repeat
from typing import TypeAlias, TypeVar
from zlib import crc32

import numpy as np
import numpy.typing as npt

from siyu_qa import loaders
from siyu_qa.embedders import embedder_of
from siyu_qa.errors import LoadError
from siyu_qa.records import Passage, Source, Span
from siyu_qa.settings import Settings
from siyu_qa.split import split
from siyu_qa.text.clean import Step, clean, drop_repeated_lines, repaired
from siyu_qa.text.furniture import furniture_lines
from siyu_qa.text.recurring import body, signatures
from siyu_qa.text.sketch import NOTHING, Sketches, first_minima, sketches
from siyu_qa.text.terms import spaced_terms
from siyu_qa.text.windows import windows

HalfVectors: TypeAlias = npt.NDArray[np.float16]
Share = TypeVar("Share", list[str], Sketches, HalfVectors)


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
    vectors: HalfVectors | None
    """Of each window, in half precision, as they are kept; None where the model is too
    heavy for more than one process."""


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
        if source.path not in texts:
            yield Loaded(source, frozenset())
            continue
        kin = _kin(source.path, firsts[source.path])
        yield Loaded(source, signatures(texts[source.path]), kin)


def _may_have_furniture(source: Source, settings: Settings) -> bool:
    is_looked_for = bool(_kept_out(settings, source, frozenset()))
    return is_looked_for and "\n" in source.text.strip()


def _kin(path: str, first: int) -> int:
    """Give the first of a text's shingles in an order, but for its short lines.

    Two texts have the same one as often as they resemble each other.
    """
    return first if first != NOTHING else crc32(path.encode())


def prepare(settings: Settings, found: Sequence[Found]) -> list[Prepared]:
    """Clean sources, cut them and tell what their passages are found by."""
    documents = [
        clean(source, _kept_out(settings, source, recurring))
        for source, recurring in found
    ]
    passages = [tuple(split(document, settings)) for document in documents]
    embedded = [tuple(map(_windows, some)) for some in passages]
    every = tuple(chain.from_iterable(passages))
    sizes = tuple(map(len, passages))
    return [
        Prepared(
            path=document.source.path,
            title=document.title,
            date=document.date,
            furniture=document.furniture,
            warnings=document.warnings,
            passages=some,
            terms=tuple(searched),
            sketches=sketched,
            windows=texts,
            vectors=vectors,
        )
        for document, some, searched, sketched, texts, vectors in zip(
            documents,
            passages,
            _shares(spaced_terms(passage.searched for passage in every), sizes),
            _shares(sketches(passage.text for passage in every), sizes),
            embedded,
            _vectors(settings, embedded),
            strict=True,
        )
    ]


def _windows(passage: Passage) -> tuple[str, ...]:
    """Give what is embedded of a passage, its headings above each window."""
    return tuple(map(passage.under_headings, windows(passage.text)))


def _vectors(
    settings: Settings, embedded: Sequence[Sequence[Sequence[str]]]
) -> Iterable[HalfVectors | None]:
    """Embed the windows of several documents at once, where the model is light."""
    embedder = embedder_of(settings.model)
    if not embedder.is_light:
        return repeat(None, len(embedded))
    texts = [list(chain.from_iterable(passages)) for passages in embedded]
    vectors = embedder.embed(list(chain.from_iterable(texts)))
    return _shares(vectors.astype(np.float16), map(len, texts))


def _shares(whole: Share, sizes: Iterable[int]) -> list[Share]:
    """Cut apart what was made of several documents at once."""
    borders = accumulate(sizes, initial=0)
    return [whole[start:end] for start, end in pairwise(borders)]


def _kept_out(
    settings: Settings, source: Source, recurring: frozenset[str]
) -> tuple[Step, ...]:
    # No site sets anything on the rows of a table.
    if settings.keeps_furniture or source.is_table:
        return ()
    return partial(furniture_lines, recurring=recurring), drop_repeated_lines

"""What is done to each file by itself: read it, clean it, cut it, tell its terms."""

from dataclasses import dataclass
from functools import partial

from siyu_qa import loaders
from siyu_qa.embedders import embedder_of
from siyu_qa.errors import LoadError
from siyu_qa.records import Passage, Source, Span, Vectors
from siyu_qa.settings import Settings
from siyu_qa.split import split
from siyu_qa.text.clean import Step, clean, drop_repeated_lines, repaired
from siyu_qa.text.furniture import furniture_lines
from siyu_qa.text.recurring import signatures
from siyu_qa.text.sketch import Sketches, sketches
from siyu_qa.text.terms import terms


@dataclass(frozen=True, slots=True)
class Loaded:
    """A file as it was read, with its lines that may be furniture."""

    source: Source
    signatures: frozenset[str]


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
    vectors: Vectors | None
    """Of each passage; None where the model is too heavy for more than one process."""


def load(settings: Settings, path: str) -> Loaded:
    """Read a file of the seeds folder.

    Raises:
        LoadError: Where it can't be read as a document.
    """
    source = loaders.load(settings.seeds / path, path, settings)
    return loaded(source, settings)


def loaded(source: Source, settings: Settings) -> Loaded:
    """Tell the lines of a source that may be furniture, unless that is kept."""
    may_have = _kept_out(settings, source, frozenset()) and "\n" in source.text.strip()
    return Loaded(
        source, signatures(repaired(source).text) if may_have else frozenset()
    )


def prepare(settings: Settings, source: Source, recurring: frozenset[str]) -> Prepared:
    """Clean a source, cut it and tell what its passages are found by.

    Args:
        settings: How it is done.
        source: As it was read.
        recurring: Its lines that stand in many documents of the folder.
    """
    document = clean(source, _kept_out(settings, source, recurring))
    passages = tuple(split(document, settings))
    embedder = embedder_of(settings.model)
    searched = [passage.searched for passage in passages]
    return Prepared(
        path=source.path,
        title=document.title,
        date=document.date,
        furniture=document.furniture,
        warnings=document.warnings,
        passages=passages,
        terms=tuple(" ".join(terms(text)) for text in searched),
        sketches=sketches(passage.text for passage in passages),
        vectors=embedder.embed(searched) if embedder.is_light else None,
    )


def _kept_out(
    settings: Settings, source: Source, recurring: frozenset[str]
) -> tuple[Step, ...]:
    # No site sets anything on the rows of a table.
    if settings.keeps_furniture or source.is_table:
        return ()
    return partial(furniture_lines, recurring=recurring), drop_repeated_lines

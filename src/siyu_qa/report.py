"""What the folder holds, document by document, and what a person should look at."""

from collections.abc import Iterator
from dataclasses import dataclass
from operator import attrgetter

import numpy as np

from siyu_qa.index.folder import compare, left_out, scan
from siyu_qa.index.generation import Generation
from siyu_qa.index.layers import layers_of
from siyu_qa.index.manifest import Entry
from siyu_qa.index.sketches import Sketched
from siyu_qa.index.twins import DOCUMENTS, pairs
from siyu_qa.records import Problem, Record
from siyu_qa.settings import Settings
from siyu_qa.text.lines import line_at, line_starts
from siyu_qa.text.sketch import SKETCH, union

# A likelihood below this is told even where nothing was warned of.
_SURE = 1.0


@dataclass(frozen=True, slots=True)
class ListedDocument(Record):
    """One file of the folder."""

    path: str
    state: str
    """``indexed``, ``changed``, ``new``, ``removed`` or ``skipped``."""
    size: int
    """In bytes."""
    passages: int = 0
    title: str = ""
    date: str = ""
    encoding: str = ""
    """Empty where the format settles it."""
    likelihood: float = 1.0
    """Of the encoding being the right one, from 0 to 1."""
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class FurnitureLine(Record):
    """A line that was kept out of a document's passages."""

    path: str
    line: int
    text: str


@dataclass(frozen=True, slots=True)
class NearCopy(Record):
    """A document that says nearly what another says."""

    path: str
    other: str
    """The one most like it of those before it."""
    resemblance: float
    """The share of their words in a row that both have, from 0 to 1, estimated."""


@dataclass(frozen=True, slots=True)
class FolderReport(Record):
    """What a person should look at."""

    generation: int
    documents: int
    passages: int
    skipped: tuple[Problem, ...]
    """Files that could not be read."""
    warnings: tuple[Problem, ...]
    """Places in files that were read."""
    encodings: tuple[ListedDocument, ...]
    """Documents whose encoding had to be guessed."""
    near_copies: tuple[NearCopy, ...]
    left_out: tuple[str, ...]
    """What ``.siyuignore`` names."""
    furniture: tuple[FurnitureLine, ...]


def listed(settings: Settings) -> list[ListedDocument]:
    """List the folder's files and those that an index still holds, by path.

    Raises:
        SiyuError: Where there is no folder, or an index that can't be read.
    """
    generation = Generation.open(settings.index)
    known = generation.store.files()
    now = scan(settings.seeds, settings.index)
    changes = compare(settings.seeds, now, known)
    held = {one.path: one for one in generation.store.listed()}
    states = dict.fromkeys(changes.added, "new") | dict.fromkeys(
        changes.changed, "changed"
    )
    found = []
    for path in sorted({*now, *known}):
        entry = known.get(path) or now[path]
        state = states.get(path, "indexed" if path in now else "removed")
        if state == "indexed" and entry.skipped:
            state = "skipped"
        one = held.get(path)
        found.append(
            ListedDocument(
                path=path,
                state=state,
                size=now.get(path, entry).size,
                passages=one.passages if one else 0,
                title=one.title if one else "",
                date=one.date if one else "",
                encoding=one.encoding if one else "",
                likelihood=one.likelihood if one else 1.0,
                problems=tuple(_problems(path, entry, settings.language)),
            )
        )
    return found


def report(settings: Settings) -> FolderReport:
    """Gather what a person should look at in an index as it is.

    Raises:
        SiyuError: Where there is no folder, or an index that can't be read.
    """
    generation = Generation.open(settings.index)
    documents = listed(settings)
    skipped = [one for one in documents if one.state == "skipped"]
    read = [one for one in documents if one.state not in {"skipped", "new"}]
    return FolderReport(
        generation=generation.manifest.generation,
        documents=generation.store.count_documents(),
        passages=generation.store.count(),
        skipped=tuple(problem for one in skipped for problem in one.problems),
        warnings=tuple(problem for one in read for problem in one.problems),
        encodings=tuple(one for one in read if one.likelihood < _SURE),
        near_copies=tuple(sorted(near_copies(generation), key=attrgetter("path"))),
        left_out=tuple(left_out(settings.seeds, settings.index)),
        furniture=tuple(furniture(generation)),
    )


def near_copies(generation: Generation) -> Iterator[NearCopy]:
    """Give the documents that say nearly what one before them says, by path."""
    store = generation.store
    sketched = Sketched.of_layers(layers_of(generation.folder))
    rows = {key: row for row, key in enumerate(sketched.keys.tolist())}
    paths = store.paths()
    wholes = [
        union(sketched.sketches[[rows[key] for key in store.keys_of(path)]])
        for path in paths
    ]
    sketches = np.concatenate([np.empty(0, dtype=SKETCH), *wholes])
    names: dict[int, list[str]] = {}
    for path, words in zip(paths, sketches["words"].tolist(), strict=True):
        if words:
            names.setdefault(words, []).append(path)
    for same in names.values():
        yield from (NearCopy(other, same[0], 1.0) for other in same[1:])
    nearest: dict[str, NearCopy] = {}
    for pair in pairs(sketches, DOCUMENTS):
        other, path = sorted(names[int(pair[end])][0] for end in ("one", "other"))
        copy = NearCopy(path, other, round(float(pair["resemblance"]), 2))
        best = nearest.setdefault(path, copy)
        if copy.resemblance > best.resemblance:
            nearest[path] = copy
    yield from nearest.values()


def furniture(generation: Generation) -> Iterator[FurnitureLine]:
    """Give the lines that were kept out, document by document."""
    store = generation.store
    for path in store.paths():
        spans = store.furniture(path)
        source = store.source(path) if spans else None
        if not source:
            continue
        starts = line_starts(source.text)
        for start, end in spans:
            words = source.text[start:end].strip()
            yield FurnitureLine(path, line_at(starts, start), words)


def _problems(path: str, entry: Entry, language: str) -> Iterator[Problem]:
    faults = (entry.skipped, *entry.warnings)
    return (Problem.of(fault.error(path), language) for fault in faults if fault)

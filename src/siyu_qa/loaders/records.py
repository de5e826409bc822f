"""JSON: each object of a list, or each line, is a record with its fields.

Which fields are read is named in the settings, or found: questions and answers,
titles and texts; where a record has none of these, whatever holds words. All else,
as numbers of records and links, is left out.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import NamedTuple, TypeAlias

from siyu_qa.errors import LoadError
from siyu_qa.loaders._decoding import decoded
from siyu_qa.loaders._fields import (
    Entry,
    Field,
    Role,
    between,
    has_words,
    headed,
    in_a_row,
    in_lines,
    is_headed,
    role_of,
)
from siyu_qa.loaders._json import Array, Object, Scalar, String, Value, values_of
from siyu_qa.loaders._kept import Kept, markup_around
from siyu_qa.records import Part, Source
from siyu_qa.settings import Settings
from siyu_qa.text.dates import iso_date
from siyu_qa.text.fold import fold

SUFFIXES = (".json", ".jsonl", ".ndjson")
IS_TEXT = True
LARGEST = 16 << 20

_BY_LINE = (".jsonl", ".ndjson")
_HAN = re.compile("[\u3400-\u9fff]")
_LINK_OR_ID = re.compile(
    r"\w+://\S*|[\w.@/:-]*\d[\w.@/:-]*|[\w./-]*[/@_][\w./-]*", re.A
)
_NESTED = 3
_DATES = ("date", "日期", "发布日期", "发布时间", "published", "created")
_NAMED = 20
"""So many fields are named where none holds words."""


Numbered: TypeAlias = tuple[int, Value]
"""A value with the number of the line it stands on, or of its place."""


class _Leaf(NamedTuple):
    """A string or number of a record, with the key that it stands under."""

    key: String | None
    value: String | Scalar

    @property
    def name(self) -> str:
        return fold(self.key.words).strip() if self.key else ""


class _Record(NamedTuple):
    start: int
    within: str
    number: int
    leaves: tuple[_Leaf, ...]


def load(path: Path, name: str, settings: Settings) -> Source:
    """Read the records of a file, each a part of its own.

    Raises:
        LoadError: Where the file is no text or no JSON, or no record has a field
            that is wanted or holds words.
    """
    source = decoded(path, name)
    text = source.text
    faults: list[LoadError] = []
    by_line = path.suffix.lower() in _BY_LINE
    values = list((_lines if by_line else _whole)(text, name, faults))
    records = list(_records(values))
    kept: list[Kept] = []
    parts: list[Part] = []
    for record in records:
        entry = _entry(record.leaves, settings.fields)
        begin = record.start if parts else 0
        context = entry.context
        parts.append(Part(begin, "record", record.number, record.within, context))
        kept += entry.kept
    if not kept:
        raise _without_words(records, name)
    head = values[0][1] if len(values) == 1 else None
    return replace(
        source,
        markup=markup_around(kept, text),
        parts=tuple(parts),
        warnings=(*source.warnings, *faults),
        title=_told(head, "title", "标题", "name", "名称") or PurePosixPath(name).stem,
        date=iso_date(_told(head, *_DATES)),
    )


def _whole(text: str, name: str, _: list[LoadError]) -> Iterator[Numbered]:
    return enumerate(values_of(text, name), start=1)


def _lines(text: str, name: str, faults: list[LoadError]) -> Iterator[Numbered]:
    """Read the lines that are whole, and note those that aren't."""
    try:
        # Lines are whole by far the most often; a list may stand on several.
        yield from list(_whole(text, name, faults))
        return
    except LoadError as error:
        first = error
    start = whole = 0
    for number, line in enumerate(text.split("\n"), start=1):
        end = start + len(line)
        try:
            found = list(values_of(text, name, number, (start, end)))
        except LoadError as error:
            faults.append(error)
        else:
            whole += len(found)
            yield from ((number, value) for value in found)
        start = end + 1
    if not whole:
        raise first


def _records(values: Sequence[Numbered]) -> Iterator[_Record]:
    if len(values) > 1:
        for number, value in values:
            yield _record(value, "", number)
        return
    for _, value in values:
        lists = list(_lists(value, "", 0))
        for within, found in lists:
            within = within if len(lists) > 1 else ""
            for number, one in enumerate(found.values, start=1):
                yield _record(one, within, number)
        if not lists:
            yield _record(value, "", 1)


def _lists(value: Value, key: str, depth: int) -> Iterator[tuple[str, Array]]:
    """Give the lists of records in a value, with their keys."""
    if isinstance(value, Array):
        if not depth or any(isinstance(one, Object) for one in value.values):
            yield key, value
    elif isinstance(value, Object) and depth < _NESTED:
        for name, member in value.members:
            yield from _lists(member, name.words, depth + 1)


def _record(value: Value, within: str, number: int) -> _Record:
    return _Record(value.start, within, number, tuple(_leaves(value, None)))


def _leaves(value: Value, key: String | None) -> Iterator[_Leaf]:
    if isinstance(value, Object):
        for name, member in value.members:
            yield from _leaves(member, name)
    elif isinstance(value, Array):
        for one in value.values:
            yield from _leaves(one, key)
    else:
        yield _Leaf(key, value)


def _entry(leaves: Sequence[_Leaf], wanted: Sequence[str]) -> Entry:
    """Read the fields that are wanted, or else those that are known or hold words."""
    names = {fold(name) for name in wanted}
    strings = [leaf for leaf in leaves if isinstance(leaf.value, String)]
    if names:
        return _read([leaf for leaf in leaves if leaf.name in names])
    known = [leaf for leaf in strings if role_of(leaf.name) is not Role.OTHER]
    if any(role_of(leaf.name) is Role.BODY and _is_told(leaf) for leaf in known):
        return _read(known)
    if any(leaf.key and _HAN.search(leaf.key.words) for leaf in leaves):
        return Entry(tuple(_labelled(leaves)), "")
    worded = (leaf for leaf in strings if _holds_words(leaf.value.words))
    return in_a_row([_field(leaf) for leaf in worded])


def _read(leaves: Sequence[_Leaf]) -> Entry:
    fields = [_field(leaf) for leaf in leaves]
    roles = [role_of(leaf.name) for leaf in leaves]
    if is_headed(roles):
        return headed(fields, roles)
    return in_lines(fields)


def _labelled(leaves: Iterable[_Leaf]) -> Iterator[Kept]:
    """Read each field with its key in front: a reader's own words name it."""
    before, last = "\n", None
    for leaf in leaves:
        words = leaf.value.words
        if not _is_told(leaf) or "://" in words:
            continue
        if leaf.key and leaf.key is not last:
            yield Kept(leaf.key.start, leaf.key.end, before, leaf.key.edits)
            before, last = "：", leaf.key
        field = _field(leaf)
        yield Kept(field.start, field.end, before, field.edits)
        before = between(words)


def _field(leaf: _Leaf) -> Field:
    value = leaf.value
    edits = value.edits if isinstance(value, String) else ()
    return Field(value.start, value.end, value.words, edits)


def _is_told(leaf: _Leaf) -> bool:
    if isinstance(leaf.value, Scalar):
        return leaf.value.is_number
    return bool(leaf.value.words.strip())


def _holds_words(words: str) -> bool:
    """Tell what a person wrote from links, names of files and the like."""
    written = bool(_HAN.search(words)) or " " in words.strip()
    return written and has_words(words) and not _LINK_OR_ID.fullmatch(words)


def _without_words(records: Iterable[_Record], name: str) -> LoadError:
    seen = (leaf.key.words for one in records for leaf in one.leaves if leaf.key)
    fields = list(dict.fromkeys(seen))[:_NAMED]
    if not fields:
        return LoadError("empty_file", path=name)
    return LoadError("no_field", path=name, fields=", ".join(fields))


def _told(head: Value | None, *names: str) -> str:
    """Give what a file says of itself beside its records."""
    members = head.members if isinstance(head, Object) else ()
    told = {
        fold(key.words): value.words
        for key, value in members
        if isinstance(value, String)
    }
    return next((told[name].strip() for name in names if told.get(name)), "")

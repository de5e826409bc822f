"""JSON: each object of a list, or each line, is a record with its fields.

Which fields are read is named in the settings, or found: questions and answers,
titles and texts, and behind their names the others; where a record has none of these,
whatever holds words. Numbers of records and links are left out. What stands beside a
list of records is a record too.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import Path, PurePosixPath
from typing import NamedTuple, TypeAlias

from siyu_qa.errors import LoadError
from siyu_qa.loaders._decoding import decoded
from siyu_qa.loaders._fields import (
    Entry,
    Field,
    Role,
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
# Keys of numbers and names that no person gave, and of vectors and places in a text.
_FOR_PROGRAMS = re.compile(
    r"(?:^|[_.\-\s])(?:id|uuid|guid|url|uri|link|href|src|image|img|hash|md5|sha\d*|key|slug"
    r"|token|index|idx|offset|answer_start|answer_end|embedding|vector)s?$|[a-z]I[dD]s?$|^_?ID$",
)
_HASH = re.compile(r"[0-9a-fA-F-]{16,}|[\w+/=-]{24,}", re.A)
_DIGIT = re.compile(r"\d")
_FEWEST = 2
_NESTED = 3
_TITLES = ("title", "标题", "name", "名称")
_DATES = ("date", "日期", "发布日期", "发布时间", "published", "created")
_NAMED = 20
"""So many fields are named where none holds words."""


Numbered: TypeAlias = tuple[int, Value]
"""A value with the number of the line it stands on, or of its place."""


class _Leaf(NamedTuple):
    """A string or number of a record, with the key that it stands under."""

    key: String | None
    value: String | Scalar
    above: tuple[String, ...] = ()
    """The keys around its own, the outermost first."""

    @property
    def name(self) -> str:
        return fold(self.key.words).strip() if self.key else ""

    @property
    def start(self) -> int:
        return min(one.start for one in (self.value, self.key, *self.above) if one)


class _Member(NamedTuple):
    """A value that is a record among others."""

    group: int
    """Where the list begins that it belongs to."""
    within: str
    key: String | None
    value: Value


class _Record(NamedTuple):
    start: int
    within: str
    number: int
    leaves: tuple[_Leaf, ...]
    key: String | None = None
    """What it is called in the object that it stands in."""


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
    head = values[0][1] if len(values) == 1 else None
    title, dated = _told(head, *_TITLES), _told(head, *_DATES)
    date = iso_date(dated.words.strip()) if dated else ""
    said = [one for one in (title, dated if date else None) if one]
    records = list(_records(values, said))
    kept: list[Kept] = []
    parts: list[Part] = []
    for record in records:
        entry = _entry(record, settings.fields)
        begin = record.start if parts else 0
        context = entry.context
        parts.append(Part(begin, "record", record.number, record.within, context))
        kept += entry.kept
    if not kept:
        raise _without_words(records, name)
    return replace(
        source,
        markup=markup_around(kept, text),
        parts=tuple(parts),
        warnings=(*source.warnings, *faults),
        title=(title.words.strip() if title else "") or PurePosixPath(name).stem,
        date=date,
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


def _records(values: Sequence[Numbered], said: Sequence[String]) -> Iterator[_Record]:
    """Give the records; what the file has *said* of itself belongs to none."""
    if len(values) > 1:
        for number, value in values:
            yield _record(value, "", number)
        return
    for _, value in values:
        found = list(_members(value, (), 0))
        groups = {one.group for one in found if isinstance(one, _Member)}
        numbers: Counter[int] = Counter()
        if not groups:
            yield _record(value, "", 1)
            return
        for is_beside, run in groupby(found, lambda one: isinstance(one, _Leaf)):
            if is_beside:
                leaves = [one for one in run if isinstance(one, _Leaf)]
                yield from _beside([one for one in leaves if one.value not in said])
                continue
            for one in (one for one in run if isinstance(one, _Member)):
                numbers[one.group] += 1
                within = one.within if len(groups) > 1 else ""
                yield _record(one.value, within, numbers[one.group], one.key)


def _beside(leaves: Sequence[_Leaf]) -> Iterator[_Record]:
    """Make a record of what stands beside a list of such, under its first key."""
    if leaves:
        key = next(iter((*leaves[0].above, leaves[0].key)))
        within = key.words if key else ""
        yield _Record(leaves[0].start, within, 1, tuple(leaves))


def _members(
    value: Value, above: tuple[String, ...], depth: int
) -> Iterator[_Member | _Leaf]:
    """Give the records in a value with what stands beside them, in their order."""
    within = above[-1].words if above else ""
    if isinstance(value, Array) and _holds_records(value, depth):
        for one in value.values:
            yield _Member(value.start, within, None, one)
    elif isinstance(value, Object) and depth < _NESTED:
        keyed = _keyed(value)
        for name, member in value.members:
            if name in keyed:
                yield _Member(value.start, within, name, member)
            else:
                yield from _members(member, (*above, name), depth + 1)
    else:
        yield from _leaves(value, above[-1] if above else None, above[:-1])


def _holds_records(value: Array, depth: int) -> bool:
    return not depth or any(isinstance(one, Object) for one in value.values)


def _keyed(value: Object) -> list[String]:
    """Give the keys of an object that each call a record.

    Such records have a field in common. Where something else stands among them,
    their keys hold digits: else they're the parts of one thing.
    """
    inner = [(key, one) for key, one in value.members if isinstance(one, Object)]
    keys = [key for key, _ in inner]
    names = [{name.words for name, _ in one.members} for _, one in inner]
    if len(inner) < _FEWEST or not set.intersection(*names):
        return []
    is_all = len(inner) == len(value.members)
    return keys if is_all or all(_DIGIT.search(key.words) for key in keys) else []


def _record(
    value: Value, within: str, number: int, key: String | None = None
) -> _Record:
    start = key.start if key else value.start
    return _Record(start, within, number, tuple(_leaves(value, None, ())), key)


def _leaves(
    value: Value, key: String | None, above: tuple[String, ...]
) -> Iterator[_Leaf]:
    if isinstance(value, Object):
        around = (*above, key) if key else above
        for name, member in value.members:
            yield from _leaves(member, name, around)
    elif isinstance(value, Array):
        for one in value.values:
            yield from _leaves(one, key, above)
    else:
        yield _Leaf(key, value, above)


def _entry(record: _Record, wanted: Sequence[str]) -> Entry:
    """Read the fields that are wanted, or else those that are known or hold words."""
    names = {fold(name) for name in wanted}
    if names:
        return _read([leaf for leaf in record.leaves if leaf.name in names])
    leaves = [leaf for leaf in record.leaves if _is_told(leaf)]
    called = record.key.words if record.key else ""
    if any(role_of(leaf.name) is Role.BODY for leaf in leaves):
        kept = [leaf for leaf in leaves if _is_known(leaf) or _says_more(leaf)]
        roles = [role_of(leaf.name) for leaf in kept]
        entry = headed(list(_labelled(kept)), roles)
        return entry._replace(context=f"{called} {entry.context}".strip())
    if any(leaf.key and _HAN.search(leaf.key.words) for leaf in leaves):
        fields = list(_labelled(leaf for leaf in leaves if not _is_link(leaf)))
        return in_a_row([*_called(record.key), *fields] if fields else [])
    strings = (leaf for leaf in leaves if isinstance(leaf.value, String))
    worded = [_field(leaf) for leaf in strings if _holds_words(leaf.value.words)]
    return in_a_row([*_called(record.key), *worded] if worded else [])


def _read(leaves: Sequence[_Leaf]) -> Entry:
    fields = [_field(leaf) for leaf in leaves]
    roles = [role_of(leaf.name) for leaf in leaves]
    if is_headed(roles):
        return headed(fields, roles)
    return in_lines(fields)


def _labelled(leaves: Iterable[_Leaf]) -> Iterator[Field]:
    """Give each field with its keys in front: a reader's own words name it."""
    last: tuple[String, ...] = ()
    for leaf in leaves:
        around = tuple(one for one in leaf.above if _HAN.search(one.words))
        keys = (*around, leaf.key) if leaf.key else around
        new = tuple(key for key in keys if key not in last)
        last = keys
        name = leaf.key.words if leaf.key else ""
        kept = tuple(Kept(key.start, key.end, "", key.edits) for key in new)
        yield _field(leaf)._replace(name=name if new else "", keys=kept)


def _called(key: String | None) -> Iterator[Field]:
    if key and key.words.strip():
        yield Field(key.start, key.end, key.words, key.edits)


def _is_known(leaf: _Leaf) -> bool:
    return role_of(leaf.name) is not Role.OTHER


def _says_more(leaf: _Leaf) -> bool:
    """Tell what a reader may ask for beside a text from what programs keep with it."""
    words = leaf.value.words
    if leaf.key is None or _is_link(leaf):
        return False
    if _HAN.search(leaf.key.words) or _holds_words(words):
        return True
    return not (_FOR_PROGRAMS.search(leaf.key.words) or _HASH.fullmatch(words))


def _is_link(leaf: _Leaf) -> bool:
    return "://" in leaf.value.words


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


def _told(head: Value | None, *names: str) -> String | None:
    """Give what a file says of itself beside its records."""
    members = head.members if isinstance(head, Object) else ()
    told = {
        fold(key.words): value
        for key, value in members
        if isinstance(value, String) and value.words.strip()
    }
    return next((told[name] for name in names if name in told), None)

"""What the columns of a table and the fields of a record mean, and how they are read.

Questions and titles head what stands behind them. Anything else is one line of
cells, with a line feed where a cell ends a sentence.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from enum import Enum
from typing import NamedTuple

from siyu_qa.loaders._kept import Kept
from siyu_qa.records import Markup
from siyu_qa.text.fold import fold
from siyu_qa.text.rows import BAR
from siyu_qa.text.sentences import Kind, lines


class Role(Enum):
    """What a field is to the others."""

    QUESTION = "question"
    TITLE = "title"
    BODY = "body"
    OTHER = "other"


_NAMES = {
    Role.QUESTION: (
        *("question", "q", "query", "prompt", "instruction", "问题", "问", "提问"),
        *("问句", "问法", "标准问", "标准问题", "常见问题", "用户问题", "题干"),
    ),
    Role.TITLE: ("title", "headline", "subject", "标题", "题目", "题名", "文章标题"),
    Role.BODY: (
        *("answer", "a", "answers", "response", "reply", "output", "completion"),
        *("text", "content", "body", "context", "passage", "paragraph", "article"),
        *("答案", "答", "回答", "回复", "答复", "解答", "标准答案", "参考答案"),
        *("正文", "内容", "文本", "全文", "文章", "段落"),
    ),
}
_ROLES = {name: role for role, names in _NAMES.items() for name in names}
_HEADS = {Role.QUESTION, Role.TITLE}

_HEADING_LENGTH = 100
_ENDS_SENTENCE = re.compile(r"[。！？!?….][”’」』）》】〉)\]\"']*$")
_BREAK = re.compile(r"\s*(?:\r\n?|[\n\v\f\x85\u2028\u2029])\s*")
_WORD = re.compile(r"[^\W\d_]{2,}")
_HEADING = "# "
_NAMES_IT = "："


class Field(NamedTuple):
    """A cell or a string: where it stands in the file and what it says."""

    start: int
    end: int
    words: str
    edits: tuple[Markup, ...] = ()
    """From the file to the words: escapes, doubled quotation marks, line ends."""
    name: str = ""
    """What a header calls it, elsewhere in the file."""
    keys: tuple[Kept, ...] = ()
    """What names it right in front of it, the outermost first."""

    @property
    def told(self) -> str:
        """The words behind what they are."""
        return f"{self.name}{_NAMES_IT}{self.words}" if self.name else self.words


class Entry(NamedTuple):
    """A row or record as it is read."""

    kept: tuple[Kept, ...]
    context: str
    """What it is found by besides: the fields that no reader needs to see."""
    names: tuple[str, ...] = ()
    """What each cell is, where a header says so."""


def role_of(name: str) -> Role:
    """Tell what a field is from its name.

    >>> role_of("問題").name, role_of(" Answer ").name, role_of("价格").name
    ('QUESTION', 'BODY', 'OTHER')
    """
    return _ROLES.get(fold(name).strip().strip(":* "), Role.OTHER)


def is_headed(roles: Iterable[Role]) -> bool:
    """Tell whether fields of these roles are a heading and what it stands above."""
    known = set(roles)
    return Role.BODY in known and bool(known & _HEADS)


def has_words(text: str) -> bool:
    """Tell words from numbers and signs.

    >>> has_words("开门"), has_words("2022-03-01"), has_words("A1")
    (True, False, False)
    """
    return bool(_WORD.search(text))


def in_a_row(fields: Sequence[Field]) -> Entry:
    """Read fields as one line of cells."""
    filled = [field for field in fields if field.words.strip()]
    return Entry(tuple(in_cells(filled)), "")


def in_cells(fields: Iterable[Field], before: str = "\n") -> Iterator[Kept]:
    """Read fields as cells, each behind its name where it has one."""
    for field in fields:
        for key in field.keys:
            yield key._replace(before=before)
            before = _NAMES_IT
        cell = _trimmed(field, before)
        is_named = field.name and not field.keys
        yield cell._replace(mark=field.name + _NAMES_IT) if is_named else cell
        before = between(field.words)


def in_lines(fields: Sequence[Field]) -> Entry:
    """Read fields as a line each."""
    filled = (field for field in fields if field.words.strip())
    return Entry(tuple(_trimmed(field, "\n") for field in filled), "")


def between(words: str) -> str:
    r"""Give what stands between a cell that says *words* and the next one.

    >>> between("帆布袋"), between("七天之内可以退。")
    (' | ', '\n')
    """
    return "\n" if _ENDS_SENTENCE.search(words.strip()) else BAR


def headed(fields: Sequence[Field], roles: Sequence[Role]) -> Entry:
    """Read fields of which one may head another, and all else as cells.

    What stands in front of the heading, or heads from behind, can't be read there
    by a person: the entry is found by it.
    """
    told = [(f, r) for f, r in zip(fields, roles, strict=True) if f.words.strip()]
    places = [role for _, role in told]
    body = places.index(Role.BODY) if Role.BODY in places else len(told)
    heads = [at for at, role in enumerate(places) if role in _HEADS and at < body]
    first = heads[0] if heads else 0
    kept: list[Kept] = []
    context: list[str] = []
    before = "\n"
    for at, (field, role) in enumerate(told):
        if role in _HEADS and at < body:
            kept.append(_heading(field))
        elif role in _HEADS:
            context += [field.words] if has_words(field.words) else []
        elif at < first:
            context.append(field.told)
        elif role is Role.OTHER:
            kept += in_cells([field], before)
        else:
            kept.append(_trimmed(field, "\n"))
        is_cell = role is Role.OTHER and at >= first
        before = between(field.words) if is_cell else "\n"
        # The last heading alone is above the text: it takes the others' place.
        if heads and role in _HEADS and at < heads[-1]:
            context.append(field.words)
    return Entry(tuple(kept), " ".join(" ".join(context).split()))


def _trimmed(field: Field, before: str) -> Kept:
    """Keep a field without the blank space around it."""
    # With edits, a place in the words is no place in the file.
    if field.words == field.words.strip() or field.edits:
        return Kept(field.start, field.end, before, field.edits)
    start = field.start + len(field.words) - len(field.words.lstrip())
    return Kept(start, start + len(field.words.strip()), before)


def _heading(field: Field) -> Kept:
    """Make a field one line that heads what follows."""
    words = " ".join(_BREAK.split(field.words.strip()))
    kept = _trimmed(field, "\n")
    if len(words) > _HEADING_LENGTH:
        return kept
    edits = tuple(
        (start, end, _BREAK.sub(" ", text)) for start, end, text in kept.edits
    )
    mark = "" if lines(words)[0].kind is Kind.HEADING else _HEADING
    return kept._replace(mark=mark, edits=edits)

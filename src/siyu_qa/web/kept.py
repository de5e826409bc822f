"""A conversation as the browser keeps it: JSON that is read back strictly.

The server keeps nothing of a conversation. What comes back may have been damaged,
or written by anybody, so all of it is checked before any of it is used.
"""

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, ClassVar, Literal

from pydantic import AfterValidator, ConfigDict, Field, TypeAdapter, ValidationError

from siyu_qa.errors import ConversationError
from siyu_qa.messages import DEFAULT_LANGUAGE
from siyu_qa.records import Answer, Hit, Place, Seconds
from siyu_qa.text.places import place_told
from siyu_qa.text.remarks import remark_told
from siyu_qa.web.answers import refusal

MOST_TURNS = 1_000
MOST_BYTES = 6_000_000

_LONGEST_TEXT = 100_000
_FARTHEST = 10**9
"""No offset, line or number is beyond it."""
_MOST_CITED = 1_000
_MOST_REMARKS = 20
_LONGEST_WHERE = 80
_NO_TIME = Seconds(0.0, 0.0, 0.0)
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


def kept(answers: Sequence[Answer]) -> str:
    """Write a conversation as compact JSON.

    What only the making of an answer needs is left out: where its time went, and
    the pieces of the nearest passages. A lone surrogate, which JSON can't hold,
    becomes U+FFFD.

    Raises:
        ConversationError: Where it has grown too long to be read again.
    """
    return written(Conversation("siyu-qa conversation", 1, tuple(map(_lean, answers))))


def written(conversation: "Conversation", indent: int | None = None) -> str:
    """Write a conversation as JSON, compact or with *indent* spaces a level.

    Raises:
        ConversationError: Where it has grown too long to be read again.
    """
    fields = _CONVERSATION.dump_python(conversation, mode="json", exclude_defaults=True)
    text = json.dumps(fields, ensure_ascii=False, indent=indent, separators=(",", ":"))
    text = _LONE_SURROGATE.sub("\N{REPLACEMENT CHARACTER}", text)
    if len(conversation.turns) > MOST_TURNS or _is_too_long(text):
        raise _too_long()
    return text


def answers_of(text: str) -> tuple[Answer, ...]:
    """Read the turns of a conversation; no text at all is one without turns.

    >>> answers_of(kept([])), answers_of("")
    ((), ())

    Raises:
        ConversationError: Where it is not what ``kept`` writes, or too long.
    """
    return conversation_of(text).turns if text else ()


def conversation_of(text: str) -> "Conversation":
    """Read a conversation with what its reader named it.

    Raises:
        ConversationError: Where it is not what ``kept`` writes, or too long.
    """
    if _is_too_long(text):
        raise _too_long()
    try:
        return _CONVERSATION.validate_json(text, strict=True)
    except ValidationError as error:
        where = _where(error)
        raise ConversationError("unreadable_conversation", where=where) from error


def _is_too_long(text: str) -> bool:
    return len(text.encode("utf-8", "replace")) > MOST_BYTES


def _too_long() -> ConversationError:
    megabytes = MOST_BYTES // 10**6
    return ConversationError("long_conversation", turns=MOST_TURNS, megabytes=megabytes)


def _where(error: ValidationError) -> str:
    """Name the first field that is wrong, as ``turns.0.question``."""
    first = error.errors(include_input=False, include_url=False)[0]
    return ".".join(map(str, first["loc"]))[:_LONGEST_WHERE] or "JSON"


def _lean(answer: Answer) -> Answer:
    return replace(
        answer, seconds=_NO_TIME, nearest=tuple(map(_without_pieces, answer.nearest))
    )


def _without_pieces(hit: Hit) -> Hit:
    twins = tuple(replace(twin, pieces=()) for twin in hit.twins)
    return replace(hit, found=replace(hit.found, pieces=()), twins=twins)


def _checked(answer: Answer) -> Answer:
    """Hold an answer to what its records promise beyond their types."""
    for is_right in _CHECKS:
        if not is_right(answer):
            raise ValueError(is_right.__name__)
    return answer


def _is_short_enough(answer: Answer) -> bool:
    lists = (answer.sentences, answer.citations, answer.nearest)
    short = all(len(one) <= _MOST_CITED for one in lists)
    return short and len(answer.remarks) <= _MOST_REMARKS


def _cites_what_is_there(answer: Answer) -> bool:
    numbers = {citation.n for citation in answer.citations}
    of_sentences = [sentence.citations for sentence in answer.sentences]
    cited = [*of_sentences, *(remark.citations for remark in answer.remarks)]
    proven = all(of_sentences) and bool(of_sentences) == answer.answered
    in_order = numbers == set(range(1, len(answer.citations) + 1))
    return proven and in_order and all(map(numbers.issuperset, cited))


def _is_in_range(answer: Answer) -> bool:
    shares = 0 <= answer.confidence <= 1 and 0 <= answer.searched <= _FARTHEST
    ranks = all(1 <= hit.rank <= _FARTHEST for hit in answer.nearest)
    return shares and ranks and all(map(_is_place, _places(answer)))


def _places(answer: Answer) -> Iterator[Place]:
    for citation in answer.citations:
        yield citation.place
        yield from citation.also
        if citation.phrase:
            yield replace(
                citation.place, start=citation.phrase[0], end=citation.phrase[1]
            )
    for hit in answer.nearest:
        yield from (hit.found.place, *hit.also)


def _is_place(place: Place) -> bool:
    part = place.part
    spans = (
        0 <= place.start <= place.end <= _FARTHEST
        and 1 <= place.line_start <= place.line_end <= _FARTHEST
    )
    return spans and (not part or 1 <= part.number <= _FARTHEST)


def _can_be_told(answer: Answer) -> bool:
    """Try whether the catalogue has words for all that it says by name."""
    try:
        for remark in answer.remarks:
            remark_told(remark, answer.citations, DEFAULT_LANGUAGE)
        for place in _places(answer):
            place_told(place, DEFAULT_LANGUAGE)
        if not answer.answered:
            refusal(answer, DEFAULT_LANGUAGE)
    except (KeyError, TypeError):
        return False
    return answer.answered == (not answer.reason)


_CHECKS: tuple[Callable[[Answer], bool], ...] = (
    _is_short_enough,
    _cites_what_is_there,
    _is_in_range,
    _can_be_told,
)


@dataclass(frozen=True, slots=True)
class Conversation:
    """What a file of a conversation holds; its rules hold for all that is in it."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(
        allow_inf_nan=False, extra="forbid", str_max_length=_LONGEST_TEXT
    )

    format: Literal["siyu-qa conversation"]
    version: Literal[1]
    turns: Annotated[
        tuple[Annotated[Answer, AfterValidator(_checked)], ...],
        Field(max_length=MOST_TURNS),
    ]
    title: str = ""
    """As its reader named it."""


_CONVERSATION = TypeAdapter(Conversation)

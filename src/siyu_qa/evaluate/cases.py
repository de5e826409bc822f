"""Questions whose right answers are known, one JSON object each."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeGuard

from siyu_qa.records import Json
from siyu_qa.text.fold import fold
from siyu_qa.text.glosses import without_glosses

_DROPPED = re.compile(r"[^\w+%@.\-]|_")


@dataclass(frozen=True, slots=True)
class Case:
    """A question, or a conversation whose last question is scored."""

    case_id: object
    """As it was given: a text or a number."""
    turns: tuple[str, ...]
    gold: tuple[tuple[str, ...], ...] = ()
    """Groups of alternatives; an answer covers a group by quoting one of them."""
    answerable: bool = True
    kind: str = ""
    """What sort of question it is, in words of whoever wrote it."""
    vote: str = ""
    """Of a reader of the page: ``up`` says that the answer is right."""

    @property
    def is_follow_up(self) -> bool:
        return len(self.turns) > 1

    @property
    def is_list(self) -> bool:
        """Whether an answer has to hold more than one thing."""
        return len(self.gold) > 1

    @classmethod
    def of(cls, row: Json) -> "Case":
        """Read a case from an object with ``id`` and ``question`` or ``turns``.

        >>> Case.of({"id": 1, "question": "几点开门？", "gold": [["九点", "9点"]]}).gold
        (('九点', '9点'),)

        Raises:
            ValueError: Where a field is not what it should be; names it.
        """
        gold = row.get("gold", [])
        answerable = row.get("answerable", True)
        if not isinstance(gold, list) or not all(map(_is_group, gold)):
            raise ValueError("gold")
        if not isinstance(answerable, bool):
            raise ValueError("answerable")
        return cls(
            case_id=row["id"],
            turns=turns_of(row),
            gold=tuple(map(tuple, gold)),
            answerable=answerable,
            kind=str(row.get("type") or ""),
            vote=str(row.get("vote") or ""),
        )


def settled(cases: Sequence[Case]) -> list[Case]:
    """Leave out votes that don't say what is right, or were changed later.

    >>> votes = [{"id": 1, "question": "几点？", "vote": one} for one in ("up", "down")]
    >>> settled([Case.of(vote) for vote in votes])
    []
    """
    last = {str(case.case_id): case for case in cases if case.vote}
    meant = {id(case) for case in last.values() if case.vote == "up"}
    return [case for case in cases if not case.vote or id(case) in meant]


def turns_of(row: Json) -> tuple[str, ...]:
    """Read the questions of a conversation, or the one that stands alone.

    Raises:
        ValueError: Where they are no texts; names the field.
    """
    turns = row["turns"] if "turns" in row else [row["question"]]
    if not turns or not _are_texts(turns):
        raise ValueError("turns" if "turns" in row else "question")
    return tuple(turns)


def comparable(text: str) -> str:
    """Give what is compared: folded, without glosses, letters, digits and ``+%@.-``.

    >>> comparable("近22萬（顧客），佔70%")
    '近22万顾客占70%'
    """
    return _DROPPED.sub("", fold(without_glosses(text)))


def _is_group(value: object) -> bool:
    """Tell whether a value is a list of texts that a quote can hold or not."""
    return _are_texts(value) and bool(value) and all(map(comparable, value))


def _are_texts(value: object) -> TypeGuard[list[str]]:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)

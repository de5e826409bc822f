"""Read files of questions, one JSON object a line."""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from siyu_qa.errors import InputError
from siyu_qa.evaluate import turns_of
from siyu_qa.records import Json

T = TypeVar("T")


def conversation(row: Json) -> tuple[object, tuple[str, ...]]:
    """Give a row's id and the questions of its conversation."""
    return row["id"], turns_of(row)


def rows(name: str, read: Callable[[Json], T]) -> list[T]:
    """Read every line of a file of questions before the first is answered.

    Raises:
        InputError: Where the file or a line can't be read.
    """
    found = []
    for number, line in enumerate(_lines(name), start=1):
        if not line.strip():
            continue
        try:
            found.append(read(json.loads(line, parse_constant=_refuse)))
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            reason = str(error)
            raise InputError(
                "unreadable_line", path=name, line=number, reason=reason
            ) from error
    return found


def _refuse(constant: str) -> None:
    raise ValueError(constant)


def _lines(name: str) -> list[str]:
    try:
        if name == "-":
            return sys.stdin.buffer.read().decode("utf-8-sig").split("\n")
        return Path(name).read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError.unreadable(name, error) from error

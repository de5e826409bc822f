"""Write what readers say of answers into a file of their own machine."""

import fcntl
import hashlib
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, Literal, TypeAlias

from siyu_qa.errors import FeedbackError
from siyu_qa.evaluate import comparable
from siyu_qa.records import Answer, Json
from siyu_qa.web.answers import is_completed

Verdict: TypeAlias = Literal["up", "down", "withdrawn"]

LONGEST_COMMENT = 500
"""In code points."""
MOST_BYTES = 100_000_000
"""Of the whole file: nobody fills the disk with votes."""
_ID = 12


@dataclass(frozen=True, slots=True)
class Vote:
    """What a reader says of the last answer of a conversation."""

    verdict: Verdict
    answers: tuple[Answer, ...]
    comment: str = ""


def case_of(vote: Vote) -> Json:
    """Give the line of a vote, which ``siyu-qa eval`` reads as a case.

    Of an answer that is right, each sentence cited is what an answer must hold; a
    refusal that is right says that there is no answer. What any other vote is on is
    no gold, whoever reads the file.
    """
    answer = vote.answers[-1]
    quotes = [[one.quote] for one in answer.citations if comparable(one.quote)]
    return {
        "id": _id(vote.answers),
        "vote": vote.verdict,
        **_asked(vote.answers),
        "gold" if vote.verdict == "up" else "cited": quotes,
        "answerable": answer.answered,
        "comment": vote.comment,
        "time": datetime.now(UTC).isoformat(timespec="seconds"),
    }


def append(vote: Vote, path: Path) -> None:
    """Add a vote to the file, whoever else writes to it at the same time.

    Raises:
        FeedbackError: Where the file can't be written, or is full.
    """
    line = json.dumps(case_of(vote), ensure_ascii=False).encode() + b"\n"
    try:
        # Others on this machine have no business in it.
        private = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
        with os.fdopen(private, "ab+") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            length = file.seek(0, os.SEEK_END)
            if length + len(line) > MOST_BYTES:
                raise FeedbackError("feedback_full", path=path.name)
            file.write(_line_end(file, length) + line)
    except OSError as error:
        raise FeedbackError(
            "feedback_not_writable", path=path.name, reason=error.strerror
        ) from error


def _line_end(file: BinaryIO, length: int) -> bytes:
    """Give the end that the last line lacks where its writer was cut short."""
    file.seek(max(0, length - 1))
    return b"" if file.read(1) in {b"", b"\n"} else b"\n"


def _asked(answers: Sequence[Answer]) -> Json:
    """Give the question, with those before it where it leans on them."""
    answer = answers[-1]
    if is_completed(answer):
        return {"turns": [one.question for one in answers]}
    return {"question": answer.question}


def _id(answers: Sequence[Answer]) -> str:
    """Name what is voted on: the same answer to the same question, whoever votes."""
    answer = answers[-1]
    voted_on = json.dumps([_asked(answers), answer.answered, answer.text])
    return hashlib.sha256(voted_on.encode()).hexdigest()[:_ID]

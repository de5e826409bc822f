"""Read files of questions whose right documents are known."""

import json
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from siyu_qa.cli.rows import rows
from siyu_qa.errors import InputError
from siyu_qa.evaluate import squad
from siyu_qa.evaluate.retrieval import Judgement
from siyu_qa.records import Json


def judged(name: str) -> tuple[Mapping[str, str], Sequence[Judgement]]:
    """Read a file in SQuAD layout, or one with a question and its documents a line.

    Returns:
        The texts to search, by name, and the questions. No texts: the documents of the
        index are meant.

    Raises:
        InputError: Where the file or a line can't be read, or there is no question.
    """
    texts: Mapping[str, str] = {}
    if whole := _whole(name):
        texts, asked = squad.collection(whole, name)
        judgements = [Judgement.of_asked(one) for one in asked]
    else:
        judgements = rows(name, Judgement.of)
    if not judgements:
        raise InputError("no_questions", path=name)
    return texts, judgements


def check_documents(
    name: str, judgements: Sequence[Judgement], paths: Collection[str]
) -> None:
    """Refuse questions on documents that the index doesn't have.

    Raises:
        InputError: Where one isn't there; names it.
    """
    there = set(paths)
    for one in judgements:
        for path in one.worth:
            if path not in there:
                raise InputError("judged_document", path=name, document=path)


def _whole(name: str) -> Json | None:
    """Give what stands in a file in SQuAD layout: one object with ``data``."""
    try:
        whole = json.loads(Path(name).read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, RecursionError):
        # Not one object: what is wrong with a line, if anything, its reader tells.
        return None
    return whole if isinstance(whole, dict) and "data" in whole else None

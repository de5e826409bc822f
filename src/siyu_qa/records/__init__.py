"""What the stages hand on: frozen records, one for each arrow of the flow.

Offsets count Unicode code points and are half-open; lines count from 1; a rank
counts from 1; a higher score is better. ``to_dict()`` gives the JSON of the
public interface.
"""

from siyu_qa.records.answers import (
    Answer,
    Citation,
    Hit,
    Remark,
    Scope,
    Scored,
    Seconds,
    Sentence,
)
from siyu_qa.records.documents import (
    Document,
    Json,
    Listed,
    Markup,
    Part,
    Passage,
    Piece,
    Place,
    Record,
    Source,
    Span,
    Vectors,
)
from siyu_qa.records.reports import IndexReport, IndexState, Problem, Progress

__all__ = [
    "Answer",
    "Citation",
    "Document",
    "Hit",
    "IndexReport",
    "IndexState",
    "Json",
    "Listed",
    "Markup",
    "Part",
    "Passage",
    "Piece",
    "Place",
    "Problem",
    "Progress",
    "Record",
    "Remark",
    "Scope",
    "Scored",
    "Seconds",
    "Sentence",
    "Source",
    "Span",
    "Vectors",
]

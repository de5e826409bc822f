"""What a question would find if the document it was written from weren't there."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from siyu_qa import Hit


def without(document: str, hits: Sequence[Hit]) -> list[Hit]:
    """Leave a document out of what was found; gaps in the ranks would tell of it."""
    kept = [hit for hit in hits if hit.found.document != document]
    lexical = _places(hit.lexical for hit in kept)
    dense = _places(hit.dense for hit in kept)
    return [
        replace(hit, rank=rank, lexical=lexical[hit.lexical], dense=dense[hit.dense])
        for rank, hit in enumerate(kept, start=1)
    ]


def _places(ranks: Iterable[int | None]) -> dict[int | None, int | None]:
    found = sorted(rank for rank in ranks if rank is not None)
    return {None: None} | {rank: place for place, rank in enumerate(found, start=1)}

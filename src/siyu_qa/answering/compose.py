"""From the sentences found to an answer with citations, or to a refusal.

A shown sentence is a slice of a file, so its citation can't be wrong; what can be
wrong is the choice of the sentence.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from siyu_qa.answering.choose import choose
from siyu_qa.answering.cite import cite
from siyu_qa.answering.contrast import contrasted
from siyu_qa.answering.order import Around
from siyu_qa.answering.rank import Candidate, candidates, known_of, likelihood
from siyu_qa.messages import say
from siyu_qa.records import Answer, Hit, Sentence, Source
from siyu_qa.text.fold import fold
from siyu_qa.text.offers import TOLD_APART
from siyu_qa.text.questions import Query
from siyu_qa.text.rivals import rivals

# Below this probability the answer would be wrong more often than a person bears.
ANSWERED = 0.5
_NEAREST = 3
# Where what can be told for sure was not found, the question is hardly answered,
# whatever words it shares with the text.
_NOTHING_OFFERED = 0.4
# What is said of the west gate hardly answers for the east one.
_ANOTHER_NAMED = 0.4


class Searched(NamedTuple):
    """Where an answer was looked for."""

    documents: int
    """How many of them."""
    is_narrowed: bool
    """Whether the person who asks left some out."""


def compose(
    query: Query,
    hits: Sequence[Hit],
    sources: Mapping[str, Source],
    around: Around,
    searched: Searched,
    language: str,
    told: Collection[str] = (),
) -> Answer:
    """Answer with the documents' own sentences, the direct answer first.

    Args:
        query: What is asked.
        hits: The passages found, best first.
        sources: The files that the hits come from, by path.
        around: Gives the passages around one in its document.
        searched: Where the hits were looked for.
        language: Of what a refusal says.
        told: Sentences that were shown before and aren't shown again.
    """
    ranked = _untold(candidates(query, hits), told)
    confidence = likelihood(query, ranked)
    reason = "not_answered_in_scope" if searched.is_narrowed else "not_answered"
    reason = "no_more" if told else reason
    if not ranked:
        return refuse(query, reason, language, searched=searched.documents)
    answer = contrasted(query, choose(query, ranked, around), ranked, sources)
    chosen = answer.sentences
    if query.wanted in TOLD_APART and not any(c.features["offers"] for c in chosen):
        confidence *= _NOTHING_OFFERED
    if _names_another(query, chosen[0]):
        confidence *= _ANOTHER_NAMED
    # What was asked in several parts was looked for part by part.
    confidence = max(confidence, answer.likelihood)
    if confidence < ANSWERED:
        # Of what was told before, nothing is near and no answer.
        near = () if told else hits
        return refuse(query, reason, language, confidence, near, searched.documents)
    citations = cite(query, chosen, ranked, sources)
    sentences = tuple(
        Sentence(one.text, (number,)) for number, one in enumerate(chosen, start=1)
    )
    return Answer(
        question=query.question,
        query=query.text,
        answered=True,
        confidence=confidence,
        text=_marked(sentences),
        sentences=sentences,
        citations=tuple(citations),
        remarks=answer.remarks,
        searched=searched.documents,
    )


def _names_another(query: Query, best: Candidate) -> bool:
    said = fold(best.text)
    known = known_of(best.hit.found)
    return any(rival in said for rival in rivals(query.folded, known))


def refuse(
    query: Query,
    reason: str,
    language: str,
    confidence: float = 0.0,
    hits: Sequence[Hit] = (),
    searched: int = 0,
) -> Answer:
    """Say that there is no answer, and why, without a citation."""
    return Answer(
        question=query.question,
        query=query.text,
        answered=False,
        confidence=confidence,
        text=say(f"answer.{reason}", language, searched=searched),
        reason=reason,
        nearest=tuple(hits[:_NEAREST]),
        searched=searched,
    )


def _untold(ranked: Iterable[Candidate], told: Collection[str]) -> list[Candidate]:
    known = set(map(fold, told))
    return [one for one in ranked if fold(one.text) not in known]


def _marked(sentences: Iterable[Sentence]) -> str:
    """Put the marks of its citations after each sentence."""
    return "\n".join(
        one.text + "".join(f"[{number}]" for number in one.citations)
        for one in sentences
    )

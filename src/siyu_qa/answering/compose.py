"""From the sentences found to an answer with citations, or to a refusal.

A shown sentence is a slice of a file, so its citation can't be wrong; what can be
wrong is the choice of the sentence.
"""

from collections.abc import Iterable, Mapping, Sequence

from siyu_qa.answering.choose import choose
from siyu_qa.answering.cite import cite
from siyu_qa.answering.rank import candidates, likelihood
from siyu_qa.messages import say
from siyu_qa.records import Answer, Hit, Sentence, Source
from siyu_qa.text.offers import TOLD_APART
from siyu_qa.text.questions import Query

# Below this probability the answer would be wrong more often than a person bears.
ANSWERED = 0.5
_NEAREST = 3
# Where what can be told for sure was not found, the question is hardly answered,
# whatever words it shares with the text.
_NOTHING_OFFERED = 0.4


def compose(
    query: Query, hits: Sequence[Hit], sources: Mapping[str, Source], language: str
) -> Answer:
    """Answer with the documents' own sentences, the direct answer first.

    Args:
        query: What is asked.
        hits: The passages found, best first.
        sources: The files that the hits come from, by path.
        language: Of what a refusal says.
    """
    ranked = candidates(query, hits)
    confidence = likelihood(query, ranked)
    if not ranked:
        return refuse(query, "not_answered", language)
    chosen = choose(query, ranked)
    if query.wanted in TOLD_APART and not any(c.features["offers"] for c in chosen):
        confidence *= _NOTHING_OFFERED
    if confidence < ANSWERED:
        return refuse(query, "not_answered", language, confidence, hits)
    citations = cite(chosen, ranked, sources)
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
    )


def refuse(
    query: Query,
    reason: str,
    language: str,
    confidence: float = 0.0,
    hits: Sequence[Hit] = (),
) -> Answer:
    """Say that there is no answer, and why, without a citation."""
    return Answer(
        question=query.question,
        query=query.text,
        answered=False,
        confidence=confidence,
        text=say(f"answer.{reason}", language),
        reason=reason,
        nearest=tuple(hits[:_NEAREST]),
    )


def _marked(sentences: Iterable[Sentence]) -> str:
    """Put the marks of its citations after each sentence."""
    return "\n".join(
        one.text + "".join(f"[{number}]" for number in one.citations)
        for one in sentences
    )

"""Write a conversation as the messages of the chat."""

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import TypeAlias

from siyu_qa.messages import say
from siyu_qa.records import Answer, Citation, Hit, Sentence
from siyu_qa.web.render import escape, shortened, told, where

Message: TypeAlias = dict[str, str]
"""With ``role`` and ``content``, as Gradio's chat takes it."""

_GLANCE = 80
"""How many code points of a nearest passage are shown in the chat."""
_BULLET = re.compile(r"\A\s*[-*+•] +")


def conversation(answers: Sequence[Answer], language: str) -> list[Message]:
    """Write all turns, in order."""
    return [
        message
        for index, answer in enumerate(answers)
        for message in (asked(answer.question), replied(answer, index, language))
    ]


def asked(question: str) -> Message:
    """Write what the person said."""
    return {"role": "user", "content": f"<p>{escape(question)}</p>"}


def waiting(language: str) -> Message:
    """Write what stands in an answer's place until there is one."""
    return _said(f'<p class="waiting">{told("searching", language)}</p>')


def replied(answer: Answer, index: int, language: str) -> Message:
    """Write a whole answer, the one of number *index* in its conversation."""
    *_, whole = growing(answer, index, language)
    return whole


def growing(answer: Answer, index: int, language: str) -> Iterator[Message]:
    """Write an answer again and again, each time with one more of its parts."""
    parts = _answer(answer, index, language)
    for body in accumulate(parts, initial=_completed(answer, language)):
        if body:
            yield _said(f'<div class="answer">{body}</div>')


def refusal(answer: Answer, language: str) -> str:
    """Give the words of a refusal in the visitor's language.

    >>> refused = Answer("?", "?", False, 0.0, "没有", reason="not_answered")
    >>> refusal(refused, "en")
    "The documents don't answer this question."
    """
    return say(f"answer.{answer.reason}", language)


def _said(body: str) -> Message:
    return {"role": "assistant", "content": body}


def _completed(answer: Answer, language: str) -> str:
    """Show the question as it was searched, where that is another one."""
    if answer.query == answer.question:
        return ""
    return f'<p class="completed">{told("query", language, query=answer.query)}</p>'


def _answer(answer: Answer, index: int, language: str) -> Iterator[str]:
    if not answer.answered:
        yield _refusal(answer, index, language)
        return
    proofs = {citation.n: citation for citation in answer.citations}
    for sentence in answer.sentences:
        yield _sentence(sentence, proofs, index)
    yield _sources(answer.citations, index, language) + _copy(language)


def _sentence(sentence: Sentence, proofs: dict[int, Citation], index: int) -> str:
    marks = "".join(_mark(proofs[n], index) for n in sentence.citations)
    words = _BULLET.sub("", sentence.text)
    kind = "sentence" if words == sentence.text else "sentence item"
    # A mark stays on the line of the sentence's end.
    end = f'<span class="end">{escape(words[-1:])}{marks}</span>'
    return f'<p class="{kind}">{escape(words[:-1])}{end}</p>'


def _mark(citation: Citation, index: int) -> str:
    quote = escape(citation.quote)
    address = f"#cite-{index}-{citation.n}"
    return f'<a class="cite" href="{address}" title="{quote}">[{citation.n}]</a>'


def _sources(citations: Sequence[Citation], index: int, language: str) -> str:
    """List the documents cited, each with its citations."""
    documents: dict[str, list[Citation]] = {}
    for citation in citations:
        documents.setdefault(citation.document, []).append(citation)
    items = "".join(_source(cited, index, language) for cited in documents.values())
    return f'<ul class="sources" title="{told("sources", language)}">{items}</ul>'


def _source(cited: Sequence[Citation], index: int, language: str) -> str:
    title, document = escape(cited[0].title), escape(cited[0].document)
    places = " · ".join(_cited_place(one, index, language) for one in cited)
    return f'<li>{title} <span class="place">{document} · {places}</span></li>'


def _cited_place(citation: Citation, index: int, language: str) -> str:
    at = where(citation.place, language)
    link = _link(f"cite-{index}-{citation.n}", f"[{citation.n}] {at}")
    if not citation.also:
        return link
    return f"{link} ({told('also', language, count=len(citation.also))})"


def _copy(language: str) -> str:
    idle, done = told("copy", language), told("copied", language)
    return (
        '<p class="tools"><a class="copy" role="button" href="#copy">'
        f'<span class="idle">{idle}</span><span class="done">{done}</span></a></p>'
    )


def _refusal(answer: Answer, index: int, language: str) -> str:
    text = f'<p class="refusal">{escape(refusal(answer, language))}</p>'
    if not answer.nearest:
        return text
    items = "".join(_near(hit, index, language) for hit in answer.nearest)
    note = told("nearest", language)
    return f'{text}<p class="note">{note}</p><ul class="nearest">{items}</ul>'


def _near(hit: Hit, index: int, language: str) -> str:
    passage = hit.found
    link = _link(f"near-{index}-{hit.rank}", escape(passage.title))
    at = where(passage.place, language)
    place = f'<span class="place">{escape(passage.document)} · {at}</span>'
    glance = escape(shortened(" ".join(passage.text.split()), _GLANCE))
    return f'<li>{link} {place}<p class="glance">{glance}</p></li>'


def _link(address: str, words: str) -> str:
    return f'<a class="open" href="#{address}">{words}</a>'

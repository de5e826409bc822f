"""Write a conversation as the messages of the chat."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import accumulate
from typing import Literal, NamedTuple, TypeAlias

from siyu_qa.conversation.small_talk import KINDS, without_courtesy
from siyu_qa.messages import say
from siyu_qa.records import Answer, Citation, Hit, Remark, Sentence, Span
from siyu_qa.text.places import place_told
from siyu_qa.text.remarks import remark_told
from siyu_qa.web.converted import AS_WRITTEN, both, conversion_told, converted
from siyu_qa.web.render import button, escape, shortened, told, where

Message: TypeAlias = dict[str, str]
"""With ``role`` and ``content``, as Gradio's chat takes it."""

Verdict: TypeAlias = Literal["stands", "moved", "gone"]
"""Whether a quote stands in its document as it is now."""

Check: TypeAlias = Callable[[Citation], Verdict]

SHOWN = 20
"""How many turns of a conversation are shown at first."""
_GLANCE = 80
"""How many code points of a nearest passage are shown."""
_LONGEST_QUOTE = 2_000
"""Code points of a quote beyond which its repairs are not looked through."""
_SENTENCE = '<p class="sentence'
_MARKS = re.compile(r"(\[\d+\])")
_BULLET = re.compile(r"\A\s*[-*+•] +")


class Reader(NamedTuple):
    """Who reads: what the page says to them, and how it shows an answer."""

    language: str
    """Of the page's own words."""
    script: str = AS_WRITTEN
    """Of the answers' words, as they are shown."""
    check: Check = lambda _: "stands"
    """What tells of a quote whether it stands."""


def conversation(
    answers: Sequence[Answer], reader: Reader, first: int | None = None
) -> list[Message]:
    """Write the turns in order, from the one of number *first*; None: the last ones."""
    if first is None:
        first = max(0, len(answers) - SHOWN)
    turns = list(enumerate(answers))[first:]
    return [
        *_earlier(first, reader.language),
        *(
            message
            for index, answer in turns
            for message in (
                asked(answer.question, index, reader.language),
                replied(answer, index, reader),
            )
        ),
    ]


def _earlier(count: int, language: str) -> Iterator[Message]:
    """Write what stands in the place of turns that aren't shown."""
    if count:
        words = told("earlier", language, count=count)
        way = button("earlier", words, value=max(0, count - SHOWN))
        yield _said(f'<p class="earlier">{way}</p>')


def asked(question: str, index: int, language: str) -> Message:
    """Write what the person said in the turn of number *index*."""
    # Its sign comes from the style: the message's own text is the question alone.
    edit = button("edit", "", value=index, title=told("edit", language))
    return {"role": "user", "content": f"<p>{escape(question)}</p>{edit}"}


def waiting(language: str) -> Message:
    """Write what stands in an answer's place until there is one."""
    return _said(f'<p class="waiting">{told("searching", language)}</p>')


def replied(answer: Answer, index: int, reader: Reader) -> Message:
    """Write a whole answer, the one of number *index* in its conversation."""
    *_, whole = growing(answer, index, reader)
    return whole


def growing(answer: Answer, index: int, reader: Reader) -> Iterator[Message]:
    """Write an answer up to its first sentence, and then all of it."""
    completed = _completed(answer, index, reader.language)
    *grown, whole = accumulate(_answer(answer, index, reader), initial=completed)
    first = next((body for body in grown if _SENTENCE in body), "")
    for body in filter(None, (first, whole)):
        yield _said(f'<div class="answer">{body}</div>')


def refusal(answer: Answer, language: str) -> str:
    """Give the words of a refusal in the visitor's language.

    >>> refused = Answer(
    ...     "?", "?", False, 0.0, "没有", reason="not_answered", searched=12
    ... )
    >>> refusal(refused, "en")
    'No answer to this question was found; documents searched: 12.'
    """
    return say(f"answer.{answer.reason}", language, searched=answer.searched)


def is_completed(answer: Answer) -> bool:
    """Tell whether more was searched than what was asked says by itself."""
    asked_alone = {answer.question, without_courtesy(answer.question).strip()}
    return answer.query not in asked_alone


def glance(text: str) -> str:
    r"""Give the beginning of a passage, in one line.

    >>> glance("七日内\n可退。")
    '七日内 可退。'
    """
    return shortened(" ".join(text.split()), _GLANCE)


def _said(body: str) -> Message:
    return {"role": "assistant", "content": body}


def _completed(answer: Answer, index: int, language: str) -> str:
    """Show the question as it was searched, where that is another one."""
    if not is_completed(answer):
        return ""
    completed = told("query", language, query=answer.query)
    undo = button("as-asked", told("as_asked", language), value=index)
    return f'<p class="completed">{completed} {undo}</p>'


def _answer(answer: Answer, index: int, reader: Reader) -> Iterator[str]:
    language = reader.language
    if not answer.answered:
        says = _reply if answer.reason in KINDS else _refusal
        yield says(answer, index, language)
        return
    proofs = {citation.n: citation for citation in answer.citations}
    texts = (sentence.text for sentence in answer.sentences)
    yield conversion_told(texts, reader.script, language)
    yield "".join(_remark(one, answer, index, language) for one in answer.remarks)
    for sentence in answer.sentences:
        yield _sentence(sentence, proofs, index, reader)
    yield _sources(answer.citations, index, language) + _tools(index, language)


def _remark(remark: Remark, answer: Answer, index: int, language: str) -> str:
    """Write a remark, its marks as links to the citations that it is about."""
    links = {
        f"[{n}]": button("open", f"[{n}]", value=f"cite-{index}-{n}")
        for n in remark.citations
    }
    pieces = _MARKS.split(remark_told(remark, answer.citations, language))
    words = "".join(links.get(piece) or escape(piece) for piece in pieces)
    return f'<p class="remark">{words}</p>'


def _sentence(
    sentence: Sentence, proofs: dict[int, Citation], index: int, reader: Reader
) -> str:
    cited = [proofs[n] for n in sentence.citations]
    marks = "".join(_mark(one, index, reader) for one in cited)
    words = _BULLET.sub("", sentence.text)
    kind = "sentence" if words == sentence.text else "sentence item"
    start, stop = _phrase(words, cited)
    shown = converted(words, reader.script)
    told_first = both(words[:-1], shown[:-1], start, min(stop, len(words) - 1))
    last = both(words[-1:], shown[-1:], 0, int(stop == len(words)))
    # A mark stays on the line of the sentence's end.
    end = f'<span class="end">{last}{marks}</span>'
    return f'<p class="{kind}">{told_first}{end}</p>'


def _phrase(words: str, proofs: Iterable[Citation]) -> Span:
    """Find the phrase of a citation again in its words as they are shown."""
    for proof in proofs:
        phrase = proof.phrase
        if not phrase or len(proof.quote) > _LONGEST_QUOTE:
            continue
        first, last = (place - proof.start for place in phrase)
        # Repairs took some of the quote away: what is left stands in the same order.
        alike = SequenceMatcher(None, proof.quote, words, autojunk=False)
        shown = [
            block.b + place - block.a
            for block in alike.get_matching_blocks()
            for place in range(max(first, block.a), min(last, block.a + block.size))
        ]
        if shown:
            return shown[0], shown[-1] + 1
    return 0, 0


def _mark(citation: Citation, index: int, reader: Reader) -> str:
    """Write the button that opens a citation, its quote in what it is told by."""
    language, verdict = reader.language, reader.check(citation)
    name = told(
        "mark",
        language,
        n=citation.n,
        title=citation.title,
        place=place_told(citation.place, language),
    )
    told_of = "" if verdict == "stands" else told(f"mark.{verdict}", language)
    title = "&#10;".join(filter(None, (name, told_of, escape(citation.quote))))
    address = f"cite-{index}-{citation.n}"
    kind = "cite" if verdict == "stands" else "cite amiss"
    return button("open", f"[{citation.n}]", value=address, title=title, kind=kind)


def _sources(citations: Sequence[Citation], index: int, language: str) -> str:
    """List the documents cited, each with its citations."""
    documents: dict[str, list[Citation]] = {}
    for citation in citations:
        documents.setdefault(citation.document, []).append(citation)
    items = "".join(_source(cited, index, language) for cited in documents.values())
    return f'<ul class="sources" title="{told("sources", language)}">{items}</ul>'


def _source(cited: Sequence[Citation], index: int, language: str) -> str:
    title, document = escape(cited[0].title), escape(cited[0].document)
    dates = [escape(cited[0].date)] if cited[0].date else []
    places = (_cited_place(one, index, language) for one in cited)
    place = " · ".join((document, *dates, *places))
    return f'<li>{title} <span class="place">{place}</span></li>'


def _cited_place(citation: Citation, index: int, language: str) -> str:
    at = where(citation.place, language)
    address = f"cite-{index}-{citation.n}"
    link = button("open", f"[{citation.n}] {at}", value=address)
    if not citation.also:
        return link
    return f"{link} ({told('also', language, count=len(citation.also))})"


def _tools(index: int, language: str) -> str:
    """Write what can be done with an answer."""
    copies = "".join(
        button("copy", told(f"copy.{kind}", language), value=f"{kind}-{index}")
        for kind in ("text", "markdown")
    )
    return f'<p class="tools">{copies}</p>'


def _reply(answer: Answer, index: int, language: str) -> str:
    """Reply to small talk; nothing was searched for."""
    remarks = (_remark(one, answer, index, language) for one in answer.remarks)
    return f'<p class="reply">{escape(refusal(answer, language))}</p>{"".join(remarks)}'


def _refusal(answer: Answer, index: int, language: str) -> str:
    text = f'<p class="refusal">{escape(refusal(answer, language))}</p>'
    if not answer.nearest:
        return text
    items = "".join(_near(hit, index, language) for hit in answer.nearest)
    note = told("nearest", language)
    return f'{text}<p class="note">{note}</p><ul class="nearest">{items}</ul>'


def _near(hit: Hit, index: int, language: str) -> str:
    passage = hit.found
    link = button("open", escape(passage.title), value=f"near-{index}-{hit.rank}")
    at = where(passage.place, language)
    place = f'<span class="place">{escape(passage.document)} · {at}</span>'
    begins = escape(glance(passage.text))
    return f'<li>{link} {place}<p class="glance">{begins}</p></li>'

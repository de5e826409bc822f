"""Write a conversation to be read outside the page, its sources with it."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from siyu_qa.messages import say
from siyu_qa.records import Answer, Citation, Hit, Place
from siyu_qa.text.places import place_told
from siyu_qa.text.remarks import remark_told
from siyu_qa.web.answers import glance, is_completed, refusal
from siyu_qa.web.kept import Conversation, written
from siyu_qa.web.render import named

_FINGERPRINT = 12
"""How many digits of a file's sha256 are told: enough to tell two files apart."""
_LINE_ENDS = re.compile(r"\r\n?|\n")
# What Markdown reads wherever it stands, and what makes a link of an address.
_MARKUP = re.compile(r"[\\`*_\[\]<>|~&$#{}]|(?<=:)/|(?<=www)\.", re.IGNORECASE)
_LIST_MARK = re.compile(r"\A(\d*)([-+=.)])")


def for_markdown(text: str) -> str:
    r"""Put a backslash before what Markdown would read in a line of text.

    >>> print(for_markdown("1. **甲**"))
    1\. \*\*甲\*\*
    """
    return _LIST_MARK.sub(r"\1\\\2", _MARKUP.sub(r"\\\g<0>", text.strip()))


@dataclass(frozen=True, slots=True)
class Style:
    """How the parts of a conversation are put on lines."""

    escaped: Callable[[str], str]
    """Writes a line so that it shows as itself."""
    title: str
    asked: str
    heading: str
    source: str
    quoted: str
    """A line of a quote."""
    line_end: str
    """Within a quote."""
    between: str
    """Between two sentences."""

    def shown(self, text: str) -> str:
        """Write a text on one line, with nothing in it that can't be seen."""
        return self.escaped(named(" ".join(text.split())))

    def quote(self, text: str) -> str:
        """Write a text on lines of its own, as many as it has."""
        lines = map(self.escaped, map(named, _LINE_ENDS.split(text)))
        return self.line_end.join(map(self.quoted.format, lines))


TEXT = Style(
    escaped=str,
    title="{}",
    asked="{}",
    heading="{}",
    source="{}",
    quoted="    {}",
    line_end="\n",
    between="\n",
)
MARKDOWN = Style(
    escaped=for_markdown,
    title="# {}",
    asked="## {}",
    heading="### {}",
    source="- {}",
    quoted="  > {}",
    line_end="\\\n",
    between="\n\n",
)


def as_read(style: Style, conversation: Conversation, language: str) -> str:
    """Write a conversation for a reader, its title where it has one."""
    title = style.shown(conversation.title)
    head = [style.title.format(title)] if title else []
    turns = (turn(answer, style, language) for answer in conversation.turns)
    return "\n\n".join((*head, *turns)) + "\n"


def as_data(conversation: Conversation, _: str) -> str:
    """Write a conversation so that the page can read it again."""
    return written(conversation, indent=1) + "\n"


FORMATS: Mapping[str, Callable[[Conversation, str], str]] = {
    "json": as_data,
    "markdown": partial(as_read, MARKDOWN),
    "text": partial(as_read, TEXT),
}
"""By name; each is given a conversation and the reader's language."""


def turn(answer: Answer, style: Style, language: str) -> str:
    """Write a question and all that there is to its answer."""
    question = style.shown(say("export.asked", language, question=answer.question))
    remarks = (
        style.shown(remark_told(remark, answer.citations, language))
        for remark in answer.remarks
    )
    blocks = (
        style.asked.format(question),
        *_completed(answer, style, language),
        *remarks,
        _said(answer, style, language),
        *_sources(answer.citations, style, language),
        *_nearest(answer.nearest, style, language),
    )
    return "\n\n".join(blocks)


def _completed(answer: Answer, style: Style, language: str) -> Iterator[str]:
    """Tell the question as it was searched, where that is another one."""
    if is_completed(answer):
        yield style.shown(say("page.query", language, query=answer.query))


def _said(answer: Answer, style: Style, language: str) -> str:
    if not answer.answered:
        return style.shown(refusal(answer, language))
    return style.between.join(
        style.shown(one.text + "".join(f"[{n}]" for n in one.citations))
        for one in answer.sentences
    )


def _sources(
    citations: Sequence[Citation], style: Style, language: str
) -> Iterator[str]:
    if citations:
        yield style.heading.format(style.shown(say("page.sources", language)))
        yield "\n".join(_source(one, style, language) for one in citations)


def _source(citation: Citation, style: Style, language: str) -> str:
    proof = f"SHA-256 {citation.sha256[:_FINGERPRINT]}"
    dates = [citation.date] if citation.date else []
    place = _at(citation.place, language)
    at = " · ".join((place, *dates, proof, *_also(citation, language)))
    head = style.shown(f"[{citation.n}] {citation.title} — {at}")
    return f"{style.source.format(head)}\n{style.quote(citation.quote)}"


def _also(citation: Citation, language: str) -> Iterator[str]:
    if citation.also:
        places = (_at(place, language) for place in citation.also)
        yield say(
            "export.also", language, places=say("between_cited", language).join(places)
        )


def _at(place: Place, language: str) -> str:
    return f"{place.document} · {place_told(place, language)}"


def _nearest(hits: Sequence[Hit], style: Style, language: str) -> Iterator[str]:
    if hits:
        yield style.heading.format(style.shown(say("page.nearest", language)))
        yield "\n".join(_near(hit, style, language) for hit in hits)


def _near(hit: Hit, style: Style, language: str) -> str:
    head = style.shown(f"{hit.title} — {_at(hit.found.place, language)}")
    return f"{style.source.format(head)}\n{style.quote(glance(hit.text))}"

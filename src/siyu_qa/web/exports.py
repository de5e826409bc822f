"""Write a conversation to be read outside the page, its sources with it."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from siyu_qa.conversation.small_talk import without_courtesy
from siyu_qa.messages import say
from siyu_qa.records import Answer, Citation, Hit, Place
from siyu_qa.text.places import place_told
from siyu_qa.text.remarks import remark_told
from siyu_qa.web.answers import refusal
from siyu_qa.web.kept import Conversation, written
from siyu_qa.web.render import named, shortened

_FINGERPRINT = 12
"""How many digits of a file's sha256 are told: enough to tell two files apart."""
_GLANCE = 80
_LINE_ENDS = re.compile(r"\r\n?|\n")
# Of what Markdown reads, what would change how a text of ours shows.
_MARKUP = re.compile(r"[\\`*_\[\]<>|~&$#{}!]|(?<=:)/|(?<=www)\.")
_LIST_MARK = re.compile(r"^([+=-])|^(\d{1,9})([.)])")


@dataclass(frozen=True, slots=True)
class Style:
    """How the parts of a conversation are put on lines."""

    shown: Callable[[str], str]
    """Writes a text so that it shows as itself, on one line."""
    title: str
    asked: str
    heading: str
    source: str
    quoted: str
    """Before each line of a quote."""
    line_end: str
    """Within a quote."""
    between: str
    """Between two sentences."""


def on_one_line(text: str) -> str:
    r"""Show a text on one line.

    >>> on_one_line("甲\n 乙\u202e")
    '甲 乙⟨U+202E⟩'
    """
    return named(" ".join(text.split()))


def for_markdown(text: str) -> str:
    r"""Show a text on one line, with a backslash before what Markdown would read.

    >>> print(for_markdown("1. **甲**"))
    1\. \*\*甲\*\*
    """
    text = _MARKUP.sub(r"\\\g<0>", on_one_line(text))
    return _LIST_MARK.sub(
        lambda mark: f"{mark[2] or ''}\\{mark[3] or mark[1]}", text
    )


TEXT = Style(
    shown=on_one_line,
    title="{}",
    asked="{}",
    heading="{}",
    source="{}",
    quoted="    ",
    line_end="\n",
    between="\n",
)
MARKDOWN = Style(
    shown=for_markdown,
    title="# {}",
    asked="## {}",
    heading="### {}",
    source="- {}",
    quoted="  > ",
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


def turn(answer: Answer, style: Style, language: str) -> str:
    """Write a question and all that there is to its answer."""
    question = style.shown(say("export.asked", language, question=answer.question))
    blocks = [
        style.asked.format(question),
        *_completed(answer, style, language),
        *(
            style.shown(remark_told(remark, answer.citations, language))
            for remark in answer.remarks
        ),
        _said(answer, style, language),
        *_listed(answer, style, language),
    ]
    return "\n\n".join(blocks)


def _completed(answer: Answer, style: Style, language: str) -> Iterator[str]:
    if answer.query not in {answer.question, without_courtesy(answer.question).strip()}:
        yield style.shown(say("page.query", language, query=answer.query))


def _said(answer: Answer, style: Style, language: str) -> str:
    if not answer.answered:
        return style.shown(refusal(answer, language))
    return style.between.join(
        style.shown(one.text + "".join(f"[{n}]" for n in one.citations))
        for one in answer.sentences
    )


def _listed(answer: Answer, style: Style, language: str) -> Iterator[str]:
    """List the sources of an answer, or what came nearest to one."""
    if answer.citations:
        yield style.heading.format(say("page.sources", language))
        for citation in answer.citations:
            yield _cited(citation, style, language)
    if answer.nearest:
        yield style.heading.format(style.shown(say("page.nearest", language)))
        for hit in answer.nearest:
            yield _near(hit, style, language)


def _cited(citation: Citation, style: Style, language: str) -> str:
    dates = [citation.date] if citation.date else []
    proof = f"SHA-256 {citation.sha256[:_FINGERPRINT]}"
    at = " · ".join((_at(citation.place, language), *dates, proof))
    head = f"[{citation.n}] {citation.title} — {at}"
    also = _also(citation.also, language)
    lines = [style.source.format(style.shown(head)), _quote(citation.quote, style)]
    return "\n".join((*lines, *("  " + style.shown(one) for one in also)))

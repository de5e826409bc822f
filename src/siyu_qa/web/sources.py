"""Write the stretch of a document that a link in the chat points to."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from siyu_qa.records import Answer, Citation, Place, Source, Span
from siyu_qa.web.render import Reach, Stretch, escape, stretch, told, where

Kind: TypeAlias = Literal["cite", "also", "near"]

_ALL = "whole-"
_ADDRESS = re.compile(
    rf"(?:{_ALL})?(?P<kind>cite|also|near)"
    r"-(?P<answer>\d{1,6})-(?P<n>\d{1,6})(?:-(?P<k>\d{1,6}))?"
)
_NEARBY = Reach(lines=8, characters=1_500)
_WHOLE = Reach(lines=5_000, characters=200_000)


@dataclass(frozen=True, slots=True)
class View:
    """What a link opens."""

    kind: Kind
    """A citation, a place that says the same, or a passage that answers nothing."""
    place: Place
    title: str
    citation: Citation | None = None
    address: str = ""
    """Of the link."""

    @property
    def whole(self) -> bool:
        """Whether all of the document is shown around it."""
        return self.address.startswith(_ALL)

    @property
    def brief(self) -> str:
        """The address that shows only the lines around it."""
        return self.address.removeprefix(_ALL)


def view_of(address: str, answers: Sequence[Answer]) -> View | None:
    """Find what the link *address* opens in a conversation, if there is such a thing.

    An address is ``cite-ANSWER-N``, ``also-ANSWER-N-K`` or ``near-ANSWER-RANK``;
    ``whole-`` before it asks for all of the document.

    >>> view_of("cite-0-1", []) is None
    True
    """
    match = _ADDRESS.fullmatch(address)
    if not match or int(match["answer"]) >= len(answers):
        return None
    find = _FINDERS[match["kind"]]
    view = find(answers[int(match["answer"])], int(match["n"]), int(match["k"] or 0))
    return replace(view, address=address) if view else None


def _cited(answer: Answer, n: int, _: int) -> View | None:
    for citation in answer.citations:
        if citation.n == n:
            return View("cite", citation.place, citation.title, citation)
    return None


def _also(answer: Answer, n: int, k: int) -> View | None:
    cited = _cited(answer, n, k)
    places = cited.citation.also if cited and cited.citation else ()
    return View("also", places[k], places[k].document) if k < len(places) else None


def _nearest(answer: Answer, rank: int, _: int) -> View | None:
    for hit in answer.nearest:
        if hit.rank == rank:
            return View("near", hit.found.place, hit.found.title)
    return None


_FINDERS: Mapping[str, Callable[[Answer, int, int], View | None]] = {
    "cite": _cited,
    "also": _also,
    "near": _nearest,
}


def panel(
    view: View,
    source: Source,
    furniture: Sequence[Span],
    changed: bool,
    language: str,
) -> str:
    """Write the panel: where it stands, whether it is verbatim, and the lines.

    Args:
        view: What was opened.
        source: The document as it was indexed.
        furniture: What of it is not searched.
        changed: Whether its file is another one by now.
        language: Of the page.
    """
    place = view.place
    at = where(place, language)
    reach = _WHOLE if view.whole else _NEARBY
    # What is not the quote is not marked.
    end = place.end if _stands(view, source) else place.start
    phrase = (view.citation and view.citation.phrase) or (0, 0)
    shown = stretch(source.text, place.start, end, reach, furniture, phrase)
    return (
        f'<article class="{view.kind}" id="{view.address}">'
        f'<div class="about"><h2>{escape(view.title)}</h2>'
        f'<p class="place">{escape(place.document)} · {at}</p>'
        f"{_check(view, source, changed, language)}{_elsewhere(view, language)}</div>"
        f"{_lines(shown, view, language)}</article>"
    )


def _stands(view: View, source: Source) -> bool:
    """Compare a quote with the document, here and now."""
    citation, place = view.citation, view.place
    return not citation or source.text[place.start : place.end] == citation.quote


def _check(view: View, source: Source, changed: bool, language: str) -> str:
    """Say what the span is, and whether it can be relied on."""
    if not view.citation:
        return _remark("note", f"note_{view.kind}", language)
    if not _stands(view, source):
        return _remark("changed", "not_verbatim", language)
    verbatim = _remark("ok", "verbatim", language)
    return verbatim + (_remark("changed", "changed", language) if changed else "")


def _remark(kind: str, key: str, language: str) -> str:
    return f'<p class="remark {kind}">{told(key, language)}</p>'


def _elsewhere(view: View, language: str) -> str:
    """List the other places that say what the citation says."""
    also = view.citation.also if view.citation else ()
    if not also:
        return ""
    items = "".join(
        f'<li><a class="open" href="#{view.brief.replace("cite", "also")}-{k}">'
        f"{escape(place.document)}</a> · "
        f"{where(place, language)}</li>"
        for k, place in enumerate(also)
    )
    summary = told("also", language, count=len(also))
    return f"<details><summary>{summary}</summary><ul>{items}</ul></details>"


def _lines(shown: Stretch, view: View, language: str) -> str:
    """Put the ways to more of the document above and below the lines."""
    above = _more("above", shown.above, view, language)
    below = _more("below", shown.below, view, language)
    fewer = _way(view.brief, told("fewer", language)) if view.whole else ""
    return f'{fewer}{above}<ol class="lines">{shown.items}</ol>{below}'


def _more(key: str, count: int, view: View, language: str) -> str:
    if not count:
        return ""
    words = told(key, language, count=count)
    if view.whole:
        return f'<p class="way">{words}</p>'
    return _way(_ALL + view.brief, words)


def _way(address: str, words: str) -> str:
    return f'<p class="way"><a class="open" href="#{address}">{words}</a></p>'

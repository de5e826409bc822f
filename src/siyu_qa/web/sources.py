"""Write the stretch of a document that a link in the chat points to."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple, TypeAlias

from siyu_qa.records import Answer, Citation, Part, Place, Source, Span
from siyu_qa.text.lines import line_at, line_starts, part_at
from siyu_qa.text.places import part_told
from siyu_qa.web.ids import id_of
from siyu_qa.web.render import Reach, Stretch, button, escape, stretch, told, where

Kind: TypeAlias = Literal["cite", "also", "near", "span", "doc"]

_ALL = "whole-"
_ADDRESS = re.compile(
    rf"(?:{_ALL})?(?P<kind>cite|also|near)"
    r"-(?P<answer>\d{1,6})-(?P<n>\d{1,6})(?:-(?P<k>\d{1,6}))?"
)
_SPOT = re.compile(
    r"(?P<kind>span|doc)-(?P<id>[0-9a-f]{12})"
    r"(?:-(?P<first>\d{1,9}))?(?:-(?P<last>\d{1,9}))?"
)
_NEARBY = Reach(lines=8, characters=1_500)
_WHOLE = Reach(lines=1_000, characters=60_000)


@dataclass(frozen=True, slots=True)
class View:
    """What a link opens."""

    kind: Kind
    """A citation, a place that says the same, a passage that answers nothing, a
    passage that a search found, or a document from some line on."""
    place: Place
    title: str
    citation: Citation | None = None
    address: str = ""
    """Of the link."""

    @property
    def whole(self) -> bool:
        """Whether all of the document is shown around it."""
        return self.kind == "doc" or self.address.startswith(_ALL)

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


class Spot(NamedTuple):
    """A place in a document that is named by its id."""

    kind: Kind
    document: str
    """Its id."""
    first: int
    """Of a span its start, of a document the line to begin at."""
    last: int


def spot_of(address: str) -> Spot | None:
    """Read ``span-ID-START-END``, ``doc-ID`` or ``doc-ID-LINE``.

    >>> spot_of("doc-0123456789ab-40")
    Spot(kind='doc', document='0123456789ab', first=40, last=0)
    >>> spot_of("doc-../secret") is None
    True
    """
    match = _SPOT.fullmatch(address.removeprefix(_ALL))
    if not match:
        return None
    kind: Kind = "span" if match["kind"] == "span" else "doc"
    return Spot(kind, match["id"], int(match["first"] or 0), int(match["last"] or 0))


def view_at(spot: Spot, source: Source, title: str, address: str) -> View:
    """Give the view of a spot in its document; what lies beyond its end is its end."""
    starts = line_starts(source.text)
    if spot.kind == "doc":
        line = min(max(spot.first, 1), len(starts))
        place = Place(source.path, starts[line - 1], starts[line - 1], line, line)
        return View("doc", place, title, address=address)
    start = min(spot.first, len(source.text))
    end = min(max(spot.last, start), len(source.text))
    first, last = line_at(starts, start), line_at(starts, max(start, end - 1))
    part = part_at(source.parts, start)
    place = Place(source.path, start, end, first, last, part)
    return View("span", place, title, address=address)


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
    reach = _WHOLE if view.whole else _NEARBY
    # What is not the quote is not marked.
    end = place.end if _stands(view, source) else place.start
    phrase = (view.citation and view.citation.phrase) or (0, 0)
    labels = dict(_labels(source, language))
    shown = stretch(source.text, place.start, end, reach, furniture, phrase, labels)
    return (
        f'<article class="{view.kind}" id="{view.address}">'
        f'<div class="about"><h2>{escape(view.title)}</h2>'
        f'<p class="place">{_where(view, language)}</p>'
        f"{_check(view, source, shown, changed, language)}"
        f"{_elsewhere(view, language)}{_ways(view, language)}</div>"
        f"{_lines(shown, view, language)}</article>"
    )


def _where(view: View, language: str) -> str:
    document = escape(view.place.document)
    if view.kind == "doc":
        return document
    return f"{document} · {where(view.place, language)}"


def _labels(source: Source, language: str) -> Iterator[tuple[int, str]]:
    """Give what stands over the lines at which a page or a chapter begins."""
    starts = line_starts(source.text)
    before: Part | None = None
    for part in source.parts:
        if part.unit == "page" or (before and before.within) != part.within:
            words = part_told(part, language) if part.unit == "page" else part.within
            yield line_at(starts, part.start), escape(words)
        before = part


def _stands(view: View, source: Source) -> bool:
    """Compare a quote with the document, here and now."""
    citation, place = view.citation, view.place
    return not citation or source.text[place.start : place.end] == citation.quote


def _check(
    view: View, source: Source, shown: Stretch, changed: bool, language: str
) -> str:
    """Say what the span is, and whether it can be relied on."""
    if not _stands(view, source):
        return _remark("changed", told("not_verbatim", language))
    # The index is not the file any more: nothing else can be vouched for.
    if changed:
        return _remark("changed", told("changed", language))
    if view.citation:
        return _remark("ok", told("verbatim", language))
    return _remark("note", _note(view, source, shown, language))


def _note(view: View, source: Source, shown: Stretch, language: str) -> str:
    """Say what is shown, where nothing is quoted."""
    is_cut = shown.above or shown.below or len(source.text) > _WHOLE.characters
    if view.kind != "doc" or not is_cut:
        return told(f"note_{view.kind}", language)
    first, last = shown.above + 1, shown.bottom
    total = last + shown.below
    return told("note_part", language, first=first, last=last, total=total)


def _remark(kind: str, words: str) -> str:
    return f'<p class="remark {kind}">{words}</p>'


def _elsewhere(view: View, language: str) -> str:
    """List the other places that say what the citation says."""
    also = view.citation.also if view.citation else ()
    if not also:
        return ""
    address = view.brief.replace("cite", "also")
    items = "".join(
        f"<li>{button('open', escape(place.document), value=f'{address}-{k}')} · "
        f"{where(place, language)}</li>"
        for k, place in enumerate(also)
    )
    summary = told("also", language, count=len(also))
    return f"<details><summary>{summary}</summary><ul>{items}</ul></details>"


def _ways(view: View, language: str) -> str:
    """Write the ways to the whole document and back to the conversation."""
    if view.kind == "doc":
        return ""
    document = f"doc-{id_of(view.place.document)}-{view.place.line_start}"
    read_all = button("open", told("read_all", language), value=document)
    return f'<p class="way">{_back(view, language)}{read_all}</p>'


def _back(view: View, language: str) -> str:
    """Write the way back to the mark in the conversation that was pressed."""
    if view.kind not in _FINDERS:
        return ""
    return button("back", told("back", language), value=view.brief) + " "


def _lines(shown: Stretch, view: View, language: str) -> str:
    """Put the ways to more of the document above and below the lines."""
    document = id_of(view.place.document)
    if view.whole:
        above = f"doc-{document}-{max(1, shown.above - _WHOLE.lines)}"
        below = f"doc-{document}-{shown.bottom + _WHOLE.lines}"
    else:
        above = below = _ALL + view.brief
    return (
        f"{_fewer(view, language)}"
        f"{_more('above', shown.above, above, language)}"
        f'<ol class="lines">{shown.items}</ol>'
        f"{_more('below', shown.below, below, language)}"
    )


def _fewer(view: View, language: str) -> str:
    if view.brief == view.address:
        return ""
    fewer = button("open", told("fewer", language), value=view.brief)
    return f'<p class="way">{fewer}</p>'


def _more(key: str, count: int, address: str, language: str) -> str:
    if not count:
        return ""
    more = button("open", told(key, language, count=count), value=address)
    return f'<p class="way">{more}</p>'

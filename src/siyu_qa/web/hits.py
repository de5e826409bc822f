"""Write the passages that a search found: where they stand, and why they were found."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, TypeAlias

from siyu_qa.records import Hit, Place, Span
from siyu_qa.text.fold import fold
from siyu_qa.text.questions import Query
from siyu_qa.text.terms import is_unspaced
from siyu_qa.web.ids import id_of
from siyu_qa.web.render import button, escape, shortened, told, where

SHOWN, MOST_SHOWN = 10, 50
"""How many hits are shown at first, and at most."""
_STEP = 20
"""How many more are shown at a time."""

Grade: TypeAlias = Literal["high", "medium", "low"]
# Of the first ten hits on DRCD dev, 93 % of the high ones were the right passage,
# 62 % of the medium ones and 1.5 % of the low ones: benchmarks/scores.py.
_HIGH, _MEDIUM = 0.3, 0.1

_GLANCE = 180
"""How many code points of a passage are shown."""
_LEAD = 40
"""So many of them may stand before the first word that is marked."""
_LONGEST_NAME = 120
_SENTENCE_END = re.compile(r"[。！？；!?;\n]\s*")
# Within a longer word or number, letters and digits are no match.
_SPACED = re.compile(r"[^\W_\u3005-\U0003ffff]")


def found(hits: Sequence[Hit], query: Query, shown: int, language: str) -> str:
    """Write the first *shown* of the hits, with a button for more of them.

    What has nothing in common with the query is no hit, though it was ranked.
    """
    hits = [hit for hit in hits if hit.lexical or hit.dense_score > 0]
    if not hits:
        return f'<p class="note" role="status">{told("hits.none", language)}</p>'
    items = "".join(_hit(hit, query, language) for hit in hits[:shown])
    key = "hits.near" if grade(hits[0].score) == "low" else "hits.shown"
    count = told(key, language, count=min(shown, len(hits)))
    more = _more(shown, language) if len(hits) > shown else ""
    return (
        f'<p class="note" role="status">{count}</p><ol class="hits">{items}</ol>{more}'
    )


def span_address(place: Place) -> str:
    """Give what opens a place in the document panel; no path is in it.

    >>> span_address(Place("店铺.txt", 3, 9, 1, 1))
    'span-afa9e46e1080-3-9'
    """
    return f"span-{id_of(place.document)}-{place.start}-{place.end}"


def grade(score: float) -> Grade:
    """Say in a word how well a hit fits.

    >>> grade(0.4), grade(0.2), grade(0.05)
    ('high', 'medium', 'low')
    """
    if score >= _HIGH:
        return "high"
    return "medium" if score >= _MEDIUM else "low"


def matches(query: Query, text: str) -> list[Span]:
    """Find the words of a query in a text, in whatever script and width they stand.

    They may overlap.

    >>> from siyu_qa.text.questions import understand
    >>> matches(understand("会员卡"), "金卡會員的會員卡")
    [(2, 4), (5, 7), (6, 8)]
    """
    folded = fold(text)
    words = {clue.term for clue in query.clues} or {query.folded.strip()}
    return sorted(span for word in words for span in _places(word, folded))


def glance(text: str, met: Sequence[Span]) -> Span:
    """Choose which stretch of a passage is shown: where most of what is met stands.

    >>> text = "甲。" * 200 + "会员的年费是三百元。" + "乙。" * 200
    >>> start, end = glance(text, [(10, 12), (400, 402), (403, 405)])
    >>> text[start:end][:10], end - start
    ('会员的年费是三百元。', 180)
    """
    if len(text) <= _GLANCE:
        return 0, len(text)
    folded = fold(text)
    densest = max(range(len(met)), key=lambda at: _density(met[at:], folded), default=0)
    first = met[densest][0] if met else 0
    ends = [
        match.end()
        for match in _SENTENCE_END.finditer(text, max(0, first - _LEAD), first)
    ]
    start = ends[-1] if ends and first > _LEAD else max(0, first - _LEAD)
    start = min(start, len(text) - _GLANCE)
    return start, start + _GLANCE


def _places(word: str, folded: str) -> Iterator[Span]:
    start = folded.find(word) if word else -1
    while start >= 0:
        end = start + len(word)
        beside = folded[max(0, start - 1) : start] + folded[end : end + 1]
        if is_unspaced(word) or not _SPACED.search(beside):
            yield start, end
        start = folded.find(word, start + 1)


def _density(met: Sequence[Span], folded: str) -> tuple[int, int]:
    """Tell how many different words a glance from the first shows, and how near."""
    first = last = met[0][0]
    words: set[str] = set()
    for start, end in met:
        if start > first + _GLANCE - _LEAD:
            break
        word = folded[start:end]
        last = last if word in words else max(last, end)
        words.add(word)
    return len(words), first - last


def _marked(text: str, met: Sequence[Span], shown: Span) -> str:
    """Escape the stretch that is *shown* of a text, with what is met in it marked."""
    first, last = shown
    pieces: list[str] = []
    at = first
    for start, end in _joined(met):
        start, end = max(start, first), min(end, last)
        if start < end:
            pieces += (
                escape(text[at:start]),
                f"<mark>{escape(text[start:end])}</mark>",
            )
            at = end
    words = "".join((*pieces, escape(text[at:last])))
    return f"{'…' * (first > 0)}{words}{'…' * (last < len(text))}"


def _joined(met: Iterable[Span]) -> list[Span]:
    """Put spans together that overlap or touch."""
    joined: list[Span] = []
    for start, end in met:
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return joined


def _hit(hit: Hit, query: Query, language: str) -> str:
    met = matches(query, hit.text)
    words = _marked(hit.text, met, glance(hit.text, met))
    return (
        f"<li><p>{_opener(hit.found.place, _name(hit.title, query))} "
        f"{_grade(hit, language)}</p>"
        f"{_place(hit, query, language)}"
        f'<p class="glance">{words}</p>'
        f'<p class="why">{_why(hit, language)}</p>'
        f"{_twins(hit, language)}{_numbers(hit, language)}</li>"
    )


def _name(name: str, query: Query) -> str:
    name = shortened(name, _LONGEST_NAME)
    return _marked(name, matches(query, name), (0, len(name)))


def _place(hit: Hit, query: Query, language: str) -> str:
    """Say where a hit stands: its document, the headings above it, its lines."""
    heading = hit.found.heading.removeprefix(hit.title).strip()
    parts = (
        escape(shortened(hit.document, _LONGEST_NAME)),
        _name(heading, query),
        where(hit.found.place, language),
    )
    return f'<p class="place">{" · ".join(filter(None, parts))}</p>'


def _grade(hit: Hit, language: str) -> str:
    kind = grade(hit.score)
    return f'<span class="grade {kind}">{told(f"hits.{kind}", language)}</span>'


def _why(hit: Hit, language: str) -> str:
    """Say which searchers found it, and at which rank."""
    return " · ".join(
        told(f"hits.{searcher}", language, rank=rank)
        for searcher, rank in hit.why.items()
        if rank
    )


def _twins(hit: Hit, language: str) -> str:
    """List the other places that say what the hit says."""
    if not hit.also:
        return ""
    items = "".join(
        f"<li>{_opener(place, escape(shortened(place.document, _LONGEST_NAME)))} · "
        f"{where(place, language)}</li>"
        for place in hit.also
    )
    summary = told("also", language, count=len(hit.also))
    return f"<details><summary>{summary}</summary><ul>{items}</ul></details>"


def _numbers(hit: Hit, language: str) -> str:
    """Give the numbers behind the words, for those who ask."""
    numbers = told(
        "hits.numbers",
        language,
        score=f"{hit.score:.3f}",
        rank=hit.rank,
        passage=shortened(hit.passage, _LONGEST_NAME),
    )
    summary = told("hits.details", language)
    return (
        f'<details class="numbers"><summary>{summary}</summary><p>{numbers}</p>'
        "</details>"
    )


def _opener(place: Place, words: str) -> str:
    return button("open", words, value=span_address(place))


def _more(shown: int, language: str) -> str:
    count = min(shown + _STEP, MOST_SHOWN)
    more = button("more", told("hits.more", language), value=count)
    return f'<p class="more">{more}</p>'

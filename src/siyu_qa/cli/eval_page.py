"""Write what became of each question as a web page that needs nothing but itself."""

from collections.abc import Iterable, Mapping, Sequence

from siyu_qa.cli.eval_style import STYLE
from siyu_qa.cli.measured import Told, kinds_told, measures_told
from siyu_qa.evaluate import Measures, Outcome, phrase_of
from siyu_qa.messages import say
from siyu_qa.records import Answer, Citation, Hit, Sentence
from siyu_qa.text.remarks import remark_told
from siyu_qa.web.render import escape, marked, where

_FILTERS = ("all", "wrong", "first", "refused")


def eval_page(measures: Measures, outcomes: Sequence[Outcome], language: str) -> str:
    """Write the whole page."""
    title = _told("title", language)
    cases = "".join(_case(one, language) for one in outcomes)
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title}</title><style>{STYLE}</style></head><body>"
        f"<h1>{title}</h1>{_measures(measures, language)}"
        f'{_filters(outcomes, language)}<ol class="cases">{cases}</ol></body></html>\n'
    )


def _measures(measures: Measures, language: str) -> str:
    numbers = _table(measures_told(measures, language))
    kinds = _table(kinds_told(measures))
    if not kinds:
        return f'<section class="measures">{numbers}</section>'
    heading = escape(say("measure.kinds", language))
    return (
        f'<section class="measures">{numbers}'
        f"<div><h2>{heading}</h2>{kinds}</div></section>"
    )


def _table(lines: Iterable[Told]) -> str:
    rows = "".join(
        f'<tr><th scope="row">{escape(one.meaning)} <small>{escape(one.beside)}</small>'
        f"</th><td>{escape(one.value)}</td></tr>"
        for one in lines
    )
    return rows and f"<table>{rows}</table>"


def _filters(outcomes: Sequence[Outcome], language: str) -> str:
    """Write the choice of what is shown; the style sheet alone obeys it."""
    choices = "".join(
        f'<label><input type="radio" name="show" id="show-{name}"'
        f"{' checked' * (name == 'all')}>{_told(name, language)}"
        f" <small>{sum(name in _classes(one) for one in outcomes)}</small></label>"
        for name in _FILTERS
    )
    legend = _told("show", language)
    return f'<fieldset class="filters"><legend>{legend}</legend>{choices}</fieldset>'


def _classes(one: Outcome) -> list[str]:
    """Give what a case can be filtered by."""
    is_late = one.case.answerable and not one.first
    return [
        "all",
        "right" if one.right else "wrong",
        *["first"] * is_late,
        *["refused"] * (not one.answer.answered),
    ]


def _case(one: Outcome, language: str) -> str:
    name = escape(str(one.case.case_id))
    heading = f"<h2><small>{name}</small> {escape(one.answer.question)}</h2>"
    parts = (
        _before(one, language),
        heading,
        _completed(one.answer, language),
        _verdict(one, language),
        _answer(one.answer, language),
        _amiss(one, language),
        _groups("missed", one.missed, language),
        _groups("held", one.held, language),
        _nearest(one.answer.nearest, language),
    )
    return f'<li class="{" ".join(_classes(one))}">{"".join(parts)}</li>'


def _before(one: Outcome, language: str) -> str:
    """Write the questions that the conversation began with."""
    asked = (_told("before", language, question=turn) for turn in one.case.turns[:-1])
    return "".join(f'<p class="before">{turn}</p>' for turn in asked)


def _completed(answer: Answer, language: str) -> str:
    """Show the question as it was searched, where that is another one."""
    if answer.query in ("", answer.question):
        return ""
    words = say("page.query", language, query=answer.query)
    return f'<p class="before">{escape(words)}</p>'


def _verdict(one: Outcome, language: str) -> str:
    sign, key = ("✓", "right") if one.right else ("✗", "wrong")
    confidence = one.answer.confidence
    kind = f"<span>{escape(one.case.kind)}</span>" if one.case.kind else ""
    return (
        f'<p class="verdict"><strong>{sign} {_told(key, language)}</strong>'
        f'<label>{_told("confidence", language)} <meter value="{confidence:.3f}">'
        f"</meter> {confidence:.2f}</label>{kind}</p>"
    )


def _answer(answer: Answer, language: str) -> str:
    if not answer.sentences:
        return f'<p class="said">{escape(answer.text)}</p>'
    proofs = {citation.n: citation for citation in answer.citations}
    items = "".join(_sentence(one, proofs, language) for one in answer.sentences)
    told = (remark_told(one, answer.citations, language) for one in answer.remarks)
    remarks = "".join(f'<p class="said">{escape(one)}</p>' for one in told)
    return f'<ul class="answer">{items}</ul>{remarks}'


def _sentence(one: Sentence, proofs: Mapping[int, Citation], language: str) -> str:
    cited = [proofs[number] for number in one.citations]
    # What cleaning took out of a phrase keeps it from being found in the sentence.
    phrases = (phrase for phrase in map(phrase_of, cited) if phrase in one.text)
    phrase = next(phrases, "")
    start = one.text.find(phrase)
    marks = "".join(
        f"<cite>[{cite.n}] {escape(cite.document)} {where(cite.place, language)}</cite>"
        for cite in cited
    )
    return f"<li>{marked(one.text, start, start + len(phrase))} {marks}</li>"


def _amiss(one: Outcome, language: str) -> str:
    """Say what is wrong with an answer besides what it lacks."""
    answerable, answered = one.case.answerable, one.answer.answered
    wrong = {
        "kept_back": answerable and not answered,
        "made_up": answered and not answerable,
        "first": answerable and answered and not one.first,
        "invalid": not one.valid,
    }
    return "".join(
        f'<p class="amiss">{_told(key, language)}</p>'
        for key, holds in wrong.items()
        if holds
    )


def _groups(key: str, groups: Iterable[Sequence[str]], language: str) -> str:
    either = _told("or", language)
    items = "".join(f"<li>{either.join(map(escape, group))}</li>" for group in groups)
    return items and f'<div class="{key}">{_told(key, language)}<ul>{items}</ul></div>'


def _nearest(hits: Sequence[Hit], language: str) -> str:
    if not hits:
        return ""
    items = "".join(_near(hit, language) for hit in hits)
    summary = _told("nearest", language, count=len(hits))
    return f"<details><summary>{summary}</summary><ol>{items}</ol></details>"


def _near(hit: Hit, language: str) -> str:
    lines = "<br>".join(escape(line) for line in hit.text.split("\n") if line.strip())
    at = where(hit.found.place, language)
    return f"<li>{lines} <cite>{escape(hit.document)} {at}</cite></li>"


def _told(key: str, language: str, **values: object) -> str:
    return escape(say(f"eval.{key}", language, **values))

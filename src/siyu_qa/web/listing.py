"""Write the list of the folder's documents, and what in them wants a look."""

from collections.abc import Iterable, Sequence
from itertools import islice

from siyu_qa.messages import say
from siyu_qa.records import Problem
from siyu_qa.report import ListedDocument
from siyu_qa.seeds import Removed
from siyu_qa.text.fold import fold
from siyu_qa.text.sizes import size_told
from siyu_qa.web.ids import id_of
from siyu_qa.web.render import button, escape, shortened, told

SHOWN = 200
"""How many documents, and how many problems, one page lists."""
_PROBLEMS = 5
"""How many of a document's problems stand with it."""
_NAME = 300
"""How many characters of a name are shown; file systems take 255 bytes."""
_SURE, _NEARLY = 1.0, 0.99
_READABLE = {"indexed", "changed", "removed"}
"""States of documents that the index holds."""


def list_told(documents: Sequence[ListedDocument], sought: str, language: str) -> str:
    """Write those whose name or title has the words that are sought.

    Args:
        documents: In the order they are to stand in.
        sought: What was typed into the box over the list; empty: all are.
        language: Of the page.
    """
    if not documents:
        return f'<p class="hint">{told("empty", language)}</p>'
    found = matching(documents, sought)
    if not found:
        none = told("no_such_name", language, sought=shortened(sought.strip(), _NAME))
        return f'<p class="hint">{none}</p>'
    key = "listed" if len(found) < len(documents) else "all_listed"
    counts = told(key, language, count=len(found), total=len(documents))
    items = "".join(_document(one, language) for one in found[:SHOWN])
    rest = len(found) - SHOWN
    refine = told("refine", language, shown=SHOWN, rest=rest) if rest > 0 else ""
    return (
        f'<p class="count">{counts}</p>'
        f'<ul class="documents">{items}</ul><p class="hint">{refine}</p>'
    )


def matching(
    documents: Sequence[ListedDocument], sought: str
) -> Sequence[ListedDocument]:
    """Give those whose path or title has every word, in either script.

    >>> rule = ListedDocument("规章/借阅.md", "indexed", 12, title="借閱須知")
    >>> [one.path for one in matching([rule], "须知 规章")], matching([rule], "退货")
    (['规章/借阅.md'], [])
    """
    words = fold(sought).split()
    if not words:
        return documents
    return [one for one in documents if _has(fold(f"{one.path}\n{one.title}"), words)]


def _has(names: str, words: Iterable[str]) -> bool:
    return all(word in names for word in words)


def report_told(documents: Sequence[ListedDocument], language: str) -> str:
    """Write what was left out and why, and what in the others wants a look."""
    skipped = [one for one in documents if one.state == "skipped"]
    read = [one for one in documents if one.state != "skipped"]
    sections = "".join(
        _section(key, [problem for one in some for problem in one.problems], language)
        for key, some in (("skipped", skipped), ("warnings", read))
    )
    if not sections:
        return f'<p class="hint">{told("nothing_amiss", language)}</p>'
    return f"<details><summary>{told('amiss', language)}</summary>{sections}</details>"


def amiss_told(problem: Problem, language: str) -> str:
    """Say what is wrong and what mends it, where the document is named already.

    >>> amiss_told(Problem("a.csv", "No text", "Add some.", line=3), "en")
    'line 3: No text. Add some.'
    """
    what = problem.problem + say("between", language) + problem.mend
    if problem.line is None:
        return what
    line = say("place.line", language, first=problem.line, last=problem.line)
    return line + say("colon", language) + what


def kept_told(kept: Sequence[Removed], language: str) -> str:
    """Write what was taken out of the folder, each with the way back."""
    if not kept:
        return ""
    words = told("put_back", language)
    items = "".join(
        f"<li>{escape(shortened(one.path, _NAME))} "
        f"{button('tend', words, value=f'restore-{id_of(one.kept)}')}</li>"
        for one in kept[:SHOWN]
    )
    rest = _more(len(kept) - SHOWN, language)
    summary = told("taken_out", language, count=len(kept))
    return f"<details><summary>{summary}</summary><ul>{items}{rest}</ul></details>"


def _section(key: str, problems: Sequence[Problem], language: str) -> str:
    if not problems:
        return ""
    heading = escape(say(f"report.{key}", language, count=len(problems)))
    items = "".join(
        f"<li>{escape(problem.explain(language))}</li>" for problem in problems[:SHOWN]
    )
    return f"<h3>{heading}</h3><ul>{items}{_more(len(problems) - SHOWN, language)}</ul>"


def _more(count: int, language: str) -> str:
    return f"<li>{told('more', language, count=count)}</li>" if count > 0 else ""


def _document(one: ListedDocument, language: str) -> str:
    facts = " · ".join(islice(filter(None, _facts(one, language)), 5))
    state = escape(say(f"list.{one.state}", language))
    return (
        f'<li class="{one.state}"><div class="named">{_title(one)}'
        f'<span class="place">{escape(shortened(one.path, _NAME))}</span></div>'
        f'<p class="facts"><span class="chip">{state}</span> {facts}</p>'
        f"{_problems(one, language)}{_remove(one, language)}</li>"
    )


def _title(one: ListedDocument) -> str:
    title = escape(shortened(one.title or one.path, _NAME))
    if one.state not in _READABLE:
        return f'<span class="title">{title}</span>'
    return button("open", title, value=f"doc-{id_of(one.path)}")


def _facts(one: ListedDocument, language: str) -> Iterable[str]:
    passages = say("list.passages", language, passages=one.passages)
    yield escape(passages) if one.passages else ""
    yield escape(size_told(one.size))
    yield escape(one.date)
    yield _encoding(one, language)


def _encoding(one: ListedDocument, language: str) -> str:
    if one.likelihood >= _SURE:
        return escape(one.encoding)
    # What is guessed is never certain, however near.
    share = f"{min(one.likelihood, _NEARLY):.0%}"
    return told("guessed", language, encoding=one.encoding, likelihood=share)


def _problems(one: ListedDocument, language: str) -> str:
    if not one.problems:
        return ""
    items = "".join(
        f"<li>{escape(amiss_told(problem, language))}</li>"
        for problem in one.problems[:_PROBLEMS]
    )
    rest = _more(len(one.problems) - _PROBLEMS, language)
    return f'<ul class="problems">{items}{rest}</ul>'


def _remove(one: ListedDocument, language: str) -> str:
    # What is gone already can't be taken out, nor can a folder.
    if one.state == "removed" or one.path.endswith("/"):
        return ""
    title = told("remove_named", language, path=shortened(one.path, _NAME))
    words = told("remove", language)
    return button("tend", words, value=f"remove-{id_of(one.path)}", title=title)

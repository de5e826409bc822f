"""What a visitor may narrow the search to: a folder, a document, a span of dates."""

import html
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import PurePosixPath
from typing import NamedTuple

from siyu_qa.errors import QuestionError, SiyuError
from siyu_qa.messages import say
from siyu_qa.records import Listed, Scope
from siyu_qa.text.dates import iso_date
from siyu_qa.text.fold import fold
from siyu_qa.web.ids import id_of
from siyu_qa.web.render import button, escape, shortened, told

MOST_LISTED = 300
"""Of folders and of documents; by its name, any other is found too."""
_LONGEST_LABEL = 120
_FOLDER, _DOCUMENT = "folder-", "doc-"
_CHOICE = re.compile(rf"(?:{_FOLDER}|{_DOCUMENT})[0-9a-f]{{12}}")


def choices(
    listed: Sequence[Listed], language: str, within: str = ""
) -> list[tuple[str, str]]:
    """List what may be chosen, folders first, each with what is sent for it.

    What was chosen *within* and is gone by now is named so, for a scope never grows
    by itself.

    >>> choices([Listed("营业/退换.md", "退换须知", "", "", 1.0, 2)], "en")[1:]
    [('营业/ (documents: 1)', 'folder-8121bb3736d3'), ('退换须知 · 营业/退换.md', 'doc-877c88fec1fb')]
    """  # noqa: E501
    counts = Counter(folder for one in listed for folder in _folders(one.path))
    folders = {
        _FOLDER + id_of(name): say(
            "page.scope.folder", language, folder=name, count=counts[name]
        )
        for name in sorted(counts)
    }
    documents = {
        _DOCUMENT + id_of(one.path): f"{one.title} · {one.path}" for one in listed
    }
    names = {**folders, **documents}
    shown = [*islice(folders, MOST_LISTED), *islice(documents, MOST_LISTED)]
    if _CHOICE.fullmatch(within) and within not in shown:
        shown.append(within)
    gone = say("page.scope.gone", language)
    return [
        (say("page.scope.all", language), ""),
        *((_plain(names.get(value, gone)), value) for value in shown),
    ]


class Chosen(NamedTuple):
    """What a visitor chose and typed to narrow the search."""

    within: str = ""
    """A value of ``choices``, or words of a document's title or path."""
    since: str = ""
    """The earliest date."""
    until: str = ""
    """The latest one."""


def scope_of(chosen: Chosen, listed: Sequence[Listed]) -> Scope:
    """Give the scope of what was chosen, out of the documents that are there.

    Raises:
        QuestionError: Where a date is none, or no document is meant, or more than one
            may be.
    """
    within, since, until = (one.strip() for one in chosen)
    for date in (since, until):
        if date and not iso_date(date):
            raise QuestionError("bad_date", date=date)
    folder, document = _meant(within, listed)
    return Scope(folder, document, since, until)


def scope_told(scope: Scope, language: str) -> str:
    """Say what is searched alone, with the button that searches everything again.

    >>> scope_told(Scope(), "en")
    ''
    """
    within = scope.folder or scope.document.removeprefix("/")
    dates = (("since", scope.since), ("until", scope.until))
    parts = [
        *filter(None, (escape(shortened(within, _LONGEST_LABEL)),)),
        *(
            told(f"scope.from_{name}", language, date=date)
            for name, date in dates
            if date
        ),
    ]
    if not parts:
        return ""
    return (
        f'<p class="scope">{told("scope.only", language)} '
        f"<strong>{' · '.join(parts)}</strong> "
        f"{button('everything', told('scope.clear', language))}</p>"
    )


def refusal_told(error: SiyuError, language: str) -> str:
    """Say what is wrong and what mends it, on a page that has no options."""
    if error.key == "empty_scope":
        return say("page.scope.empty", language)
    return error.explain(language)


def _meant(choice: str, listed: Sequence[Listed]) -> tuple[str, str]:
    """Tell which folder or which document is meant."""
    if not choice:
        return "", ""
    if not _CHOICE.fullmatch(choice):
        return "", _only(_called(choice, listed), choice)
    for folder in {name for one in listed for name in _folders(one.path)}:
        if choice == _FOLDER + id_of(folder):
            return folder, ""
    for one in listed:
        if choice == _DOCUMENT + id_of(one.path):
            return "", f"/{one.path}"
    raise QuestionError("empty_scope")


def _called(words: str, listed: Sequence[Listed]) -> list[Listed]:
    """Give the documents of that title or path, else those that have it in theirs."""
    folded = fold(words)
    names = [(one, (fold(one.title), fold(one.path))) for one in listed]
    whole = [one for one, known in names if folded in known]
    return whole or [one for one, known in names if any(folded in it for it in known)]


def _only(found: Sequence[Listed], words: str) -> str:
    """Give the path of the one that was found, so that no other is meant by it."""
    if not found:
        raise QuestionError("no_document_called", words=words)
    if len(found) > 1:
        raise QuestionError("several_called", words=words, count=len(found))
    return f"/{found[0].path}"


def _folders(path: str) -> Iterator[str]:
    """Give the folders that a document is in.

    >>> list(_folders("a/b/c.md"))
    ['a/b/', 'a/']
    """
    for parent in PurePosixPath(path).parents:
        if parent.name:
            yield f"{parent}/"


def _plain(label: str) -> str:
    r"""Name what can't be seen, in text that no markup is read in.

    >>> _plain("甲\u202e<乙>")
    '甲⟨U+202E⟩<乙>'
    """
    return " ".join(html.unescape(escape(shortened(label, _LONGEST_LABEL))).split())

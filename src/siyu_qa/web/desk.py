"""What the page asks for, answered from the assistant; knows no component."""

import logging
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from hashlib import file_digest
from typing import NamedTuple

from siyu_qa.assistant import Assistant
from siyu_qa.errors import SiyuError
from siyu_qa.messages import say
from siyu_qa.records import Answer, Citation, Place, Scope, Source
from siyu_qa.settings import Settings
from siyu_qa.text.questions import understand
from siyu_qa.web.answers import (
    Message,
    Reader,
    Verdict,
    asked,
    conversation,
    growing,
    refusal,
    waiting,
)
from siyu_qa.web.guards.pace import Pace
from siyu_qa.web.hits import MOST_SHOWN, found
from siyu_qa.web.ids import path_of
from siyu_qa.web.kept import answers_of, kept
from siyu_qa.web.render import told
from siyu_qa.web.scopes import Chosen, choices, scope_of, scope_told
from siyu_qa.web.sources import View, panel, spot_of, view_at, view_of
from siyu_qa.web.status import failure, notice, state_told

_LOG = logging.getLogger(__name__)

_NOT_ASKED = {"empty_index", "empty_question", "long_question"}
"""Reasons why there was nothing to answer, so that a person mends it first."""
_CHECKED = 4096
"""How many quotes are remembered as checked."""


class Turn(NamedTuple):
    """What the page shows of a conversation while and after a question is asked."""

    messages: list[Message]
    kept: str
    """The conversation as the browser keeps it."""
    pending: str = ""
    """The question that is being answered."""
    editing: str = ""
    """The number of the turn that is being asked anew."""
    box: str = ""
    """What comes back into the box, where anything does."""
    notice: str = ""


class Desk:
    """Serves every visitor of the page; what one of them asked is handed in."""

    def __init__(
        self,
        assistant: Assistant,
        settings: Settings,
        pace: Pace,
        trouble: Callable[[], SiyuError | None],
    ) -> None:
        """Take a place.

        Args:
            assistant: Who answers.
            settings: Which folder the documents are from.
            pace: Whose turn it is.
            trouble: Tells what keeps the index from following the folder.
        """
        self._assistant = assistant
        self._trouble = trouble
        self._pace = pace
        self._settings = settings
        self._check = lru_cache(_CHECKED)(self._checked)

    def ask(
        self,
        question: str,
        said: str,
        editing: str,
        chosen: Chosen,
        reader: Reader,
        client: str,
    ) -> Iterator[Turn]:
        """Answer a question, its first sentence first.

        Args:
            question: As it was typed.
            said: The conversation before, as the browser keeps it.
            editing: The number of the turn whose place it takes with all that came
                after; empty: it comes last.
            chosen: Which documents may answer.
            reader: For whom the answer is written.
            client: Whose turn it takes.
        """
        try:
            answers = _before(editing, answers_of(said))
            before = self._written(answers, reader)
        except Exception as error:
            yield Turn([], said, box=question, notice=failure(error, reader.language))
            return
        line = asked(question, len(answers), reader.language)
        wait = waiting(reader.language)
        yield Turn([*before, line, wait], said, pending=question, editing=editing)
        try:
            answer = self._answer(question, answers, chosen, client)
        except Exception as error:
            told_of = failure(error, reader.language)
            yield Turn(before, said, editing=editing, box=question, notice=told_of)
            return
        if answer.reason in _NOT_ASKED:
            told_of = notice(refusal(answer, reader.language))
            yield Turn(before, said, editing=editing, box=question, notice=told_of)
            return
        said = kept([*answers, answer])
        for reply in growing(answer, len(answers), self._checking(reader)):
            yield Turn([*before, line, reply], said)

    def conversation(
        self, said: str, reader: Reader, first: int | None = None
    ) -> tuple[list[Message], str, str]:
        """Write a conversation that the browser kept; give it, and a notice."""
        try:
            return self._written(answers_of(said), reader, first), said, ""
        except Exception as error:
            return [], "", failure(error, reader.language)

    def earlier(self, address: str, said: str, reader: Reader) -> list[Message]:
        """Write a conversation from the turn of number *address*."""
        first = int(address) if address.isdecimal() else 0
        return self.conversation(said, reader, first)[0]

    def as_asked(
        self, address: str, said: str, chosen: Chosen, reader: Reader, client: str
    ) -> tuple[list[Message], str, str]:
        """Answer a question anew as it was written, whatever was said before it."""
        try:
            answers = list(answers_of(said))
            index = int(address)
            question = answers[index].question
            answers[index] = self._answer(question, (), chosen, client)
        except Exception as error:
            messages, said, _ = self.conversation(said, reader)
            return messages, said, failure(error, reader.language)
        return self._written(answers, reader), kept(answers), ""

    def source(self, address: str, said: str, language: str) -> str:
        """Give the stretch of a document that a link opens, or a hint."""
        try:
            view = view_of(address, answers_of(said)) or self._view_at(address)
            if not view and not spot_of(address):
                return f'<p class="hint">{told("hint", language)}</p>'
            source = self._assistant.source(view.place.document) if view else None
            if not view or not source:
                return notice(say("page.gone", language))
            furniture = self._assistant.furniture(source.path)
            return panel(view, source, furniture, self._is_changed(source), language)
        except Exception as error:
            return failure(error, language)

    def search(self, query: str, chosen: Chosen, shown: int, language: str) -> str:
        """Write the passages that a search finds, *shown* of them."""
        try:
            scope = self._scope(chosen)
            hits = self._assistant.retrieve(query, MOST_SHOWN, scope=scope)
            if not hits:
                return notice(say("answer.empty_index", language))
            return found(hits, understand(query), shown, language)
        except Exception as error:
            return failure(error, language)

    def choices(self, within: str, language: str) -> list[tuple[str, str]]:
        """List the folders and documents that may be chosen."""
        try:
            return choices(self._assistant.listed(), language, within)
        except Exception as error:
            _LOG.error("no choices", exc_info=error)
            return choices([], language)

    def scope_told(self, chosen: Chosen, language: str) -> str:
        """Say which documents alone are asked and searched."""
        try:
            return scope_told(self._scope(chosen), language)
        except Exception as error:
            return failure(error, language)

    def state(self, language: str) -> str:
        """Say what the index holds."""
        try:
            return state_told(self._assistant.state(), language, self._trouble())
        except Exception as error:
            return failure(error, language)

    def stamp(self) -> str:
        """Give a word that is another one whenever ``state`` has news."""
        trouble = self._trouble()
        name = self._assistant.generation.folder.name
        return f"{name} {trouble.key}" if trouble else name

    def examples(self) -> tuple[str, ...]:
        """Give questions that the documents answer."""
        try:
            return self._assistant.examples()
        except Exception as error:
            _LOG.error("no examples", exc_info=error)
            return ()

    def _scope(self, chosen: Chosen) -> Scope:
        return scope_of(chosen, self._assistant.listed() if chosen.within else [])

    def _answer(
        self, question: str, before: Sequence[Answer], chosen: Chosen, client: str
    ) -> Answer:
        """Answer a question when it is the client's turn."""
        _LOG.info("question: %s", question)
        with self._pace.turn(client):
            return self._assistant.ask(question, before, self._scope(chosen))

    def _view_at(self, address: str) -> View | None:
        """Find what is opened by a document's id, not from a conversation."""
        spot = spot_of(address)
        path = spot and path_of(spot.document, self._assistant.paths())
        source = self._assistant.source(path) if path else None
        if not spot or not source:
            return None
        return view_at(spot, source, self._assistant.title(source.path), address)

    def _written(
        self, answers: Sequence[Answer], reader: Reader, first: int | None = None
    ) -> list[Message]:
        return conversation(answers, self._checking(reader), first)

    def _checking(self, reader: Reader) -> Reader:
        """Let a reader see of each quote whether it stands in the index of now."""
        generation = self._assistant.generation.folder.name

        def check(citation: Citation) -> Verdict:
            return self._check(generation, citation.place, citation.quote)

        return reader._replace(check=check)

    def _checked(self, _: str, place: Place, quote: str) -> Verdict:
        source = self._assistant.source(place.document)
        if not source:
            return "gone"
        return "stands" if source.text[place.start : place.end] == quote else "moved"

    def _is_changed(self, source: Source) -> bool:
        """Tell whether a document's file is another one by now."""
        try:
            with (self._settings.seeds / source.path).open("rb") as file:
                return file_digest(file, "sha256").hexdigest() != source.sha256
        except OSError:
            return True


def _before(editing: str, answers: Sequence[Answer]) -> Sequence[Answer]:
    """Give the turns that a question follows."""
    return answers[: int(editing)] if editing.isdecimal() else answers

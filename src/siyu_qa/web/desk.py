"""What the page asks for, answered from the assistant; knows no component."""

import logging
from collections.abc import Iterator, Sequence
from typing import TypeAlias

from siyu_qa.assistant import Assistant
from siyu_qa.errors import SiyuError
from siyu_qa.index.build import build_index
from siyu_qa.messages import say
from siyu_qa.records import Answer, Json, Progress
from siyu_qa.settings import Settings
from siyu_qa.web.answers import Message, asked, conversation, growing, refusal, waiting
from siyu_qa.web.render import escape, told
from siyu_qa.web.sources import panel, view_of
from siyu_qa.web.status import progress_told, report_told, state_told, watched

_LOG = logging.getLogger(__name__)

_NOT_ASKED = {"empty_index", "empty_question", "long_question"}
"""Reasons why there was nothing to answer, so that a person mends it first."""

Turn: TypeAlias = tuple[list[Message], list[Answer], str, str]
"""The messages, the answers so far, what stands in the question box, a notice."""


class Desk:
    """Serves every visitor of the page; what one of them asked is handed in."""

    def __init__(self, assistant: Assistant, settings: Settings) -> None:
        self._assistant = assistant
        self._settings = settings

    def ask(
        self, question: str, answers: Sequence[Answer], language: str
    ) -> Iterator[Turn]:
        """Answer a question, sentence by sentence."""
        before, answers = conversation(answers, language), list(answers)
        yield [*before, asked(question), waiting(language)], answers, "", ""
        try:
            answer = self._assistant.ask(question, answers)
        except Exception as error:
            yield before, answers, question, _failure(error, language)
            return
        if answer.reason in _NOT_ASKED:
            yield before, answers, question, _notice(refusal(answer, language))
            return
        answers = [*answers, answer]
        for reply in growing(answer, len(answers) - 1, language):
            yield [*before, asked(question), reply], answers, "", ""

    def as_asked(
        self, address: str, answers: Sequence[Answer], language: str
    ) -> tuple[list[Message], list[Answer], str]:
        """Answer a question anew as it was written, whatever was said before it."""
        answers, notice = list(answers), ""
        try:
            index = int(address.removeprefix("asked-"))
            answers[index] = self._assistant.ask(answers[index].question)
        except Exception as error:
            notice = _failure(error, language)
        return conversation(answers, language), answers, notice

    def source(self, address: str, answers: Sequence[Answer], language: str) -> str:
        """Give the stretch of a document that a link opens, or a hint."""
        view = view_of(address, answers)
        if not view:
            return f'<p class="hint">{told("hint", language)}</p>'
        try:
            source = self._assistant.source(view.place.document)
            if not source:
                return _notice(say("page.gone", language))
            changed = source.path in self._assistant.state().stale
            furniture = self._assistant.furniture(source.path)
            return panel(view, source, furniture, changed, language)
        except Exception as error:
            return _failure(error, language)

    def state(self, language: str) -> str:
        """Say what the index holds."""
        try:
            return state_told(self._assistant.state(), language)
        except Exception as error:
            return _failure(error, language)

    def rebuild(self, language: str) -> Iterator[tuple[str, str]]:
        """Bring the index up to date; give the state and a notice as it goes."""
        yield progress_told(None, language), ""
        try:
            for step in watched(lambda watch: build_index(self._settings, watch)):
                if isinstance(step, Progress):
                    yield progress_told(step, language), ""
                else:
                    yield self.state(language), report_told(step, language)
        except Exception as error:
            yield self.state(language), _failure(error, language)

    def examples(self) -> tuple[str, ...]:
        """Give questions that the documents answer."""
        try:
            return self._assistant.examples()
        except Exception as error:
            _LOG.error("no examples", exc_info=error)
            return ()

    def answer(self, question: str) -> Json:
        """Answer a question of its own, for programs."""
        return self._assistant.ask(question).to_dict()


def _failure(error: Exception, language: str) -> str:
    """Say in one line what is wrong; the unexpected goes to the log in full."""
    if isinstance(error, SiyuError):
        return _notice(error.explain(language))
    _LOG.error("the page failed", exc_info=error)
    return _notice(say("page.failed", language))


def _notice(words: str) -> str:
    return f'<p class="notice" role="alert">{escape(words)}</p>'

"""What programs may ask for, and its end points; they get what people get."""

import logging
from collections.abc import Awaitable, Callable, Mapping
from functools import wraps
from inspect import signature
from typing import Annotated, Any, TypeAlias, cast

import gradio as gr
from gradio.events import api
from pydantic import Field, TypeAdapter, ValidationError
from pydantic_core import ArgsKwargs
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from siyu_qa.assistant import Assistant, check_question
from siyu_qa.errors import QuestionError, SiyuError
from siyu_qa.evaluate import converse
from siyu_qa.messages import say
from siyu_qa.records import Json, Scope
from siyu_qa.retrieve import SEARCHERS
from siyu_qa.web.guards.pace import Pace
from siyu_qa.web.visits import forget_visit, visit_now

_LOG = logging.getLogger(__name__)

_MOST_HITS = 100
_MOST_TURNS = 20
_LONGEST_NAME = 1000
_AT_ONCE = 8
"""How many calls are taken in at once; people need turns too."""

Turns: TypeAlias = Annotated[tuple[str, ...], Field(max_length=_MOST_TURNS)]
Count: TypeAlias = Annotated[int, Field(ge=1, le=_MOST_HITS)]
Name: TypeAlias = Annotated[str, Field(max_length=_LONGEST_NAME)]
Function: TypeAlias = Callable[..., Json]
Handler: TypeAlias = Callable[[Request, Exception], Awaitable[Response]]


class Programs:
    """Answers programs as the command line does with ``--json``."""

    def __init__(self, assistant: Assistant, language: str, pace: Pace) -> None:
        self._assistant = assistant
        self._language = language
        self._pace = pace
        functions: tuple[Function, ...] = (self.ask_documents, self.search_documents)
        self.functions = {function.__name__: function for function in functions}
        """What may be called, by name; each docstring is written for programs."""
        self._checked = {
            name: TypeAdapter[Json](cast(Any, function))
            for name, function in self.functions.items()
        }

    def ask_documents(
        self,
        question: str,
        before: Turns = (),
        folder: Name = "",
        document: Name = "",
        since: Name = "",
        until: Name = "",
    ) -> Json:
        """Answer a question with the documents' own sentences and their places.

        The documents are Chinese. An answer is made of sentences quoted word for
        word, each with a citation; nothing is made up. Where the documents don't
        answer, "answered" is false and "nearest" has the passages that come nearest.

        Args:
            question: In Chinese, Simplified or Traditional, at most 2000 characters.
            before: The questions asked before in the same conversation, oldest first,
                at most 20; a follow-up is completed from them.
            folder: Only documents in this folder answer.
            document: Only this document answers; its path, or the end of it.
            since: Only documents of this date or later answer: 2021, 2021-07 or
                2021-07-03.
            until: Only documents of this date or earlier answer.

        Returns:
            The answer as ``siyu-qa ask --json`` prints it.
        """
        turns = (*before, question)
        for turn in turns:
            check_question(turn)
        scope = Scope(folder, document, since, until)
        return converse(self._assistant, turns, scope).to_dict()

    def search_documents(
        self,
        query: str,
        k: Count = 5,
        searcher: Name = SEARCHERS[0],
        folder: Name = "",
        document: Name = "",
        since: Name = "",
        until: Name = "",
    ) -> Json:
        """Find the passages of the documents that fit a query best, best first.

        The documents are Chinese. Use it to read around a subject; to get an answer
        with citations, use ask_documents.

        Args:
            query: In Chinese, Simplified or Traditional, at most 2000 characters.
            k: How many passages, from 1 to 100.
            searcher: hybrid, lexical (words) or dense (meaning).
            folder: Only documents in this folder are searched.
            document: Only this document is searched; its path, or the end of it.
            since: Only documents of this date or later are searched: 2021, 2021-07
                or 2021-07-03.
            until: Only documents of this date or earlier are searched.

        Returns:
            The hits as ``siyu-qa search --json`` prints them.
        """
        scope = Scope(folder, document, since, until)
        hits = self._assistant.retrieve(query, k, searcher, scope)
        return {"query": query, "hits": [hit.to_dict() for hit in hits]}

    def schema(self, name: str) -> Json:
        """Give the JSON schema of a function's arguments."""
        return self._checked[name].json_schema()

    def call(self, name: str, arguments: Mapping[str, object], client: str) -> Json:
        """Call a function with what came over the wire, when it is the client's turn.

        Raises:
            Refusal: Where it can't be done, with one line that says why.
        """
        try:
            with self._pace.turn(client):
                return self._called(name, arguments)
        except SiyuError as error:
            raise Refusal(error.explain(self._language)) from error
        except Exception as error:
            _LOG.error("a program's question failed", exc_info=error)
            raise Refusal(say("page.failed", self._language)) from error

    def _called(self, name: str, arguments: Mapping[str, object]) -> Json:
        if name not in self._checked:
            raise QuestionError("bad_call", reason=name)
        try:
            result: Json = self._checked[name].validate_python(
                ArgsKwargs((), dict(arguments))
            )
        except ValidationError as error:
            wrong = error.errors(include_url=False, include_input=False)[0]
            argument = str(wrong["loc"][0])
            raise QuestionError(
                "bad_argument", argument=argument, reason=wrong["msg"]
            ) from error
        return result


class Refusal(Exception):
    """Why a program gets nothing, in one line in the server's language."""


def offer(programs: Programs) -> None:
    """Publish each function as an end point of the page that is being laid out."""
    for name, function in programs.functions.items():
        told = _told(programs, name, function)
        api(told, api_name=name, concurrency_limit=_AT_ONCE)


def _told(programs: Programs, name: str, function: Function) -> Function:
    """Let a function take what comes and say in Gradio's way what is wrong."""
    names = tuple(signature(function).parameters)

    @wraps(function)
    def told(*arguments: object) -> Json:
        named = dict(zip(names, arguments, strict=True))
        try:
            return programs.call(name, named, visit_now().client)
        except Refusal as refusal:
            raise gr.Error(str(refusal), print_exception=False) from refusal
        finally:
            # To Gradio each call is a visit.
            forget_visit()

    return told


def wrong_calls(language: str) -> dict[type[Exception], Handler]:
    """Give what answers a call that Gradio can't make anything of, for its server.

    An argument that is missing or unknown is a TypeError there, and a name that is
    no end point's a KeyError; each would be an error of the server otherwise.
    """

    async def refused(request: Request, error: Exception) -> Response:
        if "/call/" not in request.url.path:
            raise error
        # Gradio's second sentence is about a button that our page doesn't have.
        reason, _, _ = str(error).partition(". ")
        wrong = QuestionError("bad_call", reason=reason)
        return JSONResponse({"error": wrong.explain(language)}, status_code=400)

    return {TypeError: refused, KeyError: refused}

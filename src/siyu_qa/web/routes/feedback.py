"""Take what a reader says of an answer, where a file for it was named."""

from pathlib import Path
from typing import Annotated

from fastapi import FastAPI
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import PlainTextResponse

from siyu_qa.errors import ConversationError, FeedbackError
from siyu_qa.messages import say
from siyu_qa.records import Answer
from siyu_qa.web.feedback import LONGEST_COMMENT, Verdict, Vote, append
from siyu_qa.web.kept import answers_of
from siyu_qa.web.routes.exports import Language

ADDRESS = "/page/feedback"


class Said(BaseModel):
    """What the page's script sends."""

    model_config = ConfigDict(extra="forbid", strict=True)

    verdict: Verdict
    conversation: str
    """As the browser keeps it, up to the answer that the vote is on."""
    comment: Annotated[str, Field(max_length=LONGEST_COMMENT)] = ""


def mount_feedback(app: FastAPI, file: Path | None) -> None:
    """Put the route into *app*; without a *file* every vote is refused."""

    def feedback(said: Said, language: Language) -> PlainTextResponse:
        if not file:
            return PlainTextResponse(say("feedback.off", language), 404)
        try:
            append(Vote(said.verdict, _turns(said), said.comment), file)
        except ConversationError as error:
            return PlainTextResponse(error.explain(language), 400)
        except FeedbackError as error:
            return PlainTextResponse(error.explain(language), 500)
        return PlainTextResponse(say(f"feedback.{said.verdict}", language))

    app.post(ADDRESS)(feedback)


def _turns(said: Said) -> tuple[Answer, ...]:
    """Give the turns up to the one that is voted on.

    Raises:
        ConversationError: Where there is none.
    """
    answers = answers_of(said.conversation)
    if not answers:
        raise ConversationError("unreadable_conversation", where="turns")
    return answers

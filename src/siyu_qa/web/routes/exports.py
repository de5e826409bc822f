"""Give a conversation that the browser kept in the form it is asked for."""

from typing import Annotated

from fastapi import Depends, FastAPI, Query
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from siyu_qa.errors import ConversationError
from siyu_qa.messages import LANGUAGES
from siyu_qa.web.exports import FORMATS
from siyu_qa.web.kept import conversation_of

ADDRESS = "/page/export"


async def sent(request: Request) -> str:
    """Give the body as text; bytes that are none are refused when it is read."""
    return (await request.body()).decode("utf-8-sig", "surrogateescape")


def one_of(names: tuple[str, ...]) -> str:
    """Give the pattern of a text that is one of *names*.

    >>> one_of(("text", "json"))
    '^(text|json)$'
    """
    return f"^({'|'.join(names)})$"


Sent = Annotated[str, Depends(sent)]
Language = Annotated[str, Query(pattern=one_of(LANGUAGES))]
Format = Annotated[str, Query(pattern=one_of(tuple(FORMATS)))]


def mount_exports(app: FastAPI) -> None:
    """Put the route into *app*."""
    app.post(ADDRESS)(export)


def export(body: Sent, format: Format, language: Language) -> Response:
    """Write the conversation in the body; the server keeps nothing of it."""
    try:
        text = FORMATS[format](conversation_of(body), language)
    except ConversationError as error:
        return PlainTextResponse(error.explain(language), 400)
    kind = "application/json" if format == "json" else "text/plain"
    return Response(text, media_type=kind)

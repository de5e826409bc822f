"""Tell open pages, in a word, whether the index is another one."""

from fastapi import FastAPI
from starlette.responses import PlainTextResponse

from siyu_qa.web.desk import Desk

ADDRESS = "/page/stamp"


def mount_stamp(app: FastAPI, desk: Desk) -> None:
    """Put the route into *app*."""

    def stamp() -> PlainTextResponse:
        return PlainTextResponse(desk.stamp())

    app.get(ADDRESS)(stamp)

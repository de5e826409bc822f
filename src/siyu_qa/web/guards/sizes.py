"""Refuse what is too large or too slow, whatever a request says of its length."""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from siyu_qa.web.guards.objections import Objection

MEGABYTE = 2**20
LIMIT = 8 * MEGABYTE
LIMITS: Mapping[str, int] = {"/page/documents": 64 * MEGABYTE, "/page/login": 4096}
"""In bytes; a path that isn't named has the limit of all."""
_LONGEST_HEAD = 32 * 1024
"""Of the address and the headers; cookies of other servers here come along too."""
_PATIENCE = 20
"""Seconds between two pieces of a body."""
_MOST_TAKEN = 4
"""How many times the limit is taken from who sends too much and doesn't listen yet."""
_MANNERS = 5
"""How many seconds that may last."""


class _Over(Exception):
    """More came than is taken."""

    def __init__(self, objection: Objection) -> None:
        super().__init__(objection.key)
        self.objection = objection


@dataclass
class _Body:
    """The body of a request as it comes in."""

    receive: Receive
    limit: int
    length: int = 0
    is_whole: bool = False
    objection: Objection | None = None

    async def next(self) -> Message:
        """Give the next piece.

        Raises:
            _Over: Where it is too large, or long in coming.
        """
        if self.is_whole:
            # The next that can come is the client's leaving, however late.
            return await self.receive()
        try:
            message = await asyncio.wait_for(self.receive(), _PATIENCE)
        except TimeoutError as error:
            self.objection = Objection("slow", 408)
            raise _Over(self.objection) from error
        self.length += len(message.get("body", b""))
        self.is_whole = not message.get("more_body", False)
        if self.length > self.limit:
            self.objection = too_large(self.limit)
            raise _Over(self.objection)
        return message

    async def rest(self) -> None:
        """Take what is still coming, so that the reply is not cut off with it."""
        most = self.length + _MOST_TAKEN * self.limit
        while not self.is_whole and self.length < most:
            message = await self.receive()
            self.length += len(message.get("body", b""))
            self.is_whole = not message.get("more_body", False)


def check_head(scope: Scope) -> Objection | None:
    """Object to an address and headers that are too long."""
    named = sum(len(name) + len(value) for name, value in scope["headers"])
    length = named + len(scope["raw_path"]) + len(scope["query_string"])
    return Objection("head", 431) if length > _LONGEST_HEAD else None


def too_large(limit: int) -> Objection:
    """Say how much is taken."""
    told = f"{limit // MEGABYTE} MB" if limit >= MEGABYTE else f"{limit // 1024} KB"
    return Objection("size", 413, {"limit": told})


class Sizes:
    """Counts what comes in, and answers in place of the page once it is too much."""

    def __init__(self, app: ASGIApp, language: str) -> None:
        self._app = app
        self._language = language

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        body = _Body(receive, LIMITS.get(scope["path"].rstrip("/"), LIMIT))
        told = Headers(scope=scope).get("content-length", "0")
        if told.isdecimal() and int(told) <= body.limit:
            await self._counted(scope, body, send)
        else:
            await self._refuse(too_large(body.limit), scope, body, send)

    async def _counted(self, scope: Scope, body: _Body, send: Send) -> None:
        has_begun = False

        async def send_unless_over(message: Message) -> None:
            nonlocal has_begun
            if not body.objection:
                has_begun = True
                await send(message)

        try:
            await self._app(scope, body.next, send_unless_over)
        except Exception:
            # What the page makes of a body that breaks off is no fault of its own.
            if not body.objection:
                raise
        if body.objection and not has_begun:
            await self._refuse(body.objection, scope, body, send)

    async def _refuse(
        self, objection: Objection, scope: Scope, body: _Body, send: Send
    ) -> None:
        # Who asks before sending is told without it.
        if "expect" not in Headers(scope=scope):
            with suppress(TimeoutError):
                await asyncio.wait_for(body.rest(), _MANNERS)
        await objection.reply(scope, self._language)(scope, body.receive, send)

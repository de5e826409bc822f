"""Offer the same functions as tools of the Model Context Protocol, at ``/mcp``."""

import json
from functools import partial
from importlib.util import find_spec
from inspect import getdoc
from typing import TYPE_CHECKING

import anyio
from fastapi import FastAPI
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from siyu_qa import __version__
from siyu_qa.web.guards.pace import client_of
from siyu_qa.web.programs import Programs, Refusal

if TYPE_CHECKING:
    from mcp.server import Server
    from mcp.server.context import ServerRequestContext
    from mcp_types import (
        CallToolRequestParams,
        CallToolResult,
        ListToolsResult,
        PaginatedRequestParams,
    )

ADDRESS = "/mcp"
_LARGEST = 256 * 1024
"""Of a request, in bytes; the longest conversation that may be sent is half of it."""


def mount_tools(app: FastAPI, programs: Programs) -> None:
    """Put the tools into *app*; without the extra ``mcp``, do nothing."""
    if find_spec("mcp"):
        app.router.routes.append(Route(ADDRESS, Tools(programs), methods=["POST"]))


class Tools:
    """Answers each request on its own: there are no sessions to keep or to steal."""

    def __init__(self, programs: Programs) -> None:
        self._programs = programs
        self._server: Server | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        # Importing takes most of a second: not at every start, nor in everybody's way.
        if not self._server:
            self._server = await anyio.to_thread.run_sync(self._made)
        from mcp.server.streamable_http_manager import StreamableHTTPSessionManager

        manager = StreamableHTTPSessionManager(
            self._server,
            json_response=True,
            stateless=True,
            max_request_body_size=_LARGEST,
        )
        async with manager.run():
            await manager.handle_request(scope, receive, send)

    def _made(self) -> "Server":
        from mcp.server import Server

        return Server(
            "siyu-qa",
            version=__version__,
            on_list_tools=self._list,
            on_call_tool=self._call,
        )

    async def _list(
        self, _: "ServerRequestContext", __: "PaginatedRequestParams | None"
    ) -> "ListToolsResult":
        from mcp_types import ListToolsResult, Tool, ToolAnnotations

        looks = ToolAnnotations(
            read_only_hint=True, idempotent_hint=True, open_world_hint=False
        )
        tools = [
            Tool(
                name=name,
                description=getdoc(function),
                input_schema=self._programs.schema(name),
                annotations=looks,
            )
            for name, function in self._programs.functions.items()
        ]
        return ListToolsResult(tools=tools)

    async def _call(
        self, context: "ServerRequestContext", asked: "CallToolRequestParams"
    ) -> "CallToolResult":
        from mcp_types import CallToolResult, TextContent

        address = context.request.client.host if context.request else ""
        arguments = asked.arguments or {}
        call = partial(
            self._programs.call, asked.name, arguments, client_of(address, ADDRESS)
        )
        try:
            found = await anyio.to_thread.run_sync(call)
        except Refusal as refusal:
            said = TextContent(type="text", text=str(refusal))
            return CallToolResult(content=[said], is_error=True)
        text = json.dumps(found, ensure_ascii=False)
        said = TextContent(type="text", text=text)
        return CallToolResult(content=[said], structured_content=found)

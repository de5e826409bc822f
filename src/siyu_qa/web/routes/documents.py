"""Take a document that is uploaded: one file a request, its bytes the body."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Annotated

from fastapi import FastAPI, HTTPException, Query
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request

from siyu_qa.errors import SiyuError
from siyu_qa.messages import LANGUAGES
from siyu_qa.records import Json
from siyu_qa.seeds import IfTaken
from siyu_qa.web.folder import Folder, Outcome, refused
from siyu_qa.web.guards.sizes import LIMITS

ADDRESS = "/page/documents"
LARGEST = LIMITS[ADDRESS]
"""Bytes of one file."""
MOST = 50
"""How many files a person may upload at once."""
KIND = "application/octet-stream"
"""The content type that is asked for: no other site's form can send it."""

Language = Annotated[str, Query(pattern=f"^({'|'.join(LANGUAGES)})$")]


def mount_documents(app: FastAPI, folder: Folder) -> None:
    """Put the route into *app*."""
    # Reading one file may take half a gigabyte of memory: one is read at a time.
    reading = asyncio.Lock()

    async def upload(
        request: Request, name: str, language: Language, if_taken: IfTaken = "refuse"
    ) -> Json:
        if request.headers.get("content-type") != KIND:
            raise HTTPException(415)
        pieces = request.stream()
        try:
            with folder.aside(name) as file:
                await _save(pieces, file)
                async with reading:
                    done = await run_in_threadpool(folder.add, file, if_taken, language)
        except SiyuError as error:
            done = await _refused(error, pieces, language)
        except ClientDisconnect as error:
            raise HTTPException(400) from error
        return done.to_dict()

    app.post(ADDRESS)(upload)


async def _save(pieces: AsyncIterator[bytes], file: Path) -> None:
    with file.open("wb") as target:
        async for piece in pieces:
            target.write(piece)


async def _refused(
    error: SiyuError, pieces: AsyncIterator[bytes], language: str
) -> Outcome:
    """Say why; a reply that comes before the body was read is cut off with it."""
    async for _ in pieces:
        pass
    return refused(error, language)

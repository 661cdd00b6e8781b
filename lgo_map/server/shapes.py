"""The maps' shapes of versions that come from elsewhere, at the address at which those of the project are.

A file's name holds its digest, so whoever has a page of another version open gets the shapes of that one: of the
version before, or of the next, which another process may have taken already.
"""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Route

from lgo_map.server.data_versions import running
from lgo_map.storage import PROJECT

LOOKS, LOOK_SECONDS = 20, 0.25
"""How often, and after how many seconds each time, it is looked whether shapes have come that are not here yet."""

_NAME = re.compile(r"[a-z]{1,20}-[0-9a-f]{12}\.json")


async def _shapes(request: Request) -> Response:
    name = request.path_params["name"]
    path = await _found(name) if _NAME.fullmatch(name) else None
    if path is None:
        return PlainTextResponse("There are no such shapes.", status_code=404)
    return FileResponse(path, media_type="application/json", headers={"x-content-type-options": "nosniff"})


async def _found(name: str) -> Path | None:
    held = PROJECT / "static" / "boundaries" / name
    versions = running()
    if held.is_file() or versions is None:
        return held if held.is_file() else None
    for look in range(LOOKS):
        if path := await run_in_threadpool(versions.shapes, name):
            return path
        if look == 0:
            versions.look_soon()
        await asyncio.sleep(LOOK_SECONDS)
    return None


ROUTE = Route("/app/static/boundaries/{name}", _shapes)

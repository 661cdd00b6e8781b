"""The lines between pages and the app, Streamlit's websockets: who may open one, how many, and for how long at rest."""

from __future__ import annotations

import gc
import logging
from asyncio import create_task, sleep, wait_for
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.datastructures import Headers

from lgo_map.errors import report
from lgo_map.server.headers import refuse
from lgo_map.settings import settings_from_environment
from lgo_map.site.streamlit_seams import end_visits_that_are_over

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_log = logging.getLogger(__name__)

CLOSED_AT_REST = 4000
"""With this code a line is closed that nothing has come by for long; `documents/templates/connection.js` knows it."""
VISITORS, REST_MINUTES = 400, 30
"""How many lines there may be at once, and how long at rest, unless the operator says otherwise."""
RETRY_SECONDS = 30
"""After which it is worth asking again where there was no room."""
OVER_SECONDS = 2.0
"""How often it is looked which visits are over: their tab was closed, and too long ago for them to go on."""
LOOKS_TO_CLEAR = 10
"""At each so-many-th of these looks what visits have left is cleared away, if there were any."""
IS_FULL = "lgo_map.is_full"
"""In the scope of a request: whether there is no room for another line."""


class Lines:
    """Opens lines for the site's own pages, as many as the operator lets, and closes those at rest."""

    def __init__(self, app: ASGIApp) -> None:
        """Stand before `app` (ASGI)."""
        self._app = app
        settings = settings_from_environment()
        self._most = number_within("LGO_MAP_VISITORS", settings.visitors, VISITORS, 1, 100_000)
        self._rest_seconds = 60 * number_within("LGO_MAP_REST", settings.rest, REST_MINUTES, 0.01, 10_000)
        self._open = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a websocket, or pass a request on with what it should know (ASGI)."""
        if scope["type"] == "http":
            return await self._app({**scope, IS_FULL: self._open >= self._most}, receive, send)
        if scope["type"] != "websocket":
            return await self._app(scope, receive, send)
        if not is_own(scope):
            return await send({"type": "websocket.close", "code": 1008})
        if self._open >= self._most:
            _log.warning("No room for another visitor: %s are here", self._open)
            retry = {"retry-after": str(RETRY_SECONDS)}
            return await refuse(send, 503, "There is no room for more visitors at the moment.", retry)
        self._open += 1
        try:
            await self._serve(scope, receive, send)
        finally:
            self._open -= 1

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_closed = False

        async def take() -> Message:
            nonlocal is_closed
            try:
                return await wait_for(receive(), self._rest_seconds)
            except TimeoutError:
                await say({"type": "websocket.close", "code": CLOSED_AT_REST})
                return {"type": "websocket.disconnect", "code": CLOSED_AT_REST}

        async def say(message: Message) -> None:
            nonlocal is_closed
            if not is_closed:  # the app may be about to say something when the line is closed
                is_closed = message["type"] == "websocket.close"
                await send(message)

        await self._app(_as_own(scope), take, say)


@asynccontextmanager
async def ending_visits() -> AsyncIterator[None]:
    """End visits that are over, from now on until the server ends, whether or not anybody else comes.

    What a visit knew of its widgets is a ring of objects, which only Python's search for garbage finds; of itself it
    looks among those that have lived for minutes after a thousand visits or so.
    """

    async def end_them() -> None:
        ended = 0
        for look in count(1):
            await sleep(OVER_SECONDS)
            try:
                ended += end_visits_that_are_over()
                if look % LOOKS_TO_CLEAR == 0 and (ended or any(gc.get_count()[1:])):  # else little was made since
                    ended = 0
                    gc.collect()
            except Exception as error:  # the next look may go well
                report(_log, error, "visits")

    ending = create_task(end_them())
    try:
        yield
    finally:
        ending.cancel()


def number_within(variable: str, written: str, otherwise: float, least: float, most: float) -> float:
    """What the operator has set; `otherwise` where that is nothing, or no number from `least` to `most`."""
    try:
        number = float(written) if written else otherwise
    except ValueError:
        number = -1.0
    if least <= number <= most:
        return number
    _log.warning("%s must be a number from %s to %s; what it is set to is passed over.", variable, least, most)
    return otherwise


def is_own(scope: Scope) -> bool:
    """Whether it is a page of the site that asks; a program that is no browser says nothing of pages."""
    headers = Headers(scope=scope)
    origin = headers.get("origin")
    if origin is None:
        return True
    own = {headers.get("host", ""), urlsplit(settings_from_environment().address).netloc} - {""}
    try:
        parts = urlsplit(origin)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and parts.netloc in own


def _as_own(scope: Scope) -> Scope:
    """What Streamlit is told: it would look up the machine's address at a third party's before it refuses an origin."""
    host = Headers(scope=scope).get("host", "")
    origin = f"http://{host}".encode("latin-1")
    return {**scope, "headers": [(n, origin if n == b"origin" else v) for n, v in scope["headers"]]}

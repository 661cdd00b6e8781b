"""Addresses of Streamlit's that no visitor needs: closed, as if nothing were there.

What its front end asks for is open; uploads, metrics, log-in and the interface for agents are not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse

from lgo_map.documents.answers import not_found
from lgo_map.documents.document import alone
from lgo_map.server.documents import origin_of

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

OPEN = ("/_stcore/health", "/_stcore/host-config", "/_stcore/stream")
"""What the front end asks for of Streamlit's own: whether it is there, what it may do, and the line to the app."""
OPEN_BELOW = "/_stcore/bidi-components/"
"""Where parts of pages are."""

_STREAMLITS = ("_stcore", "auth", "oauth2callback")


class ClosedAddresses:
    """Says of Streamlit's own addresses, but those that its front end needs, that there is nothing."""

    def __init__(self, app: ASGIApp) -> None:
        """Stand before `app` (ASGI)."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or pass it on (ASGI)."""
        if scope["type"] == "http" and is_closed(scope["path"], scope["method"]):
            text = await run_in_threadpool(alone, not_found(), origin_of(scope))
            return await HTMLResponse(text, 404)(scope, receive, send)
        if scope["type"] == "websocket" and scope["path"] != "/_stcore/stream":
            return await send({"type": "websocket.close", "code": 1000})
        return await self._app(scope, receive, send)


def is_closed(path: str, method: str) -> bool:
    """Whether an address of Streamlit's is closed to a method."""
    parts = [part for part in path.split("/") if part]
    if not parts or parts[0].lower() not in _STREAMLITS:
        return False
    return not ((path in OPEN or path.startswith(OPEN_BELOW)) and method in ("GET", "HEAD", "OPTIONS"))

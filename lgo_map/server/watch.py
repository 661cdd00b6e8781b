"""Counts what is answered and refused, and has the last word where everything else has failed."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING

from starlette.requests import ClientDisconnect
from starlette.responses import HTMLResponse
from starlette.websockets import WebSocketDisconnect
from uvicorn.protocols.utils import ClientDisconnected

from lgo_map import metrics
from lgo_map.documents.answers import page_at
from lgo_map.documents.document import alone, document_saying
from lgo_map.errors import report
from lgo_map.server.documents import origin_of

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_log = logging.getLogger(__name__)

_KINDS = {
    "/api/": "api",
    "/feed.atom": "api",
    "/embed/": "embed",
    "/download/": "download",
    "/find": "search",
    "/preview/": "preview",
    "/media/": "media",
    "/static/": "file",
    "/app/static/": "file",
    "/component/": "file",
    "/_stcore/": "streamlit",
    "/internal/": "operator",
    "/healthz": "operator",
    "/readyz": "operator",
}
"""What an address is counted as, by how it begins."""
_REASONS = {1002: "damaged", 1003: "damaged", 1007: "damaged", 1008: "origin", 1009: "too large", 1013: "limit"}
"""Why a websocket is closed, by the code with which it is (RFC 6455)."""
_FAILED = "This can’t be answered just now"


class Watch:
    """Counts every answer and every websocket that is refused, and answers where nothing else did.

    Whoever asks is told that the fault is ours and by which reference the log names it; no error gets further.
    """

    def __init__(self, app: ASGIApp) -> None:
        """Stand before `app` (ASGI)."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request or serve a websocket (ASGI)."""
        if scope["type"] == "http":
            await self._answer(scope, receive, send)
        elif scope["type"] == "websocket":
            await self._serve(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        kind, begun, status = kind_of(scope["path"]), time.perf_counter(), 0

        async def watched(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, watched)
        except ClientDisconnect:  # nobody is there to be answered
            return
        except Exception as error:  # the last resort
            reference = report(_log, error, kind)
            if not status:
                await _sorry(scope, reference)(scope, receive, watched)
        finally:
            metrics.ANSWERS.labels(kind, str(status or "none")).inc()
            metrics.ANSWER_SECONDS.labels(kind).observe(time.perf_counter() - begun)

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_open = True

        def note(message: Message) -> None:
            nonlocal is_open
            if message["type"] == "websocket.http.response.start":  # refused before it was open, with a status
                if message["status"] == 503:
                    metrics.REFUSED.labels("limit").inc()
                is_open = False
            elif message["type"] in ("websocket.close", "websocket.disconnect"):
                if is_open and (reason := _REASONS.get(message.get("code", 1000))):
                    metrics.REFUSED.labels(reason).inc()
                is_open = False

        async def heard(*_: object) -> Message:
            message = await receive()
            if message["type"] == "websocket.receive" and message.get("bytes") is None:  # the app's browsers send none
                await said({"type": "websocket.close", "code": 1003})
                message = {"type": "websocket.disconnect", "code": 1003}
            note(message)
            return message

        async def said(message: Message) -> None:
            note(message)
            await send(message)

        try:
            await self._app(scope, heard, said)
        except (WebSocketDisconnect, ClientDisconnected):  # nobody is there, or is no more when the line is opened
            return
        except Exception as error:  # the last resort
            report(_log, error, "websocket")
            if is_open:
                await said({"type": "websocket.close", "code": 1011})


def kind_of(path: str) -> str:
    """What an address is counted as: one of few words."""
    if page_at(path) is not None:
        return "page"
    return next((kind for begins, kind in _KINDS.items() if path.startswith(begins)), "other")


def _sorry(scope: Scope, reference: str) -> HTMLResponse:
    sentence = f"The fault is ours; please try again later. Reference {reference}."
    document = document_saying(_FAILED, sentence, 500)
    return HTMLResponse(alone(document, origin_of(scope)), 500, headers={"cache-control": "no-store"})

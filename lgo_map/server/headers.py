"""What every answer says besides its content: what a browser may do with it, and who may show it.

One middleware, the outermost, so that it sees whatever is answered: documents, files, the API, redirects, refusals,
and faults. SECURITY.md says which part of the policies is loose, and why.
"""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders

from lgo_map.documents.answers import page_at
from lgo_map.documents.document import inline_scripts
from lgo_map.settings import settings_from_environment
from lgo_map.site.streamlit_seams import scripts_in_document
from lgo_map.site.widgets.bring_into_view import SCRIPT

if TYPE_CHECKING:
    from collections.abc import Iterable

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

HTTPS_FOR_A_YEAR = "max-age=31536000"
"""Said where one asks by HTTPS: from then on the browser asks by nothing else. Of this host only."""

PERMISSIONS = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer",
        "camera",
        "display-capture",
        "geolocation",
        "gyroscope",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "usb",
    )
)
"""What no page asks a browser for."""

_FRAME = "/component/"
_FOR_OTHERS = ("/api/", "/embed/", "/feed.atom", "/preview/", "/app/static/icon.svg")
"""What programs and pages of other sites may load."""
_HOST_OF_TILES = re.compile(r"(?:\*\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)*(?::\d{1,5})?", re.IGNORECASE)

NOTHING = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
"""For what is no page: files, figures, sentences."""
WITHOUT_SCRIPTS = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)
"""For documents in which no app follows."""
OF_SENTENCES = {
    "content-type": "text/plain; charset=utf-8",
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "permissions-policy": PERMISSIONS,
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "content-security-policy": NOTHING,
}
"""The headers of a sentence that refuses what is no request, and so passes by no middleware."""
DESCRIPTION_OF_API = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""For Swagger UI."""


def policy_of_pages(hashes: Iterable[str]) -> str:
    """The policy of a document in which the app follows, whose own scripts have these hashes."""
    scripts = " ".join(f"'{each}'" for each in hashes)
    return (
        f"default-src 'none'; script-src 'self' blob: {scripts}; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; media-src 'self'; frame-src 'self'; "
        "manifest-src 'self'; base-uri 'none'; form-action 'self'; object-src 'none'; frame-ancestors 'none'"
    )


def policy_of_map(tiles: str) -> str:
    """The policy of the frame with the map; `tiles` is the address pattern of background tiles, or empty."""
    host = host_of_tiles(tiles)
    return (
        "default-src 'none'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
        f"img-src 'self' data:{f' {host}' if host else ''}; font-src 'self'; connect-src 'self'; base-uri 'none'; "
        "form-action 'none'; frame-ancestors 'self'"
    )


def host_of_tiles(tiles: str) -> str:
    """The host of a pattern like "https://{s}.tiles.example/{z}/{x}/{y}.png" as policies say it; empty without one."""
    parts = urlsplit(tiles)
    host = re.sub(r"^[^.]*\{[^.]*\.", "*.", parts.netloc)
    return f"{parts.scheme}://{host}" if parts.scheme in ("http", "https") and _HOST_OF_TILES.fullmatch(host) else ""


def hash_of(script: str) -> str:
    """How a policy names a script that stands in a document."""
    return f"sha256-{b64encode(sha256(script.encode()).digest()).decode()}"


class SafeHeaders:
    """Adds to every answer what browsers are to know of it."""

    def __init__(self, app: ASGIApp) -> None:
        """Stand before `app` (ASGI)."""
        self._app = app
        self._of_pages = policy_of_pages(map(hash_of, (*inline_scripts(), *scripts_in_document(), SCRIPT)))
        self._of_map = policy_of_map(settings_from_environment().tiles)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or pass a websocket on (ASGI)."""
        if scope["type"] not in ("http", "websocket"):
            return await self._app(scope, receive, send)
        has_started = False

        async def take(message: Message) -> None:
            nonlocal has_started
            if message["type"] == "websocket.close" and not has_started and _can_say_why_not(scope):
                await refuse(take)
                return
            has_started = has_started or message["type"] in _STARTS
            if message["type"] in ("http.response.start", "websocket.http.response.start"):
                headers = MutableHeaders(raw=list(message["headers"]))
                self._add(headers, scope)
                message = {**message, "headers": headers.raw}
            await send(message)

        return await self._app(scope, receive, take)

    def _add(self, headers: MutableHeaders, scope: Scope) -> None:
        path = scope["path"]
        headers["x-content-type-options"] = "nosniff"
        headers["referrer-policy"] = "same-origin"
        headers["permissions-policy"] = PERMISSIONS
        headers["cross-origin-resource-policy"] = "cross-origin" if path.startswith(_FOR_OTHERS) else "same-origin"
        if not path.startswith("/embed/") or "content-security-policy" not in headers:
            headers["content-security-policy"] = self._policy(path, headers)
            headers["cross-origin-opener-policy"] = "same-origin"
        if scope["scheme"] in ("https", "wss") or Headers(scope=scope).get("x-forwarded-proto") == "https":
            headers["strict-transport-security"] = HTTPS_FOR_A_YEAR

    def _policy(self, path: str, headers: MutableHeaders) -> str:
        is_document = headers.get("content-type", "").startswith("text/html")
        if path.startswith(_FRAME):
            return self._of_map
        if page_at(path) is not None:
            return self._of_pages
        if path == "/api/v1/docs":
            return DESCRIPTION_OF_API
        return WITHOUT_SCRIPTS if is_document else NOTHING


_STARTS = ("http.response.start", "websocket.accept", "websocket.http.response.start")


def _can_say_why_not(scope: Scope) -> bool:
    return scope["type"] == "websocket" and "websocket.http.response" in scope.get("extensions", {})


async def refuse(
    send: Send, status: int = 403, sentence: str = "This is not for you to open.", headers: dict[str, str] | None = None
) -> None:
    """Answer somebody who wanted to open a websocket, and may not."""
    told = MutableHeaders({"content-type": "text/plain; charset=utf-8", "cache-control": "no-store", **(headers or {})})
    await send({"type": "websocket.http.response.start", "status": status, "headers": told.raw})
    await send({"type": "websocket.http.response.body", "body": sentence.encode()})

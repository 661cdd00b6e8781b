"""The server's own documents: each address has its title, its status, and what it shows without the app.

Streamlit answers every address with one and the same document, titled "Streamlit". Here it gets what the address is
about, in its head for search engines and previews of links, and in its body as a first view: it is seen until the app
is complete, and stays where no app comes. An address that is none gets a document of its own, with its status.
"""

from __future__ import annotations

import gzip
import logging
import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, parse_qsl

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from lgo_map.documents.answers import document_of, found, moved_to, not_found, page_at
from lgo_map.documents.document import LANGUAGE, Document, address_on_site, alone, before_the_app, head_of
from lgo_map.documents.preview import preview_of
from lgo_map.documents.sitemap import robots, sitemap
from lgo_map.errors import LgoMapError
from lgo_map.records.dataset import current_dataset, per_dataset
from lgo_map.settings import settings_from_environment

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from lgo_map.records.dataset import Dataset

_log = logging.getLogger(__name__)

MAX_ADDRESS_CHARACTERS = 2_000
"""A longer address says nothing that a page can show."""
MAX_FORM_BYTES = 2_000
"""Bytes of the largest form that is read: it has one field, of 60 characters."""

COMPRESSION = 5
"""How hard documents are compressed, of 1 to 9: higher takes longer than it saves."""

_IS_SHELL = b"<title>Streamlit</title>"
"""What only Streamlit's own document has."""
_HOST = re.compile(r"[A-Za-z0-9.-]{1,253}(?::\d{1,5})?|\[[0-9a-fA-F:.]{2,45}\](?::\d{1,5})?")
_TITLE = re.compile(r"<title>.*?</title>", re.DOTALL)
_NOSCRIPT = re.compile(r"<noscript>.*?</noscript>", re.DOTALL)
_ROOT = '<div id="root"></div>'
_LOADED = re.compile(
    r'\s*<(?:link\b[^>]*\brel="(?:modulepreload|preload|prefetch|stylesheet)"[^>]*>'
    r'|script type="module"[^>]*></script>)'
)
"""What Streamlit's document loads, and what is named in it beside that: all of it for the app."""
_AGENT_API = re.compile(r"<!--(?:(?!-->).)*RFC 8631.*?-->\s*<link rel=\"service-desc\"[^>]*>", re.DOTALL)


class ServerDocuments:
    """Puts into Streamlit's document what the address is about, and answers for those that are none."""

    def __init__(self, app: ASGIApp) -> None:
        """Stand before `app` (ASGI)."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request (ASGI)."""
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
            return await self._app(scope, receive, send)
        page = page_at(scope["path"])
        if page and (address := moved_to(page, dict(_parameters(scope["query_string"].decode("latin-1"))))):
            return await RedirectResponse(address, status_code=303)(scope, receive, send)
        started: Message | None = None
        parts: list[bytes] = []

        async def take(message: Message) -> None:
            """Keep Streamlit's document until it is whole; let everything else pass as it comes."""
            nonlocal started
            if message["type"] == "http.response.start" and _may_be_shell(message):
                started = message
            elif started is None or message["type"] != "http.response.body":
                await send(message)
            else:
                parts.append(message.get("body", b""))
                if not message.get("more_body", False):
                    await self._answer(scope, started, b"".join(parts), send)

        return await self._app({**scope, "method": "GET"} if page else scope, receive, take)

    async def _answer(self, scope: Scope, started: Message, content: bytes, send: Send) -> None:
        """Send what Streamlit answered, and if that is its document, ours in its place or within it."""
        headers, status = MutableHeaders(raw=list(started["headers"])), 200
        if _IS_SHELL in content:
            status, text = await self._document(scope, content.decode("utf-8"))
            content = text.encode("utf-8")
            if "gzip" in Headers(scope=scope).get("accept-encoding", ""):
                content = await run_in_threadpool(gzip.compress, content, COMPRESSION, mtime=0)
                headers["content-encoding"] = "gzip"
            headers["vary"] = "Accept-Encoding"
            headers["content-length"] = str(len(content))
        content = b"" if scope["method"] == "HEAD" else content
        await send({"type": "http.response.start", "status": status, "headers": headers.raw})
        await send({"type": "http.response.body", "body": content})

    async def _document(self, scope: Scope, shell: str) -> tuple[int, str]:
        """The status and the text of what is at an address."""
        page, origin = page_at(scope["path"]), _origin(scope)
        if page is None:
            return 404, alone(not_found(), origin)
        document = await run_in_threadpool(_document_at, page, scope["query_string"].decode("latin-1"))
        return (200, shell) if document is None else (document.status, into_shell(shell, document, origin))


def _may_be_shell(started: Message) -> bool:
    headers = Headers(raw=started["headers"])
    is_html = headers.get("content-type", "").startswith("text/html")
    return started["status"] == 200 and is_html and "content-encoding" not in headers


def into_shell(shell: str, document: Document, origin: str) -> str:
    """Streamlit's document with a document of ours in its head, and in its body until the app is complete.

    Parameters
    ----------
    shell : str
        The document with which Streamlit answers every address.
    origin : str
        The site's scheme and host.
    """
    text = shell.replace('<html lang="en">', f'<html lang="{LANGUAGE}">', 1)
    text = _AGENT_API.sub("", text, count=1)
    head, body = head_of(document, origin), before_the_app(document)
    # What the app loads comes after what can be seen without it: else both would share the line.
    loaded = "".join(_LOADED.findall(text))
    text = _LOADED.sub("", text)
    text = _TITLE.sub(lambda _: head, text, count=1)
    text = _NOSCRIPT.sub("", text, count=1)
    return text.replace(_ROOT, body + loaded, 1)


def _document_at(page: str, query: str) -> Document | None:
    """What a page says at an address; None where it can't be made, for then the app says what is wrong."""
    try:
        return _kept(current_dataset(), page, _parameters(query))
    except LgoMapError as error:
        _log.error("The document of the page %r can't be made: %s", page, error)
    except Exception:  # the last resort: whatever fails here must not keep the app from coming
        _log.exception("The document of the page %r failed", page)
    return None


def _parameters(query: str) -> tuple[tuple[str, str], ...]:
    """What an address says, each parameter once; nothing where it is longer than any that means something."""
    return () if len(query) > MAX_ADDRESS_CHARACTERS else tuple(sorted(dict(parse_qsl(query)).items()))


@per_dataset(maxsize=300)  # some 60 kB each
def _kept(dataset: Dataset, page: str, parameters: tuple[tuple[str, str], ...]) -> Document:
    return document_of(dataset, page, dict(parameters))


def _origin(scope: Scope) -> str:
    """The site's scheme and host: as the operator has set them, else as they were asked for."""
    if address := settings_from_environment().address:
        return address.rstrip("/")
    host = Headers(scope=scope).get("host", "")
    return f"{scope.get('scheme', 'http')}://{host}" if _HOST.fullmatch(host) else ""


async def _find(request: Request) -> Response:
    """The council that was looked for, or those it may be. What was typed is in no address and no log."""
    try:
        typed = await _typed(request) if request.method == "POST" else ""
    except (ValueError, ClientDisconnect):
        return PlainTextResponse("That is no search.", status_code=400)
    answer = await run_in_threadpool(lambda: found(current_dataset(), typed))
    origin = _origin(request.scope)
    if isinstance(answer, str):
        return RedirectResponse(address_on_site("council", {"council": answer}), status_code=303)
    return HTMLResponse(alone(answer, origin), headers={"cache-control": "no-store"})


async def _typed(request: Request) -> str:
    content = bytearray()
    async for part in request.stream():
        content += part
        if len(content) > MAX_FORM_BYTES:
            raise ValueError("the form is larger than any of ours")
    fields = parse_qs(content.decode("utf-8"), max_num_fields=5)
    return fields.get("text", [""])[0]


async def _robots(request: Request) -> Response:
    return PlainTextResponse(robots(_origin(request.scope)))


async def _sitemap(request: Request) -> Response:
    text = await run_in_threadpool(lambda: sitemap(current_dataset(), _origin(request.scope)))
    return Response(text, media_type="application/xml")


async def _preview(request: Request) -> Response:
    """The picture of the site, or of a council, for previews of links."""
    code = request.path_params.get("code")
    try:
        dataset = await run_in_threadpool(current_dataset)
        if code is not None and code not in dataset.register.index:
            return PlainTextResponse("There is no such council.", status_code=404)
        picture = await run_in_threadpool(preview_of, dataset, code)
    except LgoMapError as error:
        return PlainTextResponse(error.sentence, status_code=error.status)
    return Response(picture, media_type="image/png", headers={"cache-control": "public, max-age=3600"})


ROUTES = [
    Route("/find", _find, methods=["GET", "POST"]),
    Route("/robots.txt", _robots),
    Route("/sitemap.xml", _sitemap),
    Route("/preview/map.png", _preview),
    Route("/preview/council/{code}.png", _preview),
]
"""What the server answers itself, besides the documents of the pages."""

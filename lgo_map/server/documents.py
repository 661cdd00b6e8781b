"""The server's own documents: each address has its title, its status, and what it shows without the app.

Streamlit answers every address with one and the same document, titled "Streamlit". Here it gets what the address is
about, in its head for search engines and previews of links, and in its body as a first view: it is seen until the app
is complete, and stays where no app comes. An address that is none gets a document of its own, with its status.
"""

from __future__ import annotations

import gzip
import logging
import re
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, parse_qsl, urlencode

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from lgo_map.documents.answers import document_of, found, not_found, page_at
from lgo_map.documents.document import LANGUAGE, Document, address_on_site, alone, before_the_app, head_of
from lgo_map.documents.form_addresses import is_of_form, moved_to
from lgo_map.documents.preview import preview_of
from lgo_map.documents.sitemap import robots, sitemap
from lgo_map.errors import LgoMapError, report
from lgo_map.presentation.html import notice
from lgo_map.records.dataset import current_dataset
from lgo_map.records.kept_answers import Answer, answer_with, kept_with
from lgo_map.server.lines import IS_FULL, RETRY_SECONDS
from lgo_map.server.static_files import answer_of
from lgo_map.settings import settings_from_environment

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_log = logging.getLogger(__name__)

MAX_ADDRESS_CHARACTERS = 2_000
"""A longer address says nothing that a page can show."""
FULL = (
    "Many people are using this site just now, so this page has come without its interactive version. What stands here "
    "works without it: links, searches and forms lead on. Reload the page in half a minute to try again."
)
"""What a page says for whom there is no room in the app."""
MAX_FORM_BYTES = 2_000
"""Bytes of the largest form that is read: it has one field, of 60 characters."""

_IS_SHELL = b"<title>Streamlit</title>"
"""What only Streamlit's own document has."""
_GZIP = b"\x1f\x8b"
"""What begins all that is compressed with gzip."""
_HOST = re.compile(r"[A-Za-z0-9.-]{1,253}(?::\d{1,5})?|\[[0-9a-fA-F:.]{2,45}\](?::\d{1,5})?")
_TITLE = re.compile(r"<title>.*?</title>", re.DOTALL)
_NOSCRIPT = re.compile(r"<noscript>.*?</noscript>", re.DOTALL)
_ROOT = '<div id="root"></div>'
_LOADED = re.compile(
    r'\s*<(?:link\b[^>]*\brel="(?:modulepreload|preload|prefetch|stylesheet)"[^>]*>'
    r'|script type="module"[^>]*></script>)'
)
"""What Streamlit's document loads, and what is named in it beside that: all of it for the app."""
_FONT = re.compile(r'\bas="font"')
"""A font that no page of ours is set in."""
_AGENT_API = re.compile(r"<!--(?:(?!-->).)*RFC 8631.*?-->\s*<link rel=\"service-desc\"[^>]*>", re.DOTALL)


class ServerDocuments:
    """Answers for the pages, with what the address is about in Streamlit's document, and for addresses that are none.

    What is made for an address is kept, compressed, as long as the data stay the same.
    """

    def __init__(self, app: ASGIApp) -> None:
        """Stand before `app` (ASGI)."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request (ASGI)."""
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
            return await self._app(scope, receive, send)
        page = page_at(scope["path"])
        if page is None:
            return await self._pass_on(scope, receive, send)
        query = scope["query_string"].decode("latin-1")
        parameters = _parameters(query)
        if address := await _moved_to(page, query):
            return await RedirectResponse(address, status_code=303)(scope, receive, send)
        origin = origin_of(scope)
        is_full = bool(scope.get(IS_FULL))
        asked = f"{'without app ' if is_full else ''}{origin}{scope['path']}?{urlencode(parameters)}"
        answer = await run_in_threadpool(_kept, asked)
        if answer is None and is_full:
            answer = await run_in_threadpool(_made, asked, page, parameters, origin, None)
        if answer is None:
            # Asked for plainly and whole, whatever of it this one wants: it is the same for all.
            shell = await answer_of(self._app, {**scope, "method": "GET", "headers": [(b"accept", b"text/html")]})
            if _IS_SHELL in shell.content:
                text = shell.content.decode("utf-8")
                answer = await run_in_threadpool(_made, asked, page, parameters, origin, text)
            if answer is None:
                return await Response(shell.content, shell.status, shell.headers)(scope, receive, send)
        return await _response(answer, scope)(scope, receive, send)

    async def _pass_on(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let an answer pass as it comes, unless it is Streamlit's document: no page of ours is there."""
        started: Message | None = None
        parts: list[bytes] = []

        async def take(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start" and _may_be_shell(message):
                started = message
            elif started is None or message["type"] != "http.response.body":
                is_left_out = scope["method"] == "HEAD" and message["type"] == "http.response.body"
                await send({**message, "body": b""} if is_left_out else message)
            else:
                parts.append(message.get("body", b""))
                if not message.get("more_body", False):
                    content = b"".join(parts)
                    answer: Response = Response(content, started["status"], Headers(raw=started["headers"]))
                    if _IS_SHELL in _unpacked(content):
                        packed = await run_in_threadpool(answer_with, 404, alone(not_found(), origin_of(scope)))
                        answer = _response(packed, scope)
                    await answer(scope, receive, send)

        # Whoever asks for the head alone is told the same: what is there shows in the body only.
        await self._app({**scope, "method": "GET"}, receive, take)


def _may_be_shell(started: Message) -> bool:
    is_html = Headers(raw=started["headers"]).get("content-type", "").startswith("text/html")
    return bool(started["status"] == 200 and is_html)


def _unpacked(content: bytes) -> bytes:
    """What an answer says, whether or not it is compressed."""
    return gzip.decompress(content) if content.startswith(_GZIP) else content


def _response(answer: Answer, scope: Scope) -> Response:
    """How an answer is sent to one who asks: compressed or not, or only that it is still the same."""
    asked = Headers(scope=scope)
    headers = {"cache-control": "no-cache", "vary": "Accept-Encoding", "etag": answer.tag}
    if answer.status == 503:
        headers["retry-after"] = str(RETRY_SECONDS)
    if answer.status == 200 and answer.is_held(asked.get("if-none-match", "")):
        return Response(status_code=304, headers=headers)
    content = answer.packed
    if "gzip" in asked.get("accept-encoding", ""):
        headers["content-encoding"] = "gzip"
    else:
        content = gzip.decompress(content)
    response = Response(content, answer.status, headers, "text/html")
    if scope["method"] == "HEAD":
        response.body = b""
    return response


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
    # What the app loads comes after what can be seen without it: else both would share the line and the processor.
    loaded = "".join(tag.strip() for tag in _LOADED.findall(text) if not _FONT.search(tag))
    text = _LOADED.sub("", text)
    head, body = head_of(document, origin), before_the_app(document, origin, loaded)
    text = _TITLE.sub(lambda _: head, text, count=1)
    text = _NOSCRIPT.sub("", text, count=1)
    return text.replace(_ROOT, body, 1)


async def _moved_to(page: str, query: str) -> str | None:
    """The address by which the app knows what a form has asked for; None where there is no other."""
    pairs = [] if len(query) > MAX_ADDRESS_CHARACTERS else parse_qsl(query, keep_blank_values=True)
    if not is_of_form(pairs):
        return None
    try:
        return await run_in_threadpool(lambda: moved_to(current_dataset(), page, pairs))
    except LgoMapError:  # then the document can't be made either, which is the place to say so
        return None


def _kept(asked: str) -> Answer | None:
    """The answer kept for what is asked; None where there is none, or the data can't be read."""
    try:
        return kept_with(current_dataset()).get(asked)
    except LgoMapError:  # then it can't be made, which is the place to say so
        return None


def _made(
    asked: str, page: str, parameters: tuple[tuple[str, str], ...], origin: str, shell: str | None
) -> Answer | None:
    """What a page says at an address; None where it can't be made, for then the app says what is wrong.

    Without a shell no app follows, for there is no room for another visitor in it, and the page says so.
    """
    try:
        dataset = current_dataset()
        document = document_of(dataset, page, dict(parameters), origin)
        if shell is None:
            answer = answer_with(503, alone(replace(document, body=notice(FULL) + document.body), origin))
        else:
            answer = answer_with(document.status, into_shell(shell, document, origin))
    except Exception as error:  # the last resort: whatever fails here must not keep the app from coming
        report(_log, error, f"document {page}")
    else:
        if document.status == 200:  # there is no end of nonsense
            kept_with(dataset).keep(asked, answer)
        return answer
    return None


def _parameters(query: str) -> tuple[tuple[str, str], ...]:
    """What an address says, each parameter once; nothing where it is longer than any that means something."""
    return () if len(query) > MAX_ADDRESS_CHARACTERS else tuple(sorted(dict(parse_qsl(query)).items()))


def origin_of(scope: Scope) -> str:
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
    origin = origin_of(request.scope)
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
    return PlainTextResponse(robots(origin_of(request.scope)))


async def _sitemap(request: Request) -> Response:
    text = await run_in_threadpool(lambda: sitemap(current_dataset(), origin_of(request.scope)))
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

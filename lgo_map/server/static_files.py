"""How files reach the browser: compressed once for all visitors, kept for good, and named before they are missed.

Streamlit reads a file anew for each visitor, sends those of its own front end uncompressed, and has browsers ask for
the app's own again at each visit. Here a file whose address says its version is read and compressed once, and the
browser is told to keep it. And each page names at once the parts of Streamlit's front end that its first view needs;
left alone, the front end finds out only when the app has answered, and then asks for them one after another.

Tested with Streamlit 1.67 and streamlit-folium 0.27. `tests/browser/test_serving.py` fails where another version names
its files otherwise.
"""

from __future__ import annotations

import gzip
from asyncio import Event
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from html import escape
from inspect import getclosurevars, isfunction
from socket import AF_INET, AF_INET6, IPPROTO_TCP, TCP_NODELAY
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders

from lgo_map.site.streamlit_seams import is_named_by_builder
from lgo_map.storage import digest_of

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

KEEP_FOR_GOOD = "public, immutable, max-age=31536000"
"""For a year, the longest that HTTP knows, no browser asks for the file again."""

MAX_FILE_BYTES, MAX_CACHE_BYTES = 5_000_000, 40_000_000
"""Bytes of the largest file that is kept in memory, and of all of them together, as they are sent."""

_FILES = ("/static/", "/app/static/", "/component/")
_WITHOUT_APP = ("/api/", "/embed/", "/find", "/download/")
"""Where documents are in which no app follows."""


@dataclass(frozen=True)
class WholeAnswer:
    """An answer of an application, all of it; whether that is so says `is_whole`."""

    status: int
    headers: MutableHeaders
    content: bytes
    is_whole: bool = True


class ImmutableFileCache:
    """Sends files whose address says their version: read and compressed once, and kept by browsers for good.

    The version is the file's digest, in its name or as the parameter `v` of its address, or what the builders of the
    two front ends put into their files' names. All else passes through, as does a request for a part of a file.
    """

    def __init__(self, app: ASGIApp) -> None:
        """Stand before `app` (ASGI)."""
        self._app = app
        self._kept: dict[str, tuple[str, WholeAnswer]] = {}
        self._bytes = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request (ASGI)."""
        asked = Headers(scope=scope) if scope["type"] == "http" else {}
        if (
            scope["type"] != "http"
            or scope["method"] != "GET"
            or not scope["path"].startswith(_FILES)
            or "gzip" not in asked.get("accept-encoding", "")
            or "range" in asked
            or "if-none-match" in asked
        ):
            return await self._app(scope, receive, send)
        version = parse_qs(scope["query_string"].decode("latin-1")).get("v", [None])[0]
        digest, answer = self._kept.get(scope["path"], (None, None))
        if answer is None or version not in (None, digest):
            answer = await self._ask(scope, version)
        return await _send(answer, send)

    async def _ask(self, scope: Scope, version: str | None) -> WholeAnswer:
        answer = await answer_of(self._app, scope)
        digest = digest_of(answer.content)
        if answer.status != 200 or not answer.is_whole or not _lasts(scope["path"], version, digest, answer):
            return answer
        packed = await run_in_threadpool(_packed, answer)
        # Only files that are there get here, by their path alone: nobody can fill the memory with invented addresses.
        if len(packed.content) <= MAX_FILE_BYTES and self._bytes + len(packed.content) <= MAX_CACHE_BYTES:
            self._kept[scope["path"]] = digest, packed
            self._bytes += len(packed.content)
        return packed


class PreloadHints:
    """Names in each page what its first view needs, so that the browser fetches it while the front end starts.

    Streamlit answers every page with the same document; into it goes a tag for each file.
    """

    def __init__(
        self,
        app: ASGIApp,
        scripts: Collection[str],
        styles: Collection[str],
        files: Callable[[], Mapping[str, Collection[str]]],
    ) -> None:
        """Stand before `app` (ASGI).

        Parameters
        ----------
        app : ASGI application
            Streamlit's.
        scripts : collection of str
            File names of the scripts of its front end that every page needs.
        styles : collection of str
            Addresses of the style sheets of every page. They stand in its body, and so count for more than the styles
            that the front end puts into its head.
        files : callable
            By page ("/"), addresses of files that frames in the page will fetch; asked for each page.
        """
        self._app = app
        self._scripts = tuple(scripts)
        self._styles = "".join(f'<link rel="stylesheet" href="{escape(style, quote=True)}">' for style in styles)
        self._files = files

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request (ASGI)."""
        if (
            scope["type"] != "http"
            or scope["method"] != "GET"
            or scope["path"].startswith((*_FILES, *_WITHOUT_APP))
            or "text/html" not in Headers(scope=scope).get("accept", "")
        ):
            return await self._app(scope, receive, send)
        answer = await answer_of(self._app, scope)
        if answer.status == 200 and answer.is_whole and answer.headers.get("content-type", "").startswith("text/html"):
            files = self._files().get(scope["path"], ())
            scripts = (f"./static/js/{name}" for name in self._scripts if name.encode() not in answer.content)
            tags = "".join(f'<link rel="modulepreload" crossorigin href="{escape(name)}">' for name in scripts)
            tags += "".join(f'<link rel="prefetch" href="{escape(file)}">' for file in files)
            content = answer.content.replace(b"</head>", tags.encode() + b"</head>", 1)
            content = content.replace(b"<body>", b"<body>" + self._styles.encode(), 1)
            answer.headers["content-length"] = str(len(content))
            answer = WholeAnswer(answer.status, answer.headers, content)
        return await _send(answer, send)


class TcpNoDelay:
    """Has each message sent when it is ready.

    Streamlit makes the socket it listens on without saying that it is TCP's, so asyncio leaves Nagle's algorithm on:
    the second message of an answer waits until the browser has acknowledged the first, which it does after 40 ms.
    """

    def __init__(self, app: ASGIApp) -> None:
        """Stand before `app` (ASGI)."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a websocket or answer a request (ASGI)."""
        # ASGI knows no way to the connection, but Uvicorn's `send` is a method of what holds it. When it answers a
        # request, Starlette hands on a function around that one.
        innermost = getclosurevars(send).nonlocals.get("send", send) if isfunction(send) else send
        transport = getattr(getattr(innermost, "__self__", None), "transport", None)
        connection = transport.get_extra_info("socket") if transport is not None else None
        if connection is not None and connection.family in (AF_INET, AF_INET6):
            connection.setsockopt(IPPROTO_TCP, TCP_NODELAY, 1)
        await self._app(scope, receive, send)


async def answer_of(app: ASGIApp, scope: Scope) -> WholeAnswer:
    """The whole answer of an application, uncompressed, whether or not anyone still waits for it.

    It is for all who will ask: told that this one has hung up, the application would break off.
    """
    status, headers, parts, is_asked, is_ended = 500, MutableHeaders(), [], False, False

    async def receive() -> Message:
        nonlocal is_asked
        if is_asked:
            await Event().wait()  # for ever: there is no more to say
        is_asked = True
        return {"type": "http.request", "body": b"", "more_body": False}

    async def take(message: Message) -> None:
        nonlocal status, headers, is_ended
        if message["type"] == "http.response.start":
            status, headers = message["status"], MutableHeaders(raw=list(message["headers"]))
        elif message["type"] == "http.response.body":
            parts.append(message.get("body", b""))
            is_ended = not message.get("more_body", False)

    plain = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
    await app({**scope, "headers": plain}, receive, take)
    content = b"".join(parts)
    return WholeAnswer(
        status, headers, content, is_ended and headers.get("content-length") in (None, str(len(content)))
    )


async def _send(answer: WholeAnswer, send: Send) -> None:
    await send({"type": "http.response.start", "status": answer.status, "headers": answer.headers.raw})
    await send({"type": "http.response.body", "body": answer.content})


def _lasts(path: str, version: str | None, digest: str, answer: WholeAnswer) -> bool:
    """Whether the address of a file, asked for with a version or without, will never mean another content."""
    if version is not None:
        return version == digest
    named = digest in path.rsplit("/", 1)[-1] or is_named_by_builder(path)
    return named or "immutable" in answer.headers.get("cache-control", "")


def _packed(answer: WholeAnswer) -> WholeAnswer:
    """An answer to be kept for good, compressed where that makes it smaller."""
    headers = MutableHeaders(raw=list(answer.headers.raw))
    headers["cache-control"] = KEEP_FOR_GOOD
    headers["vary"] = "Accept-Encoding"
    for name in ("etag", "last-modified", "accept-ranges"):
        del headers[name]
    content = gzip.compress(answer.content, mtime=0)
    if len(content) < 0.95 * len(answer.content):
        headers["content-encoding"] = "gzip"
    else:
        content = answer.content
    headers["content-length"] = str(len(content))
    return WholeAnswer(answer.status, headers, content)

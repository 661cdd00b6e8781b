"""The API as one ASGI application, to be mounted beside the pages at :data:`lgo_map.api.lookups.ROOT`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from html import escape
from importlib.resources import files

from fastapi import FastAPI, Request
from starlette.responses import FileResponse, HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route

from lgo_map.api import councils, decisions, embed, feed, improvements, letters, oembed, reference, statistics
from lgo_map.api.answers import ReadByAnybody
from lgo_map.api.lookups import ROOT
from lgo_map.api.problems import handle_problems

VERSION = "1.0.0"
"""Of what the API gives: the first number changes when a program that reads it has to change."""

SCRIPTS = ("swagger-ui-bundle.js", "swagger-ui.css")

_DOCS = """<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="docs/swagger-ui.css">
<style>{style}</style>
</head>
<body>
<main id="docs"></main>
<noscript><p>This page needs scripts. The same is in <a href="openapi.json">openapi.json</a>, and examples are on the
page <a href="../../programs">For programs and websites</a>.</p></noscript>
<script src="docs/swagger-ui-bundle.js"></script>
<script src="docs/start.js"></script>
</body>
</html>
"""

_STYLE = """
html { background: #fff; color-scheme: light }
body { margin: 0 }
noscript { display: block; padding: 1rem; font: 1rem/1.5 system-ui, sans-serif }
@media (prefers-color-scheme: dark) {
  html { background: #16191d; color-scheme: dark }
  noscript { color: #f2f5f7 }
  noscript a { color: inherit }
  #docs { color-scheme: light; filter: invert(0.91) hue-rotate(180deg) }
  #docs :is(.highlight-code, .microlight, .curl-command pre, img) { filter: invert(1) hue-rotate(180deg) }
  #docs .highlight-code .microlight { filter: none }
}
"""
"""Swagger UI has no dark style of its own: its colours are turned round, but for examples, which are dark anyway."""

_START = """window.onload = () => SwaggerUIBundle({
  url: "openapi.json", dom_id: "#docs", validatorUrl: null, deepLinking: true,
  docExpansion: "list", defaultModelsExpandDepth: 0, supportedSubmitMethods: ["get"]
});
"""


def make_api() -> FastAPI:
    """The application, without its mount."""
    api = FastAPI(
        title=reference.TITLE,
        description=reference.ABOUT,
        version=VERSION,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    handle_problems(api)
    for room in (reference, councils, statistics, letters, decisions, improvements, oembed):
        api.include_router(room.router)
    api.add_route("/docs", _docs, include_in_schema=False)
    api.add_route("/docs/start.js", _start, include_in_schema=False)
    for name in SCRIPTS:
        api.add_route(f"/docs/{name}", _file(name), include_in_schema=False)
    return api


def routes() -> list[BaseRoute]:
    """What the server mounts."""
    return [
        Route(ROOT, _to_index),
        Mount(ROOT, app=ReadByAnybody(make_api())),
        Route("/feed.atom", feed.feed),
        Route("/embed/council", embed.answering(embed.council_piece)),
        Route("/embed/map", embed.answering(embed.map_piece)),
    ]


def _to_index(request: Request) -> Response:
    return RedirectResponse(f"{request.url.path}/", 308)


def _docs(request: Request) -> HTMLResponse:
    return HTMLResponse(_DOCS.format(title=escape(reference.TITLE), style=_STYLE))


def _start(request: Request) -> Response:
    return Response(_START, media_type="text/javascript")


def _file(name: str) -> Callable[[Request], Awaitable[Response]]:
    """One of the files of Swagger UI, as the package has it."""
    path = str(files("swagger_ui") / "static" / name)

    async def send(request: Request) -> Response:
        return FileResponse(path, headers={"Cache-Control": "public, max-age=86400"})

    return send

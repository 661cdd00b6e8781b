"""Every answer says what a browser may do with it, whoever made it and whatever went wrong."""

from __future__ import annotations

import asyncio

import httpx
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient, WebSocketDenialResponse
from starlette.websockets import WebSocket

from lgo_map.api.embed import POLICY
from lgo_map.server.closed_addresses import ClosedAddresses
from lgo_map.server.headers import SafeHeaders, host_of_tiles, policy_of_map, policy_of_pages


async def _page(_: Request) -> Response:
    return HTMLResponse("<title>A page</title>")


async def _piece(_: Request) -> Response:
    return HTMLResponse("<title>A piece</title>", headers={"content-security-policy": POLICY})


async def _figures(_: Request) -> Response:
    return JSONResponse({})


async def _elsewhere(_: Request) -> Response:
    return RedirectResponse("/", 303)


ROUTES = [
    Route("/", _page),
    Route("/find", _page),
    Route("/embed/map", _piece),
    Route("/component/streamlit_folium.st_folium/index.html", _page),
    Route("/api/v1/figures", _figures),
    Route("/elsewhere", _elsewhere),
    Route("/_stcore/metrics", _figures),
    Route("/_stcore/health", _figures),
]
APP = Starlette(routes=ROUTES, middleware=[Middleware(SafeHeaders), Middleware(ClosedAddresses)])


def ask(path: str, method: str = "GET", base: str = "http://council.example", **headers: str) -> httpx.Response:
    async def talk() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(APP), base_url=base) as client:
            return await client.request(method, path, headers=headers)

    return asyncio.run(talk())


@pytest.mark.parametrize("path", ["/", "/find", "/elsewhere", "/nothing", "/_stcore/metrics"])
def test_no_answer_is_without_a_policy_nor_may_it_be_framed(path):
    headers = ask(path).headers
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert "geolocation=()" in headers["permissions-policy"]


def test_a_page_runs_no_script_but_those_served_and_those_known_by_their_hash():
    policy = ask("/").headers["content-security-policy"]
    scripts = policy.partition("script-src")[2].partition(";")[0].split()
    assert [each for each in scripts if not each.startswith("'sha256-")] == ["'self'", "blob:"]
    assert len(scripts) == len(set(scripts)) == 6
    assert "unsafe-eval" not in policy
    assert "http" not in policy


def test_a_document_without_the_app_runs_no_script_at_all():
    assert "script-src" not in ask("/find").headers["content-security-policy"]


def test_only_the_app_itself_frames_the_map_and_anybody_a_piece():
    frame = ask("/component/streamlit_folium.st_folium/index.html").headers
    assert "frame-ancestors 'self'" in frame["content-security-policy"]
    piece = ask("/embed/map").headers
    assert piece["content-security-policy"] == POLICY
    assert "frame-ancestors" not in POLICY
    assert piece["cross-origin-resource-policy"] == ask("/api/v1/figures").headers["cross-origin-resource-policy"]
    assert piece["cross-origin-resource-policy"] == "cross-origin"


@pytest.mark.parametrize(
    ("pattern", "host"),
    [
        ("https://{s}.tiles.example/{z}/{x}/{y}.png", "https://*.tiles.example"),
        ("https://tiles.example:8443/{z}/{x}/{y}.png?key=1", "https://tiles.example:8443"),
        ("/tiles/{z}/{x}/{y}.png", ""),
        ("", ""),
        ("https://tiles.example; script-src *//", ""),
        ("javascript:alert(1)", ""),
    ],
)
def test_the_map_may_load_the_tiles_that_the_operator_has_set_and_nothing_of_others(pattern, host):
    assert host_of_tiles(pattern) == host
    assert policy_of_map(pattern) == policy_of_map("").replace("data:", f"data: {host}" if host else "data:")
    assert "https" not in policy_of_map("")
    assert "https" not in policy_of_pages([])


def test_that_https_is_to_stay_is_said_only_by_https():
    assert "strict-transport-security" not in ask("/").headers
    assert "max-age=31536000" in ask("/", base="https://council.example").headers["strict-transport-security"]
    assert "strict-transport-security" in ask("/", **{"x-forwarded-proto": "https"}).headers


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/_stcore/metrics"),
        ("GET", "/_STCORE/metrics"),
        ("GET", "//_stcore/metrics"),
        ("PUT", "/_stcore/upload_file/session/file"),
        ("DELETE", "/_stcore/upload_file/session/file"),
        ("POST", "/_stcore/agent/interact"),
        ("GET", "/_stcore/agent/openapi.json"),
        ("GET", "/_stcore/script-health-check"),
        ("POST", "/_stcore/health"),
        ("GET", "/auth/login"),
        ("GET", "/auth/logout"),
        ("GET", "/oauth2callback"),
    ],
)
def test_what_no_visitor_needs_of_streamlit_is_not_there(method, path):
    answer = ask(f"http://council.example{path}", method)
    assert answer.status_code == 404
    assert "There is no such page" in answer.text


def test_what_the_front_end_needs_is_there():
    assert ask("/_stcore/health").status_code == 200


def test_a_websocket_that_is_refused_is_told_so_with_the_same_headers():
    async def never(websocket: WebSocket) -> None:
        await websocket.close()

    app = Starlette(routes=[WebSocketRoute("/_stcore/stream", never)], middleware=APP.user_middleware)
    for path in ("/_stcore/stream", "/elsewhere"):
        with pytest.raises(WebSocketDenialResponse) as refused, TestClient(app).websocket_connect(path):
            pass
        assert refused.value.status_code == 403
        assert refused.value.headers["x-content-type-options"] == "nosniff"

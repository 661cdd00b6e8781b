"""Every answer is counted by its kind and status, and whatever fails is told as a fault of ours, with its reference."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient, WebSocketDenialResponse
from starlette.websockets import WebSocket, WebSocketDisconnect
from uvicorn.protocols.utils import ClientDisconnected

from lgo_map.api.application import routes as routes_of_api
from lgo_map.metrics import REGISTRY
from lgo_map.server.watch import Watch, kind_of


async def _well(_: Request) -> Response:
    return PlainTextResponse("well")


async def _failing(_: Request) -> Response:
    raise ValueError("could not read 'mouldy'")


async def _breaking_off(_: Request) -> Response:
    async def parts() -> Any:
        yield b"a part"
        raise ValueError("could not read 'mouldy'")

    return StreamingResponse(parts())


async def _echo(websocket: WebSocket) -> None:
    await websocket.accept()
    while True:
        content = await websocket.receive_bytes()
        if content.isdigit():
            await websocket.close(int(content))
            return
        if content == b"fail":
            raise ValueError("could not read 'mouldy'")
        await websocket.send_bytes(content)


async def _full(websocket: WebSocket) -> None:
    await websocket.send_denial_response(PlainTextResponse("no room", 503))


ROUTES = [
    WebSocketRoute("/full", _full),
    Route("/find", _failing),
    Route("/broken", _breaking_off),
    WebSocketRoute("/stream", _echo),
]


def client() -> TestClient:
    app = Starlette(routes=[*ROUTES, Route("/{path:path}", _well)], middleware=[Middleware(Watch)])
    return TestClient(app, raise_server_exceptions=True)


def counted(name: str, ask: Callable[[], object], **labels: str) -> float:
    """By how much a number rises while somebody asks."""
    before = REGISTRY.get_sample_value(name, labels) or 0
    ask()
    return (REGISTRY.get_sample_value(name, labels) or 0) - before


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "page"),
        ("/council", "page"),
        ("/api/v1/statistics", "api"),
        ("/embed/map", "embed"),
        ("/download/councils/rows.csv", "download"),
        ("/find", "search"),
        ("/preview/map.png", "preview"),
        ("/app/static/style.css", "file"),
        ("/_stcore/health", "streamlit"),
        ("/internal/metrics", "operator"),
        ("/readyz", "operator"),
        ("/LS1 1UR", "other"),
    ],
)
def test_an_address_is_of_one_of_few_kinds(path, kind):
    assert kind_of(path) == kind


def test_answers_are_counted_by_kind_and_status_and_timed():
    assert counted("lgo_map_answers_total", lambda: client().get("/about?q=mouldy"), kind="page", status="200") == 1
    assert counted("lgo_map_answer_seconds_count", lambda: client().get("/about"), kind="page") == 1
    assert counted("lgo_map_answers_total", lambda: client().get("/find"), kind="search", status="500") == 1


def test_whatever_fails_is_told_in_a_sentence_whose_reference_is_that_of_the_log(caplog):
    answer = client().get("/find?text=LS1+1UR")
    assert answer.status_code == 500
    assert answer.headers["cache-control"] == "no-store"
    assert 'action="/find"' in answer.text  # from here on, a council can be looked for
    assert "could not read" not in answer.text and "LS1" not in answer.text
    [reference] = set(re.findall(r"The fault is ours; please try again later\. Reference ([0-9a-f]{8})\.", answer.text))
    [record] = [record for record in caplog.records if record.name.startswith("lgo_map")]
    assert record.getMessage() == f"[{reference}] The search failed"


def test_an_answer_that_has_begun_is_broken_off_and_logged(caplog):
    client().get("/broken")
    assert [record.getMessage()[11:] for record in caplog.records if record.name.startswith("lgo_map")] == [
        "The other failed"
    ]


def test_the_api_tells_a_fault_with_the_reference_of_its_only_line(monkeypatch, caplog):
    from lgo_map.api import reference as room  # noqa: PLC0415 - the room that is made to fail

    def fail(_: object) -> None:
        raise ValueError("could not read 'mouldy'")

    monkeypatch.setattr(room, "version_of", fail)
    app = Starlette(routes=routes_of_api(), middleware=[Middleware(Watch)])

    async def ask() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://app") as asking:
            return await asking.get("/api/v1/")

    answer = asyncio.run(ask())
    assert answer.headers["content-type"] == "application/problem+json"
    [record] = [record for record in caplog.records if record.name.startswith("lgo_map")]
    assert answer.json()["detail"].endswith(f"Reference {record.reference}.")


@pytest.mark.parametrize(("code", "reason"), [(1002, "damaged"), (1008, "origin"), (1009, "too large")])
def test_websockets_that_are_closed_for_what_came_in_are_counted_by_reason(code, reason):
    def talk() -> None:
        with client().websocket_connect("/stream") as socket:
            socket.send_bytes(str(code).encode())
            with pytest.raises(WebSocketDisconnect):
                socket.receive_bytes()

    assert counted("lgo_map_websocket_refused_total", talk, reason=reason) == 1


def test_a_browser_that_is_gone_before_its_websocket_is_open_leaves_no_error_in_the_log(caplog):
    async def gone(_: object) -> None:
        raise ClientDisconnected

    async def opens(scope, receive, send) -> None:
        await receive()
        await send({"type": "websocket.accept"})

    async def asks() -> dict[str, str]:
        return {"type": "websocket.connect"}

    asyncio.run(Watch(opens)({"type": "websocket", "path": "/_stcore/stream", "headers": []}, asks, gone))
    assert not caplog.records


def test_a_websocket_for_which_there_is_no_room_is_counted_too():
    def talk() -> None:
        with pytest.raises(WebSocketDenialResponse), client().websocket_connect("/full"):
            pass

    assert counted("lgo_map_websocket_refused_total", talk, reason="limit") == 1


def test_a_message_of_text_which_no_browser_sends_is_refused_without_a_fault(caplog):
    def talk() -> None:
        with client().websocket_connect("/stream") as socket:
            socket.send_text("mouldy bathroom")
            assert socket.receive()["code"] == 1003

    assert counted("lgo_map_websocket_refused_total", talk, reason="damaged") == 1
    assert not [record for record in caplog.records if record.name.startswith("lgo_map")]


def test_a_websocket_whose_end_fails_is_closed_and_logged_without_what_was_sent(caplog):
    with client().websocket_connect("/stream") as socket:
        socket.send_bytes(b"fail")
        assert socket.receive()["code"] == 1011
    [record] = [record for record in caplog.records if record.name.startswith("lgo_map")]
    assert record.getMessage()[11:] == "The websocket failed"

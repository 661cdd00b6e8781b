"""What comes in is bounded: heads, bodies, messages, and the time they may take."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import h11
import httpx
import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from uvicorn.server import ServerState

from lgo_map.server import connections
from lgo_map.server.connections import (
    ANSWER_LOOKS,
    MAX_BODY_BYTES,
    MAX_HEAD_BYTES,
    MAX_MESSAGE_BYTES,
    NOT_UNDERSTOOD,
    Bounds,
    JoinedWrites,
    QuietLine,
    TimedProtocol,
    set_limits,
)


async def _read(request: Request) -> Response:
    try:
        return PlainTextResponse(str(len(await request.body())))
    except ClientDisconnect:
        return PlainTextResponse("not read", status_code=400)


APP = Starlette(routes=[Route("/", _read, methods=["POST"])], middleware=[Middleware(Bounds)])


def post(content: Any, **headers: str) -> httpx.Response:
    async def talk() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(APP), base_url="http://council.example") as client:
            return await client.post("/", content=content, headers=headers)

    return asyncio.run(talk())


def test_a_form_is_read_and_what_is_larger_than_any_is_not():
    assert post(b"x" * MAX_BODY_BYTES).text == str(MAX_BODY_BYTES)
    refused = post(b"x" * (MAX_BODY_BYTES + 1))
    assert refused.status_code == 413
    assert "4,000 bytes" in refused.text
    assert post(b"", **{"content-length": "-1"}).status_code == 413


def test_heads_that_are_larger_than_any_are_refused_however_they_come():
    refused = post(b"x", **{"x-much": "x" * MAX_HEAD_BYTES})
    assert refused.status_code == 431
    assert refused.text == "The headers of a request may have 32,000 bytes; this one has more."


def test_a_body_that_does_not_say_how_long_it_is_is_read_no_further_than_any_form():
    async def endless() -> Any:
        while True:
            yield b"x" * 1_000

    assert post(endless()).text == "not read"


def test_a_body_that_does_not_come_is_not_waited_for(monkeypatch):
    monkeypatch.setattr(connections, "BODY_SECONDS", 0.01)

    async def never() -> Any:
        yield b"x"
        await asyncio.Event().wait()

    assert post(never()).text == "not read"


def test_the_server_is_told_its_limits_and_not_to_say_its_name():
    config = uvicorn.Config(APP)
    config.load()
    set_limits(config)
    assert config.encoded_headers == []
    assert config.ws_max_size == MAX_MESSAGE_BYTES
    assert config.h11_max_incomplete_event_size == MAX_HEAD_BYTES
    assert config.http_protocol_class is TimedProtocol
    assert config.ws_protocol_class is QuietLine
    set_limits(None)  # another server runs the app


class Clock:
    """A loop whose time passes when it is told to."""

    def __init__(self) -> None:
        self.waiting: list[Callable[[], None]] = []

    def call_later(self, _: float, what: Callable[[], None]) -> Any:
        self.waiting.append(what)
        return self

    def cancel(self) -> None:
        """Uvicorn's own timers are not awaited here."""

    def create_task(self, coroutine: Any, **_: Any) -> Any:
        coroutine.close()
        return asyncio.Future(loop=asyncio.new_event_loop())

    def look(self) -> None:
        looks = [each for each in self.waiting if each.__name__ == "_look"]
        self.waiting = []
        for each in looks:
            each()


class Wire:
    """A connection."""

    def __init__(self) -> None:
        self.is_cut = False
        self.protocol: Any = None
        self.written = b""

    def get_extra_info(self, _: str) -> None:
        return None

    def get_protocol(self) -> Any:
        return self.protocol

    def is_closing(self) -> bool:
        return self.is_cut

    def abort(self) -> None:
        self.is_cut = True

    def close(self) -> None:
        self.is_cut = True

    def write(self, content: bytes) -> None:
        self.written += content

    def set_protocol(self, protocol: Any) -> None:
        self.protocol = protocol

    def pause_reading(self) -> None: ...

    def resume_reading(self) -> None: ...


@pytest.fixture
def connection() -> tuple[TimedProtocol, Clock, Wire]:
    config = uvicorn.Config(APP)
    config.load()
    set_limits(config)
    clock, wire = Clock(), Wire()
    protocol = TimedProtocol(config, ServerState(), {}, clock)  # type: ignore[arg-type]
    wire.protocol = protocol
    protocol.connection_made(wire)
    return protocol, clock, wire


@pytest.mark.parametrize(
    "begun",
    [b"", b"GET / HTTP/1.1\r\nX-A: b", b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nx"],
    ids=["nothing", "a head", "a body"],
)
def test_what_is_begun_and_not_ended_is_cut_at_the_second_look(connection, begun):
    protocol, clock, wire = connection
    for content in (begun, begun[-1:]):  # another letter does not help
        assert not wire.is_cut
        if content:
            protocol.data_received(content)
        clock.look()
    assert wire.is_cut


def test_an_answer_that_takes_its_time_is_not_cut_before_minutes_have_passed(connection):
    protocol, clock, wire = connection
    protocol.data_received(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
    for _ in range(ANSWER_LOOKS):
        clock.look()
    assert not wire.is_cut
    clock.look()
    assert wire.is_cut


def test_a_websocket_is_left_alone(connection):
    _, clock, wire = connection
    wire.protocol = object()
    clock.look()
    clock.look()
    assert not wire.is_cut
    assert clock.waiting == []


def told(wire: Wire) -> tuple[bytes, dict[str, str], str]:
    """The first line of an answer, its headers, and what it says."""
    head, _, content = wire.written.partition(b"\r\n\r\n")
    status, *lines = head.split(b"\r\n")
    headers = dict(line.decode("latin-1").lower().split(": ", 1) for line in lines)
    return status, headers, content.decode()


@pytest.mark.parametrize(
    "sent",
    [
        b"\x16\x03\x01\r\n\r\n",
        b"GET / HTTP/1.1\r\n\r\n",
        b"GET /\0 HTTP/1.1\r\nHost: x\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    ],
    ids=["another protocol", "no host", "no address", "a damaged body"],
)
def test_what_is_no_request_is_refused_in_a_sentence_with_the_headers_of_every_answer(connection, sent):
    protocol, _, wire = connection
    protocol.data_received(sent)
    status, headers, content = told(wire)
    assert status == b"HTTP/1.1 400 Bad Request"
    assert content == NOT_UNDERSTOOD
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["content-security-policy"].startswith("default-src 'none'")
    assert headers["cache-control"] == "no-store"
    assert wire.is_cut


def test_what_makes_no_sense_while_an_answer_is_under_way_breaks_it_off(connection):
    protocol, _, wire = connection
    protocol.data_received(b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n")
    begun = protocol.conn.send(h11.Response(status_code=200, headers=[("content-length", "9")], reason=b"OK"))
    protocol.data_received(b"zz\r\n")
    assert begun and not wire.written
    assert wire.is_cut


def test_a_handshake_that_is_none_is_refused_with_those_headers_too(connection):
    protocol, _, wire = connection

    async def ask() -> None:  # a websocket wants a loop
        protocol.data_received(b"GET / HTTP/1.1\r\nHost: x\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n")

    asyncio.run(ask())
    status, headers, content = told(wire)
    assert status == b"HTTP/1.1 400 Bad Request"
    assert "missing Sec-WebSocket-Key" in content
    assert headers["x-content-type-options"] == "nosniff"
    assert wire.is_cut


class _Connection:
    """Notes what is done with it, in the order in which it is done."""

    def __init__(self) -> None:
        self.done: list[bytes | str] = []
        self.peer = "somebody"

    def write(self, data: bytes) -> None:
        self.done.append(data)

    def close(self) -> None:
        self.done.append("closed")

    def is_closing(self) -> bool:
        return "closed" in self.done


def test_the_messages_of_an_answer_go_out_as_one_piece_and_before_the_connection_is_closed():
    async def talk() -> list[bytes | str]:
        connection = _Connection()
        line = JoinedWrites(connection, asyncio.get_running_loop())
        line.write(b"one, ")
        line.write(b"two")
        assert connection.done == []
        await asyncio.sleep(0)
        line.write(b"the last")
        line.close()
        line.write(b"too late")
        await asyncio.sleep(0)
        assert line.peer == "somebody"
        return connection.done

    assert asyncio.run(talk()) == [b"one, two", b"the last", "closed"]

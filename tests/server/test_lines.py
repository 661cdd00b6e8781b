"""Who may open a line to the app, how many, how much comes by it, and when one at rest is closed."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from lgo_map.server.headers import SafeHeaders
from lgo_map.server.lines import CLOSED_AT_REST, IS_FULL, Lines, number_within

HOST = (b"host", b"council.example")


class Talk:
    """A line as a server hands it to the app: what the browser says is put in, what it is told is taken out."""

    def __init__(self, *headers: tuple[bytes, bytes]) -> None:
        self.scope = {
            "type": "websocket",
            "scheme": "ws",
            "path": "/_stcore/stream",
            "headers": [HOST, *headers],
            "extensions": {"websocket.http.response": {}},
        }
        self.said: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.told: list[dict[str, Any]] = []

    async def send(self, message: Any) -> None:
        self.told.append(message)

    @property
    def status(self) -> int | None:
        return next((each["status"] for each in self.told if each["type"] == "websocket.http.response.start"), None)


async def _app(scope: Any, receive: Any, send: Any) -> None:
    """Opens the line, and listens until it is closed."""
    if scope["type"] == "http":
        await send({"type": "seen", "is_full": scope[IS_FULL]})
        return
    await send({"type": "websocket.accept", "headers": scope["headers"]})
    while (await receive())["type"] != "websocket.disconnect":
        pass
    await send({"type": "websocket.send", "text": "too late"})


def _opened(origin: str | None, address: str, monkeypatch: pytest.MonkeyPatch) -> Talk:
    monkeypatch.setenv("LGO_MAP_ADDRESS", address)
    talk = Talk(*([] if origin is None else [(b"origin", origin.encode())]))
    talk.said.put_nowait({"type": "websocket.disconnect", "code": 1000})
    asyncio.run(SafeHeaders(Lines(_app))(talk.scope, talk.said.get, talk.send))
    return talk


@pytest.mark.parametrize("origin", [None, "http://council.example", "https://council.example", "https://site.example"])
def test_the_sites_own_pages_and_programs_may_open_a_line(origin, monkeypatch):
    talk = _opened(origin, "https://site.example", monkeypatch)
    assert talk.told[0]["type"] == "websocket.accept"
    if origin:  # Streamlit would else ask a third party for the machine's address
        assert (b"origin", b"http://council.example") in talk.told[0]["headers"]


@pytest.mark.parametrize(
    "origin",
    [
        "https://elsewhere.example",
        "null",
        "",
        "https://council.example.elsewhere.example",
        "https://[",
        "file://",
        "http:",
    ],
)
def test_nobody_elses_page_may_open_a_line(origin, monkeypatch):
    talk = _opened(origin, "https://site.example", monkeypatch)
    assert talk.status == 403


def test_who_is_one_too_many_is_told_when_to_come_back_and_comes_in_when_another_has_gone(monkeypatch):
    monkeypatch.setenv("LGO_MAP_VISITORS", "2")

    async def visit() -> None:
        lines = SafeHeaders(Lines(_app))
        here = [Talk(), Talk()]
        tasks = [asyncio.create_task(lines(talk.scope, talk.said.get, talk.send)) for talk in here]
        while not all(talk.told for talk in here):
            await asyncio.sleep(0)
        third = Talk()
        await lines(third.scope, third.said.get, third.send)
        assert third.status == 503
        assert (b"retry-after", b"30") in third.told[0]["headers"]
        assert (b"x-content-type-options", b"nosniff") in third.told[0]["headers"]
        assert await _is_full(lines)

        await here[0].said.put({"type": "websocket.disconnect", "code": 1000})
        await tasks[0]
        assert not await _is_full(lines)
        fourth = Talk()
        await fourth.said.put({"type": "websocket.disconnect", "code": 1000})
        await lines(fourth.scope, fourth.said.get, fourth.send)
        assert fourth.told[0]["type"] == "websocket.accept"
        await here[1].said.put({"type": "websocket.disconnect", "code": 1000})
        await tasks[1]

    asyncio.run(visit())


async def _is_full(lines: Any) -> bool:
    talk = Talk()
    await lines(talk.scope | {"type": "http", "method": "GET"}, talk.said.get, talk.send)
    return bool(talk.told[0]["is_full"])


def test_a_line_at_rest_is_closed_by_its_own_code_and_nothing_is_said_after(monkeypatch):
    monkeypatch.setenv("LGO_MAP_REST", "0.01")
    talk = Talk()
    asyncio.run(Lines(_app)(talk.scope, talk.said.get, talk.send))
    assert [each["type"] for each in talk.told] == ["websocket.accept", "websocket.close"]
    assert talk.told[1]["code"] == CLOSED_AT_REST


@pytest.mark.parametrize("written", ["many", "0", "-3", "1e9", "nan"])
def test_a_setting_that_makes_no_sense_is_passed_over_and_said(written, caplog):
    assert number_within("LGO_MAP_VISITORS", written, 400, 1, 100_000) == 400
    assert "LGO_MAP_VISITORS must be a number from 1 to 100000" in caplog.text

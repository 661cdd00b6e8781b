"""What nobody means to send: damaged messages, addresses, API requests and forms, against a running server.

`make damage` sends 10,000; the same seed sends the same. What must not be is a fault, a traceback, silence, or a log
that grows with it.
"""

from __future__ import annotations

import json
import random
import re
import socket
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from urllib.parse import quote, urlsplit

import httpx
from streamlit.proto.BackMsg_pb2 import BackMsg
from websockets.exceptions import ConnectionClosed, InvalidHandshake
from websockets.sync.client import connect

ADDRESSES = (
    "/?year=2025&council=E08000035",
    "/council?council=E08000035",
    "/compare?councils=E08000035,E09000018&year=2024",
    "/letters?q=compliance&letter=E07000150-2020",
    "/decisions?council=E08000035&from=2024-01-01&to=2025-01-01",
    "/embed/map?year=2025&theme=dark",
    "/download/councils/csv?year=2025",
    "/component/streamlit_folium.st_folium/index.html",
)
API = (
    "/api/v1/councils?type=london",
    "/api/v1/councils/E08000035",
    "/api/v1/statistics?year=2025&format=csv",
    "/api/v1/decisions?council=E08000035&from=2024-01-01",
    "/api/v1/oembed?url=https%3A%2F%2Fcouncil.example%2F",
    "/feed.atom?council=E08000035",
)
FORMS = (b"text=LS1+1UR", b"text=Leeds", b"text=%F0%9F%8F%9B&more=1")
PIECES = (
    "%00",
    "%",
    "../",
    "\\",
    "'",
    "<script>",
    "\u202e",
    "9" * 40,
    "-1",
    "NaN",
    "=",
    "&",
    "[]",
    "{{7*7}}",
    "é",
    "%ff",
)
HANDSHAKE = (
    b"GET /_stcore/stream HTTP/1.1\r\nHost: council.example\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
    b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
)
RAW = (
    HANDSHAKE,
    HANDSHAKE.replace(b"Connection", b"Origin: https://elsewhere.example\r\nConnection"),
    b"GET / HTTP/1.1\r\nHost: council.example\r\nConnection: close\r\n\r\n",
    b"POST /find HTTP/1.1\r\nHost: council.example\r\nTransfer-Encoding: chunked\r\n\r\n3\r\ntex\r\n0\r\n\r\n",
    b"HEAD /about HTTP/1.1\r\nHost: council.example\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n",
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
)
"""What comes by a connection, as bytes, and is damaged as a whole."""
FRAMES = (
    b"\x82\x83\0\0\0\0abc",
    b"\x81\x82\0\0\0\0\xff\xfe",
    b"\x88\x82\0\0\0\0\x03\xe8",
    b"\x02\x81\0\0\0\0a\x80\x80\0\0\0\0",
)
"""Of a websocket that is open: bytes, text that is none, its end, a message in parts."""
MOST_AT_ONCE = 20
"""Damaged messages to one connection, at most: the first may end it."""


@dataclass
class Outcome:
    """What came of it.

    Attributes
    ----------
    sent : int
        How many were sent.
    slowest : float
        Seconds that the slowest answer to a request took.
    troubles : list of str
        What must not be.
    """

    sent: int = 0
    slowest: float = 0
    troubles: list[str] = field(default_factory=list)


def damaged(content: bytes, chance: random.Random) -> bytes:
    """Content with one to six bytes changed, taken out or put in."""
    changed = bytearray(content)
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(changed) + 1)
        how = chance.randrange(4)
        if how == 0:
            changed[at:at] = chance.choice(PIECES).encode()
        elif how == 1:
            del changed[at : at + chance.randint(1, 8)]
        elif how == 2:
            changed[at : at + 1] = bytes([chance.randrange(256)])
        else:
            changed[at:at] = changed[: chance.randint(1, 200)]
    return bytes(changed)


def attack(url: str, number: int, seed: int = 0) -> Outcome:
    """Send so many damaged things to the server at an address, a quarter of each kind; some are no requests."""
    chance, outcome = random.Random(seed), Outcome()  # noqa: S311  # nothing is kept secret by it
    with httpx.Client(base_url=url, timeout=60) as client:
        for _ in range(number // 4):
            _ask(client, outcome, "GET", _address(chance.choice(ADDRESSES), chance))
            _ask(client, outcome, "GET", _address(chance.choice(API), chance))
            _ask(client, outcome, "POST", "/find", damaged(chance.choice(FORMS), chance))
        for _ in range(0, number // 4, MOST_AT_ONCE):
            _talk(url, outcome, chance)
            _break(url, outcome, damaged(chance.choice(RAW), chance))
            _break(url, outcome, HANDSHAKE, damaged(chance.choice(FRAMES), chance))
        if client.get("/_stcore/health").text != "ok":
            outcome.troubles.append("the server is no longer healthy")
    return outcome


def _address(address: str, chance: random.Random) -> str:
    return "/" + quote(damaged(address.encode(), chance), safe="/?&=%.,").lstrip("/")


def _ask(client: httpx.Client, outcome: Outcome, method: str, address: str, content: bytes | None = None) -> None:
    begun = time.monotonic()
    form = {"content-type": "application/x-www-form-urlencoded"} if content is not None else {}
    try:
        answer = client.request(method, address, content=content, headers=form)
    except httpx.InvalidURL:  # it can't be asked for at all
        return
    except httpx.HTTPError as error:
        outcome.troubles.append(f"{method} {address}: {error!r}")
        return
    outcome.sent += 1
    outcome.slowest = max(outcome.slowest, time.monotonic() - begun)
    if answer.status_code >= 500 or "Traceback" in answer.text:
        outcome.troubles.append(f"{method} {address} {content!r}: {answer.status_code}")


def _talk(url: str, outcome: Outcome, chance: random.Random) -> None:
    message = BackMsg()
    message.rerun_script.query_string = "year=2025&council=E08000035"
    message.rerun_script.page_script_hash = ""
    state = message.rerun_script.widget_states.widgets.add()
    state.id, state.string_value = "$$ID-year", "2025"
    plain = message.SerializeToString()
    try:
        with connect(f"ws{url.removeprefix('http')}/_stcore/stream", proxy=None, open_timeout=60) as line:
            for _ in range(MOST_AT_ONCE):
                outcome.sent += 1
                line.send(damaged(plain, chance))
    except ConnectionClosed:  # as it should be: what makes no sense ends the line
        pass
    except (InvalidHandshake, OSError) as error:
        outcome.troubles.append(f"the line was not opened: {error!r}")


def _break(url: str, outcome: Outcome, *parts: bytes) -> None:
    """Send bytes by a connection, each part when the one before has been answered, and read no more than that."""
    where = urlsplit(url)
    with socket.create_connection((where.hostname, where.port), timeout=60) as line, suppress(ConnectionError):
        for number, part in enumerate(parts, 1):
            outcome.sent += 1
            line.sendall(part)
            if number == len(parts):
                line.shutdown(socket.SHUT_WR)
            line.recv(65536)


def said_of(log: str) -> list[str]:
    """What must not stand in a log: faults, tracebacks, and warnings of a kind twice within a minute."""
    troubles, last = [], dict[str, datetime]()
    for line in filter(lambda line: line.startswith("{"), log.splitlines()):
        said = json.loads(line)
        at, event = datetime.fromisoformat(said["time"]), re.sub(r"\d+", "0", f"{said['logger']}: {said['event']}")
        if "traceback" in said or said["level"] not in ("info", "warning"):
            troubles.append(line)
        elif said["level"] == "warning":
            if event in last and (at - last[event]).total_seconds() < 59:
                troubles.append(f"twice within a minute: {line}")
            last[event] = at
    return troubles


def refused_at(url: str) -> float:
    """How many websockets a server has closed because what came by them was damaged, as it counts them."""
    told = httpx.get(f"{url}/internal/metrics", timeout=60).text
    return float(re.findall(r'^lgo_map_websocket_refused_total\{reason="damaged"\} (\S+)$', told, re.MULTILINE)[0])


def _memory(process: int) -> int:
    """Kilobytes that a process has in memory."""
    status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    return int(status.partition("VmRSS:")[2].split()[0])


def main(number: int = 10_000) -> None:
    """Send them to a server of its own, and print what came of it."""
    from tests.browser.conftest import served  # noqa: PLC0415  # it needs Playwright

    with tempfile.TemporaryDirectory() as folder, served(Path(folder)) as app:
        fifth: Callable[[int], Outcome] = lambda part: attack(app.address, number // 5, part)  # noqa: E731
        found = [fifth(0)]
        before = _memory(app.process.pid)
        found += [fifth(part) for part in range(1, 5)]
        after = _memory(app.process.pid)
        refused, log = refused_at(app.address), app.log.read_text(encoding="utf-8")
    troubles = [*(trouble for each in found for trouble in each.troubles), *said_of(log)]
    if not refused:
        troubles.append("no websocket is counted as refused")
    print(f"{sum(each.sent for each in found):,} sent, slowest answer {max(each.slowest for each in found):.2f} s,")
    print(f"memory {before / 1000:,.0f} MB after the first fifth, {after / 1000:,.0f} MB after the last,")
    print(f"{refused:.0f} websockets refused, {len(log.splitlines())} lines in the log, {len(troubles)} troubles")
    print(*troubles[:20], sep="\n")
    sys.exit(1 if troubles else 0)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))

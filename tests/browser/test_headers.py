"""The app as it is served: its headers at every kind of address, and pages that do nothing their policy forbids."""

from __future__ import annotations

import http.client
from urllib.parse import urlsplit

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from lgo_map.server.connections import MAX_MESSAGE_BYTES
from tests.known_councils import LEEDS

ADDRESSES = [
    "/",
    f"/council?council={LEEDS}",
    "/nope",
    "/find",
    "/robots.txt",
    "/static/nope.js",
    "/app/static/style.css",
    "/component/streamlit_folium.st_folium/index.html",
    "/_stcore/health",
    "/_stcore/host-config",
    "/_stcore/metrics",
    "/_stcore/upload_file/a/b",
    "/media/nope",
    "/api/v1",
    "/api/v1/councils",
    "/api/v1/nope",
    "/api/v1/docs",
    f"/embed/council?council={LEEDS}",
    "/embed/council",
    "/feed.atom",
    f"/preview/council/{LEEDS}.png",
    "/..%2f..%2fetc/passwd",
    "//elsewhere.example/",
]


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "OPTIONS", "DELETE"])
def test_every_answer_has_its_headers_no_cookie_and_no_name_of_the_server(app, guard, method):
    connection = http.client.HTTPConnection(urlsplit(app.address).netloc, timeout=90)
    for address in ADDRESSES:
        connection.request(method, address)
        answer = connection.getresponse()
        answer.read()
        told = {name.lower(): value for name, value in answer.getheaders()}
        where = f"{method} {address}"
        assert answer.status < 500, where
        assert told.get("x-content-type-options") == "nosniff", where
        assert {"content-security-policy", "referrer-policy", "permissions-policy"} <= set(told), where
        assert {"set-cookie", "server", "x-powered-by", "strict-transport-security"}.isdisjoint(told), where
        is_for_others = address.startswith(("/api/", "/embed/", "/feed", "/preview/"))
        assert (told["cross-origin-resource-policy"] == "cross-origin") is is_for_others, where
        is_piece = address.startswith("/embed/") and answer.status != 405
        assert ("frame-ancestors" in told["content-security-policy"]) is not is_piece, where
    connection.close()


def test_a_visit_leaves_no_cookie_and_a_script_put_into_a_page_is_not_run(app, open_at, guard):
    page = open_at("about", "About the figures")
    assert page.context.cookies() == []
    page.evaluate(
        """() => {
            const script = document.createElement("script");
            script.textContent = "window.wasRun = true";
            document.body.append(script);
            const image = document.createElement("img");
            image.setAttribute("onerror", "window.wasRun = true");
            image.src = "data:,";
            document.body.append(image);
        }"""
    )
    page.evaluate("() => new Promise((done) => setTimeout(done))")
    assert page.evaluate("window.wasRun") is None
    assert [trouble for trouble in guard.troubles if "policy" in trouble]
    guard.troubles.clear()


def test_a_page_of_another_site_may_not_open_the_line_to_the_app(app, guard):
    connection = http.client.HTTPConnection(urlsplit(app.address).netloc, timeout=90)
    asked = {
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
        "Origin": "https://elsewhere.example",
    }
    connection.request("GET", "/_stcore/stream", headers=asked)
    answer = connection.getresponse()
    assert answer.status == 403
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "server" not in answer.headers
    connection.close()


def test_a_message_larger_than_any_page_sends_ends_the_line(app, guard):
    with connect(f"{app.address.replace('http', 'ws')}/_stcore/stream", subprotocols=["streamlit"], proxy=None) as line:  # type: ignore[list-item]
        line.send(b"\0" * (MAX_MESSAGE_BYTES + 1))
        with pytest.raises(ConnectionClosed) as closed:
            for _ in line:
                pass
            line.recv()
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 1009

"""The guard that every browser test is under does see what it is there to see."""

from __future__ import annotations

from tests.browser.map_page import MapPage


def test_a_request_to_another_host_or_an_error_in_page_or_map_is_noted(app, new_page, guard):
    # In a browser that obeys our policy (Content-Security-Policy) no such request would be made.
    map_page = MapPage(new_page(obeys_policy=False), app.address)
    map_page.open("")
    assert guard.troubles == []

    map_page.page.evaluate("fetch('https://elsewhere.example/page').catch(() => {})")
    map_page.map_frame().evaluate("fetch('https://elsewhere.example/map').catch(() => {})")
    with map_page.page.expect_websocket():
        map_page.map_frame().evaluate("void new WebSocket('wss://elsewhere.example/socket')")
    with map_page.page.expect_event("pageerror"):
        map_page.map_frame().evaluate("setTimeout(() => { throw new Error('made for the test') })")

    noted = "\n".join(guard.troubles)
    guard.troubles.clear()
    assert "another host: https://elsewhere.example/page" in noted
    assert "another host: https://elsewhere.example/map" in noted
    assert "another host: wss://elsewhere.example/socket" in noted
    assert "error in the page: made for the test" in noted

"""When a visit begins the map goes ahead, and what the document names is all that it waits for.

Of an app that lets it go ahead however long that takes: on a busy machine the app itself gives up after a second.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import STREAMLIT_THAT_WAITS, App, served
from tests.browser.map_page import MapPage
from tests.browser.test_serving import FRAME, Traffic

_WATCH_ARRIVAL = """(() => {
    if (window !== window.top) return;
    window.arrival = [];
    (function look() {
        const frame = document.querySelector("iframe[title^=streamlit_folium]");
        const now = {
            painted: Boolean(frame?.contentDocument?.querySelector("[data-painted]")),
            filters: document.querySelector("[class*='st-key-ombudsman_only-']") !== null, // the last of them
            foot: document.querySelector(".lgo-foot") !== null,
            top: frame && Math.round(frame.getBoundingClientRect().top + scrollY),
        };
        const before = window.arrival.at(-1);
        if (!before || Object.keys(now).some((key) => now[key] !== before[key])) {
            window.arrival.push({ ...now, at: Math.round(performance.now()) });
        }
        requestAnimationFrame(look);
    })();
})();"""
"""Notes in each animation frame what is there, and where the map begins."""


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    with served(tmp_path_factory.mktemp("app"), streamlit=STREAMLIT_THAT_WAITS) as running:
        yield running


def test_on_a_first_visit_every_script_of_the_front_end_that_the_map_waits_for_is_named_in_the_document(app, new_page):
    map_page = MapPage(new_page(), app.address)
    traffic = Traffic.of(map_page.page)
    map_page.open()
    map_page.wait_until_at_rest()

    document = next(each for each in traffic.responses if each.request.is_navigation_request()).text()
    until_the_frame = traffic.requests[: next(n for n, path in enumerate(traffic.requests) if path.endswith(FRAME))]
    scripts = [path for path in until_the_frame if path.startswith("/static/js/")]
    assert scripts
    late = [path for path in scripts if path.rsplit("/", 1)[-1] not in document]
    assert late == [], f"asked for only when the app has answered; add what they draw to ELEMENTS in start.py: {late}"
    twice = {path for path in scripts if scripts.count(path) > 1}
    assert twice == set(), f"the tag must fetch a script as the front end does, else it is fetched twice: {twice}"


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (1024, 768), (700, 900), (390, 844)])
def test_on_a_first_visit_the_map_goes_ahead_and_nothing_that_follows_moves_it(app, new_page, width, height):
    page = new_page(width, height)
    page.add_init_script(_WATCH_ARRIVAL)
    MapPage(page, app.address).open()
    expect(page.locator("[class*='st-key-ombudsman_only-']")).to_be_attached()

    seen = page.evaluate("arrival")
    painted = seen.index(next(each for each in seen if each["painted"]))
    complete = seen.index(next(each for each in seen if each["filters"] and each["foot"]))
    assert painted < complete
    assert not seen[painted]["filters"]
    tops = [each["top"] for each in seen[painted:]]
    assert max(tops) - min(tops) <= 1, tops

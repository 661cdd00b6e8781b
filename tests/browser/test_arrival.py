"""When a visit begins, what the document names is all that the app's page waits for."""

from __future__ import annotations

from tests.browser.map_page import MapPage
from tests.browser.test_serving import FRAME, Traffic


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
    assert late == [], f"asked for only when the app has answered; add what they draw to ELEMENTS in warm_up.py: {late}"
    twice = {path for path in scripts if scripts.count(path) > 1}
    assert twice == set(), f"the tag must fetch a script as the front end does, else it is fetched twice: {twice}"

"""What a visit sends over the line, what the map keeps through each choice, and what happens when a file fails.

All this hangs on how Streamlit and streamlit-folium are made inside, so an upgrade of either is first felt here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Request, Response, Route, WebSocket, expect
from streamlit.proto.BackMsg_pb2 import BackMsg

from tests.browser.map_page import MapPage, go_to, wait_until_app_is_shown
from tests.known_councils import ALLERDALE, CUMBERLAND, LEEDS

FRONT_END = "/static/"  # Streamlit's own
FRAME = "/streamlit_folium.st_folium/index.html"
LASTING = re.compile(r"/static/|/app/static/|/component/.*\.(js|css)$")
SAID = re.compile("the list of councils still works")

_TRANSFERRED = """() => performance.getEntriesByType("resource").concat(performance.getEntriesByType("navigation"))
    .map((entry) => [entry.name, entry.transferSize])"""

_MARK = """() => {
    const shapes = () => [...document.querySelectorAll("path[data-code]")];
    const isFilled = (path) => path.getAttribute("fill") !== "none" && path.getAttribute("d") !== "M0 0";
    for (const path of shapes()) path.markedAs = path.dataset.code;
    window.markedAs = "the frame";
    window.filledNow = () => shapes().filter(isFilled).length;
    window.leastFilled = Infinity;
    (function look() {
        window.leastFilled = Math.min(window.leastFilled, filledNow());
        requestAnimationFrame(look);
    })();
}"""
"""Marks each council's shape in a way that a new element would not have, and counts the filled ones in each frame."""

_MARKED = """() => Object.fromEntries(
    [...document.querySelectorAll("path[data-code]")].map((path) => [path.dataset.code, path.markedAs ?? null]))"""

_HOLD_TIMERS = """() => {
    window.held = [];
    window.setTimeout = (then, wait, ...given) => window.held.push(() => then(...given));
}"""


@dataclass
class Traffic:
    """What a page asks for and is sent.

    Attributes
    ----------
    requests : list of str
        Paths asked for, by the page and its frames, in their order.
    responses : list of Response
        What came of them.
    said : list of BackMsg
        What the page has said to the app over its websocket.
    heard : int
        Bytes that the app has said to the page over its websocket.
    """

    requests: list[str] = field(default_factory=list)
    responses: list[Response] = field(default_factory=list)
    said: list[BackMsg] = field(default_factory=list)
    heard: int = 0

    @classmethod
    def of(cls, page: Page) -> Traffic:
        """The traffic of a page from now on."""
        traffic = cls()
        page.on("request", traffic._ask)
        page.on("response", traffic._take)
        page.on("websocket", traffic._listen)
        return traffic

    def _ask(self, request: Request) -> None:
        self.requests.append(urlsplit(request.url).path)

    def _take(self, response: Response) -> None:
        self.responses.append(response)

    def _listen(self, websocket: WebSocket) -> None:
        websocket.on("framesent", self._say)
        websocket.on("framereceived", self._hear)

    def _say(self, frame: str | bytes) -> None:
        self.said.append(BackMsg.FromString(frame if isinstance(frame, bytes) else frame.encode()))

    def _hear(self, frame: str | bytes) -> None:
        self.heard += len(frame)

    def clicks_said(self) -> list[Any]:
        """What the map's frame has reported, once for each message that carries it."""
        states = [state for each in self.said for state in each.rerun_script.widget_states.widgets]
        return [json.loads(state.json_value) for state in states if '"click"' in state.json_value]


class Held:
    """Files that are held back until they are let go."""

    def __init__(self, page: Page, pattern: str) -> None:
        self._waiting: list[Route] | None = []
        page.route(pattern, self._take)

    def _take(self, route: Route) -> None:
        if self._waiting is None:
            route.continue_()
        else:
            self._waiting.append(route)

    def let_go(self) -> None:
        """Let those that wait go on, and hold back no more."""
        waiting, self._waiting = self._waiting or [], None
        for route in waiting:
            route.continue_()


def transferred(page: Page) -> list[tuple[str, int]]:
    """The paths that a page and its frames have fetched, and how many bytes came over the line for each."""
    entries = [entry for frame in page.frames for entry in frame.evaluate(_TRANSFERRED)]
    return [(urlsplit(address).path, size) for address, size in entries]


@pytest.fixture
def empty_page(app, new_page) -> Callable[[], MapPage]:
    """A function that gives a new visitor's map page before it is opened."""
    return lambda: MapPage(new_page(), app.address)


def test_on_a_first_visit_no_file_is_fetched_twice(empty_page):
    map_page = empty_page()
    map_page.open()
    map_page.wait_until_at_rest()

    sent = [path for path, size in transferred(map_page.page) if size > 0 and LASTING.match(path)]
    assert sorted(sent) == sorted(set(sent))


def test_the_app_is_looked_for_where_it_is_and_its_line_waits_for_no_other_answer(app, new_page):
    page = new_page()
    traffic, held = Traffic.of(page), Held(page, "**/_stcore/h*")
    go_to(page, f"{app.address}/council?council={LEEDS}")
    wait_until_app_is_shown(page)
    expect(page.get_by_role("heading", level=1, name="Leeds City Council")).to_be_visible()
    held.let_go()
    asked = sorted(path for path in traffic.requests if "_stcore" in path)
    assert asked == ["/_stcore/health", "/_stcore/host-config"]


def test_a_first_visit_is_small(empty_page):
    map_page = empty_page()
    traffic = Traffic.of(map_page.page)
    map_page.open()
    map_page.wait_until_at_rest()

    sent = [(path, size) for path, size in transferred(map_page.page) if not path.startswith(FRONT_END)]
    shapes = sum(size for path, size in sent if "/boundaries/" in path)
    assert 0 < shapes < 200_000
    assert 0 < traffic.heard < 60_000
    assert sum(size for _, size in sent) + traffic.heard < 500_000, sent
    answers = [each for each in traffic.responses if "/boundaries/" in each.url]
    assert answers
    for answer in answers:
        assert "immutable" in answer.headers["cache-control"]


def test_on_a_second_visit_no_file_comes_over_the_line_again(visit):
    first = visit()
    first.wait_until_at_rest()

    page = first.page.context.new_page()
    map_page = MapPage(page, first.address)
    map_page.open()
    map_page.wait_until_at_rest()
    fetched = [(path, size) for path, size in transferred(page) if LASTING.match(path)]
    assert {"leaflet.js", "choropleth.js", "choropleth.css"} <= {path.rsplit("/")[-1] for path, _ in fetched}
    again = [path for path, size in fetched if size > 0]
    assert again == []


def _switch_a_type_off(map_page: MapPage) -> None:
    map_page.types.get_by_role("button", name="London boroughs").click()


def _change_the_year(map_page: MapPage) -> None:
    map_page.pick(map_page.year, "2023–24")


def _change_the_measure(map_page: MapPage) -> None:
    map_page.pick(map_page.measure, "Compliance")


def _click_a_council(map_page: MapPage) -> None:
    map_page.click_shape(LEEDS)


@pytest.mark.parametrize("choose", [_switch_a_type_off, _change_the_year, _change_the_measure, _click_a_council])
def test_a_choice_keeps_the_frame_the_shapes_and_the_view_and_never_empties_the_map(visit, choose):
    map_page = visit("?year=2023&tier=lower")
    map_page.wait_until_at_rest()
    map_page.zoom_in(LEEDS)
    frame = map_page.map_frame()
    map_page.frame_element.evaluate("frame => { frame.markedAs = 'the element'; }")
    frame.evaluate(_MARK)
    before, view = frame.evaluate(_MARKED), frame.evaluate("[map.getZoom(), map.getCenter()]")
    filled_before = frame.evaluate("filledNow()")

    with map_page.repainting():
        choose(map_page)
    map_page.wait_until_at_rest()

    assert map_page.frame_element.evaluate("frame => frame.markedAs") == "the element"
    assert map_page.map_frame().evaluate("window.markedAs") == "the frame"
    after = frame.evaluate(_MARKED)
    on_both = before.keys() & after.keys()
    assert len(on_both) > 200
    assert [code for code in on_both if after[code] != code] == []
    assert frame.evaluate("[map.getZoom(), map.getCenter()]") == view
    assert frame.evaluate("leastFilled") >= min(filled_before, frame.evaluate("filledNow()")) > 20


def test_the_focus_stays_on_a_filter_that_is_changed_by_keyboard(visit):
    map_page = visit("?year=2023")
    map_page.zoom_in(LEEDS)
    view = map_page.map_frame().evaluate("[map.getZoom(), map.getCenter()]")
    london = map_page.types.get_by_role("button", name="London boroughs")

    london.focus()
    with map_page.repainting():
        map_page.page.keyboard.press("Space")
    map_page.wait_until_at_rest()
    expect(london).to_have_attribute("aria-pressed", "false")
    expect(london).to_be_focused()

    map_page.measure.focus()
    with map_page.repainting():
        map_page.page.keyboard.type("Compliance")
        map_page.page.keyboard.press("Enter")
    map_page.wait_until_at_rest()
    expect(map_page.measure).to_be_focused()
    assert map_page.map_frame().evaluate("[map.getZoom(), map.getCenter()]") == view


def test_a_click_reaches_the_app_in_one_message_without_streamlit_foliums_wait(empty_page):
    map_page = empty_page()
    traffic = Traffic.of(map_page.page)
    map_page.open("?year=2025")
    map_page.wait_until_at_rest()
    frame = map_page.map_frame()
    assert frame.evaluate("typeof window.Streamlit?.setComponentValue") == "function", (
        "streamlit-folium no longer leaves Streamlit's library in the frame's window: choropleth.js needs it"
    )
    said = len(traffic.said)

    frame.evaluate(_HOLD_TIMERS)  # so that whatever waits in the frame is never sent
    map_page.click_shape(LEEDS)
    expect(map_page.title).to_have_text("Leeds City Council")
    map_page.wait_until_at_rest()

    assert len(traffic.said) == said + 1
    (click,) = traffic.clicks_said()
    assert set(click) == {"kind", "click", "code", "latitude", "longitude", "address"}
    assert click["kind"] == "clicked"
    assert click["code"] == LEEDS
    assert 53.6 < click["latitude"] < 54
    assert -1.9 < click["longitude"] < -1.2

    # What streamlit-folium has waited with adds nothing: the next message is that of the next choice.
    frame.evaluate("window.held.forEach((then) => then())")
    with map_page.repainting():
        _switch_a_type_off(map_page)
    map_page.wait_until_at_rest()
    assert len(traffic.said) == said + 2
    assert traffic.clicks_said()[1:] == [click]


def test_the_libraries_in_the_frame_are_the_ones_choropleth_js_was_written_for(visit):
    frame = visit().map_frame()
    assert frame.evaluate("L.version").startswith("1.9."), "look through what begins with _ in choropleth.js"
    assert frame.evaluate("window.map instanceof L.Map"), "streamlit-folium keeps the map elsewhere: the tests need it"


@pytest.mark.parametrize("name", ["choropleth.js", "leaflet.js"])
def test_until_a_late_script_has_come_the_list_works_and_then_the_map_shows_what_was_chosen_last(empty_page, name):
    map_page = empty_page()
    held = Held(map_page.page, f"**/{name}*")
    go_to(map_page.page, f"{map_page.address}/?year=2023&tier=lower")
    expect(map_page.title).to_have_text("Choose a council")
    map_page.pick(map_page.council, "Leeds")
    expect(map_page.title).to_have_text("Leeds City Council")
    map_page.pick(map_page.year, "2023–24")
    expect(map_page.panel).to_contain_text("1 April 2023 to 31 March 2024")
    map_page.wait_until_at_rest()
    expect(map_page.canvas).to_have_count(0)

    held.let_go()
    map_page.wait_until_painted()
    expect(map_page.shape(CUMBERLAND)).to_have_count(1)
    expect(map_page.shape(ALLERDALE)).to_have_count(0)


@pytest.mark.parametrize("script", ["choropleth.js", "leaflet.js", "streamlit_folium.st_folium/static/js/main."])
def test_when_a_script_of_the_map_fails_the_page_says_so_and_the_list_does_what_the_map_does(empty_page, guard, script):
    map_page = empty_page()
    map_page.page.route(f"**/{script}*", lambda route: route.abort())
    go_to(map_page.page, f"{map_page.address}/?year=2025")
    _wait_until_said(map_page.page)
    if "main" in script:  # Streamlit gives the map up after a minute; the page does not wait for that
        expect(map_page.page.locator(".st-key-map-with-legend").get_by_test_id("stSkeleton")).to_have_count(1)
    map_page.pick(map_page.council, "Leeds")
    expect(map_page.title).to_have_text("Leeds City Council")
    expect(map_page.panel).to_contain_text("62 of 68 investigations")
    map_page.wait_until_at_rest()
    _wait_until_said(map_page.page)
    # Streamlit-folium takes no notice of a script that fails; that is all that may go wrong.
    guard.troubles[:] = [trouble for trouble in guard.troubles if trouble != "error in the page: Event"]


def _wait_until_said(page: Page) -> None:
    """Wait until the page says, where it can be seen, what still works without the map."""
    expect(page.get_by_text(SAID)).to_be_visible()


def test_when_the_map_is_painted_nothing_says_that_it_is_not(visit):
    map_page = visit("?year=2025")
    for frame in map_page.page.frames:
        expect(frame.get_by_text(SAID).filter(visible=True)).to_have_count(0)

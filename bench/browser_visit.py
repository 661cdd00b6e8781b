"""One visit to the map in a headless Chromium: how long each step takes, and what is sent for it.

It asks the same of the app and of its opponent, and only of what both have: the areas filled in the map's frame, the
council's name as a heading, and a figure under it.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, CDPSession, Error, Page, TimeoutError

VIEWPORT = {"width": 1440, "height": 1200}
"""High enough for the whole map: else the page scrolls when the map takes the focus, and the click misses."""

WATCH = """
(() => {
    if (window !== window.top) return;
    const visit = (window.visit = { wanted: WANTED, heading: null, least: Infinity, times: {} });
    const heard = new WeakSet();
    const isFilled = (path) => {
        const shape = path.getAttribute("d");
        if (!shape || shape === "M0 0") return false; // Leaflet's way of not drawing what is out of sight
        const style = getComputedStyle(path);
        return style.fill !== "none" && style.display !== "none" && style.visibility === "visible";
    };
    visit.frame = () => document.querySelector("iframe[title^=streamlit_folium]");
    visit.paths = () => [...(visit.frame()?.contentDocument?.querySelectorAll(".leaflet-map-pane path") ?? [])];
    const note = (name) => { visit.times[name] ??= performance.now(); };
    const begin = () => { visit.times = { click: performance.now() }; visit.least = Infinity; };
    (function look() {
        for (const each of [document, visit.frame()?.contentDocument]) {
            if (!each || heard.has(each)) continue;
            each.addEventListener("click", begin, true);
            heard.add(each);
        }
        if (visit.wanted !== null && visit.times.painted === undefined) {
            const filled = visit.paths().filter(isFilled).length;
            visit.least = Math.min(visit.least, filled);
            if (filled === visit.wanted) note("painted");
        }
        if (visit.heading !== null && visit.times.panel === undefined) {
            const heading = [...document.querySelectorAll("h2")].find((each) => each.textContent === visit.heading);
            const figure = document.querySelector(".lgo-cards .lgo-big");
            if (heading && figure?.textContent.includes("%")) note("panel");
        }
        requestAnimationFrame(look);
    })();
})();
"""
"""Looks in every animation frame whether what we wait for is there, in the page and in the map's frame, and notes
when: milliseconds since the page was asked for. Waiting from outside would add the time between two looks.

`wanted` is how many areas are filled when the map is painted, `heading` the council whose panel we wait for, `least`
the fewest areas that were filled since the last click: a map that was emptied on the way has none."""

WATCH_HEADING = """
(function look() {
    if (document.querySelector("h1")) window.headed ??= performance.now(); else requestAnimationFrame(look);
})();
"""
"""Notes when the page has its heading."""

POINT_OF = """
([longitude, latitude]) => {
    const { x, y } = visit.frame().getBoundingClientRect();
    const { map } = visit.frame().contentWindow; // streamlit-folium keeps it there
    const inMap = map.latLngToContainerPoint([latitude, longitude]);
    const container = map.getContainer().getBoundingClientRect();
    return [x + container.x + inMap.x, y + container.y + inMap.y];
}
"""
"""Where on the screen a place of the map is."""

OWN_SUFFIXES = (".js", ".css", ".svg", ".png", ".ico", ".html", ".woff2")
"""What else than geometry the app serves of its own."""

QUIET_SECONDS = 0.5
"""A step is over when nothing has been sent for this long."""

STEP_TIMEOUT_SECONDS = 30
"""What takes longer than this is taken to have failed."""


@dataclass(frozen=True)
class Itinerary:
    """What a visitor does, and what there is to see when it is done.

    Attributes
    ----------
    councils : int
        How many areas are filled on arrival.
    type_name : str
        The button of the authority type that is switched off.
    councils_without_type : int
        How many areas are filled then.
    place : tuple of float
        Longitude and latitude of a point in the council clicked.
    council_name : str
        The heading of its panel.
    year_name : str
        The year chosen in the end, as its option begins.
    councils_of_year : int
        How many areas are filled then.
    """

    councils: int
    type_name: str
    councils_without_type: int
    place: tuple[float, float]
    council_name: str
    year_name: str
    councils_of_year: int


@dataclass
class File:
    """A file the browser asked for.

    Attributes
    ----------
    address : str
        Its path on the server, without query.
    size : int
        Bytes that came over the wire for it, headers included, as compressed; 0 from the browser's cache.
    cache_control, encoding : str
        What the server said of it.
    """

    address: str
    size: int
    cache_control: str
    encoding: str

    @property
    def kind(self) -> str:
        """Whose file it is: "geometry", "own", "library" (the map's) or "Streamlit" (its front end)."""
        path = PurePosixPath(self.address)
        if self.address.startswith(("/app/", "/media/")):
            return "own" if path.suffix in OWN_SUFFIXES else "geometry"
        return "library" if self.address.startswith("/component/") else "Streamlit"


class Traffic:
    """What a page is sent: by websocket (bytes before any compression of the connection) and as files over HTTP."""

    def __init__(self, page: Page) -> None:
        self.files: dict[str, File] = {}
        self.received = 0
        self._last = time.perf_counter()
        self._session: CDPSession = page.context.new_cdp_session(page)
        self._session.on("Network.webSocketFrameReceived", self._count_frame)
        self._session.on("Network.responseReceived", self._note_file)
        self._session.on("Network.loadingFinished", self._measure_file)
        self._session.send("Network.enable")

    def _count_frame(self, event: dict[str, Any]) -> None:
        response = event["response"]
        is_text = response["opcode"] == 1
        payload = response["payloadData"]
        self.received += len(payload.encode()) if is_text else len(payload) * 3 // 4 - payload[-2:].count("=")
        self._last = time.perf_counter()

    def _note_file(self, event: dict[str, Any]) -> None:
        response = event["response"]
        address = urlsplit(response["url"])
        if address.scheme == "http":  # not what the page made itself
            headers = {name.lower(): value for name, value in response["headers"].items()}
            told = headers.get("cache-control", ""), headers.get("content-encoding", "")
            self.files[event["requestId"]] = File(address.path, 0, *told)

    def _measure_file(self, event: dict[str, Any]) -> None:
        if event["requestId"] in self.files:
            self.files[event["requestId"]].size = int(event["encodedDataLength"])
        self._last = time.perf_counter()

    def wait_until_quiet(self, page: Page) -> None:
        """Return when nothing has moved for :data:`QUIET_SECONDS`."""
        self._last = time.perf_counter()
        while time.perf_counter() - self._last < QUIET_SECONDS:
            page.wait_for_timeout(50)


@dataclass
class VisitTimes:
    """What one visit took.

    Attributes
    ----------
    times : dict of str to float
        Milliseconds of each step.
    received : dict of str to int
        Bytes that came by websocket in each step.
    files : list of File
        What the browser fetched until the first view was there.
    emptied : bool
        Whether no area was filled at some moment between the filter's click and the map painted anew.
    same_frame, same_shapes : bool
        Whether the map's frame and the shapes in it were still the same DOM nodes after the filter.
    """

    times: dict[str, float]
    received: dict[str, int]
    files: list[File]
    emptied: bool = False
    same_frame: bool = False
    same_shapes: bool = False


def arrive(context: BrowserContext, url: str, itinerary: Itinerary) -> tuple[Page, Traffic, VisitTimes]:
    """Open the map in a fresh tab and wait until it is painted and all is quiet."""
    page = context.new_page()
    page.set_default_timeout(STEP_TIMEOUT_SECONDS * 1000)
    page.add_init_script(WATCH.replace("WANTED", str(itinerary.councils)))
    traffic = Traffic(page)
    try:
        page.goto(url)
    except Error as error:
        raise RuntimeError(f"No app answers at {url}.") from error
    painted = _time_of(page, "painted")
    traffic.wait_until_quiet(page)
    return page, traffic, VisitTimes({"arrival": painted}, {"arrival": traffic.received}, list(traffic.files.values()))


def heading_time(context: BrowserContext, url: str) -> float:
    """Milliseconds from the address entered, in a fresh tab, until the page has its heading."""
    page = context.new_page()
    page.add_init_script(WATCH_HEADING)
    traffic = Traffic(page)
    page.goto(url)
    page.wait_for_function("window.headed !== undefined", polling=50)
    traffic.wait_until_quiet(page)
    milliseconds = float(page.evaluate("headed"))
    page.close()
    return milliseconds


def browse(page: Page, traffic: Traffic, itinerary: Itinerary, visit: VisitTimes) -> None:
    """Switch an authority type off, click a council, choose another year; note in the visit what each step took."""
    page.evaluate("void (visit.kept = { frame: visit.frame(), paths: visit.paths() })")

    def switch_type() -> None:
        page.get_by_role("button", name=itinerary.type_name, exact=True).first.click()

    def click_council() -> None:
        page.mouse.click(*page.evaluate(POINT_OF, itinerary.place))

    def choose_year() -> None:
        page.get_by_role("combobox", name=re.compile("^Year")).click()
        page.get_by_role("option", name=itinerary.year_name).click()

    _step(page, traffic, visit, "filter", switch_type, wanted=itinerary.councils_without_type)
    visit.emptied = page.evaluate("visit.least === 0")
    visit.same_frame = page.evaluate("visit.frame() === visit.kept.frame")
    visit.same_shapes = page.evaluate("visit.kept.paths.every((path) => visit.paths().includes(path))")
    _step(page, traffic, visit, "click", click_council, heading=itinerary.council_name)
    _step(page, traffic, visit, "year", choose_year, wanted=itinerary.councils_of_year)


def _step(
    page: Page,
    traffic: Traffic,
    visit: VisitTimes,
    name: str,
    act: Callable[[], None],
    *,
    wanted: int | None = None,
    heading: str | None = None,
) -> None:
    """Do something that ends in a click, and note the time from it until what is wanted can be seen."""
    received = traffic.received
    page.evaluate("([wanted, heading]) => Object.assign(visit, { wanted, heading, times: {} })", [wanted, heading])
    act()
    done = _time_of(page, "painted" if wanted is not None else "panel")
    visit.times[name] = done - float(page.evaluate("visit.times.click"))
    traffic.wait_until_quiet(page)
    visit.received[name] = traffic.received - received


def _time_of(page: Page, name: str) -> float:
    try:
        page.wait_for_function("(name) => window.visit?.times[name] !== undefined", arg=name, polling=50)
    except TimeoutError as error:
        filled = page.evaluate("[visit.wanted, visit.heading, visit.paths().length]")
        raise RuntimeError(f"At {page.url}, “{name}” did not come; wanted, heading, shapes: {filled}") from error
    return float(page.evaluate("(name) => visit.times[name]", name))

"""A visitor of `bench.busy`: opens the map in a fresh browser, chooses what is planned, and notes what is lost."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from playwright.sync_api import Browser, Error, Page, TimeoutError, WebSocket, expect

from bench.browser_visit import VIEWPORT
from bench.busy_plans import Plan, View, parameters_of, path_of, shown_of, years
from tests.browser.map_page import MapPage

WAIT_TIMEOUT_SECONDS = 60
"""A visit that waits longer than this for anything counts as lost."""

SURE_SECONDS, DOUBTFUL_SECONDS = 1.5, 5.0
"""The app has come to rest when nothing has gone over the line for this long: if all is as it should be, and if not."""

COUNCIL_BOX = "[role=combobox][aria-label=Council]"
FILTERS = (
    COUNCIL_BOX,
    "[role=combobox][aria-label^=Year]",
    "[role=combobox][aria-label=Measure]",
    "[role=toolbar][aria-label='Authority types'] button",
    "[role=radiogroup][aria-label^='Where two councils'] [role=radio]",
    "[role=switch]",
)

CAN_BE_USED = """
(wanted) => document.querySelector("iframe[title^=streamlit_folium]")?.contentDocument?.querySelector("[data-painted]")
    && wanted.every((each) => document.querySelector(`${each}:enabled`))
"""
"""Whether the map is painted and all that is wanted can be used; asked in every animation frame."""

LOOK = """
() => {
    const text = (element) => element?.innerText.trim() ?? "";
    const box = (label) => document.querySelector(`[role=combobox][aria-label^="${label}"]`)?.value ?? "";
    const chosen = (group, state) =>
        [...document.querySelectorAll(`[aria-label^="${group}"] [${state}=true]`)].map(text).join(", ");
    const frame = document.querySelector("iframe[title^=streamlit_folium]")?.contentDocument;
    const { testScriptState, testConnectionState } = document.querySelector("[data-testid=stApp]")?.dataset ?? {};
    return {
        atRest: testScriptState === "notRunning" && testConnectionState === "CONNECTED",
        query: location.search,
        council: box("Council"),
        year: box("Year"),
        measure: box("Measure"),
        types: chosen("Authority types", "aria-pressed"),
        tier: chosen("Where two councils", "aria-checked"),
        own: document.querySelector("[role=switch]")?.checked ? "on" : "off",
        heading: text(document.querySelector(".st-key-panel h2")),
        panel: text(document.querySelector(".st-key-panel")),
        legend: document.querySelector("[aria-label=Legend] h2")?.firstChild?.textContent ?? "",
        notices: text(document.querySelector(".st-key-notices")),
        areas: [...(frame?.querySelectorAll("path[data-class]") ?? [])].filter((path) => path.dataset.class).length,
    };
}
"""
"""What the page shows at this moment, all at once."""


@dataclass(frozen=True)
class Visit:
    """A visit as it went.

    Attributes
    ----------
    plan : Plan
        As it should have gone.
    losses : tuple of str
        What is not as it should be, each with what was expected and what was found; none if nothing was lost.
    seconds : float
        How long it took.
    """

    plan: Plan
    losses: tuple[str, ...]
    seconds: float


class Line:
    """Whether anything still goes over the line between a page and the server."""

    def __init__(self, page: Page) -> None:
        self._is_answered = True
        self._last = time.perf_counter()
        page.on("websocket", self._listen)

    def _listen(self, websocket: WebSocket) -> None:
        websocket.on("framesent", lambda _: self._note(is_answered=False))
        websocket.on("framereceived", lambda _: self._note(is_answered=True))

    def _note(self, is_answered: bool) -> None:
        self._is_answered = is_answered
        self._last = time.perf_counter()

    def begin(self) -> None:
        """Whatever was quiet until now, something has just been done."""
        self._last = time.perf_counter()

    def is_quiet_for(self, seconds: float) -> bool:
        """Whether the server spoke last, and at least that long ago."""
        return self._is_answered and time.perf_counter() - self._last >= seconds


class Visitor:
    """Somebody who makes a visit, in a tab of a fresh browser."""

    def __init__(self, plan: Plan, page: Page, address: str) -> None:
        self.plan = plan
        self.losses: list[str] = []
        self.seconds = 0.0
        self._page = page
        self._line = Line(page)
        self._map_page = MapPage(page, address)
        self._connected = page.locator("[data-testid=stApp][data-test-connection-state=CONNECTED]")

    @property
    def visit(self) -> Visit:
        """The visit as it has gone."""
        return Visit(self.plan, tuple(self.losses), self.seconds)

    @contextmanager
    def under_way(self, what: str) -> Iterator[None]:
        """A part of the visit: it takes its time, and if it cannot be completed that counts as lost."""
        started = time.perf_counter()
        try:
            yield
        except (Error, AssertionError) as error:  # time-outs are errors too
            self.losses.append(f"could not be completed ({what}): {_in_a_line(error)}")
            with suppress(Error):  # of a page that has crashed nothing more can be said
                self._note_differences(self.plan.end, in_words_of_screen(self._page.evaluate(LOOK)))
        finally:
            self.seconds += time.perf_counter() - started

    def open(self) -> None:
        """Enter the address, and return at once."""
        self._page.goto(f"{self._map_page.address}{path_of(self.plan.start)}", wait_until="commit")

    def wait_until_usable(self, *wanted: str) -> None:
        """Wait until the map is painted and what is wanted can be used, and not a moment longer."""
        self._page.wait_for_function(CAN_BE_USED, arg=list(wanted))

    def choose(self) -> None:
        """Choose all that is planned, as fast as can be."""
        for choice in self.plan.choices:
            choice.make(self._map_page)

    def compare(self, view: View, when: str = "") -> None:
        """Wait until the page has come to rest, and note what it does not show of a view."""
        self._note_differences(view, self._shown_at_rest(shown_of(view)), when)

    def _note_differences(self, view: View, found: Mapping[str, str], when: str = "") -> None:
        expected = shown_of(view)
        self.losses += [
            f"{when}{name} should be “{expected.get(name, '')}” and is “{found.get(name, '')}”"
            for name in expected | dict(found)
            if expected.get(name) != found.get(name)
        ]

    def _shown_at_rest(self, expected: Mapping[str, str]) -> dict[str, str]:
        """What the page shows when the server has said all it has to say."""
        self._line.begin()
        deadline = time.perf_counter() + WAIT_TIMEOUT_SECONDS
        while time.perf_counter() < deadline:
            seen = self._page.evaluate(LOOK)
            found = in_words_of_screen(seen)
            quiet = SURE_SECONDS if found == expected else DOUBTFUL_SECONDS
            if seen["atRest"] and self._line.is_quiet_for(quiet):
                return found
            self._page.wait_for_timeout(50)  # lets what goes over the line be heard
        raise TimeoutError("The page did not come to rest.")

    def wait_until_cut_off(self) -> None:
        """Wait until the page has noticed that the server is gone: its filters cannot be used."""
        expect(self._connected).to_have_count(0)
        expect(self._map_page.year).to_be_disabled()

    def wait_until_reconnected(self) -> None:
        """Wait until the page has found the server again by itself: no dialog is there, its filters can be used."""
        expect(self._connected).to_have_count(1)
        expect(self._page.get_by_role("dialog")).to_have_count(0)
        expect(self._map_page.year).to_be_enabled()


@contextmanager
def visitor_of(plan: Plan, browser: Browser, address: str) -> Iterator[Visitor]:
    """A visitor who leaves when the block ends."""
    context = browser.new_context(
        bypass_csp=True,  # Playwright waits by having the page evaluate texts
        viewport=VIEWPORT,  # type: ignore[arg-type]
        locale="en-GB",
        reduced_motion="reduce",
    )
    context.set_default_timeout(WAIT_TIMEOUT_SECONDS * 1000)
    try:
        yield Visitor(plan, context.new_page(), address)
    finally:
        context.close()


def in_words_of_screen(seen: Mapping[str, Any]) -> dict[str, str]:
    """What :data:`LOOK` has seen, in the words of :func:`shown_of`."""
    said = parameters_of(View(max(years()))) | dict(parse_qsl(seen["query"].removeprefix("?"), keep_blank_values=True))
    year = re.search(r"\d{4}–\d\d", seen["panel"])
    return {f"{name} in the address": text for name, text in said.items()} | {
        "the Council box": _without_bracket(seen["council"]),
        "the Year box": _without_bracket(seen["year"]),
        "the Measure box": seen["measure"],
        "types pressed": seen["types"],
        "tier": seen["tier"],
        "own figures only": seen["own"],
        "the panel’s heading": seen["heading"],
        "the panel’s year": year[0] if year else "",
        "the legend’s heading": seen["legend"],
        "areas painted": str(seen["areas"]),
        "notices": " ".join(seen["notices"].split()),
    }


def _without_bracket(text: str) -> str:
    """A label without what stands in brackets behind it: how many figures there are, or until when."""
    return text.partition(" (")[0]


def _in_a_line(error: Exception) -> str:
    """What an error says, and what Playwright logged on the way: each thing once."""
    return " / ".join(dict.fromkeys(line.strip(" -") for line in str(error).splitlines() if line.strip()))

"""Whether a choice is ever lost on a server that has too little time: three kinds of visits, each checked in full.

.venv/bin/python -m bench.busy

The server has one processor, which it shares with three busy loops; the browser has the others. Each visitor is a
fresh one in a headless Chromium. What a visit should show is said here in the words of the screen, and not asked of the
app's own code.
"""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import psutil
import typer
from playwright.sync_api import Browser, Error, Page, TimeoutError, WebSocket, expect, sync_playwright
from rich.console import Console
from rich.progress import track
from rich.table import Table

from bench.against_naive import FLAGS
from bench.browser_visit import VIEWPORT
from bench.machine import PROJECT, in_words, measured_on
from bench.serve import serving
from lgo_map.councils.register import (
    AUTHORITY_TYPES,
    TYPE_NAMES_PLURAL,
    authorities_of_year,
    council_of,
    load_register,
    tier_of,
    tier_of_code,
)
from lgo_map.figures.measures import DEFAULT_MEASURE, MEASURES
from lgo_map.figures.years import year_name
from lgo_map.records.statistics import load_statistics, years_with_figures
from lgo_map.wording.numbers import first_upper
from tests.browser.map_page import MapPage

APP = PROJECT / "app.py"
RESULTS = PROJECT / "bench" / "results" / "busy.json"
SEED = 20261125
LOOPS = 3
PAGES_AT_ONCE = 10
"""So many pages are open when the server is killed: a restart takes longer than a visit."""

PATIENCE_SECONDS = 60
"""A visit that waits longer than this for anything counts as lost."""

SURE_SECONDS, DOUBTFUL_SECONDS = 1.5, 5.0
"""The app has come to rest when nothing has gone over the line for so long: if all is as it should be, and if not."""

LOOP = "import os, sys\nwhile os.getppid() == int(sys.argv[1]): pass"
"""Busy, but never longer than whoever started it lives."""

TIERS = {"upper": "County councils", "lower": "District councils"}
OPPOSITE = {"upper": "lower", "lower": "upper"}
NOBODY = "Choose a council"
"""The panel's heading as long as no council is chosen."""

NORTHAMPTON, COLCHESTER, LEEDS, BIRMINGHAM = "E07000154", "E07000071", "E08000035", "E08000025"
CORNWALL, WILTSHIRE, SHROPSHIRE, HEREFORDSHIRE = "E06000052", "E06000054", "E06000051", "E06000019"
OF_NO_TIER = (LEEDS, BIRMINGHAM, CORNWALL, WILTSHIRE, SHROPSHIRE, HEREFORDSHIRE)
"""Councils of every year, each alone in its area and large enough to be clicked; choosing one changes nothing else."""

SWITCHABLE_TYPES = ("metropolitan", "unitary", "london")
"""Without county or district councils the map turns to the other tier, and more than one filter would change."""

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

console = Console(width=max(Console().width, 120))


class Kind(StrEnum):
    """A kind of visit, as `--kind` names it."""

    PICK = "pick"
    FILTERS = "filters"
    RESTART = "restart"


KINDS = {
    Kind.PICK: "pick at once",
    Kind.FILTERS: "two filters at once",
    Kind.RESTART: "first choice after a restart",
}
"""What the table calls them."""


@dataclass(frozen=True)
class View:
    """All that a visitor can have chosen on the map page; the names are those of the address."""

    year: int
    types: tuple[str, ...] = AUTHORITY_TYPES
    tier: str = "upper"
    measure: str = DEFAULT_MEASURE
    own: bool = False
    council: str | None = None


@dataclass(frozen=True)
class Choice:
    """Something a visitor chooses.

    Attributes
    ----------
    words : str
        What it is, for the report.
    make : callable
        Does it in the browser.
    changes : mapping of str to any
        The fields of the view that are others then.
    """

    words: str
    make: Callable[[MapPage], None]
    changes: Mapping[str, Any]


@dataclass(frozen=True)
class Plan:
    """A visit as it should go.

    Attributes
    ----------
    kind : Kind
        What kind of visit it is.
    number : int
        Which of its kind.
    start : View
        The view whose address is opened.
    choices : tuple of Choice
        What is chosen then, one right after the other.
    waits : bool
        Whether the visitor lets the page come to rest before choosing.
    """

    kind: Kind
    number: int
    start: View
    choices: tuple[Choice, ...]
    waits: bool = False

    @property
    def end(self) -> View:
        """The view there should be in the end."""
        view = self.start
        for choice in self.choices:
            view = replace(view, **choice.changes)
        return view

    @property
    def words(self) -> str:
        """The visit in a line."""
        when = " (at rest)" if self.waits else ""
        chosen = ", then ".join(choice.words for choice in self.choices)
        return f"{KINDS[self.kind]} {self.number}: {path_of(self.start)}{when}, {chosen}"


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
        """Whether the server spoke last, and that so long ago."""
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
        deadline = time.perf_counter() + PATIENCE_SECONDS
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


@dataclass
class BusyServer:
    """The app on one processor, which others keep busy; it can be killed and is the same address when it is back.

    Attributes
    ----------
    processor : int
        The one it has to share.
    """

    processor: int
    _running: ExitStack = field(default_factory=ExitStack)
    _port: int | None = None

    def __enter__(self) -> BusyServer:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._running.close()

    @property
    def address(self) -> str:
        """Its address, without a slash at the end."""
        return f"http://127.0.0.1:{self._port}"

    def start(self) -> None:
        """Start it, for the first time or again, and return when it answers."""
        self._server = self._running.enter_context(serving(APP, port=self._port, processors=[self.processor]))
        self._port = urlsplit(self._server.url).port

    def kill(self) -> None:
        """End its process as a crash would, with no time to say a word."""
        self._server.process.kill()
        self._running.close()


@contextmanager
def busy_loops(processor: int) -> Iterator[None]:
    """Keep a processor busy with :data:`LOOPS` loops until the block ends."""
    loops: list[subprocess.Popen[bytes]] = []
    try:
        for _ in range(LOOPS):
            loops.append(subprocess.Popen([sys.executable, "-c", LOOP, str(os.getpid())]))  # noqa: S603 - ours
            psutil.Process(loops[-1].pid).cpu_affinity([processor])
        yield
    finally:
        for loop in loops:
            loop.kill()
            loop.wait()


@contextmanager
def only_on(processors: Sequence[int]) -> Iterator[None]:
    """Stay on some processors until the block ends, and with us all that we start and do not put elsewhere."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, processors)
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


@contextmanager
def visitor_of(plan: Plan, browser: Browser, address: str) -> Iterator[Visitor]:
    """A visitor who leaves when the block ends."""
    context = browser.new_context(viewport=VIEWPORT, locale="en-GB", reduced_motion="reduce")  # type: ignore[arg-type]
    context.set_default_timeout(PATIENCE_SECONDS * 1000)
    try:
        yield Visitor(plan, context.new_page(), address)
    finally:
        context.close()


@cache
def years() -> tuple[int, ...]:
    """The years there are, the newest last."""
    return tuple(sorted(years_with_figures(load_statistics())))


@cache
def name_of(code: str) -> str:
    """A council's name."""
    return council_of(load_register(), code).name


@cache
def type_of(code: str) -> str:
    """A council's authority type."""
    return council_of(load_register(), code).authority_type


@cache
def areas_of(year: int, types: tuple[str, ...], tier: str) -> int:
    """How many councils are painted."""
    kinds = authorities_of_year(load_register(), year)["authority_type"]
    return int((kinds.isin(types) & (kinds.map(tier_of) != OPPOSITE[tier])).sum())


def type_name(kind: str) -> str:
    """An authority type as its button calls it."""
    return first_upper(TYPE_NAMES_PLURAL[kind])


def parameters_of(view: View) -> dict[str, str]:
    """What an address says that leaves nothing of the view unsaid."""
    return {
        "year": str(view.year),
        "types": ",".join(view.types),
        "tier": view.tier,
        "measure": view.measure,
        "own": "yes" if view.own else "no",
        "council": view.council or "",
    }


def path_of(view: View) -> str:
    """The address of a view on its server: its year, and what differs from the view of a first visit."""
    usual = parameters_of(View(max(years())))
    said = {name: text for name, text in parameters_of(view).items() if name == "year" or text != usual[name]}
    return f"/?{urlencode(said, safe=',')}"


def shown_of(view: View) -> dict[str, str]:
    """What a page shows of a view, by what it is called in the report."""
    code = view.council
    return {f"{name} in the address": text for name, text in parameters_of(view).items()} | {
        "the Council box": name_of(code) if code else "",
        "the Year box": year_name(view.year),
        "the Measure box": MEASURES[view.measure].name,
        "types pressed": ", ".join(type_name(kind) for kind in view.types),
        "tier": TIERS[view.tier],
        "own figures only": "on" if view.own else "off",
        "the panel’s heading": name_of(code) if code else NOBODY,
        "the panel’s year": year_name(view.year),
        "the legend’s heading": MEASURES[view.measure].name,
        "areas painted": str(areas_of(view.year, view.types, view.tier)),
        "notices": "",
    }


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


def another_year(view: View, chance: random.Random) -> Choice:
    """Choose another year."""
    year = chance.choice([each for each in years() if each != view.year])
    name = year_name(year)
    return Choice(f"year {name}", lambda page: page.pick(page.year, name), {"year": year})


def another_measure(view: View, chance: random.Random) -> Choice:
    """Choose another measure."""
    key = chance.choice([each for each in MEASURES if each != view.measure])
    name = MEASURES[key].name
    return Choice(f"measure “{name}”", lambda page: page.pick(page.measure, name), {"measure": key})


def a_type_less(view: View, chance: random.Random) -> Choice:
    """Switch an authority type off."""
    kind = chance.choice([each for each in SWITCHABLE_TYPES if each in view.types])
    name = type_name(kind)
    left = tuple(each for each in view.types if each != kind)
    return Choice(f"without {name}", lambda page: page.types.get_by_role("button", name=name).click(), {"types": left})


def the_other_tier(view: View, chance: random.Random) -> Choice:
    """Paint the other councils where two share an area."""
    tier = OPPOSITE[view.tier]
    name = TIERS[tier]
    return Choice(f"tier {name}", lambda page: page.tiers.get_by_role("radio", name=name).click(), {"tier": tier})


def own_figures_switched(view: View, chance: random.Random) -> Choice:
    """Switch to the Ombudsman's own figures, or back."""
    words = f"own figures {'off' if view.own else 'on'}"
    switch = "The Ombudsman’s own figures only"
    return Choice(words, lambda page: page.page.get_by_text(switch).click(), {"own": not view.own})


def a_council_picked(view: View, chance: random.Random) -> Choice:
    """Pick a council in the list, one that leaves the tier alone."""
    return pick_of(chance.choice([each for each in OF_NO_TIER if each != view.council]))


def a_council_clicked(view: View, chance: random.Random) -> Choice:
    """Click a council on the map, one that is painted."""
    painted = [each for each in OF_NO_TIER if each != view.council and type_of(each) in view.types]
    code = chance.choice(painted)
    return Choice(f"{name_of(code)} on the map", lambda page: page.click_shape(code), {"council": code})


def pick_of(code: str) -> Choice:
    """Pick a council in the list by typing its name; one of two tiers turns the map to its own."""
    name, tier = name_of(code), tier_of_code(code)
    changes = {"council": code} | ({"tier": tier} if tier in TIERS else {})
    return Choice(f"{name} in the list", lambda page: page.pick(page.council, name), changes)


ChoiceOf = Callable[[View, random.Random], Choice]
PAIRS: tuple[tuple[ChoiceOf, ChoiceOf], ...] = (
    (another_year, another_measure),
    (a_type_less, another_year),
    (own_figures_switched, another_measure),
    (the_other_tier, a_council_picked),
    (a_council_clicked, another_measure),
)
"""What is chosen at once, in either order."""

FIRST_CHOICES: tuple[ChoiceOf, ...] = (
    another_measure,
    another_year,
    a_type_less,
    a_council_picked,
    a_council_clicked,
    own_figures_switched,
    the_other_tier,
)
"""What is chosen first after a restart."""


def plans_of(kind: Kind, visits: int, seed: int) -> list[Plan]:
    """All visits of a kind; each is drawn by itself, so that fewer visits are the first of more."""
    plan_of = {Kind.PICK: a_pick, Kind.FILTERS: two_filters, Kind.RESTART: a_first_choice}[kind]
    return [plan_of(number, random.Random(f"{seed} {kind} {number}")) for number in range(1, visits + 1)]  # noqa: S311


def a_pick(number: int, chance: random.Random) -> Plan:
    """Open the districts of 2019–20, and pick Northampton as soon as that can be done."""
    start = View(2020, tier="lower")
    return Plan(Kind.PICK, number, start, (pick_of(NORTHAMPTON),))


def two_filters(number: int, chance: random.Random) -> Plan:
    """Open the map, and choose two things without waiting for the answer to the first."""
    start = chance.choice((View(2020, tier="lower"), View(2024)))
    pair = [choice_of(start, chance) for choice_of in PAIRS[number % len(PAIRS)]]
    chance.shuffle(pair)
    return Plan(Kind.FILTERS, number, start, tuple(pair), waits=chance.random() < 0.5)


def a_first_choice(number: int, chance: random.Random) -> Plan:
    """Have a council and other things chosen, and choose something else when the server is back."""
    start = chance.choice(
        (
            View(2020, tier="lower", council=NORTHAMPTON),
            View(2022, ("district", "unitary"), "lower", "compliance_rate", council=COLCHESTER),
            View(2024, own=True, council=LEEDS),
            View(max(years()), measure="upheld_per_100k", council=BIRMINGHAM),
        )
    )
    choice_of = FIRST_CHOICES[number % len(FIRST_CHOICES)]
    return Plan(Kind.RESTART, number, start, (choice_of(start, chance),), waits=True)


def visit_at_once(plan: Plan, browser: Browser, address: str) -> Visit:
    """Open the map, choose as soon as that can be done, and look in the end."""
    with visitor_of(plan, browser, address) as visitor:
        with visitor.under_way("opening and choosing"):
            visitor.open()
            visitor.wait_until_usable(*([COUNCIL_BOX] if plan.kind == Kind.PICK else FILTERS))
            if plan.waits:
                visitor.compare(plan.start, "before any choice, ")
            visitor.choose()
            visitor.compare(plan.end)
        return visitor.visit


def visits_across_a_restart(plans: Sequence[Plan], browser: Browser, server: BusyServer) -> Iterator[Visit]:
    """Open all pages, kill the server, start it again, and then choose in one after the other."""
    with ExitStack() as open_:
        visitors = [open_.enter_context(visitor_of(plan, browser, server.address)) for plan in plans]
        for visitor in visitors:
            with visitor.under_way("opening"):
                visitor.open()
                visitor.wait_until_usable(*FILTERS)
                visitor.compare(visitor.plan.start, "before the restart, ")
        server.kill()
        for visitor in (each for each in visitors if not each.losses):
            with visitor.under_way("noticing that the server is gone"):
                visitor.wait_until_cut_off()
        server.start()
        for visitor in visitors:
            if not visitor.losses:
                with visitor.under_way("coming back and choosing"):
                    visitor.wait_until_reconnected()
                    visitor.choose()
                    visitor.compare(visitor.plan.end)
            yield visitor.visit


def visits_of(plans: Sequence[Plan], browser: Browser, server: BusyServer) -> Iterator[Visit]:
    """Make visits of one kind."""
    if plans[0].kind == Kind.RESTART:
        for first in range(0, len(plans), PAGES_AT_ONCE):
            yield from visits_across_a_restart(plans[first : first + PAGES_AT_ONCE], browser, server)
    else:
        for plan in plans:
            yield visit_at_once(plan, browser, server.address)


def take(plans: Sequence[Plan], browser: Browser, server: BusyServer) -> list[Visit]:
    """Make visits of one kind, and say at once of each that lost something what it lost."""
    visits = []
    made = visits_of(plans, browser, server)
    for visit in track(made, KINDS[plans[0].kind], total=len(plans), console=console, transient=True):
        visits.append(visit)
        if visit.losses:
            console.print(line_of(visit), style="red", soft_wrap=True, markup=False, highlight=False)
    return visits


def line_of(visit: Visit) -> str:
    """A visit that lost something, in a line."""
    return f"{visit.plan.words}: {'; '.join(visit.losses)}"


def keep(kind: Kind, visits: Sequence[Visit], seed: int, about: Mapping[str, Any], path: Path) -> None:
    """Write down how the visits of a kind went; what is held of other kinds stays."""
    held = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    lost = [line_of(visit) for visit in visits if visit.losses]
    held[KINDS[kind]] = {
        "measured_on": dict(about),
        "busy_loops": LOOPS,
        "seed": seed,
        "visits": len(visits),
        "lost": len(lost),
        "median_seconds": round(statistics.median(visit.seconds for visit in visits), 1),
        "losses": lost,
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(held, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def show(visits: Mapping[Kind, Sequence[Visit]], caption: str) -> None:
    """Print a row for each kind, and how many lost anything in all."""
    table = Table("Visits", title=f"A server on one processor, {LOOPS} busy loops beside it", caption=caption)
    for heading in ("Made", "Lost something", "Median s"):
        table.add_column(heading, justify="right")
    for kind, made in visits.items():
        lost = sum(bool(visit.losses) for visit in made)
        median = statistics.median(visit.seconds for visit in made)
        table.add_row(KINDS[kind], str(len(made)), f"[{'red' if lost else 'green'}]{lost}[/]", f"{median:.1f}")
    console.print(table)


def main(
    visits: Annotated[int, typer.Option(min=1, help="Visits of each kind.")] = 200,
    kind: Annotated[Kind | None, typer.Option(help="One kind only.")] = None,
    seed: Annotated[int, typer.Option(help="What is drawn, and chosen in which order, depends on it.")] = SEED,
    results: Annotated[Path, typer.Option(help="Where the numbers go.")] = RESULTS,
    chromium: Annotated[
        str | None, typer.Option(help="The Chromium to use; by default the system's, else Playwright's own.")
    ] = None,
) -> None:
    """Visit a server that has too little time, and count the visits that lost a choice or anything else."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # ends what has been started, as Ctrl-C does
    expect.set_options(timeout=PATIENCE_SECONDS * 1000)
    about = measured_on()  # before the visits load the machine
    processors = sorted(os.sched_getaffinity(0))
    made: dict[Kind, list[Visit]] = {}
    with ExitStack() as open_:
        open_.enter_context(busy_loops(processors[0]))
        server = open_.enter_context(BusyServer(processors[0]))
        open_.enter_context(only_on(processors[1:] or processors))
        playwright = open_.enter_context(sync_playwright())
        browser = playwright.chromium.launch(executable_path=chromium or shutil.which("chromium"), args=FLAGS)
        open_.callback(browser.close)
        about |= {"chromium": browser.version}
        for each in [kind] if kind else Kind:
            made[each] = take(plans_of(each, visits, seed), browser, server)
            keep(each, made[each], seed, about, results)
    show(made, f"{in_words(about)}; Chromium {about['chromium']}")
    lost = sum(bool(visit.losses) for taken in made.values() for visit in taken)
    console.print(f"{lost} of {sum(map(len, made.values()))} lost anything", highlight=False)
    if lost:
        raise typer.Exit(1)


def _without_bracket(text: str) -> str:
    """A label without what stands in brackets behind it: how many figures there are, or until when."""
    return text.partition(" (")[0]


def _in_a_line(error: Exception) -> str:
    """What an error says, and what Playwright logged on the way: each thing once."""
    return " / ".join(dict.fromkeys(line.strip(" -") for line in str(error).splitlines() if line.strip()))


if __name__ == "__main__":
    try:
        typer.run(main)
    except RuntimeError as error:
        raise SystemExit(str(error)) from error

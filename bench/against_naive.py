"""The app against its naive opponent, in one run and taking turns: what a visitor waits for, and what is sent.

.venv/bin/python -m bench.against_naive
"""

from __future__ import annotations

import json
import shutil
import statistics
from collections import defaultdict
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

import typer
from playwright.sync_api import Browser, sync_playwright
from rich.console import Console
from rich.progress import track
from rich.table import Table

from bench.browser_visit import VIEWPORT, File, Itinerary, VisitTimes, arrive, browse, heading_time
from bench.machine import PROJECT, in_words, measured_on
from bench.serve import Server, serving
from lgo_map.councils.boundaries import load_boundaries
from lgo_map.councils.register import TYPE_NAMES_PLURAL, authorities_of_year, council_of, load_register, tier_of
from lgo_map.figures.years import year_name
from lgo_map.records.statistics import load_statistics, years_with_figures

EMPTY = PROJECT / "bench" / "empty_app.py"
APPS = {"app": PROJECT / "app.py", "naive": PROJECT / "bench" / "naive_app.py"}
"""The app runs with the settings of its folder, the naive opponent with Streamlit's own, as a tutorial's would."""

RESULTS = PROJECT / "bench" / "results" / "visits.json"
COUNCIL = "E10000012"  # Essex, whose rate of the newest year is known
TYPE = "london"
FLAGS = ["--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-sync"]

COLD, WARM = "arrival, cold", "arrival, warm"
TIMES = {
    COLD: "Arrival → painted, first visit",
    WARM: "Arrival → painted, returning",
    "click": "Click → panel with figures",
    "filter": "Filter → map repainted",
    "year": "Other year → map repainted",
}
"""What is timed, and what the table calls it."""

WEBSOCKET, GEOMETRY, OURS, STREAMLIT = "websocket", "geometry", "beyond Streamlit", "Streamlit"
SIZES = {
    WEBSOCKET: "Websocket, first view",
    **{f"websocket, {step}": f"Websocket, {step}" for step in ("filter", "click", "year")},
    GEOMETRY: "File of the geometry",
    OURS: "All but Streamlit’s files",
    STREAMLIT: "Streamlit’s own files",
    "returning": "All files, returning",
}
"""What is weighed, and what the table calls it."""

PARTS = {"click": 1 / 6, "filter": 1 / 4, COLD: 0.6, WARM: 0.45}
"""The part of the naive opponent's time that the app may take at most."""

LIMITS = {"click": 350, WEBSOCKET: 60_000, GEOMETRY: 200_000, OURS: 500_000}
"""What the app must stay under, in milliseconds or bytes."""

READY_SECONDS = 3
STARTS = 3


@dataclass
class Measured:
    """All that was measured of one of the two.

    Attributes
    ----------
    times : dict of str to list of float
        Milliseconds of each visit, by the keys of :data:`TIMES`.
    sizes : dict of str to list of int
        Bytes of each visit, by the keys of :data:`SIZES`.
    starts : list of float
        Seconds from the start of the server's process until it was ready.
    checks : dict of str to list of bool
        Of each visit, what happened to the map when the filter changed.
    files : list of File
        What the last first visit fetched beyond Streamlit's front end.
    """

    times: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    sizes: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    starts: list[float] = field(default_factory=list)
    checks: dict[str, list[bool]] = field(default_factory=lambda: defaultdict(list))
    files: list[File] = field(default_factory=list)

    def note(self, first: VisitTimes, again: VisitTimes) -> None:
        """Take up what a first visit and the next one by the same visitor took."""
        steps = {name: value for name, value in first.times.items() if name != "arrival"}
        times = {COLD: first.times["arrival"], WARM: again.times["arrival"]} | steps
        by_kind = {kind: sum(file.size for file in first.files if file.kind == kind) for kind in _kinds(first.files)}
        sent = {f"websocket, {step}": size for step, size in first.received.items() if step != "arrival"}
        sizes = {
            WEBSOCKET: first.received["arrival"],
            GEOMETRY: by_kind.get("geometry", 0),
            OURS: sum(size for kind, size in by_kind.items() if kind != "Streamlit"),
            STREAMLIT: by_kind["Streamlit"],
            "returning": sum(file.size for file in again.files),
        } | sent
        checks = {"emptied": first.emptied, "same frame": first.same_frame, "same shapes": first.same_shapes}
        for name, milliseconds in times.items():
            self.times[name].append(milliseconds)
        for name, size in sizes.items():
            self.sizes[name].append(size)
        for name, holds in checks.items():
            self.checks[name].append(holds)
        self.files = [file for file in first.files if file.kind != "Streamlit"]


@dataclass(frozen=True)
class Comparison:
    """What was measured of both.

    Attributes
    ----------
    measured : dict of str to Measured
        By the keys of :data:`APPS`.
    empty : dict of str to list of float
        Milliseconds until a page with nothing but a heading is there, first and returning visits.
    chromium : str
        The browser's version.
    """

    measured: dict[str, Measured]
    empty: dict[str, list[float]]
    chromium: str


def itinerary_of_visit(both_tiers: bool) -> Itinerary:
    """What both visitors do, and how many councils are filled then, from the data: of one tier, or of both."""
    register, areas = load_register(), load_boundaries().set_index("code")
    years = years_with_figures(load_statistics())

    def painted(year: int, without: str | None = None) -> int:
        kinds = authorities_of_year(register, year)["authority_type"]
        return int(((both_tiers | (kinds.map(tier_of) != "lower")) & (kinds != without)).sum())

    point = areas.geometry[COUNCIL].representative_point()
    name = TYPE_NAMES_PLURAL[TYPE]
    return Itinerary(
        councils=painted(max(years)),
        type_name=name[0].upper() + name[1:],
        councils_without_type=painted(max(years), TYPE),
        place=(point.x, point.y),
        council_name=council_of(register, COUNCIL).name,
        year_name=year_name(min(years)),
        councils_of_year=painted(min(years), TYPE),
    )


def served(app: Path) -> AbstractContextManager[Server]:
    """Serve an app with the settings of its own folder; it asks nothing of another host."""
    alone = {"STREAMLIT_BROWSER_GATHER_USAGE_STATS": "false", "STREAMLIT_BROWSER_SERVER_ADDRESS": "localhost"}
    return serving(app, project=app.parent, environment=alone)


def visit_twice(browser: Browser, url: str, itinerary: Itinerary) -> tuple[VisitTimes, VisitTimes]:
    """A first visit with an empty cache, and the next one by the same visitor, in another tab."""
    context = browser.new_context(bypass_csp=True, viewport=VIEWPORT)  # type: ignore[arg-type]
    page, traffic, first = arrive(context, url, itinerary)
    browse(page, traffic, itinerary, first)
    page.close()
    _, _, again = arrive(context, url, itinerary)
    context.close()
    return first, again


def visit_empty(browser: Browser, url: str) -> dict[str, float]:
    """A first and a returning visit to the page with nothing but a heading: milliseconds until it is there."""
    context = browser.new_context(bypass_csp=True, viewport=VIEWPORT)  # type: ignore[arg-type]
    times = {name: heading_time(context, url) for name in (COLD, WARM)}
    context.close()
    return times


def compare(runs: int, chromium: str | None, say: Callable[[str], None]) -> Comparison:
    """Visit both in turn, `runs` times, and the empty page each time too."""
    measured = {name: Measured() for name in APPS}
    empty: dict[str, list[float]] = {COLD: [], WARM: []}
    itineraries = {name: itinerary_of_visit(both_tiers=name == "naive") for name in APPS}
    for name in [*APPS] * STARTS:
        with served(APPS[name]) as server:
            measured[name].starts.append(server.ready_seconds)
    with ExitStack() as open_, sync_playwright() as playwright:
        servers = {name: open_.enter_context(served(app)) for name, app in APPS.items()}
        empty_server = open_.enter_context(served(EMPTY))
        browser = playwright.chromium.launch(executable_path=chromium or shutil.which("chromium"), args=FLAGS)
        for name in APPS:
            say(f"A visit to the {name} that does not count")
            visit_twice(browser, servers[name].url, itineraries[name])
        visit_empty(browser, empty_server.url)
        for run in track(range(runs), "Visiting", transient=True):
            for name in [*APPS][:: 1 if run % 2 else -1]:  # neither is always the first
                measured[name].note(*visit_twice(browser, servers[name].url, itineraries[name]))
            for name, milliseconds in visit_empty(browser, empty_server.url).items():
                empty[name].append(milliseconds)
        version = browser.version
        browser.close()
    return Comparison(measured, empty, version)


def summary_of(measured: dict[str, Measured]) -> list[dict[str, Any]]:
    """A row a measure: medians and quartiles of both, their ratio, the target, and whether it is met."""
    rows = []
    for names, kind, unit in ((TIMES, "times", "ms"), (SIZES, "sizes", "bytes")):
        for key, label in names.items():
            app, naive = (_spread(getattr(each, kind)[key]) for each in measured.values())
            ratio = app["median"] / naive["median"] if naive["median"] else None
            target, met = _judged(key, app["median"], ratio)
            rows.append(
                {"key": key, "measure": label, "unit": unit, "app": app, "naive": naive}
                | {"ratio": ratio, "target": target, "met": met}
            )
    app, naive = (_spread([1000 * start for start in each.starts]) for each in measured.values())
    ready: dict[str, Any] = {"key": "ready", "measure": "Process started → ready", "unit": "ms"}
    ready |= {"app": app, "naive": naive, "ratio": app["median"] / naive["median"]}
    return [*rows, ready | {"target": f"< {READY_SECONDS} s", "met": app["median"] < 1000 * READY_SECONDS}]


def checks_of(measured: Measured) -> dict[str, bool]:
    """What holds of every visit when the filter changes, and of the geometry's file."""
    shapes = [file for file in measured.files if file.kind == "geometry"]
    return {
        "After a filter, the map’s frame is the same DOM node": all(measured.checks["same frame"]),
        "After a filter, every shape is the same DOM node": all(measured.checks["same shapes"]),
        "After a filter, the map is empty at no moment": not any(measured.checks["emptied"]),
        "The geometry’s file is kept by browsers for good": bool(shapes)
        and all("immutable" in file.cache_control for file in shapes),
    }


def show(rows: Sequence[dict[str, Any]], checks: dict[str, dict[str, bool]], runs: int, caption: str) -> None:
    """Print the table, and beneath it what was checked."""
    console = Console(width=max(Console().width, 128))
    table = Table(title=f"{runs} visits to each, in turn: median (quartiles)", caption=caption)
    for heading in ("", "App", "Naive", "Ratio", "To reach", ""):
        table.add_column(heading, no_wrap=True, justify="right" if heading in ("App", "Naive", "Ratio") else "left")
    for row in rows:
        verdict = {True: "[green]met[/]", False: "[red]not met[/]", None: ""}[row["met"]]
        ratio = f"{row['ratio']:.2f}" if row["ratio"] is not None else "–"
        spreads = (_in_words(row[name], row["unit"]) for name in APPS)
        table.add_row(row["measure"], *spreads, ratio, row["target"] or "–", verdict)
    console.print(table)
    for what, holds in checks["app"].items():
        console.print(f"{what}: {_yes(holds)} for the app, {_yes(checks['naive'][what])} for the naive opponent")


def main(
    runs: Annotated[int, typer.Option(min=2, help="Visits to each, after one that does not count.")] = 10,
    results: Annotated[Path, typer.Option(help="Where the numbers go.")] = RESULTS,
    chromium: Annotated[
        str | None, typer.Option(help="The Chromium to use; by default the system's, else Playwright's own.")
    ] = None,
) -> None:
    """Measure the app and its naive opponent in turn, print a table, keep the numbers."""
    about = measured_on()  # before the visits load the machine
    comparison = compare(runs, chromium, Console().print)
    measured = comparison.measured
    about |= {"chromium": comparison.chromium}
    rows, checks = summary_of(measured), {name: checks_of(each) for name, each in measured.items()}
    empty = {name: _spread(times) for name, times in comparison.empty.items()}
    kept = {
        "measured_on": about,
        "runs": runs,
        "summary": rows,
        "empty_page": empty,
        "checks": checks,
        "files": {name: [vars(file) for file in each.files] for name, each in measured.items()},
        "visits": {
            name: {"times": each.times, "sizes": each.sizes, "starts": each.starts} for name, each in measured.items()
        },
    }
    results.parent.mkdir(parents=True, exist_ok=True)
    results.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    show(rows, checks, runs, f"{in_words(about)}; Chromium {comparison.chromium}")
    first, again = (_in_words(empty[name], "ms") for name in (COLD, WARM))
    Console().print(f"A page of Streamlit with nothing but a heading: {first} at a first visit, {again} when returning")


def _kinds(files: Sequence[File]) -> set[str]:
    return {file.kind for file in files}


def _spread(values: Sequence[float]) -> dict[str, float]:
    low, median, high = statistics.quantiles(values, n=4, method="inclusive")
    spread = {"median": median, "lower": low, "upper": high, "least": min(values), "greatest": max(values)}
    return {name: round(value, 1) for name, value in spread.items()}


def _judged(key: str, median: float, ratio: float | None) -> tuple[str | None, bool | None]:
    """The target in words, and whether it is met; None for both where there is none."""
    targets, met = [], []
    if key in PARTS:
        targets.append(f"≤ {PARTS[key]:.2f} ×")
        met.append(ratio is not None and ratio <= PARTS[key])
    if key in LIMITS:
        is_time = key in TIMES
        targets.append(f"< {LIMITS[key]} ms" if is_time else f"< {LIMITS[key] // 1000} kB")
        met.append(median < LIMITS[key])
    return (", ".join(targets), all(met)) if targets else (None, None)


def _in_words(spread: dict[str, float], unit: str) -> str:
    divisor = 1000 if unit == "bytes" else 1
    low, median, high = (round(spread[name] / divisor) for name in ("lower", "median", "upper"))
    return f"{median:,} {'kB' if unit == 'bytes' else unit} ({low:,}–{high:,})"


def _yes(holds: bool) -> str:
    return "[green]yes[/]" if holds else "[red]no[/]"


if __name__ == "__main__":
    typer.run(main)

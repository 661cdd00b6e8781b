"""What the app's data may grow to, and what then takes longer.

Copies of the project are given more years of figures, more letters, more corners in their areas, and all of these
together (`bench.made_data`). Each is served, and the same is done there by a visitor without a browser
(`bench.session`), for what it costs the server, and by visitors with one (`bench.browser_visit`), for how long they
wait.
"""

from __future__ import annotations

import asyncio
import json
import math
import os
import shutil
import statistics
from collections import defaultdict
from collections.abc import Awaitable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import typer
from playwright.sync_api import sync_playwright
from rich.console import Console
from rich.progress import track
from rich.table import Table

from bench.browser_visit import VIEWPORT, Itinerary, VisitTimes, arrive, browse
from bench.load import perform_actions
from bench.machine import in_words, measured_on
from bench.made_data import grow, project_copy
from bench.process import only_on
from bench.report import ActionCost, stored
from bench.serve import Server, serving
from bench.session import Answer, Session
from bench.session_visits import Action, ClickPoint, choose_value, click_council, click_points_of_today, open_app
from lgo_map.councils.register import authorities_of_year, load_register, tier_of
from lgo_map.figures.years import year_name
from lgo_map.records.statistics import load_statistics, years_with_figures
from lgo_map.storage import PROJECT

RESULTS = PROJECT / "bench" / "results" / "growth.json"
TARGET = 1.3
"""How many times as long as today an interaction may take at most when all has grown."""

COUNCIL = "E08000035"  # Leeds: of one tier, in force in every year
YEAR, MEASURE = 2020, "Compliance"
TYPE = "unitary", "Unitary councils"
FLAGS = ["--no-sandbox", "--no-first-run", "--disable-background-networking"]


@dataclass(frozen=True)
class Size:
    """How far the data has grown; what is 0 is as it is today.

    Attributes
    ----------
    years : int
        Made years of figures, every figure of every council in force.
    letters : int
        Made letters.
    corners : int
        How many times as many corners the areas have.
    """

    years: int = 0
    letters: int = 0
    corners: int = 0

    @property
    def name(self) -> str:
        """What has grown, in words."""
        corners = f"corners × {self.corners}"
        grown = [f"{self.years} years", f"{self.letters:,} letters", corners]
        sizes = (self.years, self.letters, self.corners)
        return ", ".join(words for words, size in zip(grown, sizes, strict=True) if size) or "today"


TODAY = Size()
ALONE = {
    "years": (Size(years=8), Size(years=12), Size(years=20)),
    "letters": (TODAY, Size(letters=300), Size(letters=3000)),
    "corners": (TODAY, Size(corners=3), Size(corners=10)),
}
"""What grows alone, and the sizes through which an exponent is fitted. Today's years have few figures, made years all:
so the first of them is as many years as today, made."""
AS_TODAY = {"letters": 2, "corners": 1}
ALL = Size(years=20, letters=3000, corners=10)
SIZES = tuple(dict.fromkeys([TODAY, *(size for sizes in ALONE.values() for size in sizes), ALL]))

INTERACTIONS = (
    "map: type filter",
    "map: click on a council",
    "map: another year",
    "map: another measure",
    "browser: type filter",
    "browser: click on a council",
    "browser: another year",
)
PAGES = {
    "map": ("", ""),
    "council page": ("council", f"council={COUNCIL}"),
    "all councils": ("councils", ""),
    "letters, a word searched": ("letters", "q=complaints"),
    "benchmark": ("benchmark", f"council={COUNCIL}"),
    "compare": ("compare", f"councils={COUNCIL},E08000032"),
    "briefing": ("briefing", f"council={COUNCIL}"),
    "about": ("about", ""),
}


def measure(
    rounds: Annotated[int, typer.Option(min=1, help="How often to do each thing, after once that does not count.")] = 9,
    visits: Annotated[int, typer.Option(help="How many visits with a browser, after one that does not count.")] = 5,
    only: Annotated[list[str] | None, typer.Option(help="Measure this size; keep what is held of the others.")] = None,
    results: Annotated[Path, typer.Option(help="Where the numbers go.")] = RESULTS,
    markdown: Annotated[bool, typer.Option(help="Measure nothing; print what is held for the README.")] = False,
) -> None:
    """Grow copies of the project, visit each, and print what grows how."""
    if markdown:
        print(as_markdown(json.loads(results.read_text(encoding="utf-8"))))
        return
    before = stored(results) if only else {}
    wanted = [size for size in SIZES if not only or size.name in only]
    measured = before.get("measured", {}) | {
        size.name: visit_grown(size, rounds, visits) for size in track(wanted, "Growing", transient=True)
    }
    measured = {size.name: measured[size.name] for size in SIZES if size.name in measured}
    about = measured_on()
    kept = {
        "measured_on": about,
        "commits": before.get("commits", {}) | {size.name: about["commit"] for size in wanted},
        "rounds": rounds,
        "visits": visits,
        "target": TARGET,
        "sizes": {size.name: asdict(size) for size in SIZES},
        "measured": measured,
        "exponents": exponents(measured),
        "all_grown": against_today(measured),
    }
    results.parent.mkdir(parents=True, exist_ok=True)
    results.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    show(kept)


def visit_grown(size: Size, rounds: int, visits: int) -> dict[str, float]:
    """Grow a copy of the project, serve it on one processor, and visit it; each measure's median."""
    processors = sorted(os.sched_getaffinity(0))
    with project_copy() as project:
        if size != TODAY:
            grow(project, **asdict(size))
        with serving(project / "app.py", project=project, processors=processors[:1]) as server:
            with only_on(processors[1:]):
                measured = costs_to_server(server, rounds)
            return measured | waits_in_browser(server, itinerary_for(project), visits)


def costs_to_server(server: Server, rounds: int) -> dict[str, float]:
    """What starting and a visitor without a browser cost the server."""
    memory = server.process.memory_info().rss
    first = asyncio.run(perform_actions(server, iter([open_app()])))
    asyncio.run(perform_actions(server, a_round()))
    costs = asyncio.run(perform_actions(server, (action for _ in range(rounds) for action in a_round())))
    return {
        "server: start to ready, s": server.ready_seconds,
        "server: first run of all, ms": first[0].wall,
        "server: memory when ready, MB": memory / 1e6,
        "server: memory after all, MB": server.process.memory_info().rss / 1e6,
        **medians(costs),
    }


def itinerary_for(project: Path) -> Itinerary:
    """What there is to see of a copy of the project."""
    register, point = load_register(project / "data"), point_of_council()
    newest = max(years_with_figures(load_statistics(project / "data")))

    def painted(year: int, *, without: str = "") -> int:
        types = authorities_of_year(register, year)["authority_type"]
        return int((types.map(tier_of).isin(["upper", "single"]) & (types != without)).sum())

    return Itinerary(
        councils=painted(newest),
        type_name=TYPE[1],
        councils_without_type=painted(newest, without=TYPE[0]),
        place=(point.longitude, point.latitude),
        council_name=point.name,
        year_name=year_name(YEAR),
        councils_of_year=painted(YEAR, without=TYPE[0]),
    )


def waits_in_browser(server: Server, itinerary: Itinerary, visits: int) -> dict[str, float]:
    """How long people wait who come for the first time, and what files they are sent."""
    seen: list[VisitTimes] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        for _ in range(visits + 1):
            context = browser.new_context(bypass_csp=True, viewport=VIEWPORT)  # type: ignore[arg-type]
            page, traffic, visit = arrive(context, server.url, itinerary)
            browse(page, traffic, itinerary, visit)
            seen.append(visit)
            context.close()
        browser.close()
    names = {"click": "click on a council", "filter": "type filter", "year": "another year"}
    names = {"arrival": "address to map painted", **names}
    rows = {f"browser: {names[key]}, ms": statistics.median(v.times[key] for v in seen[1:]) for key in names}
    shapes = [sum(file.size for file in v.files if "/boundaries/" in file.address) / 1000 for v in seen[1:]]
    everything = [sum(file.size for file in v.files) / 1000 for v in seen[1:]]
    return rows | {
        "browser: shapes over the wire, kB": statistics.median(shapes),
        "browser: all files over the wire, kB": statistics.median(everything),
    }


def point_of_council() -> ClickPoint:
    """Where one clicks."""
    return next(point for point in click_points_of_today() if point.code == COUNCIL)


def a_round() -> Iterator[Action]:
    """Open the map and use it, then open every other page."""
    point = point_of_council()
    yield open_app("map")
    yield _named("type filter", choose_value("map", "", "types", [TYPE[1], "County councils"]))
    yield _named("click on a council", click_council(point))
    yield _named("another year", choose_value("map", "", "year", year_name(YEAR)))
    yield _named("another measure", choose_value("map", "", "measure", MEASURE))
    for name, (path, query) in PAGES.items():
        if path:
            yield Action(name, "opened anew", partial(_open, path=path, query=query))


def _open(session: Session, *, path: str, query: str) -> Awaitable[Answer]:
    return session.open(path, query)


def _named(kind: str, action: Action) -> Action:
    return Action("map", kind, action.act, action.shows)


def medians(costs: Sequence[ActionCost]) -> dict[str, float]:
    """The median of what each action took: processor and wall in milliseconds, and kilobytes by websocket."""
    groups: dict[str, list[ActionCost]] = defaultdict(list)
    for each in costs:
        groups[f"{each.page}: {each.kind}"].append(each)
    rows: dict[str, float] = {}
    for name, members in groups.items():
        rows[f"{name}, processor ms"] = statistics.median(each.processor for each in members)
        rows[f"{name}, wall ms"] = statistics.median(each.wall for each in members)
        rows[f"{name}, kB"] = statistics.median(each.received for each in members) / 1000
    return rows


def exponents(measured: Mapping[str, Mapping[str, float]]) -> dict[str, dict[str, float]]:
    """By what grows and measure, the exponent b of value = a × size^b: least squares of the logarithms."""
    found = {}
    for what, sizes in ALONE.items():
        if all(size.name in measured for size in sizes):
            grown = np.log([getattr(size, what) or AS_TODAY[what] for size in sizes])
            found[what] = {
                row: round(float(np.polyfit(grown, np.log([measured[size.name][row] for size in sizes]), 1)[0]), 3)
                for row, value in measured[sizes[0].name].items()
                if value > 0
            }
    return found


def against_today(measured: Mapping[str, Mapping[str, float]]) -> dict[str, dict[str, Any]]:
    """By measure, how many times today's value it is when all has grown, and whether that meets the target.

    Only interactions with the map have a target. Beside it stands the ratio to as many made years as there are today,
    where that is held: what this is less is not growth, but that few of today's figures are known.
    """
    rows: dict[str, dict[str, Any]] = {}
    if not {TODAY.name, ALL.name} <= measured.keys():
        return rows
    full = measured.get(ALONE["years"][0].name, {})
    for row, grown in measured[ALL.name].items():
        ratio = grown / measured[TODAY.name][row] if measured[TODAY.name][row] else math.nan
        rows[row] = {"ratio": round(ratio, 3)}
        if row in full:
            rows[row]["ratio_to_made_years"] = round(grown / full[row], 3)
        if row.startswith(INTERACTIONS) and not row.endswith("kB"):
            rows[row]["met"] = ratio <= TARGET
    return rows


def show(kept: Mapping[str, Any]) -> None:
    """Print a row for each measure: its value at each size, its exponents, and its ratio to today."""
    measured, fitted, ratios = kept["measured"], kept["exponents"], kept["all_grown"]
    table = Table("", title="What grows how: medians", caption=in_words(kept["measured_on"]))
    headings = [*measured, *(f"exponent of {what}" for what in fitted), "all / today", "all / 8 years", f"≤ {TARGET}"]
    for heading in headings:
        table.add_column(heading, justify="right")
    for row in next(iter(measured.values())):
        values = [f"{of_size[row]:,.{_decimals(of_size[row])}f}" for of_size in measured.values()]
        powers = [f"{fitted[what].get(row, math.nan):.2f}" for what in fitted]
        ratio = ratios.get(row, {})
        verdict = {True: "met", False: "not met", None: ""}[ratio.get("met")]
        both = [f"{ratio[key]:.2f}" if key in ratio else "" for key in ("ratio", "ratio_to_made_years")]
        table.add_row(row, *values, *powers, *both, verdict)
    Console(width=220).print(table)


def as_markdown(kept: Mapping[str, Any]) -> str:
    """The table for `bench/README.md`: today and all grown, their ratios, and the exponents."""
    measured, fitted = kept["measured"], kept["exponents"]
    headings = [
        "",
        "today",
        "all grown",
        "ratio",
        f"at most {TARGET}",
        "to 8 made years",
        *(f"*b* of {w}" for w in fitted),
    ]
    lines = [headings, ["---", *["---:"] * (len(headings) - 1)]]
    for row, ratio in kept["all_grown"].items():
        values = [measured[size.name][row] for size in (TODAY, ALL)]
        powers = [f"{fitted[what].get(row, math.nan):.2f}" for what in fitted]
        verdict = {True: "met", False: "**not met**", None: ""}[ratio.get("met")]
        shown = [f"{value:,.{_decimals(value)}f}" for value in values]
        lines.append(
            [row, *shown, f"{ratio['ratio']:.2f}", verdict, f"{ratio.get('ratio_to_made_years', '')}", *powers]
        )
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _decimals(value: float) -> int:
    """How many decimals leave three figures to read."""
    return max(0, 2 - math.floor(math.log10(value))) if value > 0 else 0


if __name__ == "__main__":
    typer.run(measure)

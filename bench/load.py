"""What visitors cost the server: processor time and memory for each, and how many of them one process holds.

Visitors are sessions of :mod:`bench.session`, so that no browser takes part. The server has one processor to itself
and the visitors have the others.
"""

from __future__ import annotations

import asyncio
import ctypes
import json
import os
import random
import statistics
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Annotated, Any

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import psutil
import typer
from rich.console import Console
from rich.table import Table

from bench.machine import measured_on
from bench.serve import PROJECT, Server, serving
from bench.session import Answer, PageError, Session
from lgo_map.councils.boundaries import load_boundaries
from lgo_map.councils.register import AUTHORITY_TYPES, TYPE_NAMES_PLURAL, authorities_of_year, load_register
from lgo_map.figures.measures import MEASURES
from lgo_map.figures.years import year_name
from lgo_map.wording.numbers import first_upper

RESULTS = PROJECT / "bench" / "results" / "load.json"
PLOT = PROJECT / "docs" / "load.svg"
SEED = 20260722
YEARS = range(2018, 2026)
TYPES = [first_upper(TYPE_NAMES_PLURAL[kind]) for kind in AUTHORITY_TYPES]
WORDS = ("delay", "remedy", "“apologise and pay”", "housing children", "Northampton")

FILTER, YEAR, MEASURE, CLICK = "type filter", "year", "measure", "click on the map"
THE_MAP_S = (FILTER, YEAR, MEASURE, CLICK)
"""The interactions by which the map page is judged."""

COUNTS = (1, 10, 50, 100, 200)
ARRIVAL_SECONDS, SETTLING_SECONDS = 0.25, 10
"""Visitors come one after the other, so far apart; so long after the last has come, the measured time begins."""

KEPT_SECONDS = 120
"""So long Streamlit keeps the session of somebody who has left, in case the connection was only interrupted."""

PAUSES = "3 to 10, 5.3 on average; after some interactions 15 to 30"
INK = "#6e7781"
"""Grey that can be read on white and on black."""

Project = Annotated[Path, typer.Option(help="The checkout to measure.")]
Results = Annotated[Path, typer.Option(help="Where the results are kept.")]

app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False, help=__doc__)
console = Console(width=120)


@dataclass(frozen=True)
class Place:
    """A council, and a point inside it (degrees)."""

    code: str
    name: str
    latitude: float
    longitude: float


@dataclass(frozen=True)
class Step:
    """Something a visitor does.

    Attributes
    ----------
    page, kind : str
        Where, and what.
    act : callable
        Does it in a session.
    shows : str, optional
        What the page has to say afterwards.
    """

    page: str
    kind: str
    act: Callable[[Session], Awaitable[Answer]]
    shows: str | None = None

    async def take(self, session: Session) -> Answer:
        """Do it, and see whether the answer is the right one."""
        try:
            answer = await self.act(session)
        except PageError as error:
            raise PageError(f"{self.page}, {self.kind}: {error}") from error
        if self.shows is not None and self.shows not in session.tab.text():
            raise PageError(f"{self.page}, {self.kind}: the page does not say {self.shows!r}.")
        return answer


@dataclass(frozen=True)
class Taken:
    """A step that was taken: what it cost the server and how long it took, in milliseconds, and the bytes received."""

    page: str
    kind: str
    processor: float
    wall: float
    received: int


def places_of_today() -> list[Place]:
    """The councils that a visitor sees at first: the newest year's, of the upper tier where there are two."""
    councils = authorities_of_year(load_register(), max(YEARS))
    councils = councils[councils["authority_type"] != "district"]
    points = load_boundaries().set_index("code")["geometry"].representative_point()
    return [
        Place(str(code), str(name), float(points[code].y), float(points[code].x))
        for code, name in councils["name"].items()
    ]


def opened(page: str = "Map", path: str = "") -> Step:
    """The app is opened anew."""
    return Step(page, "opened anew", lambda session: session.open(path))


def chosen(page: str, kind: str, key: str, value: Any, shows: str | None = None) -> Step:
    """A widget is given another value."""
    return Step(page, kind, lambda session: session.choose(key, value), shows)


def followed(page: str) -> Step:
    """A link in the navigation is followed."""
    return Step(page, "opened by its link", lambda session: session.follow(page))


def clicked(place: Place) -> Step:
    """A council in the map is clicked."""
    return Step(
        "Map",
        CLICK,
        lambda session: session.click(place.code, place.latitude, place.longitude),
        f"<h2>{escape(place.name)}",
    )


def filtered(chance: random.Random) -> Step:
    """Some authority types are chosen, among them one that the map paints at first."""
    some = {"Unitary councils", *chance.sample(TYPES, chance.randint(0, 3))}
    return chosen("Map", FILTER, "types", [kind for kind in TYPES if kind in some])


def year_turned(chance: random.Random) -> Step:
    """Another year is chosen for the map."""
    return chosen("Map", YEAR, "year", year_name(chance.choice(YEARS)))


def measure_turned(chance: random.Random) -> Step:
    """Another measure is chosen for the map."""
    return chosen("Map", MEASURE, "measure", chance.choice(list(MEASURES.values())).name)


def listed(place: Place) -> Step:
    """A council is chosen in the list above the map."""
    return chosen("Map", "choice in the list", "council", place.name, f"<h2>{escape(place.name)}")


def steps_on_a_page(chance: random.Random, page: str, places: Sequence[Place]) -> list[Step]:
    """What is done on a page besides the map: it is opened, and used."""
    place, other = chance.sample(places, 2)
    year = year_name(chance.choice(YEARS))
    uses = {
        "Council": [chosen(page, "council", "council page council", place.name, escape(place.name))],
        "Benchmark": [
            chosen(page, "council", "benchmark council", place.name, escape(place.name)),
            chosen(page, "year", "benchmark year", year),
        ],
        "Compare": [
            chosen(page, "councils", "compare councils", [place.name, other.name], escape(other.name)),
            chosen(page, "year", "compare year", year),
        ],
        "All councils": [
            chosen(page, "year", "councils year", year),
            chosen(page, "type filter", "councils types", chance.sample(TYPES, 2)),
        ],
        "Letters": [chosen(page, "search", "letters q", words) for words in chance.sample(WORDS, 2)],
        "Briefing": [chosen(page, "council", "briefing council", place.name, escape(place.name))],
        "About the figures": [],
    }
    return [followed(page), *uses[page]]


PAGES = ("Council", "Benchmark", "Compare", "All councils", "Letters", "Briefing", "About the figures")


def a_mixed_visit(seed: int, places: Sequence[Place]) -> Iterator[Step]:
    """Eighty-odd steps, all over the app: for each of the other pages, the map is opened and used once more."""
    chance = random.Random(seed)  # noqa: S311 - nothing secret
    yield opened()
    for page in PAGES:
        yield filtered(chance)
        yield clicked(chance.choice(places))
        yield year_turned(chance)
        yield year_turned(chance)
        yield chosen("Map", YEAR, "year", year_name(max(YEARS)))
        yield clicked(chance.choice(places))
        yield measure_turned(chance)
        yield listed(chance.choice(places))
        yield from steps_on_a_page(chance, page, places)
        yield followed("Map")


class Processor:
    """The time a process has spent on processors, to the nanosecond: `psutil` counts hundredths of a second."""

    def __init__(self, process: psutil.Process) -> None:
        clock = ctypes.c_int()
        if ctypes.CDLL(None).clock_getcpuclockid(process.pid, ctypes.byref(clock)):
            raise OSError(f"The processor time of process {process.pid} cannot be read.")
        self._clock = clock.value

    def milliseconds(self) -> float:
        """Of all its threads since it began, those that have ended included."""
        return time.clock_gettime_ns(self._clock) / 1e6

    async def rest(self) -> float:
        """Wait until the process does next to nothing; the milliseconds it has spent until then."""
        spent = self.milliseconds()
        quiet = 0
        while quiet < 3:
            await asyncio.sleep(0.02)
            now = self.milliseconds()
            quiet = quiet + 1 if now - spent < 0.3 else 0
            spent = now
        return spent


async def take_steps(server: Server, steps: Iterator[Step]) -> list[Taken]:
    """Take the steps one after the other, each when the server has come to rest."""
    processor, session, taken = Processor(server.process), Session(server.url), []
    before = await processor.rest()
    for step in steps:
        answer = await step.take(session)
        after = await processor.rest()
        taken.append(Taken(step.page, step.kind, after - before, answer.seconds * 1000, answer.received))
        before = after
    await session.close()
    return taken


def spread(values: Sequence[float]) -> dict[str, float]:
    """Median, 95th percentile and greatest of some values."""
    return {
        "median": round(statistics.median(values), 2),
        "p95": round(float(np.percentile(values, 95)), 2),
        "max": round(max(values), 2),
    }


def summary(taken: Sequence[Taken]) -> dict[str, Any]:
    """How many steps, and the spread of what they cost."""
    return {
        "count": len(taken),
        "processor_ms": spread([each.processor for each in taken]),
        "wall_ms": spread([each.wall for each in taken]),
        "received_bytes": spread([each.received for each in taken]),
    }


def grouped(taken: Sequence[Taken]) -> dict[str, dict[str, Any]]:
    """The summary of the map's interactions together, and of each kind on each page."""
    groups = {"Map: these four together": [each for each in taken if each.page == "Map" and each.kind in THE_MAP_S]}
    for kind in THE_MAP_S:
        groups[f"Map: {kind}"] = [each for each in taken if each.page == "Map" and each.kind == kind]
    for each in taken:
        if each not in groups["Map: these four together"]:
            groups.setdefault(f"{each.page}: {each.kind}", []).append(each)
    return {name: summary(members) for name, members in groups.items() if members}


def show_interactions(groups: dict[str, dict[str, Any]]) -> None:
    """Print what each kind of interaction costs."""
    table = Table(title="What an interaction costs the server", caption="ms: server’s processor, and sent to finished")
    for heading in ("", "n", "CPU median", "CPU p95", "wall median", "wall p95", "kB median"):
        table.add_column(heading, justify="right" if heading else "left", no_wrap=True)
    for name, group in groups.items():
        cpu, wall, size = group["processor_ms"], group["wall_ms"], group["received_bytes"]
        numbers = (cpu["median"], cpu["p95"], wall["median"], wall["p95"], size["median"] / 1000)
        table.add_row(name, str(group["count"]), *(f"{number:,.1f}" for number in numbers))
    console.print(table)


def keep(name: str, results: dict[str, Any], path: Path, project: Path) -> None:
    """Put results among those that the file holds, with what they were measured on."""
    held = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    about = measured_on() | ({} if project == PROJECT else {"commit": "of another checkout"})
    held[name] = {"measured_on": about} | results
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(held, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


@contextmanager
def served(project: Path) -> Iterator[Server]:
    """The app on a processor of its own, while the visitors, who are this process, have the others."""
    processors = sorted(os.sched_getaffinity(0))
    if len(processors) < 2:
        raise SystemExit("It takes two processors: one for the server, the others for the visitors.")
    with serving(project / "app.py", project=project, processors=processors[:1]) as server:
        os.sched_setaffinity(0, processors[1:])
        try:
            yield server
        finally:
            os.sched_setaffinity(0, processors)


@app.callback()
def main() -> None:
    """Measure what visitors cost the server."""


@app.command()
def interactions(
    visits: Annotated[int, typer.Option(min=1, help="How many mixed visits to measure, after one that is not.")] = 2,
    project: Project = PROJECT,
    results: Results = RESULTS,
) -> None:
    """What each kind of interaction costs the server, one visitor alone."""
    places = places_of_today()

    async def measure(server: Server) -> list[Taken]:
        await take_steps(server, a_mixed_visit(SEED - 1, places))
        return [
            taken for visit in range(visits) for taken in await take_steps(server, a_mixed_visit(SEED + visit, places))
        ]

    with served(project) as server:
        groups = grouped(asyncio.run(measure(server)))
    show_interactions(groups)
    console.print(f"From the start of the process until it was ready: {server.ready_seconds:.2f} s")
    keep("interactions", {"ready_seconds": round(server.ready_seconds, 2), "kinds": groups}, results, project)


@app.command()
def memory(
    visitors: Annotated[int, typer.Option(min=1, help="How many visitors to count, after the first.")] = 100,
    first: Annotated[int, typer.Option(min=1, help="How many come first and are not counted.")] = 20,
    wait: Annotated[int, typer.Option(min=0, help="Seconds to wait after they have left.")] = KEPT_SECONDS + 5,
    project: Project = PROJECT,
    results: Results = RESULTS,
) -> None:
    """What a visitor's memory costs the server, and whether those who leave give it back."""
    places = places_of_today()

    async def measure(server: Server) -> dict[str, float]:
        chance = random.Random(SEED)  # noqa: S311 - nothing secret
        await asyncio.gather(*[leave(one) for one in await arrive(server, 1, chance, places)])
        at_first = await arrive(server, first, chance, places)
        held = {"with the first": megabytes(server)}
        crowd = at_first + await arrive(server, visitors, chance, places)
        held["with all"] = megabytes(server)
        await asyncio.gather(*[leave(one) for one in crowd])
        held["when all have just left"] = megabytes(server)
        await asyncio.sleep(wait)
        for one in await arrive(server, 2, chance, places):  # it is those who come that have the others forgotten
            await leave(one)
        held["later"] = megabytes(server)
        crowd = await arrive(server, first + visitors, chance, places)
        held["with as many again"] = megabytes(server)
        await asyncio.gather(*[leave(one) for one in crowd])
        return held

    with served(project) as server:
        held = asyncio.run(measure(server))
    each = (held["with all"] - held["with the first"]) / visitors
    table = Table(title="The server’s memory", caption="MB of its own (USS)")
    for heading in held:
        table.add_column(heading, justify="right")
    table.add_row(*(f"{number:,.1f}" for number in held.values()))
    console.print(table)
    console.print(f"{each:.2f} MB for each of {visitors} visitors, after the first {first}")
    counted = {"first": first, "visitors": visitors, "seconds_waited": wait}
    keep("memory", counted | {"mb_each": round(each, 3), "mb": held}, results, project)


async def arrive(server: Server, count: int, chance: random.Random, places: Sequence[Place]) -> list[Session]:
    """Visitors come one after the other, each opens the map and clicks a council, and all stay."""
    crowd = []
    for _ in range(count):
        session = Session(server.url)
        await opened().take(session)
        await clicked(chance.choice(places)).take(session)
        crowd.append(session)
    await Processor(server.process).rest()
    return crowd


async def leave(session: Session) -> None:
    """The tab is closed."""
    await session.close()


def megabytes(server: Server) -> float:
    """The memory that would be free if the server ended."""
    return round(server.process.memory_full_info().uss / 1e6, 1)


@dataclass(frozen=True)
class Noted:
    """A step as its visitor noted it: when it was sent, by this process's clock, what came of it, in seconds."""

    sent: float
    seconds: float
    error: str | None = None


def pause(chance: random.Random) -> float:
    """Seconds in which a visitor reads what has come: 3 to 10, shorter ones more often, 5.3 on average."""
    return 3 + min(7.0, chance.expovariate(1 / 2.5))


def idle(chance: random.Random) -> float:
    """Seconds in which a visitor does something else."""
    return chance.uniform(15, 30)


def a_browsing_visit(chance: random.Random, places: Sequence[Place]) -> Iterator[tuple[Step, float]]:
    """What a visitor does, each step with the seconds until the next: eleven steps on average before the tab closes."""
    yield opened(), pause(chance)
    while True:
        yield filtered(chance), pause(chance)
        yield clicked(chance.choice(places)), pause(chance)
        yield year_turned(chance), pause(chance)
        yield clicked(chance.choice(places)), pause(chance)
        if chance.random() < 0.3:
            yield measure_turned(chance), pause(chance)
        if chance.random() < 0.4:
            for step in steps_on_a_page(chance, chance.choice(PAGES[:-1]), places):
                yield step, pause(chance)
            yield followed("Map"), pause(chance)
        if chance.random() < 0.5:
            return
        if chance.random() < 0.5:
            yield listed(chance.choice(places)), idle(chance)


async def browse(url: str, name: str, places: Sequence[Place], notes: list[Noted], over: asyncio.Event) -> None:
    """One visit after another until it is over: who leaves is followed by somebody else."""
    chance, session = random.Random(name), Session(url)  # noqa: S311 - nothing secret
    while not over.is_set():
        for step, seconds in a_browsing_visit(chance, places):
            sent = time.perf_counter()
            try:
                answer = await step.take(session)
                notes.append(Noted(sent, answer.seconds))
            except PageError as error:
                notes.append(Noted(sent, time.perf_counter() - sent, str(error)))
            with suppress(TimeoutError):
                await asyncio.wait_for(over.wait(), seconds)
            if over.is_set() or notes[-1].error is not None:
                break
        await session.close()


async def hold(server: Server, count: int, seconds: float) -> dict[str, Any]:
    """So many visitors browse at once; what they saw in the time measured, once all have come."""
    places, over = places_of_today(), asyncio.Event()
    notes: list[Noted] = []
    walk = Session(server.url)
    for step in (opened(), clicked(places[0]), *map(followed, PAGES)):  # what the server reads once is read
        await step.take(walk)
    await walk.close()
    processor, tasks = Processor(server.process), []
    for number in range(count):
        tasks.append(asyncio.create_task(browse(server.url, f"{SEED} {number}", places, notes, over)))
        await asyncio.sleep(ARRIVAL_SECONDS)
    await asyncio.sleep(SETTLING_SECONDS)
    begun, spent, own = time.perf_counter(), processor.milliseconds(), time.process_time()
    await asyncio.sleep(seconds)
    window = time.perf_counter() - begun
    shares = (processor.milliseconds() - spent) / 1000 / window, (time.process_time() - own) / window
    held = megabytes(server)
    over.set()
    await asyncio.gather(*tasks)
    times = [note.seconds for note in notes if begun <= note.sent < begun + window]
    errors = [note.error for note in notes if note.error is not None]
    return {
        "sessions": count,
        "window_seconds": round(window, 1),
        "interactions": len(times),
        "interactions_per_second": round(len(times) / window, 2),
        "seconds": {name: round(value / 1000, 3) for name, value in spread([1000 * each for each in times]).items()},
        "errors": len(errors),
        "errors_said": sorted(set(errors))[:3],
        "server_processor_share": round(shares[0], 3),
        "visitors_processor_share": round(shares[1], 3),
        "memory_mb": held,
    }


@app.command()
def sessions(
    count: Annotated[list[int] | None, typer.Option(min=1, help="How many visitors at once; may be repeated.")] = None,
    seconds: Annotated[float, typer.Option(min=1, help="How long to measure, once all have come.")] = 60,
    project: Project = PROJECT,
    results: Results = RESULTS,
) -> None:
    """How many visitors one process on one processor holds; counts measured before stay in the results."""
    held = json.loads(results.read_text(encoding="utf-8")) if results.exists() else {}
    curve = {row["sessions"]: row for row in held.get("sessions", {}).get("curve", [])}
    for each in count or COUNTS:
        with served(project) as server:
            curve[each] = asyncio.run(hold(server, each, seconds))
        rows = [curve[key] for key in sorted(curve)]
        keep("sessions", {"pause_seconds": PAUSES, "curve": rows}, results, project)
    show_curve(rows)


def show_curve(rows: Sequence[dict[str, Any]]) -> None:
    """Print what so many visitors at once see."""
    table = Table(title="Visitors at once, one server process on one processor", caption="s from sent to finished")
    for heading in ("n", "per second", "median", "p95", "max", "errors", "server CPU", "visitors’ CPU", "MB"):
        table.add_column(heading, justify="right", no_wrap=True)
    for row in rows:
        table.add_row(
            str(row["sessions"]),
            f"{row['interactions_per_second']:.2f}",
            *(f"{row['seconds'][name]:.3f}" for name in ("median", "p95", "max")),
            str(row["errors"]),
            f"{row['server_processor_share']:.0%}",
            f"{row['visitors_processor_share']:.0%}",
            f"{row['memory_mb']:.0f}",
        )
    console.print(table)


@app.command()
def plot(results: Results = RESULTS, to: Annotated[Path, typer.Option(help="The picture.")] = PLOT) -> None:
    """Draw the curve of the results."""
    rows = json.loads(results.read_text(encoding="utf-8"))["sessions"]["curve"]
    counts = [row["sessions"] for row in rows]
    mpl.rcParams |= {"svg.fonttype": "none", "svg.hashsalt": "load", "font.family": "sans-serif", "font.size": 11}
    figure, axes = plt.subplots(figsize=(8, 4.2), layout="constrained")
    for name, colour, label in (("p95", "#d1690e", "95th percentile"), ("median", "#3b82d6", "median")):
        times = [row["seconds"][name] for row in rows]
        axes.plot(counts, times, marker="o", color=colour)
        axes.annotate(label, (counts[-1], times[-1]), (8, 0), textcoords="offset points", color=colour, va="center")
    axes.axhline(1, color=INK, linewidth=1, linestyle=(0, (4, 3)))
    axes.annotate("1 s, the target at 100", (counts[0], 1), (0, 5), textcoords="offset points", color=INK)
    axes.set(yscale="log", xlabel="visitors at once", ylabel="seconds from sent to finished", xticks=counts)
    axes.yaxis.set_major_formatter("{x:g}")
    axes.spines[["top", "right"]].set_visible(False)
    axes.spines[["left", "bottom"]].set_color(INK)
    axes.tick_params(colors=INK, which="both")
    axes.xaxis.label.set_color(INK)
    axes.yaxis.label.set_color(INK)
    to.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(to, transparent=True, metadata={"Date": None})


@app.command()
def tables(results: Results = RESULTS) -> None:
    """Print the results as they stand in the README."""
    held = json.loads(results.read_text(encoding="utf-8"))
    if "interactions" in held:
        print("| ms, one visitor alone | n | processor: median | p95 | wall: median | p95 | kB received |")
        print("|---|--:|--:|--:|--:|--:|--:|")
        for name, group in held["interactions"]["kinds"].items():
            times = [group[of][which] for of in ("processor_ms", "wall_ms") for which in ("median", "p95")]
            kilobytes = group["received_bytes"]["median"] / 1000
            print(f"| {name} | {group['count']} |", " | ".join(f"{each:.0f}" for each in times), f"| {kilobytes:.0f} |")
    if "sessions" in held:
        print("\n| visitors at once | interactions a second | median s | p95 s | longest s | errors | processor | MB |")
        print("|--:|--:|--:|--:|--:|--:|--:|--:|")
        for row in held["sessions"]["curve"]:
            seconds = " | ".join(f"{row['seconds'][which]:.2f}" for which in ("median", "p95", "max"))
            print(
                f"| {row['sessions']} | {row['interactions_per_second']:.1f} | {seconds} | {row['errors']} "
                f"| {row['server_processor_share']:.0%} | {row['memory_mb']:.0f} |"
            )


@app.command()
def everything(project: Project = PROJECT, results: Results = RESULTS) -> None:
    """All of it: about twelve minutes."""
    interactions(visits=2, project=project, results=results)
    memory(visitors=100, first=20, wait=KEPT_SECONDS + 5, project=project, results=results)
    sessions(count=None, seconds=60, project=project, results=results)
    plot(results=results, to=PLOT)


if __name__ == "__main__":
    try:
        app()
    except RuntimeError as error:
        raise SystemExit(str(error)) from error

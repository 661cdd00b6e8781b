"""What visitors cost the server: processor time and memory for each, and how many of them one process holds.

Visitors are sessions of :mod:`bench.session`, so that no browser takes part. The server has one processor to itself
and the visitors have the others.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from bench.machine import PROJECT
from bench.process import ProcessClock, megabytes, served_apart
from bench.report import (
    ActionCost,
    console,
    draw_curve,
    grouped,
    keep,
    print_tables,
    show_curve,
    show_interactions,
    spread,
    stored,
)
from bench.serve import Server
from bench.session import PageError, Session
from bench.session_visits import (
    PAGES,
    PAUSES,
    Action,
    ClickPoint,
    browsing_visit,
    click_council,
    click_points_of_today,
    follow_link,
    mixed_visit,
    open_app,
)

RESULTS = PROJECT / "bench" / "results" / "load.json"
PLOT = PROJECT / "docs" / "load.svg"
SEED = 20260722

COUNTS = (1, 10, 50, 100, 200)
ARRIVAL_SECONDS, SETTLING_SECONDS = 0.25, 10
"""How far apart visitors come, and how long after the last of them the measured time begins."""

KEPT_SECONDS = 120
"""How long Streamlit keeps the session of somebody who has left, in case the connection was only interrupted."""

Project = Annotated[Path, typer.Option(help="The checkout to measure.")]
Results = Annotated[Path, typer.Option(help="Where the results are kept.")]

app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False, help=__doc__)


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
    points = click_points_of_today()

    async def measure(server: Server) -> list[ActionCost]:
        await perform_actions(server, mixed_visit(SEED - 1, points))
        return [
            cost for visit in range(visits) for cost in await perform_actions(server, mixed_visit(SEED + visit, points))
        ]

    with served_apart(project) as server:
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
    points = click_points_of_today()

    async def measure(server: Server) -> dict[str, float]:
        chance = random.Random(SEED)  # noqa: S311 - nothing secret
        await asyncio.gather(*[leave(one) for one in await arrive(server, 1, chance, points)])
        at_first = await arrive(server, first, chance, points)
        megabytes_when = {"with the first": megabytes(server)}
        crowd = at_first + await arrive(server, visitors, chance, points)
        megabytes_when["with all"] = megabytes(server)
        await asyncio.gather(*[leave(one) for one in crowd])
        megabytes_when["when all have just left"] = megabytes(server)
        await asyncio.sleep(wait)
        for one in await arrive(server, 2, chance, points):  # it is those who come that have the others forgotten
            await leave(one)
        megabytes_when["later"] = megabytes(server)
        crowd = await arrive(server, first + visitors, chance, points)
        megabytes_when["with as many again"] = megabytes(server)
        await asyncio.gather(*[leave(one) for one in crowd])
        return megabytes_when

    with served_apart(project) as server:
        megabytes_when = asyncio.run(measure(server))
    each = (megabytes_when["with all"] - megabytes_when["with the first"]) / visitors
    table = Table(title="The server’s memory", caption="MB of its own (USS)")
    for heading in megabytes_when:
        table.add_column(heading, justify="right")
    table.add_row(*(f"{number:,.1f}" for number in megabytes_when.values()))
    console.print(table)
    console.print(f"{each:.2f} MB for each of {visitors} visitors, after the first {first}")
    counted = {"first": first, "visitors": visitors, "seconds_waited": wait}
    keep("memory", counted | {"mb_each": round(each, 3), "mb": megabytes_when}, results, project)


@app.command()
def sessions(
    count: Annotated[list[int] | None, typer.Option(min=1, help="How many visitors at once; may be repeated.")] = None,
    seconds: Annotated[float, typer.Option(min=1, help="How long to measure, once all have come.")] = 60,
    project: Project = PROJECT,
    results: Results = RESULTS,
) -> None:
    """How many visitors one process on one processor holds; counts measured before stay in the results."""
    curve = {row["sessions"]: row for row in stored(results).get("sessions", {}).get("curve", [])}
    for each in count or COUNTS:
        with served_apart(project) as server:
            curve[each] = asyncio.run(measure_crowd(server, each, seconds))
        rows = [curve[key] for key in sorted(curve)]
        keep("sessions", {"pause_seconds": PAUSES, "curve": rows}, results, project)
    show_curve(rows)


@app.command()
def plot(results: Results = RESULTS, to: Annotated[Path, typer.Option(help="The picture.")] = PLOT) -> None:
    """Draw the curve of the results."""
    draw_curve(stored(results)["sessions"]["curve"], to)


@app.command()
def tables(results: Results = RESULTS) -> None:
    """Print the results as they stand in the README."""
    print_tables(stored(results))


@app.command()
def everything(project: Project = PROJECT, results: Results = RESULTS) -> None:
    """All of it: about twelve minutes."""
    interactions(visits=2, project=project, results=results)
    memory(visitors=100, first=20, wait=KEPT_SECONDS + 5, project=project, results=results)
    sessions(count=None, seconds=60, project=project, results=results)
    plot(results=results, to=PLOT)


async def perform_actions(server: Server, actions: Iterator[Action]) -> list[ActionCost]:
    """Perform actions one after the other, each when the server has come to rest."""
    processor, session, costs = ProcessClock(server.process), Session(server.url), []
    before = await processor.rest()
    for action in actions:
        answer = await action.perform(session)
        after = await processor.rest()
        costs.append(ActionCost(action.page, action.kind, after - before, answer.seconds * 1000, answer.received))
        before = after
    await session.close()
    return costs


async def arrive(server: Server, count: int, chance: random.Random, points: Sequence[ClickPoint]) -> list[Session]:
    """Let visitors come one after the other; each opens the map and clicks a council, and all stay."""
    crowd = []
    for _ in range(count):
        session = Session(server.url)
        await open_app().perform(session)
        await click_council(chance.choice(points)).perform(session)
        crowd.append(session)
    await ProcessClock(server.process).rest()
    return crowd


async def leave(session: Session) -> None:
    """Close the tab."""
    await session.close()


@dataclass(frozen=True)
class TimedAnswer:
    """An action as its visitor noted it: when it was sent, by this process's clock, what came of it, in seconds."""

    sent: float
    seconds: float
    error: str | None = None


async def browse(
    url: str,
    name: str,
    points: Sequence[ClickPoint],
    answers: list[TimedAnswer],
    over: asyncio.Event,
    open_tab: Callable[[str], Session] = Session,
) -> None:
    """One visit after another until it is over: who leaves is followed by somebody else, each in a tab of their own."""
    chance, session = random.Random(name), open_tab(url)  # noqa: S311 - nothing secret
    while not over.is_set():
        for action, seconds in browsing_visit(chance, points):
            sent = time.perf_counter()
            try:
                answer = await action.perform(session)
                answers.append(TimedAnswer(sent, answer.seconds))
            except PageError as error:
                answers.append(TimedAnswer(sent, time.perf_counter() - sent, str(error)))
            with suppress(TimeoutError):
                await asyncio.wait_for(over.wait(), seconds)
            if over.is_set() or answers[-1].error is not None:
                break
        await session.close()


async def measure_crowd(server: Server, count: int, seconds: float) -> dict[str, Any]:
    """What `count` visitors at once saw in the seconds measured, which begin once all have come."""
    points, over = click_points_of_today(), asyncio.Event()
    answers: list[TimedAnswer] = []
    walk = Session(server.url)
    for action in (
        open_app(),
        click_council(points[0]),
        *map(follow_link, PAGES),
    ):  # what the server reads once is read
        await action.perform(walk)
    await walk.close()
    processor, tasks = ProcessClock(server.process), []
    for number in range(count):
        tasks.append(asyncio.create_task(browse(server.url, f"{SEED} {number}", points, answers, over)))
        await asyncio.sleep(ARRIVAL_SECONDS)
    await asyncio.sleep(SETTLING_SECONDS)
    begun, spent, own = time.perf_counter(), processor.milliseconds(), time.process_time()
    await asyncio.sleep(seconds)
    window = time.perf_counter() - begun
    shares = (processor.milliseconds() - spent) / 1000 / window, (time.process_time() - own) / window
    memory_mb = megabytes(server)
    over.set()
    await asyncio.gather(*tasks)
    times = [answer.seconds for answer in answers if begun <= answer.sent < begun + window]
    errors = [answer.error for answer in answers if answer.error is not None]
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
        "memory_mb": memory_mb,
    }


if __name__ == "__main__":
    try:
        app()
    except RuntimeError as error:
        raise SystemExit(str(error)) from error

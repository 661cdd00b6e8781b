"""What visitors see of a fault: visits go on at several processes behind the balancer, while one of them is struck.

A visitor does what the page does (`lgo_map/documents/templates/connection.js`): where the connection is lost, it is
opened again, and what was chosen and not answered is asked again. Whether a choice was carried out shows in what the
page says of it, as in all visits of :mod:`bench.session_visits`.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from bench.load import SEED, TimedAnswer, browse
from bench.machine import PROJECT
from bench.replicas import Replicas, replicas
from bench.report import console, keep, spread
from bench.session import PageError, Session
from bench.session_visits import PAGES, click_council, click_points_of_today, follow_link, open_app

RESULTS = PROJECT / "bench" / "results" / "faults.json"
ARRIVAL_SECONDS = 0.25
"""How far apart visitors come."""
FIRST_WAIT_SECONDS, LONGEST_WAIT_SECONDS = 0.25, 4.0
"""Between two tries to connect again, as in the page: twice as long each time, less a part by chance."""
SENDINGS = 3
"""How often the same is asked at most, as in the page."""
WITHIN_SECONDS = 5
"""A visitor who meets the fault is to have his answer within this time."""


class LastingSession(Session):
    """A tab whose connection is opened again when it is lost; what was not answered is asked again.

    Attributes
    ----------
    losses : int
        How often something that was asked had to be asked again.
    """

    losses = 0

    async def _asked(self, request: bytes) -> int:
        for sending in range(1, SENDINGS + 1):
            try:
                return await super()._asked(request)
            except ConnectionClosed:
                if sending == SENDINGS:
                    raise
                self.losses += 1
                await self._connect_again()
        raise AssertionError("the last sending either is answered or fails")

    async def _connect_again(self) -> None:
        wait = FIRST_WAIT_SECONDS
        while True:
            await asyncio.sleep(wait * random.uniform(0.5, 1))  # noqa: S311 - nothing secret
            try:
                self._socket = await self._connected()
            except (OSError, InvalidHandshake, TimeoutError):
                wait = min(LONGEST_WAIT_SECONDS, 2 * wait)
            else:
                return


def kill_one(running: Replicas) -> None:
    """End the first process as a fault does (SIGKILL). It stays away."""
    running.kill(0)


def restart_all(running: Replicas) -> None:
    """Restart all, one after the other, as when a new version is put on the machine."""
    for index in range(len(running.processes)):
        running.restart(index)


FAULTS: Mapping[str, Callable[[Replicas], None]] = {
    "one of three processes killed (-9)": kill_one,
    "all restarted, one after the other": restart_all,
}

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False, help=__doc__)


@app.command()
def main(
    visitors: Annotated[int, typer.Option(min=1, help="How many visitors at once.")] = 100,
    seconds: Annotated[float, typer.Option(min=1, help="How long to measure before the fault, and after it.")] = 30,
    only: Annotated[list[str] | None, typer.Option(help="The beginning of a fault's name; may be repeated.")] = None,
    results: Annotated[Path, typer.Option(help="Where the results are kept.")] = RESULTS,
) -> None:
    """Strike with each fault, and keep what visitors saw."""
    for name, strike in FAULTS.items():
        if only and not name.startswith(tuple(only)):
            continue
        with replicas() as running:
            seen = asyncio.run(measure_fault(running, strike, visitors, seconds))
        keep(name, seen, results, PROJECT)
        show(name, seen)


async def measure_fault(
    running: Replicas, strike: Callable[[Replicas], None], visitors: int, seconds: float
) -> dict[str, Any]:
    """What visitors saw before a fault, and from the moment of it until `seconds` after it was over."""
    points, over = click_points_of_today(), asyncio.Event()
    answers: list[TimedAnswer] = []
    tabs: list[LastingSession] = []

    def open_tab(url: str) -> LastingSession:
        tabs.append(LastingSession(url))
        return tabs[-1]

    for server in running.processes:  # what a process reads once is read
        walk = Session(server.url)
        for action in (open_app(), click_council(points[0]), *map(follow_link, PAGES)):
            await action.perform(walk)
        await walk.close()
    tasks = []
    for number in range(visitors):
        tasks.append(asyncio.create_task(browse(running.url, f"{SEED} {number}", points, answers, over, open_tab)))
        await asyncio.sleep(ARRIVAL_SECONDS)
    begun = time.perf_counter()
    await asyncio.sleep(seconds)
    struck = time.perf_counter()
    await asyncio.to_thread(strike, running)
    ended = time.perf_counter()
    await asyncio.sleep(seconds)
    measured = time.perf_counter()
    over.set()
    await asyncio.gather(*tasks)
    before = [each for each in answers if begun <= each.sent and each.sent + each.seconds < struck]
    met = [each for each in answers if each.sent + each.seconds >= struck and each.sent < measured]
    return {
        "visitors": visitors,
        "fault_seconds": round(ended - struck, 1),
        "before": _summary(before),
        "from_then_on": _summary(met),
        "asked_again": sum(tab.losses for tab in tabs),
        "later_than_within": sum(each.seconds > WITHIN_SECONDS for each in met),
        "within_seconds": WITHIN_SECONDS,
    }


def _summary(answers: Sequence[TimedAnswer]) -> dict[str, Any]:
    errors = [each.error for each in answers if each.error is not None]
    return {
        "choices": len(answers),
        "not_carried_out": len(errors),
        "said": sorted(set(errors))[:3],
        "seconds": spread([each.seconds for each in answers]) if answers else None,
    }


def show(name: str, seen: Mapping[str, Any]) -> None:
    """Print what visitors saw of a fault."""
    table = Table(title=f"{name}: {seen['visitors']} visitors", caption="s from sent to finished")
    for heading in ("", "choices", "not carried out", "median", "p95", "max"):
        table.add_column(heading, justify="right" if heading else "left", no_wrap=True)
    for words, part in (("before", seen["before"]), ("from then on", seen["from_then_on"])):
        times = part["seconds"] or {}
        numbers = [f"{times[each]:.2f}" if times else "–" for each in ("median", "p95", "max")]
        table.add_row(words, str(part["choices"]), str(part["not_carried_out"]), *numbers)
    console.print(table)
    console.print(f"asked again: {seen['asked_again']}; later than {WITHIN_SECONDS} s: {seen['later_than_within']}")


if __name__ == "__main__":
    try:
        app()
    except (PageError, RuntimeError) as error:
        raise SystemExit(str(error)) from error

"""What visitors see of a fault: visits go on at several processes behind the balancer, while one of them is struck.

Each fault can be had alone: `--only` and the beginning of its name. Visitors do as :mod:`bench.fault_visits` says. Two
measures that are no faults belong to it: what a process has in memory after many visits (:mod:`bench.soak`), and how
much one, two and three processes carry (:mod:`bench.shares`).
"""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import httpx
import psutil
import typer
from rich.table import Table

from bench import fault_data, fault_machine
from bench.fault_visits import WITHIN_SECONDS, Staged, measure
from bench.machine import PROJECT
from bench.replicas import replicas
from bench.report import console, keep
from bench.session import PageError
from bench.shares import throughput
from bench.soak import MINUTES, VISITS, soak

RESULTS = PROJECT / "bench" / "results" / "faults.json"


@contextmanager
def one_killed() -> Iterator[Staged]:
    """End the first process as a fault does (SIGKILL). It stays away."""
    with replicas() as running:
        yield Staged(running, lambda: running.kill(0))


@contextmanager
def all_restarted() -> Iterator[Staged]:
    """Restart all, one after the other, as when a new version is put on the machine."""
    with replicas() as running:

        def restart() -> None:
            for index in range(len(running.processes)):
                running.restart(index)

        yield Staged(running, restart)


FAULTS: Mapping[str, Callable[[], AbstractContextManager[Staged]]] = {
    "one of three processes killed (-9)": one_killed,
    "all restarted, one after the other": all_restarted,
    "data published, and rolled back": fault_data.another_version_published,
    "storage gone": fault_data.storage_gone,
    "storage slow": fault_data.storage_slow,
    "storage lying": fault_data.storage_lying,
    "half a version published": fault_data.half_written,
    "disk full": fault_machine.disk_full,
    "disk read-only": fault_machine.folder_read_only,
    "data folder read-only": fault_machine.data_folder_read_only,
    "clock jumps a day": fault_machine.clock_jumps,
}

SOAK, SHARES = "memory: many visits", "one, two and three processes"

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False, help=__doc__)


@app.command()
def main(
    visitors: Annotated[int, typer.Option(min=1, help="How many visitors at once.")] = 100,
    seconds: Annotated[float, typer.Option(min=1, help="How long to measure before the fault, and after it.")] = 30,
    visits: Annotated[int, typer.Option(min=10, help="How many visits the memory is watched for.")] = VISITS,
    minutes: Annotated[float, typer.Option(min=0.5, help="How long these may take.")] = MINUTES,
    only: Annotated[list[str] | None, typer.Option(help="The beginning of a fault's name; may be repeated.")] = None,
    results: Annotated[Path, typer.Option(help="Where the results are kept.")] = RESULTS,
) -> None:
    """Strike with each fault, and keep what visitors saw."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("Told to end: what was begun is taken down."))

    def see(stage: Callable[[], AbstractContextManager[Staged]]) -> dict[str, Any]:
        with stage() as staged:
            return asyncio.run(measure(staged, visitors, seconds))

    all_of_them: dict[str, tuple[Callable[[], dict[str, Any]], Callable[[str, Mapping[str, Any]], None]]] = {
        name: (partial(see, stage), show) for name, stage in FAULTS.items()
    }
    all_of_them[SHARES] = throughput, show_shares
    all_of_them[SOAK] = partial(soak, visits, minutes=minutes), show_soak
    chosen = {name: each for name, each in all_of_them.items() if not only or name.startswith(tuple(only))}
    if not chosen:
        raise SystemExit(f"No fault is called so. There are: {'; '.join(all_of_them)}.")
    failed = []
    for name, (find_out, tell) in chosen.items():
        try:
            seen = find_out()
        except (
            PageError,
            RuntimeError,
            OSError,
            httpx.HTTPError,
            psutil.Error,
        ) as error:  # the others are worth trying
            failed.append(name)
            console.print(f"{name}: {error}", markup=False)
            continue
        keep(name, seen, results, PROJECT)
        tell(name, seen)
    if failed:
        raise SystemExit(f"Not measured: {'; '.join(failed)}.")


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
    for words, value in seen["noted"].items():
        console.print(f"{words.replace('_', ' ')}: {value}", markup=False)


def show_soak(name: str, seen: Mapping[str, Any]) -> None:
    """Print what a process had in memory and open before, during and after many visits."""
    console.print(
        f"{name}: {seen['visits']:,} of {seen['asked_for']:,} visits in {seen['seconds']:g} s, {seen['answers']:,} "
        f"answers ({seen['answers_a_second']} a second), {seen['not_carried_out']} not carried out",
        markup=False,
    )
    console.print(
        f"slope from {seen['slope_from_seconds']:g} s on: {seen['slope_mb_a_minute']} MB a minute, "
        f"{seen['slope_mb_a_thousand_visits']} MB a thousand visits"
    )
    for what in ("mb", "open"):
        console.print(f"{what}: {seen[what]}", markup=False)


def show_shares(name: str, seen: Mapping[str, Any]) -> None:
    """Print how much each number of processes carried."""
    table = Table(
        title=f"{name}, {seen['share_of_a_processor']:.0%} of a processor each", caption="s, before p95 is 1 s"
    )
    for heading in ("processes", "visitors", "answers a second", "of one", "median", "p95"):
        table.add_column(heading, justify="right", no_wrap=True)
    for row in seen["processes"]:
        best = row["carried"] or {"visitors": 0, "answers_a_second": 0.0, "seconds": {"median": 0, "p95": 0}}
        numbers = (best["answers_a_second"], row["of_one"] or 0, best["seconds"]["median"], best["seconds"]["p95"])
        table.add_row(str(row["processes"]), str(best["visitors"]), *(f"{each:.2f}" for each in numbers))
    console.print(table)


if __name__ == "__main__":
    app()

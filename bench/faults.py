"""What visitors see of a fault: visits go on at several processes behind the balancer, while one of them is struck.

Each fault can be had alone: `--only` and the beginning of its name. Visitors do as :mod:`bench.fault_visits` says.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from bench import fault_data, fault_machine
from bench.fault_visits import WITHIN_SECONDS, Staged, measure
from bench.machine import PROJECT
from bench.replicas import replicas
from bench.report import console, keep
from bench.session import PageError

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

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False, help=__doc__)


@app.command()
def main(
    visitors: Annotated[int, typer.Option(min=1, help="How many visitors at once.")] = 100,
    seconds: Annotated[float, typer.Option(min=1, help="How long to measure before the fault, and after it.")] = 30,
    only: Annotated[list[str] | None, typer.Option(help="The beginning of a fault's name; may be repeated.")] = None,
    results: Annotated[Path, typer.Option(help="Where the results are kept.")] = RESULTS,
) -> None:
    """Strike with each fault, and keep what visitors saw."""
    chosen = {name: stage for name, stage in FAULTS.items() if not only or name.startswith(tuple(only))}
    if not chosen:
        raise SystemExit(f"No fault is called so. There are: {'; '.join(FAULTS)}.")
    failed = []
    for name, stage in chosen.items():
        try:
            with stage() as staged:
                seen = asyncio.run(measure(staged, visitors, seconds))
        except (PageError, RuntimeError) as error:  # the others are still worth trying
            failed.append(f"{name}: {error}")
            console.print(failed[-1], markup=False)
            continue
        keep(name, seen, results, PROJECT)
        show(name, seen)
    if failed:
        raise SystemExit(f"Not measured: {len(failed)} of {len(chosen)} faults.")


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


if __name__ == "__main__":
    app()

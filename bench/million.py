"""What a million visits a day would need, and what would be the first limit: sums on paper from measured numbers.

.venv/bin/python -m bench.million

What is measured is read from `load.json`, `visits.json` and `faults.json` in `bench/results`; what is assumed stands
here.
"""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Annotated, NamedTuple

import typer
from rich.console import Console
from rich.table import Table

from bench.load import KEPT_SECONDS
from bench.machine import PROJECT

RESULTS = PROJECT / "bench" / "results"

VISITS_A_DAY = 1_000_000
PEAK = 3.0
"""Assumed: in the busiest hour three times as many come as in the mean of the day."""
RETURNING = 0.2
"""Assumed: one visitor in five has the files in the browser's cache."""
INTERACTIONS = 6
"""Assumed: filters, years, clicks and other pages opened in one visit."""
VISIT_SECONDS = 180
"""Assumed: how long the page stays open."""
BUSY = 0.6
"""Assumed: how much of a processor may be in use at the peak, so that nobody queues for long."""
PROCESSORS, MEMORY_GB, MEGABITS = 8, 32, 1000
"""Assumed: a machine as one rents it."""
LEAST_MACHINES = 2
"""Assumed: what is public has a second machine, in case one is gone; the others then carry the peak."""
PRICE = 200.0
"""Assumed, and nobody's price: what a machine costs in a month, whatever the currency. `--price` has another."""
SHARES = "one, two and three processes"
"""What `bench.faults` calls the measure of how much several processes carry."""


class Sum(NamedTuple):
    """A line of the sums: what, how it is reckoned, and what comes out."""

    what: str
    how: str
    value: float
    unit: str


class Measured(NamedTuple):
    """What the measurements say of one visit: milliseconds of a processor, MB, and kB."""

    first_run: float
    interaction: float
    process: float
    session: float
    websocket: float
    files: float
    files_again: float
    of_one: float | None
    """How many times as much as one process three carry; None where that has not been measured."""


class Need(NamedTuple):
    """What is needed at the peak."""

    processors: float
    memory_gb: float
    megabits_websocket: float
    megabits_files: float


def measured_in(folder: Path = RESULTS) -> Measured:
    """The numbers of the last measurements.

    Raises
    ------
    SystemExit
        If something has not been measured yet.
    """
    try:
        load, visits = (
            json.loads((folder / f"{name}.json").read_text(encoding="utf-8")) for name in ("load", "visits")
        )
        kinds, memory = load["interactions"]["kinds"], load["memory"]
        sent = {row["key"]: row["app"]["median"] / 1000 for row in visits["summary"] if row["unit"] == "bytes"}
        first, then = kinds["Map: opened anew"], kinds["Map: these four together"]
        return Measured(
            first_run=first["processor_ms"]["median"],
            interaction=then["processor_ms"]["median"],
            process=memory["mb"]["with the first"],
            session=memory["mb_each"],
            websocket=(first["received_bytes"]["median"] + INTERACTIONS * then["received_bytes"]["median"]) / 1000,
            files=sent["beyond Streamlit"] + sent["Streamlit"],
            files_again=sent["returning"],
            of_one=_of_one(folder / "faults.json"),
        )
    except (FileNotFoundError, KeyError) as error:
        remedy = "measure first: make bench"
        raise SystemExit(f"Not measured yet ({error}); {remedy}") from error


def _of_one(path: Path) -> float | None:
    kept = json.loads(path.read_text(encoding="utf-8")).get(SHARES) if path.exists() else None
    return next((row["of_one"] for row in kept["processes"] if row["processes"] == 3), None) if kept else None


def sums(measured: Measured) -> tuple[list[Sum], Need]:
    """The sums, line by line, and what they come to."""
    mean = VISITS_A_DAY / 86_400
    peak = PEAK * mean
    busy = (measured.first_run + INTERACTIONS * measured.interaction) / 1000
    beside = 1.0 if measured.of_one is None else min(1.0, measured.of_one / 3)
    processors = peak * busy / BUSY / beside
    processes = math.ceil(processors)
    at_once = peak * (VISIT_SECONDS + KEPT_SECONDS)
    memory = (at_once * measured.session + processes * measured.process) / 1000
    files = (1 - RETURNING) * measured.files + RETURNING * measured.files_again
    need = Need(processors, memory, peak * measured.websocket * 8 / 1000, peak * files * 8 / 1000)
    lines = [
        Sum("Visits in the mean", f"{VISITS_A_DAY:,} / 86,400 s", mean, "/s"),
        Sum("Visits at the peak", f"× {PEAK:g} (assumed)", peak, "/s"),
        Sum("Runs of the script", f"× (1 + {INTERACTIONS} interactions (assumed))", peak * (1 + INTERACTIONS), "/s"),
        Sum(
            "Processor for a visit",
            f"{measured.first_run:.1f} ms + {INTERACTIONS} × {measured.interaction:.1f} ms (measured)",
            1000 * busy,
            "ms",
        ),
        Sum(
            "Processors",
            f"peak × that / {BUSY:g} (assumed) / {beside:.2f} ({_beside_in_words(measured)})",
            need.processors,
            "processors",
        ),
        Sum(
            "Sessions at once",
            f"peak × ({VISIT_SECONDS} s (assumed) + {KEPT_SECONDS} s kept after leaving)",
            at_once,
            "",
        ),
        Sum(
            "Memory",
            f"{measured.session:.2f} MB each + {processes} processes × {measured.process:.0f} MB (measured)",
            need.memory_gb,
            "GB",
        ),
        Sum("Websocket", f"{measured.websocket:,.0f} kB a visit (measured)", need.megabits_websocket, "Mbit/s"),
        Sum(
            "Files",
            f"{measured.files:,.0f} kB, of {RETURNING:.0%} (assumed) {measured.files_again:,.0f} kB (measured)",
            need.megabits_files,
            "Mbit/s",
        ),
    ]
    return lines, need


def _beside_in_words(measured: Measured) -> str:
    if measured.of_one is None:
        return "each process carries what one alone does: not measured"
    return f"three processes carry {measured.of_one:g} times as much as one: measured"


def machines_to_rent(need: Need) -> int:
    """How many machines carry the peak when one of them is gone."""
    return max(LEAST_MACHINES, math.ceil(max(machines(need).values())) + 1)


def machines(need: Need) -> dict[str, float]:
    """How many machines each need alone would fill, the greatest first: that is the first limit."""
    of_each = {
        "processors": need.processors / PROCESSORS,
        "memory": need.memory_gb / MEMORY_GB,
        "network, files": need.megabits_files / MEGABITS,
        "network, websocket": need.megabits_websocket / MEGABITS,
    }
    return dict(sorted(of_each.items(), key=lambda pair: -pair[1]))


def visits_of_one_process(measured: Measured) -> float:
    """How many visits a day one process on one processor can take."""
    busy = (measured.first_run + INTERACTIONS * measured.interaction) / 1000
    return 86_400 * BUSY / busy / PEAK


def _gigabytes_a_month(measured: Measured) -> float:
    files = (1 - RETURNING) * measured.files + RETURNING * measured.files_again
    return 30 * VISITS_A_DAY * (files + measured.websocket) / 1e6


def main(
    price: Annotated[float, typer.Option(min=0, help="What a machine costs in a month (assumed).")] = PRICE,
) -> None:
    """Print the sums, the first limit, and what it comes to in machines and money."""
    measured = measured_in()
    lines, need = sums(measured)
    table = Table("", "How", title=f"{VISITS_A_DAY:,} visits a day")
    table.add_column("", justify="right")
    for line in lines:
        table.add_row(line.what, line.how, f"{line.value:,.1f} {line.unit}".strip())
    console = Console(width=120)
    console.print(table)
    filled = ", ".join(f"{what} {count:.2f}" for what, count in machines(need).items())
    console.print(
        f"Machines of {PROCESSORS} processors, {MEMORY_GB} GB and {MEGABITS} Mbit/s that each would fill: {filled}"
    )
    console.print(f"The first limit: {next(iter(machines(need)))}")
    count = machines_to_rent(need)
    console.print(
        f"Machines: {count}, so that the peak is carried with one of them gone. Money: {count * price:,.0f} a month at "
        f"{price:g} for each (assumed, change it with --price), without what the network costs: "
        f"{_gigabytes_a_month(measured):,.0f} GB a month, most of it files, which a cache in front can have"
    )
    console.print(f"One process on one processor takes {visits_of_one_process(measured):,.0f} visits a day")


if __name__ == "__main__":
    typer.run(main)

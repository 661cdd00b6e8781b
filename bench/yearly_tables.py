"""How long it takes to bring in the Ombudsman's three tables of a year: 317 councils, three files, all made.

Everything happens in a copy of the data in a temporary folder, which is gone at the end. Each file is added by a
command of its own, as the operator does, once with a tenth of the councils and once with all: memory is flat if its
peak does not grow with them.
"""

from __future__ import annotations

import json
import statistics
import tempfile
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from bench.command import run_command
from bench.machine import PROJECT, in_words, measured_on
from bench.made_data import project_copy
from lgo_map.councils.register import authorities_of_year, load_register
from tests.ingest.made_tables import as_csv, yearly_tables

RESULTS = PROJECT / "bench" / "results" / "yearly_tables.json"
YEAR = 2026
"""A year of which nothing is held yet."""
FEW = 32
TARGET_SECONDS = 10
ADDRESS = "https://www.lgo.org.uk/assets/attach/0/made.csv"


def measure(
    runs: Annotated[int, typer.Option(min=1, help="How often to bring each in.")] = 3,
    results: Annotated[Path, typer.Option(help="Where the numbers go.")] = RESULTS,
) -> None:
    """Bring the tables in, and print what that takes."""
    taken: dict[str, list[dict[str, float]]] = {}
    for _ in range(runs):
        for count in (FEW, None):
            with project_copy() as project, tempfile.TemporaryDirectory() as folder:
                councils = _councils(count)
                files = _written(Path(folder), councils)
                taken.setdefault(f"{len(councils)} councils", []).append(_bring_in(project, files))
    about = measured_on()
    summary = {name: _medians(several) for name, several in taken.items()}
    results.parent.mkdir(parents=True, exist_ok=True)
    kept = {"measured_on": about, "runs": runs, "target_seconds": TARGET_SECONDS, "imports": summary}
    results.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    table = Table("three files", "seconds", "processor, s", "memory at most, MiB", "new figures", "held or refused")
    for name, numbers in summary.items():
        cells = (f"{numbers[key]:,.1f}" for key in ("seconds", "processor_seconds", "memory_at_most"))
        table.add_row(name, *cells, *(f"{numbers[key]:,.0f}" for key in ("new", "not_published")))
    Console().print(table)
    print(in_words(about))


def _councils(count: int | None) -> dict[str, str]:
    in_force = authorities_of_year(load_register(), YEAR)
    return dict(list(zip(in_force["name"], in_force["authority_type"], strict=True))[:count])


def _written(folder: Path, councils: dict[str, str]) -> list[Path]:
    paths = []
    for name, rows in yearly_tables(councils, YEAR).items():
        paths.append(folder / f"{name}.csv")
        paths[-1].write_bytes(as_csv(rows))
    return paths


def _bring_in(project: Path, files: list[Path]) -> dict[str, float]:
    """Add the files, one after the other: seconds, the most memory of any command, and what became of the figures."""
    total = {"seconds": 0.0, "processor_seconds": 0.0, "memory_at_most": 0.0, "new": 0.0, "not_published": 0.0}
    for file in files:
        report = file.with_suffix(".json")
        words = ("add", "statistics", file, "--kind", "ombudsman", "--url", ADDRESS, "--yes", "--report", report)
        cost = run_command(project, *words)
        total["seconds"] += cost["seconds"]
        total["processor_seconds"] += cost["processor_seconds"]
        total["memory_at_most"] = max(total["memory_at_most"], cost["memory_at_most"])
        changes: list[dict[str, Any]] = json.loads(report.read_text(encoding="utf-8"))
        total["new"] += sum(change["status"] in ("new", "changed") for change in changes)
        total["not_published"] += sum(change["status"] in ("held", "refused") for change in changes)
    return total


def _medians(several: list[dict[str, float]]) -> dict[str, float]:
    return {key: round(statistics.median(one[key] for one in several), 2) for key in several[0]}


if __name__ == "__main__":
    typer.run(measure)

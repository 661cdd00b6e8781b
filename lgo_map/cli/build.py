"""The command that builds the data: `python -m lgo_map build`."""

from __future__ import annotations

import time

import typer
from rich.console import Console
from rich.table import Table

from lgo_map.cli.command import error_sentences
from lgo_map.pipeline import steps
from lgo_map.pipeline.stage import Stage, open_stage
from lgo_map.storage import PROJECT_WITH_DATA


def build(
    step: str = typer.Argument(
        "all",
        metavar="[register|postcodes|boundaries|letters|statistics|decisions|all]",
        help="What to build; a step reads what the steps before it wrote.",
    ),
) -> None:
    """Write what the app reads, from data/sources and the packages of requirements-build.txt.

    Everything asked for is written, or nothing is: a build that fails or is stopped leaves the old data as it was.
    """
    if step not in (*steps.STEPS, "all"):
        raise typer.BadParameter(f"{step!r} is not a step; the steps are {', '.join(steps.STEPS)} and all.")
    console = Console()
    wanted = steps.with_description(steps.STEPS if step == "all" else [step])
    table = Table("Step", "Written", "Checks that held", "Seconds", title="Built", show_lines=True)
    with error_sentences(changes=True, nothing_done="Not built"), open_stage(PROJECT_WITH_DATA) as stage:
        for name, build_step in wanted.items():
            before, started = len(stage.written), time.perf_counter()
            checks = build_step(stage)
            written = [f"{path} ({_size(stage, path)})" for path in stage.written[before:]]
            seconds = f"{time.perf_counter() - started:.1f}"
            table.add_row(name, "\n".join(_shortened(written)), "\n".join(checks), seconds)
    console.print(table)


def _size(stage: Stage, path: str) -> str:
    return f"{(stage.folder / path).stat().st_size / 1000:,.0f} kB"


def _shortened(lines: list[str]) -> list[str]:
    return lines if len(lines) <= 12 else [*lines[:10], f"and {len(lines) - 10} more"]

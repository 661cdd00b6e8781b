"""The command line: `python -m lgo_map build`."""

from __future__ import annotations

import time
from collections.abc import Callable

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from lgo_map.cli.add import register_commands
from lgo_map.pipeline.boundaries import build_boundaries
from lgo_map.pipeline.datapackage import build_datapackage
from lgo_map.pipeline.letter_index import build_letter_index
from lgo_map.pipeline.letters import build_letters
from lgo_map.pipeline.postcodes import build_postcodes
from lgo_map.pipeline.register import build_register
from lgo_map.pipeline.stage import BuildError, Stage, open_stage
from lgo_map.pipeline.statements import build_statistics
from lgo_map.storage import PROJECT, DataFileError

STEPS: dict[str, Callable[[Stage], list[str]]] = {
    "register": build_register,
    "postcodes": build_postcodes,
    "boundaries": build_boundaries,
    "letters": lambda stage: build_letters(stage) + build_letter_index(stage),
    "statistics": build_statistics,
}
"""The steps in the order in which they need each other."""

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Keep the data of “Your council’s performance”.",
)


@app.callback()
def _commands() -> None:
    """Keep the data of “Your council’s performance”."""


@app.command()
def build(
    step: str = typer.Argument(
        "all",
        metavar="[register|postcodes|boundaries|letters|statistics|all]",
        help="What to build; a step reads what the steps before it wrote.",
    ),
) -> None:
    """Write what the app reads, from data/sources and the packages of requirements-build.txt.

    Everything asked for is written, or nothing is: a build that fails or is stopped leaves the old data as it was.
    """
    if step not in (*STEPS, "all"):
        raise typer.BadParameter(f"{step!r} is not a step; the steps are {', '.join(STEPS)} and all.")
    console = Console()
    # The description holds every file's size and hash, so it is due after any step.
    wanted = {name: STEPS[name] for name in (STEPS if step == "all" else [step])} | {"datapackage": build_datapackage}
    table = Table("Step", "Written", "Checks that held", "Seconds", title="Built", show_lines=True)
    try:
        with open_stage(PROJECT) as stage:
            for name, build_step in wanted.items():
                before, started = len(stage.written), time.perf_counter()
                checks = build_step(stage)
                written = [f"{path} ({_size(stage, path)})" for path in stage.written[before:]]
                seconds = f"{time.perf_counter() - started:.1f}"
                table.add_row(name, "\n".join(_shortened(written)), "\n".join(checks), seconds)
    except (BuildError, DataFileError) as error:
        Console(stderr=True).print(f"[bold red]Not built:[/] {escape(str(error))}", highlight=False, soft_wrap=True)
        raise typer.Exit(1) from error
    console.print(table)


def _size(stage: Stage, path: str) -> str:
    return f"{(stage.folder / path).stat().st_size / 1000:,.0f} kB"


def _shortened(lines: list[str]) -> list[str]:
    return lines if len(lines) <= 12 else [*lines[:10], f"and {len(lines) - 10} more"]


register_commands(app)

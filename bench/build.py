"""How long each step of the build takes, how much memory, and which parts of it take the time.

Everything is built in a temporary copy of the project, each step in a process of its own, so that its memory is its
own too.
"""

from __future__ import annotations

import json
import re
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from pkgutil import resolve_name
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import track
from rich.table import Table

from bench.machine import in_words, measured_on
from bench.made_data import project_copy
from lgo_map.pipeline.stage import open_stage
from lgo_map.storage import PROJECT

RESULTS = PROJECT / "bench" / "results" / "build.json"

TIMED_STEPS = {
    "register": "lgo_map.pipeline.register:build_register",
    "postcodes": "lgo_map.pipeline.postcodes:build_postcodes",
    "boundaries": "lgo_map.pipeline.boundaries:build_boundaries",
    "letters": "lgo_map.pipeline.letters:build_letters",
    "letter index": "lgo_map.pipeline.letter_index:build_letter_index",
    "statistics": "lgo_map.pipeline.statements:build_statistics",
    "data package": "lgo_map.pipeline.datapackage:build_datapackage",
}
"""What `make build` does, in its order."""

PARTS = {
    "read the small areas": ("geopandas", "read_file"),
    "make them valid": ("shapely", "make_valid"),
    "snap them to a metre": ("shapely", "set_precision"),
    "project": ("geopandas.array:GeometryArray", "to_crs"),
    "dissolve into districts": ("lgo_map.pipeline.boundaries", "dissolve_into_districts"),
    "simplify": ("lgo_map.pipeline.boundaries", "simplify_together"),
    "unite into authorities": ("lgo_map.pipeline.boundaries", "unite_into_authorities"),
    "check each area": ("lgo_map.pipeline.boundaries", "check_each_area"),
    "check each map": ("lgo_map.pipeline.boundaries", "check_each_map"),
    "read the postcodes": ("lgo_map.pipeline.boundaries", "read_english_postcodes"),
    "check the postcodes": ("lgo_map.pipeline.boundaries", "check_postcodes"),
}
"""Of the step `boundaries`: functions that are timed. What is spent in none of them is writing, mostly."""

REST = "write, and all else"


def measure(
    runs: Annotated[int, typer.Option(min=1, help="How often to build.")] = 3,
    results: Annotated[Path, typer.Option(help="Where the numbers go.")] = RESULTS,
    step: Annotated[str, typer.Option(hidden=True, help="Build this step here, and print what it took.")] = "",
) -> None:
    """Build a copy of the project, step by step, and print what each step takes."""
    if step:
        print(json.dumps(build_step(step)))
        return
    measured: dict[str, list[dict[str, Any]]] = defaultdict(list)
    with project_copy() as project:
        for name in track([*TIMED_STEPS] * runs, "Building", transient=True):
            measured[name].append(_in_a_process_of_its_own(name, project))
    steps = {name: _summary(taken) for name, taken in measured.items()}
    about = measured_on()
    results.parent.mkdir(parents=True, exist_ok=True)
    kept = {"measured_on": about, "runs": runs, "steps": steps}
    results.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    show(steps, in_words(about))


def build_step(name: str) -> dict[str, Any]:
    """Build one step of the project this process runs in: seconds, memory in MiB, and seconds of its parts."""
    build = resolve_name(TIMED_STEPS[name])
    spent = time_parts() if name == "boundaries" else {}
    before = _memory("VmRSS")
    wall, processor = time.perf_counter(), time.process_time()
    with open_stage(PROJECT) as stage:
        build(stage)
    seconds = time.perf_counter() - wall
    if spent:
        spent[REST] = seconds - sum(spent.values())
    return {
        "seconds": seconds,
        "processor_seconds": time.process_time() - processor,
        "memory_before": before,
        "memory_at_most": _memory("VmHWM"),
        "parts": spent,
    }


def time_parts() -> dict[str, float]:
    """From now on add up the seconds spent in each of :data:`PARTS`, those in another part left out."""
    spent = dict.fromkeys(PARTS, 0.0)
    for name, (owner, attribute) in PARTS.items():
        place = resolve_name(owner)
        setattr(place, attribute, _timed(getattr(place, attribute), name, spent))
    return spent


def _timed(function: Callable[..., Any], name: str, spent: dict[str, float]) -> Callable[..., Any]:
    @wraps(function)
    def timed(*values: Any, **named: Any) -> Any:
        in_other_parts = sum(spent.values())
        started = time.perf_counter()
        try:
            return function(*values, **named)
        finally:
            spent[name] += time.perf_counter() - started - (sum(spent.values()) - in_other_parts)

    return timed


def _memory(what: str) -> float:
    """MiB of this process: VmRSS is what it has, VmHWM the most it has had."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    found = re.search(rf"^{what}:\s+(\d+) kB$", status, re.MULTILINE)
    return int(found[1]) / 1024 if found else float("nan")


def _in_a_process_of_its_own(step: str, project: Path) -> dict[str, Any]:
    command = [sys.executable, "-m", "bench.build", "--step", step]
    done = subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise SystemExit(f"The step {step} failed: {done.stderr[-2000:]}")
    return dict(json.loads(done.stdout.splitlines()[-1]))


def _summary(taken: list[dict[str, Any]]) -> dict[str, Any]:
    """The median of the times, and the greatest memory."""
    return {
        "seconds": round(statistics.median(run["seconds"] for run in taken), 3),
        "seconds_least": round(min(run["seconds"] for run in taken), 3),
        "seconds_greatest": round(max(run["seconds"] for run in taken), 3),
        "processor_seconds": round(statistics.median(run["processor_seconds"] for run in taken), 3),
        "memory_before_mib": round(max(run["memory_before"] for run in taken)),
        "memory_at_most_mib": round(max(run["memory_at_most"] for run in taken)),
        "parts_seconds": {
            part: round(statistics.median(run["parts"][part] for run in taken), 3) for part in taken[0]["parts"]
        },
    }


def show(steps: dict[str, dict[str, Any]], caption: str) -> None:
    """Print a row for each step, and one for each part of the step that has parts."""
    whole = sum(step["seconds"] for step in steps.values())
    table = Table("Step", title=f"The build: {whole:.1f} s in all, each step in its own process", caption=caption)
    for heading in ("Seconds", "Share", "Processor, s", "Memory before, MiB", "At most, MiB"):
        table.add_column(heading, justify="right")
    for name, step in steps.items():
        memory = (f"{step['memory_before_mib']}", f"{step['memory_at_most_mib']}")
        share = f"{100 * step['seconds'] / whole:.0f} %"
        table.add_row(name, f"{step['seconds']:.2f}", share, f"{step['processor_seconds']:.2f}", *memory)
        for part, seconds in step["parts_seconds"].items():
            table.add_row(f"  {part}", f"{seconds:.2f}", f"{100 * seconds / whole:.0f} %", style="dim")
    Console(width=120).print(table)


if __name__ == "__main__":
    typer.run(measure)

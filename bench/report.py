"""The results of `bench.load`: summed up, kept in a file, printed and drawn."""

from __future__ import annotations

import json
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
from rich.console import Console
from rich.table import Table

from bench.machine import PROJECT, measured_on
from bench.session_visits import CLICK, FILTER, MEASURE, YEAR

THE_MAP_S = (FILTER, YEAR, MEASURE, CLICK)
"""The interactions by which the map page is judged."""

INK = "#6e7781"
"""Grey that can be read on white and on black."""

console = Console(width=120)


@dataclass(frozen=True)
class ActionCost:
    """What an action cost the server and how long it took, in milliseconds, and the bytes received."""

    page: str
    kind: str
    processor: float
    wall: float
    received: int


def spread(values: Sequence[float]) -> dict[str, float]:
    """Median, 95th percentile and greatest of some values."""
    return {
        "median": round(statistics.median(values), 2),
        "p95": round(float(np.percentile(values, 95)), 2),
        "max": round(max(values), 2),
    }


def summary(costs: Sequence[ActionCost]) -> dict[str, Any]:
    """How many actions, and the spread of what they cost."""
    return {
        "count": len(costs),
        "processor_ms": spread([each.processor for each in costs]),
        "wall_ms": spread([each.wall for each in costs]),
        "received_bytes": spread([each.received for each in costs]),
    }


def grouped(costs: Sequence[ActionCost]) -> dict[str, dict[str, Any]]:
    """The summary of the map's interactions together, and of each kind on each page."""
    groups = {"Map: these four together": [each for each in costs if each.page == "Map" and each.kind in THE_MAP_S]}
    for kind in THE_MAP_S:
        groups[f"Map: {kind}"] = [each for each in costs if each.page == "Map" and each.kind == kind]
    for each in costs:
        if each not in groups["Map: these four together"]:
            groups.setdefault(f"{each.page}: {each.kind}", []).append(each)
    return {name: summary(members) for name, members in groups.items() if members}


def stored(path: Path) -> dict[str, Any]:
    """The results a file holds; none if it is not there yet."""
    return dict(json.loads(path.read_text(encoding="utf-8"))) if path.exists() else {}


def keep(name: str, results: dict[str, Any], path: Path, project: Path) -> None:
    """Put results among those that the file holds, with what they were measured on."""
    in_file = stored(path)
    about = measured_on() | ({} if project == PROJECT else {"commit": "of another checkout"})
    in_file[name] = {"measured_on": about} | results
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(in_file, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


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


def show_curve(rows: Sequence[dict[str, Any]]) -> None:
    """Print what visitors see, by how many there are at once."""
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


def draw_curve(rows: Sequence[Mapping[str, Any]], to: Path) -> None:
    """Draw how long an answer takes, by the visitors at once, and write the picture to `to`."""
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


def print_tables(results: Mapping[str, Any]) -> None:
    """Print the results as they stand in the README."""
    if "interactions" in results:
        print("| ms, one visitor alone | n | processor: median | p95 | wall: median | p95 | kB received |")
        print("|---|--:|--:|--:|--:|--:|--:|")
        for name, group in results["interactions"]["kinds"].items():
            times = [group[of][which] for of in ("processor_ms", "wall_ms") for which in ("median", "p95")]
            kilobytes = group["received_bytes"]["median"] / 1000
            print(f"| {name} | {group['count']} |", " | ".join(f"{each:.0f}" for each in times), f"| {kilobytes:.0f} |")
    if "sessions" in results:
        print("\n| visitors at once | interactions a second | median s | p95 s | longest s | errors | processor | MB |")
        print("|--:|--:|--:|--:|--:|--:|--:|--:|")
        for row in results["sessions"]["curve"]:
            seconds = " | ".join(f"{row['seconds'][which]:.2f}" for which in ("median", "p95", "max"))
            print(
                f"| {row['sessions']} | {row['interactions_per_second']:.1f} | {seconds} | {row['errors']} "
                f"| {row['server_processor_share']:.0%} | {row['memory_mb']:.0f} |"
            )

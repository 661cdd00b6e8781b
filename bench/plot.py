"""Draw what a visitor waits for, the app against its naive opponent, from the numbers kept.

.venv/bin/python -m bench.plot
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import matplotlib as mpl
import matplotlib.pyplot as plt
import typer
from matplotlib.axes import Axes

from bench.against_naive import APPS, LIMITS, PARTS, RESULTS, TIMES
from bench.machine import PROJECT

PICTURE = PROJECT / "docs" / "bench.svg"
LOOKS = {"app": ("#1d6fd1", "This app", 0.17), "naive": ("#c2590c", "The naive way", -0.17)}
"""Colour, name, and how far above the middle of its row each is drawn."""

INK, PAPER = "#3d4752", "#ffffff"


def draw(kept: dict[str, Any], picture: Path) -> None:
    """Draw every visit as a dot, the medians as bars, and what the app is to reach as a line across its row."""
    mpl.rcParams |= {"svg.fonttype": "none", "svg.hashsalt": "bench", "font.family": "sans-serif", "font.size": 11}
    figure, axes = plt.subplots(figsize=(9, 4.4), layout="constrained", facecolor=PAPER)
    medians = {row["key"]: {name: row[name]["median"] for name in APPS} for row in kept["summary"]}
    for row, key in enumerate(TIMES):
        for name in APPS:
            draw_visits(axes, -row, name, kept["visits"][name]["times"][key], medians[key][name])
        if key in PARTS:
            reach = min(PARTS[key] * medians[key]["naive"], LIMITS.get(key, float("inf")))
            axes.vlines(
                reach / 1000, -row + 0.02, -row + 0.36, color=INK, linewidth=1.6, label="To reach" if row == 0 else "_"
            )
        if key in kept["empty_page"]:
            least, label = kept["empty_page"][key]["median"] / 1000, "A page with nothing but a heading"
            axes.vlines(least, -row - 0.36, -row + 0.36, color=INK, linestyle=":", label=label if row == 0 else "_")
    axes.set_yticks([-row for row in range(len(TIMES))], list(TIMES.values()))
    axes.set_xlim(left=0)
    axes.set_xlabel(f"seconds; a dot is one of {kept['runs']} visits, the bar ends at their median", color=INK)
    axes.xaxis.grid(visible=True, color="#e3e7eb")
    axes.set_axisbelow(True)
    axes.spines[:].set_visible(False)
    axes.tick_params(colors=INK, length=0)
    figure.legend(loc="outside upper center", ncols=4, frameon=False, labelcolor=INK)
    figure.savefig(picture, metadata={"Date": None})


def draw_visits(axes: Axes, row: float, name: str, milliseconds: list[float], median: float) -> None:
    """A bar to the median, its seconds beside it, and a dot for each visit."""
    colour, label, above = LOOKS[name]
    seconds = [each / 1000 for each in milliseconds]
    height = row + above
    axes.barh(height, median / 1000, height=0.3, color=colour, alpha=0.3, label=label if row == 0 else "_")
    axes.plot(seconds, [height] * len(seconds), "o", color=colour, markersize=4, alpha=0.7, markeredgewidth=0)
    axes.annotate(
        f"{median / 1000:.2f} s", (max(seconds), height), (8, 0), textcoords="offset points", color=INK, va="center"
    )


def main(
    results: Annotated[Path, typer.Option(help="The numbers, as bench.against_naive keeps them.")] = RESULTS,
    picture: Annotated[Path, typer.Option(help="The picture to write.")] = PICTURE,
) -> None:
    """Draw the plot of the README."""
    draw(json.loads(results.read_text(encoding="utf-8")), picture)


if __name__ == "__main__":
    typer.run(main)

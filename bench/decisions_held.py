"""What it costs the app to hold 100,000 decisions: its start, its memory, and what visitors do.

The data as they are and a copy with made decisions (`bench.made_data`) are each served on a processor of their own, one
after the other, several times, and visited by a session without a browser (`bench.session`).
"""

from __future__ import annotations

import asyncio
import json
import os
import statistics
from collections import defaultdict
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from bench.load import perform_actions
from bench.machine import PROJECT, in_words, measured_on
from bench.made_data import RARE, grow, project_copy
from bench.process import ProcessClock, megabytes, served_apart
from bench.session_visits import Action, choose_value, click_council, click_points_of_today, open_app
from lgo_map.figures.decisions import SUBCATEGORIES

RESULTS = PROJECT / "bench" / "results" / "decisions_held.json"
TARGET_RATIO, TARGET_MS = 1.2, 60
"""How many times as much as without decisions the app may take at most; milliseconds of the server's processor that an
interaction with the page of decisions may take."""
WAIT_FOR_START = "start to ready, s"
"""Is what others do on the machine too: it is not judged, but the processor's seconds until then are."""
COUNCIL = "E08000035"  # Leeds
PAGE = "decisions"
SUBJECTS = tuple(f"{name} › {below}" for name, all_below in SUBCATEGORIES.items() for below in all_below)
COMMON = ("complaint", "council", "remedy", "letter", "year", "service", "we", "your", "the", "of", "to", "and", "in")
"""Words of a fifth to all of the made texts."""


def measure(
    decisions: Annotated[int, typer.Option(min=1, help="How many decisions to make.")] = 100_000,
    starts: Annotated[int, typer.Option(min=1, help="How often to start each app.")] = 3,
    rounds: Annotated[int, typer.Option(min=1, help="How often to do each thing, after once that doesn't count.")] = 5,
    results: Annotated[Path, typer.Option(help="Where the numbers go.")] = RESULTS,
) -> None:
    """Serve both, visit both, and print how many times as much the second takes."""
    taken: dict[str, dict[str, list[float]]] = {"as it is": defaultdict(list), "held": defaultdict(list)}
    with project_copy() as as_it_is, project_copy() as held:
        grow(held, decisions=decisions)
        for _ in range(starts):
            for name, project in ("as it is", as_it_is), ("held", held):
                for row, value in visit(project, rounds).items():
                    taken[name][row].append(value)
    medians = {name: {row: statistics.median(each) for row, each in of.items()} for name, of in taken.items()}
    rows = {row: _judged(row, medians["as it is"][row], medians["held"][row]) for row in medians["held"]}
    kept = {"measured_on": measured_on(), "decisions": decisions, "starts": starts, "rounds": rounds, "rows": rows}
    results.parent.mkdir(parents=True, exist_ok=True)
    results.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    show(kept)


def visit(project: Path, rounds: int) -> dict[str, float]:
    """Serve a copy of the project and visit it; the median of what each thing took."""
    with served_apart(project) as server:
        row = {
            "start to ready, processor s": ProcessClock(server.process).milliseconds() / 1000,
            WAIT_FOR_START: server.ready_seconds,
            "memory when ready, MB": megabytes(server),
        }
        asyncio.run(perform_actions(server, a_round(0)))
        costs = asyncio.run(perform_actions(server, (action for n in range(rounds) for action in a_round(n + 1))))
        row["memory after visits, MB"] = megabytes(server)
    groups: dict[str, list[float]] = defaultdict(list)
    for cost in costs:
        groups[f"{cost.page}: {cost.kind}, processor ms"].append(cost.processor)
    return row | {kind: statistics.median(each) for kind, each in groups.items()}


def a_round(number: int) -> Iterator[Action]:
    """Use the map and the council page, then find decisions, in each round others: none is one found before."""
    point = next(each for each in click_points_of_today() if each.code == COUNCIL)
    yield open_app("map")
    yield Action("map", "type filter", choose_value("map", "", "types", ["Unitary councils", "County councils"]).act)
    yield Action("map", "click on a council", click_council(point).act)
    yield Action("council page", "opened anew", partial(_open, path="council", query=f"council={COUNCIL}"))
    yield Action(PAGE, "opened anew", partial(_open, path=PAGE, query=""))
    yield Action(PAGE, "next page", lambda session: session.press("decisions Older"))
    yield choose_value(PAGE, "a subject", "decisions subject", SUBJECTS[number % len(SUBJECTS)])
    yield choose_value(PAGE, "an outcome", "decisions outcome", "Upheld")
    yield choose_value(PAGE, "a council", "decisions council", "Birmingham" if number % 2 else "Leeds")
    days = f"type=district&from=2018-04-{number % 28 + 1:02d}&to=2024-03-31"
    yield Action(PAGE, "days of which all are held", partial(_open, path=PAGE, query=days))
    yield Action(PAGE, "a rare word", partial(_open, path=PAGE, query=f"q={RARE}+{COMMON[number % len(COMMON)]}"))
    yield Action(PAGE, "a word in many", partial(_open, path=PAGE, query=f"q={COMMON[number % len(COMMON)]}"))


async def _open(session: Any, *, path: str, query: str) -> Any:
    return await session.open(path, query)


def _judged(row: str, without: float, held: float) -> dict[str, Any]:
    of_page = row.startswith(f"{PAGE}:")
    ratio = held / without
    met: bool | None = held <= TARGET_MS if of_page else ratio <= TARGET_RATIO
    if row == WAIT_FOR_START:
        met = None
    return {"as_it_is": round(without, 2), "held": round(held, 2), "ratio": round(ratio, 2), "met": met}


def show(kept: dict[str, Any]) -> None:
    """Print a row for each measure."""
    targets = f"pages ≤ {TARGET_RATIO} ×, {PAGE} ≤ {TARGET_MS} ms"
    table = Table("", title=f"{kept['decisions']:,} decisions held: medians", caption=in_words(kept["measured_on"]))
    for heading in ("as it is", "held", "ratio", targets):
        table.add_column(heading, justify="right")
    for row, of in kept["rows"].items():
        cells = (f"{of[key]:,.2f}" for key in ("as_it_is", "held", "ratio"))
        table.add_row(row, *cells, {True: "met", False: "not met", None: ""}[of["met"]])
    Console(width=120).print(table)


if __name__ == "__main__":
    os.environ.pop("LGO_MAP_DATA", None)
    typer.run(measure)

"""How much processor time visits take, against another state of the app, and against a fixed piece of work.

Two checkouts are served at the same time, on the same processor, and the same visitor goes through both: each action on
one and then on the other, the first of them in turn. So whatever else the machine does meets both alike. In between a
piece of work that never changes is timed on that processor too: what one core carries is said as interactions in the
time of that piece, which holds for slower and faster machines. Needs two processors and three minutes:

    git worktree add ../then 78058f9
    python -m bench.room --against ../then

What one of the two has not got (a page, a choice) neither is asked for; what that was is printed and kept. Each serves
the data it holds itself. Counted is the time of the servers' processes alone, all threads: no visitor, no browser.
"""

from __future__ import annotations

import asyncio
import copy
import json
import os
import statistics
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import httpx
import pandas as pd
import typer
from rich.console import Console
from rich.table import Table
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection

from bench.load import SEED
from bench.machine import PROJECT, commit_of, in_words, measured_on
from bench.process import ProcessClock, only_on
from bench.serve import Server, serving
from bench.session import Answer, PageError, Session
from bench.session_visits import Action, ClickPoint, click_points_of_today, mixed_visit

RESULTS = PROJECT / "bench" / "results" / "room.json"
TARGET = 0.6
"""At most this part of the other's processor time is to be reached."""

ACTIONS_BETWEEN = 20
"""After how many actions the fixed piece of work is timed again."""

ROUNDS = 10
"""Of how many equal rounds the fixed piece of work is made; together they take about half a second."""

NAMES_THEN = {"letters q": "letters words"}
"""What a widget was called before, by its name of today."""

console = Console(width=120)


class Visitor(Session):
    """A visitor who opens the page's document before its connection, and knows how earlier states of the app speak."""

    async def open(self, path: str = "", query: str = "") -> Answer:
        """Open the app at an address, its document first."""
        async with httpx.AsyncClient(trust_env=False) as client:
            await client.get(f"{self.url}/{path}", headers={"Accept": "text/html"})
        return await super().open(path, query)

    async def choose(self, key: str, value: Any) -> Answer:
        """Give a widget another value; if there is none of this name, the one that was called otherwise."""
        try:
            self.tab.widget(key)
        except PageError:
            key = NAMES_THEN.get(key, key)
        return await super().choose(key, value)

    async def _has_asked_again(self, socket: ClientConnection, message: ForwardMsg) -> bool:
        component = message.delta.new_element.component_instance
        is_asked = "sayWhenPainted" in component.json_args and component.id not in self.tab.widgets
        if is_asked and self.tab.finished == 0:  # the page waits until the map is painted; here that takes no time
            self.tab.say(component.id, {"painted": "at once"})
            await socket.send(self._request())
        return is_asked and self.tab.finished == 0


class Rehearsal(Visitor):
    """What a visitor would do, without asking the server: fails where the page has not got what is wanted."""

    def __init__(self, visitor: Visitor) -> None:
        super().__init__(visitor.url)
        self.tab = copy.copy(visitor.tab)
        self.tab.widgets = dict(visitor.tab.widgets)

    async def open(self, path: str = "", query: str = "") -> Answer:
        """Nothing: any page can be opened."""
        return Answer(0, 0)

    async def _run(self, fragment: str = "", pressed: str | None = None, page_name: str = "") -> Answer:
        return Answer(0, 0)


@dataclass(frozen=True)
class Cost:
    """What an action cost one of the two servers, in milliseconds of the processor, and the bytes it sent."""

    visit: int
    kind: str
    processor: float
    received: int


@dataclass
class Side:
    """One of the two checkouts, as it is served: its clock, who visits it, and what that has cost."""

    server: Server
    clock: ProcessClock
    visitor: Visitor
    costs: list[Cost]

    async def perform(self, action: Action, visit: int) -> None:
        """Have the visitor do something, and note what it cost until the server has come to rest."""
        before = await self.clock.rest()
        answer = await action.perform(self.visitor)
        after = await self.clock.rest()
        self.costs.append(Cost(visit, f"{action.page}: {action.kind}", after - before, answer.received))

    def total(self, visit: int | None = None, kind: str | None = None) -> float:
        """Milliseconds of all actions, or of those of one visit or kind."""
        return sum(
            cost.processor
            for cost in self.costs
            if (visit is None or cost.visit == visit) and (kind is None or cost.kind == kind)
        )


def fixed_work() -> float:
    """Do a piece of work that is always the same; the milliseconds of the processor it took.

    Half of it is words counted, sorted and written in plain Python, half of it rows looked up and added up by pandas,
    for that is what the app is made of.
    """
    begun = time.thread_time()
    for _ in range(ROUNDS):
        counts: dict[str, int] = {}
        for number in range(120_000):
            word = f"{number * 7919 % 5000:04d}"
            counts[word] = counts.get(word, 0) + number % 7
        text = json.dumps([{"word": word, "count": counts[word]} for word in sorted(counts, key=counts.__getitem__)])
        table = pd.DataFrame({"code": [number % 317 for number in range(3000)], "count": range(3000)})
        found = sum(int(table[(table["code"] == code) & (table["count"] > 100)]["count"].sum()) for code in range(120))
        sums = table.groupby("code")["count"].sum().sort_values()
        if (len(text), found, len(sums)) != (155_000, 1_778_150, 317):
            raise RuntimeError(f"The fixed piece of work has changed: {len(text)}, {found}, {len(sums)}.")
    return (time.thread_time() - begun) * 1000


async def can(action: Action, side: Side) -> bool:
    """Whether the page that the visitor has there offers what the action takes."""
    try:
        await action.act(Rehearsal(side.visitor))
    except PageError:
        return False
    return True


async def visit_both(
    sides: Sequence[Side], number: int, points: Sequence[ClickPoint], processors: Sequence[int]
) -> tuple[list[float], Counter[str]]:
    """Make one visit to both; how long the fixed piece of work took in between, and what was left out."""
    fixed, left_out = [], Counter[str]()
    for side in sides:
        side.visitor = Visitor(side.server.url)
    for place, action in enumerate(mixed_visit(SEED + number, points)):
        if not all([await can(action, side) for side in sides]):
            left_out[f"{action.page}: {action.kind}"] += 1
            continue
        for side in sides if place % 2 else reversed(sides):
            await side.perform(action, number)
        if place % ACTIONS_BETWEEN == 0:
            with only_on(processors):
                fixed.append(fixed_work())
    for side in sides:
        await side.visitor.close()
    return fixed, left_out


async def measure(
    servers: Sequence[Server], visits: int, processors: Sequence[int]
) -> tuple[list[Side], list[float], Counter[str]]:
    """Make one visit that does not count and then the others, each to both servers."""
    points, all_fixed, all_left_out = click_points_of_today(), [], Counter[str]()
    sides = [Side(server, ProcessClock(server.process), Visitor(server.url), []) for server in servers]
    await visit_both(sides, -1, points, processors)
    for side in sides:
        side.costs.clear()
    for number in range(visits):
        fixed, left_out = await visit_both(sides, number, points, processors)
        all_fixed += fixed
        all_left_out += left_out
        console.print(f"visit {number + 1} of {visits}: {sides[0].total(number) / sides[1].total(number):.2f}")
    return sides, all_fixed, all_left_out


def summed_up(sides: Sequence[Side], fixed: Sequence[float], left_out: Counter[str]) -> dict[str, Any]:
    """The results: the ratio, by visit and by kind of action, and what one core carries."""
    now, then = sides
    visits = sorted({cost.visit for cost in now.costs})
    ratios = [now.total(visit) / then.total(visit) for visit in visits]
    piece, actions = statistics.median(fixed), len(now.costs)
    kinds = {}
    for kind in dict.fromkeys(cost.kind for cost in now.costs):
        count = sum(cost.kind == kind for cost in now.costs)
        sent = [sum(cost.received for cost in side.costs if cost.kind == kind) / count / 1000 for side in sides]
        kinds[kind] = {
            "count": count,
            "processor_ms": round(now.total(kind=kind) / count, 1),
            "processor_ms_then": round(then.total(kind=kind) / count, 1),
            "ratio": round(now.total(kind=kind) / then.total(kind=kind), 2),
            "kb": round(sent[0], 1),
            "kb_then": round(sent[1], 1),
        }
    return {
        "visits": len(visits),
        "interactions": actions,
        "left_out": dict(left_out),
        "ratio": round(now.total() / then.total(), 3),
        "ratio_by_visit": [round(ratio, 3) for ratio in sorted(ratios)],
        "target": TARGET,
        "processor_ms": round(now.total() / actions, 2),
        "processor_ms_then": round(then.total() / actions, 2),
        "fixed_work_ms": {
            "median": round(piece, 1),
            "lowest": round(min(fixed), 1),
            "highest": round(max(fixed), 1),
            "count": len(fixed),
        },
        "interactions_in_one_fixed_work": round(piece * actions / now.total(), 2),
        "interactions_in_one_fixed_work_then": round(piece * actions / then.total(), 2),
        "kinds": kinds,
    }


def show(results: dict[str, Any]) -> None:
    """Print the results."""
    table = Table(title="What an interaction costs the server", caption=in_words(results["measured_on"]))
    for heading in ("", "n", "CPU ms now", "then", "ratio", "kB now", "then"):
        table.add_column(heading, justify="right" if heading else "left", no_wrap=True)
    for kind, cost in results["kinds"].items():
        milliseconds = f"{cost['processor_ms']:.1f}", f"{cost['processor_ms_then']:.1f}", f"{cost['ratio']:.2f}"
        table.add_row(kind, str(cost["count"]), *milliseconds, f"{cost['kb']:.1f}", f"{cost['kb_then']:.1f}")
    console.print(table)
    ratios, fixed = results["ratio_by_visit"], results["fixed_work_ms"]
    console.print(
        f"Of the processor time of {results['against']}: {results['ratio']:.3f} (single visits {ratios[0]:.3f} to "
        f"{ratios[-1]:.3f}; to reach: {TARGET}); {results['processor_ms']:.1f} instead of "
        f"{results['processor_ms_then']:.1f} ms an interaction"
    )
    console.print(
        f"In the time of one fixed piece of work ({fixed['median']:.0f} ms, {fixed['lowest']:.0f} to "
        f"{fixed['highest']:.0f}) one core carries {results['interactions_in_one_fixed_work']:.1f} interactions; "
        f"then {results['interactions_in_one_fixed_work_then']:.1f}"
    )
    if results["left_out"]:
        left = ", ".join(f"{kind} ({count})" for kind, count in results["left_out"].items())
        console.print(f"Left out for both, as one of them has not got it: {left}")


def main(
    against: Annotated[Path, typer.Option(help="The other checkout: a clone or worktree of an earlier commit.")],
    visits: Annotated[int, typer.Option(min=1, help="How many mixed visits to measure, after one that is not.")] = 5,
    results: Annotated[Path, typer.Option(help="Where the results are kept.")] = RESULTS,
) -> None:
    """Compare the processor time of this checkout with another's, in turn, and with a fixed piece of work."""
    if not (against / "app.py").is_file():
        raise SystemExit(f"{against} is no checkout of the app: it has no app.py. Give --against a clone or worktree.")
    processors = sorted(os.sched_getaffinity(0))
    if len(processors) < 2:
        raise SystemExit("It takes two processors: one for the servers, the others for the visitor.")
    with ExitStack() as served:
        servers = [
            served.enter_context(serving(project / "app.py", project=project, processors=processors[:1]))
            for project in (PROJECT, against.resolve())
        ]
        with only_on(processors[1:]):
            measured = summed_up(*asyncio.run(measure(servers, visits, processors[:1])))
    measured = {"measured_on": measured_on(), "against": commit_of(against)} | measured
    results.parent.mkdir(parents=True, exist_ok=True)
    results.write_text(json.dumps(measured, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    show(measured)


if __name__ == "__main__":
    try:
        typer.run(main)
    except (RuntimeError, PageError) as error:
        raise SystemExit(str(error)) from error

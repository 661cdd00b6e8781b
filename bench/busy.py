"""Whether a choice is ever lost on a server that has too little time: three kinds of visits, each checked in full.

.venv/bin/python -m bench.busy

The server has one processor, which it shares with three busy loops; the browser has the others. Each visitor is a
fresh one in a headless Chromium (`bench.busy_visitor`). Which visits are made, and what they should show, stands in
`bench.busy_plans`.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import statistics
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

import psutil
import typer
from playwright.sync_api import Browser, expect, sync_playwright
from rich.console import Console
from rich.progress import track
from rich.table import Table

from bench.against_naive import FLAGS
from bench.busy_plans import KINDS, Kind, Plan, plans_of
from bench.busy_visitor import COUNCIL_BOX, FILTERS, WAIT_TIMEOUT_SECONDS, Visit, visitor_of
from bench.machine import PROJECT, in_words, measured_on
from bench.process import only_on
from bench.report import stored
from bench.serve import serving

APP = PROJECT / "app.py"
RESULTS = PROJECT / "bench" / "results" / "busy.json"
SEED = 20261125
LOOPS = 3
PAGES_AT_ONCE = 10
"""How many pages are open when the server is killed: a restart takes longer than a visit."""

LOOP = "import os, sys\nwhile os.getppid() == int(sys.argv[1]): pass"
"""Busy, but never longer than the process that started it."""

console = Console(width=max(Console().width, 120))


@dataclass
class BusyServer:
    """The app on one processor, which others keep busy; it can be killed and is the same address when it is back.

    Attributes
    ----------
    processor : int
        The one it has to share.
    """

    processor: int
    _running: ExitStack = field(default_factory=ExitStack)
    _port: int | None = None

    def __enter__(self) -> BusyServer:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._running.close()

    @property
    def address(self) -> str:
        """Its address, without a slash at the end."""
        return f"http://127.0.0.1:{self._port}"

    def start(self) -> None:
        """Start it, for the first time or again, and return when it answers."""
        self._server = self._running.enter_context(serving(APP, port=self._port, processors=[self.processor]))
        self._port = urlsplit(self._server.url).port

    def kill(self) -> None:
        """End its process as a crash would, with no time to say a word."""
        self._server.process.kill()
        self._running.close()


@contextmanager
def busy_loops(processor: int) -> Iterator[None]:
    """Keep a processor busy with :data:`LOOPS` loops until the block ends."""
    loops: list[subprocess.Popen[bytes]] = []
    try:
        for _ in range(LOOPS):
            loops.append(subprocess.Popen([sys.executable, "-c", LOOP, str(os.getpid())]))  # noqa: S603 - ours
            psutil.Process(loops[-1].pid).cpu_affinity([processor])
        yield
    finally:
        for loop in loops:
            loop.kill()
            loop.wait()


def visit_at_once(plan: Plan, browser: Browser, address: str) -> Visit:
    """Open the map, choose as soon as that can be done, and look in the end."""
    with visitor_of(plan, browser, address) as visitor:
        with visitor.under_way("opening and choosing"):
            visitor.open()
            visitor.wait_until_usable(*([COUNCIL_BOX] if plan.kind == Kind.PICK else FILTERS))
            if plan.waits:
                visitor.compare(plan.start, "before any choice, ")
            visitor.choose()
            visitor.compare(plan.end)
        return visitor.visit


def visits_across_a_restart(plans: Sequence[Plan], browser: Browser, server: BusyServer) -> Iterator[Visit]:
    """Open all pages, kill the server, start it again, and then choose in one after the other."""
    with ExitStack() as open_:
        visitors = [open_.enter_context(visitor_of(plan, browser, server.address)) for plan in plans]
        for visitor in visitors:
            with visitor.under_way("opening"):
                visitor.open()
                visitor.wait_until_usable(*FILTERS)
                visitor.compare(visitor.plan.start, "before the restart, ")
        server.kill()
        for visitor in (each for each in visitors if not each.losses):
            with visitor.under_way("noticing that the server is gone"):
                visitor.wait_until_cut_off()
        server.start()
        for visitor in visitors:
            if not visitor.losses:
                with visitor.under_way("coming back and choosing"):
                    visitor.wait_until_reconnected()
                    visitor.choose()
                    visitor.compare(visitor.plan.end)
            yield visitor.visit


def visits_of(plans: Sequence[Plan], browser: Browser, server: BusyServer) -> Iterator[Visit]:
    """Make visits of one kind."""
    if plans[0].kind == Kind.RESTART:
        for first in range(0, len(plans), PAGES_AT_ONCE):
            yield from visits_across_a_restart(plans[first : first + PAGES_AT_ONCE], browser, server)
    else:
        for plan in plans:
            yield visit_at_once(plan, browser, server.address)


def make_visits(plans: Sequence[Plan], browser: Browser, server: BusyServer) -> list[Visit]:
    """Make visits of one kind, and say at once of each that lost something what it lost."""
    visits = []
    made = visits_of(plans, browser, server)
    for visit in track(made, KINDS[plans[0].kind], total=len(plans), console=console, transient=True):
        visits.append(visit)
        if visit.losses:
            console.print(line_of(visit), style="red", soft_wrap=True, markup=False, highlight=False)
    return visits


def line_of(visit: Visit) -> str:
    """A visit that lost something, in a line."""
    return f"{visit.plan.words}: {'; '.join(visit.losses)}"


def keep(kind: Kind, visits: Sequence[Visit], seed: int, about: Mapping[str, Any], path: Path) -> None:
    """Write down how the visits of a kind went; what the file says of other kinds stays."""
    results = stored(path)
    lost = [line_of(visit) for visit in visits if visit.losses]
    results[KINDS[kind]] = {
        "measured_on": dict(about),
        "busy_loops": LOOPS,
        "seed": seed,
        "visits": len(visits),
        "lost": len(lost),
        "median_seconds": round(statistics.median(visit.seconds for visit in visits), 1),
        "losses": lost,
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def show(visits: Mapping[Kind, Sequence[Visit]], caption: str) -> None:
    """Print a row for each kind, and how many lost anything in all."""
    table = Table("Visits", title=f"A server on one processor, {LOOPS} busy loops beside it", caption=caption)
    for heading in ("Made", "Lost something", "Median s"):
        table.add_column(heading, justify="right")
    for kind, made in visits.items():
        lost = sum(bool(visit.losses) for visit in made)
        median = statistics.median(visit.seconds for visit in made)
        table.add_row(KINDS[kind], str(len(made)), f"[{'red' if lost else 'green'}]{lost}[/]", f"{median:.1f}")
    console.print(table)


def main(
    visits: Annotated[int, typer.Option(min=1, help="Visits of each kind.")] = 200,
    kind: Annotated[Kind | None, typer.Option(help="One kind only.")] = None,
    seed: Annotated[int, typer.Option(help="What is drawn, and chosen in which order, depends on it.")] = SEED,
    results: Annotated[Path, typer.Option(help="Where the numbers go.")] = RESULTS,
    chromium: Annotated[
        str | None, typer.Option(help="The Chromium to use; by default the system's, else Playwright's own.")
    ] = None,
) -> None:
    """Visit a server that has too little time, and count the visits that lost a choice or anything else."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # ends what has been started, as Ctrl-C does
    expect.set_options(timeout=WAIT_TIMEOUT_SECONDS * 1000)
    about = measured_on()  # before the visits load the machine
    processors = sorted(os.sched_getaffinity(0))
    made: dict[Kind, list[Visit]] = {}
    with ExitStack() as open_:
        open_.enter_context(busy_loops(processors[0]))
        server = open_.enter_context(BusyServer(processors[0]))
        open_.enter_context(only_on(processors[1:] or processors))
        playwright = open_.enter_context(sync_playwright())
        browser = playwright.chromium.launch(executable_path=chromium or shutil.which("chromium"), args=FLAGS)
        open_.callback(browser.close)
        about |= {"chromium": browser.version}
        for each in [kind] if kind else Kind:
            made[each] = make_visits(plans_of(each, visits, seed), browser, server)
            keep(each, made[each], seed, about, results)
    show(made, f"{in_words(about)}; Chromium {about['chromium']}")
    lost = sum(bool(visit.losses) for of_kind in made.values() for visit in of_kind)
    console.print(f"{lost} of {sum(map(len, made.values()))} lost anything", highlight=False)
    if lost:
        raise typer.Exit(1)


if __name__ == "__main__":
    try:
        typer.run(main)
    except RuntimeError as error:
        raise SystemExit(str(error)) from error

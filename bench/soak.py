"""Many visits, one after another, at one process: whether its memory stays where it is, and what is left open.

A visit here is shorter than those of :mod:`bench.session_visits`, and nobody reads: a page is opened, one to six things
are done on it, at times another page is opened and used, and the tab is closed. Visits come evenly over the time. The
server's environment is that of the units and the image (`deploy/`), as far as memory is concerned.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from bench.fault_visits import walk_through
from bench.load import KEPT_SECONDS, SEED, TimedAnswer
from bench.machine import PROJECT
from bench.process import megabytes
from bench.report import spread
from bench.serve import Server, serving
from bench.session import PageError, Session
from bench.session_visits import (
    PAGES,
    Action,
    ClickPoint,
    actions_on_page,
    choose_measure,
    choose_year,
    click_council,
    click_points_of_today,
    filter_types,
    follow_link,
    open_app,
)

VISITS, AT_ONCE, MINUTES = 10_000, 8, 30
AS_DEPLOYED = {"MALLOC_ARENA_MAX": "2"}
EVERY_SECONDS = 10
"""How often the memory is looked at."""
FIRST_PART = 1 / 6
"""The part of the time in which memory may still grow: five minutes of thirty."""


def short_visit(chance: random.Random, points: Sequence[ClickPoint]) -> Iterator[Action]:
    """What is done in a visit; five actions on average."""
    yield open_app()
    yield click_council(chance.choice(points))
    for act in (filter_types, choose_year, choose_measure):
        if chance.random() < 0.4:
            yield act(chance)
    if chance.random() < 0.3:
        yield from actions_on_page(chance, chance.choice(PAGES), points)
        if chance.random() < 0.5:
            yield follow_link("Map")


def soak(visits: int = VISITS, at_once: int = AT_ONCE, minutes: float = MINUTES) -> dict[str, Any]:
    """Have as many visits as are asked for, or as fit in the time; what the process had in memory and open.

    Parameters
    ----------
    visits, at_once : int
        How many in all, and how many at most at the same time.
    minutes : float
        Over which they come, and after which no more are begun.
    """
    with serving(PROJECT / "app.py", environment=AS_DEPLOYED) as server:
        return asyncio.run(_soak(server, visits, at_once, minutes))


async def _soak(server: Server, visits: int, at_once: int, minutes: float) -> dict[str, Any]:
    await walk_through(server)
    open_at_first = _left_open(server)
    answers: list[TimedAnswer] = []
    begun, points, numbers = time.perf_counter(), click_points_of_today(), iter(range(visits))
    between = 60 * minutes / visits
    done = 0

    async def visit() -> None:
        nonlocal done
        for number in numbers:
            if time.perf_counter() > begun + 60 * minutes:
                return
            await asyncio.sleep(begun + number * between - time.perf_counter())
            chance, session = random.Random(f"{SEED} {number}"), Session(server.url)  # noqa: S311 - nothing secret
            for action in short_visit(chance, points):
                sent = time.perf_counter()
                try:
                    answers.append(TimedAnswer(sent, (await action.perform(session)).seconds))
                except PageError as error:
                    answers.append(TimedAnswer(sent, time.perf_counter() - sent, str(error)))
                    break
            await session.close()
            done += 1

    seen = [(0.0, megabytes(server))]
    visiting = asyncio.gather(*(visit() for _ in range(at_once)))
    while not visiting.done():
        await asyncio.wait([visiting], timeout=EVERY_SECONDS)
        seen.append((round(time.perf_counter() - begun, 1), megabytes(server)))
    await visiting
    lasted = time.perf_counter() - begun
    errors = [each.error for each in answers if each.error is not None]
    await asyncio.sleep(KEPT_SECONDS + 5)
    try:
        await walk_through(server)  # it is those who come that have the others forgotten
    except PageError as error:
        errors.append(str(error))
    await asyncio.sleep(15)
    later = [(at, mb) for at, mb in seen if at >= FIRST_PART * lasted]
    slope = float(np.polyfit([at / 60 for at, _ in later], [mb for _, mb in later], 1)[0]) if len(later) > 1 else None
    return {
        "visits": done,
        "asked_for": visits,
        "at_once": at_once,
        "seconds": round(lasted, 1),
        "answers": len(answers),
        "answers_a_second": round(len(answers) / lasted, 1),
        "not_carried_out": len(errors),
        "said": sorted(set(errors))[:3],
        "answer_seconds": spread([each.seconds for each in answers]),
        "slope_from_seconds": round(FIRST_PART * lasted, 1),
        "slope_mb_a_minute": None if slope is None else round(slope, 3),
        "slope_mb_a_thousand_visits": None if slope is None else round(slope / 60 * lasted / done * 1000, 2),
        "mb": {
            "at_first": seen[0][1],
            "when_the_slope_begins": later[0][1] if later else None,
            "at_the_end": seen[-1][1],
            "when_all_are_forgotten": megabytes(server),
        },
        "open": {"at_first": open_at_first, "when_all_are_forgotten": _left_open(server)},
        "mb_every_ten_seconds": [mb for _, mb in seen],
    }


def _left_open(server: Server) -> dict[str, int]:
    return {
        "files": len(server.process.open_files()),
        "descriptors": server.process.num_fds(),
        "threads": server.process.num_threads(),
    }

"""Visits that go on while a fault strikes, and what the visitors see of it.

A visitor does what the page does (`lgo_map/documents/templates/connection.js`): where the connection is lost, it is
opened again, and what was chosen and not answered is asked again. Whether a choice was carried out shows in what the
page says of it, as in all visits of :mod:`bench.session_visits`.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import httpx
from prometheus_client.parser import text_string_to_metric_families
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from bench.load import SEED, TimedAnswer, browse
from bench.process import megabytes
from bench.replicas import Replicas
from bench.report import spread
from bench.serve import Server
from bench.session import Session
from bench.session_visits import PAGES, click_council, click_points_of_today, follow_link, open_app

ARRIVAL_SECONDS = 0.25
"""How far apart visitors come."""
FIRST_WAIT_SECONDS, LONGEST_WAIT_SECONDS = 0.25, 4.0
"""Between two tries to connect again, as in the page: twice as long each time, less a part by chance."""
SENDINGS = 3
"""How often the same is asked at most, as in the page."""
WITHIN_SECONDS = 5
"""A visitor who meets the fault is to have an answer within this time."""


class LastingSession(Session):
    """A tab whose connection is opened again when it is lost; what was not answered is asked again.

    Attributes
    ----------
    losses : int
        How often something that was asked had to be asked again.
    """

    losses = 0

    async def _asked(self, request: bytes) -> int:
        for sending in range(1, SENDINGS + 1):
            try:
                return await super()._asked(request)
            except ConnectionClosed:
                if sending == SENDINGS:
                    raise
                self.losses += 1
                await self._connect_again()
        raise AssertionError("the last sending either is answered or fails")

    async def _connect_again(self) -> None:
        wait = FIRST_WAIT_SECONDS
        while True:
            await asyncio.sleep(wait * random.uniform(0.5, 1))  # noqa: S311 - nothing secret
            try:
                self._socket = await self._connected()
            except (OSError, InvalidHandshake, TimeoutError):
                wait = min(LONGEST_WAIT_SECONDS, 2 * wait)
            else:
                return


def nothing_noted() -> dict[str, Any]:
    """Of a fault after which there is nothing to look at."""
    return {}


@dataclass
class Staged:
    """A fault that can strike.

    Attributes
    ----------
    running : Replicas
        Where the visits go.
    strike : callable
        Strikes and, where the fault is one that ends, ends it; what is to be noted of it. Visits go on meanwhile.
    finish : callable
        What is to be noted when the visits are over.
    open_tab : callable
        Opens a visitor's tab at an address.
    """

    running: Replicas
    strike: Callable[[], dict[str, Any] | None]
    finish: Callable[[], dict[str, Any]] = nothing_noted
    open_tab: Callable[[str], LastingSession] = LastingSession


async def measure(staged: Staged, visitors: int, seconds: float) -> dict[str, Any]:
    """What visitors saw before a fault, and from the moment of it until `seconds` after it was over."""
    points, over = click_points_of_today(), asyncio.Event()
    answers: list[TimedAnswer] = []
    tabs: list[LastingSession] = []

    def open_tab(url: str) -> LastingSession:
        tabs.append(staged.open_tab(url))
        return tabs[-1]

    for server in staged.running.processes:
        await walk_through(server)
    tasks = []
    url = staged.running.url
    for number in range(visitors):
        tasks.append(asyncio.create_task(browse(url, f"{SEED} {number}", points, answers, over, open_tab)))
        await asyncio.sleep(ARRIVAL_SECONDS)
    begun = time.perf_counter()
    await asyncio.sleep(seconds)
    struck = time.perf_counter()
    try:
        noted = await asyncio.to_thread(staged.strike)
        ended = time.perf_counter()
        await asyncio.sleep(seconds)
    finally:
        measured = time.perf_counter()
        over.set()
        await asyncio.gather(*tasks)
    before = [each for each in answers if begun <= each.sent and each.sent + each.seconds < struck]
    met = [each for each in answers if each.sent + each.seconds >= struck and each.sent < measured]
    return {
        "visitors": visitors,
        "fault_seconds": round(ended - struck, 1),
        "before": summary(before),
        "from_then_on": summary(met),
        "asked_again": sum(tab.losses for tab in tabs),
        "later_than_within": sum(each.seconds > WITHIN_SECONDS for each in met),
        "within_seconds": WITHIN_SECONDS,
        "noted": (noted or {}) | await asyncio.to_thread(staged.finish),
    }


async def walk_through(server: Server) -> None:
    """Open every page of a process once, so that what it reads once is read."""
    walk = Session(server.url)
    for action in (open_app(), click_council(click_points_of_today()[0]), *map(follow_link, PAGES)):
        await action.perform(walk)
    await walk.close()


def summary(answers: Sequence[TimedAnswer]) -> dict[str, Any]:
    """How many choices, how many were not carried out and why, and the spread of their seconds."""
    errors = [each.error for each in answers if each.error is not None]
    return {
        "choices": len(answers),
        "not_carried_out": len(errors),
        "said": sorted(set(errors))[:3],
        "seconds": spread([each.seconds for each in answers]) if answers else None,
    }


def told(server: Server) -> Mapping[str, float]:
    """What a process counts, by a metric's name and the values of its labels: "lgo_map_data_versions_total refused"."""
    content = httpx.get(f"{server.url}/internal/metrics", timeout=30, trust_env=False).text
    return {
        " ".join([sample.name, *sample.labels.values()]): sample.value
        for family in text_string_to_metric_families(content)
        for sample in family.samples
    }


def counted(running: Replicas, name: str) -> list[float]:
    """What each process counts under a name, as :func:`told` has it."""
    return [told(server).get(name, 0.0) for server in running.processes]


def all_show(running: Replicas, version: str) -> bool:
    """Whether every process shows a version of the data."""
    return all(counted(running, f"lgo_map_data_info {version}"))


def memory(running: Replicas) -> list[float]:
    """The megabytes that each process has for itself."""
    return [megabytes(server) for server in running.processes]

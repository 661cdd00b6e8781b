"""How much one, two and three processes carry, each with the same fixed share of a processor.

Visitors, balancer and processes share this machine, so more processes could not show more if each took what it can get.
So the kernel gives each a share (a control group's quota), small enough that three of them, the balancer and the
visitors have room beside each other. Visitors are added until answers take too long.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.fault_visits import ARRIVAL_SECONDS, walk_through
from bench.load import SEED, TimedAnswer, browse
from bench.replicas import Replicas, replicas
from bench.report import spread
from bench.session_visits import click_points_of_today

COUNTS = (1, 2, 3)
SHARE = 0.2
"""Of a processor, for each process."""
PERIOD_MICROSECONDS = 20_000
"""How often a process is given its share anew: seldom enough for the kernel, often enough that nobody waits for it."""
STEP = 5
"""How many visitors are added at a time, for each process."""
MOST_STEPS = 10
SETTLING_SECONDS, WINDOW_SECONDS = 5.0, 30.0
LIMIT_SECONDS = 1.0
"""Of the time that answers take, the 95th percentile is to be below."""
_GROUPS = Path("/sys/fs/cgroup")


@contextmanager
def shared_out(running: Replicas, share: float = SHARE) -> Iterator[None]:
    """Give each process a share of a processor until the block ends.

    Raises
    ------
    RuntimeError
        If there is no right to.
    """
    is_second = (_GROUPS / "cgroup.controllers").exists()
    base = _GROUPS if is_second else _GROUPS / "cpu"
    quota, made = int(share * PERIOD_MICROSECONDS), []
    try:
        for number, server in enumerate(running.processes):
            group = base / f"lgo-map-bench-{os.getpid()}-{number}"
            group.mkdir()
            made.append(group)
            if is_second:
                (group / "cpu.max").write_text(f"{quota} {PERIOD_MICROSECONDS}")
            else:
                (group / "cpu.cfs_period_us").write_text(str(PERIOD_MICROSECONDS))
                (group / "cpu.cfs_quota_us").write_text(str(quota))
            (group / "cgroup.procs").write_text(str(server.process.pid))
        yield
    except OSError as error:
        raise RuntimeError(f"Shares of a processor can’t be given here: {error.strerror}, {error.filename}.") from error
    finally:
        for group, server in zip(made, running.processes, strict=False):
            (base / "cgroup.procs").write_text(str(server.process.pid))
            group.rmdir()


def throughput() -> dict[str, Any]:
    """For one, two and three processes, each step: visitors, answers a second and how long they took."""
    measured: list[dict[str, Any]] = []
    for count in COUNTS:
        with replicas(count) as running:
            for server in running.processes:
                asyncio.run(walk_through(server))
            with shared_out(running):
                measured.append({"processes": count} | asyncio.run(_carried(running, count)))
    of_one = measured[0]["carried"]
    for each in measured:
        is_known = of_one is not None and each["carried"] is not None
        each["of_one"] = (
            round(each["carried"]["answers_a_second"] / of_one["answers_a_second"], 2) if is_known else None
        )
    return {"share_of_a_processor": SHARE, "limit_seconds": LIMIT_SECONDS, "processes": measured}


async def _carried(running: Replicas, count: int) -> dict[str, Any]:
    points, over = click_points_of_today(), asyncio.Event()
    answers: list[TimedAnswer] = []
    tasks: list[asyncio.Task[None]] = []
    steps: list[dict[str, Any]] = []
    try:
        # One slow step may be the machine's doing; after two there is no more to be had.
        while len(steps) < MOST_STEPS and not (
            len(steps) > 1 and all(each["seconds"]["p95"] >= LIMIT_SECONDS for each in steps[-2:])
        ):
            for _ in range(STEP * count):
                name = f"{SEED} {len(tasks)}"
                tasks.append(asyncio.create_task(browse(running.url, name, points, answers, over)))
                await asyncio.sleep(ARRIVAL_SECONDS / count)
            await asyncio.sleep(SETTLING_SECONDS)
            begun = time.perf_counter()
            await asyncio.sleep(WINDOW_SECONDS)
            ended = time.perf_counter()
            seen = [each for each in answers if begun <= each.sent + each.seconds < ended]
            if not seen:
                raise RuntimeError(f"{len(tasks)} visitors had no answer in {WINDOW_SECONDS:g} s.")
            steps.append(
                {
                    "visitors": len(tasks),
                    "answers_a_second": round(len(seen) / (ended - begun), 2),
                    "seconds": spread([each.seconds for each in seen]),
                    "not_carried_out": sum(each.error is not None for each in seen),
                }
            )
    finally:
        over.set()
        await asyncio.gather(*tasks)
    held = [each for each in steps if each["seconds"]["p95"] < LIMIT_SECONDS]
    best = max(held, key=lambda each: each["answers_a_second"], default=None)
    return {"carried": best, "steps": steps}

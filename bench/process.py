"""What a server's process spends, and a processor of its own for it."""

from __future__ import annotations

import asyncio
import ctypes
import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import psutil

from bench.serve import Server, serving


class ProcessClock:
    """The time a process has spent on processors, to the nanosecond: `psutil` counts hundredths of a second."""

    def __init__(self, process: psutil.Process) -> None:
        clock = ctypes.c_int()
        if ctypes.CDLL(None).clock_getcpuclockid(process.pid, ctypes.byref(clock)):
            raise OSError(f"The processor time of process {process.pid} cannot be read.")
        self._clock = clock.value

    def milliseconds(self) -> float:
        """Of all its threads since it began, those that have ended included."""
        return time.clock_gettime_ns(self._clock) / 1e6

    async def rest(self) -> float:
        """Wait until the process does next to nothing; the milliseconds it has spent until then."""
        spent = self.milliseconds()
        quiet = 0
        while quiet < 3:
            await asyncio.sleep(0.02)
            now = self.milliseconds()
            quiet = quiet + 1 if now - spent < 0.3 else 0
            spent = now
        return spent


def megabytes(server: Server) -> float:
    """The memory that would be free if the server ended."""
    return round(server.process.memory_full_info().uss / 1e6, 1)


@contextmanager
def only_on(processors: Sequence[int]) -> Iterator[None]:
    """Stay on some processors until the block ends, and with us all that we start and do not put elsewhere."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, processors)
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


@contextmanager
def served_apart(project: Path) -> Iterator[Server]:
    """Serve the app on a processor of its own, while the visitors, who are this process, have the others."""
    processors = sorted(os.sched_getaffinity(0))
    if len(processors) < 2:
        raise SystemExit("It takes two processors: one for the server, the others for the visitors.")
    with (
        serving(project / "app.py", project=project, processors=processors[:1]) as server,
        only_on(processors[1:]),
    ):
        yield server

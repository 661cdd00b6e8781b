"""What a visit has open on the server is closed when nobody can go on with it."""

from __future__ import annotations

import asyncio
import gc
import weakref
from collections.abc import Callable
from pathlib import Path

import pytest

from bench.session import Session
from lgo_map.server import lines
from lgo_map.server.lines import ending_visits
from tests.browser.conftest import served

AT_ONCE = 8


def test_visits_that_have_ended_leave_no_file_open_though_nobody_else_comes(tmp_path: Path):
    async def visits(url: str, files: Callable[[], int]) -> None:
        staying, others = Session(url), [Session(url) for _ in range(AT_ONCE)]
        await staying.open()  # what is opened once is open
        before = files()
        await asyncio.gather(*(other.open() for other in others))
        assert files() >= before + AT_ONCE
        await asyncio.gather(*(other.close() for other in others))
        async with asyncio.timeout(90):
            while files() > before:
                await asyncio.sleep(0.1)
        await staying.close()

    with served(tmp_path, STREAMLIT_SERVER_DISCONNECTED_SESSION_TTL="1") as app:
        asyncio.run(visits(app.address, lambda: len(list(Path(f"/proc/{app.process.pid}/fd").iterdir()))))


class Ring:
    """What only Python's search for garbage finds."""

    def __init__(self) -> None:
        self.itself = self


@pytest.mark.parametrize("fails", [0, 2])
def test_what_visits_that_are_over_leave_in_memory_is_cleared_away(fails, monkeypatch):
    looks: list[bool] = []

    def end_visits() -> int:
        looks.append(True)
        if len(looks) <= fails:
            raise RuntimeError("This session can’t be ended.")
        return 1

    async def wait_until_it_is_gone() -> None:
        left = weakref.ref(Ring())
        async with ending_visits(), asyncio.timeout(90):
            while left() is not None:
                await asyncio.sleep(0)

    monkeypatch.setattr(lines, "end_visits_that_are_over", end_visits)
    monkeypatch.setattr(lines, "OVER_SECONDS", 0)
    monkeypatch.setattr(lines, "LOOKS_TO_CLEAR", 2)
    gc.disable()
    try:
        asyncio.run(wait_until_it_is_gone())
    finally:
        gc.enable()

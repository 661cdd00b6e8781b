"""What a visit has open on the server is closed when nobody can go on with it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import psutil

from bench.session import Session
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
        asyncio.run(visits(app.address, psutil.Process(app.process.pid).num_fds))

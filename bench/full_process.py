"""One process of three has no room for another visitor: who comes is led on, and told so only when all are full.

`python -m bench.full_process`, or `deploy/try-replicas full`.
"""

from __future__ import annotations

import asyncio
import sys
from collections import Counter
from contextlib import AsyncExitStack

import httpx
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from bench.replicas import replicas

ROOM = 4
"""How many visitors each process may have."""
PAGES = ("/about", "/?year=newest", "/councils")
WITHOUT_APP = "come without its interactive version"
"""What a page says for whom there is no room."""


class Visitors:
    """Whoever has the app open, until the block is left."""

    def __init__(self, stack: AsyncExitStack) -> None:
        self._stack = stack
        self.cookies: list[str] = []

    async def come(self, url: str, number: int, cookie: str = "") -> Counter[str]:
        """So many open the app there, with a cookie if any; how many may, and how many are told that it is full."""
        became: Counter[str] = Counter()
        address = f"ws{url.removeprefix('http')}/_stcore/stream"
        for _ in range(number):
            try:
                line = await connect(address, proxy=None, additional_headers={"Cookie": cookie} if cookie else None)
            except InvalidStatus as refusal:
                became[f"refused with {refusal.response.status_code}"] += 1
                continue
            self._stack.push_async_callback(line.close)
            became["came in"] += 1
            if line.response is not None:
                self.cookies += [each.partition(";")[0] for each in line.response.headers.get_all("Set-Cookie")]
        return became


async def _pages(client: httpx.AsyncClient, url: str) -> Counter[str]:
    answers = [await client.get(url + page) for page in PAGES * 10]
    return Counter("without the app" if WITHOUT_APP in each.text else f"whole ({each.status_code})" for each in answers)


async def try_it() -> bool:
    """Try it, print what visitors see, and say whether nobody was turned away while there was room."""
    with replicas(3, environment={"LGO_MAP_VISITORS": str(ROOM)}) as running:
        async with AsyncExitStack() as stack:
            client = await stack.enter_async_context(httpx.AsyncClient(timeout=60, trust_env=False))
            visitors = Visitors(stack)
            first = (await visitors.come(running.url, 1), visitors.cookies[-1])
            [full] = [each for each in running.processes if await _is_held(client, each.url)]
            await visitors.come(full.url, ROOM - 1)
            steps = {
                "pages while one of three is full": await _pages(client, running.url),
                "one comes back whose process is full": await visitors.come(running.url, 1, first[1]),
                "others come, as many as there is room for": await visitors.come(running.url, 2 * ROOM - 1),
                "one comes when all are full": await visitors.come(running.url, 1),
                "pages when all are full": await _pages(client, running.url),
            }
    for step, became in steps.items():
        print(f"{step}: {', '.join(f'{number} {what}' for what, number in became.items())}")
    expected = [{"whole (200)": 30}, {"came in": 1}, {"came in": 2 * ROOM - 1}, {"refused with 503": 1}]
    return list(map(dict, steps.values())) == [*expected, {"without the app": 30}]


async def _is_held(client: httpx.AsyncClient, url: str) -> bool:
    told = (await client.get(f"{url}/internal/metrics")).text
    return "\nlgo_map_sessions_open 1.0\n" in told


if __name__ == "__main__":
    sys.exit(0 if asyncio.run(try_it()) else 1)

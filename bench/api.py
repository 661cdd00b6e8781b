"""How long the figures for programs take: every council, asked for once and once again, and each list.

The app is served as it is; a client on the same machine asks one address after the other over one connection. Prints
milliseconds and keeps them in `results/api.json`. It judges nothing.
"""

from __future__ import annotations

import json
import statistics
import time
from typing import Any

import httpx
from rich.console import Console
from rich.table import Table

from bench.machine import PROJECT, in_words, measured_on
from bench.serve import serving

RESULTS = PROJECT / "bench" / "results" / "api.json"
TARGET_MILLISECONDS = 15
"""For the median council."""
TIMES = 15
LISTS = (
    "/",
    "/councils",
    "/councils.csv",
    "/statistics?year=2025",
    "/statistics.csv?year=2025",
    "/statistics.csv",
    "/statistics.geojson?year=2025",
    "/statistics?year=newest",
    "/statistics.csv?year=together",
    "/statements.csv",
    "/averages",
    "/letters",
    "/decisions",
    "/improvements",
    "/coverage",
    "/openapi.json",
)


def main() -> None:
    with serving(PROJECT / "app.py") as server, _client(server.url) as client:
        codes = [council["code"] for council in client.get("/councils?limit=1000").json()["items"]]
        first = [_milliseconds(client, f"/councils/{code}") for code in codes]
        again = [_milliseconds(client, f"/councils/{code}") for code in codes]
        tag = client.get(f"/councils/{codes[0]}").headers["etag"]
        unchanged = [_milliseconds(client, f"/councils/{codes[0]}", {"if-none-match": tag}) for _ in range(TIMES)]
        taken = {
            f"a council, the first time ({len(codes)})": first,
            f"a council, again ({len(codes)})": again,
            "a council, unchanged (304)": unchanged,
            **{path: [_milliseconds(client, path) for _ in range(TIMES)] for path in LISTS},
        }
    about = measured_on()
    summary = {name: _summary(times) for name, times in taken.items()}
    kept = {"measured_on": about, "target_milliseconds": TARGET_MILLISECONDS, "addresses": summary}
    RESULTS.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    table = Table("asked", "median, ms", "95 %, ms")
    for name, numbers in summary.items():
        table.add_row(name, f"{numbers['median']:.1f}", f"{numbers['p95']:.1f}")
    Console().print(table)
    print(in_words(about))


def _client(url: str) -> httpx.Client:
    return httpx.Client(base_url=f"{url}/api/v1", timeout=60, trust_env=False)


def _milliseconds(client: httpx.Client, path: str, headers: dict[str, str] | None = None) -> float:
    began = time.perf_counter()
    answer = client.get(path, headers=headers)
    taken = 1000 * (time.perf_counter() - began)
    if answer.status_code not in (200, 304):
        raise RuntimeError(f"{path} was answered with {answer.status_code}: {answer.text[:200]}")
    return taken


def _summary(times: list[float]) -> dict[str, Any]:
    return {"median": round(statistics.median(times), 2), "p95": round(statistics.quantiles(times, n=20)[-1], 2)}


if __name__ == "__main__":
    main()

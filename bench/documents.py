"""How long the server's own documents take to make and to compress, page by page, and how large they are.

In one process, without the web server between: each view is made anew, then compressed as the server does it, with the
real data. Prints milliseconds and keeps them in `results/documents.json`. It judges nothing.
"""

from __future__ import annotations

import gzip
import json
import statistics
import time
from typing import Any

from rich.console import Console
from rich.table import Table

from bench.machine import PROJECT, in_words, measured_on
from lgo_map.documents.answers import document_of
from lgo_map.documents.document import alone
from lgo_map.records.dataset import current_dataset
from lgo_map.server.documents import COMPRESSION, _kept

RESULTS = PROJECT / "bench" / "results" / "documents.json"
TARGETS = {"median_milliseconds": 10, "p95_milliseconds": 25}
TIMES = 15
LEEDS, NORTHAMPTON = "E08000035", "E07000154"
VIEWS: list[tuple[str, dict[str, str]]] = [
    ("map", {}),
    ("map", {"year": "2025", "council": LEEDS}),
    ("council", {"council": LEEDS}),
    ("benchmark", {"council": LEEDS}),
    ("compare", {"councils": f"{LEEDS},E08000025,E10000030", "year": "2024"}),
    ("compare", {"councils": LEEDS, "similar": "yes"}),
    ("councils", {}),
    ("decisions", {"council": LEEDS}),
    ("letters", {}),
    ("letters", {"letter": f"{NORTHAMPTON}-2020", "q": "remedy"}),
    ("briefing", {"council": LEEDS}),
    ("programs", {}),
    ("about", {}),
]


def main() -> None:
    summary = {f"{page} {parameters or ''}".strip(): _measured(page, parameters) for page, parameters in VIEWS}
    about = measured_on()
    kept = {"measured_on": about, "targets": TARGETS, "views": summary}
    RESULTS.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    table = Table("view", "made, ms", "made, 95 %, ms", "kept, ms", "kept, 95 %, ms", "bytes, compressed")
    for name, numbers in summary.items():
        table.add_row(name, *(str(number) for number in numbers.values()))
    Console().print(table, in_words(about))


def _measured(page: str, parameters: dict[str, str]) -> dict[str, Any]:
    """Milliseconds to make a document and send it compressed, and to send one that is kept; bytes of it."""
    dataset, view = current_dataset(), tuple(sorted(parameters.items()))
    document_of(dataset, page, parameters)  # the first time what the pages share is worked out
    _kept(dataset, page, view)
    made: list[float] = []
    kept: list[float] = []
    for times, make in (
        (made, lambda: document_of(dataset, page, parameters)),
        (kept, lambda: _kept(dataset, page, view)),
    ):
        for _ in range(TIMES):
            begin = time.perf_counter()
            text = alone(make(), "https://council.example")
            content = gzip.compress(text.encode("utf-8"), COMPRESSION)
            times.append((time.perf_counter() - begin) * 1000)
    return {**_summary("made", made), **_summary("kept", kept), "bytes": len(content)}


def _summary(name: str, times: list[float]) -> dict[str, float]:
    return {
        f"{name}_median": round(statistics.median(times), 1),
        f"{name}_p95": round(statistics.quantiles(times, n=20)[-1], 1),
    }


if __name__ == "__main__":
    main()

"""How long the server takes for a document, over the addresses that people open, and how many it sends in a second.

The app is served with the real data, on one processor; what asks has another. Each address is asked for once, when its
document has to be made and compressed, and then again, when it is kept. At last several ask at the same time. Prints
milliseconds and keeps them in `results/documents.json`. It judges nothing.
"""

from __future__ import annotations

import json
import os
import statistics
import time
from collections import defaultdict
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from itertools import cycle, islice
from typing import Any

from rich.console import Console
from rich.table import Table

from bench.machine import PROJECT, in_words, measured_on
from bench.serve import Server, serving
from lgo_map.documents.document import address_on_site
from lgo_map.records.dataset import current_dataset

RESULTS = PROJECT / "bench" / "results" / "documents.json"
TARGETS = {"median_milliseconds": 10, "p95_milliseconds": 25, "documents_a_second_on_one_core": 300}
AT_ONCE, REQUESTS = 4, 4_000
"""How many ask at the same time, and how often together."""
HEADERS = {"Accept": "text/html", "Accept-Encoding": "gzip"}


def addresses() -> dict[str, str]:
    """What is asked for: every council's page, and each other page with what people choose there; by address its page.

    The order is that of chance, and always the same.
    """
    dataset = current_dataset()
    codes = list(dataset.council_labels)
    years = [*map(str, dataset.years), "together"]
    views: list[tuple[str, Mapping[str, str]]] = [(page, {}) for page in ("programs", "about", "decisions", "compare")]
    views += [("council", {"council": code}) for code in codes]
    for year in years:
        views += [("map", {"year": year}), ("map", {"year": year, "tier": "lower"}), ("councils", {"year": year})]
        views += [("map", {"year": year, "council": code}) for code in codes[::20]]
    for code in codes[::3]:
        views += [(page, {"council": code}) for page in ("map", "benchmark", "briefing")]
        views += [("compare", {"councils": code, "similar": "yes"}), ("decisions", {"council": code})]
    views += [("compare", {"councils": ",".join(codes[at : at + 3])}) for at in range(0, len(codes) - 3, 9)]
    views += [("letters", {}), *(("letters", {"q": word}) for word in ("remedy", "delay", "housing", "school"))]
    views += [("letters", {"letter": f"{code}-{year}"}) for code, year in dataset.letters]
    found = {address_on_site(page, query): page for page, query in views}
    return dict(sorted(found.items(), key=lambda item: hash_of(item[0])))


def hash_of(text: str) -> int:
    """A number of a text that says nothing about it, the same in every run."""
    number = 7
    for letter in text:
        number = (number * 31 + ord(letter)) % 1_000_003
    return number


def main() -> None:
    pages = addresses()
    *_, of_client = sorted(os.sched_getaffinity(0))
    of_server = min(os.sched_getaffinity(0))
    os.sched_setaffinity(0, {of_client})
    with serving(PROJECT / "app.py", processors=[of_server]) as server:
        begin = _processor_of(server)
        made, after_made = _asked_in_turn(server, pages), _processor_of(server)
        kept, after_kept = _asked_in_turn(server, pages), _processor_of(server)
        many = _asked_at_once(server, list(pages))
    about = measured_on()
    summary = {
        "addresses": len(pages),
        "made": _summary([took for took, _ in made.values()]),
        "made_processor_mean_milliseconds": round((after_made - begin) / len(pages) * 1000, 1),
        "kept": _summary([took for took, _ in kept.values()]),
        "kept_processor_mean_milliseconds": round((after_kept - after_made) / len(pages) * 1000, 1),
        "at_once": many,
        "pages": _by_page(pages, made, kept),
    }
    text = json.dumps({"measured_on": about, "targets": TARGETS} | summary, indent=1, ensure_ascii=False)
    RESULTS.write_text(f"{text}\n", encoding="utf-8")
    _print(summary, in_words(about))


def _asked_in_turn(server: Server, pages: Mapping[str, str]) -> dict[str, tuple[float, int]]:
    """By address, the milliseconds until its document was there, and its bytes as they were sent."""
    connection, found = _connection(server), {}
    for address in pages:
        begin = time.perf_counter()
        size = _ask(connection, address)
        found[address] = (time.perf_counter() - begin) * 1000, size
    connection.close()
    return found


def _asked_at_once(server: Server, wanted: list[str]) -> dict[str, float]:
    """Documents a second of those that are kept, and the server's processor time for each."""
    share = REQUESTS // AT_ONCE

    def visit(number: int) -> None:
        connection = _connection(server)
        for address in islice(cycle(wanted), number * 97, number * 97 + share):
            _ask(connection, address)
        connection.close()

    before, begin = _processor_of(server), time.perf_counter()
    with ThreadPoolExecutor(AT_ONCE) as visitors:
        list(visitors.map(visit, range(AT_ONCE)))
    seconds, processor = time.perf_counter() - begin, _processor_of(server) - before
    return {
        "visitors": AT_ONCE,
        "documents_a_second": round(share * AT_ONCE / seconds),
        "documents_a_second_of_processor": round(share * AT_ONCE / processor),
    }


def _processor_of(server: Server) -> float:
    """Seconds of the processor that the server has used."""
    times = server.process.cpu_times()
    return float(times.user + times.system)


def _connection(server: Server) -> HTTPConnection:
    return HTTPConnection(server.url.removeprefix("http://"), timeout=60)


def _ask(connection: HTTPConnection, address: str) -> int:
    connection.request("GET", address, headers=HEADERS)
    answer = connection.getresponse()
    content = answer.read()
    if answer.status != 200 or answer.headers["Content-Encoding"] != "gzip":
        raise RuntimeError(f"{address} is answered with status {answer.status}, not with a document.")
    return len(content)


def _summary(times: list[float]) -> dict[str, float]:
    return {
        "median_milliseconds": round(statistics.median(times), 1),
        "p95_milliseconds": round(statistics.quantiles(times, n=20, method="inclusive")[-1], 1),
    }


def _by_page(pages: Mapping[str, str], *passes: Mapping[str, tuple[float, int]]) -> dict[str, Any]:
    of_page = defaultdict(list)
    for address, page in pages.items():
        of_page[page].append(address)
    summary: dict[str, Any] = {}
    for page, own in sorted(of_page.items()):
        made, kept = (_summary([found[address][0] for address in own] * 2) for found in passes)
        largest = max(passes[0][address][1] for address in own)
        summary[page] = {"addresses": len(own), "made": made, "kept": kept, "largest_bytes": largest}
    return summary


def _print(summary: dict[str, Any], about: str) -> None:
    table = Table("page", "addresses", "made, ms", "95 %", "kept, ms", "95 %", "largest, bytes")
    for name, numbers in [("all", summary), *summary["pages"].items()]:
        times = [str(time) for kind in ("made", "kept") for time in numbers[kind].values()]
        table.add_row(name, str(numbers["addresses"]), *times, str(numbers.get("largest_bytes", "")))
    Console().print(
        table, {name: numbers for name, numbers in summary.items() if "processor" in name}, summary["at_once"], about
    )


if __name__ == "__main__":
    main()

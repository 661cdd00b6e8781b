"""How long the search for a council takes: postcodes and names, each asked many times.

Prints the median and the 95th percentile in milliseconds, by the clock and of the processor. It judges nothing.
"""

from __future__ import annotations

import statistics
import time

import pandas as pd

from lgo_map.councils.register import load_register
from lgo_map.storage import DATA
from lgo_map.wording.search import search

POSTCODES = ("NN1 1DE", "nn11de", "TR21 0JY", "CF10 1AA", "NN1")
NAMES = ("Leeds", "kings lynn", "birmigham", "northants", "x" * 200)
TIMES = 50


def main() -> None:
    register, today = load_register(), pd.Timestamp.today().normalize()
    search("NN1 1DE", register, today, DATA), search("leeds", register, today, DATA)  # loads what Python must load
    print(f"{'asked':<22}{'median':>8}{'95 %':>8}{'processor':>11}   milliseconds, {TIMES} times each")
    for question in (*POSTCODES, *NAMES):
        clock, processor = [], []
        for _ in range(TIMES):
            began, worked = time.perf_counter(), time.process_time()
            search(question, register, today, DATA)
            clock.append(1000 * (time.perf_counter() - began))
            processor.append(1000 * (time.process_time() - worked))
        slow = statistics.quantiles(clock, n=20)[-1]
        print(f"{question[:20]:<22}{statistics.median(clock):>8.1f}{slow:>8.1f}{statistics.median(processor):>11.1f}")


if __name__ == "__main__":
    main()

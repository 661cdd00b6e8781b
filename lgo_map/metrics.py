"""What the app counts about itself, for Prometheus; docs/operating.md says what each means.

Counted with prometheus_client, Prometheus' own library: it keeps the counts right among threads, writes the format that
collectors read, and measures the process besides. Each room counts what happens in it; the server tells (see
:mod:`lgo_map.server.health`). Labels have few values, all of them the code's: no council, no address, nothing typed.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, Info, disable_created_metrics
from prometheus_client.gc_collector import GCCollector
from prometheus_client.process_collector import ProcessCollector

disable_created_metrics()  # a second number for each, which says what a process's start says

REGISTRY = CollectorRegistry()
"""All that is told."""
ProcessCollector(registry=REGISTRY)
GCCollector(registry=REGISTRY)

_SECONDS = (0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10)

VISITS = Counter("lgo_map_visits", "Visits begun.", registry=REGISTRY)
RUNS = Counter(
    "lgo_map_runs", "Runs of a page: one for each choice of a visitor.", ["page", "outcome"], registry=REGISTRY
)
RUN_SECONDS = Histogram("lgo_map_run_seconds", "How long runs took.", ["page"], buckets=_SECONDS, registry=REGISTRY)
ERRORS = Counter("lgo_map_errors", "Faults of ours, as logged, by where they were.", ["where"], registry=REGISTRY)
ANSWERS = Counter("lgo_map_answers", "Answers, by what was asked for.", ["kind", "status"], registry=REGISTRY)
ANSWER_SECONDS = Histogram(
    "lgo_map_answer_seconds", "How long answers took.", ["kind"], buckets=_SECONDS, registry=REGISTRY
)
SESSIONS = Gauge("lgo_map_sessions_open", "Visits that have a browser now.", registry=REGISTRY)
REFUSED = Counter(
    "lgo_map_websocket_refused", "Websockets closed for what came in, by reason.", ["reason"], registry=REGISTRY
)
LEFT_OUT = Counter(
    "lgo_map_log_left_out",
    "Warnings left out of the log: one of their kind was in that minute.",
    registry=REGISTRY,
)
READY = Gauge("lgo_map_ready", "Whether visitors can be sent here: 1 or 0.", registry=REGISTRY)
DATA = Info("lgo_map_data", "The version of the data that is shown.", registry=REGISTRY)
DATA_SINCE = Gauge(
    "lgo_map_data_since_timestamp_seconds", "When this version of the data was first shown here.", registry=REGISTRY
)
VERSIONS = Counter(
    "lgo_map_data_versions", "Versions of the data that came, by what became of them.", ["outcome"], registry=REGISTRY
)

PLACE_ANSWERED = Gauge(
    "lgo_map_data_place_answered_timestamp_seconds",
    "When the place of the data last said which version is current; 0 where the data are read in a folder.",
    registry=REGISTRY,
)
PLACE_FAILURES = Counter(
    "lgo_map_data_place_failures", "How often the place of the data did not say which is current.", registry=REGISTRY
)

for _outcome in ("taken", "refused"):  # told as 0 before the first comes, so that an alarm can be set on a change
    VERSIONS.labels(_outcome)
for _reason in ("origin", "too large", "damaged", "limit"):
    REFUSED.labels(_reason)


@contextmanager
def run_of(page: str) -> Iterator[list[str]]:
    """Count and time a run of a page.

    It gives a list of one word, "ended", to be changed by who knows better; a run that is left by what is no error,
    because the visitor has made another choice meanwhile, is "broken off".
    """
    outcome, begun, is_left = ["ended"], time.perf_counter(), True
    try:
        yield outcome
        is_left = False
    finally:
        RUN_SECONDS.labels(page).observe(time.perf_counter() - begun)
        RUNS.labels(page, "broken off" if is_left else outcome[0]).inc()


def forget_visits() -> None:
    """Begin to count visits and runs anew: the server's own visit, before anybody comes, is none."""
    VISITS.reset()
    RUNS.clear()
    RUN_SECONDS.clear()

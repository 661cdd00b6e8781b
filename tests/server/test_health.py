"""What the operator's machines are told: that the process answers, that it can take visitors, and what it counted."""

from __future__ import annotations

import asyncio
import re
import shutil
import signal
from collections.abc import Iterator
from types import SimpleNamespace

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.applications import Starlette
from starlette.middleware import Middleware

from lgo_map import metrics, storage
from lgo_map.records.dataset import current_dataset
from lgo_map.records.version import version_of
from lgo_map.server import health
from lgo_map.server.health import METRICS, STATE, KeptIn, ending_in_peace, routes, seconds_to_drain
from lgo_map.storage import PROJECT
from tests.app_pages import OpenedPage


@pytest.fixture
def warm(monkeypatch) -> None:
    monkeypatch.setattr(STATE, "is_warm", True)
    monkeypatch.setattr(STATE, "is_ending", False)
    monkeypatch.setattr(STATE, "fault", "")


def ask(address: str, **headers: str) -> httpx.Response:
    app = Starlette(routes=routes(), middleware=[Middleware(KeptIn)])

    async def talk() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://app") as client:
            return await client.get(address, headers={name.replace("_", "-"): value for name, value in headers.items()})

    return asyncio.run(talk())


def test_a_process_that_answers_says_so_and_nobody_keeps_the_answer(monkeypatch):
    monkeypatch.setattr(STATE, "is_warm", False)
    answer = ask("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"healthy": True})
    assert answer.headers["cache-control"] == "no-store"


def test_visitors_can_be_sent_where_everything_is_loaded(warm):
    answer = ask("/readyz")
    assert (answer.status_code, answer.text) == (200, '{"ready":true}')  # as the balancer and deploy/ready look for it
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("state", "value", "sentence"),
    [("is_warm", False, "is still loading the data"), ("is_ending", True, "has been told to end")],
)
def test_no_visitors_are_to_be_sent_before_all_is_loaded_nor_after_the_server_was_told_to_end(
    warm, monkeypatch, state, value, sentence
):
    monkeypatch.setattr(STATE, state, value)
    answer = ask("/readyz")
    assert answer.status_code == 503
    assert answer.json()["ready"] is False
    assert sentence in answer.json()["detail"]
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("damage", [b"", b"no table"])
def test_no_visitors_are_to_be_sent_where_the_data_are_damaged_and_a_sentence_says_which(
    warm, monkeypatch, tmp_path, damage
):
    folder = shutil.copytree(storage.DATA, tmp_path / "data")
    monkeypatch.setattr(storage, "DATA", folder)
    (folder / "stats.parquet").write_bytes(damage)
    answer = ask("/readyz")
    assert answer.status_code == 503
    assert "The data file data/stats.parquet" in answer.json()["detail"]


def test_no_visitors_are_to_be_sent_where_the_data_fail_in_an_unforeseen_way(warm, monkeypatch, caplog):
    monkeypatch.setattr(health, "current_dataset", lambda: 1 / 0)
    answer = ask("/readyz")
    assert answer.status_code == 503
    assert "division" not in answer.text
    assert "ZeroDivisionError" in caplog.text
    assert "lgo_map_ready 0.0" in ask(METRICS).text


def test_data_that_can_not_be_loaded_are_not_loaded_for_each_who_asks_and_are_tried_again(warm, monkeypatch):
    now, tried = [1000.0], list[float]()

    def fail() -> None:
        tried.append(now[0])
        raise ZeroDivisionError

    monkeypatch.setattr(health, "time", SimpleNamespace(monotonic=lambda: now[0]))
    monkeypatch.setattr(health, "current_dataset", fail)
    first = health.why_not_ready()
    assert first and health.why_not_ready() == first
    assert tried == [1000]
    now[0] += health.AGAIN_SECONDS
    assert health.why_not_ready() != first  # another error, with a reference of its own
    monkeypatch.setattr(health, "current_dataset", lambda: None)
    now[0] += health.AGAIN_SECONDS
    assert health.why_not_ready() is None


def told() -> dict[str, float]:
    """Every number, by its name and labels."""
    text = ask(METRICS).text
    return {
        f"{sample.name}{sorted(sample.labels.values())}": sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_a_visit_and_its_runs_are_counted_by_page(warm):
    before = told()
    page = OpenedPage("about")
    page.go()
    after = told()
    assert after["lgo_map_visits_total[]"] - before["lgo_map_visits_total[]"] == 1
    runs = "lgo_map_runs_total['about', 'ended']"
    assert after[runs] - before.get(runs, 0) == 2
    seconds = "lgo_map_run_seconds_count['about']"
    assert after[seconds] - before.get(seconds, 0) == after[runs] - before.get(runs, 0)


def test_a_run_that_fails_is_counted_as_that(warm, monkeypatch):
    from lgo_map.site.pages import about_page  # noqa: PLC0415 - the page that is made to fail

    monkeypatch.setattr(about_page, "current_dataset", lambda: 1 / 0)
    before = told()
    OpenedPage("about")
    name = "lgo_map_runs_total['about', 'failed']"
    assert told()[name] - before.get(name, 0) == 1


def test_the_version_of_the_data_and_the_memory_are_told(warm):
    numbers = told()
    assert numbers[f"lgo_map_data_info['{version_of(current_dataset())}']"] == 1
    assert numbers["lgo_map_data_since_timestamp_seconds[]"] > numbers["process_start_time_seconds[]"]
    assert numbers["process_resident_memory_bytes[]"] > 50e6
    assert numbers["lgo_map_ready[]"] == 1
    assert numbers["lgo_map_sessions_open[]"] == 0
    for outcome in ("taken", "refused"):
        assert f"lgo_map_data_versions_total['{outcome}']" in numbers


def test_since_when_a_version_is_shown_changes_with_the_version_alone(warm, monkeypatch):
    times = iter([1000.0, 2000.0, 3000.0])
    monkeypatch.setattr(health, "time", SimpleNamespace(time=lambda: next(times)))
    monkeypatch.setattr(health, "_told", {})
    since = []
    for version in ("one", "one", "two"):
        health.tell_version(version)
        since.append(metrics.DATA_SINCE._value.get())
    assert since == [1000, 1000, 2000]


@pytest.mark.parametrize("address", [METRICS, f"{METRICS}/"])
@pytest.mark.parametrize("header", ["x_forwarded_for", "forwarded", "x_real_ip", "via", "x_forwarded_proto"])
def test_whoever_comes_through_a_proxy_finds_no_metrics(address, header):
    answer = ask(address, **{header: "192.0.2.7"})
    assert answer.status_code == 404
    assert "lgo_map" not in answer.text


def test_the_operator_can_let_a_proxy_ask_for_the_metrics(monkeypatch):
    monkeypatch.setenv("LGO_MAP_METRICS_FORWARDED", "1")
    assert ask(METRICS, x_forwarded_for="192.0.2.7").status_code == 200


def test_health_is_told_through_a_proxy_too(warm):
    assert ask("/readyz", x_forwarded_for="192.0.2.7").status_code == 200


def test_every_metric_stands_in_the_operators_document():
    text = (PROJECT / "docs" / "operating.md").read_text(encoding="utf-8")
    told = {family.name for family in metrics.REGISTRY.collect() if family.name.startswith("lgo_map")}
    documented = {
        name.removesuffix("_total").removesuffix("_info") for name in re.findall(r"^\| `(lgo_map_\w+)", text, re.M)
    }
    assert documented == told


@pytest.fixture
def ended(monkeypatch) -> Iterator[list[str]]:
    """What a server does that is told to end; what handled the signal before the test does so after it."""
    monkeypatch.setattr(STATE, "is_ending", False)
    done: list[str] = []
    before = signal.signal(signal.SIGTERM, lambda *_: done.append("ended"))
    yield done
    signal.signal(signal.SIGTERM, before)


def test_without_a_setting_a_server_that_is_told_to_end_does_so_at_once(ended):
    async def serve() -> None:
        with ending_in_peace():
            signal.raise_signal(signal.SIGTERM)
            assert STATE.is_ending

    asyncio.run(serve())
    assert ended == ["ended"]


def test_with_one_it_answers_a_while_first_and_ends_at_once_if_told_again(ended, monkeypatch):
    monkeypatch.setenv("LGO_MAP_DRAIN", "600")

    async def serve() -> None:
        with ending_in_peace():
            signal.raise_signal(signal.SIGTERM)
            await asyncio.sleep(0)
            assert ended == []
            assert ask_inside() == 503
            signal.raise_signal(signal.SIGTERM)
            assert ended == ["ended"]

    def ask_inside() -> int:
        return 503 if health.why_not_ready() else 200

    asyncio.run(serve())


def test_after_that_while_it_ends_by_itself(ended, monkeypatch):
    monkeypatch.setenv("LGO_MAP_DRAIN", "0.01")

    async def serve() -> None:
        with ending_in_peace():
            signal.raise_signal(signal.SIGTERM)
            while not ended:
                await asyncio.sleep(0.01)

    asyncio.run(serve())
    assert ended == ["ended"]


@pytest.mark.parametrize("written", ["soon", "-1", "nan", "601", "inf"])
def test_a_wrong_time_to_end_in_is_passed_over_with_a_sentence(written, monkeypatch, caplog):
    monkeypatch.setenv("LGO_MAP_DRAIN", written)
    assert seconds_to_drain() == 0
    assert "LGO_MAP_DRAIN must be a number of seconds from 0 to 600" in caplog.text

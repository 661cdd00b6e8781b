"""Faults of the data's storage, and what is none: another version published while visitors go on."""

from __future__ import annotations

import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from bench.fault_storage import LYING, SLOW, WELL, Storage, storage
from bench.fault_visits import LastingSession, Staged, all_show, counted, memory
from bench.made_versions import editions_in, make_edition, publish_edition, publish_half
from bench.programs import wait_until
from bench.replicas import Replicas, replicas
from bench.session import Answer
from lgo_map.versions.publishing import roll_back

MINUTE = 60.0
"""All processes are to show a version within this time of its being published."""
FAULT_SECONDS = 120.0
"""How long a fault of the storage may take to show in the metrics of all processes."""
READ_SECONDS = 0.25
READ = ("/council?council=E08000035", "/benchmark?council=E08000035", "/api/v1/councils/E08000035", "/councils")
"""What a reader without the app asks for, one after the other: documents, and the API."""
REFUSED = "lgo_map_data_versions_total refused"
UNANSWERED = "lgo_map_data_place_failures_total"


@dataclass
class Shown:
    """Which editions answers showed: when each was asked for, by this process's clock, and what stood in it."""

    answers: list[tuple[float, frozenset[int]]] = field(default_factory=list)

    def add(self, sent: float, text: bytes) -> None:
        """Note an answer."""
        self.answers.append((sent, frozenset(editions_in(text))))

    def mixed(self) -> int:
        """How many answers showed more than one edition."""
        return sum(len(editions) > 1 for _, editions in self.answers)

    def with_any(self) -> int:
        """How many answers showed an edition at all."""
        return sum(bool(editions) for _, editions in self.answers)

    def others(self, edition: int, since: float, until: float) -> int:
        """How many answers to what was asked for in a time showed another edition."""
        return sum(since <= sent < until and bool(editions - {edition}) for sent, editions in self.answers)


@contextmanager
def reading(url: str, shown: Shown) -> Iterator[None]:
    """Ask for documents and the API until the block ends."""
    over = threading.Event()

    def read() -> None:
        with httpx.Client(base_url=url, timeout=30, trust_env=False) as client:
            while not over.wait(READ_SECONDS):
                for path in READ:
                    sent = time.perf_counter()
                    answer = client.get(path, headers={"Accept": "text/html, application/json"})
                    if answer.status_code == 200:
                        shown.add(sent, answer.content)

    reader = threading.Thread(target=read, daemon=True)
    reader.start()
    try:
        yield
    finally:
        over.set()
        reader.join(timeout=35)


@contextmanager
def served_from_storage() -> Iterator[tuple[Storage, Replicas, Path]]:
    """Three processes that take their data from storage, where edition 1 is current, and a folder for more editions."""
    with ExitStack() as running:
        folder = Path(running.enter_context(tempfile.TemporaryDirectory(prefix="made-versions-")))
        stored = running.enter_context(storage())
        publish_edition(stored.place, make_edition(folder / "1", 1))
        make_edition(folder / "2", 2)
        environment = stored.environment | {"LGO_MAP_DATA_COPIES": str(folder / "copies")}
        yield stored, running.enter_context(replicas(environment=environment)), folder


@contextmanager
def another_version_published() -> Iterator[Staged]:
    """Another version is published and, when all processes show it, rolled back."""
    shown, read = Shown(), Shown()

    class Looking(LastingSession):
        async def _run(self, fragment: str = "", pressed: str | None = None, page_name: str = "") -> Answer:
            sent = time.perf_counter()
            answer = await super()._run(fragment, pressed, page_name)
            shown.add(sent, b"\n".join(each.message.SerializeToString() for each in self.tab.elements.values()))
            return answer

    with served_from_storage() as (stored, running, folder):
        before = stored.place.history().current or ""
        spans: dict[str, tuple[int, float, float]] = {}

        def strike() -> dict[str, Any]:
            megabytes = {"before": memory(running)}
            version = publish_edition(stored.place, folder / "2")
            taken = wait_until(lambda: all_show(running, version), 2 * MINUTE, "The version published")
            begun = time.perf_counter()
            time.sleep(MINUTE / 3)
            megabytes["with the version published"] = memory(running)
            spans["published"] = 2, begun, time.perf_counter()
            roll_back(stored.place)
            back = wait_until(lambda: all_show(running, before), 2 * MINUTE, "The version before")
            spans["rolled back"] = 1, time.perf_counter(), float("inf")
            return {"all_show_it_after_seconds": taken, "all_show_the_one_before_after_seconds": back, "mb": megabytes}

        def finish() -> dict[str, Any]:
            time.sleep(MINUTE / 2)  # in which each has looked again, and removed what nobody uses
            copies = sorted(path.name for path in (folder / "copies").glob("*/*") if path.name[0].isdigit())
            return {
                "answers_that_show_a_version": shown.with_any(),
                "that_mix_two": shown.mixed(),
                "documents_and_api_answers": read.with_any(),
                "documents_that_mix_two": read.mixed(),
                **{
                    f"old_ones_after_all_had_it_{name.replace(' ', '_')}": shown.others(*span) + read.others(*span)
                    for name, span in spans.items()
                },
                "mb_when_all_have_left": memory(running),
                "copies_left": [name for name in copies if "." not in name.rpartition("-")[2]],
            }

        with reading(running.url, read):
            yield Staged(running, strike, finish, Looking)


def stays(running: Replicas, version: str, noted: dict[str, Any]) -> dict[str, Any]:
    """What is noted of a fault, if every process still shows a version.

    Raises
    ------
    RuntimeError
        If one shows another.
    """
    if not all_show(running, version):
        raise RuntimeError("A process shows another version than the one before the fault.")
    return {"the_version_before_stays": True, **noted}


def _strike_storage(
    how: str, stored: Storage, running: Replicas, folder: Path, metric: str, words: str
) -> dict[str, Any]:
    """Break the storage, publish meanwhile, see what the processes say of it, and mend it."""
    before = stored.place.history().current or ""
    counted_before = counted(running, metric)
    lines_before = running.lines(words)
    if how == "gone":
        stored.go()
    elif how != "half":
        stored.be(how)
    version = publish_half(stored.place, folder / "2") if how == "half" else publish_edition(stored.place, folder / "2")

    def is_seen() -> bool:
        now = counted(running, metric)
        return all(each > first for each, first in zip(now, counted_before, strict=True))

    seen = wait_until(is_seen, FAULT_SECONDS, f"What {metric} is to count")
    noted = stays(running, before, {"all_count_it_after_seconds": seen})
    noted["log_lines"] = running.lines(words) - lines_before
    if how == "gone":
        running.restart(0)  # comes up from the copy that it has
        noted = stays(running, before, noted) | {"restarted_meanwhile": True}
        stored.come_back()
    else:
        stored.be(WELL)
    if how in (LYING, "half"):
        time.sleep(1.1)  # storage tells when a file was put there in whole seconds
        publish_again(stored, folder)
    mended = wait_until(lambda: all_show(running, version), FAULT_SECONDS, "The version published meanwhile")
    return noted | {"mended_after_seconds": mended}


def publish_again(stored: Storage, folder: Path) -> None:
    """Put all files of edition 2 there once more: current it is already."""
    publish_edition(stored.place, folder / "2")


@contextmanager
def _broken(how: str, metric: str, words: str) -> Iterator[Staged]:
    with served_from_storage() as (stored, running, folder):
        yield Staged(running, lambda: _strike_storage(how, stored, running, folder, metric, words))


@contextmanager
def storage_gone() -> Iterator[Staged]:
    """The storage refuses every connection."""
    with _broken("gone", UNANSWERED, "can’t be had") as staged:
        yield staged


@contextmanager
def storage_slow() -> Iterator[Staged]:
    """The storage sends a byte a second."""
    with _broken(SLOW, UNANSWERED, "can’t be had") as staged:
        yield staged


@contextmanager
def storage_lying() -> Iterator[Staged]:
    """The storage sends wrong bytes for the files of versions."""
    with _broken(LYING, REFUSED, "is refused") as staged:
        yield staged


@contextmanager
def half_written() -> Iterator[Staged]:
    """A version is current of which half the files are missing."""
    with _broken("half", REFUSED, "is refused") as staged:
        yield staged

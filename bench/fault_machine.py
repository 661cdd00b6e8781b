"""Faults of the machine: a full disk, a folder that can't be written, and a clock that jumps.

The disk is a file system in memory of some megabytes; the folder that can't be written is the same folder mounted once
more over itself, read-only: both need the right to mount. The time of day is told the processes and the balancer
by `jumping_clock.c`, which is compiled here: Debian's faketime moves the clocks too by which they measure how long
something takes, or has Python's `sleep` fail, and a machine whose time of day is set does neither.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import httpx

from bench.fault_data import FAULT_SECONDS, REFUSED, stays
from bench.fault_storage import Storage, storage
from bench.fault_visits import Staged, all_show, counted
from bench.made_versions import make_edition, publish_edition
from bench.programs import wait_until
from bench.replicas import Replicas, replicas
from lgo_map.versions.publishing import roll_back

DISK_MEGABYTES = 24
CLOCK = Path(__file__).with_name("jumping_clock.c")
DAY = 86_400
ANSWERED = "lgo_map_data_place_answered_timestamp_seconds"


@dataclass
class Disk:
    """A small file system, mounted at a folder."""

    folder: Path

    @contextmanager
    def full(self) -> Iterator[None]:
        """No room for another byte until the block ends."""
        filling = self.folder / "filling"
        with suppress(OSError), filling.open("wb", buffering=0) as file:
            while True:
                file.write(bytes(4096))
        try:
            yield
        finally:
            filling.unlink()

    @contextmanager
    def read_only(self) -> Iterator[None]:
        """Nothing can be written until the block ends: the same is mounted once more, over itself and read-only."""
        _mount("--bind", str(self.folder), str(self.folder))
        try:
            _mount("-o", "remount,bind,ro", str(self.folder))
            yield
        finally:
            _run("umount", "--lazy", str(self.folder))


@contextmanager
def small_disk(megabytes: int = DISK_MEGABYTES) -> Iterator[Disk]:
    """A file system of some megabytes until the block ends.

    Raises
    ------
    RuntimeError
        If there is no right to mount one.
    """
    with tempfile.TemporaryDirectory(prefix="small-disk-") as folder:
        _mount("-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", folder)
        try:
            yield Disk(Path(folder))
        finally:
            _run("umount", "--lazy", folder)


@contextmanager
def _served_on_disk(are_logs_there: bool) -> Iterator[tuple[Disk, Replicas, Storage, Path]]:
    """Three processes that write all they write on a small disk: copies of versions, temporary files, caches; logs."""
    with ExitStack() as running:
        folder = Path(running.enter_context(tempfile.TemporaryDirectory(prefix="made-versions-")))
        disk = running.enter_context(small_disk())
        stored = running.enter_context(storage())
        publish_edition(stored.place, make_edition(folder / "1", 1))
        make_edition(folder / "2", 2)
        places = {"LGO_MAP_DATA_COPIES": "copies", "TMPDIR": "tmp", "HOME": "home", "XDG_CACHE_HOME": "home/cache"}
        environment = {name: str(disk.folder / path) for name, path in places.items()}
        for path in ("tmp", "home/cache"):
            (disk.folder / path).mkdir(parents=True)
        (logs := (disk.folder if are_logs_there else folder) / "logs").mkdir()
        started = replicas(environment=stored.environment | environment, logs=logs)
        yield disk, running.enter_context(started), stored, folder


@contextmanager
def disk_full() -> Iterator[Staged]:
    """No room for another byte, while another version is published and a process restarted; then there is."""
    with _served_on_disk(are_logs_there=True) as (disk, running, stored, folder):
        yield Staged(running, partial(_publish_meanwhile, disk.full, running, stored, folder / "2"))


@contextmanager
def folder_read_only() -> Iterator[Staged]:
    """Nothing can be written, while another version is published and a process restarted; then it can."""
    with _served_on_disk(are_logs_there=False) as (disk, running, stored, folder):
        yield Staged(running, partial(_publish_meanwhile, disk.read_only, running, stored, folder / "2"))


def _publish_meanwhile(
    struck: Callable[[], AbstractContextManager[None]], running: Replicas, stored: Storage, edition: Path
) -> dict[str, Any]:
    """Publish an edition while something is wrong, which no process can take then; all take it afterwards."""
    before = stored.place.history().current or ""
    refused = counted(running, REFUSED)
    with struck():
        version = publish_edition(stored.place, edition)
        noted = stays(running, before, {"all_refuse_after_seconds": _all_refuse(running, refused)})
        noted["log_lines"] = running.lines("is refused")
        running.restart(0)
        noted = stays(running, before, noted) | {"restarted_meanwhile": True}
    mended = wait_until(lambda: all_show(running, version), FAULT_SECONDS, "The version published meanwhile")
    return noted | {"mended_after_seconds": mended, "log_lines_then": running.lines(f"Version {version}")}


@contextmanager
def data_folder_read_only() -> Iterator[Staged]:
    """The data are in a folder that nobody may write, and a process is restarted there."""
    with ExitStack() as started:
        disk = started.enter_context(small_disk())
        shutil.copytree(Path("data"), disk.folder / "data")
        running = started.enter_context(replicas(environment={"LGO_MAP_DATA": str(disk.folder / "data")}))

        def strike() -> dict[str, Any]:
            with disk.read_only():
                running.restart(0)
                time.sleep(5)
            return {"restarted_meanwhile": True}

        yield Staged(running, strike)


@contextmanager
def clock_jumps() -> Iterator[Staged]:
    """The clock jumps a day ahead, and two days back; each time another version is published."""
    with ExitStack() as started:
        folder = Path(started.enter_context(tempfile.TemporaryDirectory(prefix="made-versions-")))
        stored = started.enter_context(storage())
        publish_edition(stored.place, make_edition(folder / "1", 1))
        make_edition(folder / "2", 2)
        ahead = folder / "ahead"
        _set_clock(ahead, 0)
        library = folder / "jumping_clock.so"
        _run("cc", "-shared", "-fPIC", "-O2", "-o", str(library), str(CLOCK), "-ldl")
        false = {"LD_PRELOAD": str(library), "JUMPING_CLOCK": str(ahead)}
        environment = stored.environment | {"LGO_MAP_DATA_COPIES": str(folder / "copies")} | false
        running = started.enter_context(replicas(environment=environment, balancer_environment=false))
        before = stored.place.history().current or ""

        def strike() -> dict[str, Any]:
            headers, noted = _headers(running), {}
            for words, days in (("a_day_ahead", 1), ("a_day_behind", -1)):
                _set_clock(ahead, days * DAY)
                if days > 0:
                    expected = publish_edition(stored.place, folder / "2")
                else:
                    roll_back(stored.place)
                    expected = before
                is_taken = partial(all_show, running, expected)
                taken = wait_until(is_taken, FAULT_SECONDS, "The version published")
                off = [round((answered - time.time()) / DAY, 1) for answered in counted(running, ANSWERED)]
                if off != [days] * len(off):
                    raise RuntimeError(f"The clocks did not jump: they are {off} days off.")
                for server in running.processes:
                    httpx.get(f"{server.url}/readyz", timeout=30, trust_env=False).raise_for_status()
                if _headers(running) != headers:
                    raise RuntimeError(f"The headers have changed: {_headers(running)}, before: {headers}")
                noted[f"{words}_version_taken_after_seconds"] = taken
            _set_clock(ahead, 0)
            return noted

        yield Staged(running, strike)


def _set_clock(file: Path, seconds: int) -> None:
    with file.open("r+b" if file.exists() else "wb") as shared:  # never another file: it is mapped
        shared.write(seconds.to_bytes(8, sys.byteorder, signed=True))


def _headers(running: Replicas) -> dict[str, str]:
    """The headers of a page that say what a browser may do, as behind TLS."""
    answer = httpx.get(f"{running.url}/about", headers={"X-Forwarded-Proto": "https"}, timeout=30, trust_env=False)
    names = ("strict-transport-security", "content-security-policy", "cache-control", "x-content-type-options")
    return {"status": str(answer.status_code)} | {name: answer.headers.get(name, "") for name in names}


def _all_refuse(running: Replicas, before: list[float]) -> float:
    def do_all() -> bool:
        return all(now > first for now, first in zip(counted(running, REFUSED), before, strict=True))

    return wait_until(do_all, FAULT_SECONDS, "The refusal of every process")


def _mount(*arguments: str) -> None:
    _run("mount", *arguments)


def _run(program: str, *arguments: str) -> None:
    found = shutil.which(program)
    if found is None:
        raise RuntimeError(f"{program} is not installed, so this fault can’t be made.")
    done = subprocess.run([found, *arguments], capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise RuntimeError(f"{program} does not work here, so this fault can’t be made: {done.stderr.strip()}")

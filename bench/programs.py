"""Programs that run beside what tries or measures them, and never longer than it."""

from __future__ import annotations

import http.client
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

LOOK_SECONDS = 0.5
"""How often it is looked whether something has come, unless it is worth looking more often."""

_WATCHER = 'read -r word; kill -s KILL -- "-$1"'
"""What ends a group of processes when nobody is left who could say a word to it."""


@contextmanager
def started(
    command: Sequence[str],
    output: IO[str],
    *,
    folder: Path,
    environment: Mapping[str, str] | None = None,
    end_seconds: float = 10,
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a program until the block ends, or this process does: even where it is killed, nothing stays behind.

    A shell waits beside the program for the end of a pipe whose other end this process has. Linux would tell the
    program itself, but of the thread that started it, and only Linux.

    Parameters
    ----------
    command : sequence of str
        The program and its arguments.
    output : file
        Takes what it prints.
    folder : Path
        Where it is started.
    environment : mapping of str to str, optional
        All of its environment; by default this process's.
    end_seconds : float
        How long it may take to end when it is asked to.
    """
    program = subprocess.Popen(  # noqa: S603 - the arguments are ours
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    try:
        watcher = subprocess.Popen(  # noqa: S603
            ["/bin/sh", "-c", _WATCHER, "sh", str(program.pid)],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        with watcher:
            try:
                yield program
            finally:
                watcher.kill()  # first: the number of a process that is gone may be another's
    finally:
        _end(program, end_seconds)


def _end(program: subprocess.Popen[bytes], seconds: float) -> None:
    """End a program and whatever it has started."""
    for kind in (signal.SIGTERM, signal.SIGKILL):
        if program.poll() is None:
            os.killpg(program.pid, kind)
        with suppress(subprocess.TimeoutExpired):
            program.wait(timeout=seconds)
            return


def wait_until_ready(
    program: subprocess.Popen[bytes], output: IO[str], is_ready: Callable[[], bool], seconds: float, what: str
) -> None:
    """Wait until a program is ready.

    Raises
    ------
    RuntimeError
        If it ends, or is not ready after `seconds`; `what` says what did not start, and the message what it printed.
    """

    deadline = time.perf_counter() + seconds
    while program.poll() is None and time.perf_counter() < deadline:
        if is_ready():
            return
        time.sleep(0.02)
    output.seek(0)
    raise RuntimeError(f"{what} did not start. It printed: {output.read()[-3000:]}")


def wait_until(holds: Callable[[], bool], seconds: float, what: str, pause: float = LOOK_SECONDS) -> float:
    """Wait until something holds; the seconds that took.

    Raises
    ------
    RuntimeError
        If it does not hold after `seconds`; `what` says what did not come.
    """
    begun = time.perf_counter()
    while not holds():
        if time.perf_counter() - begun > seconds:
            raise RuntimeError(f"{what} did not come within {seconds:g} s.")
        time.sleep(pause)
    return round(time.perf_counter() - begun, 1)


def answers(address: str, seconds: float = 5) -> bool:
    """Whether something answers at an address of this machine, and well."""
    parts = urlsplit(address)
    connection = http.client.HTTPConnection(parts.netloc, timeout=seconds)
    try:
        connection.request("GET", parts.path or "/")
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()

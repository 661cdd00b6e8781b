"""A Streamlit app served as a process of its own, for as long as something measures it."""

from __future__ import annotations

import os
import socket
import sys
import tempfile
import time
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import httpx
import psutil

from bench import programs
from bench.machine import PROJECT

START_TIMEOUT_SECONDS = 60
"""A server that is not ready by then is taken to have failed."""


@dataclass(frozen=True)
class Server:
    """An app that answers.

    Attributes
    ----------
    url : str
        Its address, without a slash at the end.
    process : psutil.Process
        The server's process.
    ready_seconds : float
        From the start of the process until it said it was healthy and its first page could be fetched.
    """

    url: str
    process: psutil.Process
    ready_seconds: float


@contextmanager
def serving(
    app: Path,
    *,
    port: int | None = None,
    environment: Mapping[str, str] | None = None,
    processors: Collection[int] | None = None,
    project: Path = PROJECT,
    log: Path | None = None,
) -> Iterator[Server]:
    """Serve an app until the block ends, then end its process and no other.

    Parameters
    ----------
    app : Path
        The file that `streamlit run` is given.
    port : int, optional
        The port to serve on; by default a free one.
    environment : mapping of str to str, optional
        Variables added to the environment. What `LGO_MAP_…` and `STREAMLIT_…` say outside does not count.
    processors : collection of int, optional
        The processors the server may use; by default all.
    project : Path
        The folder it is started in, whose `.streamlit/config.toml` holds.
    log : Path, optional
        The file that what it prints is added to; by default one that is gone when the block ends.

    Raises
    ------
    RuntimeError
        If the server ends or does not get ready in :data:`START_TIMEOUT_SECONDS`; what it printed is in the message.
    """
    port = port or free_port()
    url = f"http://127.0.0.1:{port}"
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("LGO_MAP_", "STREAMLIT_"))}
    arguments = [f"--server.port={port}", "--server.address=127.0.0.1", "--server.headless=true"]
    with tempfile.TemporaryFile("w+") if log is None else log.open("a+", encoding="utf-8") as output:
        started = time.perf_counter()
        command = [sys.executable, "-m", "streamlit", "run", str(app), *arguments]
        with programs.started(command, output, folder=project, environment=kept | dict(environment or {})) as child:
            process = psutil.Process(child.pid)
            if processors is not None:
                process.cpu_affinity(sorted(processors))  # its threads, which come later, inherit this
            with httpx.Client(timeout=5, trust_env=False) as client:
                is_ready = partial(_answers, client, url)
                programs.wait_until_ready(child, output, is_ready, START_TIMEOUT_SECONDS, f"The server at {url}")
            ready_seconds = time.perf_counter() - started
            yield Server(url, process, ready_seconds)


def free_port() -> int:
    """A port that nothing listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(client: httpx.Client, url: str) -> bool:
    try:
        health = client.get(f"{url}/_stcore/health")
        return health.status_code == 200 and health.text == "ok" and client.get(url).status_code == 200
    except httpx.TransportError:
        return False

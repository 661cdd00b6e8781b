"""Several processes of the app behind the balancer of deploy/haproxy.cfg, for as long as something tries them.

`python -m bench.replicas` starts them for anyone to try, and says where they are, until it is interrupted.
"""

from __future__ import annotations

import csv
import io
import os
import re
import shutil
import socket
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from bench import programs
from bench.machine import PROJECT
from bench.programs import answers, wait_until, wait_until_ready
from bench.serve import Server, free_port, serving

BALANCER = Path("deploy") / "haproxy.cfg"
NAMES = ("one", "two", "three")
"""What the balancer's settings call the processes."""
READY_TIMEOUT_SECONDS = 60
"""A balancer that leads nowhere by then is taken to have failed."""
STOP_TIMEOUT_SECONDS = 60
"""A process that is still there by then, asked to end, is taken not to."""
DRAINING = {"LGO_MAP_DRAIN": "3"}
"""How each process is told to say that it is not ready before it ends, as deploy/systemd has it."""
UNBOUNDED = 1_000_000
"""Where all visitors of a trial come from one address, none of them may be counted as too many."""

_SERVER = re.compile(r"^    server (\w+) \S+", re.MULTILINE)


@dataclass
class Replica:
    """One process behind the balancer: where it answers, and what keeps it running."""

    name: str
    port: int
    server: Server | None = None
    running: ExitStack = field(default_factory=ExitStack)


@dataclass
class Replicas:
    """The processes and their balancer, which answer.

    Attributes
    ----------
    url : str
        The balancer's address, without a slash at the end.
    socket : Path
        Where the balancer is told what to do ("set server any/one state drain").
    """

    url: str
    socket: Path
    _replicas: list[Replica]
    _project: Path
    _environment: Mapping[str, str]
    _logs: Path

    @property
    def processes(self) -> list[Server]:
        """The processes that run, in the order of their names."""
        return [replica.server for replica in self._replicas if replica.server is not None]

    def lines(self, words: str) -> int:
        """How many lines of the processes' logs have some words in them."""
        return sum(path.read_text(encoding="utf-8", errors="replace").count(words) for path in self._logs.glob("*.log"))

    def kill(self, index: int) -> None:
        """End a process as a fault does (SIGKILL): it has no time to say goodbye."""
        replica = self._replicas[index]
        if replica.server is not None:
            replica.server.process.kill()
            self._gone(replica)

    def stop(self, index: int) -> None:
        """Ask a process to end (SIGTERM), and wait until it has."""
        replica = self._replicas[index]
        if replica.server is not None:
            replica.server.process.terminate()
            replica.server.process.wait(timeout=STOP_TIMEOUT_SECONDS)
            self._gone(replica)

    def start(self, index: int) -> None:
        """Start a process at the port it had, and wait until it is ready and the balancer sends visitors there."""
        self._run(self._replicas[index])
        self._wait_until_led_to(self._replicas[index].name)

    def restart(self, index: int) -> None:
        """Restart a process as `systemctl restart` does: it is asked to end, and started when it has."""
        self.stop(index)
        self.start(index)

    def drain(self, index: int) -> None:
        """Send a process no new visitors; those that it has stay, until "set server any/… state ready"."""
        self.tell(f"set server any/{self._replicas[index].name} state drain")

    def stats(self) -> dict[str, dict[str, str]]:
        """What the balancer counts for each process, by its name and then as HAProxy's CSV calls it.

        `status` is "UP", "DOWN", "MAINT" or "DRAIN", `scur` the apps that are open there, `stot` how often one was
        opened; `any` and `api` count pages and programs in the same way, by "any/one".
        """
        rows = csv.DictReader(io.StringIO(self.tell("show stat").removeprefix("# ")))
        counted = {(row["pxname"], row["svname"]): row for row in rows}
        names = [replica.name for replica in self._replicas]
        return {name: counted["app", name] for name in names} | {
            f"{room}/{name}": counted[room, name] for room in ("any", "api") for name in names
        }

    def tell(self, command: str) -> str:
        """Tell the balancer something; what it answers.

        Raises
        ------
        RuntimeError
            If it does not do it.
        """
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(5)
            line.connect(str(self.socket))
            line.sendall(command.encode() + b"\n")
            parts = []
            while part := line.recv(65536):
                parts.append(part)
        said = b"".join(parts).decode().strip()
        if command.startswith("set") and said:
            raise RuntimeError(f"The balancer was told {command!r} and said: {said}")
        return said

    def _run(self, replica: Replica) -> None:
        if replica.server is None:
            replica.server = replica.running.enter_context(
                serving(
                    self._project / "app.py",
                    port=replica.port,
                    environment=self._environment,
                    project=self._project,
                    log=self._logs / f"{replica.name}.log",
                )
            )

    def _gone(self, replica: Replica) -> None:
        replica.running.close()
        replica.server = None

    def _wait_until_led_to(self, name: str) -> None:
        def is_led_to() -> bool:
            return self.stats()[name]["status"].startswith("UP")

        wait_until(is_led_to, READY_TIMEOUT_SECONDS, f"The balancer's way to the process {name!r}", pause=0.05)


@contextmanager
def replicas(
    count: int = 3,
    *,
    environment: Mapping[str, str] | None = None,
    balancer_environment: Mapping[str, str] | None = None,
    port: int | None = None,
    project: Path = PROJECT,
    logs: Path | None = None,
) -> Iterator[Replicas]:
    """Serve the app from several processes behind the balancer until the block ends, then end all of them.

    Parameters
    ----------
    count : int
        How many processes, from 1 to 3.
    environment : mapping of str to str, optional
        Variables added to the environment of each process, beside :data:`DRAINING`.
    balancer_environment : mapping of str to str, optional
        Variables added to the balancer's, such as LGO_BALANCER_ASKED; without them nobody is counted as too many.
    port : int, optional
        The balancer's port; by default a free one.
    project : Path
        The folder the processes are started in.
    logs : Path, optional
        The folder for what the processes print, a file each; by default one that is gone when the block ends.

    Raises
    ------
    RuntimeError
        If a process or the balancer does not get ready; what it printed is in the message.
    SystemExit
        If HAProxy is not installed.
    """
    program = shutil.which("haproxy", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
    if program is None:
        raise SystemExit("HAProxy is not installed. On Debian or Ubuntu: script/install-packages haproxy")
    if not 1 <= count <= len(NAMES):
        raise ValueError(f"There can be 1 to {len(NAMES)} processes, not {count}.")
    with ExitStack() as running:
        folder = Path(running.enter_context(tempfile.TemporaryDirectory()))
        port = port or free_port()
        all_of_them = [Replica(name, free_port()) for name in NAMES[:count]]
        started = Replicas(
            f"http://127.0.0.1:{port}",
            folder / "admin",
            all_of_them,
            project,
            {**DRAINING, **(environment or {})},
            logs or folder,
        )
        settings = {
            "LGO_BALANCER_BIND": f"127.0.0.1:{port}",
            "LGO_BALANCER_INSIDE": f"127.0.0.1:{free_port()}",
            "LGO_BALANCER_SOCKET": str(started.socket),
            **dict.fromkeys(("LGO_BALANCER_ASKED", "LGO_BALANCER_OPENED", "LGO_BALANCER_OPEN"), str(UNBOUNDED)),
            **(balancer_environment or {}),
        }
        written = folder / "haproxy.cfg"
        written.write_text(balancer_settings(all_of_them), encoding="utf-8")
        (folder / "pages").symlink_to(PROJECT / BALANCER.parent / "pages")
        # The processes first: to one that comes later, the balancer sends fewer visitors for some seconds.
        for replica in all_of_them:
            running.push(replica.running)
            started._run(replica)
        running.enter_context(_balancing(program, written, settings, started))
        yield started


def balancer_settings(processes: list[Replica]) -> str:
    """The balancer's settings, with these processes in place of the three of deploy/haproxy.cfg."""
    ports = {process.name: process.port for process in processes}
    lines = []
    for line in (PROJECT / BALANCER).read_text(encoding="utf-8").splitlines():
        if server := _SERVER.match(line):
            if server[1] not in ports:
                continue
            line = _SERVER.sub(f"    server {server[1]} 127.0.0.1:{ports[server[1]]}", line)  # noqa: PLW2901
        lines.append(line)
    return "\n".join(lines) + "\n"


@contextmanager
def _balancing(program: str, written: Path, settings: Mapping[str, str], started: Replicas) -> Iterator[None]:
    command = [program, "-db", "-f", str(written)]
    with (
        (written.parent / "log").open("w+", encoding="utf-8") as log,
        programs.started(command, log, folder=written.parent, environment={**os.environ, **settings}) as balancer,
    ):
        wait_until_ready(balancer, log, started.socket.exists, READY_TIMEOUT_SECONDS, "The balancer")
        is_there = partial(answers, f"{started.url}/about")
        wait_until(is_there, READY_TIMEOUT_SECONDS, f"An answer of the balancer at {started.url}", pause=0.05)
        yield


def main() -> None:
    """Serve three processes (or as many as the first argument says) behind the balancer, until interrupted."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else len(NAMES)
    with replicas(count) as running:
        print(f"The app, behind the balancer: {running.url}")
        for name, server in zip(NAMES, running.processes, strict=False):
            print(f"  process {name}: {server.url}, kill -9 {server.process.pid} to see it handed on")
        print(f"The balancer is told at {running.socket}. Ctrl+C ends all.", flush=True)
        try:
            while True:
                time.sleep(3600)
        except KeyboardInterrupt:
            print()


if __name__ == "__main__":
    main()

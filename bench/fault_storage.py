"""Object storage that can be struck: moto's S3 server as a process of its own, and a proxy that breaks things.

`python -m bench.fault_storage proxy PORT ADDRESS FILE` is the proxy: it hands requests on to the server at ADDRESS, and
FILE says how: "well"; "slow", a byte of an answer every second; or "lying", wrong bytes in the files of versions. The
storage is gone while no proxy runs.
"""

from __future__ import annotations

import http.client
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import NoReturn
from urllib.parse import urlsplit

import httpx

from bench import programs
from bench.machine import PROJECT
from bench.serve import free_port
from lgo_map.versions.place import VERSIONS, Place

BUCKET, PREFIX = "made", "data"
REGION = "eu-west-2"
WELL, SLOW, LYING = "well", "slow", "lying"
START_TIMEOUT_SECONDS = 30
"""Storage that does not answer by then is taken to have failed."""
_NOT_HANDED_ON = ("connection", "transfer-encoding", "content-length", "server", "date")


@dataclass
class Storage:
    """Storage that answers, a bucket in it, and the proxy by which it is reached."""

    folder: Path
    server_port: int
    proxy_port: int
    _proxy: ExitStack = field(default_factory=ExitStack)

    @property
    def address(self) -> str:
        """The place of versions in the bucket."""
        return f"s3://{BUCKET}/{PREFIX}"

    @property
    def place(self) -> Place:
        """The same, for who publishes: reached without the proxy, in this process, whose environment is changed."""
        os.environ.update(self._environment(self.server_port))
        return Place(self.address)

    @property
    def environment(self) -> dict[str, str]:
        """What a process of the app needs to read there, by the proxy."""
        return {**self._environment(self.proxy_port), "LGO_MAP_DATA": self.address}

    def be(self, how: str) -> None:
        """Answer well, slowly or with wrong bytes from now on."""
        part = self.folder / "how.part"
        part.write_text(how, encoding="utf-8")
        part.replace(self.folder / "how")

    def go(self) -> None:
        """Be gone: connections are refused."""
        self._proxy.close()

    def come_back(self) -> None:
        """Answer again, and well."""
        self.be(WELL)
        arguments = ["bench.fault_storage", "proxy", str(self.proxy_port)]
        arguments += [f"http://127.0.0.1:{self.server_port}", str(self.folder / "how")]
        self._proxy.enter_context(_running(arguments, self.proxy_port, self.folder / "proxy.log"))

    @staticmethod
    def _environment(port: int) -> dict[str, str]:
        return {
            "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}",
            "AWS_ACCESS_KEY_ID": "made",
            "AWS_SECRET_ACCESS_KEY": "up",
            "AWS_REGION": REGION,
        }


@contextmanager
def storage() -> Iterator[Storage]:
    """Serve empty storage until the block ends.

    Raises
    ------
    RuntimeError
        If it does not start; what it printed is in the message.
    """
    with ExitStack() as running:
        folder = Path(running.enter_context(tempfile.TemporaryDirectory(prefix="made-storage-")))
        started = Storage(folder, free_port(), free_port())
        arguments = ["moto.server", "-H", "127.0.0.1", "-p", str(started.server_port)]
        running.enter_context(_running(arguments, started.server_port, folder / "server.log"))
        region = (
            f"<CreateBucketConfiguration><LocationConstraint>{REGION}</LocationConstraint></CreateBucketConfiguration>"
        )
        with httpx.Client(trust_env=False) as client:
            client.put(f"http://127.0.0.1:{started.server_port}/{BUCKET}", content=region).raise_for_status()
        started.come_back()
        running.callback(started.go)
        yield started


@contextmanager
def _running(arguments: list[str], port: int, log: Path) -> Iterator[None]:
    with (
        log.open("w+", encoding="utf-8") as output,
        programs.started([sys.executable, "-m", *arguments], output, folder=PROJECT) as program,
    ):
        is_ready = partial(programs.answers, f"http://127.0.0.1:{port}/")
        programs.wait_until_ready(program, output, is_ready, START_TIMEOUT_SECONDS, arguments[0])
        yield


class _Proxy(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    address, how = "", Path()

    def _hand_on(self) -> None:
        how = self.how.read_text(encoding="utf-8").strip()
        size = int(self.headers.get("Content-Length") or 0)
        server = http.client.HTTPConnection(urlsplit(self.address).netloc, timeout=30)
        server.request(self.command, self.path, self.rfile.read(size) or None, dict(self.headers))
        answer = server.getresponse()
        content = answer.read()
        if how == LYING and f"/{VERSIONS}/" in self.path and len(content) > 1:
            middle = len(content) // 2
            content = content[:middle] + bytes([content[middle] ^ 0xFF]) + content[middle + 1 :]
        self.send_response(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in _NOT_HANDED_ON:
                self.send_header(name, value)
        length = str(len(content)) if self.command != "HEAD" else answer.getheader("Content-Length", "0")
        self.send_header("Content-Length", length)
        self.end_headers()
        server.close()
        with suppress(OSError):  # who asked does not wait any longer
            if how == SLOW:
                for number in range(len(content)):
                    self.wfile.write(content[number : number + 1])
                    self.wfile.flush()
                    time.sleep(1)
            else:
                self.wfile.write(content)

    do_GET = do_HEAD = do_PUT = _hand_on

    def log_message(self, *args: object) -> None:
        """Say nothing."""


def main() -> NoReturn:
    """Be the proxy, until killed."""
    _, kind, port, address, how = sys.argv
    if kind != "proxy":
        raise SystemExit("This is for bench.faults: python -m bench.fault_storage proxy PORT ADDRESS FILE")
    _Proxy.address, _Proxy.how = address, Path(how)
    with ThreadingHTTPServer(("127.0.0.1", int(port)), _Proxy) as server:
        server.daemon_threads = True
        server.serve_forever()
    raise SystemExit


if __name__ == "__main__":
    main()

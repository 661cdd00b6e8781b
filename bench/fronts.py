"""nginx and Caddy as deploy/ has them, before the balancer and one process, asked for what is no request.

`python -m bench.fronts`, or `deploy/try-replicas fronts`: those of the two that are installed. What must not be is an
answer in another name than ours or without our headers, one of the addresses that are kept in, or silence.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from bench.machine import PROJECT
from bench.programs import started, wait_until_ready
from bench.replicas import replicas
from bench.serve import free_port

SITE = "councils.example.org"
START_SECONDS, MOST_SECONDS = 20, 15
"""How long one may take to start, and to answer or to hang up."""
HEADERS = ("x-content-type-options", "content-security-policy", "referrer-policy", "strict-transport-security")
NAMES = re.compile(rb"nginx|caddy|haproxy|uvicorn|traceback|elsewhere\.example", re.IGNORECASE)
INSIDE = re.compile(rb"process_resident_memory|lgo_map_answers")
GOES_OWN = re.compile(
    rb"HTTP/1\.1 (?:417|[45]\d\d [^\r]+\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n)"
)
"""What Go, in which Caddy is written, says of what is no HTTP: no setting of Caddy's changes it."""

PLAIN = f"GET /about HTTP/1.1\r\nHost: {SITE}\r\nConnection: close\r\n\r\n".encode("ascii")
FORM = PLAIN.replace(b"GET /about", b"POST /find")
LINE = PLAIN.replace(b"/about", b"/_stcore/stream").replace(b"close", b"Upgrade\r\nUpgrade: websocket")
KEPT_IN = ("internal/metrics", "internal/", "_stcore/metrics", "_stcore/script-health-check", "_stcore/upload_file/a/b")
BEFORE = ("", "/", "//", "./", "x/../", "%2e/", "x/%2e%2e/", ";/", "..;/", "%2f", "%5c", "about/..%2f")
AFTER = ("", ".", "/.", "/", "//", ";", "%20", "%00", "%2f", "?x", ";x=1", "/..")


def spellings() -> Iterator[str]:
    """Addresses that mean, or may be taken to mean, one of those that are kept in."""
    for address in KEPT_IN:
        yield from (f"/{before}{address}" for before in BEFORE)
        yield from (f"/{address}{after}" for after in AFTER)
        yield f"/{address.upper()}"
        yield f"/%{ord(address[0]):x}{address[1:]}"


def _with(*headers: bytes, of: bytes = PLAIN, body: bytes = b"") -> bytes:
    return of[:-2] + b"".join(header + b"\r\n" for header in headers) + b"\r\n" + body


def requests() -> Iterator[bytes]:
    """What is no request, or two, or one that nobody of good will sends."""
    second = b"0\r\n\r\n" + PLAIN.replace(b"/about", b"/internal/metrics")
    for method in (b"TRACE", b"CONNECT", b"DELETE", b"get", b"G\0T", b""):
        yield PLAIN.replace(b"GET", method, 1)
    for address in (
        b"*",
        b"about",
        b"",
        b"http://elsewhere.example/",
        b"/a\0b",
        b"/%00",
        b"/\xff\xfe",
        b"/" + b"a" * 65_536,
    ):
        yield PLAIN.replace(b"/about", address, 1)
    for version in (b"HTTP/0.9", b"HTTP/2.0", b"HTTP/9.9", b"HTTX/1.1", b""):
        yield PLAIN.replace(b"HTTP/1.1", version, 1)
    for host in (b"", b"Host: elsewhere.example\r\n", b"Host: a\r\nHost: b\r\n", b"Host: <b>\r\n"):
        yield PLAIN.replace(f"Host: {SITE}\r\n".encode("ascii"), host, 1)
    for length in (b"-1", b"5a", b"4, 5", b"9" * 20, b"5\r\nContent-Length: 6"):
        yield _with(b"Content-Length: " + length, of=FORM, body=b"text=")
    for coding in (b"xchunked", b"\x0bchunked", b"gzip, chunked", b"chunked\r\nContent-Length: 4"):
        yield _with(b"Transfer-Encoding: " + coding, of=FORM, body=second)
    for header in (b"X: " + b"a" * 65_536, b"X: a\0b", b"X: a\rY: b", b": x", b" x", b"Expect: nothing"):
        yield _with(header)
    for headers in ((), (b"Sec-WebSocket-Key: x",), (b"Sec-WebSocket-Version: 99",)):
        yield _with(*headers, of=LINE)
    yield bytes(range(256))
    yield FORM[:-2]  # the head, and then nothing
    yield _with(b"Content-Length: 2000", of=FORM)  # a body that never comes


def answer(port: int, request: bytes) -> tuple[bytes, float]:
    """What comes back by TLS, and the seconds until the other side hangs up, or has answered and says no more."""
    trusting = ssl.create_default_context()
    trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
    begun, came = time.monotonic(), b""
    line = socket.create_connection(("127.0.0.1", port), timeout=2 * MOST_SECONDS)
    with line, trusting.wrap_socket(line, server_hostname=SITE) as safe, suppress(OSError):
        safe.sendall(request)
        while part := safe.recv(65_536):
            came += part
            safe.settimeout(1)
    return came, time.monotonic() - begun


def troubles_of(request: bytes, came: bytes, seconds: float) -> Iterator[str]:
    """What must not be of an answer."""
    head = came.lower().partition(b"\r\n\r\n")[0] + b"\r\n"
    if seconds > MOST_SECONDS:
        yield f"took {seconds:.0f} s"
    if INSIDE.search(came):
        yield "is answered with what is kept in"
    if NAMES.search(came):
        yield f"says {NAMES.findall(came)[0].decode('ascii')}"
    missing = [name for name in HEADERS if f"\r\n{name}: ".encode("ascii") not in head]
    if came and missing and not GOES_OWN.match(came) and not head.startswith(b"http/1.1 101"):
        yield f"has no {', '.join(missing)}"
    if request == PLAIN and not head.startswith(b"http/1.1 200"):
        yield "is no page"


@contextmanager
def nginx(folder: Path, balancer: int, port: int) -> Iterator[None]:
    """nginx, as deploy/nginx.conf has it, on a port."""
    site = (PROJECT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    site = re.sub(r"listen (\[::\]:|80;).*", "", site).replace("listen 443", f"listen 127.0.0.1:{port}")
    site = site.replace("127.0.0.1:8500", f"127.0.0.1:{balancer}").replace("rate=20r/s", "rate=10000r/s")
    site = site.replace(f"/etc/letsencrypt/live/{SITE}", str(folder)).replace("/opt/lgo-map", str(PROJECT))
    places = "".join(
        f"{kind}_temp_path {folder}/{kind}; " for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    main = f"include /etc/nginx/modules-enabled/*.conf; pid {folder}/pid; daemon off; events {{ }}"
    (folder / "nginx.conf").write_text(f"{main} http {{ {places}{site} }}", encoding="utf-8")
    with _front(["nginx", "-c", f"{folder}/nginx.conf"], folder, port, {}):
        yield


@contextmanager
def caddy(folder: Path, balancer: int, port: int) -> Iterator[None]:
    """Caddy, as deploy/Caddyfile has it, on a port."""
    said = (PROJECT / "deploy" / "Caddyfile").read_text(encoding="utf-8")
    ports = f"{{\n\tadmin off\n\thttp_port {free_port()}\n\thttps_port {port}\n\tauto_https disable_redirects"
    said = said.replace("{\n\tgrace_period", f"{ports}\n\tgrace_period", 1)
    said = said.replace("{$SITE} {\n", f"{{$SITE}} {{\n\ttls {folder}/fullchain.pem {folder}/privkey.pem\n", 1)
    (folder / "Caddyfile").write_text(said, encoding="utf-8")
    names = {"SITE": SITE, "BALANCER": f"127.0.0.1:{balancer}", "PAGES": str(PROJECT / "deploy" / "pages")}
    homes = dict.fromkeys(("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME"), str(folder))
    with _front(["caddy", "run", "--config", f"{folder}/Caddyfile"], folder, port, names | homes):
        yield


@contextmanager
def _front(command: list[str], folder: Path, port: int, more: dict[str, str]) -> Iterator[None]:
    def is_ready() -> bool:
        with suppress(OSError):
            return bool(answer(port, PLAIN)[0])
        return False

    with (
        (folder / "log").open("w+", encoding="utf-8") as log,
        started(command, log, folder=folder, environment={**os.environ, **more}) as program,
    ):
        wait_until_ready(program, log, is_ready, START_SECONDS, command[0])
        yield


def _certificate(folder: Path) -> None:
    named = ["-subj", f"/CN={SITE}", "-addext", f"subjectAltName=DNS:{SITE}"]
    files = ["-keyout", f"{folder}/privkey.pem", "-out", f"{folder}/fullchain.pem"]
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", *named, *files]
    subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - the arguments are ours


def try_it() -> bool:
    """Ask each that is installed, print what must not be, and say whether there was nothing."""
    os.environ["PATH"] += ":/usr/sbin"
    fronts = [front for front in (nginx, caddy) if shutil.which(front.__name__)]
    if not fronts:
        raise SystemExit("Neither nginx nor Caddy is installed. On Debian or Ubuntu: script/install-packages caddy")
    is_well = True
    with tempfile.TemporaryDirectory() as made, replicas(1) as running:
        folder, balancer = Path(made), int(running.url.rpartition(":")[2])
        folder.chmod(0o755)  # nginx reads as another
        _certificate(folder)
        asked = [PLAIN, *requests(), *(PLAIN.replace(b"/about", each.encode("ascii")) for each in spellings()), PLAIN]
        for front in fronts:
            port = free_port()
            with front(folder, balancer, port):
                found = [(each, what) for each in asked for what in troubles_of(each, *answer(port, each))]
            print(f"{front.__name__}: {len(asked)} asked, {len(found)} not as they should be")
            print(*(f"  {each[:70]!r} {what}" for each, what in found), sep="\n")
            is_well = is_well and not found
    return is_well


if __name__ == "__main__":
    sys.exit(0 if try_it() else 1)

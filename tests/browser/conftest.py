"""A served app, a real Chromium, and a guard that every visit is under."""

from __future__ import annotations

import os
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, WebSocket, expect, sync_playwright

from bench.programs import answers, started, wait_until_ready
from tests.browser.map_page import MapPage, go_to, wait_until_at_rest

PROJECT = Path(__file__).parents[2]
SAMPLE = PROJECT / "tests" / "data"
CHROMIUM_NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
"""The first is the same engine with no window around the page: a visit takes 0.71 of the processor's time."""
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",  # it runs as root in containers
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",  # nothing can leave, even where a test fails
]
TIMEOUT_MS = 90_000  # milliseconds until a condition counts as not met: a machine may be busy with other things
RESULTS = PROJECT / "test-results"
"""Where a test that fails leaves pictures and HTML of its pages; with `--traces` traces (`playwright show-trace`)."""

expect.set_options(timeout=TIMEOUT_MS)
FAILED = pytest.StashKey[bool]()


@dataclass
class Guard:
    """What must not happen on any visit: a request to another host, an error in the page, what its policy forbids."""

    host: str
    troubles: list[str] = field(default_factory=list)

    def watch(self, context: BrowserContext) -> None:
        """Listen to all that pages of the context do, their frames and workers included."""
        context.on("request", lambda request: self.judge_request(request.url))
        context.on("weberror", lambda error: self.troubles.append(f"error in the page: {error.error}"))
        context.on("console", lambda message: self._judge_message(message.text))
        context.on("page", self._watch_page)

    def _watch_page(self, page: Page) -> None:
        page.on("websocket", self._judge_websocket)
        page.on("crash", lambda _: self.troubles.append("the page crashed"))

    def _judge_websocket(self, websocket: WebSocket) -> None:
        self.judge_request(websocket.url)

    def _judge_message(self, text: str) -> None:
        """Note what the browser kept a page from doing; where it does not, what the policy allows is enough."""
        if "Content Security Policy" in text:
            self.troubles.append(f"against the page's policy: {text}")

    def judge_request(self, address: str) -> None:
        """Note an address that is not the app's own; data and blob addresses never leave the browser."""
        parts = urlsplit(address)
        if parts.scheme in ("http", "https", "ws", "wss") and parts.netloc != self.host:
            self.troubles.append(f"request to another host: {address}")


@dataclass(frozen=True)
class App:
    """The app as it runs for the tests."""

    address: str
    log: Path
    process: subprocess.Popen[bytes]

    def kill(self) -> None:
        """End it as a fault does (SIGKILL): it has no time to say goodbye."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """The app, served on a free port until the last browser test is done."""
    with served(tmp_path_factory.mktemp("app")) as running:
        yield running


def free_port() -> int:
    """A port on which nothing listens, and which no connection is given until something does."""
    for port in random.sample(range(20_000, 32_000), 100):  # connections get theirs from 32,768 on
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    pytest.fail("On a hundred ports of this machine something listens.")


@contextmanager
def served(folder: Path, port: int | None = None, data: Path = SAMPLE, **variables: str) -> Iterator[App]:
    """The app with the sample, or other data, served on a port, or a free one; its log goes into the folder.

    What else is set in its environment is given by name.
    """
    port = free_port() if port is None else port
    folder.mkdir(exist_ok=True)
    log = folder / "log.txt"
    settings = {name: value for name, value in os.environ.items() if not name.startswith(("LGO_MAP_", "STREAMLIT_"))}
    settings |= {"LGO_MAP_DATA": str(data), **variables}
    command = [sys.executable, "-m", "lgo_map.server", f"--server.port={port}", "--server.address=127.0.0.1"]
    with log.open("w+") as output, started(command, output, folder=PROJECT, environment=settings) as process:
        address = f"http://127.0.0.1:{port}"
        is_healthy = partial(answers, f"{address}/_stcore/health")
        wait_until_ready(process, output, is_healthy, TIMEOUT_MS / 1000, "The app")
        yield App(address, log, process)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The Chromium of this machine."""
    found = next((path for name in CHROMIUM_NAMES if (path := shutil.which(name))), None)
    if found is None:
        pytest.fail(f"No Chromium is on this machine ({', '.join(CHROMIUM_NAMES)}): `make test` installs one.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=CHROMIUM_ARGUMENTS)
        yield browser
        browser.close()


def new_context(browser: Browser, **options: Any) -> BrowserContext:
    """A new visitor's browser: no cache, no memory of others, and as much time as a busy machine needs."""
    context = browser.new_context(**options)
    context.set_default_timeout(TIMEOUT_MS)
    return context


@pytest.fixture
def guard(app: App) -> Iterator[Guard]:
    """The guard of one test; the test fails on whatever it has noted, and on an error in the app's log."""
    already_logged = len(app.log.read_text())
    guard = Guard(urlsplit(app.address).netloc)
    yield guard
    assert guard.troubles == []
    assert "Traceback" not in app.log.read_text()[already_logged:]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Say where a test that has failed leaves what its pages showed; the fixture puts it there afterwards."""
    report = yield
    if report.when == "call" and report.failed:
        item.stash[FAILED] = True
        report.sections.append(("What its pages showed", f"{_results_of(item)}: pictures, HTML and the app's log"))
    return report


def _results_of(item: pytest.Item) -> Path:
    return RESULTS / re.sub(r"[^\w-]+", "-", item.nodeid.rsplit("/", 1)[-1]).strip("-")[:120]


@pytest.fixture
def new_page(browser: Browser, guard: Guard, app: App, request: pytest.FixtureRequest) -> Iterator[Callable[..., Page]]:
    """A function that gives a new visitor's empty page. Each has a fresh context: no cache, no memory of others."""
    contexts: list[BrowserContext] = []
    is_traced = request.config.getoption("--traces")

    def make(
        width: int = 1440,
        height: int = 900,
        scheme: Any = "light",
        with_scripts: bool = True,
        obeys_policy: bool = True,
    ) -> Page:
        phone = width < 640
        context = new_context(
            browser,
            viewport={"width": width, "height": height},
            color_scheme=scheme,
            has_touch=phone,
            is_mobile=phone,
            device_scale_factor=1,
            reduced_motion="reduce",
            locale="en-GB",
            java_script_enabled=with_scripts,
            bypass_csp=not obeys_policy,
        )
        if is_traced:
            context.tracing.start(screenshots=True, snapshots=True)
        contexts.append(context)
        guard.watch(context)
        return context.new_page()

    yield make
    if request.node.stash.get(FAILED, False):
        _keep_what_is_shown(contexts, app, _results_of(request.node), is_traced)
    for context in contexts:
        context.close()


def _keep_what_is_shown(contexts: list[BrowserContext], app: App, folder: Path, is_traced: bool) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for number, context in enumerate(contexts):
        for page in context.pages:
            page.screenshot(path=folder / f"page-{number}.png", full_page=True)
            (folder / f"page-{number}.html").write_text(page.content(), encoding="utf-8")
        if is_traced:
            context.tracing.stop(path=folder / f"trace-{number}.zip")
    shutil.copy(app.log, folder / "app.log")


@pytest.fixture
def visit(app: App, new_page: Callable[..., Page]) -> Callable[..., MapPage]:
    """A function that opens the map as a new visitor: `visit("?year=2020", width=390)`.

    It returns when the map is painted.
    """

    def open_map(
        query: str = "", width: int = 1440, height: int = 900, scheme: Any = "light", slow_line: bool = False
    ) -> MapPage:
        map_page = MapPage(new_page(width, height, scheme), app.address, slow_line)
        map_page.open(query)
        return map_page

    return open_map


@pytest.fixture
def open_at(app: App, new_page: Callable[..., Page]) -> Callable[..., Page]:
    """A function that opens any page as a new visitor: `open_at("council?council=E08000035", "Leeds City Council")`.

    It returns when its heading is there and the app is at rest.
    """

    def open_page(path: str, heading: str, width: int = 1440, height: int = 900, scheme: Any = "light") -> Page:
        page = new_page(width, height, scheme)
        go_to(page, f"{app.address}/{path}")
        expect(page.get_by_role("heading", level=1, name=heading)).to_be_visible()
        wait_until_at_rest(page)
        return page

    return open_page

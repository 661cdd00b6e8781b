"""How long a visit takes, measured in a headless Chromium against an app that is already running."""

from __future__ import annotations

import os
import shutil
import statistics
import time
from collections import defaultdict
from collections.abc import Callable
from typing import Annotated, Any

import typer
from playwright.sync_api import Browser, CDPSession, Error, Page, TimeoutError, WebSocket, sync_playwright
from rich.console import Console
from rich.progress import track
from rich.table import Table

FLAGS = ["--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-sync"]

WATCH = """
(() => {
    if (window !== window.top) return;
    const times = (window.visitTimes = {});
    const note = (name) => { times[name] = performance.now(); };
    const heard = new WeakSet();
    let stamp, heading;
    (function look() {
        const map = document.querySelector("iframe[title^=streamlit_folium]")?.contentDocument;
        for (const each of [document, map]) {
            if (!each || heard.has(each)) continue;
            each.addEventListener("click", () => note("click"), true);
            heard.add(each);
        }
        if (!times.shapes && map?.querySelector("path[data-code]")) note("shapes");
        const painted = map?.querySelector(".leaflet-container")?.dataset.painted;
        if (painted && painted !== stamp) { stamp = painted; note("painted"); }
        const head = document.querySelector(".lgo-head h2")?.textContent;
        if (head && head !== heading) { heading = head; note("headed"); }
        requestAnimationFrame(look);
    })();
})();
"""
"""Looks in every animation frame whether what we wait for is there, in the page and in the map's frame, and notes
when: milliseconds since the page was asked for. Waiting from outside would add the time between two looks."""

POINT_INSIDE = """
(path) => {
    const box = path.getBoundingClientRect();
    for (let i = 1; i < 20; i++) for (let j = 1; j < 20; j++) {
        const [x, y] = [box.x + (box.width * i) / 20, box.y + (box.height * j) / 20];
        if (document.elementFromPoint(x, y) === path) return { x: x - box.x, y: y - box.y };
    }
}
"""

QUIET_SECONDS = 0.5
"""A step is over when nothing has come over the websocket for so long."""

PATIENCE_SECONDS = 30
"""What takes longer than this is taken to have failed."""

SHAPES, FILTER = "First shapes", "Type filter to repaint"
PANEL, YEAR = "Click to panel", "Year to repaint"
FILES, LOAD = "First load: files", "First load: websocket"
FILTER_BYTES, PANEL_BYTES, YEAR_BYTES = "Type filter: websocket", "Click: websocket", "Year: websocket"
TIMES = (SHAPES, FILTER, PANEL, YEAR)
SIZES = (FILES, LOAD, FILTER_BYTES, PANEL_BYTES, YEAR_BYTES)


class Traffic:
    """Counts the bytes that a page is sent: by websocket, and as files over HTTP, as they were compressed."""

    def __init__(self, page: Page) -> None:
        self.received = self.files = 0
        self.last = time.perf_counter()
        page.on("websocket", self._listen)
        self._session: CDPSession = page.context.new_cdp_session(page)
        self._session.on("Network.loadingFinished", self._count_file)
        self._session.send("Network.enable")

    def _listen(self, socket: WebSocket) -> None:
        socket.on("framereceived", self._count)

    def _count(self, payload: str | bytes) -> None:
        self.received += len(payload.encode() if isinstance(payload, str) else payload)
        self.last = time.perf_counter()

    def _count_file(self, event: dict[str, Any]) -> None:
        self.files += int(event["encodedDataLength"])
        self.last = time.perf_counter()

    def wait_until_quiet(self, page: Page) -> None:
        """Return when nothing has moved for :data:`QUIET_SECONDS`."""
        self.last = time.perf_counter()
        while time.perf_counter() - self.last < QUIET_SECONDS:
            page.wait_for_timeout(50)


def time_of(page: Page, name: str, after: float = -1) -> float:
    """When `name` was last noted, in milliseconds since the page was asked for; waits for a time later than `after`."""
    try:
        page.wait_for_function("([name, after]) => window.visitTimes[name] > after", arg=[name, after], polling=50)
    except TimeoutError as error:
        raise SystemExit(f"At {page.url}, “{name}” did not come within {PATIENCE_SECONDS} seconds.") from error
    return float(page.evaluate("(name) => window.visitTimes[name]", name))


def step(page: Page, traffic: Traffic, act: Callable[[], None], name: str) -> tuple[float, float]:
    """Do something that ends in a click; the milliseconds from it until `name` is noted, and the bytes received."""
    received = traffic.received
    before = float(page.evaluate("performance.now()"))
    act()
    click = time_of(page, "click", before)
    done = time_of(page, name, click)
    traffic.wait_until_quiet(page)
    return done - click, traffic.received - received


def visit(browser: Browser, url: str, council: str, authority_type: str) -> dict[str, float]:
    """One visit by somebody who has never been here: milliseconds and bytes of each step, by its name."""
    context = browser.new_context(viewport={"width": 1440, "height": 1000})
    context.add_init_script(WATCH)
    page = context.new_page()
    page.set_default_timeout(PATIENCE_SECONDS * 1000)
    traffic = Traffic(page)
    measured: dict[str, float] = {}

    try:
        page.goto(url)
    except Error as error:
        raise SystemExit(f"No app answers at {url}; start it with: make run") from error
    measured[SHAPES] = time_of(page, "shapes")
    traffic.wait_until_quiet(page)
    measured |= {LOAD: traffic.received, FILES: traffic.files}

    def click_council() -> None:
        path = page.frame_locator("iframe[title^=streamlit_folium]").locator(f"path[data-code={council}]")
        path.click(position=path.evaluate(POINT_INSIDE), force=True)

    def click_type() -> None:
        page.get_by_role("button", name=authority_type, exact=True).first.click()

    def choose_year() -> None:
        page.locator(".st-key-year input").click()
        page.get_by_role("option").last.click()

    measured[FILTER], measured[FILTER_BYTES] = step(page, traffic, click_type, "painted")
    measured[PANEL], measured[PANEL_BYTES] = step(page, traffic, click_council, "headed")
    measured[YEAR], measured[YEAR_BYTES] = step(page, traffic, choose_year, "painted")
    context.close()
    return measured


def show(measured: dict[str, list[float]], browser: str) -> None:
    """Print the median of each measurement, with the least and the greatest."""
    runs = len(measured[SHAPES])
    load = f"load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors"
    table = Table("", "Median", "Least", "Greatest", title=f"{runs} visits", caption=f"Chromium {browser}; {load}")
    for column in table.columns[1:]:
        column.justify = "right"
    for names, unit, divisor, digits in ((TIMES, "ms", 1, 0), (SIZES, "kB", 1000, 1)):
        for name in names:
            values = [value / divisor for value in measured[name]]
            cells = (statistics.median(values), min(values), max(values))
            table.add_row(name, *(f"{cell:,.{digits}f} {unit}" for cell in cells))
        table.add_section()
    Console().print(table)


def main(
    url: Annotated[str, typer.Option(help="Where the app runs.")] = "http://localhost:8501",
    runs: Annotated[int, typer.Option(min=1, help="How many visits to measure, after one that is not.")] = 9,
    council: Annotated[str, typer.Option(help="The code of the council to click.")] = "E10000012",
    authority_type: Annotated[str, typer.Option(help="The filter to click, as its button says.")] = "Unitary councils",
    chromium: Annotated[
        str | None, typer.Option(help="The Chromium to use; by default the system's, else Playwright's own.")
    ] = None,
) -> None:
    """Visit the app in a headless Chromium and print how long each step takes and what it sends."""
    measured: dict[str, list[float]] = defaultdict(list)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium or shutil.which("chromium"), args=FLAGS)
        visit(browser, url, council, authority_type)
        for _ in track(range(runs), "Visiting", transient=True):
            for name, value in visit(browser, url, council, authority_type).items():
                measured[name].append(value)
        version = browser.version
        browser.close()
    show(measured, version)


if __name__ == "__main__":
    typer.run(main)

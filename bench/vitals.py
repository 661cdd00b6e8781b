"""What a visitor sees, and when: each page on a phone over a slow line and on a desk, beside a static page of the same.

The map also beside the naive opponent's; and how long after a tap on the first view's map a council can be read of.

.venv/bin/python -m bench.vitals
"""

from __future__ import annotations

import gzip
import json
import os
import re
import shutil
import statistics
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Annotated, Any

import httpx
import typer
from playwright.sync_api import Browser, Page, sync_playwright
from rich.console import Console
from rich.table import Table

from bench.against_naive import APPS, FLAGS, served
from bench.machine import PROJECT, measured_on

RESULTS = PROJECT / "bench" / "results" / "vitals.json"
LEEDS = "E08000035"
PAGES = {
    "map": "/",
    "map, a council": f"/?council={LEEDS}",
    "council": f"/council?council={LEEDS}",
    "benchmark": f"/benchmark?council={LEEDS}",
    "compare": f"/compare?councils={LEEDS},E08000025",
    "councils": "/councils",
    "decisions": "/decisions",
    "letters": "/letters",
    "briefing": f"/briefing?council={LEEDS}",
    "programs": "/programs",
    "about": "/about",
}
MAP = "map"
TAPPED = "E06000047"
"""A council whose area a finger hits at its middle: County Durham."""
SCREENS = {"phone": (390, 844), "desk": (1440, 900)}
LINE = {"offline": False, "latency": 150, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 750e3 / 8}
"""Slow 4G: milliseconds, and bytes a second."""
SLOWER = 4
"""How many times slower the phone's processor is."""
PHONE = (
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36"
)
"""What a phone's browser calls itself: the app asks for it, and shows a phone less at once."""
TIMEOUT_MS, AFTER_MS = 90_000, 1_500
"""Milliseconds until the app counts as not come, and for which is watched what moves after it is shown."""
BEFORE_TAP_MS = 500
"""Milliseconds for which the visitor looks at the first view before a tap on it."""

WATCH = """(() => {
    if (window !== window.top) return;
    const seen = (window.vitals = { shift: 0, largest: 0, view: 0 });
    const isWaiting = () => document.documentElement.classList.contains("lgo-waiting");
    new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) if (!entry.hadRecentInput) seen.shift += entry.value;
    }).observe({ type: "layout-shift", buffered: true });
    new PerformanceObserver((list) => {
        for (const { startTime } of list.getEntries()) {
            seen.largest = startTime;
            if (seen.shown === undefined) seen.view = startTime;
        }
    }).observe({ type: "largest-contentful-paint", buffered: true });
    new PerformanceObserver((list) => {
        for (const { name, startTime } of list.getEntries()) {
            if (name === "first-contentful-paint") seen.first = startTime;
        }
    }).observe({ type: "paint", buffered: true });
    const now = () => performance.timeOrigin + performance.now();
    addEventListener("pointerdown", () => sessionStorage.setItem("tapped", now()), true);
    const isMapThere = () => {
        if (document.querySelector("#lgo-view .lgo-map path")) return true;
        const frame = document.querySelector("iframe[title^=streamlit_folium]");
        return [...(frame?.contentDocument?.querySelectorAll(".leaflet-map-pane path") ?? [])]
            .filter((path) => path.getAttribute("d")?.length > 4).length > 100;
    };
    (function look() {
        if (isMapThere()) seen.map ??= performance.now();
        const figure = document.querySelector(".lgo-sentence, .lgo-cards .lgo-big, .lgo-table td");
        if (figure?.checkVisibility({ visibilityProperty: true })) {
            seen.figures ??= performance.now();
            const tapped = sessionStorage.getItem("tapped");
            if (tapped) seen.tapToFigures ??= now() - tapped;
        }
        const foot = document.querySelector("#root .lgo-foot");
        if (foot && !isWaiting()) seen.shown ??= performance.now();
        requestAnimationFrame(look);
    })();
})()"""
"""Notes when what is seen first, largest, the first figures and the map; how far all moves; when the app is shown."""


@contextmanager
def static(content: bytes) -> Iterator[str]:
    """A server that answers with the same page, compressed already; its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Static, content))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


class _Static(BaseHTTPRequestHandler):
    def __init__(self, content: bytes, *given: Any) -> None:
        self._content = content
        super().__init__(*given)

    def do_GET(self) -> None:
        self.send_response(200 if self.path != "/favicon.ico" else 404)
        self.send_header("content-type", "text/html; charset=utf-8")
        self.send_header("content-length", str(len(self._content)))
        self.send_header("content-encoding", "gzip")
        self.end_headers()
        self.wfile.write(self._content)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


def alone(address: str) -> bytes:
    """The document at an address without what belongs to the app, compressed as the server compresses it."""
    text = httpx.get(address, headers={"accept": "text/html"}, timeout=30).text
    before, _, _ = text.partition('<div id="root">')
    before = re.sub(r"<script>.*?</script>", "", before, flags=re.DOTALL)
    return gzip.compress(f"{before}</body></html>".encode(), 5, mtime=0)


@contextmanager
def opened(browser: Browser, screen: str) -> Iterator[Page]:
    """A new visitor's empty page on a screen, with a phone's line and processor if that is a phone's."""
    width, height = SCREENS[screen]
    phone = screen == "phone"
    context = browser.new_context(
        bypass_csp=True,
        viewport={"width": width, "height": height},
        is_mobile=phone,
        has_touch=phone,
        device_scale_factor=1,
        user_agent=PHONE if phone else None,
    )
    page = context.new_page()
    page.set_default_timeout(TIMEOUT_MS)
    page.add_init_script(WATCH)
    if phone:
        session = context.new_cdp_session(page)
        session.send("Network.enable")
        session.send("Network.emulateNetworkConditions", LINE)
        session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    yield page
    context.close()


def visit(browser: Browser, address: str, screen: str, until: str) -> dict[str, float | None]:
    """What one new visitor sees, in milliseconds, shift as the browser counts it, and bytes of the document."""
    with opened(browser, screen) as page:
        page.goto(address, wait_until="commit")
        page.wait_for_function(until)
        page.wait_for_timeout(AFTER_MS)
        seen: dict[str, float | None] = page.evaluate("vitals")
        seen["bytes"] = page.evaluate("performance.getEntriesByType('navigation')[0].transferSize")
    return seen


def tap(browser: Browser, address: str) -> dict[str, float | None]:
    """How long it takes from a tap on a council, in the first view's map on a phone, until its figures can be read."""
    with opened(browser, "phone") as page:
        page.goto(address, wait_until="commit")
        page.wait_for_function("vitals.first")
        area = page.locator(f'#lgo-view .lgo-map a[href*="council={TAPPED}"] path')
        area.scroll_into_view_if_needed()
        page.wait_for_timeout(BEFORE_TAP_MS)
        box = area.bounding_box()
        if box is None:
            raise RuntimeError("The council that is to be tapped is not on the first view's map.")
        page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        page.wait_for_url(f"**council={TAPPED}*", wait_until="commit")
        page.wait_for_function("vitals.tapToFigures")
        return {"tapToFigures": page.evaluate("vitals.tapToFigures")}


def measure(pages: list[str], screens: list[str], runs: int) -> dict[str, Any]:
    """All visits, the app's and the static page's in turn; of each the median, and of shifts the largest."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    results: dict[str, Any] = {}
    about = measured_on()
    with served(APPS["app"]) as app, served(APPS["naive"]) as naive, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
        visit(browser, naive.url, "desk", "vitals.map")  # its first visit is its slowest, and does not count
        for screen in screens:
            for page in pages:
                results[f"{screen}: {page}"] = _in_turn(browser, app.url, naive.url, page, screen, runs)
                kept = {"measured_on": about | {"load_average_after": round(os.getloadavg()[0], 1)}}
                RESULTS.write_text(json.dumps(kept | {"runs": runs, "pages": results}, indent=1) + "\n")
        browser.close()
    return results


def _in_turn(browser: Browser, app: str, naive: str, page: str, screen: str, runs: int) -> dict[str, dict[str, float]]:
    """The visits to a page on a screen, to all that are compared in turn; what is seen of each, together."""
    address = app + PAGES[page]
    with static(alone(address)) as plain:
        ways = {
            "app": lambda: visit(browser, address, screen, "vitals.shown"),
            "static": lambda: visit(browser, plain, screen, "document.readyState === 'complete' && vitals.first"),
        }
        if page == MAP:
            ways["naive"] = lambda: visit(browser, naive, screen, "vitals.map")
            if screen == "phone":
                ways["tap"] = lambda: tap(browser, address)
        seen: dict[str, list[dict[str, float | None]]] = {name: [] for name in ways}
        for _ in range(runs):
            for name, way in ways.items():
                seen[name].append(way())
    return {name: _together(each) for name, each in seen.items()}


def _together(visits: list[dict[str, float | None]]) -> dict[str, float]:
    together = {}
    for name in dict.fromkeys(name for each in visits for name in each):
        values = [value for each in visits if (value := each.get(name)) is not None]
        if values:
            together[name] = max(values) if name == "shift" else statistics.median(values)
    return {name: round(value, 4 if name == "shift" else 0) for name, value in together.items()}


def main(
    runs: Annotated[int, typer.Option(min=1, help="Visits to each page on each screen.")] = 3,
    screen: Annotated[list[str] | None, typer.Option(help="phone or desk; both by default.")] = None,
    page: Annotated[list[str] | None, typer.Option(help="Only these pages.")] = None,
) -> None:
    """Measure, keep the numbers, and print them."""
    keys = ("first", "figures", "map", "view", "largest", "shown", "shift", "bytes")
    table = Table("Visit", *keys, "view / static", "map / naive", "tap")
    for name, each in measure(page or list(PAGES), screen or list(SCREENS), runs).items():
        app, tapped = each["app"], each.get("tap", {}).get("tapToFigures")
        ratios = app["view"] / each["static"]["view"], app["map"] / each["naive"]["map"] if "naive" in each else None
        columns = [*(app.get(key) for key in keys), *ratios, tapped]
        table.add_row(name, *("–" if value is None else f"{value:.4g}" for value in columns))
    Console(width=120).print(table)


if __name__ == "__main__":
    typer.run(main)

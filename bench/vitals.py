"""What a visitor sees, and when: each page on a phone over a slow line and on a desk, beside a static page of the same.

.venv/bin/python -m bench.vitals
"""

from __future__ import annotations

import gzip
import json
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
from playwright.sync_api import Browser, sync_playwright
from rich.console import Console
from rich.table import Table

from bench.against_naive import FLAGS
from bench.machine import PROJECT, measured_on
from bench.serve import serving

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
SCREENS = {"phone": (390, 844), "desk": (1440, 900)}
LINE = {"offline": False, "latency": 150, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 750e3 / 8}
"""Slow 4G: milliseconds, and bytes a second."""
SLOWER = 4
"""How many times slower the phone's processor is."""
TIMEOUT_MS, AFTER_MS = 90_000, 1_500
"""Milliseconds until the app counts as not come, and for which is watched what moves after it is shown."""

WATCH = """(() => {
    if (window !== window.top) return;
    const seen = (window.vitals = { shift: 0, largest: 0, first: null, figures: null, shown: null, view: 0 });
    const isWaiting = () => document.documentElement.classList.contains("lgo-waiting");
    new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) if (!entry.hadRecentInput) seen.shift += entry.value;
    }).observe({ type: "layout-shift", buffered: true });
    new PerformanceObserver((list) => {
        for (const { startTime } of list.getEntries()) {
            seen.largest = startTime;
            if (seen.shown === null) seen.view = startTime;
        }
    }).observe({ type: "largest-contentful-paint", buffered: true });
    new PerformanceObserver((list) => {
        for (const { name, startTime } of list.getEntries()) {
            if (name === "first-contentful-paint") seen.first = startTime;
        }
    }).observe({ type: "paint", buffered: true });
    (function look() {
        const figure = document.querySelector(".lgo-sentence, .lgo-cards .lgo-big, .lgo-table td");
        if (figure?.checkVisibility({ visibilityProperty: true })) seen.figures ??= performance.now();
        const foot = document.querySelector("#root .lgo-foot");
        if (foot && !isWaiting()) seen.shown ??= performance.now();
        requestAnimationFrame(look);
    })();
})()"""
"""Notes when what is seen first, largest, and the first figures; how far all has moved; when the app is shown."""


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


def visit(browser: Browser, address: str, screen: str, with_app: bool) -> dict[str, float | None]:
    """What one new visitor sees, in milliseconds, shift as the browser counts it, and bytes of the document."""
    width, height = SCREENS[screen]
    phone = screen == "phone"
    context = browser.new_context(
        viewport={"width": width, "height": height}, is_mobile=phone, has_touch=phone, device_scale_factor=1
    )
    page = context.new_page()
    page.set_default_timeout(TIMEOUT_MS)
    page.add_init_script(WATCH)
    if phone:
        session = context.new_cdp_session(page)
        session.send("Network.enable")
        session.send("Network.emulateNetworkConditions", LINE)
        session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.goto(address, wait_until="commit")
    page.wait_for_function("vitals.shown" if with_app else "document.readyState === 'complete' && vitals.first")
    page.wait_for_timeout(AFTER_MS)
    seen: dict[str, float | None] = page.evaluate("vitals")
    seen["bytes"] = page.evaluate("performance.getEntriesByType('navigation')[0].transferSize")
    context.close()
    return seen


def measure(pages: list[str], screens: list[str], runs: int) -> dict[str, Any]:
    """All visits, the app's and the static page's in turn; of each the median, and of shifts the largest."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    results: dict[str, Any] = {}
    with serving(PROJECT / "app.py") as app, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
        for screen in screens:
            for page in pages:
                address = app.url + PAGES[page]
                with static(alone(address)) as plain:
                    visits = [
                        (visit(browser, address, screen, True), visit(browser, plain, screen, False))
                        for _ in range(runs)
                    ]
                results[f"{screen}: {page}"] = {
                    "app": _together([app_visit for app_visit, _ in visits]),
                    "static": _together([plain_visit for _, plain_visit in visits]),
                }
                RESULTS.write_text(json.dumps({"measured_on": measured_on(), "runs": runs, "pages": results}, indent=1))
        browser.close()
    return results


def _together(visits: list[dict[str, float | None]]) -> dict[str, float]:
    together = {}
    for name in visits[0]:
        values = [value for each in visits if (value := each[name]) is not None]
        if values:
            together[name] = max(values) if name == "shift" else statistics.median(values)
    return {name: round(value, 4 if name == "shift" else 0) for name, value in together.items()}


def main(
    runs: Annotated[int, typer.Option(min=1, help="Visits to each page on each screen.")] = 3,
    screen: Annotated[list[str] | None, typer.Option(help="phone or desk; both by default.")] = None,
    page: Annotated[list[str] | None, typer.Option(help="Only these pages.")] = None,
) -> None:
    """Measure, keep the numbers, and print them."""
    table = Table("Visit", "first", "figures", "largest", "of the view", "static", "app shown", "shift", "bytes")
    for name, each in measure(page or list(PAGES), screen or list(SCREENS), runs).items():
        app, plain = each["app"], each["static"]
        columns = [app.get(key) for key in ("first", "figures", "largest", "view")]
        columns += [plain.get("largest"), app.get("shown"), app.get("shift"), app.get("bytes")]
        table.add_row(name, *("–" if value is None else f"{value:g}" for value in columns))
    Console(width=120).print(table)


if __name__ == "__main__":
    typer.run(main)

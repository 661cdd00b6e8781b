"""One council among its similar authorities: what chance alone explains, and what it doesn't."""

from __future__ import annotations

from lgo_map.site.pages.benchmark_page import show_benchmark_page
from lgo_map.site.shell import page

with page("Benchmark – Your council’s performance"):
    show_benchmark_page()

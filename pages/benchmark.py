"""One council among its similar authorities: what chance alone explains, and what it doesn't."""

from __future__ import annotations

from lgo_map.site.links import BENCHMARK_PAGE
from lgo_map.site.pages.benchmark_page import show_benchmark_page
from lgo_map.site.shell import page

with page(BENCHMARK_PAGE):
    show_benchmark_page()

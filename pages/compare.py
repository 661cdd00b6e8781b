"""Councils side by side."""

from __future__ import annotations

from lgo_map.site.pages.compare_page import show_compare_page
from lgo_map.site.shell import page

with page("Compare – Your council’s performance"):
    show_compare_page()

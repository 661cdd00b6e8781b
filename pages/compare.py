"""Councils side by side."""

from __future__ import annotations

from lgo_map.site.links import COMPARE_PAGE
from lgo_map.site.pages.compare_page import show_compare_page
from lgo_map.site.shell import page

with page(COMPARE_PAGE):
    show_compare_page()

"""All figures of all councils as one table."""

from __future__ import annotations

from lgo_map.site.pages.councils_page import show_councils_page
from lgo_map.site.shell import page

with page("All councils – Your council’s performance"):
    show_councils_page()

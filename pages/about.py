"""What the figures mean, how far they go, and where they come from."""

from __future__ import annotations

from lgo_map.web.about_page import show_about_page
from lgo_map.web.page import page

with page("About the figures – Your council’s performance"):
    show_about_page()

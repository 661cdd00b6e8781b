"""Decisions and public reports, to find by council, subject, outcome and date."""

from __future__ import annotations

from lgo_map.site.links import DECISIONS_PAGE
from lgo_map.site.pages.decisions_page import show_decisions_page
from lgo_map.site.shell import page

with page(DECISIONS_PAGE):
    show_decisions_page()

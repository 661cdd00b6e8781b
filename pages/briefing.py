"""A briefing about one council in one year, to be printed or taken away as PDF."""

from __future__ import annotations

from lgo_map.site.links import BRIEFING_PAGE
from lgo_map.site.pages.briefing_page import show_briefing_page
from lgo_map.site.shell import page

with page(BRIEFING_PAGE):
    show_briefing_page()

"""All figures of all councils as one table."""

from __future__ import annotations

from lgo_map.site.links import COUNCILS_PAGE
from lgo_map.site.pages.councils_page import show_councils_page
from lgo_map.site.shell import page

with page(COUNCILS_PAGE):
    show_councils_page()

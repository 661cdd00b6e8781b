"""The map of England, its filters, and the panel of the council chosen."""

from __future__ import annotations

from lgo_map.site.links import MAP_PAGE
from lgo_map.site.pages.map_page import show_map_page
from lgo_map.site.shell import page

with page(MAP_PAGE):
    show_map_page()

"""What the figures mean, how far they go, and where they come from."""

from __future__ import annotations

from lgo_map.site.links import ABOUT_PAGE
from lgo_map.site.pages.about_page import show_about_page
from lgo_map.site.shell import page

with page(ABOUT_PAGE):
    show_about_page()

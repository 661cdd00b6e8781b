"""The figures for programs and websites: where they are, and how one asks for them."""

from __future__ import annotations

from lgo_map.site.links import PROGRAMS_PAGE
from lgo_map.site.pages.programs_page import show_programs_page
from lgo_map.site.shell import page

with page(PROGRAMS_PAGE):
    show_programs_page()

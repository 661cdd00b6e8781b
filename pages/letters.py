"""The annual review letters, to search and to read."""

from __future__ import annotations

from lgo_map.site.links import LETTERS_PAGE
from lgo_map.site.pages.letters_page import show_letters_page
from lgo_map.site.shell import page

with page(LETTERS_PAGE):
    show_letters_page()

"""The annual review letters, to search and to read."""

from __future__ import annotations

from lgo_map.web.letters_page import show_letters_page
from lgo_map.web.page import page

with page("Letters – Your council’s performance"):
    show_letters_page()

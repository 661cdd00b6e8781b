"""Everything known of one council, all years at once."""

from __future__ import annotations

from lgo_map.site.pages.council_page import show_council_page
from lgo_map.site.shell import page

with page("A council through the years – Your council’s performance"):
    show_council_page()

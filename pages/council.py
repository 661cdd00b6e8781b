"""Everything known of one council, all years at once."""

from __future__ import annotations

from lgo_map.site.links import COUNCIL_PAGE
from lgo_map.site.pages.council_page import show_council_page
from lgo_map.site.shell import page

with page(COUNCIL_PAGE):
    show_council_page()

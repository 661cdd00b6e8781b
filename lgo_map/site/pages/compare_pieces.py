"""What both kinds of comparison show alike."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from lgo_map.analysis.peers import (
    Side,
)
from lgo_map.presentation.compare_view import CompareView
from lgo_map.presentation.map_view import query_of_sources
from lgo_map.site.links import BENCHMARK_PAGE, COUNCIL_PAGE, show_page_link


def show_links(sides: Sequence[Side], view: CompareView) -> None:
    """Draw the ways on from each council."""
    sources = query_of_sources(view.ombudsman_only)
    year = str(view.year)
    for side in sides:
        with st.container(horizontal=True, gap="xsmall", vertical_alignment="center"):
            name, code = side.council.name, side.council.code
            show_page_link(COUNCIL_PAGE, name, "location_city", council=code, year=year)
            show_page_link(BENCHMARK_PAGE, f"Benchmark of {name}", "bar_chart", council=code, year=year, **sources)

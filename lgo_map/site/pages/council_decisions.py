"""Decisions and public reports about a council, and the improvements it agreed, on its page."""

from __future__ import annotations

import streamlit as st

from lgo_map.analysis.council_decisions import decisions_of_council, improvements_of_council
from lgo_map.councils.register import Council
from lgo_map.figures.years import YearChoice
from lgo_map.presentation.council_decisions import (
    FIND_AMONG_ALL,
    OF_ANCESTORS,
    REPORTS_ALONE,
    ancestors_with_decisions,
    decisions_section,
    improvements_section,
)
from lgo_map.presentation.downloads.council_downloads import improvements_download
from lgo_map.presentation.page_styles import style_of
from lgo_map.records.dataset import Dataset
from lgo_map.site.links import DECISIONS_PAGE, show_page_link
from lgo_map.site.widgets.csv_button import show_csv_button

_STYLE = style_of("decisions")


def show_decisions(dataset: Dataset, council: Council, wanted: YearChoice | None) -> None:
    """Draw the section of decisions and that of improvements.

    Parameters
    ----------
    wanted : int, "newest", "together" or None
        The year looked at: decisions are counted of it alone, if all of them are held. Where it is no single year, it
        is the newest of which all are.
    """
    year = wanted if isinstance(wanted, int) else None
    st.html(_STYLE)
    found = decisions_of_council(dataset, council.code, year)
    st.html(decisions_section(dataset, council, found))
    if found.held:
        with st.container(key="council-decisions", horizontal=True, gap="medium"):
            show_page_link(DECISIONS_PAGE, FIND_AMONG_ALL, "search", council=council.code)
            if found.reports and found.held > found.reports:
                show_page_link(DECISIONS_PAGE, REPORTS_ALONE, "gavel", council=council.code, reports="yes")
    _show_ancestors(dataset, council)
    improved = improvements_of_council(dataset, council.code, year)
    st.html(improvements_section(council, improved))
    if improved.cases:
        show_csv_button(improvements_download(dataset, council), key="council improvements csv")


def _show_ancestors(dataset: Dataset, council: Council) -> None:
    """Ways to the decisions about the councils it came from."""
    before = ancestors_with_decisions(dataset, council.code)
    if not before:
        return
    st.html(OF_ANCESTORS)
    with st.container(key="council-decisions-before", horizontal=True, gap="medium"):
        for code in before:
            show_page_link(DECISIONS_PAGE, f"About {dataset.council(code).name}", "history", council=code)

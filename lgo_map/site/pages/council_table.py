"""Every figure of a council by year, and all that every source says, on its page."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from lgo_map.councils.register import Council
from lgo_map.presentation.council import FIGURES
from lgo_map.presentation.downloads.council_downloads import figures_download, sources_download
from lgo_map.presentation.figures_by_year import figures_by_year
from lgo_map.records.dataset import Dataset
from lgo_map.records.statistics import Row
from lgo_map.site.widgets.csv_button import show_csv_button


def show_figures_by_year(dataset: Dataset, council: Council, rows: Mapping[int, Row]) -> None:
    """Every figure that stands, by year, each a link to its source; below it all that any source says."""
    st.html(FIGURES)
    figures, statements = figures_by_year(dataset, council.code)
    st.html(figures)
    show_csv_button(figures_download(council, rows), key="council figures csv")
    with st.expander("All that every source says"):
        st.html(statements or "<p>No source here states a figure of this council.</p>")
        if statements:
            show_csv_button(sources_download(dataset, council, rows), key="council sources csv")

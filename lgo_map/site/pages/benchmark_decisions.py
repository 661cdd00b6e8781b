"""How often complaints on a subject were upheld, a table of the benchmark: only where all decisions are held."""

from __future__ import annotations

import streamlit as st

from lgo_map.analysis.upheld_by_subject import headings_of, upheld_by_subject
from lgo_map.councils.register import Council
from lgo_map.presentation.benchmark_view import PREFIX
from lgo_map.presentation.downloads.benchmark_downloads import upheld_download
from lgo_map.presentation.upheld_by_subject import upheld_of_subject
from lgo_map.records.dataset import Dataset
from lgo_map.site.widgets.csv_button import show_csv_button


def show_upheld_by_subject(dataset: Dataset, council: Council, year: int, subject: str) -> None:
    """Draw the table for all similar authorities, or say in a line why there is none."""
    if not headings_of(subject):
        return
    st.html(upheld_of_subject(dataset, council, year, subject))
    found = upheld_by_subject(dataset, council.authority_type, year, subject)
    if found is not None:
        show_csv_button(
            upheld_download(found, council.authority_type, year, subject),
            key=f"{PREFIX}csv of upheld {council.code} {year} {subject}",
        )

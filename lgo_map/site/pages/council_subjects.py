"""What complaints about a council were about, on its page: one year beside similar authorities, then all years."""

from __future__ import annotations

import streamlit as st

from lgo_map.analysis.subject_shares import years_by_subject
from lgo_map.councils.register import Council
from lgo_map.figures.years import YearChoice
from lgo_map.presentation.downloads.council_downloads import subjects_download
from lgo_map.presentation.subjects import subjects_of_council
from lgo_map.records.dataset import Dataset
from lgo_map.site.widgets.csv_button import show_csv_button


def show_subjects(dataset: Dataset, council: Council, wanted: YearChoice | None) -> None:
    """Draw the section, with its file where any year is known by subject; `wanted` as for `subjects_of_council`."""
    st.html(subjects_of_council(dataset, council, wanted))
    if years_by_subject(dataset).get(council.code, ()):
        show_csv_button(subjects_download(dataset, council), key="council subjects csv")

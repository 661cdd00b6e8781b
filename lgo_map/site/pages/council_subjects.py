"""What complaints about a council were about, on its page: one year beside similar authorities, then all years."""

from __future__ import annotations

from html import escape

import streamlit as st

from lgo_map.analysis.subject_shares import subject_shares, years_by_subject
from lgo_map.councils.ombudsman_pages import YEARLY_TABLES
from lgo_map.councils.register import TYPE_NAMES_PLURAL, Council
from lgo_map.figures.years import YearChoice, year_name
from lgo_map.presentation import html
from lgo_map.presentation.downloads.council_downloads import subjects_download
from lgo_map.presentation.subjects import shares_of_year, subjects_by_year, unusual_or_not
from lgo_map.records.dataset import Dataset
from lgo_map.records.subjects import disagreements_by_subject, subjects_of
from lgo_map.site.widgets.csv_button import show_csv_button
from lgo_map.site.widgets.pieces import show_notice
from lgo_map.wording.subjects import NONE_HELD, another_year


def show_subjects(dataset: Dataset, council: Council, wanted: YearChoice | None) -> None:
    """Draw the section; where no year is known by subject it is one line that says so, and where to look.

    Parameters
    ----------
    wanted : int, "newest", "together" or None
        The year looked at. Where that is not known by subject, or is no single year, it is the newest that is.
    """
    st.html('<h2 class="lgo-section">What complaints were about</h2>')
    years = years_by_subject(dataset).get(council.code, ())
    if not years:
        tables = html.link("the Ombudsman’s yearly tables", YEARLY_TABLES)
        st.html(f"<p>{escape(NONE_HELD)} {tables}.</p>")
        return
    plural, rows = TYPE_NAMES_PLURAL[council.authority_type], subjects_of(dataset.subjects, council.code)
    year = wanted if isinstance(wanted, int) and wanted in years else years[0]
    if isinstance(wanted, int) and wanted != year:
        show_notice(another_year(wanted, year))
    found = subject_shares(dataset, council.code, year)
    st.html(
        unusual_or_not(found, council.name, plural)
        + f'<h3 class="lgo-measure">By subject, {year_name(year)}</h3>'
        + shares_of_year(found, plural, rows)
    )
    st.html(
        '<h3 class="lgo-measure">Every year held here</h3>'
        + subjects_by_year(rows, disagreements_by_subject(dataset.subjects, council.code))
    )
    show_csv_button(subjects_download(dataset, council), key="council subjects csv")

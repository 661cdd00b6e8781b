"""How often complaints on a subject were upheld, a table of the benchmark: only where all decisions are held."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from lgo_map.analysis.upheld_by_subject import UpheldBySubject, headings_of, upheld_by_subject
from lgo_map.councils.register import TYPE_NAMES_PLURAL, Council
from lgo_map.figures.subjects import SUBJECTS
from lgo_map.figures.years import year_name
from lgo_map.presentation.benchmark_view import PREFIX
from lgo_map.presentation.upheld_by_subject import upheld_of_subject
from lgo_map.records.dataset import Dataset
from lgo_map.site.widgets.csv_button import show_csv_button

CSV_HEADINGS_OF_UPHELD = {
    "name": "Council",
    "code": "Code",
    "year": "Year",
    "subject": "Subject",
    "upheld": "Upheld",
    "investigated": "Of investigated",
    "share": "Upheld share (%)",
    "low": "95 % interval, from (%)",
    "high": "95 % interval, to (%)",
    "closed": "Closed after initial enquiries",
}
"""The columns of the table and what a file calls each."""


def show_upheld_by_subject(dataset: Dataset, council: Council, year: int, subject: str) -> None:
    """Draw the table for all similar authorities, or say in a line why there is none."""
    kind, name = council.authority_type, SUBJECTS[subject].in_text
    plural, when = TYPE_NAMES_PLURAL[kind], year_name(year)
    if not headings_of(subject):
        return
    st.html(upheld_of_subject(dataset, council, year, subject))
    found = upheld_by_subject(dataset, kind, year, subject)
    if found is None:
        return
    show_csv_button(
        lambda: _table(found, year, subject),
        CSV_HEADINGS_OF_UPHELD,
        "upheld decisions about",
        name,
        plural,
        when,
        key=f"{PREFIX}csv of upheld {council.code} {year} {subject}",
    )


def _table(found: UpheldBySubject, year: int, subject: str) -> pd.DataFrame:
    rows = [
        {
            "name": of.name or "All together",
            "code": of.code or None,
            "year": year_name(year),
            "subject": SUBJECTS[subject].name,
            "upheld": of.upheld.count,
            "investigated": of.upheld.base,
            "share": of.upheld.rate,
            "low": of.upheld.low,
            "high": of.upheld.high,
            "closed": of.closed,
        }
        for of in (found.together, *found.councils)
    ]
    types = dict.fromkeys(("upheld", "investigated", "closed"), "Int64")
    return pd.DataFrame(rows).astype(types | dict.fromkeys(("share", "low", "high"), "float64"))

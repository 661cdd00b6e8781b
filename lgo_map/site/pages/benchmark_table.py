"""The similar authorities of the benchmark as a table, on the page and to take away."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from lgo_map.analysis.funnel import Funnel
from lgo_map.figures.sources import SOURCE_NAMES
from lgo_map.figures.years import (
    years_listed,
)
from lgo_map.presentation.benchmark import table_of_funnel
from lgo_map.presentation.benchmark_view import PREFIX, BenchmarkView
from lgo_map.presentation.url import (
    UrlSchema,
)
from lgo_map.site.widgets.csv_button import show_csv_button
from lgo_map.wording.funnel import FUNNEL_ZONES
from lgo_map.wording.numbers import NOT_KNOWN, first_upper
from lgo_map.wording.verdicts import (
    VERDICT_WORDS,
)

CSV_HEADINGS = {
    "name": "Council",
    "code": "Code",
    "year_name": "Year",
    "measure": "Measure",
    "rate": "Figure (%)",
    "count": "Cases counted",
    "base": "Of cases",
    "average": "Published average (%)",
    "low": "95 % interval, from (%)",
    "high": "95 % interval, to (%)",
    "verdict": "Compared with the average",
    "zone": "Among the lines of the funnel",
    "stated_by": "Stated by",
}
"""The columns of :func:`csv_table` and what a file calls each."""

CSV_HEADINGS_OF_SHARE = CSV_HEADINGS | {
    "average": "Overall share in the type together (%)",
    "verdict": "Compared with the overall share",
}
"""The same of the share of a subject, which the Ombudsman publishes no average of."""


def show_table(schema: UrlSchema[BenchmarkView], view: BenchmarkView, funnel: Funnel, plural: str, when: str) -> None:
    """Draw the table of all similar authorities, each a link to its own benchmark, and its download."""
    # Plain links in a plain table, not a grid whose rows are selected: every one is reached with the Tab key, read out
    # as what it is, found by the browser's search, opened in a new tab, and one step of its history. They cost a
    # reload of the page, which a button in each of 200 rows would cost on every run. A click on a dot does not reload.
    st.html(table_of_funnel(schema, view, funnel, plural, when))
    show_csv_button(
        lambda: csv_table(funnel),
        CSV_HEADINGS_OF_SHARE if funnel.measure.subject else CSV_HEADINGS,
        "benchmark",
        funnel.measure.figure.noun,
        plural,
        when,
        *(["ombudsman only"] if view.ombudsman_only else []),
        key=f"{PREFIX}csv {view}",
    )


def csv_table(funnel: Funnel) -> pd.DataFrame:
    """The rows of a funnel as :data:`CSV_HEADINGS` names them; what is not known is empty."""
    return funnel.rows.assign(
        year_name=funnel.rows["years"].map(lambda years: years_listed(years) or NOT_KNOWN),
        measure=funnel.measure.name,
        verdict=funnel.rows["verdict"].map(VERDICT_WORDS),
        zone=funnel.rows["zone"].map(FUNNEL_ZONES),
        stated_by=funnel.rows["source_kind"].map({k: first_upper(v) for k, v in SOURCE_NAMES.items()}),
    )

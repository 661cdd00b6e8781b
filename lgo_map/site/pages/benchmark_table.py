"""The similar authorities of the benchmark as a table, on the page and to take away."""

from __future__ import annotations

import streamlit as st

from lgo_map.analysis.funnel import Funnel
from lgo_map.presentation.benchmark import table_of_funnel
from lgo_map.presentation.benchmark_view import PREFIX, BenchmarkView
from lgo_map.presentation.downloads.benchmark_downloads import funnel_download
from lgo_map.presentation.url import UrlSchema
from lgo_map.site.widgets.csv_button import show_csv_button


def show_table(schema: UrlSchema[BenchmarkView], view: BenchmarkView, funnel: Funnel, plural: str, when: str) -> None:
    """Draw the table of all similar authorities, each a link to its own benchmark, and its download."""
    # Plain links in a plain table, not a grid whose rows are selected: every one is reached with the Tab key, read out
    # as what it is, found by the browser's search, opened in a new tab, and one step of its history. They cost a
    # reload of the page, which a button in each of 200 rows would cost on every run. A click on a dot does not reload.
    st.html(table_of_funnel(schema, view, funnel, plural, when))
    show_csv_button(funnel_download(view, funnel, plural, when), key=f"{PREFIX}csv {view}")

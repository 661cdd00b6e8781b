"""A council's three headline figures year by year, as charts, on its page."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from lgo_map.analysis.trend import is_empty, reported_years, trend_of
from lgo_map.councils.register import TYPE_NAMES_PLURAL, Council
from lgo_map.figures.catalogue import HEADLINE_RATES
from lgo_map.figures.measures import MEASURES
from lgo_map.presentation.charts.trend import trend_chart
from lgo_map.presentation.downloads.council_downloads import trend_download
from lgo_map.presentation.palette import theme_name
from lgo_map.presentation.trends import (
    NOTHING_KNOWN,
    contradictions,
    heading_of_measure,
    heading_of_trends,
    notes_of_years,
)
from lgo_map.records.council_rows import TablesOfCouncil
from lgo_map.records.statistics import Row
from lgo_map.site.widgets.chart import show_chart
from lgo_map.site.widgets.csv_button import show_csv_button
from lgo_map.wording.trend import trend_in_words, years_in_words


def show_trends(tables: TablesOfCouncil, council: Council, there: Mapping[int, Row], years: list[int]) -> None:
    """Draw a chart for each of the headline rates, beside the published average, with its key and its notes.

    Parameters
    ----------
    there : mapping of int to Row
        The council's rows of the statistics, by year.
    """
    plural = TYPE_NAMES_PLURAL[council.authority_type]
    theme = theme_name(st.context.theme.type)
    st.html(heading_of_trends(plural, always_there=len(there) == len(years)))
    first, *others = HEADLINE_RATES
    _show_trend(tables, council, there, years, first, theme)
    st.html(notes_of_years(years))
    for column, key in zip(st.columns(len(others), gap="medium"), others, strict=True):
        with column:
            _show_trend(tables, council, there, years, key, theme)


def _show_trend(
    tables: TablesOfCouncil, council: Council, there: Mapping[int, Row], years: list[int], key: str, theme: str
) -> None:
    measure = MEASURES[key]
    trend = trend_of(list(there.values()), measure, years)
    st.html(heading_of_measure(measure))
    if is_empty(trend):
        st.html(NOTHING_KNOWN)
        return
    reported = reported_years(tables.figures, council.code, measure.column)
    shown = years_in_words(trend)
    show_chart(trend_chart(shown, measure, theme, reported), alt=trend_in_words(shown, measure))
    show_csv_button(trend_download(tables, council, measure, years), key=f"council {key} csv")
    if flags := contradictions(shown):
        st.html(flags)

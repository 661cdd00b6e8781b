"""A council's three headline figures year by year, as charts, on its page."""

from __future__ import annotations

from html import escape

import streamlit as st

from lgo_map.analysis.trend import is_empty, reported_years, trend_of
from lgo_map.councils.register import TYPE_NAMES_PLURAL, Council
from lgo_map.figures.catalogue import HEADLINE_RATES
from lgo_map.figures.measures import MEASURES
from lgo_map.figures.years import CHANGE, PAUSE, YEAR_NOTES, year_name
from lgo_map.presentation import html
from lgo_map.presentation.charts.trend import trend_chart
from lgo_map.presentation.downloads.council_downloads import trend_download
from lgo_map.presentation.palette import theme_name
from lgo_map.records.council_rows import TablesOfCouncil
from lgo_map.site.widgets.chart import show_chart
from lgo_map.site.widgets.csv_button import show_csv_button
from lgo_map.wording.counts import contradiction_of_year
from lgo_map.wording.trend import trend_in_words, years_in_words


def show_trends(tables: TablesOfCouncil, council: Council, years: list[int], always_there: bool) -> None:
    """Draw a chart for each of the headline rates, beside the published average, with its key and its notes."""
    plural = TYPE_NAMES_PLURAL[council.authority_type]
    theme = theme_name(st.context.theme.type)
    absent = [] if always_there else [html.Mark("shaded, besides the pause: the council was not there")]
    st.html('<h2 class="lgo-section">Year by year</h2>')
    st.html(
        html.key(
            "lgo-key",
            html.THIS_COUNCIL,
            html.AS_REPORTED,
            html.Mark("its 95 % interval: how far chance alone could have moved the figure", look="span"),
            html.PUBLISHED_AVERAGE._replace(words=f"published average of {plural}"),
            html.Mark("a year without a mark is not known, never 0"),
            *absent,
        )
    )
    first, *others = HEADLINE_RATES
    _show_trend(tables, council, years, first, theme)
    notes = "".join(
        f"<li><b>{year_name(year)}</b>: {escape(YEAR_NOTES[year])}</li>" for year in (PAUSE, CHANGE) if year in years
    )
    st.html(f'<ul class="lgo-years">{notes}</ul>')
    for column, key in zip(st.columns(len(others), gap="medium"), others, strict=True):
        with column:
            _show_trend(tables, council, years, key, theme)


def _show_trend(tables: TablesOfCouncil, council: Council, years: list[int], key: str, theme: str) -> None:
    measure = MEASURES[key]
    trend = trend_of(tables.statistics.to_dict("records"), measure, years)
    st.html(f'<h3 class="lgo-measure">{escape(measure.name)}</h3><p class="lgo-note">{escape(measure.meaning)}</p>')
    if is_empty(trend):
        st.html("<p>Neither this council’s figure nor the average is known in any year.</p>")
        return
    reported = reported_years(tables.figures, council.code, measure.column)
    shown = years_in_words(trend)
    show_chart(trend_chart(shown, measure, theme, reported), alt=trend_in_words(shown, measure))
    show_csv_button(trend_download(tables, council, measure, years), key=f"council {key} csv")
    flags = [contradiction_of_year(year["name"], year["otherwise"]) for year in shown if year["otherwise"]]
    if flags:
        st.html("".join(f'<p class="lgo-flagged">{escape(flag)}</p>' for flag in flags))

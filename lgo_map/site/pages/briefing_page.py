"""The page of a briefing: one council in one year, as a document to be printed or taken away as PDF."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from lgo_map.analysis.trend import is_empty, reported_years, trend_of
from lgo_map.exports.briefing import Briefing
from lgo_map.figures.catalogue import UPHELD_RATE
from lgo_map.figures.measures import MEASURES
from lgo_map.figures.years import NEWEST, TOGETHER, YearChoice
from lgo_map.presentation.briefing import (
    EMPTY,
    HEADING,
    NOTHING_KNOWN,
    SUBTITLE,
    briefing_at,
    heading_of_trend,
    opening,
    sections,
    trend_table,
    year_of,
    years_known,
)
from lgo_map.presentation.briefing_view import BriefingView, briefing_schema
from lgo_map.presentation.charts.trend import trend_chart
from lgo_map.presentation.downloads.briefing_downloads import pdf_download, tables_of_briefing
from lgo_map.presentation.page_styles import style_of
from lgo_map.presentation.palette import THEMES
from lgo_map.records.council_rows import rows_by_year, tables_of
from lgo_map.records.dataset import Dataset, current_dataset
from lgo_map.site.links import COUNCIL_PAGE, MAP_PAGE, show_page_link, show_title
from lgo_map.site.page_view import PageView, page_view
from lgo_map.site.widgets.chart import show_chart
from lgo_map.site.widgets.csv_button import show_csv_button
from lgo_map.site.widgets.downloads import show_download, show_failures
from lgo_map.site.widgets.head import show_head, show_notices
from lgo_map.site.widgets.pieces import show_council_box, show_year_box
from lgo_map.site.widgets.told import tell
from lgo_map.wording.search import NONE_CHOSEN
from lgo_map.wording.trend import years_in_words
from lgo_map.wording.years_together import choice_name

_STYLE = style_of("briefing")
_PAPER = "light"  # the sheet is white in both themes, as it is when printed

_PRINT_BUTTON = st.components.v2.component(
    "print_page",
    html='<button type="button">Print this page</button>',
    css=(
        "button { font-family: var(--st-font); font-size: 0.875rem; color: var(--st-text-color); background: none; "
        "border: 1px solid var(--st-border-color); border-radius: 8px; padding: 0.25rem 0.75rem; min-height: 2.5rem; "
        "cursor: pointer; }"
        "button:hover { border-color: var(--st-primary-color); color: var(--st-primary-color); }"
        "button:focus-visible { outline: 2px solid currentColor; outline-offset: 2px; }"
    ),
    js=(
        "export default function ({ parentElement }) {"
        '  parentElement.querySelector("button").onclick = () => window.print();'
        "}"
    ),
)


def show_briefing_page() -> None:
    """Draw the page."""
    dataset = current_dataset()
    st.html(_STYLE)
    home = page_view(briefing_schema(dataset))
    with st.container(key="briefing-head"):
        found = show_head(HEADING, SUBTITLE, "briefing", here=True)
        if found is not None:
            home.choose(replace(home.view, council=found))
        view = home.settle()
        _show_filters(dataset, home)
        show_notices(home)
    if view.council is None:
        _show_empty_state()
        return
    year = year_of(dataset, view.council, view.year)
    briefing = briefing_at(dataset, view.council, year)
    show_title(briefing.title)
    tell(f"{briefing.title}. {briefing.sentence}")
    with st.container(key="briefing-controls"):
        _show_controls(dataset, briefing, view, year)
    with st.container(key="briefing-sheet"):
        _show_briefing(dataset, briefing, view.council)


def _show_filters(dataset: Dataset, home: PageView[BriefingView]) -> None:
    council, year = st.columns([3, 1.5])
    show_council_box(council, dataset, home)
    choices: list[YearChoice] = [NEWEST, TOGETHER, *dataset.years]
    names = {choice: choice_name(choice, dataset.years) for choice in choices}
    show_year_box(year, names, home)


def _show_empty_state() -> None:
    tell(NONE_CHOSEN)
    st.html(EMPTY)
    show_page_link(MAP_PAGE, "Choose it on the map", "map")


def _show_controls(dataset: Dataset, briefing: Briefing, view: BriefingView, year: int) -> None:
    show_failures("briefing ")
    with st.container(key="briefing-buttons", horizontal=True, vertical_alignment="center", gap="small"):
        pdf = pdf_download(dataset, str(view.council), year)
        show_download(pdf, "briefing ", ":material/picture_as_pdf:")
        _PRINT_BUTTON(key="briefing-print", width="content", height="content")
        show_page_link(
            COUNCIL_PAGE, "All years of this council", "timeline", council=str(view.council), year=str(view.year)
        )
        for table in tables_of_briefing(dataset, str(view.council), year):
            show_csv_button(table, key=f"briefing {table.key} {view}")
    st.html(years_known(briefing))


def _show_briefing(dataset: Dataset, briefing: Briefing, code: str) -> None:
    """The same document as the PDF's, as a page."""
    st.html(opening(briefing))
    st.html(heading_of_trend())
    _show_trend(dataset, briefing, code)
    st.html(trend_table(briefing))
    for section in sections(briefing):
        st.html(section)


def _show_trend(dataset: Dataset, briefing: Briefing, code: str) -> None:
    measure = MEASURES[UPHELD_RATE.key]
    trend = trend_of(list(rows_by_year(dataset, code).values()), measure, sorted(dataset.years))
    if is_empty(trend):
        st.html(NOTHING_KNOWN)
        return
    reported, paper = reported_years(tables_of(dataset, code).figures, code, measure.column), THEMES[_PAPER].paper
    chart = trend_chart(years_in_words(trend), measure, _PAPER, reported, height=220, background=paper)
    with st.container(key="briefing-trend"):
        show_chart(chart, alt=briefing.trend_alternative)

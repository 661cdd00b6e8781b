"""One council's figure among those of all its similar authorities, and how the verdict on it is reached."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from lgo_map.analysis.funnel import nearest_known_year
from lgo_map.analysis.subject_statistics import is_any_share_known
from lgo_map.analysis.years_together import (
    statistics_of_measure,
)
from lgo_map.councils.register import TYPE_NAMES_PLURAL, Council
from lgo_map.figures.catalogue import HEADLINE_RATES
from lgo_map.figures.measures import MEASURES
from lgo_map.figures.subject_measures import DEFAULT_SUBJECT, SUBJECT_SHARE, SUBJECT_SHARE_NAME
from lgo_map.figures.subjects import SUBJECTS
from lgo_map.figures.values import KNOWN
from lgo_map.figures.years import (
    NEWEST,
    TOGETHER,
    YearChoice,
    year_shown,
)
from lgo_map.presentation.benchmark import (
    EMPTY,
    HEADING,
    SUBTITLE,
    funnel_at,
    heading,
    in_no_other_year,
    no_funnel,
    opening,
    see_nearest,
    when_of,
    with_newest_year,
)
from lgo_map.presentation.benchmark_view import PREFIX, BenchmarkView, benchmark_schema
from lgo_map.presentation.map_view import query_of_painted
from lgo_map.presentation.page_styles import style_of
from lgo_map.presentation.url import (
    OMBUDSMAN_ONLY,
    UrlSchema,
)
from lgo_map.records.dataset import Dataset, current_dataset
from lgo_map.site.links import (
    BENCHMARK_PAGE,
    COMPARE_PAGE,
    COUNCIL_PAGE,
    MAP_PAGE,
    TITLES,
    query_of,
    show_page_link,
    show_title,
)
from lgo_map.site.page_view import PageView, page_view
from lgo_map.site.pages.benchmark_chart import CHOICE, note_choice, show_funnel, show_reasons
from lgo_map.site.pages.benchmark_decisions import show_upheld_by_subject
from lgo_map.site.pages.benchmark_table import show_table
from lgo_map.site.widgets.head import show_head, show_notices
from lgo_map.site.widgets.pieces import plain, show_button, show_council_box, show_list, show_notice, show_year_box
from lgo_map.site.widgets.told import tell, tell_html
from lgo_map.wording.lifetime import absence_on_benchmark
from lgo_map.wording.search import NONE_CHOSEN
from lgo_map.wording.years_together import choice_name

_STYLE = style_of("benchmark")


def show_benchmark_page() -> None:
    """Draw the page."""
    dataset = current_dataset()
    st.html(_STYLE)
    schema = benchmark_schema(dataset)
    home = page_view(schema)
    found = show_head(HEADING, SUBTITLE, "benchmark", here=True)
    _follow_choice(dataset, home, found)
    view = home.settle()
    _show_filters(dataset, home)
    show_notices(home)
    with st.container(key="benchmark-page"):
        if view.council is None:
            _show_empty_state()
            return
        council = dataset.council(view.council)
        show_title(council.name, TITLES[BENCHMARK_PAGE])
        _show_benchmark(dataset, schema, view, council)


def _follow_choice(dataset: Dataset, home: PageView[BenchmarkView], found: str | None) -> None:
    """Turn to what a search, a dot or a button has just asked for, if any has."""
    if "measure" in home.changed and home.view.measure != SUBJECT_SHARE:
        home.choose(replace(home.view, subject=DEFAULT_SUBJECT))  # whose box is gone
    choice: dict[str, Any] = st.session_state.pop(CHOICE, {})
    if found is not None:
        choice = {"council": found}
    # The browser says which dot was clicked, and may say anything.
    if "council" not in choice or choice["council"] in dataset.register.index:
        home.choose(replace(home.view, **choice))


def _show_filters(dataset: Dataset, home: PageView[BenchmarkView]) -> None:
    with st.container(key="benchmark-filters"):
        with_subject = home.view.measure == SUBJECT_SHARE
        # On a phone four fields take as many rows as three.
        widths = [2.4, 1.5, 1.4, 1.7] if with_subject else [3, 1.5, 1.4]
        council, year, measure, *more = st.columns(widths, vertical_alignment="bottom")
        show_council_box(council, dataset, home)
        choices: list[YearChoice] = [NEWEST, TOGETHER, *dataset.years]
        names = {choice: choice_name(choice, dataset.years) for choice in choices}
        show_year_box(year, names, home)
        measures = {key: MEASURES[key].name for key in HEADLINE_RATES}
        if is_any_share_known(dataset):
            measures[SUBJECT_SHARE] = SUBJECT_SHARE_NAME
        show_list(measure, "Measure", measures, home, "measure")
        for place in more:
            show_list(place, "Subject", {key: subject.name for key, subject in SUBJECTS.items()}, home, "subject")
        st.toggle(OMBUDSMAN_ONLY, key=home.widget("ombudsman_only"))


def _show_empty_state() -> None:
    tell(NONE_CHOSEN)
    st.html(EMPTY)
    show_page_link(MAP_PAGE, "Choose it on the map", "map")


def _show_benchmark(dataset: Dataset, schema: UrlSchema[BenchmarkView], asked: BenchmarkView, council: Council) -> None:
    view = with_newest_year(dataset, asked)
    statistics = statistics_of_measure(dataset, view.shown, view.ombudsman_only)
    measure, plural = view.shown, TYPE_NAMES_PLURAL[council.authority_type]
    funnel, year, when = (
        funnel_at(dataset, view, council.code),
        year_shown(view.year, dataset.years),
        when_of(dataset, view),
    )
    st.html(heading(council, asked, measure, when, is_there=funnel is not None))
    if funnel is None:
        absent = absence_on_benchmark(council, year)
        show_notice(absent)
        tell(f"{council.name}, {measure.name}: {absent}")
        _show_nearest_year(statistics, view, year)
        return
    said = opening(dataset, council, view, funnel)
    st.html(said)
    tell_html(said.partition("</p>")[0])
    if funnel.this_council.availability != KNOWN:
        _show_nearest_year(statistics, view, year)
    if funnel.dots.empty:
        show_notice(no_funnel(council, when))
    else:
        chart, words = st.columns([5, 3], gap="large")
        with chart:
            show_funnel(view, funnel, plural, when)
        with words:
            show_reasons(funnel)
    show_table(schema, view, funnel, plural, when)
    if measure.subject and isinstance(view.year, int):
        show_upheld_by_subject(dataset, council, view.year, measure.subject)
    _show_links(council, view, when)


def _show_nearest_year(statistics: pd.DataFrame, view: BenchmarkView, year: int) -> None:
    measure = view.shown
    nearest = nearest_known_year(statistics, str(view.council), year, measure)
    if nearest is None:
        st.html(in_no_other_year(measure))
        return
    # A button: a page link to the page it stands on would leave the browser's address as it was.
    show_button(
        plain(see_nearest(nearest)),
        key=f"{PREFIX}nearest {view.council} {nearest}",
        on_click=partial(note_choice, year=nearest),
        type="tertiary",
        icon=":material/arrow_forward:",
    )


def _show_links(council: Council, view: BenchmarkView, when: str) -> None:
    kept = {"council": council.code, "year": view.year, "ombudsman_only": view.ombudsman_only}
    with st.container(key="benchmark-links", horizontal=True, gap="medium"):
        show_page_link(COUNCIL_PAGE, "All years of this council", "timeline", **query_of(COUNCIL_PAGE, kept))
        show_page_link(
            COMPARE_PAGE,
            "All three figures beside similar authorities",
            "compare_arrows",
            **query_of(COMPARE_PAGE, kept) | {"similar": "yes"},
        )
        painted = query_of_painted(view.measure, view.subject)
        show_page_link(MAP_PAGE, f"The map of {when}", "map", **query_of(MAP_PAGE, kept) | painted)

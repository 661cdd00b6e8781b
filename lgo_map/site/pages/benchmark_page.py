"""One council's figure among those of all its similar authorities, and how the verdict on it is reached."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from html import escape
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from lgo_map.analysis.funnel import Funnel, funnel_of, funnel_of_years, nearest_known_year
from lgo_map.analysis.subject_shares import received_by_similar
from lgo_map.analysis.subject_statistics import is_any_share_known
from lgo_map.analysis.years_together import (
    row_of_choice,
    statistics_of_choice,
    statistics_of_measure,
    years_in,
    years_that_could_be_in,
)
from lgo_map.councils.register import TYPE_NAMES, TYPE_NAMES_PLURAL, Council, council_of
from lgo_map.figures.catalogue import HEADLINE_RATES
from lgo_map.figures.measures import MEASURES
from lgo_map.figures.sources import SOURCE_NAMES
from lgo_map.figures.subject_measures import DEFAULT_SUBJECT, SUBJECT_SHARE, SUBJECT_SHARE_NAME
from lgo_map.figures.subjects import SUBJECTS
from lgo_map.figures.values import KNOWN
from lgo_map.figures.years import (
    NEWEST,
    TOGETHER,
    YearChoice,
    period_name,
    year_name,
    year_shown,
    years_of_one_method,
)
from lgo_map.presentation import html
from lgo_map.presentation.map_view import query_of_painted
from lgo_map.presentation.url import (
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
from lgo_map.site.pages.benchmark_view import PREFIX, BenchmarkView, benchmark_schema
from lgo_map.site.widgets.head import show_head, show_notices
from lgo_map.site.widgets.pieces import plain, show_button, show_council_box, show_notice
from lgo_map.wording.counts import contradiction_of_figure
from lgo_map.wording.lifetime import absence_on_benchmark, notice_on_benchmark
from lgo_map.wording.means import names_of
from lgo_map.wording.numbers import first_upper
from lgo_map.wording.subject_measures import no_overall_share
from lgo_map.wording.verdicts import (
    HOW_IT_IS_REACHED,
    verdict_in_a_sentence,
)
from lgo_map.wording.years_together import choice_name, doubts_of_years, what_went_in

_STYLE = Path(__file__).with_name("benchmark.css")


def show_benchmark_page() -> None:
    """Draw the page."""
    dataset = current_dataset()
    st.html(_STYLE)
    schema = benchmark_schema(dataset)
    home = page_view(schema)
    found = show_head(
        "Benchmark", "One council among all similar authorities, and what chance explains", "benchmark", here=True
    )
    _follow_choice(dataset, home, found)
    view = home.settle()
    _show_filters(dataset, home)
    show_notices(home)
    with st.container(key="benchmark-page"):
        if view.council is None:
            _show_empty_state()
            return
        council = council_of(dataset.register, view.council)
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
        show_council_box(council, dataset.council_labels, home)
        choices: list[YearChoice] = [NEWEST, TOGETHER, *dataset.years]
        names = {choice: choice_name(choice, dataset.years) for choice in choices}
        year.selectbox("Year", choices, format_func=names.__getitem__, key=home.widget("year", names.values()))
        measures = {key: MEASURES[key].name for key in HEADLINE_RATES}
        if is_any_share_known(dataset):
            measures[SUBJECT_SHARE] = SUBJECT_SHARE_NAME
        measure.selectbox(
            "Measure", list(measures), format_func=measures.__getitem__, key=home.widget("measure", measures.values())
        )
        for place in more:
            place.selectbox(
                "Subject", list(SUBJECTS), format_func=lambda key: SUBJECTS[key].name, key=home.widget("subject")
            )
        st.toggle("The Ombudsman’s own figures only", key=home.widget("ombudsman_only"))


def _show_empty_state() -> None:
    st.html(
        '<p class="lgo-sentence">Choose a council above, or search for it: you see its figure among those of all '
        "similar authorities of the year, how far chance alone could have moved each, and "
        f"{HOW_IT_IS_REACHED}.</p>"
    )
    show_page_link(MAP_PAGE, "Choose it on the map", "map")


def _with_newest_year(dataset: Dataset, view: BenchmarkView) -> BenchmarkView:
    """The view with the year that is meant by the newest known: of this council and measure."""
    if view.year != NEWEST:
        return view
    row = row_of_choice(dataset, str(view.council), NEWEST, view.shown, view.ombudsman_only)
    return replace(view, year=max(years_in(row, NEWEST), default=year_shown(NEWEST, dataset.years)))


def _funnel(dataset: Dataset, view: BenchmarkView, code: str) -> Funnel | None:
    measure, ombudsman_only = view.shown, view.ombudsman_only
    if not isinstance(view.year, int):
        return funnel_of_years(dataset, code, measure, ombudsman_only)
    of_year = statistics_of_choice(dataset, view.year, measure, ombudsman_only)
    figures = dataset.figures_of_year(view.year)
    return funnel_of(dataset.register, of_year, figures, code, view.year, measure)


def _show_benchmark(dataset: Dataset, schema: UrlSchema[BenchmarkView], asked: BenchmarkView, council: Council) -> None:
    view = _with_newest_year(dataset, asked)
    statistics = statistics_of_measure(dataset, view.shown, view.ombudsman_only)
    measure, plural = view.shown, TYPE_NAMES_PLURAL[council.authority_type]
    funnel, year, when = (
        _funnel(dataset, view, council.code),
        year_shown(view.year, dataset.years),
        _when(dataset, view),
    )
    note = ", the newest year known" if asked.year == NEWEST else ""
    st.html(
        f'<header class="lgo-benchmark"><h2>{escape(council.name)}</h2>'
        f"<p>{escape(first_upper(TYPE_NAMES[council.authority_type]))} · {escape(measure.name)} · "
        f"{when}{note if funnel is not None else ''}</p></header>"
    )
    if funnel is None:
        show_notice(absence_on_benchmark(council, year))
        _show_nearest_year(statistics, view, year)
        return
    row = row_of_choice(dataset, council.code, view.year, measure, view.ombudsman_only)
    period = (years_in(row, view.year) or funnel.period) if funnel.is_together else funnel.period
    sentence = verdict_in_a_sentence(funnel.this_council, council.name, plural, period)
    st.html(f'<p class="lgo-sentence">{escape(sentence)}{_mark_of_source(funnel)}</p>')
    if measure.subject and isinstance(view.year, int) and (missing := _not_all_held(dataset, council, view)):
        show_notice(missing)
    notices = [notice_on_benchmark(council, plural, year), contradiction_of_figure(funnel.this_council)]
    if row is not None and isinstance(funnel.period, tuple):
        could = years_that_could_be_in(dataset, council.code)
        notices += [
            what_went_in(row, years_in(row, view.year), could, funnel.period),
            *doubts_of_years(row, names_of(measure)),
        ]
    for notice in filter(None, notices):
        show_notice(notice)
    if funnel.this_council.availability != KNOWN:
        _show_nearest_year(statistics, view, year)
    if funnel.dots.empty:
        show_notice(
            f"No funnel can be drawn: of no {TYPE_NAMES[council.authority_type]} are this figure and its counts known "
            f"here for {when}."
        )
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


def _not_all_held(dataset: Dataset, council: Council, view: BenchmarkView) -> str:
    """That some similar authorities are not held by subject, and of how many they are; empty where none is missing."""
    kind = council.authority_type
    similar = received_by_similar(dataset, kind, year_shown(view.year, dataset.years), view.ombudsman_only)
    return "" if similar.is_whole else no_overall_share(similar, TYPE_NAMES_PLURAL[kind])


def _when(dataset: Dataset, view: BenchmarkView) -> str:
    """The year, or the years put together, in words."""
    return period_name(view.year if isinstance(view.year, int) else years_of_one_method(dataset.years))


def _mark_of_source(funnel: Funnel) -> str:
    """Says that the council's figure is not the Ombudsman's own, where it is not."""
    kind = funnel.rows.loc[funnel.rows["is_this_council"], "source_kind"].iloc[0]
    words = SOURCE_NAMES.get(kind) if kind != "ombudsman" else None
    part = "in part " if funnel.is_together else ""
    return f" {html.kind_mark(f'{part}from {words}')}" if words else ""


def _show_nearest_year(statistics: pd.DataFrame, view: BenchmarkView, year: int) -> None:
    measure = view.shown
    nearest = nearest_known_year(statistics, str(view.council), year, measure)
    if nearest is None:
        what = measure.figure.noun
        st.html(f'<p class="lgo-note">Its {what} is not known here for any other year either.</p>')
        return
    # A button: a page link to the page it stands on would leave the browser's address as it was.
    show_button(
        plain(f"See {year_name(nearest)}, the nearest year in which it is known"),
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

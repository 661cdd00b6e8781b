"""The funnel of the benchmark, and how the verdict is reached."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

import streamlit as st

from lgo_map.analysis.funnel import Funnel
from lgo_map.figures.years import (
    YearChoice,
)
from lgo_map.presentation.benchmark import dots_in_words, head_of_chart, reasons
from lgo_map.presentation.benchmark_view import PREFIX, BenchmarkView
from lgo_map.presentation.charts.funnel import CLICKED, funnel_chart
from lgo_map.presentation.palette import theme_name
from lgo_map.site.links import (
    ABOUT_PAGE,
    show_page_link,
)
from lgo_map.site.page_view import an_older_page_is_open
from lgo_map.site.streamlit_seams import reported_values
from lgo_map.site.widgets.chart import show_chart
from lgo_map.wording.funnel import funnel_in_words

_CHART = f"{PREFIX}chart "

CHOICE = "benchmark choice to follow"
"""Where a click or a button notes what it was pressed for."""


def note_choice(**choice: Any) -> None:
    """Note what a button was pressed for; it is followed when the page is drawn, inside its guard."""
    st.session_state[CHOICE] = choice


def _note_dot(chart: Any, year: YearChoice) -> None:
    """Note the council whose dot was clicked, as a chart's state says; a click beside the dots chooses nothing."""
    dots = chart["selection"].get(CLICKED) or []
    if dots and "code" in dots[0]:
        note_choice(council=dots[0]["code"], year=year)


def _note_dot_of_older_page(year: YearChoice) -> None:
    """The same of a chart that another session drew, and which may have been another view's."""
    for key, sent in reported_values().items():
        if key.startswith(_CHART):
            with suppress(AttributeError, IndexError, KeyError, TypeError, ValueError):  # the browser may say anything
                _note_dot(json.loads(sent), year)


def show_funnel(view: BenchmarkView, funnel: Funnel, plural: str, when: str) -> None:
    """Draw the chart with its heading, its key and what it does not show."""
    theme = theme_name(st.context.theme.type)
    st.html(head_of_chart(funnel, plural, when))
    # Another view has other dots: so each has a selection of its own.
    key = f"{_CHART}{view}"
    if an_older_page_is_open():
        _note_dot_of_older_page(view.year)
    show_chart(
        funnel_chart(funnel, theme),
        alt=funnel_in_words(funnel),
        key=key,
        on_select=lambda: _note_dot(st.session_state[key], view.year),
        selection_mode=CLICKED,
    )
    st.html(dots_in_words(funnel, plural))


def show_reasons(funnel: Funnel) -> None:
    """Say step by step how the verdict is reached, and why small councils can’t be told from the average."""
    st.html(reasons(funnel))
    show_page_link(ABOUT_PAGE, "More about the figures and the verdict", "info")

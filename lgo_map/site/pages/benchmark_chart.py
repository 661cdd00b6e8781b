"""The funnel of the benchmark, and how the verdict is reached."""

from __future__ import annotations

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
from lgo_map.site.widgets.chart import show_chart
from lgo_map.wording.funnel import funnel_in_words

CHOICE = "benchmark choice to follow"
"""Where a click or a button notes what it was pressed for."""


def note_choice(**choice: Any) -> None:
    """Note what a button was pressed for; it is followed when the page is drawn, inside its guard."""
    st.session_state[CHOICE] = choice


def _note_dot(key: str, year: YearChoice) -> None:
    """Note the council whose dot was clicked; a click beside the dots chooses nothing."""
    dots = st.session_state[key]["selection"].get(CLICKED) or []
    if dots and "code" in dots[0]:
        note_choice(council=dots[0]["code"], year=year)


def show_funnel(view: BenchmarkView, funnel: Funnel, plural: str, when: str) -> None:
    """Draw the chart with its heading, its key and what it does not show."""
    theme = theme_name(st.context.theme.type)
    st.html(head_of_chart(funnel, plural, when))
    # Another view has other dots: so each has a selection of its own.
    key = f"{PREFIX}chart {view}"
    show_chart(
        funnel_chart(funnel, theme),
        alt=funnel_in_words(funnel),
        key=key,
        on_select=lambda: _note_dot(key, view.year),
        selection_mode=CLICKED,
    )
    if an_older_page_is_open():
        _note_dot(key, view.year)
    st.html(dots_in_words(funnel, plural))


def show_reasons(funnel: Funnel) -> None:
    """Say step by step how the verdict is reached, and why small councils can’t be told from the average."""
    st.html(reasons(funnel))
    show_page_link(ABOUT_PAGE, "More about the figures and the verdict", "info")

"""Councils compared year by year: a small chart for each council and figure, all on one scale."""

from __future__ import annotations

import json
from collections.abc import Sequence
from html import escape

import streamlit as st

from lgo_map.analysis.peers import (
    Side,
)
from lgo_map.figures.catalogue import HEADLINE_RATES
from lgo_map.figures.measures import MEASURES
from lgo_map.figures.years import (
    CHANGE,
    PAUSE,
    YEAR_NOTES,
    year_name,
    year_shown,
)
from lgo_map.presentation.charts.compare import panels_of_council
from lgo_map.presentation.compare_view import PREFIX, CompareView
from lgo_map.presentation.comparison import NOTHING_KNOWN, bullets
from lgo_map.presentation.downloads.compare_downloads import years_download
from lgo_map.presentation.palette import theme_name
from lgo_map.presentation.trends import heading_of_measure, heading_of_panels
from lgo_map.records.dataset import Dataset
from lgo_map.site.widgets.chart import show_chart
from lgo_map.site.widgets.csv_button import show_csv_button


def show_years(dataset: Dataset, view: CompareView, sides: Sequence[Side]) -> None:
    """One small chart a council and measure, all on one scale."""
    years, theme = sorted(dataset.years), theme_name(st.context.theme.type)
    st.html(heading_of_panels())
    codes = [side.council.code for side in sides]
    panels = [
        panels_of_council(dataset, view.ombudsman_only, code, year_shown(view.year, dataset.years), theme)
        for code in codes
    ]
    for number, key in enumerate(HEADLINE_RATES):
        measure = MEASURES[key]
        st.html(heading_of_measure(measure))
        for side, of_side, column in zip(sides, panels, st.columns(len(sides), gap="medium"), strict=True):
            with column:
                st.html(f'<p class="lgo-panel">{escape(side.council.name)}</p>')
                panel = of_side[number]
                if panel is None:
                    st.html(NOTHING_KNOWN)
                    continue
                show_chart(json.loads(panel.chart), alt=f"{side.council.name}. {panel.words}")
        show_csv_button(years_download(dataset, view, sides, measure), key=f"{PREFIX}csv of years {key}")
    notes = [f"{year_name(year)}: {YEAR_NOTES[year]}" for year in (PAUSE, CHANGE) if year in years]
    st.html(bullets(notes))

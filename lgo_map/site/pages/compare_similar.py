"""One council among its similar authorities: a strip for each figure, and a table."""

from __future__ import annotations

import streamlit as st

from lgo_map.analysis.peers import (
    Side,
)
from lgo_map.exports.comparison_tables import similar_table
from lgo_map.figures.catalogue import HEADLINE_RATES
from lgo_map.figures.measures import MEASURES, Measure
from lgo_map.figures.years import (
    period_name,
)
from lgo_map.presentation.charts.compare import strip_chart
from lgo_map.presentation.compare_view import PREFIX, CompareView
from lgo_map.presentation.comparison import (
    among,
    bullets,
    head_of_similar,
    key_of_strips,
    period_of,
    shared_by_all,
    strip_in_words,
    table_of_similar,
    words_of_strip,
)
from lgo_map.presentation.downloads.compare_downloads import has_strip, similar_download, strip_download
from lgo_map.presentation.palette import theme_name
from lgo_map.records.dataset import Dataset
from lgo_map.site.links import COMPARE_PAGE, TITLES, show_title
from lgo_map.site.pages.compare_pieces import show_links
from lgo_map.site.widgets.chart import show_chart
from lgo_map.site.widgets.csv_button import show_csv_button
from lgo_map.site.widgets.told import tell
from lgo_map.wording.peers import AmongSimilar


def show_similar(dataset: Dataset, view: CompareView, side: Side, others: bool) -> None:
    """Draw one council among its similar authorities."""
    name = side.council.name
    show_title(f"{name} and similar authorities", TITLES[COMPARE_PAGE])
    when = period_name(period_of(dataset, view))
    st.html(head_of_similar(side, when, others))
    show_links([side], view)
    found_of = {key: among(dataset, view, side, MEASURES[key]) for key in HEADLINE_RATES}
    first = found_of[HEADLINE_RATES[0]]
    tell(f"{name} and similar authorities, {when}. {first.against_average} {first.against_others}")
    shared = shared_by_all([found.limits for found in found_of.values()])
    if shared:
        st.html(bullets(shared))
    if key_of_marks := key_of_strips(side, found_of):
        st.html(key_of_marks)
    for key, found in found_of.items():
        _show_strip(when, side, MEASURES[key], found, [limit for limit in found.limits if limit not in shared])
    _show_similar_table(when, side, found_of)


def _show_strip(when: str, side: Side, measure: Measure, found: AmongSimilar, limits: list[str]) -> None:
    figure = side.headlines[measure.key]
    st.html(words_of_strip(measure, found, limits))
    if not has_strip(side, measure, found):
        return
    show_chart(strip_chart(figure, found, theme_name(st.context.theme.type)), alt=strip_in_words(measure, found))
    show_csv_button(strip_download(side, measure, found, when), key=f"{PREFIX}csv of strip {measure.key}")


def _show_similar_table(when: str, side: Side, found_of: dict[str, AmongSimilar]) -> None:
    st.html(table_of_similar(when, side, found_of))
    if not similar_table(found_of).empty:
        show_csv_button(similar_download(side, found_of, when), key=f"{PREFIX}csv of similar")

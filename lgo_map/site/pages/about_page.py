"""About the figures: what they mean, how far they go, and how a verdict is reached. All numbers are counted."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from lgo_map.presentation.about import HEADING, SUBTITLE, sections
from lgo_map.presentation.downloads.about_downloads import (
    coverage_download,
    missing_download,
    states_download,
    together_download,
)
from lgo_map.presentation.page_styles import style_of
from lgo_map.records.dataset import current_dataset
from lgo_map.site.widgets.csv_button import show_csv_button
from lgo_map.site.widgets.head import show_head

_STYLE = style_of("about")


def show_about_page() -> None:
    """Draw the page."""
    dataset = current_dataset()
    st.html(_STYLE)
    show_head(HEADING, SUBTITLE, "about")
    meaning, covered, not_known, by_council, taking = sections(dataset)
    with st.container(key="about", width=920):
        _show(meaning)
        show_csv_button(together_download(dataset), key="together csv")
        _show(covered)
        show_csv_button(coverage_download(dataset), key="coverage csv")
        _show(not_known)
        show_csv_button(states_download(dataset), key="states csv")
        _show(by_council)
        show_csv_button(missing_download(dataset), key="missing csv")
        _show(taking)


def _show(sections: Iterable[str]) -> None:
    for section in sections:
        st.html(section)

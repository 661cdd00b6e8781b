"""For programs and websites: where the figures are for programs, what to mind, and examples that work as they stand."""

from __future__ import annotations

import streamlit as st

from lgo_map.presentation.page_styles import style_of
from lgo_map.presentation.program_examples import examples, frames, origin_of
from lgo_map.presentation.programs import EXAMPLE, HEADING, ON_A_PAGE, SUBTITLE, WHERE_NOT_KNOWN, where
from lgo_map.records.dataset import current_dataset
from lgo_map.settings import settings_from_environment
from lgo_map.site.widgets.head import show_head

_STYLE = style_of("programs")


def show_programs_page() -> None:
    """Draw the page."""
    dataset = current_dataset()
    st.html(_STYLE)
    show_head(HEADING, SUBTITLE, "programs")
    with st.container(key="programs", width=920):
        st.html(where())
        origin = origin_of(settings_from_environment().address) or origin_of(st.context.url) or WHERE_NOT_KNOWN
        for example in examples(origin, EXAMPLE, dataset.years[0]):
            st.subheader(example.title, anchor=False)
            st.code(example.code, language=None, wrap_lines=True)
        st.html(ON_A_PAGE)
        for title, markup in frames(origin, EXAMPLE, dataset.council(EXAMPLE).name).items():
            st.subheader(title, anchor=False)
            st.code(markup, language=None, wrap_lines=True)

"""Decisions and public reports: find those held by council, subject, outcome, dates and words."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import streamlit as st

from lgo_map.figures.decisions import OUTCOMES
from lgo_map.presentation.decision_results import HEADING, SEARCH, SUBTITLE, number_of_texts
from lgo_map.presentation.decision_view import (
    EARLIEST,
    KEYS,
    LATEST,
    DecisionsView,
    decisions_schema,
    subjects_of,
)
from lgo_map.presentation.page_styles import style_of
from lgo_map.records.dataset import Dataset, current_dataset
from lgo_map.records.word_search import MAX_QUERY_CHARACTERS
from lgo_map.site.links import DECISIONS_PAGE, TITLES, show_title
from lgo_map.site.page_view import PageView, page_view
from lgo_map.site.pages.decision_results import show_results
from lgo_map.site.widgets.bring_into_view import bring_into_view
from lgo_map.site.widgets.head import show_head, show_notices
from lgo_map.site.widgets.pieces import TYPE_LABELS, is_phone, show_button, show_council_box, show_list, show_notice
from lgo_map.wording.decisions import NO_TEXTS
from lgo_map.wording.search import WORDS_OR_PHRASE, postcode_not_looked_for

_STYLE = style_of("decisions")
_CHOICE = f"{KEYS}choice to follow"
_UNFOLDED = f"{KEYS}more filters are seen"
_LIST = "lgo-decisions-list"


def show_decisions_page() -> None:
    """Draw the page."""
    dataset = current_dataset()
    home = page_view(decisions_schema(dataset))
    turned = _follow_choice(home)
    st.html(_STYLE)
    show_head(HEADING, SUBTITLE, "decisions")
    view = home.settle()
    if view.council is not None:
        show_title(dataset.council(view.council).name, TITLES[DECISIONS_PAGE])
    texts = number_of_texts(dataset)
    _show_choices(dataset, home, texts)
    show_notices(home)
    if view.q and not texts:
        show_notice(NO_TEXTS, "status")
    with st.container(key="decisions-results"):
        show_results(dataset, view, texts, _choose, _LIST)
    if turned:
        bring_into_view(_LIST)


def _follow_choice(home: PageView[DecisionsView]) -> bool:
    """Follow a button; anyone who chooses anew sees the beginning of the list. Whether a page was turned."""
    if home.changed:
        home.choose(replace(home.view, page=1))
    if _CHOICE not in st.session_state:
        return False
    before, changes = home.view, st.session_state.pop(_CHOICE)
    home.choose(DecisionsView() if changes is None else replace(before, **changes))
    return replace(home.view, page=before.page) == before


def _choose(**changes: object) -> None:
    """Note what a button was pressed for; it is followed when the page is drawn."""
    st.session_state[_CHOICE] = changes or None


def _show_choices(dataset: Dataset, home: PageView[DecisionsView], texts: int) -> None:
    subjects, view = subjects_of(dataset), home.view
    labels = {key: subject.label for key, subject in subjects.items()}
    with st.container(key="decisions-choices"):
        council, subject, outcome = st.columns([4, 4, 3], vertical_alignment="bottom")
        show_council_box(council, dataset, home, "All councils")
        show_list(subject, "Subject", labels, home, "subject", placeholder="All subjects")
        show_list(outcome, "Outcome", OUTCOMES, home, "outcome", placeholder="All outcomes")
        # Open on a phone, they would push the list a screen down; but once one of them is chosen, they stay to be seen.
        if view.type is not None or view.reports or view.first_day is not None or view.last_day is not None:
            st.session_state[_UNFOLDED] = True
        with st.expander("More filters", expanded=_UNFOLDED in st.session_state or not is_phone()):
            kind, first, last, reports, clear = st.columns([4, 2.5, 2.5, 3, 2], vertical_alignment="bottom")
            show_list(kind, "Authority type", TYPE_LABELS, home, "type", placeholder="All types")
            for place, label, name in (first, "Decided from", "first_day"), (last, "Decided to", "last_day"):
                place.date_input(
                    label,
                    value=None,
                    min_value=EARLIEST,
                    max_value=LATEST,
                    format="DD/MM/YYYY",
                    key=home.widget(name),
                )
            reports.toggle("Public reports only", key=home.widget("reports"))
            with clear:
                show_button(
                    "Clear all filters",
                    f"{KEYS}clear",
                    partial(_choose),
                    type="tertiary",
                    icon=":material/filter_alt_off:",
                    disabled=replace(view, page=1) == DecisionsView(),
                )
        if texts:
            st.text_input(
                SEARCH,
                key=home.widget("q"),
                max_chars=MAX_QUERY_CHARACTERS,
                placeholder=WORDS_OR_PHRASE,
                autocomplete="off",
                icon=":material/search:",
            )
    if "q" in home.refused:
        show_notice(postcode_not_looked_for("decisions’ texts"), "status")

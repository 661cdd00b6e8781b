"""The decisions that fit: what can be said of how many there are, and a page of them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from lgo_map.analysis.decision_filter import DecisionFilter
from lgo_map.presentation.decision_results import (
    Shown,
    how_many,
    how_many_as_html,
    other_cases,
    part_of_list,
    periods_of_which_all_is_held,
    shown_at,
    table_of,
)
from lgo_map.presentation.decision_view import KEYS, DecisionsView, filter_of
from lgo_map.presentation.downloads.decisions_downloads import decisions_download
from lgo_map.records.dataset import Dataset
from lgo_map.site.widgets.csv_button import show_csv_button
from lgo_map.site.widgets.pieces import show_button
from lgo_map.site.widgets.told import tell
from lgo_map.wording.decisions import (
    show_whole_period,
)
from lgo_map.wording.numbers import number

Choose = Callable[..., None]
"""Notes the fields of the view that a button changes."""


def show_results(dataset: Dataset, view: DecisionsView, texts: int, choose: Choose, list_id: str) -> None:
    """What is held of what a view asks for.

    Parameters
    ----------
    texts : int
        Of how many cases a text is held.
    choose : callable
        Notes what a button changes in the view.
    list_id : str
        The `id` of the heading of the list.
    """
    wanted = filter_of(dataset, view)
    shown = shown_at(dataset, view, texts)
    _show_how_many(dataset, view, shown, texts)
    _show_whole_periods(dataset, wanted, shown, choose)
    if len(shown.rows):
        _show_page(dataset, view, shown, choose, list_id)
    if others := other_cases(dataset, view, shown):
        st.html(others)


# --- how many ---


def _show_how_many(dataset: Dataset, view: DecisionsView, shown: Shown, texts: int) -> None:
    first, *more = how_many(dataset, view, shown, texts)
    tell(" ".join((first, *more)))
    st.html(how_many_as_html(dataset, view, (first, *more)))


def _show_whole_periods(dataset: Dataset, wanted: DecisionFilter, shown: Shown, choose: Choose) -> None:
    """Where what is chosen is examples, lead to the periods of which all is held."""
    for first, last in periods_of_which_all_is_held(dataset, wanted, shown):
        show_button(
            show_whole_period(first, last),
            f"{KEYS}whole {first} {last}",
            partial(choose, first_day=first, last_day=last, q="", page=1),
            type="tertiary",
            icon=":material/done_all:",
        )


# --- the list ---


def _show_page(dataset: Dataset, view: DecisionsView, shown: Shown, choose: Choose, list_id: str) -> None:
    page, pages, rows, where = part_of_list(view, shown)
    st.html(f'<h2 class="lgo-section" id="{list_id}" tabindex="-1">Held here, newest first{where}</h2>')
    st.html(table_of(dataset, view, shown, rows))
    with st.container(key="decisions-pager", horizontal=True, vertical_alignment="center"):
        if pages > 1:
            _show_pager(page, pages, choose)
        show_csv_button(decisions_download(dataset, view, shown), key=f"{KEYS}download")


def _show_pager(page: int, pages: int, choose: Choose) -> None:
    for label, to, icon in (
        ("Newer", page - 1, ":material/arrow_back:"),
        ("Older", page + 1, ":material/arrow_forward:"),
    ):
        show_button(
            label,
            f"{KEYS}{label}",
            partial(choose, page=to),
            icon=icon,
            disabled=not 1 <= to <= pages,
        )
        if label == "Newer":
            st.html(f'<p class="lgo-decisions-page">Page {number(page)} of {number(pages)}</p>', width="content")

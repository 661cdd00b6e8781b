"""What complaints about the councils compared were about, side by side."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from lgo_map.analysis.peers import Side
from lgo_map.figures.years import NEWEST, TOGETHER, YearChoice, period_name, years_of_one_method
from lgo_map.presentation.compare_view import PREFIX, CompareView
from lgo_map.presentation.downloads.compare_downloads import subjects_download
from lgo_map.presentation.subjects_side_by_side import (
    heading_of_subjects,
    not_held_by_subject,
    see_newest_held,
    subjects_side_by_side,
    years_held,
)
from lgo_map.records.dataset import Dataset
from lgo_map.site.widgets.csv_button import show_csv_button
from lgo_map.site.widgets.pieces import plain, show_button


def show_subjects(
    dataset: Dataset,
    asked: YearChoice,
    view: CompareView,
    sides: Sequence[Side],
    see_year: Callable[[int], Callable[[], None]],
) -> None:
    """Draw the table and its download; nothing where of none of the councils any year is held by subject.

    Parameters
    ----------
    asked : int, "newest" or "together"
        The choice of year; the newest is the newest in which one of these councils is held by subject.
    view : CompareView
        The view with the year that is meant.
    sides : sequence of Side
        The councils.
    see_year : callable
        Gives what a button does that turns to a year.
    """
    codes = [side.council.code for side in sides]
    held = years_held(dataset, codes, view.ombudsman_only)
    if not held:
        return
    choice = held[0] if asked == NEWEST else view.year
    period = period_name(choice if isinstance(choice, int) else years_of_one_method(dataset.years))
    st.html(heading_of_subjects(period))
    if choice not in held and choice != TOGETHER:
        st.html(not_held_by_subject(period))
        show_button(
            plain(see_newest_held(held[0])),
            key=f"{PREFIX}by subject {held[0]}",
            on_click=see_year(held[0]),
            type="tertiary",
            icon=":material/arrow_forward:",
        )
        return
    st.html(subjects_side_by_side(dataset, choice, sides, view.ombudsman_only))
    show_csv_button(subjects_download(dataset, choice, sides, view.ombudsman_only), key=f"{PREFIX}csv of subjects")

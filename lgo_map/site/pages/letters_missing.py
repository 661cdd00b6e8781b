"""The letters that are not held, on the page of letters: where each may be read, and how it can be brought in."""

from __future__ import annotations

import streamlit as st

from lgo_map.exports.missing_letters import missing_of_choice
from lgo_map.presentation.downloads.letters_downloads import missing_download
from lgo_map.presentation.letters_list import letters_missing
from lgo_map.records.dataset import Dataset
from lgo_map.site.widgets.csv_button import show_csv_button


def show_missing_letters(
    dataset: Dataset, year: int | None, authority_type: str | None, code: str | None, key: str
) -> None:
    """Draw the section; nothing where every letter that fits the filters is held.

    Parameters
    ----------
    year, authority_type, code : optional
        The filters; None lets all through.
    key : str
        What the keys of its widgets begin with.
    """
    missing = missing_of_choice(dataset, year, authority_type, code)
    if missing.empty:
        return
    st.html(letters_missing(dataset, year, authority_type, code))
    show_csv_button(missing_download(dataset, missing, code), key=f"{key}download missing")

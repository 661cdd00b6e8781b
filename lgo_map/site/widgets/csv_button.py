"""A button by which a table or a chart is taken away as a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pandas as pd
import streamlit as st

from lgo_map.exports.csv import csv_of, file_name


def show_csv_button(
    make: Callable[[], pd.DataFrame],
    headings: Mapping[str, str],
    *name_parts: str,
    key: str,
    label: str = "Download as CSV",
) -> None:
    """A button that downloads a table; the file is made when it is pressed.

    Parameters
    ----------
    make : callable
        Gives the table, with at least the columns of `headings`.
    headings : mapping of str to str
        The columns wanted, and what the file calls each.
    *name_parts : str
        What the file's name is made of.
    key : str
        Of the button among the page's widgets.
    label : str
        What stands on it.
    """
    st.download_button(
        label,
        lambda: csv_of(make(), headings),
        file_name(*name_parts),
        "text/csv",
        key=key,
        on_click="ignore",
        type="tertiary",
        icon=":material/download:",
    )

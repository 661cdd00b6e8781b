"""Buttons by which a visitor takes away the rows that are shown, or everything."""

from __future__ import annotations

from collections.abc import Collection

from lgo_map.web.data import Data


def show_downloads(
    tables: Data, years: Collection[int], types: Collection[str], own: bool, with_figures: bool, key: str
) -> None:
    """Buttons for the rows shown, in three formats, and for the whole data.

    Parameters
    ----------
    tables : Data
        As from :func:`lgo_map.web.data.data`.
    years : collection of int
        The years shown.
    types : collection of str
        The authority types shown.
    own : bool
        Whether only the Ombudsman's own figures count.
    with_figures : bool
        Whether only rows with figures are shown.
    key : str
        What the names of the widgets begin with; another one for each page.
    """


def formats_in_words() -> str:
    """What each file is for, as HTML for the page about the figures."""
    return ""

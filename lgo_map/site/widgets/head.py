"""The head of every page: its heading, and the box that finds a council."""

from __future__ import annotations

from html import escape

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from lgo_map.records.dataset import current_dataset
from lgo_map.site.links import COUNCIL_PAGE, query_of
from lgo_map.site.page_view import PageView, remembered
from lgo_map.site.widgets.search import show_search


def show_head(heading: str, subtitle: str, key: str, here: bool = False) -> str | None:
    """The heading and the search; a council found is shown on this page, or on its own.

    Parameters
    ----------
    heading, subtitle : str
        Plain text.
    key : str
        Name of the search among the app's widgets.
    here : bool
        Whether this page shows the council that has been found; else its own page opens.

    Returns
    -------
    str or None
        The code of a council, once, on the run that follows its choice, where this page shows it; else None.
    """
    title, found = begin_head(key, here)
    show_heading(title, heading, subtitle)
    return found


def begin_head(key: str, here: bool = False) -> tuple[DeltaGenerator, str | None]:
    """The head of a page whose heading depends on what the search finds.

    Returns
    -------
    DeltaGenerator, str or None
        Where the heading is to go, and the council found, as from :func:`show_head`.
    """
    title, box = head_places()
    return title, find_council(box, key, here)


def head_places() -> tuple[DeltaGenerator, DeltaGenerator]:
    """Where a page's heading is to go, and where its search."""
    with st.container(key="head"):  # beside each other by style.css
        return st.container(key="title"), st.container(key="find")


def find_council(box: DeltaGenerator, key: str, here: bool = False) -> str | None:
    """The search in its place, and the council found, as from :func:`show_head`."""
    with box:
        found = show_search(current_dataset(), key)
    if found is not None and not here:
        st.switch_page(COUNCIL_PAGE, query_params=query_of(COUNCIL_PAGE, {**remembered(), "council": found}))
    return found


def show_heading(title: DeltaGenerator, heading: str, subtitle: str) -> None:
    """The page's heading in its place; both texts are plain."""
    title.html(f'<header class="lgo-title"><h1>{escape(heading)}</h1><p>{escape(subtitle)}</p></header>')


def show_notices(home: PageView) -> None:
    """What did not make sense in the page's address."""
    with st.container(key="notices-of-address"):  # always there, so that nothing below is rebuilt
        for notice in home.notices:
            st.info(notice, icon=":material/info:")

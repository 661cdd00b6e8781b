"""Where the pages are, and links to them that keep the year and the council."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from lgo_map.presentation.map_view import query_of_council, query_of_sources
from lgo_map.presentation.site_pages import PAGES, SITE
from lgo_map.site.widgets.pieces import plain
from lgo_map.storage import PROJECT


def _page(name: str) -> Path:
    return PROJECT / "pages" / f"{name}.py"


MAP_PAGE = _page("map")
COUNCIL_PAGE = _page("council")
BENCHMARK_PAGE = _page("benchmark")
COMPARE_PAGE = _page("compare")
COUNCILS_PAGE = _page("councils")
DECISIONS_PAGE = _page("decisions")
LETTERS_PAGE = _page("letters")
BRIEFING_PAGE = _page("briefing")
PROGRAMS_PAGE = _page("programs")
ABOUT_PAGE = _page("about")

TITLES = {_page(name): page.title for name, page in PAGES.items()}
"""The pages in the order of the navigation, by what it calls them."""


@cache
def _pages() -> dict[Path, st.Page]:
    """The pages as Streamlit knows them, made once: each looks for its file. To be called in a run of the app."""
    return {path: st.Page(path, title=title, default=path == MAP_PAGE) for path, title in TITLES.items()}


def pages_to_run() -> list[st.Page]:
    """The pages for the navigation of one run, which notes in the one it runs that it has."""
    return [copy(page) for page in _pages().values()]


def show_title(*parts: str) -> None:
    """Give the browser's tab a title, its parts from the narrowest to the widest; the site's name comes last."""
    st.set_page_config(page_title=" – ".join((*parts, SITE)))


def show_title_of(page: Path) -> None:
    """Give the browser's tab the title of a page."""
    show_title(PAGES[page.stem].tab or TITLES[page])


def show_page_link(page: Path, label: str, icon: str | None = None, **query: str) -> None:
    """A link to a page at an address.

    Parameters
    ----------
    page : Path
        One of the paths above.
    label : str
        Plain text; nothing in it is taken for markup.
    icon : str, optional
        Name of a Material symbol.
    **query : str
        The address's query parameters.
    """
    st.page_link(_pages()[page], label=plain(label), icon=f":material/{icon}:" if icon else None, query_params=query)


def query_of(page: Path, kept: Mapping[str, Any]) -> dict[str, str]:
    """The query parameters with which a page opens on the year, the council and the sources last seen.

    Parameters
    ----------
    kept : mapping
        `year`, `council`, `councils` and `ombudsman_only`, as far as they have been chosen.
    """
    year, council, ombudsman_only = kept.get("year"), kept.get("council"), bool(kept.get("ombudsman_only"))
    sources = query_of_sources(ombudsman_only)
    of_year = {"year": str(year)} if year else {}
    if page == MAP_PAGE:
        return query_of_council(council, year, ombudsman_only) if council and year else of_year | sources
    if page == COUNCILS_PAGE:
        return of_year | sources
    if page == DECISIONS_PAGE:
        return {"council": council} if council else {}
    if page in (COUNCIL_PAGE, BRIEFING_PAGE):
        return of_year | ({"council": council} if council else {})
    if page == BENCHMARK_PAGE:
        return of_year | ({"council": council} if council else {}) | sources
    if page == COMPARE_PAGE:
        compared = kept.get("councils", ())
        councils = ",".join(compared) if council in compared else council
        return of_year | ({"councils": councils} if councils else {}) | sources
    return {}

"""What every page has: the navigation, the guard against errors, and the foot."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from pathlib import Path

import streamlit as st

from lgo_map import metrics
from lgo_map.errors import report
from lgo_map.presentation.foot import foot
from lgo_map.records.dataset import one_version
from lgo_map.settings import settings_from_environment
from lgo_map.site.links import TITLES, query_of, show_page_link, show_title_of
from lgo_map.site.page_view import hear_older_page, remembered, turn_to_page
from lgo_map.site.streamlit_seams import passes_app_over
from lgo_map.site.widgets.copy_link import begin_to_offer, show_copy_link
from lgo_map.site.widgets.told import begin_to_tell
from lgo_map.storage import DataFileError

_log = logging.getLogger(__name__)

_COUNTED = "visit counted"
"""In a session's state, once it has been counted as a visit."""


@contextmanager
def page(path: Path) -> Iterator[None]:
    """A page with its navigation and foot, on which no traceback ever shows, unless `LGO_MAP_DEBUG` asks for it.

    Parameters
    ----------
    path : Path
        One of those in :mod:`lgo_map.site.links`.
    """
    if passes_app_over():
        st.rerun()
    if _COUNTED not in st.session_state:
        st.session_state[_COUNTED] = True
        metrics.VISITS.inc()
    with one_version(), metrics.run_of(path.stem) as outcome:
        turn_to_page(path.stem)
        begin_to_tell()
        begin_to_offer()
        show_title_of(path)
        navigation = st.container(key="navigation", horizontal=True, vertical_alignment="center", gap="small")
        try:
            yield
        except Exception as error:
            # The last resort: what went wrong stands in the server's log, where its reference finds it.
            reference = report(_log, error, f"page {path.stem}")
            outcome[0] = "failed"
            if isinstance(error, DataFileError):
                heading, sentence = "The data can’t be shown just now", f"{error.sentence} The fault is ours."
            else:
                heading = "Something went wrong on this page"
                sentence = (
                    "The fault is ours. Reload the page, or open it without the part of its address after the question "
                    "mark."
                )
            begin_to_tell()  # the problem says itself
            begin_to_offer()
            _show_problem(heading, f"{sentence} Reference {reference}.")
            if settings_from_environment().debug:
                st.exception(error)
        with navigation:  # last, because only now is it known which year and council its links keep, and what is told
            _show_navigation(path)
        st.html(foot())
        hear_older_page()


def show_fault(error: Exception) -> bool:
    """Show what can be said of an error outside every page, as in what a widget calls; Streamlit shows it no more."""
    reference = report(_log, error, "app")
    _show_problem("Something went wrong", f"The fault is ours. Reload the page. Reference {reference}.")
    if settings_from_environment().debug:
        st.exception(error)
    return True


def _show_navigation(shown: Path) -> None:
    kept = remembered()
    for path, title in TITLES.items():
        show_page_link(path, title, **query_of(path, kept))
    show_copy_link(TITLES.get(shown, ""))


def _show_problem(heading: str, sentence: str) -> None:
    st.html(f'<section class="lgo-problem" role="alert"><h1>{escape(heading)}</h1><p>{escape(sentence)}</p></section>')

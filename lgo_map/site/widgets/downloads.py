"""Buttons by which a visitor takes away the rows that are shown, or everything."""

from __future__ import annotations

import io
import logging
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Literal

import streamlit as st

from lgo_map import storage
from lgo_map.analysis.years_together import table_of_choice
from lgo_map.exports.csv import file_name
from lgo_map.exports.package import PackageSummary, summary_of_package, write_package
from lgo_map.exports.row_filter import RowFilter, filtered_csv, filtered_geojson, filtered_parquet, words_of
from lgo_map.figures.years import years_of_one_method
from lgo_map.presentation.file_formats import CSV, GEOJSON, PACKAGE, PARQUET, Format, formats_in_words
from lgo_map.records.dataset import Dataset, boundaries
from lgo_map.site.widgets.pieces import show_notice
from lgo_map.storage import DESCRIPTION_FILE, DataFileError

_log = logging.getLogger(__name__)


def show_downloads(
    dataset: Dataset,
    years: Collection[int] | Literal["newest", "together"],
    types: Collection[str],
    ombudsman_only: bool,
    with_figures: bool,
    key: str,
) -> None:
    """Buttons for the rows shown, in three formats, and for the whole data; each file is made when it is asked for.

    Parameters
    ----------
    dataset : Dataset
        As from :func:`lgo_map.records.dataset.data`.
    years : collection of int, "newest" or "together"
        The years shown, or what is shown of the years of one method.
    types : collection of str
        The authority types shown; without any, only the whole data is offered.
    ombudsman_only : bool
        Whether only the Ombudsman's own figures count.
    with_figures : bool
        Whether only rows with figures are shown.
    key : str
        What the names of the widgets begin with; another one for each page.
    """
    register = dataset.register
    if isinstance(years, str):
        of_years = years_of_one_method(dataset.years)
        choice = RowFilter(of_years, tuple(types), with_figures, ombudsman_only, more_than_one=years)
        statistics = table_of_choice(dataset, years, ombudsman_only)
    else:
        choice = RowFilter(tuple(years), tuple(types), with_figures, ombudsman_only)
        statistics = dataset.statistics_shown(ombudsman_only)
    st.html('<h2 class="lgo-section">Take the figures with you</h2>')
    with st.container(horizontal=True, key=f"{key}downloads"):
        if choice.years and choice.types:
            _show_button(CSV, lambda: filtered_csv(register, statistics, choice), choice, key)
            _show_button(PARQUET, lambda: filtered_parquet(register, statistics, choice), choice, key)
            _show_button(GEOJSON, lambda: filtered_geojson(register, statistics, choice, boundaries()), choice, key)
        _show_package_button(key)
    _show_failures(key)
    with st.expander("What each file is for"):
        st.html(formats_in_words())


def _show_button(kind: Format, make: Callable[[], bytes], choice: RowFilter, key: str) -> None:
    name = file_name(*words_of(choice), ending=kind.ending)
    _show_download(f"Download as {kind.name}", kind, name, make, key)


def _show_package_button(key: str) -> None:
    folder = storage.DATA
    try:
        version = (folder / DESCRIPTION_FILE).stat().st_mtime_ns
        summary = _summary(folder, version)
    except (DataFileError, OSError) as error:
        _log.warning("The data package can’t be made: %s", error)
        show_notice(_why_not("The data package", error), "status")
        return
    label = f"Everything as a data package (zip, under {summary.megabytes} MB)"
    name = file_name("your councils performance data package", summary.version, ending=PACKAGE.ending)
    _show_download(label, PACKAGE, name, lambda: _package(folder, version), key)


def _show_download(label: str, kind: Format, name: str, make: Callable[[], bytes], key: str) -> None:
    failures = st.session_state.setdefault(f"{key}downloads failed", {})

    def made() -> bytes:
        # Streamlit calls this when the button is pressed, outside the page: where it fails, the button says for five
        # seconds that the file could not be made, and the log says why. What went wrong stands on the page's next run.
        try:
            content = make()
        except Exception as error:
            failures[name] = _why_not(f"The file {name}", error)
            raise
        failures.pop(name, None)
        return content

    # Without a new run of the page, so that the visitor's place on it is kept.
    st.download_button(
        label,
        made,
        name,
        kind.mediatype,
        key=f"{key}download {kind.ending}",
        on_click="ignore",
        icon=":material/download:",
    )


def _show_failures(key: str) -> None:
    """What could not be made since the page was opened, and has not been made since."""
    for sentence in list(st.session_state.get(f"{key}downloads failed", {}).values()):
        show_notice(sentence, "status")


def _why_not(what: str, error: Exception) -> str:
    why = f"{error.sentence} " if isinstance(error, DataFileError) else ""
    return f"{what} can’t be made just now. {why}The fault is ours; please try again later."


@st.cache_resource(show_spinner=False, max_entries=1)
def _summary(folder: Path, version: int) -> PackageSummary:
    return summary_of_package(folder)


@st.cache_resource(show_spinner=False, max_entries=1)
def _package(folder: Path, version: int) -> bytes:
    """The zip, kept for the next visitor until the data are built anew; every build writes the description anew."""
    file = io.BytesIO()
    write_package(file, folder)
    return file.getvalue()

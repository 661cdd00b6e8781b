"""Buttons by which a visitor takes away the rows that are shown, or everything."""

from __future__ import annotations

import logging

import streamlit as st

from lgo_map.errors import report
from lgo_map.exports.download import Download
from lgo_map.exports.row_filter import RowFilter
from lgo_map.presentation.downloads.rows_downloads import downloads_of_rows, package_download
from lgo_map.presentation.file_formats import formats_folded
from lgo_map.records.dataset import Dataset
from lgo_map.site.widgets.made_later import MadeLater
from lgo_map.site.widgets.pieces import show_notice
from lgo_map.storage import DataFileError
from lgo_map.wording.downloads import cannot_be_made

_log = logging.getLogger(__name__)


def show_downloads(dataset: Dataset, choice: RowFilter, key: str) -> None:
    """Buttons for the rows shown, in three formats, and for the whole data; each file is made when it is asked for.

    Parameters
    ----------
    dataset : Dataset
        As from :func:`lgo_map.records.dataset.data`.
    choice : RowFilter
        The rows shown; without any type, only the whole data is offered.
    key : str
        What the names of the widgets begin with; another one for each page.
    """
    st.html('<h2 class="lgo-section">Take the figures with you</h2>')
    with st.container(horizontal=True, key=f"{key}downloads"):
        for download in downloads_of_rows(dataset, choice):
            show_download(download, key)
        _show_package_button(dataset, key)
    show_failures(key)
    st.html(formats_folded())


def _show_package_button(dataset: Dataset, key: str) -> None:
    try:
        package = package_download(dataset)
    except DataFileError as error:
        reference = report(_log, error, "data package")
        show_notice(cannot_be_made("The data package", error, reference), "status")
        return
    show_download(package, key)


def show_download(download: Download, key: str, icon: str = ":material/download:") -> None:
    """A button for a file, which is made when it is pressed; where it can't be, :func:`show_failures` says so.

    Parameters
    ----------
    download : Download
        The file.
    key : str
        What the names of the page's widgets begin with.
    icon : str
        As Streamlit names it.
    """
    failures = st.session_state.setdefault(f"{key}downloads failed", {})
    name, make = download.name, MadeLater(download)

    def made() -> bytes:
        # Streamlit calls this when the button is pressed, outside the page: where it fails, the button says for five
        # seconds that the file could not be made, and the log says why. What went wrong stands on the page's next run.
        try:
            content = make()
        except Exception as error:
            failures[name] = cannot_be_made(f"The file {name}", error, report(_log, error, "file to take away"))
            raise
        failures.pop(name, None)
        return content

    # Without a new run of the page, so that the visitor's place on it is kept.
    st.download_button(
        download.label,
        made,
        name,
        download.mediatype,
        key=f"{key}download {download.key}",
        on_click="ignore",
        icon=icon,
    )


def show_failures(key: str) -> None:
    """What could not be made since the page was opened, and has not been made since; `key` is that of its buttons."""
    for sentence in list(st.session_state.get(f"{key}downloads failed", {}).values()):
        show_notice(sentence, "status")

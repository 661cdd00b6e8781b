"""A button by which a file is taken away."""

from __future__ import annotations

import streamlit as st

from lgo_map.exports.download import Download
from lgo_map.site.widgets.made_later import MadeLater


def show_csv_button(download: Download, key: str) -> None:
    """A button that downloads a table; the file is made when it is pressed.

    Parameters
    ----------
    download : Download
        The file.
    key : str
        Of the button among the page's widgets.
    """
    st.download_button(
        download.label,
        MadeLater(download),
        download.name,
        download.mediatype,
        key=key,
        on_click="ignore",
        type="tertiary",
        icon=":material/download:",
    )

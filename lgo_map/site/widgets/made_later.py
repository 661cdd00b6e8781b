"""What makes a file when its button is pressed, however long after the page was drawn, without keeping old data for it.

Streamlit keeps what a button calls as long as its page is open. Of a page that was drawn from data that are shown no
longer, the file is made from those that are, by the address of the page: whole, and of one version.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable
from contextlib import suppress

import streamlit as st

from lgo_map.documents.downloads import download_at
from lgo_map.exports.download import Download
from lgo_map.records.dataset import Dataset, current_dataset
from lgo_map.site.page_view import page_drawn
from lgo_map.storage import DataFileError


class MadeLater:
    """Makes a file of the page that is being drawn."""

    def __init__(self, download: Download) -> None:
        """Note the file, the page, and its address as it is now."""
        self._make: Callable[[], bytes] | None = download.make
        self._key = download.key
        self._page, self._query = page_drawn(), st.query_params.to_dict()
        self._of = weakref.ref(current_dataset())
        _ALL.add(self)

    def __call__(self) -> bytes:
        """The file.

        Raises
        ------
        LgoMapError
            If it can't be made, or the data that are shown now have none for this choice.
        """
        if self._make is not None:
            return self._make()
        return download_at(current_dataset(), str(self._page), self._key, self._query).make()

    def let_go(self, now: Dataset) -> None:
        """Keep nothing of other data than those that are shown now."""
        if self._page is not None and self._of() is not now:
            self._make = None


_ALL: weakref.WeakSet[MadeLater] = weakref.WeakSet()


def let_go_of_old_data() -> None:
    """Have no button of a page that is open keep data that are shown no longer."""
    with suppress(DataFileError):  # then none have come
        now = current_dataset()
        for each in list(_ALL):
            each.let_go(now)

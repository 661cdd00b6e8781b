"""The files that a page offers, each at an address of its own: `/download/`, the page, the file, the page's view."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from html import escape
from typing import Any
from urllib.parse import urlencode

from lgo_map.documents.schemas import schema_of
from lgo_map.errors import LgoMapError
from lgo_map.exports.download import Download
from lgo_map.exports.row_filter import RowFilter
from lgo_map.presentation import html
from lgo_map.presentation.downloads.about_downloads import downloads_of_about
from lgo_map.presentation.downloads.benchmark_downloads import downloads_of_benchmark
from lgo_map.presentation.downloads.briefing_downloads import downloads_of_briefing
from lgo_map.presentation.downloads.compare_downloads import downloads_of_comparison
from lgo_map.presentation.downloads.council_downloads import downloads_of_council
from lgo_map.presentation.downloads.decisions_downloads import downloads_of_decisions
from lgo_map.presentation.downloads.letters_downloads import downloads_of_letters
from lgo_map.presentation.downloads.map_downloads import downloads_of_map
from lgo_map.presentation.downloads.rows_downloads import downloads_of_councils, downloads_of_rows, package_download
from lgo_map.presentation.file_formats import formats_folded
from lgo_map.presentation.url import IGNORED, read_address
from lgo_map.records.dataset import Dataset
from lgo_map.storage import DataFileError
from lgo_map.wording.downloads import cannot_be_made

FOLDER = "/download"
"""What the addresses of all files begin with."""

_OF_VIEWS: dict[str, Callable[[Dataset, Any], Iterable[Download]]] = {
    "map": downloads_of_map,
    "council": downloads_of_council,
    "benchmark": downloads_of_benchmark,
    "compare": downloads_of_comparison,
    "councils": downloads_of_councils,
    "decisions": downloads_of_decisions,
    "letters": downloads_of_letters,
    "briefing": downloads_of_briefing,
}
"""By page, what gives the files of a view."""


class NoSuchDownload(LgoMapError):
    """An address that means no file."""

    status = 404


class NonsenseInAddress(LgoMapError):
    """An address of a file, a part of which can't be meant."""

    status = 400


def downloads_of(dataset: Dataset, page: str, parameters: Mapping[str, str]) -> Iterable[Download]:
    """The files of a page at an address; none where there is no such page.

    Raises
    ------
    NonsenseInAddress
        If a part of the address can't be meant: a file must not hold something else than was asked for.
    DataFileError
        If a file it needs is missing or damaged.
    """
    schema = schema_of(dataset, page)
    if schema is None:
        return downloads_of_about(dataset) if page == "about" else []
    view, notices = read_address(schema, parameters)
    wrong = [notice for notice in notices if notice != IGNORED]
    if wrong:
        raise NonsenseInAddress(f"There is no file at this address. {' '.join(wrong)}")
    return _OF_VIEWS[page](dataset, view)


def download_at(dataset: Dataset, page: str, key: str, parameters: Mapping[str, str]) -> Download:
    """The file at an address.

    Raises
    ------
    NoSuchDownload
        If there is none: the page offers no such file, or not for this choice.
    NonsenseInAddress, DataFileError
        As :func:`downloads_of`.
    """
    for download in downloads_of(dataset, page, parameters):
        if download.key == key:
            return download
    raise NoSuchDownload(
        "There is no file at this address. The page it belongs to has no such file, or none for what is chosen there: "
        "look on the page for those it has."
    )


def address_of_download(page: str, download: Download, query: Mapping[str, str]) -> str:
    """The address of a file of a page's view, from the site's root on."""
    return f"{FOLDER}/{page}/{download.key}" + (f"?{urlencode(query)}" if query else "")


def download_links(page: str, query: Mapping[str, str], downloads: Iterable[Download]) -> str:
    """Ways to files of a page's view, as a list; nothing where there is none. Search engines need not follow them.

    Parameters
    ----------
    query : mapping of str to str
        The parameters of the page's address.
    """
    items = "".join(
        f'<li><a href="{escape(address_of_download(page, each, query))}" rel="nofollow" download>'
        f"{escape(each.label)}</a></li>"
        for each in downloads
    )
    return f'<ul class="lgo-links lgo-downloads">{items}</ul>' if items else ""


def downloads_section(dataset: Dataset, page: str, query: Mapping[str, str], rows: RowFilter) -> str:
    """The rows shown, in three formats, and everything, with what each file is for.

    Parameters
    ----------
    page, query : str, mapping of str to str
        The page's name, and the parameters of its address.
    rows : RowFilter
        The rows shown.
    """
    files, notice = downloads_of_rows(dataset, rows), ""
    try:
        files.append(package_download(dataset))
    except DataFileError as error:
        notice = html.notice(cannot_be_made("The data package", error))
    return (
        f'<h2 class="lgo-section">Take the figures with you</h2>{download_links(page, query, files)}{notice}'
        f"{formats_folded()}"
    )


class DownloadLinks:
    """Ways to the files of one view, to be set beside what each holds."""

    def __init__(self, page: str, query: Mapping[str, str], downloads: Iterable[Download]) -> None:
        """Of a page at an address; `downloads` are all files of the view."""
        self._page, self._query = page, query
        self._by_key = {download.key: download for download in downloads}

    def to(self, *keys: str) -> str:
        """Ways to those of these files that the view has."""
        return download_links(self._page, self._query, [self._by_key[key] for key in keys if key in self._by_key])

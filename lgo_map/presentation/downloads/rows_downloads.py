"""What can be taken away of the map and of the page of all councils: the rows shown, in three formats, and everything.

What takes long to make is kept for the next who asks, within a bound.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import Literal

from lgo_map.analysis.years_together import table_of_choice
from lgo_map.exports.csv import file_name
from lgo_map.exports.download import Download
from lgo_map.exports.package import PackageSummary, summary_of_package, write_package
from lgo_map.exports.row_filter import RowFilter, filtered_csv, filtered_geojson, filtered_parquet, words_of
from lgo_map.figures.years import years_of_one_method
from lgo_map.presentation.councils_table import years_of
from lgo_map.presentation.councils_view import TableView
from lgo_map.presentation.file_formats import CSV, GEOJSON, PACKAGE, PARQUET
from lgo_map.records.dataset import Dataset, per_dataset
from lgo_map.storage import DESCRIPTION_FILE, DataFileError


def downloads_of_councils(dataset: Dataset, view: TableView) -> Iterator[Download]:
    """The rows that a view of the page of all councils shows, and everything."""
    yield from downloads_of_rows(dataset, rows_of_councils(dataset, view))
    yield package_download(dataset)


def rows_of_councils(dataset: Dataset, view: TableView) -> RowFilter:
    """Which rows a view of the page of all councils shows."""
    return row_filter_of(dataset, years_of(dataset, view), view.types, view.ombudsman_only, view.figures)


def row_filter_of(
    dataset: Dataset,
    years: Collection[int] | Literal["newest", "together"],
    types: Collection[str],
    ombudsman_only: bool,
    with_figures: bool,
) -> RowFilter:
    """Which rows are shown.

    Parameters
    ----------
    years : collection of int, "newest" or "together"
        The years shown, or what is shown of the years of one method.
    types : collection of str
        The authority types shown.
    ombudsman_only : bool
        Whether only the Ombudsman's own figures count.
    with_figures : bool
        Whether only rows with figures are shown.
    """
    if isinstance(years, str):
        of_years = tuple(years_of_one_method(dataset.years))
        return RowFilter(of_years, tuple(types), with_figures, ombudsman_only, more_than_one=years)
    return RowFilter(tuple(years), tuple(types), with_figures, ombudsman_only)


def downloads_of_rows(dataset: Dataset, choice: RowFilter) -> list[Download]:
    """The rows of a choice as CSV, Parquet and GeoJSON; none where no type is chosen."""
    if not choice.years or not choice.types:
        return []
    return [
        Download(
            f"rows.{kind.ending}",
            file_name(*words_of(choice), ending=kind.ending),
            kind.mediatype,
            _maker(dataset, choice, kind.ending),
            f"Download as {kind.name}",
        )
        for kind in (CSV, PARQUET, GEOJSON)
    ]


def _maker(dataset: Dataset, choice: RowFilter, ending: str) -> Callable[[], bytes]:
    return lambda: _rows_file(dataset, choice, ending)


def _rows_file(dataset: Dataset, choice: RowFilter, ending: str) -> bytes:
    register = dataset.register
    if choice.more_than_one is not None:
        statistics = table_of_choice(dataset, choice.more_than_one, choice.ombudsman_only)
    else:
        statistics = dataset.statistics_shown(choice.ombudsman_only)
    if ending == CSV.ending:
        return filtered_csv(register, statistics, choice)
    if ending == PARQUET.ending:
        return filtered_parquet(register, statistics, choice)
    return filtered_geojson(register, statistics, choice, dataset.areas)


def package_download(dataset: Dataset) -> Download:
    """Everything, as one file.

    Raises
    ------
    DataFileError
        If a file of it is missing or damaged.
    """
    folder = dataset.folder
    summary = _summary(dataset, folder, _version(folder))
    return Download(
        f"everything.{PACKAGE.ending}",
        file_name("your councils performance data package", summary.version, ending=PACKAGE.ending),
        PACKAGE.mediatype,
        lambda: package(dataset, folder, _version(folder)),
        f"Everything as a data package (zip, under {summary.megabytes} MB)",
    )


def _version(folder: Path) -> int:
    """What tells one build of the data from another: every build writes the description anew."""
    try:
        return (folder / DESCRIPTION_FILE).stat().st_mtime_ns
    except OSError as error:
        raise DataFileError(folder / DESCRIPTION_FILE, "is missing", "all") from error


@per_dataset(maxsize=1)
def _summary(dataset: Dataset, folder: Path, version: int) -> PackageSummary:
    return summary_of_package(folder)


@per_dataset(maxsize=1)
def package(dataset: Dataset, folder: Path, version: int) -> bytes:
    """The zip, kept for the next visitor until the data are built anew."""
    file = io.BytesIO()
    write_package(file, folder)
    return file.getvalue()

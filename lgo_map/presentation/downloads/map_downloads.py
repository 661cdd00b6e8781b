"""What can be taken away of the map page besides its rows: what is painted, and the tables of the panel."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from lgo_map.analysis.peers import similar_authorities
from lgo_map.analysis.years_together import figures_of_choice, table_of_choice
from lgo_map.councils.register import TYPE_NAMES_PLURAL
from lgo_map.exports.download import Download, csv_download
from lgo_map.exports.painted_table import PAINTED_HEADINGS, painted_table
from lgo_map.exports.row_filter import RowFilter
from lgo_map.exports.table import (
    COLUMNS_OF_YEARS,
    COUNCILS_COLUMNS,
    STATEMENT_COLUMNS,
    councils_table,
    statements_table,
)
from lgo_map.figures.years import TOGETHER, YearChoice, year_name, year_shown
from lgo_map.presentation import map_words, panel
from lgo_map.presentation.downloads.rows_downloads import downloads_of_rows, package_download, row_filter_of
from lgo_map.presentation.map_layer import AVERAGES_COLUMNS, MapLayer, averages_of_types, layer_of
from lgo_map.presentation.map_view import View
from lgo_map.presentation.subject_layer import SHARES_COLUMNS, SharesOfTypes, shares_of_types
from lgo_map.records.dataset import Dataset
from lgo_map.wording.years_together import choice_name


def downloads_of_map(dataset: Dataset, view: View) -> Iterator[Download]:
    """All files of the page at a view."""
    yield from files_beside_map(dataset, view)
    yield from downloads_of_rows(dataset, rows_of_map(dataset, view))
    yield package_download(dataset)


def files_beside_map(dataset: Dataset, view: View) -> Iterator[Download]:
    """What is painted and what the panel says, without the rows of all councils."""
    if view.painted.subject:
        shares = shares_of_types(dataset, view.year, view.painted, view.ombudsman_only)
        if shares is not None:
            yield shares_download(view, shares)
        layer = layer_of(dataset, view.year, view.types, view.tier, view.painted.key, view.ombudsman_only)
        if layer.areas:
            yield painted_download(dataset, view, layer)
    else:
        yield averages_download(dataset, view.year, view.ombudsman_only)
    if view.council is not None:
        yield from downloads_of_panel(dataset, view)


def rows_of_map(dataset: Dataset, view: View) -> RowFilter:
    """Which rows the map shows."""
    years = [view.year] if isinstance(view.year, int) else view.year
    return row_filter_of(dataset, years, view.types, view.ombudsman_only, with_figures=False)


def averages_download(dataset: Dataset, choice: YearChoice, ombudsman_only: bool) -> Download:
    """The published average of each authority type."""
    return csv_download(
        "averages",
        lambda: pd.DataFrame(averages_of_types(dataset, choice, ombudsman_only)),
        AVERAGES_COLUMNS,
        "upheld rate by authority type",
        year_name(year_shown(choice, dataset.years)),
    )


def shares_download(view: View, shares: SharesOfTypes) -> Download:
    """The share of the subject painted in each authority type."""
    caption = map_words.shares_caption(view, shares.year)
    return csv_download("shares", lambda: pd.DataFrame(shares.types), SHARES_COLUMNS, caption)


def painted_download(dataset: Dataset, view: View, layer: MapLayer) -> Download:
    """What the map is painted by, where that is the share of a subject."""
    return csv_download(
        "painted",
        lambda: painted_table(dataset, view.year, view.painted, view.ombudsman_only, list(layer.areas)),
        PAINTED_HEADINGS,
        view.painted.name,
        choice_name(view.year, dataset.years),
        label="Download what the map is painted by as CSV",
    )


def downloads_of_panel(dataset: Dataset, view: View) -> Iterator[Download]:
    """The files of the council chosen."""
    code = str(view.council)
    choice: YearChoice = TOGETHER if view.year == TOGETHER else panel.year_of_panel(dataset, view)
    if figures_of_choice(dataset, code, view.year, view.ombudsman_only):
        kind = dataset.council(code).authority_type
        _, dots = panel.rates_of_type(dataset, kind, choice, view.ombudsman_only)
        if any(dot.code != code for dot in dots):
            yield similar_download(dataset, view, choice)
    if panel.sources_of_panel(dataset, view):
        yield sources_download(dataset, view)


def similar_download(dataset: Dataset, view: View, choice: YearChoice) -> Download:
    """The similar authorities of the council chosen.

    Parameters
    ----------
    choice : int or "together"
        The year that the panel compares, or the years put together.
    """
    code, year = str(view.council), year_shown(choice, dataset.years)

    def make() -> pd.DataFrame:
        if choice == TOGETHER:
            statistics = table_of_choice(dataset, TOGETHER, view.ombudsman_only)
        else:
            statistics = dataset.statistics_of_year(year, view.ombudsman_only)
        return councils_table(dataset.register, similar_authorities(dataset.register, statistics, code, year), [year])

    return csv_download(
        "similar",
        make,
        COUNCILS_COLUMNS | (COLUMNS_OF_YEARS if choice == TOGETHER else {}),
        TYPE_NAMES_PLURAL[dataset.council(code).authority_type],
        choice_name(choice, dataset.years),
        label="Download similar authorities as CSV",
    )


def sources_download(dataset: Dataset, view: View) -> Download:
    """What states every figure of the council chosen."""

    def make() -> pd.DataFrame:
        figures, borrowed = panel.statements_of_panel(dataset, view, panel.years_of_panel(dataset, view))
        return statements_table(dataset.register, pd.concat([figures, *borrowed]))

    return csv_download(
        "sources",
        make,
        STATEMENT_COLUMNS,
        dataset.council(str(view.council)).name,
        choice_name(view.year, dataset.years),
        "sources",
        label="Download the sources as CSV",
    )

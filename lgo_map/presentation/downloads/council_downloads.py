"""What can be taken away of a council's page."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from lgo_map.analysis.subject_shares import years_by_subject
from lgo_map.analysis.trend import is_empty, trend_of
from lgo_map.councils.register import Council
from lgo_map.exports.download import Download, csv_download
from lgo_map.exports.improvement_table import IMPROVEMENT_COLUMNS, improvement_table
from lgo_map.exports.subjects_table import SUBJECTS_HEADINGS, subjects_table
from lgo_map.exports.table import STATEMENT_COLUMNS, statements_table
from lgo_map.exports.trend_table import trend_headings, trend_table
from lgo_map.figures.catalogue import FIGURES, HEADLINE_RATES, STATS_FIGURES
from lgo_map.figures.measures import MEASURES, Measure
from lgo_map.figures.years import year_name
from lgo_map.presentation.council_view import CouncilView
from lgo_map.records.council_rows import TablesOfCouncil, rows_by_year, tables_of
from lgo_map.records.dataset import Dataset
from lgo_map.records.statistics import Row


def downloads_of_council(dataset: Dataset, view: CouncilView) -> list[Download]:
    """All files of the page at a view."""
    if view.council is None:
        return []
    council, years = dataset.council(view.council), sorted(dataset.years)
    tables = tables_of(dataset, council.code)
    rows = rows_by_year(dataset, council.code)
    files = []
    if rows:
        for measure in (MEASURES[key] for key in HEADLINE_RATES):
            if not is_empty(trend_of(list(rows.values()), measure, years)):
                files.append(trend_download(tables, council, measure, years))
        if years_by_subject(dataset).get(council.code, ()):
            files.append(subjects_download(dataset, council))
        files.append(figures_download(council, rows))
        if any(not dataset.statements_of(council.code, year).empty for year in rows):
            files.append(sources_download(dataset, council, rows))
    if (dataset.improvements["code"] == council.code).any():
        files.append(improvements_download(dataset, council))
    return files


def trend_download(tables: TablesOfCouncil, council: Council, measure: Measure, years: list[int]) -> Download:
    """A headline figure by year, beside the published average."""
    return csv_download(
        f"trend-{measure.key}",
        lambda: trend_table(tables.statistics, council.code, measure, years),
        trend_headings(measure),
        council.name,
        measure.name,
        "by year",
    )


def figures_download(council: Council, rows: Mapping[int, Row]) -> Download:
    """Every figure that stands, by year."""
    return csv_download(
        "figures",
        lambda: pd.DataFrame(list(rows.values())).assign(year_name=lambda table: table["year"].map(year_name)),
        {"name": "Council", "year_name": "Year"} | {figure: FIGURES[figure].name for figure in STATS_FIGURES},
        council.name,
        "every figure by year",
    )


def sources_download(dataset: Dataset, council: Council, rows: Mapping[int, Row]) -> Download:
    """All that every source says."""
    return csv_download(
        "sources",
        lambda: statements_table(
            dataset.register, pd.concat([dataset.statements_of(council.code, year) for year in rows])
        ),
        STATEMENT_COLUMNS,
        council.name,
        "every source",
    )


def subjects_download(dataset: Dataset, council: Council) -> Download:
    """What complaints were about, every year that is held."""
    return csv_download(
        "subjects",
        lambda: subjects_table(dataset, council.code),
        SUBJECTS_HEADINGS,
        council.name,
        "what complaints were about",
    )


def improvements_download(dataset: Dataset, council: Council) -> Download:
    """The service improvements it agreed."""
    return csv_download(
        "improvements",
        lambda: improvement_table(dataset, council.code),
        IMPROVEMENT_COLUMNS,
        council.name,
        "service improvements",
    )

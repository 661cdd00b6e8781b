"""What can be taken away of a briefing: the document as PDF, and the figures of its tables."""

from __future__ import annotations

from lgo_map.councils.register import TYPE_NAMES_PLURAL
from lgo_map.exports.briefing import briefing_name
from lgo_map.exports.briefing_pdf import briefing_pdf
from lgo_map.exports.download import Download, csv_download
from lgo_map.exports.table import COUNCILS_COLUMNS, councils_table
from lgo_map.figures.years import year_name
from lgo_map.presentation.briefing import briefing_at, year_of
from lgo_map.presentation.briefing_view import BriefingView
from lgo_map.records.dataset import Dataset, per_dataset
from lgo_map.records.statistics import in_force


def downloads_of_briefing(dataset: Dataset, view: BriefingView) -> list[Download]:
    """All files of the page at a view."""
    if view.council is None:
        return []
    year = year_of(dataset, view.council, view.year)
    return [pdf_download(dataset, view.council, year), *tables_of_briefing(dataset, view.council, year)]


def pdf_download(dataset: Dataset, code: str, year: int) -> Download:
    """The briefing of a council and year as PDF."""
    name = briefing_name(dataset.council(code).name, year)
    return Download("briefing.pdf", name, "application/pdf", lambda: pdf_of(dataset, code, year), "Download as PDF")


@per_dataset(maxsize=32)  # some 100 kB each
def pdf_of(dataset: Dataset, code: str, year: int) -> bytes:
    """The PDF of a briefing.

    Raises
    ------
    BriefingError
        If it can't be set.
    """
    return briefing_pdf(briefing_at(dataset, code, year))


def tables_of_briefing(dataset: Dataset, code: str, year: int) -> list[Download]:
    """The figures of the document's tables and chart, as data."""
    statistics, register = dataset.statistics, dataset.register
    council = dataset.council(code)
    kind = council.authority_type
    return [
        csv_download(
            "years",
            lambda: councils_table(register, statistics[statistics["code"] == code], dataset.years),
            COUNCILS_COLUMNS,
            council.name,
            "all years",
            label="Its figures as CSV",
        ),
        csv_download(
            "similar",
            lambda: councils_table(register, in_force(register, statistics, year), [year], [kind]),
            COUNCILS_COLUMNS,
            TYPE_NAMES_PLURAL[kind],
            year_name(year),
            label="Similar authorities as CSV",
        ),
    ]

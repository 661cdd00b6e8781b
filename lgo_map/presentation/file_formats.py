"""The kinds of file in which the figures can be taken away, and what each is good for."""

from __future__ import annotations

from html import escape
from typing import NamedTuple

from lgo_map.presentation import html


class Format(NamedTuple):
    """A kind of file: its name, the ending of the file's name, what a browser calls it, and what it is good for."""

    name: str
    ending: str
    mediatype: str
    purpose: str


CSV = Format("CSV", "csv", "text/csv", "A table with headings in plain words. It opens in any spreadsheet.")
PARQUET = Format(
    "Parquet",
    "parquet",
    "application/vnd.apache.parquet",
    "The same rows for programs such as Python and R, with a type for every column, the columns’ names as in the data "
    "package, and the address of each row’s source.",
)
GEOJSON = Format(
    "GeoJSON",
    "geojson",
    "application/geo+json",
    "The same rows with each council’s area, for a map of your own. A council that had been abolished has a row but no "
    "area. A year of all councils is about 1.2 MB.",
)
PACKAGE = Format(
    "Data package",
    "zip",
    "application/zip",
    "Everything, whatever you have chosen to see: the figures of all years, what every source states, the councils and "
    "what became of them, their areas, the letters and the postcodes. Every file and column is described, with its "
    "sources and its licence, as a Frictionless data package.",
)


def formats_folded() -> str:
    """What each file is for, as HTML that is folded away."""
    return html.folded("What each file is for", formats_in_words())


def formats_in_words() -> str:
    """What each file is for, as HTML: a list, for the pages and for the page about the figures."""
    items = "".join(
        f"<li><b>{escape(each.name)}.</b> {escape(each.purpose)}</li>" for each in (CSV, PARQUET, GEOJSON, PACKAGE)
    )
    return (
        f"<ul>{items}</ul><p>In every file a value that is missing is not known, never zero. The figures are the "
        "Ombudsman’s, or, where marked, a council’s or the press’s. Councils, areas and postcodes are under the Open "
        "Government Licence v3.0.</p>"
    )

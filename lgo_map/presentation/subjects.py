"""What complaints about a council were about, as a table."""

from __future__ import annotations

from html import escape

import pandas as pd

from lgo_map.figures.sources import SOURCE_NAMES
from lgo_map.figures.subjects import SUBJECTS
from lgo_map.figures.years import year_name
from lgo_map.presentation import html
from lgo_map.records.statistics import is_web_address
from lgo_map.wording.numbers import number

_NOTE = (
    "How many complaints and enquiries about the council the Ombudsman received, by subject, whatever became of them. "
    "A figure is a link to its source."
)


def subjects_section(rows: pd.DataFrame) -> str:
    """A heading and a table, a row a subject and a column a year; empty where nothing is known.

    Parameters
    ----------
    rows : DataFrame
        As from :func:`lgo_map.records.subjects.subjects_of`.
    """
    if rows.empty:
        return ""
    cells = {(row["year"], row["subject"]): _cell(row) for row in rows.to_dict("records")}
    years = sorted({int(year) for year in rows["year"]}, reverse=True)
    missing = '<span class="lgo-missing">not known</span>'
    table = [
        html.row(escape(subject.name), (cells.get((year, key), missing) for year in years))
        for key, subject in SUBJECTS.items()
    ]
    return (
        '<h2 class="lgo-section">What complaints were about</h2>'
        + html.table("What complaints were about", ["Subject", *map(year_name, years)], table, kind="lgo-by-year")
        + f'<p class="lgo-note">{escape(_NOTE)}</p>'
    )


def _cell(row: dict) -> str:
    text, title = number(row["received"]), str(row["source_title"])
    address = row["source_url"]
    linked = (
        html.link(text, address, title) if is_web_address(address) else f'<span title="{escape(title)}">{text}</span>'
    )
    if row["source_kind"] == "ombudsman":
        return linked
    return f"{linked}<br>{html.kind_mark(SOURCE_NAMES[row['source_kind']])}"

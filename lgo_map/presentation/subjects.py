"""What complaints about a council were about, as a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

import pandas as pd

from lgo_map.figures.sources import SOURCE_NAMES
from lgo_map.figures.subjects import SUBJECTS
from lgo_map.figures.years import year_name
from lgo_map.presentation import html
from lgo_map.records.statistics import OtherStatement, is_web_address
from lgo_map.wording.counts import disagreements
from lgo_map.wording.numbers import number

_NOTE = (
    "How many complaints and enquiries about the council the Ombudsman received, by subject, whatever became of them. "
    "A figure is a link to its source."
)


def subjects_section(
    rows: pd.DataFrame, others: Mapping[tuple[int, str], Sequence[OtherStatement]] | None = None
) -> str:
    """A heading and a table, a row a subject and a column a year; empty where nothing is known.

    Parameters
    ----------
    rows : DataFrame
        As from :func:`lgo_map.records.subjects.subjects_of`.
    others : mapping, optional
        What other sources say, as from :func:`lgo_map.records.subjects.disagreements_by_subject`.
    """
    if rows.empty:
        return ""
    differing = others or {}
    cells = {
        (row["year"], row["subject"]): _cell(row, differing.get((row["year"], row["subject"]), ()))
        for row in rows.to_dict("records")
    }
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


def _cell(row: dict, others: Sequence[OtherStatement]) -> str:
    text, title = number(row["received"]), str(row["source_title"])
    address = row["source_url"]
    linked = (
        html.link(text, address, title) if is_web_address(address) else f'<span title="{escape(title)}">{text}</span>'
    )
    if row["source_kind"] != "ombudsman":
        linked += f"<br>{html.kind_mark(SOURCE_NAMES[row['source_kind']])}"
    sentences = disagreements("received", others)
    return linked + "".join(f'<br><small class="lgo-flag">{escape(sentence)}</small>' for sentence in sentences)

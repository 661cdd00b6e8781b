"""All councils as a table in HTML, and what is said above it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from html import escape
from typing import Any, Literal

import pandas as pd

from lgo_map.analysis.years_together import cases_column, england_of, table_of_choice, years_column
from lgo_map.exports.table import councils_table
from lgo_map.figures.catalogue import FIGURES, HEADLINE_RATES, UPHELD_RATE
from lgo_map.figures.classes import states_of
from lgo_map.figures.measures import MEASURES
from lgo_map.figures.values import NOTHING, is_known
from lgo_map.figures.years import NEWEST, YEAR_NOTES, YearChoice, year_shown
from lgo_map.presentation import html
from lgo_map.presentation.councils_view import ALL_YEARS, TableView
from lgo_map.records.dataset import Dataset
from lgo_map.records.statistics import Row
from lgo_map.wording.numbers import NO_BREAK, NOT_KNOWN, counted, number, percent
from lgo_map.wording.verdicts import NOTHING_TO_MEASURE_IN_TABLE
from lgo_map.wording.years_together import HOW_NEWEST, HOW_PUT_TOGETHER, choice_name

MAX_ROWS_TO_READ = 400
"""Maximum number of rows in the plain table: any one year, but not all years of all councils."""


def years_of(dataset: Dataset, view: TableView) -> list[int] | Literal["newest", "together"]:
    """The years whose rows a view shows, or the choice of more than one."""
    if isinstance(view.year, str):
        return view.year
    return dataset.years if view.year == ALL_YEARS else [view.year]


def table_of(dataset: Dataset, view: TableView) -> pd.DataFrame:
    """The rows that a view shows, as from :func:`lgo_map.exports.table.councils_table`."""
    years = years_of(dataset, view)
    if isinstance(years, str):
        of_years = table_of_choice(dataset, years, view.ombudsman_only)
        newest = [year_shown(years, dataset.years)]
        return councils_table(dataset.register, of_years, newest, view.types, view.figures)
    statistics = dataset.statistics_shown(view.ombudsman_only)
    return councils_table(dataset.register, statistics, years, view.types, view.figures)


def summary(dataset: Dataset, view: TableView, table: pd.DataFrame) -> str:
    """What is said above the rows: how many there are, and how they are to be read."""
    if not view.types:
        return html.notice("No council is shown: choose at least one authority type.")
    if table.empty:
        return html.notice("No council of this choice has a figure here.")
    rates = int(table["upheld_rate"].notna().sum())
    first = "" if view.figures else " Councils with figures come first; an empty cell is not known, never zero."
    note = f" {YEAR_NOTES[view.year]}" if isinstance(view.year, int) and view.year in YEAR_NOTES else ""
    if isinstance(view.year, str):
        note = f" {HOW_NEWEST if view.year == NEWEST else HOW_PUT_TOGETHER}"
    rows = _rows_in_words(dataset, view, table)
    return (
        f'<p class="lgo-note"><b>{rows}</b>; the upheld rate is known here for <b>{number(rates)}</b>.'
        f"{first} A higher rate does not mean worse complaints, and a small council’s rate moves a lot by chance: read "
        f"it with its verdict.{escape(note)}</p>"
    )


def _rows_in_words(dataset: Dataset, view: TableView, table: pd.DataFrame) -> str:
    if view.year == ALL_YEARS:
        return counted(len(table), "row", "rows")
    held = int(table["code"].isin(england_of(dataset, view.year).index).sum())
    abolished = len(table) - held
    councils = counted(held, "council", "councils")
    return f"{councils} and {number(abolished)} abolished earlier" if abolished else councils


def when_of(years: Collection[int], choice: YearChoice) -> str:
    """What is shown, to follow other words."""
    if choice == ALL_YEARS:
        return "all years"
    name = choice_name(choice, years)
    return name if isinstance(choice, int) else name[:1].lower() + name[1:]


def caption(years: Collection[int], view: TableView) -> str:
    """What the table is called, as text."""
    return f"All councils, {when_of(years, view.year)}"


def readable(
    years: Collection[int], view: TableView, table: pd.DataFrame, link: Callable[[Row], str] | None = None
) -> str:
    """The same rows as a table that every browser and screen reader can read.

    Parameters
    ----------
    table : pandas.DataFrame
        As from :func:`table_of`.
    link : callable, optional
        Gives for a row its council's name as HTML, with where it leads.
    """
    if len(table) > MAX_ROWS_TO_READ:
        return (
            f"<p>These are {number(len(table))} rows, too many for one page: choose one year, or only the councils "
            "with figures.</p>"
        )
    others = [key for key in HEADLINE_RATES if key != UPHELD_RATE.key]
    heads = ["Council", "Authority type", "Year", UPHELD_RATE.label, "Upheld of investigations", "Published average"]
    heads += ["Compared with the average", *(FIGURES[key].label for key in others), "Stated by"]
    states = pd.DataFrame({key: _states(key, table) for key in HEADLINE_RATES})
    rows = []
    for row, state_of in zip(table.to_dict("records"), states.to_dict("records"), strict=True):
        cells = [
            row["type"],
            row["year_name"] if is_known(row["year_name"]) else NOT_KNOWN,
            _rate(row, state_of, UPHELD_RATE.key),
            _of(row["upheld"], row["investigations"]),
            percent(row[UPHELD_RATE.average]),
            row["verdict"],
            *(_rate(row, state_of, key) + _years_after(row, key) for key in others),
            row["source"] if is_known(row["source"]) else "",
        ]
        rows.append(html.row(link(row) if link else escape(row["council"]), (escape(str(cell)) for cell in cells)))
    return html.table("Plain table of all councils", heads, rows, caption(years, view), frame="lgo-councils")


def _states(key: str, table: pd.DataFrame) -> pd.Series:
    measure, cases = MEASURES[key], cases_column(key)
    return states_of(measure, table.assign(**{measure.base: table[cases]}) if cases in table else table)


def _years_after(row: Row, key: str) -> str:
    years = row.get(years_column(key))
    return f", {years}" if is_known(years) else ""


def _rate(row: Row, state_of: Row, key: str) -> str:
    return NOTHING_TO_MEASURE_IN_TABLE if state_of[key] == NOTHING else percent(row[key])


def _of(part: Any, whole: Any) -> str:
    if not is_known(part) and not is_known(whole):
        return NOT_KNOWN
    return f"{number(part)} of {number(whole)}".replace(" ", NO_BREAK)

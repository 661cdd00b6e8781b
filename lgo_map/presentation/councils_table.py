"""All councils as a table in HTML, and what is said above it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from functools import cache
from html import escape
from typing import Any, Literal, NamedTuple

import numpy as np
import pandas as pd

from lgo_map.analysis.years_together import cases_column, england_of, table_of_choice, years_column
from lgo_map.councils.register import AUTHORITY_TYPES, TYPE_NAMES
from lgo_map.exports.table import councils_rows
from lgo_map.figures.catalogue import FIGURES, HEADLINE_RATES, UPHELD_RATE
from lgo_map.figures.classes import is_nothing
from lgo_map.figures.measures import MEASURES
from lgo_map.figures.values import is_known
from lgo_map.figures.years import NEWEST, YEAR_NOTES, YearChoice, year_shown
from lgo_map.presentation import html
from lgo_map.presentation.councils_view import ALL_YEARS, TableView
from lgo_map.records.dataset import Dataset, per_dataset
from lgo_map.wording.numbers import NO_BREAK, NOT_KNOWN, counted, first_upper, number, percent
from lgo_map.wording.verdicts import NOTHING_TO_MEASURE_IN_TABLE
from lgo_map.wording.years_together import HOW_NEWEST, HOW_PUT_TOGETHER, choice_name

HEADING, SUBTITLE = "All councils", "Every figure of every council, to sort, search and take away"
ONLY_WITH_FIGURES = "Only councils with figures"
MAX_ROWS_TO_READ = 400
"""Maximum number of rows in the plain table: any one year, but not all years of all councils."""


def years_of(dataset: Dataset, view: TableView) -> list[int] | Literal["newest", "together"]:
    """The years whose rows a view shows, or the choice of more than one."""
    if isinstance(view.year, str):
        return view.year
    return dataset.years if view.year == ALL_YEARS else [view.year]


class _OfYears(NamedTuple):
    """What is known of all councils by a choice of year; nobody changes it.

    Attributes
    ----------
    table : pandas.DataFrame
        As from :func:`lgo_map.exports.table.councils_table`.
    has_figures : numpy.ndarray of bool
        Of which of its rows anything but the average is known.
    """

    table: pd.DataFrame
    has_figures: np.ndarray


@per_dataset(maxsize=12)  # some 200 kB a year
def _of_years(dataset: Dataset, year: YearChoice, ombudsman_only: bool) -> _OfYears:
    if isinstance(year, str):
        of_choice = table_of_choice(dataset, year, ombudsman_only)
        return _OfYears(*councils_rows(dataset.register, of_choice, [year_shown(year, dataset.years)]))
    if year == ALL_YEARS:
        return _OfYears(*councils_rows(dataset.register, dataset.statistics_shown(ombudsman_only), dataset.years))
    return _OfYears(*councils_rows(dataset.register, dataset.statistics_of_year(year, ombudsman_only), [year]))


def _places(dataset: Dataset, view: TableView) -> np.ndarray:
    """Which of the rows of its choice of year a view shows."""
    of_years = _of_years(dataset, view.year, view.ombudsman_only)
    is_shown = of_years.has_figures if view.figures else np.ones(len(of_years.table), dtype=bool)
    if not set(AUTHORITY_TYPES) <= set(view.types):
        names = {first_upper(TYPE_NAMES[kind]) for kind in view.types}
        is_shown = is_shown & np.array([name in names for name in of_years.table["type"]], dtype=bool)
    return np.flatnonzero(is_shown)


def table_of(dataset: Dataset, view: TableView) -> pd.DataFrame:
    """The rows that a view shows, as from :func:`lgo_map.exports.table.councils_table`."""
    table, places = _of_years(dataset, view.year, view.ombudsman_only).table, _places(dataset, view)
    return table if len(places) == len(table) else table.iloc[places].reset_index(drop=True)


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
    in_england = set(england_of(dataset, view.year).index)
    held = sum(code in in_england for code in table["code"])
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


def readable(dataset: Dataset, view: TableView, link: Callable[[str, str], str] | None = None) -> str:
    """The rows that a view shows as a table that every browser and screen reader can read.

    Parameters
    ----------
    link : callable, optional
        Gives for what a row calls its council, and the council's code, that name as HTML, with where it leads.
    """
    table, places = _of_years(dataset, view.year, view.ombudsman_only).table, _places(dataset, view)
    if len(places) > MAX_ROWS_TO_READ:
        return (
            f"<p>These are {number(len(places))} rows, too many for one page: choose one year, or only the councils "
            "with figures.</p>"
        )
    if view.year == ALL_YEARS:  # too many to keep
        table, places = table.iloc[places], np.arange(len(places))
        cells = _cells_of(table)
    else:
        cells = _cells(dataset, view.year, view.ombudsman_only)
    names, codes = table["council"].to_list(), table["code"].to_list()
    others = [key for key in HEADLINE_RATES if key != UPHELD_RATE.key]
    heads = ["Council", "Authority type", "Year", UPHELD_RATE.label, "Upheld of investigations", "Published average"]
    heads += ["Compared with the average", *(FIGURES[key].label for key in others), "Stated by"]
    rows = (html.row_of_body(link(names[at], codes[at]) if link else escape(names[at]), cells[at]) for at in places)
    called = caption(dataset.years, view)
    return html.table("Plain table of all councils", heads, rows, called, frame="lgo-councils")


@per_dataset(maxsize=12)  # some 150 kB a year
def _cells(dataset: Dataset, year: YearChoice, ombudsman_only: bool) -> tuple[str, ...]:
    return _cells_of(_of_years(dataset, year, ombudsman_only).table)


def _cells_of(table: pd.DataFrame) -> tuple[str, ...]:
    """Of each row all cells of the readable table but the council's, as HTML."""
    escaped = cache(escape)  # most cells say what many others do
    column = {name: table[name].to_list() for name in table.columns}
    years = [name if is_known(name) else NOT_KNOWN for name in column["year_name"]]
    counts = zip(column["upheld"], column["investigations"], strict=True)
    averages = column[UPHELD_RATE.average]
    others = [key for key in HEADLINE_RATES if key != UPHELD_RATE.key]
    columns: list[Iterable[str]] = [
        column["type"],
        years,
        _rates(UPHELD_RATE.key, table),
        (_of(part, whole) for part, whole in counts),
        map(percent, averages),
        column["verdict"],
        *(map(str.__add__, _rates(key, table), _years_after(key, column, len(table))) for key in others),
        (source if is_known(source) else "" for source in column["source"]),
    ]
    return tuple(html.body_of_row(map(escaped, cells)) for cells in zip(*columns, strict=True))


def _rates(key: str, table: pd.DataFrame) -> list[str]:
    measure, cases = MEASURES[key], cases_column(key)
    nothing = is_nothing(measure, table.assign(**{measure.base: table[cases]}) if cases in table else table)
    return [
        NOTHING_TO_MEASURE_IN_TABLE if is_of_nothing else percent(rate)
        for is_of_nothing, rate in zip(nothing, table[key], strict=True)
    ]


def _years_after(key: str, column: Mapping[str, list[Any]], rows: int) -> list[str]:
    return [f", {years}" if is_known(years) else "" for years in column.get(years_column(key), [None] * rows)]


def _of(part: Any, whole: Any) -> str:
    if not is_known(part) and not is_known(whole):
        return NOT_KNOWN
    return f"{number(part)} of {number(whole)}".replace(" ", NO_BREAK)

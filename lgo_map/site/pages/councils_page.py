"""All councils: one table of all figures, which is also what the map shows, in words and numbers."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any, Literal, NamedTuple

import pandas as pd
import pyarrow as pa
import streamlit as st

from lgo_map.analysis.years_together import cases_column, england_of, table_of_choice, years_column
from lgo_map.councils.register import AUTHORITY_TYPES, TYPE_NAMES_PLURAL, council_of
from lgo_map.exports.table import COLUMNS_OF_YEARS, COUNCILS_COLUMNS, columns_of, councils_table
from lgo_map.figures.catalogue import FIGURES, HEADLINE_RATES, UPHELD_RATE
from lgo_map.figures.classes import states_of
from lgo_map.figures.measures import MEASURES
from lgo_map.figures.values import NOTHING, is_known
from lgo_map.figures.years import NEWEST, TOGETHER, YEAR_NOTES, YearChoice, year_shown
from lgo_map.presentation import html
from lgo_map.presentation.url import (
    UrlSchema,
    ombudsman_only_field,
    types_field,
    year_choice_field,
    yes_or_no,
)
from lgo_map.records.dataset import Dataset, current_dataset, per_dataset
from lgo_map.records.statistics import Row, figures_held
from lgo_map.site.links import COUNCIL_PAGE, show_page_link
from lgo_map.site.page_view import PageView, page_view
from lgo_map.site.widgets.downloads import show_downloads
from lgo_map.site.widgets.head import show_head, show_notices
from lgo_map.site.widgets.pieces import is_phone
from lgo_map.site.widgets.told import tell_html
from lgo_map.wording.counts import figures_not_held
from lgo_map.wording.numbers import NO_BREAK, NOT_KNOWN, counted, first_upper, number, percent
from lgo_map.wording.verdicts import NOTHING_TO_MEASURE_IN_TABLE
from lgo_map.wording.years_together import HOW_NEWEST, HOW_PUT_TOGETHER, choice_name

_STYLE = Path(__file__).with_name("councils.css")
_KEYS = "councils "
_GRID_HEIGHT = 560  # pixels
ALL_YEARS = 0
"""Stands for all years among the years; a select box cannot offer None. The address says "all"."""
SEVERAL_YEARS = (ALL_YEARS, NEWEST, TOGETHER)
"""The choices in which rows are not all of one year."""
MAX_ROWS_TO_READ = 400
"""Maximum number of rows in the plain table: any one year, but not all years of all councils."""


@dataclass(frozen=True)
class TableView:
    """All a visitor can choose here; field names are the parameters of the address.

    Attributes
    ----------
    year : int, "newest" or "together"
        The year the Ombudsman's year ends in, or :data:`ALL_YEARS`; of each council the newest known; or years put
        together.
    types : tuple of str
        Authority types shown, in their fixed order.
    figures : bool
        Whether only rows with figures are shown.
    ombudsman_only : bool
        Whether only the Ombudsman's own figures count; the address calls it `own`.
    """

    year: YearChoice
    types: tuple[str, ...] = AUTHORITY_TYPES
    figures: bool = False
    ombudsman_only: bool = False


def councils_schema(years: Collection[int]) -> UrlSchema[TableView]:
    """What the page's address can say.

    Parameters
    ----------
    years : collection of int
        Years that can be shown, besides the default: of each council the newest that is known.
    """
    return UrlSchema(
        "councils ",
        TableView(year=NEWEST),
        {
            "year": year_choice_field(years, more={"all": ALL_YEARS}),
            "types": types_field(),
            "figures": yes_or_no("choice of rows", "you see all rows"),
            "ombudsman_only": ombudsman_only_field(),
        },
    )


def show_councils_page() -> None:
    """Draw the page."""
    dataset = current_dataset()
    home = page_view(councils_schema(dataset.years))
    st.html(_STYLE)
    show_head("All councils", "Every figure of every council, to sort, search and take away", "councils")
    view = home.settle()
    _show_filters(dataset.years, home)
    show_notices(home)
    shown = _shown(dataset, view)
    st.html(shown.summary)
    tell_html("".join(shown.summary.partition("</b>.")[:2]))  # what follows explains and stays the same
    if not shown.codes:
        return
    above = st.container(horizontal=True, vertical_alignment="center", key="councils-actions")
    with st.container(key="councils-grid"):
        held = figures_held(dataset.figures)
        chosen = _show_grid(dataset.years, view, shown.rows, held)
        if missing := figures_not_held(held):
            st.html(f'<p class="lgo-note">{escape(missing)} They are columns of the files to download.</p>')
    with above:
        _show_link(dataset, shown, chosen)
    with st.expander("The same as a plain table, for screen readers and for print"):
        st.html(shown.readable)
    show_downloads(dataset, _years_of(dataset, view), view.types, view.ombudsman_only, view.figures, "councils ")


def _years_of(dataset: Dataset, view: TableView) -> list[int] | Literal["newest", "together"]:
    if isinstance(view.year, str):
        return view.year
    return dataset.years if view.year == ALL_YEARS else [view.year]


class _Shown(NamedTuple):
    """What a view shows, all of it such that nobody who has it can change it for others.

    Attributes
    ----------
    rows : pyarrow.Table
        As from :func:`lgo_map.exports.table.councils_table`.
    codes, years : tuple
        Of each row, its council's code, and its year or the choice of more than one.
    summary, readable : str
        What the page says above the rows, and the plain table, as HTML.
    """

    rows: pa.Table
    codes: tuple[str, ...]
    years: tuple[YearChoice, ...]
    summary: str
    readable: str


@per_dataset(maxsize=16)  # a year takes some 300 kB, all years 700 kB
def _shown(dataset: Dataset, view: TableView) -> _Shown:
    years = _years_of(dataset, view)
    if isinstance(years, str):
        of_years = table_of_choice(dataset, years, view.ombudsman_only)
        newest = [year_shown(years, dataset.years)]
        table = councils_table(dataset.register, of_years, newest, view.types, view.figures)
    else:
        statistics = dataset.statistics_shown(view.ombudsman_only)
        table = councils_table(dataset.register, statistics, years, view.types, view.figures)
    return _Shown(
        pa.Table.from_pandas(table),
        tuple(table["code"]),
        tuple(years if isinstance(years, str) else int(year) for year in table["year"]),
        _summary(dataset, view, table),
        _readable(dataset.years, view, table),
    )


def _show_filters(years: list[int], home: PageView[TableView]) -> None:
    choices: list[YearChoice] = [NEWEST, TOGETHER, *years, ALL_YEARS]
    names = {choice: "All years" if choice == ALL_YEARS else choice_name(choice, years) for choice in choices}
    with st.container(key="councils-filters"):
        year, types = st.columns([1.5, 4], vertical_alignment="bottom")
        year.selectbox("Year", choices, format_func=names.__getitem__, key=home.widget("year", names.values()))
        types.pills(
            "Authority types",
            list(AUTHORITY_TYPES),
            selection_mode="multi",
            format_func=lambda key: first_upper(TYPE_NAMES_PLURAL[key]),
            key=home.widget("types"),
        )
        with st.container(horizontal=True):
            st.toggle("Only councils with figures", key=home.widget("figures"))
            st.toggle("The Ombudsman’s own figures only", key=home.widget("ombudsman_only"))


def _summary(dataset: Dataset, view: TableView, table: pd.DataFrame) -> str:
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


def _show_grid(years: Collection[int], view: TableView, table: pa.Table, held: Collection[str]) -> int | None:
    """The table in which one can sort, search and choose a row; the number of the row chosen."""
    happening = st.dataframe(
        table,
        column_order=[
            column
            for column in _grid_columns(table)
            if (column != "year_name" or view.year in SEVERAL_YEARS) and (column not in FIGURES or column in held)
        ],
        column_config=_column_config(),
        hide_index=True,
        height=_GRID_HEIGHT if len(table) > 14 else "content",
        placeholder="",
        on_select="rerun",
        selection_mode="single-row",
        # A row's number means another council in another view: so each view has a choice of its own.
        key=f"{_KEYS}table {view}",
        alt=_caption(years, view),
    )
    rows = happening["selection"]["rows"]
    return int(rows[0]) if rows and rows[0] < len(table) else None


def _grid_columns(table: pa.Table) -> list[str]:
    """The columns of the grid, those first that must be seen without moving it sideways."""
    first = [
        "council",
        "type",
        "year_name",
        "upheld_rate",
        "upheld",
        "investigations",
        "upheld_rate_average",
        "verdict",
    ]
    if is_phone():
        first = ["council", "upheld_rate", "year_name", "verdict", "upheld", "investigations", "upheld_rate_average"]
    then = [*first, *(key for key in HEADLINE_RATES if key not in first), "source"]
    return then + [column for column in columns_of(table.column_names) if column not in (*then, "reason", "code")]


def _column_config() -> dict[str, Any]:
    config: dict[str, Any] = COUNCILS_COLUMNS | COLUMNS_OF_YEARS
    config["council"] = st.column_config.TextColumn(COUNCILS_COLUMNS["council"], width="medium")
    for column in HEADLINE_RATES:
        config[column] = st.column_config.ProgressColumn(
            COUNCILS_COLUMNS[column], help=MEASURES[column].meaning, min_value=0, max_value=100, format="%.0f %%"
        )
        average = FIGURES[column].average
        config[average] = st.column_config.NumberColumn(COUNCILS_COLUMNS[average], format="%.0f")
    for bound in ("low", "high"):
        config[bound] = st.column_config.NumberColumn(
            COUNCILS_COLUMNS[bound],
            help="Chance alone could have put the upheld rate anywhere in the interval",
            format="%.0f",
        )
    return config


def _show_link(dataset: Dataset, shown: _Shown, chosen: int | None) -> None:
    if chosen is None:
        st.html('<p class="lgo-note">Choose a row to go to its council.</p>', width="content")
        return
    code, year = shown.codes[chosen], shown.years[chosen]
    council = council_of(dataset.register, code)
    label = f"See {council.name}, {_when(dataset.years, year)}"
    show_page_link(COUNCIL_PAGE, label, "arrow_forward", council=code, year=str(year))


def _when(years: Collection[int], choice: YearChoice) -> str:
    """What is shown, to follow other words."""
    if choice == ALL_YEARS:
        return "all years"
    name = choice_name(choice, years)
    return name if isinstance(choice, int) else name[:1].lower() + name[1:]


def _caption(years: Collection[int], view: TableView) -> str:
    return f"All councils, {_when(years, view.year)}"


def _readable(years: Collection[int], view: TableView, table: pd.DataFrame) -> str:
    """The same rows as a table that every browser and screen reader can read."""
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
        rows.append(html.row(escape(row["council"]), (escape(str(cell)) for cell in cells)))
    return html.table("Plain table of all councils", heads, rows, _caption(years, view), frame="lgo-councils")


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

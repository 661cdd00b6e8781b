"""All councils: one table of all figures, which is also what the map shows, in words and numbers."""

from __future__ import annotations

from collections.abc import Collection
from html import escape
from typing import Any, NamedTuple

import pyarrow as pa
import streamlit as st

from lgo_map.exports.table import COLUMNS_OF_YEARS, COUNCILS_COLUMNS, columns_of
from lgo_map.figures.catalogue import FIGURES, HEADLINE_RATES
from lgo_map.figures.measures import MEASURES
from lgo_map.figures.years import NEWEST, TOGETHER, YearChoice
from lgo_map.presentation.councils_table import (
    HEADING,
    ONLY_WITH_FIGURES,
    SUBTITLE,
    caption,
    readable,
    summary,
    table_of,
    when_of,
    years_of,
)
from lgo_map.presentation.councils_view import ALL_YEARS, SEVERAL_YEARS, TableView, councils_schema
from lgo_map.presentation.downloads.rows_downloads import rows_of_councils
from lgo_map.presentation.page_styles import style_of
from lgo_map.presentation.url import OMBUDSMAN_ONLY
from lgo_map.records.dataset import Dataset, current_dataset, per_dataset
from lgo_map.site.links import COUNCIL_PAGE, show_page_link
from lgo_map.site.page_view import PageView, page_view
from lgo_map.site.widgets.downloads import show_downloads
from lgo_map.site.widgets.head import show_head, show_notices
from lgo_map.site.widgets.pieces import is_phone, show_type_pills, show_year_box
from lgo_map.site.widgets.told import tell_html
from lgo_map.wording.counts import figures_not_held
from lgo_map.wording.years_together import choice_name

_STYLE = style_of("councils")
_KEYS = "councils "
_GRID_HEIGHT = 560  # pixels
_NAME_WIDTH = 270  # pixels on a desk: most names, and all columns as far as the verdict


def show_councils_page() -> None:
    """Draw the page."""
    dataset = current_dataset()
    home = page_view(councils_schema(dataset.years))
    st.html(_STYLE)
    show_head(HEADING, SUBTITLE, "councils")
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
        held = dataset.figures_held
        chosen = _show_grid(dataset.years, view, shown.rows, held)
        if missing := figures_not_held(held):
            st.html(f'<p class="lgo-note">{escape(missing)} They are columns of the files to download.</p>')
    with above:
        _show_link(dataset, shown, chosen)
    with st.expander("The same as a plain table, for screen readers and for print"):
        st.html(shown.readable)
    show_downloads(dataset, rows_of_councils(dataset, view), "councils ")


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
    table, years = table_of(dataset, view), years_of(dataset, view)
    return _Shown(
        pa.Table.from_pandas(table),
        tuple(table["code"]),
        tuple(years if isinstance(years, str) else int(year) for year in table["year"]),
        summary(dataset, view, table),
        readable(dataset, view),
    )


def _show_filters(years: list[int], home: PageView[TableView]) -> None:
    choices: list[YearChoice] = [NEWEST, TOGETHER, *years, ALL_YEARS]
    names = {choice: "All years" if choice == ALL_YEARS else choice_name(choice, years) for choice in choices}
    with st.container(key="councils-filters"):
        year, types = st.columns([1.5, 4], vertical_alignment="bottom")
        show_year_box(year, names, home)
        show_type_pills(home, types)
        with st.container(horizontal=True):
            st.toggle(ONLY_WITH_FIGURES, key=home.widget("figures"))
            st.toggle(OMBUDSMAN_ONLY, key=home.widget("ombudsman_only"))


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
        alt=caption(years, view),
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
    name = COUNCILS_COLUMNS["council"]
    config["council"] = st.column_config.TextColumn(name, width="medium" if is_phone() else _NAME_WIDTH)
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
    council = dataset.council(code)
    label = f"See {council.name}, {when_of(dataset.years, year)}"
    show_page_link(COUNCIL_PAGE, label, "arrow_forward", council=code, year=str(year))

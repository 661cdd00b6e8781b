"""The similar authorities of the benchmark as a table, on the page and to take away."""

from __future__ import annotations

from dataclasses import replace
from html import escape
from typing import Any
from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from lgo_map.analysis.funnel import Funnel
from lgo_map.analysis.headline import HeadlineFigure
from lgo_map.figures.sources import SOURCE_NAMES
from lgo_map.figures.values import KNOWN, NOTHING, is_known
from lgo_map.figures.years import (
    years_listed,
)
from lgo_map.presentation import html
from lgo_map.presentation.benchmark_view import PREFIX, BenchmarkView
from lgo_map.presentation.url import (
    UrlSchema,
    address_of,
)
from lgo_map.site.widgets.csv_button import show_csv_button
from lgo_map.wording.counts import counts_in_words, known_counts
from lgo_map.wording.funnel import FUNNEL_ZONES
from lgo_map.wording.means import names_of
from lgo_map.wording.numbers import NO_BREAK, NOT_KNOWN, first_upper, number, percent
from lgo_map.wording.verdicts import (
    VERDICT_WORDS,
    verdict_of_figure,
)

CSV_HEADINGS = {
    "name": "Council",
    "code": "Code",
    "year_name": "Year",
    "measure": "Measure",
    "rate": "Figure (%)",
    "count": "Cases counted",
    "base": "Of cases",
    "average": "Published average (%)",
    "low": "95 % interval, from (%)",
    "high": "95 % interval, to (%)",
    "verdict": "Compared with the average",
    "zone": "Among the lines of the funnel",
    "stated_by": "Stated by",
}
"""The columns of :func:`csv_table` and what a file calls each."""

CSV_HEADINGS_OF_SHARE = CSV_HEADINGS | {
    "average": "Overall share in the type together (%)",
    "verdict": "Compared with the overall share",
}
"""The same of the share of a subject, which the Ombudsman publishes no average of."""


def show_table(schema: UrlSchema[BenchmarkView], view: BenchmarkView, funnel: Funnel, plural: str, when: str) -> None:
    """Draw the table of all similar authorities, each a link to its own benchmark, and its download."""
    st.html(f'<h3 class="lgo-section">As a table: all {escape(plural)} of {when}</h3>')
    # Plain links in a plain table, not a grid whose rows are selected: every one is reached with the Tab key, read out
    # as what it is, found by the browser's search, opened in a new tab, and one step of its history. They cost a
    # reload of the page, which a button in each of 200 rows would cost on every run. A click on a dot does not reload.
    st.html(_table_html(schema, view, funnel, plural, when))
    show_csv_button(
        lambda: csv_table(funnel),
        CSV_HEADINGS_OF_SHARE if funnel.measure.subject else CSV_HEADINGS,
        "benchmark",
        funnel.measure.figure.noun,
        plural,
        when,
        *(["ombudsman only"] if view.ombudsman_only else []),
        key=f"{PREFIX}csv {view}",
    )


def csv_table(funnel: Funnel) -> pd.DataFrame:
    """The rows of a funnel as :data:`CSV_HEADINGS` names them; what is not known is empty."""
    return funnel.rows.assign(
        year_name=funnel.rows["years"].map(lambda years: years_listed(years) or NOT_KNOWN),
        measure=funnel.measure.name,
        verdict=funnel.rows["verdict"].map(VERDICT_WORDS),
        zone=funnel.rows["zone"].map(FUNNEL_ZONES),
        stated_by=funnel.rows["source_kind"].map({k: first_upper(v) for k, v in SOURCE_NAMES.items()}),
    )


def _table_html(schema: UrlSchema[BenchmarkView], view: BenchmarkView, funnel: Funnel, plural: str, when: str) -> str:
    years, mean = ["Years"] if funnel.is_together else [], names_of(funnel.measure).mean
    heads = ["Council", funnel.measure.name, "Counts", *years, f"95{NO_BREAK}% interval", f"Compared with the {mean}"]
    heads += ["In the chart", "Stated by"]
    rows = (_row_html(schema, view, funnel, row) for row in funnel.rows.to_dict("records"))
    caption = f"{funnel.measure.name} of {plural}, {when}"
    how_many = f"{number(len(funnel.rows))} rows, those that are known first"
    return html.table(caption, heads, rows, f"{caption}: {how_many}", frame="lgo-similar")


def _row_html(schema: UrlSchema[BenchmarkView], view: BenchmarkView, funnel: Funnel, row: dict[Any, Any]) -> str:
    name = escape(row["name"])
    if row["is_this_council"]:
        mark = ' class="own" aria-current="true"'
        name = f'<span class="sign" aria-hidden="true">◆</span> {name} <small>(this council)</small>'
    else:
        mark = ""
        query = urlencode(address_of(schema, replace(view, council=row["code"])))
        name = f'<a href="?{escape(query, quote=True)}" target="_self">{name}</a>'
    return html.row(name, map(escape, _cells_of_council(funnel, row)), mark)


def _cells_of_council(funnel: Funnel, row: dict[Any, Any]) -> list[str]:
    figure: HeadlineFigure = row["headline"]
    counts = counts_in_words(figure) if row["state"] == KNOWN else known_counts(figure)
    years = [years_listed(row["years"])] if funnel.is_together else []
    if row["state"] == NOTHING:
        return [funnel.measure.nothing, counts, *years, "", "", "no dot", ""]
    if row["state"] != KNOWN:
        return [NOT_KNOWN, counts, *years, "", "", "no dot", ""]
    between = f"{percent(row['low'])} to {percent(row['high'])}" if is_known(row["low"]) else ""
    zone = FUNNEL_ZONES[row["zone"]] if is_known(row["zone"]) else ("a dot" if row["is_dot"] else "no dot")
    return [
        percent(row["rate"]),
        counts,
        *years,
        between,
        verdict_of_figure(figure),
        zone,
        first_upper(SOURCE_NAMES[row["source_kind"]]),
    ]

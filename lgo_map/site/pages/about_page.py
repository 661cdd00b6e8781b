"""About the figures: what they mean, how far they go, and how a verdict is reached. All numbers are counted."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd
import streamlit as st

from lgo_map.analysis.coverage import (
    coverage_of_rates,
    known_by_council,
    states_of_figures,
)
from lgo_map.councils.ombudsman_pages import statistics_page
from lgo_map.councils.register import (
    TYPE_NAMES,
    TYPE_NAMES_PLURAL,
    council_of,
)
from lgo_map.figures.catalogue import FIGURES, HEADLINE_RATES
from lgo_map.figures.measures import MEASURES
from lgo_map.figures.values import KNOWN, NOTHING, UNKNOWN
from lgo_map.figures.years import year_name
from lgo_map.presentation.about import GAINED_COLUMNS, HEADING, SOURCE_COLUMNS, SUBTITLE, gained_rows, sections
from lgo_map.presentation.page_styles import style_of
from lgo_map.records.dataset import Dataset, current_dataset
from lgo_map.site.widgets.csv_button import show_csv_button
from lgo_map.site.widgets.head import show_head
from lgo_map.wording.numbers import first_upper

_STYLE = style_of("about")
COVERAGE_COLUMNS = {
    "year": "Year",
    "authority_type": "Authority type",
    "councils": "Councils",
    "known": "Upheld rate known",
    **{kind: f"Stated by: {name}" for kind, name in SOURCE_COLUMNS.items()},
}

STATES = {KNOWN: "Known", NOTHING: "Nothing to measure", UNKNOWN: "Not known"}
STATE_COLUMNS = {"figure": "Figure", **STATES}

MISSING_COLUMNS = {
    "name": "Council",
    "code": "Code",
    "authority_type": "Authority type",
    "year": "Year",
    **{key: FIGURES[key].name for key in HEADLINE_RATES},
    "letter": "Annual review letter",
    "address": "The council's page at the Ombudsman",
    "address_is": "That address is",
}


def show_about_page() -> None:
    """Draw the page."""
    dataset = current_dataset()
    st.html(_STYLE)
    show_head(HEADING, SUBTITLE, "about")
    register, statistics, figures = dataset.register, dataset.statistics, dataset.figures
    meaning, covered, not_known, by_council, taking = sections(dataset)
    with st.container(key="about", width=920):
        _show(meaning)
        show_csv_button(
            lambda: pd.DataFrame(gained_rows(dataset), columns=list(GAINED_COLUMNS)),
            GAINED_COLUMNS,
            "what years put together tell",
            key="together csv",
        )
        _show(covered)
        show_csv_button(
            lambda: _coverage_table(coverage_of_rates(register, statistics, figures)),
            COVERAGE_COLUMNS,
            "coverage",
            key="coverage csv",
        )
        _show(not_known)
        show_csv_button(
            lambda: _states_table(states_of_figures(register, statistics)),
            STATE_COLUMNS,
            "what is known of the figures",
            key="states csv",
        )
        _show(by_council)
        show_csv_button(
            lambda: _missing_table(dataset),
            MISSING_COLUMNS,
            "what is missing",
            key="missing csv",
            label="Download every council and year as CSV",
        )
        _show(taking)


def _show(sections: Iterable[str]) -> None:
    for section in sections:
        st.html(section)


def _coverage_table(coverage: pd.DataFrame) -> pd.DataFrame:
    table = coverage.reset_index()
    names = {kind: first_upper(plural) for kind, plural in TYPE_NAMES_PLURAL.items()}
    return table.assign(year=table["year"].map(year_name), authority_type=table["authority_type"].map(names))


def _states_table(states: pd.DataFrame) -> pd.DataFrame:
    return states.assign(figure=[MEASURES[str(key)].name for key in states.index])


def _missing_table(dataset: Dataset) -> pd.DataFrame:
    table = known_by_council(dataset.register, dataset.statistics)
    councils = {code: council_of(dataset.register, code) for code in table["code"].unique()}
    keys = list(zip(table["code"], table["year"], strict=True))
    return table.assign(
        **{key: table[key].map(STATES) for key in HEADLINE_RATES},
        authority_type=table["authority_type"].map(TYPE_NAMES),
        year=table["year"].map(year_name),
        letter=["Held" if key in dataset.letters else "Not held" for key in keys],
        address=[statistics_page(councils[code]) for code in table["code"]],
        address_is=["known" if councils[c].page_slug else "what follows from the name" for c in table["code"]],
    )

"""What can be taken away of the page about the figures: what is known, counted, and what is missing."""

from __future__ import annotations

import pandas as pd

from lgo_map.analysis.coverage import coverage_of_rates, known_by_council, states_of_figures
from lgo_map.councils.ombudsman_pages import statistics_page
from lgo_map.councils.register import TYPE_NAMES, TYPE_NAMES_PLURAL
from lgo_map.exports.download import Download, csv_download
from lgo_map.exports.missing_letters import ADDRESS_FOLLOWS, ADDRESS_KNOWN
from lgo_map.figures.catalogue import FIGURES, HEADLINE_RATES
from lgo_map.figures.measures import MEASURES
from lgo_map.figures.values import KNOWN, NOTHING, UNKNOWN
from lgo_map.figures.years import year_name
from lgo_map.presentation.about import GAINED_COLUMNS, SOURCE_COLUMNS, gained_rows
from lgo_map.records.dataset import Dataset
from lgo_map.wording.numbers import first_upper

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


def downloads_of_about(dataset: Dataset) -> list[Download]:
    """All files of the page."""
    return [each(dataset) for each in (together_download, coverage_download, states_download, missing_download)]


def together_download(dataset: Dataset) -> Download:
    """What years put together tell, by authority type."""
    return csv_download(
        "together",
        lambda: pd.DataFrame(gained_rows(dataset), columns=list(GAINED_COLUMNS)),
        GAINED_COLUMNS,
        "what years put together tell",
    )


def coverage_download(dataset: Dataset) -> Download:
    """Of how many councils the upheld rate is known, by year and type."""
    return csv_download("coverage", lambda: _coverage_table(dataset), COVERAGE_COLUMNS, "coverage")


def states_download(dataset: Dataset) -> Download:
    """How much of each figure is known."""
    return csv_download("states", lambda: _states_table(dataset), STATE_COLUMNS, "what is known of the figures")


def missing_download(dataset: Dataset) -> Download:
    """What is known and what is missing of every council and year."""
    return csv_download(
        "missing",
        lambda: _missing_table(dataset),
        MISSING_COLUMNS,
        "what is missing",
        label="Download every council and year as CSV",
    )


def _coverage_table(dataset: Dataset) -> pd.DataFrame:
    table = coverage_of_rates(dataset.register, dataset.statistics, dataset.figures).reset_index()
    names = {kind: first_upper(plural) for kind, plural in TYPE_NAMES_PLURAL.items()}
    return table.assign(year=table["year"].map(year_name), authority_type=table["authority_type"].map(names))


def _states_table(dataset: Dataset) -> pd.DataFrame:
    states = states_of_figures(dataset.register, dataset.statistics)
    return states.assign(figure=[MEASURES[str(key)].name for key in states.index])


def _missing_table(dataset: Dataset) -> pd.DataFrame:
    table = known_by_council(dataset.register, dataset.statistics)
    councils = {code: dataset.council(code) for code in table["code"].unique()}
    keys = list(zip(table["code"], table["year"], strict=True))
    return table.assign(
        **{key: table[key].map(STATES) for key in HEADLINE_RATES},
        authority_type=table["authority_type"].map(TYPE_NAMES),
        year=table["year"].map(year_name),
        letter=["Held" if key in dataset.letters else "Not held" for key in keys],
        address=[statistics_page(councils[code]) for code in table["code"]],
        address_is=[ADDRESS_KNOWN if councils[c].page_slug else ADDRESS_FOLLOWS for c in table["code"]],
    )

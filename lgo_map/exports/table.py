"""All councils and all their figures as one table, to be sorted, read, and taken away."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import numpy as np
import pandas as pd

from lgo_map.analysis.verdict import compare_with_average
from lgo_map.analysis.years_together import cases_column, years_column
from lgo_map.councils.register import AUTHORITY_TYPES, TYPE_NAMES, authorities_of_year
from lgo_map.figures.catalogue import COUNCIL_FIGURES, FIGURES, HEADLINE_RATES, UPHELD_RATE, headings_of
from lgo_map.figures.classes import is_nothing
from lgo_map.figures.measures import MEASURES
from lgo_map.figures.sources import SOURCE_NAMES
from lgo_map.figures.years import year_name, years_listed
from lgo_map.wording.numbers import first_upper
from lgo_map.wording.verdicts import reason_in_table, verdict_in_table

COUNCILS_COLUMNS = {
    "council": "Council",
    "type": "Authority type",
    "year_name": "Year",
    **headings_of("upheld_rate", "upheld", "investigations"),
    "upheld_rate_average": "Published average (%)",
    "verdict": "Compared with the average",
    "low": "95 % interval, from (%)",
    "high": "95 % interval, to (%)",
    "reason": "Why there is no verdict",
    **headings_of("upheld_per_100k"),
    **headings_of("compliance_rate", "compliance_outcomes", "compliance_rate_average"),
    **headings_of("satisfactory_remedy_rate", "satisfactory_remedies", "satisfactory_remedy_rate_average"),
    **headings_of(
        *("dealt_with", "not_for_us", "assessed_and_closed", "received", "decided"),
        *(key for key in FIGURES if FIGURES[key].part_of == "decided"),
        *("not_upheld", "complied_on_time", "complied_late", "not_complied"),
    ),
    "source": "Stated by",
    "note": "Note",
    "code": "Code",
}
"""The columns people see, in order, with their headings in plain words."""

COLUMNS_OF_YEARS = {
    years_column("compliance_rate"): "Compliance, years",
    years_column("satisfactory_remedy_rate"): "Satisfactory remedy rate, years",
    cases_column("satisfactory_remedy_rate"): "Satisfactory remedies, of upheld cases",
}
"""What is said besides where the figures are not all of one year; the upheld rate's years stand under "Year"."""

STATEMENT_COLUMNS = {
    "council": "Council",
    "year_name": "Year",
    "figure_name": "Figure",
    "value": "Value",
    "stands": "Shown here",
    "stated_by": "Stated by",
    "source_title": "Source",
    "source_url": "Address of the source",
    "worked_out": "Computed from counts",
    "note": "Note",
    "code": "Code",
}
"""What is said of each statement of a source, with headings in plain words."""


def councils_table(
    register: pd.DataFrame,
    statistics: pd.DataFrame,
    years: Collection[int],
    types: Collection[str] = AUTHORITY_TYPES,
    with_figures: bool = False,
) -> pd.DataFrame:
    """A row for every council and year, with the verdict on its upheld rate in words.

    Parameters
    ----------
    register, statistics : pandas.DataFrame
        As from :func:`lgo_map.councils.register.load_register` and :func:`lgo_map.records.statistics.load_statistics`,
        or :func:`lgo_map.analysis.years_together.table_of_choice`.
    years : collection of int
        The years wanted.
    types : collection of str
        The authority types wanted.
    with_figures : bool
        Whether to leave out the rows of which nothing but the average is known.

    Returns
    -------
    pandas.DataFrame
        The columns of :data:`COUNCILS_COLUMNS` and `year`; councils with figures first, then by name, newest year
        first. What is not known is null; so is a rate of nothing, whatever a page prints. `verdict` is one of
        :data:`lgo_map.wording.verdicts.TABLE_WORDS`. A council that had been abolished by the end of a year says so in
        `council`.
    """
    table, known = councils_rows(register, statistics, years, types)
    return table.iloc[: int(known.sum())] if with_figures else table


def councils_rows(
    register: pd.DataFrame, statistics: pd.DataFrame, years: Collection[int], types: Collection[str] = AUTHORITY_TYPES
) -> tuple[pd.DataFrame, np.ndarray]:
    """All rows of a :func:`councils_table`, and of which anything but the average is known: these are the first ones.

    The rows of some types are among those of all types, in the same order.
    """
    wanted = statistics["year"].isin(years)
    if not set(AUTHORITY_TYPES) <= set(types):
        wanted &= statistics["authority_type"].isin(types)
    table = statistics if wanted.all() else statistics[wanted]
    unknown: np.ndarray = np.all(table[list(COUNCIL_FIGURES)].isna().to_numpy(), axis=1)
    more: dict[str, pd.Series] = {}
    for key in HEADLINE_RATES:
        if cases_column(key) not in table:  # else it is masked by its own cases
            more[key] = table[key].mask(is_nothing(MEASURES[key], table))
    columns = (more.get(name, table[name]) for name in ("upheld_rate", "upheld", "investigations"))
    comparisons = [
        compare_with_average(rate=rate, count=count, base=base, average=average)
        for rate, count, base, average in zip(*columns, table["upheld_rate_average"], strict=True)
    ]
    types_in_words = {kind: first_upper(words) for kind, words in TYPE_NAMES.items()}
    sources_in_words = {kind: first_upper(words) for kind, words in SOURCE_NAMES.items()}
    in_words: dict[str, Sequence[Any]] = {
        "verdict": [verdict_in_table(c) for c in comparisons],
        "reason": [reason_in_table(c) for c in comparisons],
        "council": _names(table, register),
        "type": [types_in_words[kind] for kind in table["authority_type"]],
        "source": [sources_in_words.get(kind) for kind in table["source_kind"]],
        "year_name": [year_name(year) for year in table["year"]],
    }
    in_words |= _years_in_words(table)
    more |= {name: pd.Series(words, index=table.index, dtype="str") for name, words in in_words.items()}
    for bound in ("low", "high"):
        values = [getattr(comparison, bound) for comparison in comparisons]
        more[bound] = pd.Series(values, index=table.index, dtype="Float64")
    names, of_years = [name.casefold() for name in table["name"]], table["year"].to_list()
    order = sorted(range(len(table)), key=lambda at: (unknown[at], names[at], -of_years[at]))
    columns_shown = [*columns_of({*table.columns, *more}), "year"]
    shown = pd.DataFrame({name: more.get(name, table.get(name)) for name in columns_shown}, index=table.index)
    return shown.iloc[order].reset_index(drop=True), ~unknown[order]


def columns_of(names: Collection[str]) -> dict[str, str]:
    """The columns people see of a :func:`councils_table` that has columns of these names, with their headings."""
    return COUNCILS_COLUMNS | (COLUMNS_OF_YEARS if set(COLUMNS_OF_YEARS) <= set(names) else {})


def _years_in_words(table: pd.DataFrame) -> dict[str, Sequence[Any]]:
    """The years that figures are from, as people read them; null where a figure is not known."""
    found: dict[str, Sequence[Any]] = {}
    for key in HEADLINE_RATES:
        column = years_column(key)
        if column in table:
            name = "year_name" if key == UPHELD_RATE.key else column
            found[name] = [years_listed(years) or None for years in table[column]]
    return found


def _names(table: pd.DataFrame, register: pd.DataFrame) -> list[str | None]:
    """The councils' names, with the year of its end for one no longer in force at the end of a row's year."""
    in_force = {year: set(authorities_of_year(register, int(year)).index) for year in table["year"].unique()}
    ended = register["valid_to"]
    return [
        name if code in in_force[year] else f"{name} (until {ended[code].year})"
        for code, name, year in zip(table["code"], table["name"], table["year"], strict=True)
    ]


def statements_table(register: pd.DataFrame, figures: pd.DataFrame) -> pd.DataFrame:
    """Every statement of every source, to be read and taken away.

    Parameters
    ----------
    register : pandas.DataFrame
        As from :func:`lgo_map.councils.register.load_register`.
    figures : pandas.DataFrame
        Rows as from :func:`lgo_map.records.statistics.load_figures`.

    Returns
    -------
    pandas.DataFrame
        The columns of :data:`STATEMENT_COLUMNS`, a row a statement.
    """
    yes_or_no = {True: "yes", False: "no"}
    return figures.assign(
        council=figures["code"].map(register["name"]),
        year_name=figures["year"].map(year_name),
        figure_name=figures["figure"].map({key: figure.name for key, figure in FIGURES.items()}),
        stands=figures["chosen"].map(yes_or_no),
        stated_by=figures["source_kind"].map({kind: first_upper(words) for kind, words in SOURCE_NAMES.items()}),
        worked_out=figures["computed"].map(yes_or_no),
    )[list(STATEMENT_COLUMNS)]

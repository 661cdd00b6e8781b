"""Councils side by side, or among similar authorities, as tables to take away."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import pandas as pd

from lgo_map.analysis.headline import HeadlineFigure
from lgo_map.analysis.peers import Side
from lgo_map.councils.lifetime import Status
from lgo_map.councils.register import TYPE_NAMES
from lgo_map.figures.catalogue import FIGURES, HEADLINE_RATES, UPHELD_RATE
from lgo_map.figures.values import KNOWN
from lgo_map.figures.years import year_name, years_listed
from lgo_map.wording.counts import figure_in_words
from lgo_map.wording.numbers import first_upper
from lgo_map.wording.peers import AmongSimilar
from lgo_map.wording.verdicts import verdict_of_figure

PER_RESIDENTS = FIGURES["upheld_per_100k"]
"""Stands beside the upheld rate, which says nothing about how many people live there."""


def figures_table(sides: Sequence[Side], letters: Collection[tuple[str, int]], year: int) -> pd.DataFrame:
    """The councils side by side as data, a row for each.

    Parameters
    ----------
    sides : sequence of Side
        As from :func:`lgo_map.analysis.peers.sides_of_year`.
    letters : collection of (str, int)
        Code and year of each letter held.

    Returns
    -------
    pandas.DataFrame
        The columns of :func:`table_headings`; what is not known, or was nothing to measure, is null.
    """
    return pd.DataFrame([_row_of_table(side, letters, year) for side in sides], columns=list(table_headings(sides)))


def table_headings(sides: Sequence[Side]) -> dict[str, str]:
    """What a file calls the columns; of years put together, also those that say which years a figure is from."""
    if not any(side.years for side in sides):
        return TABLE_HEADINGS
    return TABLE_HEADINGS | {f"{key}_years": f"{FIGURES[key].label}, years" for key in HEADLINE_RATES}


def _row_of_table(side: Side, letters: Collection[tuple[str, int]], year: int) -> dict[str, Any]:
    def of(column: str | None) -> Any:
        return None if side.row is None or column is None else side.row[column]

    row: dict[str, Any] = {
        "name": side.council.name,
        "type": first_upper(TYPE_NAMES[side.council.authority_type]),
        "year": years_listed(side.years[UPHELD_RATE.key]) if side.years else year_name(year),
        "in_force": "yes" if side.status is Status.IN_FORCE else "no",
        PER_RESIDENTS.key: of(PER_RESIDENTS.key),
        PER_RESIDENTS.average: of(PER_RESIDENTS.average),
        "letter": "yes" if (side.council.code, year) in letters else "no",
        "code": side.council.code,
    }
    for key, figure in side.headlines.items():
        known, comparison = figure.availability == KNOWN, figure.comparison
        row[key] = comparison.rate if known else None
        row[f"{key}_part"], row[f"{key}_base"] = figure.counts
        row[f"{key}_years"] = years_listed(side.years.get(key, ()))
        row[f"{key}_low"] = comparison.low if known else None
        row[f"{key}_high"] = comparison.high if known else None
        row[figure.measure.figure.average] = comparison.average
        row[f"{key}_verdict"] = verdict_of_figure(figure)
    return row


def _headings_of_rate(key: str) -> dict[str, str]:
    """The columns of a rate: the rate itself, its counts, its interval, the average and how it compares."""
    figure = FIGURES[key]
    return {
        key: figure.heading,
        **({f"{key}_part": FIGURES[figure.part].label} if figure.part else {}),
        f"{key}_base": first_upper(FIGURES[figure.base].cases[1]),
        f"{key}_low": f"{figure.label}, 95 % interval, from (%)",
        f"{key}_high": f"{figure.label}, 95 % interval, to (%)",
        figure.average: f"{figure.label}, published average of its type (%)",
        f"{key}_verdict": f"{figure.label} compared with the average",
    }


TABLE_HEADINGS = {
    "name": "Council",
    "type": "Authority type",
    "year": "Year",
    "in_force": "In force at the end of the year",
    **_headings_of_rate(UPHELD_RATE.key),
    PER_RESIDENTS.key: PER_RESIDENTS.heading,
    PER_RESIDENTS.average: f"{PER_RESIDENTS.label}, published average of its type",
    **_headings_of_rate("compliance_rate"),
    **_headings_of_rate("satisfactory_remedy_rate"),
    "letter": "Letter of the year held here",
    "code": "Code",
}
"""The columns of :func:`figures_table` and what a file calls each."""


def similar_table(among: Mapping[str, AmongSimilar]) -> pd.DataFrame:
    """The other similar authorities of which at least one of the three figures is known, by name.

    Parameters
    ----------
    among : mapping of str to AmongSimilar
        By the key of the measure.

    Returns
    -------
    pandas.DataFrame
        `code`, `name`, and for each measure its key (the rate), `_low`, `_high`, `_text` and `_place`.
    """
    columns = ["rate", "low", "high", "text", "place"]
    tables = [
        found.others.set_index(["code", "name"])[columns].rename(
            columns={column: key if column == "rate" else f"{key}_{column}" for column in columns}
        )
        for key, found in among.items()
    ]
    table = pd.concat(tables, axis=1)
    known = table[[key for key in among if key in table]].notna().any(axis=1)
    return table[known].reset_index().sort_values("name", key=lambda names: names.str.casefold(), ignore_index=True)


SIMILAR_HEADINGS = {
    "name": "Council",
    **{
        f"{key}{column}": f"{FIGURES[key].label}{heading}"
        for key in HEADLINE_RATES
        for column, heading in {
            "": " (%)",
            "_text": " with counts",
            "_low": ", 95 % interval, from (%)",
            "_high": ", 95 % interval, to (%)",
            "_place": " compared with this council",
        }.items()
    },
    "code": "Code",
}
"""The columns of :func:`similar_table` and what a file calls each."""


def row_of_strip(side: Side, figure: HeadlineFigure) -> pd.DataFrame:
    """The council itself among its similar authorities, with the columns of :data:`STRIP_HEADINGS`."""
    row: dict[str, Any] = {
        "code": side.council.code,
        "name": side.council.name,
        "rate": figure.comparison.rate if figure.availability == KNOWN else None,
        "low": figure.comparison.low if figure.availability == KNOWN else None,
        "high": figure.comparison.high if figure.availability == KNOWN else None,
        "text": figure_in_words(figure),
        "place": "this council",
    }
    return pd.DataFrame([row]).astype({"rate": "float64", "low": "float64", "high": "float64"})


STRIP_HEADINGS = {
    "name": "Council",
    "rate": "Figure (%)",
    "text": "Figure with counts",
    "low": "95 % interval, from (%)",
    "high": "95 % interval, to (%)",
    "place": "Compared with this council",
    "code": "Code",
}
"""What a file calls the columns of a measure of a council and its similar authorities."""

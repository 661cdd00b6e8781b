"""How much of England the data at hand cover: of how many councils a figure is known, and who states it."""

from __future__ import annotations

import pandas as pd

from lgo_map.councils.register import AUTHORITY_TYPES
from lgo_map.figures.catalogue import HEADLINE_RATES, UPHELD_RATE
from lgo_map.figures.classes import states_of
from lgo_map.figures.measures import MEASURES
from lgo_map.figures.sources import SOURCE_KINDS
from lgo_map.figures.values import KNOWN, NOTHING, UNKNOWN
from lgo_map.records.statistics import in_force, rate_follows_counts, years_with_figures


def coverage_of_rates(register: pd.DataFrame, statistics: pd.DataFrame, figures: pd.DataFrame) -> pd.DataFrame:
    """Of how many of the councils in force the upheld rate is known, by year and authority type.

    Parameters
    ----------
    register, statistics, figures : pandas.DataFrame
        As from `load_register`, `load_statistics` and `load_figures`.

    Returns
    -------
    pandas.DataFrame
        Indexed by `year`, newest first, and `authority_type`. `councils` counts those in force on 31 March, `known`
        those of them whose rate is known; `ombudsman`, `council` and `press` divide `known` by who states the rate.
    """
    rates = figures[figures["chosen"] & (figures["figure"] == "upheld_rate")]
    kinds = rates.set_index(["code", "year"])["source_kind"]
    rows = []
    for year in sorted(years_with_figures(statistics), reverse=True):
        held = in_force(register, statistics, year)
        for authority_type in AUTHORITY_TYPES:
            of_type = held[held["authority_type"] == authority_type]
            known = of_type[of_type["upheld_rate"].notna()]
            stated_by = kinds.reindex(pd.MultiIndex.from_frame(known[["code", "year"]])).value_counts()
            counts = {kind: int(stated_by.get(kind, 0)) for kind in SOURCE_KINDS}
            row = {"year": year, "authority_type": authority_type, "councils": len(of_type), "known": len(known)}
            rows.append(row | counts)
    columns = ["councils", "known", *SOURCE_KINDS]
    return pd.DataFrame(rows, columns=["year", "authority_type", *columns]).set_index(["year", "authority_type"])


def states_of_figures(register: pd.DataFrame, statistics: pd.DataFrame) -> pd.DataFrame:
    """How often each of the three figures is known, had nothing to measure, or is not known, all years together.

    Returns
    -------
    pandas.DataFrame
        Indexed by figure, with the columns "known", "nothing" and "unknown"; each row counts every council in force
        in every year once.
    """
    held = pd.concat([in_force(register, statistics, year) for year in years_with_figures(statistics)])
    counts = {key: states_of(MEASURES[key], held).value_counts() for key in HEADLINE_RATES}
    return pd.DataFrame(counts).T.reindex(columns=[KNOWN, NOTHING, UNKNOWN]).fillna(0).astype("int64")


def known_by_council(register: pd.DataFrame, statistics: pd.DataFrame) -> pd.DataFrame:
    """What is known of each of the three figures, for every council and every year in which it was in force.

    Returns
    -------
    pandas.DataFrame
        `code`, `name`, `authority_type`, `year`; each of the three figures as "known", "nothing" (there was nothing to
        measure) or "unknown"; and `answered`, how many of the three are not unknown. By type, name and year.
    """
    held = pd.concat([in_force(register, statistics, year) for year in years_with_figures(statistics)])
    states = pd.DataFrame({key: states_of(MEASURES[key], held) for key in HEADLINE_RATES})
    table = held[["code", "name", "authority_type", "year"]].join(states)
    table["answered"] = (states.to_numpy() != UNKNOWN).sum(axis=1)
    order = table["authority_type"].map(AUTHORITY_TYPES.index)
    return (
        table.assign(order=order)
        .sort_values(["order", "name", "code", "year"], ignore_index=True)
        .drop(columns="order")
    )


def averages_missing(statistics: pd.DataFrame) -> list[tuple[int, str]]:
    """The years and authority types whose published average of the upheld rate is not known, newest first."""
    years = years_with_figures(statistics)
    averages = statistics.groupby(["year", "authority_type"])["upheld_rate_average"].count()
    return [
        (year, kind)
        for year in sorted(years, reverse=True)
        for kind in AUTHORITY_TYPES
        if not averages.get((year, kind))
    ]


def rates_printed_otherwise(statistics: pd.DataFrame) -> pd.DataFrame:
    """The rows whose published upheld rate is not what the published counts come to."""
    counts = (statistics[UPHELD_RATE.part], statistics[UPHELD_RATE.base])
    follows = [
        rate_follows_counts(rate, count, base)
        for rate, count, base in zip(statistics["upheld_rate"], *counts, strict=True)
    ]
    return statistics[~pd.Series(follows, index=statistics.index, dtype=bool)]

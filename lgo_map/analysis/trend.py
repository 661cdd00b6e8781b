"""One council's figure over the years, as far as it is known, beside the published average of each year."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

import pandas as pd

from lgo_map.analysis.headline import Headline, headline
from lgo_map.figures.measures import Measure
from lgo_map.figures.values import KNOWN, NOTHING, is_known
from lgo_map.figures.years import year_name
from lgo_map.records.statistics import Row
from lgo_map.wording.numbers import interval, number, percent
from lgo_map.wording.verdicts import VERDICTS

ABSENT = "absent"
"""The state of a year of which the council has no row: it was not there, and nothing was decided about it."""


def trend_of(statistics: pd.DataFrame, code: str, measure: Measure, years: Sequence[int]) -> pd.DataFrame:
    """What can be drawn of one measure of one council.

    Parameters
    ----------
    statistics : pandas.DataFrame
        As from :func:`lgo_map.records.statistics.load_statistics`.
    code : str
        The council.
    measure : Measure
        One with a rate in per cent.
    years : sequence of int
        The years in their order; each gets a row, known or not.

    Returns
    -------
    pandas.DataFrame
        `year`, `name` ("2019–20"), `state` (known, unknown, nothing or absent); `rate`, `low`, `high`, `average` in
        per cent, NaN where not known: never 0; `run` and `average_run`, equal for neighbouring years that a line may
        join and -1 where there is nothing to join; and in words `counts`, `short_counts`, `compared`, `otherwise`.
    """
    rows = statistics[statistics["code"] == code].to_dict("records")
    trend = pd.DataFrame(years_of_trend(rows, measure, years))
    return trend.astype(dict.fromkeys(("rate", "low", "high", "average"), "float64"))


def years_of_trend(rows: Iterable[Row], measure: Measure, years: Sequence[int]) -> list[dict[str, Any]]:
    """The same as :func:`trend_of` from the rows of one council, as a dictionary a year; what is not known is None."""
    held = {row["year"]: row for row in rows}
    trend = [_year(held.get(year), measure, year) for year in years]
    breaks = measure.figure.breaks  # no line leads from what it meant before to what it means since
    for name, column in (("run", "rate"), ("average_run", "average")):
        for each, run in zip(trend, _runs([each[column] for each in trend], years, breaks), strict=True):
            each[name] = run
    return trend


def is_empty(trend: Iterable[Row]) -> bool:
    """Whether of no year of a trend the figure or the average is known."""
    return not any(is_known(year["rate"]) or is_known(year["average"]) for year in trend)


def trend_headings(measure: Measure) -> dict[str, str]:
    """The columns of a trend that people take away, and what they are called."""
    return {
        "name": "Year",
        "rate": f"{measure.name} (%)",
        "counts": "Counts",
        "low": "95 % interval, from (%)",
        "high": "95 % interval, to (%)",
        "average": "Published average (%)",
        "compared": "Compared with the average",
        "otherwise": "What the published counts come to",
    }


def _year(row: Row | None, measure: Measure, year: int) -> dict[str, Any]:
    if row is None:
        empty = dict.fromkeys(("rate", "low", "high", "average"))
        words = dict.fromkeys(("counts", "short_counts", "compared", "otherwise"), "")
        return {"year": year, "name": year_name(year), "state": ABSENT, **empty, **words}
    figure = headline(row, measure)
    comparison = figure.comparison
    known = figure.state == KNOWN
    return {
        "year": year,
        "name": year_name(year),
        "state": figure.state,
        "rate": comparison.rate if known else None,
        "low": comparison.low if known else None,
        "high": comparison.high if known else None,
        "average": comparison.average,
        "counts": figure.counts,
        "short_counts": _short_counts(figure, row),
        "compared": _compared(figure),
        "otherwise": figure.printed_otherwise or "",
    }


def _short_counts(figure: Headline, row: Row) -> str:
    """The counts in a word or three, to stand under a year: "7 of 11", "33 due", "none", "not known"."""
    part = row[figure.measure.part] if figure.measure.part else None
    base = row[figure.measure.base]
    if figure.state == NOTHING:
        return "none due" if figure.measure.base == "compliance_outcomes" else "none"
    if figure.measure.part is None and is_known(base):
        return f"{number(base)} due"
    if is_known(part) and is_known(base):
        return f"{number(part)} of {number(base)}"
    if figure.state != KNOWN:
        return "not known"
    if is_known(base):
        return f"? of {number(base)}"
    return f"{number(part)} of ?" if is_known(part) else "no counts"


def _compared(figure: Headline) -> str:
    if figure.state != KNOWN:
        return figure.measure.nothing if figure.state == NOTHING else "Not known"
    comparison = figure.comparison
    if comparison.low is None:
        return f"No interval: {comparison.reason}"
    verdict = f"{VERDICTS[comparison.verdict]}; " if comparison.verdict else ""
    return f"{verdict}95 % interval {interval(comparison)}"


def _runs(values: Iterable[Any], years: Sequence[int], breaks: Collection[int]) -> list[int]:
    """Number the stretches of neighbouring known years; -1 where the value is not known."""
    runs: list[int] = []
    current = 0
    for place, (year, value) in enumerate(zip(years, values, strict=True)):
        follows = place > 0 and runs[-1] >= 0 and years[place - 1] == year - 1 and year not in breaks
        if is_known(value) and not follows:
            current += 1
        runs.append(current if is_known(value) else -1)
    return runs


def reported_years(figures: pd.DataFrame, code: str, figure: str) -> frozenset[int]:
    """The years whose figure that stands is not the Ombudsman's own, but a council's or the press's.

    Parameters
    ----------
    figures : pandas.DataFrame
        As from :func:`lgo_map.records.statistics.load_figures`.
    """
    standing = figures[(figures["code"] == code) & (figures["figure"] == figure) & figures["chosen"]]
    return frozenset(int(year) for year in standing.loc[standing["source_kind"] != "ombudsman", "year"])


def trend_in_words(trend: Iterable[Row], measure: Measure) -> str:
    """What the chart shows, for those who can't see it: every year's figure, average and interval.

    Parameters
    ----------
    trend : iterable of Row
        As from :func:`years_of_trend`.
    """
    parts = []
    for year in (each for each in trend if each["state"] != ABSENT):
        own = f"{percent(year['rate'])} ({year['counts']})" if year["state"] == KNOWN else year["compared"].lower()
        parts.append(f"{year['name']}: {own}, average {percent(year['average'])}")
    return f"{measure.name} by year. {'; '.join(parts) or 'No year is known'}."

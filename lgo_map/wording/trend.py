"""One council's figure over the years in words, to stand beside the numbers of a chart or a table."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from lgo_map.analysis.headline import HeadlineFigure
from lgo_map.analysis.trend import ABSENT, TrendYear
from lgo_map.figures.catalogue import FIGURES
from lgo_map.figures.measures import Measure
from lgo_map.figures.values import KNOWN, NOTHING
from lgo_map.figures.years import year_name
from lgo_map.records.statistics import Row
from lgo_map.wording.counts import contradiction, counts_in_words
from lgo_map.wording.numbers import number, percent
from lgo_map.wording.verdicts import verdict_of_year


def years_in_words(trend: Iterable[TrendYear]) -> list[dict[str, Any]]:
    """The years of a trend as data with their words, a dictionary a year.

    Returns
    -------
    list of dict
        `year`, `state`, `rate`, `low`, `high`, `average`, `run`, `average_run` as in
        :class:`lgo_map.analysis.trend.TrendYear`, and in words `name` ("2019–20"), `counts`, `short_counts`, `compared`
        and `otherwise`; words are empty where the council was not there.
    """
    return [
        {
            **{"year": year.year, "name": year_name(year.year), "state": year.state},
            **{"rate": year.rate, "low": year.low, "high": year.high, "average": year.average},
            **_words_of(year.figure),
            **{"run": year.run, "average_run": year.average_run},
        }
        for year in trend
    ]


def _words_of(figure: HeadlineFigure | None) -> dict[str, str]:
    if figure is None:
        return dict.fromkeys(("counts", "short_counts", "compared", "otherwise"), "")
    return {
        "counts": counts_in_words(figure),
        "short_counts": _short_counts(figure),
        "compared": verdict_of_year(figure),
        "otherwise": contradiction(figure),
    }


def _short_counts(figure: HeadlineFigure) -> str:
    """The counts in a word or three, to stand under a year: "7 of 11", "33 due", "none", "not known"."""
    part, base = figure.counts
    cases = FIGURES[figure.measure.base].cases_in_short
    if figure.availability == NOTHING:
        return f"none {cases}".strip()
    if figure.measure.part is None and base is not None:
        return f"{number(base)} {cases}".strip()
    if part is not None and base is not None:
        return f"{number(part)} of {number(base)}"
    if figure.availability != KNOWN:
        return "not known"
    if base is not None:
        return f"? of {number(base)}"
    return f"{number(part)} of ?" if part is not None else "no counts"


def trend_in_words(years: Iterable[Row], measure: Measure) -> str:
    """What the chart shows, for those who can't see it: every year's figure, average and interval.

    Parameters
    ----------
    years : iterable of Row
        As from :func:`years_in_words`.
    """
    parts = []
    for year in (each for each in years if each["state"] != ABSENT):
        figure = f"{percent(year['rate'])} ({year['counts']})" if year["state"] == KNOWN else year["compared"].lower()
        parts.append(f"{year['name']}: {figure}, average {percent(year['average'])}")
    return f"{measure.name} by year. {'; '.join(parts) or 'No year is known'}."

"""One council's figure over the years, as far as it is known, beside the published average of each year."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeGuard

import pandas as pd

from lgo_map.analysis.headline import HeadlineFigure, headline
from lgo_map.figures.measures import Measure
from lgo_map.figures.values import KNOWN, is_known
from lgo_map.records.statistics import Row

ABSENT = "absent"
"""The state of a year of which the council has no row: it was not there, and nothing was decided about it."""


@dataclass(frozen=True)
class TrendYear:
    """One year of a trend.

    Attributes
    ----------
    year : int
        The year.
    state : {"known", "unknown", "nothing", "absent"}
        Whether the figure is known, not known, there was nothing to measure, or the council was not there.
    figure : HeadlineFigure or None
        The figure; None where the council was not there.
    rate, low, high, average : float or None
        In per cent, to be drawn; None where not known, never 0.
    run, average_run : int
        Equal for neighbouring years whose figures (or averages) a line may join; -1 where there is nothing to join.
    """

    year: int
    state: str
    figure: HeadlineFigure | None
    rate: float | None
    low: float | None
    high: float | None
    average: float | None
    run: int
    average_run: int


def trend_of(rows: Iterable[Row], measure: Measure, years: Sequence[int]) -> list[TrendYear]:
    """What can be drawn of one measure of one council.

    Parameters
    ----------
    rows : iterable of Row
        The council's rows of the statistics.
    measure : Measure
        One with a rate in per cent.
    years : sequence of int
        The years in their order; each gets an entry, known or not.
    """
    held = {row["year"]: row for row in rows}
    figures = [headline(held[year], measure) if year in held else None for year in years]
    rates = [figure.comparison.rate if _is_known(figure) else None for figure in figures]
    averages = [figure.comparison.average if figure is not None else None for figure in figures]
    breaks = measure.figure.breaks  # no line leads from what it meant before to what it means since
    runs, average_runs = _runs(rates, years, breaks), _runs(averages, years, breaks)
    return [
        TrendYear(
            year=year,
            state=ABSENT if figure is None else figure.availability,
            figure=figure,
            rate=rate,
            low=figure.comparison.low if _is_known(figure) else None,
            high=figure.comparison.high if _is_known(figure) else None,
            average=average,
            run=run,
            average_run=average_run,
        )
        for year, figure, rate, average, run, average_run in zip(
            years, figures, rates, averages, runs, average_runs, strict=True
        )
    ]


def _is_known(figure: HeadlineFigure | None) -> TypeGuard[HeadlineFigure]:
    return figure is not None and figure.availability == KNOWN


def is_empty(trend: Iterable[TrendYear]) -> bool:
    """Whether of no year of a trend the figure or the average is known."""
    return all(year.rate is None and year.average is None for year in trend)


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
    columns = (figures[name].to_list() for name in ("code", "figure", "chosen", "source_kind", "year"))
    return frozenset(
        int(year)
        for of, stated, is_chosen, kind, year in zip(*columns, strict=True)
        if of == code and stated == figure and is_chosen and kind != "ombudsman"
    )

"""All similar authorities of a year by how many cases they had: which of their rates chance alone explains.

The fewer the cases, the further a rate strays from the average by chance, so the limits around the average form a
funnel. They are the score limits: a rate lies outside the 95 % limits exactly when the Wilson interval of its counts
leaves the average out, which is exactly when :func:`lgo_map.analysis.verdict.compare_with_average` says higher or
lower. So the chart and the verdict are one statement, drawn and written.

References
----------
E. B. Wilson (1927), "Probable inference, the law of succession, and statistical inference", Journal of the American
Statistical Association 22, 209-212: interval and limits are the two ways of reading one inequality.

D. J. Spiegelhalter (2005), "Funnel plots for comparing institutional performance", Statistics in Medicine 24,
1185-1202: limits at 95 % and 99.8 % around a target, against the number of cases.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from lgo_map.analysis.headline import HeadlineFigure, columns_behind, headline
from lgo_map.analysis.intervals import CONFIDENCE, deviations_of
from lgo_map.analysis.peers import similar_authorities
from lgo_map.analysis.verdict import Comparison, Verdict, compare_with_average
from lgo_map.analysis.years_together import YEARS, row_of_choice, rows_of_choice, statistics_of_choice, years_in
from lgo_map.figures.measures import Measure
from lgo_map.figures.values import KNOWN, NOTHING, UNKNOWN, Number, is_known
from lgo_map.figures.years import TOGETHER, Period, YearChoice, year_shown, years_of_one_method
from lgo_map.records.dataset import Dataset, per_dataset
from lgo_map.records.statistics import Row, records_of, statistics_of

WIDER_CONFIDENCE = 0.998
"""Of the outer limits: by chance alone about 1 in 500 lies outside them."""

_ORDER = [KNOWN, NOTHING, UNKNOWN]


class Zone(StrEnum):
    """Where a rate lies among the limits."""

    INSIDE = "inside"
    BEYOND_95 = "beyond_95"
    BEYOND_998 = "beyond_998"


class YearShare(NamedTuple):
    """What one year adds to years put together: its cases, and its published average in per cent, if known."""

    year: int
    base: int
    average: float | None


@dataclass(frozen=True)
class Funnel:
    """One measure of one council and of all its similar authorities in one year.

    Attributes
    ----------
    measure : Measure
        The measure.
    year : int
        The year, or the newest of those put together, whose England is shown.
    this_council : HeadlineFigure
        The figure of the council the funnel is about.
    average : float or None
        The published average in per cent; of years put together, weighted as in
        :func:`lgo_map.analysis.years_together.put_together` by this council's own cases, or by those of all drawn
        where it has none.
    rows : pandas.DataFrame
        See :func:`funnel_of`.
    period : int or tuple of int
        The year, or the years that could be put together.
    shares : tuple of YearShare
        Of years put together, those that went into this council's figure; else none.
    """

    measure: Measure
    year: int
    this_council: HeadlineFigure
    average: float | None
    rows: pd.DataFrame
    period: Period
    shares: tuple[YearShare, ...] = ()

    @property
    def is_together(self) -> bool:
        """Whether it is of several years put together: then every council has an average of its own."""
        return isinstance(self.period, tuple)

    @property
    def top(self) -> int:
        """Up to how many per cent the chart reaches: 100 for a rate, for the share of a subject what room it needs.

        A ninth is what a subject would have if all were alike; on a scale to 100 such dots would lie in one heap.
        """
        if not self.measure.subject:
            return 100
        most = max([*self.dots["rate"], self.average or 0, 20])
        return min(100, 10 * math.ceil(most * 1.1 / 10))

    @cached_property
    def dots(self) -> pd.DataFrame:
        """The rows that can be drawn: rate and number of cases are known."""
        return self.rows[self.rows["is_dot"]]

    @cached_property
    def records(self) -> list[Row]:
        """The rows, each by the names of its columns."""
        return records_of(self.rows)

    @property
    def records_of_dots(self) -> list[Row]:
        """Those of :attr:`dots`."""
        return [row for row in self.records if row["is_dot"]]

    @cached_property
    def drawn_across_line(self) -> pd.DataFrame:
        """The dots that lie on another side of a line than their counts.

        For the published rate is rounded, or, of years put together, for the lines are this council's.
        """
        return self.rows[self.rows["is_drawn_across_line"]]


def reach_of_chance(average: float, bases: npt.ArrayLike, confidence: float = CONFIDENCE) -> npt.NDArray[np.float64]:
    """How far chance alone moves a rate from the average either way, in percentage points."""
    share = average / 100
    return np.asarray(
        100 * deviations_of(confidence) * np.sqrt(share * (1 - share) / np.asarray(bases, dtype="float64"))
    )


def limits_around(
    average: float, bases: npt.ArrayLike, confidence: float = CONFIDENCE
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """How far chance alone moves a rate from the average: average ± z·√(average·(1 − average) / cases).

    Parameters
    ----------
    average : float
        In per cent.
    bases : array_like of int, shape (n,)
        Numbers of cases, at least 1.
    confidence : float
        How much of what chance does the limits hold.

    Returns
    -------
    low, high : ndarray of float, shape (n,)
        In per cent, within 0 to 100.

    Examples
    --------
    >>> low, high = limits_around(45, [11])
    >>> round(float(low[0]), 1), round(float(high[0]), 1)
    (15.6, 74.4)
    """
    reach = reach_of_chance(average, bases, confidence)
    return np.clip(average - reach, 0, 100), np.clip(average + reach, 0, 100)


def zone_of(rate: float, base: int, average: float) -> Zone:
    """Where a rate in per cent lies among the limits, those of :func:`limits_around`."""
    share = average / 100
    for zone, confidence in ((Zone.BEYOND_998, WIDER_CONFIDENCE), (Zone.BEYOND_95, CONFIDENCE)):
        reach = 100 * deviations_of(confidence) * math.sqrt(share * (1 - share) / base)
        if rate < max(average - reach, 0) or rate > min(average + reach, 100):
            return zone
    return Zone.INSIDE


def counts_that_differ(average: float, base: int) -> tuple[int | None, int | None]:
    """Of `base` cases, the most that are clearly below an average, and the fewest clearly above it.

    Parameters
    ----------
    average : float
        In per cent.
    base : int
        The number of cases, at least 1.

    Returns
    -------
    lower, higher : int or None
        None where no count would be.
    """
    counts = np.arange(base + 1)
    low, high = limits_around(average, [base])
    lower, higher = counts[100 * counts / base < low[0]], counts[100 * counts / base > high[0]]
    return (int(lower.max()) if len(lower) else None), (int(higher.min()) if len(higher) else None)


def funnel_of(
    register: pd.DataFrame, statistics: pd.DataFrame, figures: pd.DataFrame, code: str, year: int, measure: Measure
) -> Funnel | None:
    """A council among its similar authorities, or None if it has no row of that year.

    Parameters
    ----------
    register, statistics, figures : pandas.DataFrame
        As from `load_register`, `load_statistics` and `load_figures`.
    code : str
        The council. One abolished before the year's end is added to the similar authorities, of which it is none.
    year : int
        The year.
    measure : Measure
        One of :data:`lgo_map.figures.catalogue.HEADLINE_RATES`, or the share of a subject; then `statistics` is the
        table made for it (:func:`lgo_map.analysis.years_together.statistics_of_measure`).

    Returns
    -------
    Funnel or None
        `rows` has a row an authority, those with a figure first, then by name: `code`, `name`,
        `is_this_council`, `state` (known, nothing, unknown), `headline` (its :class:`HeadlineFigure`), `count`, `base`,
        `rate`, `low`, `high` and `average` in per cent, `verdict`, `source_kind`; `is_dot`, whether it can be drawn;
        `zone`, a :class:`Zone`, by its counts and its average; `is_drawn_across_line`, whether its rate lies in another
        by the lines drawn; `years`, those it is of. Null is not known.
    """
    standing = figures[figures["chosen"] & (figures["year"] == year) & (figures["figure"] == measure.column)]
    if measure.subject:
        standing = statistics[statistics["year"] == year]
    kinds = dict(zip(standing["code"], standing["source_kind"], strict=True))
    similar = _with_council(register, statistics, code, year)
    return None if similar is None else _funnel(similar, kinds, code, year, measure, year)


def funnel_of_year(dataset: Dataset, code: str, year: int, measure: Measure, ombudsman_only: bool) -> Funnel | None:
    """The same of the data that are held; what all similar authorities have in common is worked out once."""
    row = row_of_choice(dataset, code, year, measure, ombudsman_only)
    if row is None:
        return None
    similar = _similar(dataset, str(row["authority_type"]), year, measure, ombudsman_only)
    if code not in similar.figures:
        statistics = statistics_of_choice(dataset, year, measure, ombudsman_only)
        return funnel_of(dataset.register, statistics, dataset.figures_of_year(year), code, year, measure)
    this_council = similar.figures[code]
    average = this_council.comparison.average
    rows = _rows_around(dataset, str(row["authority_type"]), year, measure, ombudsman_only, average)
    return Funnel(measure, year, this_council, average, _marked(rows, code), year)


def funnel_of_years(dataset: Dataset, code: str, measure: Measure, ombudsman_only: bool) -> Funnel | None:
    """The same of the years that can be put together: every council's sum, with the average of its own years.

    The lines are drawn around this council's average. Another's may be another, for it has other years, or more of its
    cases in one of them; its verdict is by its own.
    """
    year, years = year_shown(TOGETHER, dataset.years), years_of_one_method(dataset.years)
    row = row_of_choice(dataset, code, TOGETHER, measure, ombudsman_only)
    if row is None:
        return None
    rows = [(year, row_of_choice(dataset, code, year, measure, ombudsman_only)) for year in years_in(row, TOGETHER)]
    shares = tuple(
        YearShare(year, int(row[measure.base]), _or_none(row[measure.figure.average]))
        for year, row in rows
        if row is not None
    )
    similar = _similar(dataset, str(row["authority_type"]), TOGETHER, measure, ombudsman_only)
    if code not in similar.figures:
        table = statistics_of_choice(dataset, TOGETHER, measure, ombudsman_only)
        kinds = dict(zip(table["code"], table["source_kind"], strict=True))
        with_council = _with_council(dataset.register, table, code, year)
        return None if with_council is None else _funnel(with_council, kinds, code, year, measure, years, shares)
    this_council = similar.figures[code]
    average = _average_drawn(this_council, list(similar.figures.values()), years)
    of_all = _rows_around(dataset, str(row["authority_type"]), TOGETHER, measure, ombudsman_only, average)
    return Funnel(measure, year, this_council, average, _marked(of_all, code), years, shares)


class _Similar(NamedTuple):
    """The figures of a type's councils in force, by code, in their order; and their dots, as the table has them."""

    figures: Mapping[str, HeadlineFigure]
    dots: Sequence[Mapping[str, object]]


@per_dataset(maxsize=32)  # some 50 kB each
def _similar(dataset: Dataset, kind: str, choice: YearChoice, measure: Measure, ombudsman_only: bool) -> _Similar:
    period: Period = choice if isinstance(choice, int) else years_of_one_method(dataset.years)
    in_force = dataset.in_force(year_shown(choice, dataset.years)).index
    of_type = [
        row
        for code, row in rows_of_choice(dataset, choice, measure, ombudsman_only).items()
        if row["authority_type"] == kind and code in in_force
    ]
    figures = [headline(row, measure) for row in of_type]
    kinds = _kinds_of_source(dataset, choice, measure, ombudsman_only)
    dots = [_dot(row, figure, kinds, period) for row, figure in zip(of_type, figures, strict=True)]
    by_code = {str(row["code"]): figure for row, figure in zip(of_type, figures, strict=True)}
    return _Similar(by_code, sorted(dots, key=_order_of))


@per_dataset(maxsize=32)
def _kinds_of_source(
    dataset: Dataset, choice: YearChoice, measure: Measure, ombudsman_only: bool
) -> Mapping[str, object]:
    """By code, the kind of source that a measure's figure is from."""
    if isinstance(choice, int) and not measure.subject:
        standing = dataset.figures_of_year(choice)
        standing = standing[standing["chosen"] & (standing["figure"] == measure.column)]
    else:
        standing = statistics_of_choice(dataset, choice, measure, ombudsman_only)
    return dict(zip(standing["code"], standing["source_kind"], strict=True))


@per_dataset(maxsize=32)  # some 50 kB each
def _rows_around(
    dataset: Dataset, kind: str, choice: YearChoice, measure: Measure, ombudsman_only: bool, average: float | None
) -> pd.DataFrame:
    """The rows of a funnel whose lines are drawn around an average, but for which council it is about."""
    similar = _similar(dataset, kind, choice, measure, ombudsman_only)
    return _table_of([_drawn(dot, similar.figures[str(dot["code"])], average) for dot in similar.dots])


def _marked(rows: pd.DataFrame, code: str) -> pd.DataFrame:
    return rows.assign(is_this_council=(rows["code"] == code).astype(bool))


def _with_council(register: pd.DataFrame, statistics: pd.DataFrame, code: str, year: int) -> pd.DataFrame | None:
    """The rows of a council's similar authorities and its own, if it has one."""
    row_of_council = statistics_of(statistics, code, year)
    if row_of_council is None:
        return None
    similar = similar_authorities(register, statistics, code, year)
    return similar if code in set(similar["code"]) else pd.concat([similar, row_of_council.to_frame().T])


def _or_none(value: Number) -> float | None:
    return float(value) if value is not None and is_known(value) else None


def _funnel(
    similar: pd.DataFrame,
    kinds: Mapping[str, object],
    code: str,
    year: int,
    measure: Measure,
    period: Period,
    shares: tuple[YearShare, ...] = (),
) -> Funnel:
    looked_at = ["code", "name", *columns_behind(measure), *([YEARS] if YEARS in similar else [])]
    of_rows = similar[looked_at].to_dict("records")
    figures = [headline(row, measure) for row in of_rows]
    this_council = next(figure for row, figure in zip(of_rows, figures, strict=True) if row["code"] == code)
    average = _average_drawn(this_council, figures, period)
    dots = [
        _drawn(_dot(row, figure, kinds, period), figure, average) for row, figure in zip(of_rows, figures, strict=True)
    ]
    rows = _marked(_table_of(sorted(dots, key=_order_of)), code)
    return Funnel(measure, year, this_council, average, rows, period, shares)


def _average_drawn(this_council: HeadlineFigure, figures: Sequence[HeadlineFigure], period: Period) -> float | None:
    """The average that the lines are drawn around."""
    average = this_council.comparison.average
    if average is None and isinstance(period, tuple) and this_council.availability != KNOWN:
        return _average_of_all(figures)
    return average


def _order_of(dot: Mapping[str, Any]) -> tuple[int, bool, str]:
    return _ORDER.index(dot["state"]), not dot["is_dot"], dot["name"].casefold()


def _table_of(dots: Sequence[Mapping[str, object]]) -> pd.DataFrame:
    types = {"count": "Int64", "base": "Int64"} | dict.fromkeys(("rate", "low", "high"), "float64")
    return pd.DataFrame(dots).astype(types)


def _average_of_all(figures: Sequence[HeadlineFigure]) -> float | None:
    """The averages of all councils that have one, weighted by their cases."""
    compared = [figure.comparison for figure in figures]
    weighted = [(each.base, each.average) for each in compared if each.base and each.average is not None]
    cases = sum(base for base, _ in weighted)
    return sum(base * average for base, average in weighted) / cases if cases else None


def _dot(row: Row, figure: HeadlineFigure, kinds: Mapping[str, object], period: Period) -> dict[str, object]:
    known = figure.availability == KNOWN
    comparison = figure.comparison
    is_dot = known and comparison.low is not None
    zone = _zone_of_counts(comparison) if is_dot else None
    return {
        "code": row["code"],
        "name": row["name"],
        "state": figure.availability,
        "headline": figure,
        "count": comparison.count,
        "base": comparison.base,
        "rate": comparison.rate if known else None,
        "low": comparison.low if known else None,
        "high": comparison.high if known else None,
        "average": comparison.average,
        "verdict": comparison.verdict if known else None,
        "source_kind": kinds.get(row["code"]) if known else None,
        "is_dot": is_dot,
        "zone": zone,
        "is_drawn_across_line": False,  # until it is drawn
        "years": tuple(row[YEARS]) if isinstance(period, tuple) else (period,),
    }


def _drawn(dot: Mapping[str, object], figure: HeadlineFigure, average: float | None) -> dict[str, object]:
    """A dot among lines around an average."""
    is_across = dot["zone"] is not None and dot["zone"] != _zone_drawn(figure.comparison, average)
    return {**dot, "is_drawn_across_line": is_across}


def _zone_of_counts(comparison: Comparison) -> Zone | None:
    """Where the counts lie; the verdict decides about the inner limits, so that the two cannot differ."""
    count, base, average = comparison.count, comparison.base, comparison.average
    if comparison.verdict is None or count is None or base is None or average is None:
        return None
    if comparison.verdict == Verdict.NO_CLEAR_DIFFERENCE:
        return Zone.INSIDE
    is_far = zone_of(100 * count / base, base, average) == Zone.BEYOND_998
    return Zone.BEYOND_998 if is_far else Zone.BEYOND_95


def _zone_drawn(comparison: Comparison, average: float | None) -> Zone | None:
    rate, base = comparison.rate, comparison.base
    return None if rate is None or base is None or average is None else zone_of(rate, base, average)


def limit_lines(average: float, most: float) -> pd.DataFrame:
    """The limits as lines to draw.

    Parameters
    ----------
    average : float
        In per cent.
    most : float
        Where the lines end; more than 1.

    Returns
    -------
    pandas.DataFrame
        `base`, from 1 to `most` and closer together where the lines bend; `low`, `high` and `wider_low`, `wider_high`
        in per cent.
    """
    bases = np.geomspace(1, most, 90)
    low, high = limits_around(average, bases)
    wider_low, wider_high = limits_around(average, bases, WIDER_CONFIDENCE)
    return pd.DataFrame({"base": bases, "low": low, "high": high, "wider_low": wider_low, "wider_high": wider_high})


def nearest_known_year(statistics: pd.DataFrame, code: str, year: int, measure: Measure) -> int | None:
    """The year nearest to `year`, but another, in which the measure of the council is known; the later of two."""
    rows = statistics[(statistics["code"] == code) & (statistics["year"] != year)]
    looked_at = rows[["year", *columns_behind(measure)]].to_dict("records")
    years = [int(row["year"]) for row in looked_at if headline(row, measure).availability == KNOWN]
    return min(years, key=lambda other: (abs(other - year), -other), default=None)


def verdict_hangs_on_rounding(comparison: Comparison) -> bool:
    """Whether the verdict would differ somewhere within the half point to which the average is printed."""
    if comparison.verdict is None or comparison.average is None:
        return False
    averages = max(comparison.average - 0.5, 0.0), min(comparison.average + 0.5, 100.0)
    others = (
        compare_with_average(rate=comparison.rate, count=comparison.count, base=comparison.base, average=average)
        for average in averages
    )
    return any(other.verdict != comparison.verdict for other in others)

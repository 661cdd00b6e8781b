"""The three figures of one council in one year, each with its counts, the published average and a verdict."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

from lgo_map.analysis.verdict import Comparison, compare_with_average
from lgo_map.figures.catalogue import HEADLINE_RATES
from lgo_map.figures.measures import MEASURES, Measure
from lgo_map.figures.values import KNOWN, NOTHING, UNKNOWN, is_known, is_zero
from lgo_map.records.statistics import Row, rate_follows_counts


class Counts(NamedTuple):
    """The published counts behind a rate: how many, of how many; None where not known."""

    part: int | None
    base: int | None


@dataclass(frozen=True)
class HeadlineFigure:
    """One of the three figures.

    Attributes
    ----------
    measure : Measure
        What it measures.
    availability : {"known", "unknown", "nothing"}
        Whether it is known, not known, or there was nothing to measure.
    comparison : Comparison
        The figure beside the published average.
    counts : Counts
        The counts behind it, as far as they are published.
    rate_of_counts : float or None
        What the published counts come to in per cent, where that is not the published rate.
    """

    measure: Measure
    availability: str
    comparison: Comparison
    counts: Counts
    rate_of_counts: float | None


def headlines(row: Row | None) -> list[HeadlineFigure]:
    """The three figures of a row of the statistics, in the Ombudsman's order.

    Parameters
    ----------
    row : Row or None
        A row of the statistics; None where the council has none for the year.
    """
    return [headline(row, MEASURES[key]) for key in HEADLINE_RATES]


def columns_behind(measure: Measure) -> list[str]:
    """The columns of the statistics that :func:`headline` looks at: of many rows only these need be taken."""
    return [name for name in (measure.column, measure.part, measure.base, measure.figure.average) if name]


def headline(row: Row | None, measure: Measure) -> HeadlineFigure:
    """One figure of a row of the statistics."""

    def get(column: str | None) -> Any:
        return row[column] if row is not None and column else None

    rate, part, base = get(measure.column), get(measure.part), get(measure.base)
    comparison = compare_with_average(rate=rate, count=part, base=base, average=get(measure.figure.average))
    availability = NOTHING if is_zero(base) else KNOWN if is_known(rate) else UNKNOWN
    counts = Counts(int(part) if is_known(part) else None, int(base) if is_known(base) else None)
    rate_of_counts = None
    if availability == KNOWN and counts.part is not None and counts.base and not rate_follows_counts(rate, *counts):
        rate_of_counts = 100 * counts.part / counts.base
    return HeadlineFigure(measure, availability, comparison, counts, rate_of_counts)

"""The three figures of one council in one year, each with its counts, the published average and a verdict."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from lgo_map.analysis.verdict import Comparison, compare
from lgo_map.figures.catalogue import HEADLINE_RATES
from lgo_map.figures.measures import MEASURES, Measure
from lgo_map.figures.values import KNOWN, NOTHING, UNKNOWN, is_known, is_zero
from lgo_map.records.statistics import Row, rate_follows_counts
from lgo_map.wording.numbers import NO_BREAK, counted, number, percent


@dataclass(frozen=True)
class Headline:
    """One of the three figures.

    Attributes
    ----------
    measure : Measure
        What it measures.
    state : {"known", "unknown", "nothing"}
        Whether it is known, not known, or there was nothing to measure.
    comparison : Comparison
        The figure beside the published average.
    counts : str
        The counts behind it in words, as far as they are known.
    printed_otherwise : str or None
        What the published counts come to, where that is not the published rate.
    """

    measure: Measure
    state: str
    comparison: Comparison
    counts: str
    printed_otherwise: str | None


def headlines(row: Row | None) -> list[Headline]:
    """The three figures of a row of the statistics, in the Ombudsman's order.

    Parameters
    ----------
    row : Row or None
        A row of the statistics; None where the council has none for the year.
    """
    return [headline(row, MEASURES[key]) for key in HEADLINE_RATES]


def headline(row: Row | None, measure: Measure) -> Headline:
    """One figure of a row of the statistics."""

    def get(column: str | None) -> Any:
        return row[column] if row is not None and column else None

    rate, part, base = get(measure.column), get(measure.part), get(measure.base)
    comparison = compare(rate, part, base, get(measure.figure.average))
    state = NOTHING if is_zero(base) else KNOWN if is_known(rate) else UNKNOWN
    otherwise = None
    counted = is_known(rate) and is_known(part) and is_known(base) and state == KNOWN
    if counted and not rate_follows_counts(rate, part, base):
        otherwise = f"{number(part)} of {number(base)} is {percent(100 * int(part) / int(base))}"
    return Headline(measure, state, comparison, _counts(measure, part, base), otherwise)


def _counts(measure: Measure, part: Any, base: Any) -> str:
    one, several = measure.cases
    if is_known(base):
        whole = counted(base, one, several).replace(" ", NO_BREAK, 1)
        return f"{number(part)} of {whole}" if is_known(part) else f"of {whole}"
    if is_known(part):
        return f"{number(part)}; of how many {several} is not known"
    return "counts not known"

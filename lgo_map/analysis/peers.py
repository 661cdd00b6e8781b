"""Several councils' figures beside each other: which of them differ by more than chance explains.

Two rates differ "clearly" only where chance alone can hardly explain it. Anyone who compares many pairs will find some
that seem to differ by chance: with k pairs at once each is therefore tested at a confidence of 1 - 0.05/k, so that the
chance of even one false difference among them all is at most 5 % (Bonferroni's correction).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd

from lgo_map.analysis.headline import HeadlineFigure, columns_behind, headline
from lgo_map.analysis.intervals import confidence_for, difference_interval
from lgo_map.analysis.years_together import figures_of_choice
from lgo_map.councils.lifetime import Status, status_at
from lgo_map.councils.register import Council, authorities_of_year
from lgo_map.figures.catalogue import HEADLINE_RATES, UPHELD_RATE
from lgo_map.figures.measures import MEASURES, Measure
from lgo_map.figures.values import KNOWN, NOTHING, UNKNOWN
from lgo_map.figures.years import TOGETHER, year_shown, years_of_one_method
from lgo_map.records.dataset import Dataset
from lgo_map.records.statistics import Row

MAX_COUNCILS = 5
"""The maximum number of councils that can be set side by side."""


class PeerRelation(Enum):
    """How another council's figure lies to that of the council it is compared with; not how it lies to an average."""

    CLEARLY_HIGHER = auto()
    CLEARLY_LOWER = auto()
    NOT_DISTINCT = auto()
    COUNTS_UNKNOWN = auto()
    NOT_COMPARED = auto()
    NOTHING_TO_MEASURE = auto()
    FIGURE_UNKNOWN = auto()


def similar_authorities(register: pd.DataFrame, statistics: pd.DataFrame, code: str, year: int) -> pd.DataFrame:
    """The rows the Ombudsman's average of a council and year is about: same type, same year, in force.

    Parameters
    ----------
    register, statistics : pandas.DataFrame
        As from :func:`lgo_map.councils.register.load_register` and :func:`lgo_map.records.statistics.load_statistics`.
    code : str
        The council; it is among the rows if it was in force itself.
    year : int
        The year; its last day decides who was in force.

    Returns
    -------
    pandas.DataFrame
        Rows of `statistics`, known figures or not; none if the council has no row of that year.
    """
    # Places, not rows: to take rows out of forty columns three times is dearer than to look for them.
    [places] = np.nonzero((statistics["year"] == year).to_numpy(bool))
    codes, kinds = (statistics[name].iloc[places].tolist() for name in ("code", "authority_type"))
    kind, in_force = dict(zip(codes, kinds, strict=True)).get(code), set(authorities_of_year(register, year).index)
    similar = [each == kind and other in in_force for other, each in zip(codes, kinds, strict=True)]
    return statistics.iloc[places[np.array(similar, dtype=bool)]]


@dataclass(frozen=True)
class Side:
    """One of the councils set side by side, in one year.

    Attributes
    ----------
    council : Council
        The council.
    row : Row or None
        Its row of the statistics; None where it has none for the year.
    status : Status
        Whether it was in force at the end of the year.
    successors : tuple of str
        The names of the councils that took its place, if it has been abolished.
    headlines : mapping of str to HeadlineFigure
        Its three figures by the key of their measure.
    years : mapping of str to tuple of int
        Of years put together, those that each figure is from, by the same key; nothing for one year.
    """

    council: Council
    row: Row | None
    status: Status
    successors: tuple[str, ...]
    headlines: Mapping[str, HeadlineFigure]
    years: Mapping[str, tuple[int, ...]] = field(default_factory=dict)


def sides_of_year(dataset: Dataset, codes: Sequence[str], year: int, ombudsman_only: bool) -> list[Side]:
    """The councils with their figures of a year, in the order given.

    Raises
    ------
    KeyError
        If the register has no such code.
    """
    sides = []
    for code in codes:
        council, row = dataset.council(code), dataset.row_of(code, year, ombudsman_only)
        figures = {key: headline(row, MEASURES[key]) for key in HEADLINE_RATES}
        successors = tuple(dataset.family_of(code)[1].values())
        sides.append(Side(council, row, status_at(council, year), successors, figures))
    return sides


def sides_of_years(dataset: Dataset, codes: Sequence[str], ombudsman_only: bool) -> list[Side]:
    """The same with the figures of the years of one method put together, in the England of the newest.

    Raises
    ------
    KeyError
        If the register has no such code.
    """
    sides, year = [], year_shown(TOGETHER, dataset.years)
    for code in codes:
        council, found = dataset.council(code), figures_of_choice(dataset, code, TOGETHER, ombudsman_only)
        figures = {each.figure.measure.key: each.figure for each in found}
        for key in HEADLINE_RATES:
            figures.setdefault(key, headline(None, MEASURES[key]))
        years = {each.figure.measure.key: each.years for each in found}
        successors = tuple(dataset.family_of(code)[1].values())
        row = found[0].row if found else None
        sides.append(Side(council, row, status_at(council, year), successors, figures, years))
    return sides


def newest_year_in_common(dataset: Dataset, codes: Sequence[str], ombudsman_only: bool) -> int:
    """The newest year in which the upheld rate of most of some councils is known; the newest of all if of none."""
    years = years_of_one_method(dataset.years)
    measure = MEASURES[UPHELD_RATE.key]

    def known(year: int) -> int:
        rows = (dataset.row_of(code, year, ombudsman_only) for code in codes)
        return sum(headline(row, measure).availability != UNKNOWN for row in rows)

    return max(years, key=lambda year: (known(year), year))


@dataclass(frozen=True)
class ClearDifference:
    """Two councils whose rates differ by more than chance explains.

    Attributes
    ----------
    higher, lower : str
        Codes of the councils.
    low, high : float
        The interval of the difference in percentage points, at the confidence of the test; both above 0.
    """

    higher: str
    lower: str
    low: float
    high: float


def clear_differences(figures: Mapping[str, HeadlineFigure]) -> list[ClearDifference]:
    """The pairs of councils that clearly differ in a figure, tested together.

    Parameters
    ----------
    figures : mapping of str to HeadlineFigure
        The same figure of each council, by its code. One that can't be tested is left out.
    """
    pairs = list(combinations([code for code, figure in figures.items() if can_be_tested(figure)], 2))
    confidence = confidence_for(len(pairs))
    found = (_clear_difference(one, other, figures, confidence) for one, other in pairs)
    return [difference for difference in found if difference is not None]


def can_be_tested(figure: HeadlineFigure) -> bool:
    """Whether a figure is known with the counts behind it."""
    return figure.availability == KNOWN and figure.comparison.low is not None


def _clear_difference(
    one: str, other: str, figures: Mapping[str, HeadlineFigure], confidence: float
) -> ClearDifference | None:
    low, high = _difference(figures[one], figures[other], confidence)
    if low > 0:
        return ClearDifference(one, other, low, high)
    return ClearDifference(other, one, -high, -low) if high < 0 else None


def _difference(one: HeadlineFigure, other: HeadlineFigure, confidence: float) -> tuple[float, float]:
    """The interval of the difference between two figures that can be tested."""
    return difference_interval(*_counts(one), *_counts(other), confidence)


def _counts(figure: HeadlineFigure) -> tuple[int, int]:
    count, base = figure.comparison.count, figure.comparison.base
    if count is None or base is None:
        raise ValueError("a figure can't be tested without its counts")
    return count, base


def peers_of(register: pd.DataFrame, statistics: pd.DataFrame, side: Side, measure: Measure, year: int) -> pd.DataFrame:
    """The figures of a council's similar authorities: same type, same year, in force.

    Each of them is tested against this council, all together at 95 %.

    Parameters
    ----------
    register, statistics : pandas.DataFrame
        As from :func:`lgo_map.councils.register.load_register` and :func:`lgo_map.records.statistics.load_statistics`.
    side : Side
        The council, as from :func:`sides_of_year`.
    measure : Measure
        One of the three figures.

    Returns
    -------
    pandas.DataFrame
        A row for each other similar authority in force: `code`, `name`, `figure` (its :class:`HeadlineFigure`), `rate`,
        `low`, `high` in per cent (NaN where not known) and `relation`, a :class:`PeerRelation`.
    """
    this_council = side.headlines[measure.key]
    rows = similar_authorities(register, statistics, side.council.code, year)
    rows = rows[rows["code"] != side.council.code]
    figures = [headline(row, measure) for row in rows[columns_behind(measure)].to_dict("records")]
    testable = sum(can_be_tested(figure) for figure in figures) if can_be_tested(this_council) else 0
    confidence = confidence_for(testable)
    return pd.DataFrame(
        [
            _row_of_peer(str(code), name, figure, _relation(this_council, figure, confidence))
            for code, name, figure in zip(rows["code"], rows["name"], figures, strict=True)
        ],
        columns=["code", "name", "figure", "rate", "low", "high", "relation"],
    ).astype({"rate": "float64", "low": "float64", "high": "float64"})


def _row_of_peer(code: str, name: str, figure: HeadlineFigure, relation: PeerRelation) -> dict[str, Any]:
    known = figure.availability == KNOWN
    comparison = figure.comparison
    return {
        "code": code,
        "name": name,
        "figure": figure,
        "rate": comparison.rate if known else None,
        "low": comparison.low if known else None,
        "high": comparison.high if known else None,
        "relation": relation,
    }


def _relation(this_council: HeadlineFigure, other: HeadlineFigure, confidence: float) -> PeerRelation:
    without_counts = {
        NOTHING: PeerRelation.NOTHING_TO_MEASURE,
        UNKNOWN: PeerRelation.FIGURE_UNKNOWN,
        KNOWN: PeerRelation.COUNTS_UNKNOWN,
    }
    if not can_be_tested(other):
        return without_counts[other.availability]
    if not can_be_tested(this_council):
        return PeerRelation.NOT_COMPARED
    low, high = _difference(other, this_council, confidence)
    if low > 0:
        return PeerRelation.CLEARLY_HIGHER
    return PeerRelation.CLEARLY_LOWER if high < 0 else PeerRelation.NOT_DISTINCT

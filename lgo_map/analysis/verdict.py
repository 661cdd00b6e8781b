"""How a council's figure compares with the published average of similar authorities, and how sure one can be.

The verdict is about chance: a council that decided eleven cases could easily have had one more or one fewer
upheld. The interval says how far the figure might move for that reason alone; only where the average lies
outside it is the council called higher or lower.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist
from typing import Literal

import pandas as pd

from lgo_map.councils.register import authorities_of_year, load_register
from lgo_map.figures.values import Number

Verdict = Literal["higher", "lower", "no clear difference"]

CONFIDENCE = 0.95
"""How sure the interval is."""

NO_RATE = "the figure is not known"
NO_BASE = "the number of cases behind the figure is not known"
NOTHING_TO_MEASURE = "there was nothing to measure"
NO_AVERAGE = "no average of similar authorities is known"


@dataclass(frozen=True)
class Comparison:
    """A figure beside the average of similar authorities.

    Attributes
    ----------
    rate : float or None
        The council's figure, in per cent, as published where it is.
    count, base : int or None
        The cases counted, and the cases they are counted among.
    average : float or None
        The published average, in per cent.
    low, high : float or None
        The 95 % Wilson interval of `count` in `base`, in per cent.
    verdict : {"higher", "lower", "no clear difference"} or None
        Where the average lies: below the interval, above it, or in it.
    reason : str or None
        Why there is no verdict; None where there is one.
    """

    rate: float | None
    count: int | None
    base: int | None
    average: float | None
    low: float | None
    high: float | None
    verdict: Verdict | None
    reason: str | None


def wilson_interval(count: int, base: int, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """The Wilson score interval of a share, in per cent.

    Worked out here, as a page has hundreds: SciPy's `binomtest`, which gives the same, also makes an exact test of
    each, and takes a hundred times as long.

    Parameters
    ----------
    count, base : int
        Cases counted, and cases they are counted among; 0 <= `count` <= `base`, `base` at least 1.
    confidence : float
        How sure the interval is; between 0 and 1.

    Raises
    ------
    ValueError
        If the counts are not such.

    References
    ----------
    E. B. Wilson (1927), "Probable inference, the law of succession, and statistical inference", Journal of
    the American Statistical Association 22, 209-212.

    Examples
    --------
    >>> low, high = wilson_interval(7, 11)
    >>> round(low, 1), round(high, 1)
    (35.4, 84.8)
    """
    if base < 1 or not 0 <= count <= base:
        raise ValueError(f"{count} of {base} is not a share")
    deviations, share = NormalDist().inv_cdf(0.5 + confidence / 2), count / base
    widening = deviations**2 / base
    centre = (share + widening / 2) / (1 + widening)
    reach = deviations * math.sqrt(share * (1 - share) / base + widening / base / 4) / (1 + widening)
    # At either end the sum is 0 or 100 but for the arithmetic of floating point.
    low = 0.0 if count == 0 else 100 * (centre - reach)
    high = 100.0 if count == base else 100 * (centre + reach)
    return low, high


def compare(rate: Number, count: Number, base: Number, average: Number) -> Comparison:
    """Whether a figure is higher or lower than the average, or not clearly different from it.

    Parameters
    ----------
    rate : float or None
        The figure in per cent. Where unknown it follows from `count` and `base`.
    count, base : int or None
        The counts behind it. Where only `count` is unknown, it is the whole number nearest `rate` per cent of
        `base`: the Ombudsman prints the base of its compliance rates, but not how many were complied with.
    average : float or None
        The published average of similar authorities in per cent.

    Returns
    -------
    Comparison
        With an interval wherever the counts allow one, and a verdict wherever an average is known as well.

    Raises
    ------
    ValueError
        If `count` is more than `base`, or either is negative.
    """
    known_rate, known_average = _float_or_none(rate), _float_or_none(average)
    known_count, known_base = _int_or_none(count), _int_or_none(base)
    if known_base == 0:
        return Comparison(None, known_count, 0, known_average, None, None, None, NOTHING_TO_MEASURE)
    if known_base is not None and known_count is None and known_rate is not None:
        known_count = math.floor(known_rate * known_base / 100 + 0.5)
    if known_base is None or known_count is None:
        missing = NO_RATE if known_rate is None else NO_BASE
        return Comparison(known_rate, known_count, known_base, known_average, None, None, None, missing)
    low, high = wilson_interval(known_count, known_base)
    if known_rate is None:
        known_rate = 100 * known_count / known_base
    verdict = None if known_average is None else _verdict(low, high, known_average)
    reason = NO_AVERAGE if verdict is None else None
    return Comparison(known_rate, known_count, known_base, known_average, low, high, verdict, reason)


def similar_authorities(
    stats: pd.DataFrame, code: str, year: int, register: pd.DataFrame | None = None
) -> pd.DataFrame:
    """The rows the Ombudsman's average of a council and year is about: same type, same year, in force.

    Parameters
    ----------
    stats : DataFrame
        As from :func:`lgo_map.records.statistics.load_statistics`.
    code : str
        The council; it is among the rows if it was in force itself.
    year : int
        The year; its last day decides who was in force.
    register : DataFrame, optional
        As from :func:`lgo_map.councils.register.load_register`, which is asked where none is given.

    Returns
    -------
    DataFrame
        Rows of `stats`, known figures or not; none if the council has no row of that year.
    """
    rows = stats[stats["year"] == year]
    in_force = authorities_of_year(load_register() if register is None else register, year)["code"]
    own_type = rows.loc[rows["code"] == code, "authority_type"]
    return rows[rows["authority_type"].isin(own_type) & rows["code"].isin(in_force)]


def _verdict(low: float, high: float, average: float) -> Verdict:
    if low > average:
        return "higher"
    if high < average:
        return "lower"
    return "no clear difference"


def _float_or_none(value: Number) -> float | None:
    return None if value is None or pd.isna(value) else float(value)


def _int_or_none(value: Number) -> int | None:
    return None if value is None or pd.isna(value) else int(value)

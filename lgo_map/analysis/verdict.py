"""How a council's figure compares with the published average of similar authorities, and how sure one can be.

The verdict is about chance: a council that decided eleven cases could easily have had one more or one fewer
upheld. The interval says how far the figure might move for that reason alone; only where the average lies
outside it is the council called higher or lower.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

import pandas as pd

from lgo_map.analysis.intervals import wilson_interval
from lgo_map.figures.values import Number


class Verdict(StrEnum):
    """How a figure lies to the average of similar authorities."""

    HIGHER = "higher"
    LOWER = "lower"
    NO_CLEAR_DIFFERENCE = "no_clear_difference"


class NoVerdict(StrEnum):
    """Why there is no verdict."""

    RATE_UNKNOWN = "rate_unknown"
    BASE_UNKNOWN = "base_unknown"
    NOTHING_TO_MEASURE = "nothing_to_measure"
    AVERAGE_UNKNOWN = "average_unknown"


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
    verdict : Verdict or None
        Where the average lies: below the interval, above it, or in it.
    reason : NoVerdict or None
        Why there is no verdict; None where there is one.
    """

    rate: float | None
    count: int | None
    base: int | None
    average: float | None
    low: float | None
    high: float | None
    verdict: Verdict | None
    reason: NoVerdict | None


def compare_with_average(*, rate: Number, count: Number, base: Number, average: Number) -> Comparison:
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
        return Comparison(None, known_count, 0, known_average, None, None, None, NoVerdict.NOTHING_TO_MEASURE)
    if known_base is not None and known_count is None and known_rate is not None:
        known_count = math.floor(known_rate * known_base / 100 + 0.5)
    if known_base is None or known_count is None:
        missing = NoVerdict.RATE_UNKNOWN if known_rate is None else NoVerdict.BASE_UNKNOWN
        return Comparison(known_rate, known_count, known_base, known_average, None, None, None, missing)
    low, high = wilson_interval(known_count, known_base)
    if known_rate is None:
        known_rate = 100 * known_count / known_base
    verdict = None if known_average is None else _side_of_average(low, high, known_average)
    reason = NoVerdict.AVERAGE_UNKNOWN if verdict is None else None
    return Comparison(known_rate, known_count, known_base, known_average, low, high, verdict, reason)


def _side_of_average(low: float, high: float, average: float) -> Verdict:
    if low > average:
        return Verdict.HIGHER
    if high < average:
        return Verdict.LOWER
    return Verdict.NO_CLEAR_DIFFERENCE


def _float_or_none(value: Number) -> float | None:
    return None if value is None or pd.isna(value) else float(value)


def _int_or_none(value: Number) -> int | None:
    return None if value is None or pd.isna(value) else int(value)

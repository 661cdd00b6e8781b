"""The intervals that say how far chance alone may have moved a share, or the difference between two."""

from __future__ import annotations

import math
from statistics import NormalDist

CONFIDENCE = 0.95
"""How sure the interval is."""


def deviations_of(confidence: float) -> float:
    """How many standard deviations either way hold so much of what chance does: 1.96 for 95 %."""
    return NormalDist().inv_cdf(0.5 + confidence / 2)


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
    deviations, share = deviations_of(confidence), count / base
    widening = deviations**2 / base
    centre = (share + widening / 2) / (1 + widening)
    reach = deviations * math.sqrt(share * (1 - share) / base + widening / base / 4) / (1 + widening)
    # At either end the sum is 0 or 100 but for the arithmetic of floating point.
    low = 0.0 if count == 0 else 100 * (centre - reach)
    high = 100.0 if count == base else 100 * (centre + reach)
    return low, high


def difference_interval(
    count_a: int, base_a: int, count_b: int, base_b: int, confidence: float = CONFIDENCE
) -> tuple[float, float]:
    """The interval of the difference between two shares, in percentage points: the first less the second.

    Parameters
    ----------
    count_a, base_a, count_b, base_b : int
        Cases counted, and cases they are counted among: 0 <= count <= base, base at least 1.
    confidence : float
        Between 0 and 1: 0.95 for a 95 % interval.

    Returns
    -------
    tuple of float
        Its low and its high end, -100 to 100. The shares differ clearly if both lie on the same side of 0.

    Raises
    ------
    ValueError
        If the counts or the confidence are not such.

    References
    ----------
    R. G. Newcombe (1998), "Interval estimation for the difference between independent proportions: comparison of
    eleven methods", Statistics in Medicine 17, 873-890, method 10: the hybrid score interval, without continuity
    correction.

    Examples
    --------
    >>> low, high = difference_interval(56, 70, 48, 80)
    >>> round(low, 2), round(high, 2)
    (5.24, 33.39)
    """
    if not 0 < confidence < 1:
        raise ValueError(f"{confidence} is not a confidence between 0 and 1")
    low_a, high_a = wilson_interval(count_a, base_a, confidence)
    low_b, high_b = wilson_interval(count_b, base_b, confidence)
    rate_a, rate_b = 100 * count_a / base_a, 100 * count_b / base_b
    low = rate_a - rate_b - math.hypot(rate_a - low_a, high_b - rate_b)
    high = rate_a - rate_b + math.hypot(high_a - rate_a, rate_b - low_b)
    return low, high


def confidence_for(pairs: int) -> float:
    """How sure the test of each of `pairs` pairs must be, for all together to be wrong at most 5 times in 100.

    References
    ----------
    O. J. Dunn (1961), "Multiple comparisons among means", Journal of the American Statistical Association 56, 52-64.
    """
    return 1 - (1 - CONFIDENCE) / max(pairs, 1)

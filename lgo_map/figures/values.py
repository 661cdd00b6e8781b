"""A figure that may be unknown, and the two questions everybody asks of it."""

from __future__ import annotations

from typing import Any

import pandas as pd

KNOWN, UNKNOWN, NOTHING = "known", "unknown", "nothing"
"""A figure is known, not known, or there was nothing to measure: never the one for the other."""

Number = int | float | None
"""A figure that may be unknown: `None`, NaN and `pandas.NA` all say so."""


def is_known(value: Any) -> bool:
    """Whether a figure is there at all."""
    return value is not None and not pd.isna(value)


def is_zero(value: Any) -> bool:
    """Whether a count is known to be zero; one that is not known is not."""
    return is_known(value) and int(value) == 0

"""Into which classes the values of a measure fall, and where there is no value to class.

The limits of the classes are fixed for every year and every choice of councils, so that a colour always means the
same. They are round numbers chosen near the natural breaks of all published values from 2017–18 to 2024–25.
"""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from lgo_map.figures.measures import Measure
from lgo_map.figures.values import KNOWN, NOTHING, UNKNOWN


def values_of(measure: Measure, statistics: pd.DataFrame) -> pd.Series:
    """The measure's value for every row of `statistics`; null where there is none.

    Returns
    -------
    pandas.Series of float
        In the measure's unit, on the index of `statistics`.
    """
    values = _floats(statistics[measure.column])
    if measure.is_difference:
        values = values - _floats(statistics[measure.subtract])
    return pd.Series(values, index=statistics.index)


def is_nothing(measure: Measure, statistics: pd.DataFrame) -> np.ndarray:
    """For every row of `statistics`, whether there was nothing to measure: of no case, which is known."""
    return _floats(statistics[measure.base]) == 0


def states_of(measure: Measure, statistics: pd.DataFrame) -> pd.Series:
    """For every row of `statistics`, whether the measure is known, unknown, or there was nothing to measure."""
    nothing, unknown = is_nothing(measure, statistics), np.isnan(values_of(measure, statistics).to_numpy())
    return pd.Series(np.select([nothing, unknown], [NOTHING, UNKNOWN], KNOWN), index=statistics.index)


def _floats(column: pd.Series) -> np.ndarray:
    """Numbers as floating-point numbers, NaN where not known."""
    return column.to_numpy(dtype="float64", na_value=np.nan)


def classes_of(measure: Measure, values: pd.Series) -> pd.Series:
    """The class of every value: 0 for the lowest.

    Parameters
    ----------
    values : pandas.Series of float
        Without nulls.
    """
    # mapclassify would do the same, but loads matplotlib and scikit-learn: a second of the server's start, and 100 MB.
    return pd.Series(np.searchsorted(measure.limits, values, side="left"), index=values.index, dtype="int64")


def class_labels(measure: Measure) -> list[str]:
    """What the legend says of each class, lowest first; upper limits belong to their class."""
    lowest = measure.limits[0]
    bottom = "0" if lowest == 0 and not measure.is_difference else _number(lowest)
    first = bottom if bottom == "0" else f"{bottom} or less"
    labels = [first]
    for low, high in zip(measure.limits, measure.limits[1:], strict=False):
        if math.isinf(high):
            labels.append(f"over {_number(low)}")
        else:
            labels.append(f"over {_number(low)} to {_number(high)}")
    return labels


def _number(value: float) -> str:
    return f"{value:g}".replace("-", "−")

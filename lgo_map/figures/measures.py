"""What the map can be painted by, and into which classes its values fall.

The limits of the classes are fixed for every year and every choice of councils, so that a colour always means the
same. They are round numbers chosen near the natural breaks of all published values from 2017–18 to 2024–25.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

KNOWN, UNKNOWN, NOTHING = "known", "unknown", "nothing"
"""A figure is known, not known, or there was nothing to measure: never the one for the other."""


@dataclass(frozen=True)
class Measure:
    """One way of painting the map.

    Attributes
    ----------
    key : str
        Its name in the URL.
    name : str
        Its name on screen.
    meaning : str
        One plain sentence.
    column : str
        The column of the statistics it shows; for a difference, the column the average is taken from.
    unit : str
        "%", "per 100,000 residents" or "percentage points".
    limits : tuple of float
        Upper limits of the classes, each included in its class.
    base : str
        The column that counts what is measured; where it is 0, there is nothing to measure.
    part : str or None
        The column that counts how many of the base.
    nothing : str
        What the legend says where there was nothing to measure.
    average : str or None
        The column of the published average to subtract, for a difference.
    """

    key: str
    name: str
    meaning: str
    column: str
    unit: str
    limits: tuple[float, ...]
    base: str
    part: str | None
    nothing: str
    average: str | None = None

    @property
    def is_difference(self) -> bool:
        """Whether its values lie on both sides of nought."""
        return self.average is not None


MEASURES = {
    measure.key: measure
    for measure in (
        Measure(
            key="upheld_rate",
            name="Upheld rate",
            meaning="Of the complaints the Ombudsman investigated in detail, the share in which it found fault.",
            column="upheld_rate",
            unit="%",
            limits=(50, 60, 70, 80, 90, 100),
            base="investigations",
            part="upheld",
            nothing="No investigations",
        ),
        Measure(
            key="upheld_per_100k",
            name="Upheld per 100,000 residents",
            meaning="Complaints upheld for every 100,000 people who live in the council’s area.",
            column="upheld_per_100k",
            unit="per 100,000 residents",
            limits=(1, 2, 4, 6, 8, math.inf),
            base="investigations",
            part="upheld",
            nothing="No investigations",
        ),
        Measure(
            key="compliance_rate",
            name="Compliance",
            meaning="Of the recommendations due, the share the Ombudsman was satisfied the council had carried out.",
            column="compliance_rate",
            unit="%",
            limits=(90, 95, 98, 99, 100),
            base="compliance_outcomes",
            part=None,
            nothing="No recommendations were due",
        ),
        Measure(
            key="satisfactory_remedy_rate",
            name="Satisfactory remedy",
            meaning="Of the upheld cases, the share in which the council had already offered a fair remedy.",
            column="satisfactory_remedy_rate",
            unit="%",
            limits=(0, 5, 10, 20, 30, 100),
            base="upheld",
            part="satisfactory_remedies",
            nothing="No upheld cases",
        ),
        Measure(
            key="upheld_rate_difference",
            name="Difference from the average",
            meaning="The upheld rate less the published average of similar authorities in the same year.",
            column="upheld_rate",
            unit="percentage points",
            limits=(-20, -10, 0, 10, 20, math.inf),
            base="investigations",
            part="upheld",
            nothing="No investigations",
            average="upheld_rate_average",
        ),
    )
}
DEFAULT_MEASURE = "upheld_rate"


def values_of(measure: Measure, statistics: pd.DataFrame) -> pd.Series:
    """The measure's value for every row of `statistics`; null where there is none.

    Returns
    -------
    pandas.Series of float
        In the measure's unit, on the index of `statistics`.
    """
    values = statistics[measure.column].astype("Float64")
    if measure.average is not None:
        values = values - statistics[measure.average].astype("Float64")
    return values.astype("float64")


def states_of(measure: Measure, statistics: pd.DataFrame) -> pd.Series:
    """For every row of `statistics`, whether the measure is known, unknown, or there was nothing to measure."""
    nothing = statistics[measure.base].eq(0).fillna(False).astype(bool)
    known = values_of(measure, statistics).notna() & ~nothing
    return pd.Series(np.select([known, nothing], [KNOWN, NOTHING], UNKNOWN), index=statistics.index)


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

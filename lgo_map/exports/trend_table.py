"""One council's figure over the years as a table to take away."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from lgo_map.analysis.peers import Side
from lgo_map.analysis.trend import trend_of
from lgo_map.figures.measures import Measure
from lgo_map.records.statistics import Row
from lgo_map.wording.trend import years_in_words


def trend_table(statistics: pd.DataFrame, code: str, measure: Measure, years: Sequence[int]) -> pd.DataFrame:
    """A council's trend: the columns of :func:`lgo_map.wording.trend.years_in_words`, NaN where not known.

    Parameters
    ----------
    statistics : pandas.DataFrame
        As from :func:`lgo_map.records.statistics.load_statistics`.
    code : str
        The council.
    measure : Measure
        One with a rate in per cent.
    years : sequence of int
        The years in their order; each gets a row, known or not.
    """
    rows: list[Row] = statistics[statistics["code"] == code].to_dict("records")  # type: ignore[assignment]
    table = pd.DataFrame(years_in_words(trend_of(rows, measure, years)))
    return table.astype(dict.fromkeys(("rate", "low", "high", "average"), "float64"))


def trend_headings(measure: Measure) -> dict[str, str]:
    """The columns of a trend that people take away, and what they are called."""
    return {
        "name": "Year",
        "rate": f"{measure.name} (%)",
        "counts": "Counts",
        "low": "95 % interval, from (%)",
        "high": "95 % interval, to (%)",
        "average": "Published average (%)",
        "compared": "Compared with the average",
        "otherwise": "What the published counts come to",
    }


def trends_table(
    statistics: pd.DataFrame, sides: Sequence[Side], measure: Measure, years: Sequence[int]
) -> pd.DataFrame:
    """The years of several councils, one below the other; the columns of :data:`TRENDS_HEADINGS`."""
    trends = [
        trend_table(statistics, side.council.code, measure, years).assign(council=side.council.name) for side in sides
    ]
    return pd.concat(trends, ignore_index=True)


TRENDS_HEADINGS = {
    "council": "Council",
    "name": "Year",
    "rate": "Figure (%)",
    "counts": "Counts",
    "low": "95 % interval, from (%)",
    "high": "95 % interval, to (%)",
    "average": "Published average of its type (%)",
    "compared": "Compared with the average",
}
"""The columns of :func:`trends_table` and what a file calls each."""

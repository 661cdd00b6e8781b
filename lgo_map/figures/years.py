"""The Ombudsman's years: what each is called, when it ends, and what sets some apart from their neighbours.

A year is known by the calendar year in which it ends.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final, Literal

import pandas as pd

PAUSE, CHANGE = 2021, 2023
"""The year of the pandemic pause, and the first year after the Ombudsman changed its process."""

YEAR_NOTES = {
    PAUSE: "The Ombudsman took no new complaints for three months of this year (the pandemic pause of 2020), so there "
    "were fewer investigations everywhere.",
    CHANGE: "In this year the Ombudsman changed how it chooses what to investigate, and uphold rates rose everywhere. "
    "Compare rates with other councils of the year, not with earlier years.",
}
"""What a reader must know of a year before comparing it with another."""

NEWEST: Final = "newest"
TOGETHER: Final = "together"

YearChoice = int | Literal["newest", "together"]
"""What somebody wants to see: one year; of each council the newest year whose figure is known; or years together.

The last two draw on the years of one method alone, and show the England of the newest year.
"""


def years_of_one_method(years: Collection[int]) -> tuple[int, ...]:
    """Those of some years that may be put together, oldest first: all from the change of process in 2022–23 on.

    Where none of them is as new, the newest alone: a single year is of one method.
    """
    return tuple(sorted(year for year in years if year >= CHANGE)) or (max(years),)


def year_shown(choice: YearChoice, years: Collection[int]) -> int:
    """The year whose England a choice shows: the newest of all, unless it is a year itself."""
    return choice if isinstance(choice, int) else max(years)


def year_name(year: int) -> str:
    """The Ombudsman's year that ends in `year`: 2020 is "2019–20"."""
    return f"{year - 1}–{year % 100:02d}"


def year_period(year: int) -> str:
    """The days of the Ombudsman's year that ends in `year`."""
    return f"1 April {year - 1} to 31 March {year}"


def year_end(year: int) -> pd.Timestamp:
    """The last day of the Ombudsman's year: 31 March of `year`."""
    return pd.Timestamp(year=year, month=3, day=31)

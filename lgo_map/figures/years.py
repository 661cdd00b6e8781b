"""The Ombudsman's years: what each is called, when it ends, and what sets some apart from their neighbours.

A year is known by the calendar year in which it ends.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
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


Period = int | tuple[int, ...]
"""A year, or the years put together that a figure is from, oldest first."""


def period_name(period: Period) -> str:
    """A year's name, or how several put together are called: "2022–23 to 2024–25 together".

    Examples
    --------
    >>> period_name((2023, 2025))
    '2022–23 and 2024–25 together'
    """
    if not isinstance(period, tuple):
        return year_name(period)
    return years_listed(period) if len(period) < 2 else f"{years_listed(period)} together"


def years_listed(years: Sequence[int]) -> str:
    """Names of years, oldest first: "2022–23 to 2024–25" where they follow one another, else one by one."""
    if len(years) > 2 and list(years) == list(range(years[0], years[-1] + 1)):
        return f"{year_name(years[0])} to {year_name(years[-1])}"
    names = [year_name(year) for year in years]
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def year_period(year: int) -> str:
    """The days of the Ombudsman's year that ends in `year`."""
    return f"1 April {year - 1} to 31 March {year}"


def year_end(year: int) -> pd.Timestamp:
    """The last day of the Ombudsman's year: 31 March of `year`."""
    return pd.Timestamp(year=year, month=3, day=31)


def year_of_day(day: date) -> int:
    """The Ombudsman's year in which a day lies.

    Examples
    --------
    >>> year_of_day(date(2024, 3, 31)), year_of_day(date(2024, 4, 1))
    (2024, 2025)
    """
    return day.year if (day.month, day.day) < (4, 1) else day.year + 1

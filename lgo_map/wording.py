"""The sentences and numbers people read, on whatever screen or page they stand.

Everything here returns plain text: whoever shows it escapes it.
"""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from lgo_map.benchmark import Comparison

UNKNOWN = "not known"
NO_BREAK = "\N{NO-BREAK SPACE}"

YEAR_NOTES = {
    2020: "",
    2021: "The Ombudsman took no new complaints for three months of this year (the pandemic pause of 2020), so there "
    "were fewer investigations everywhere.",
    2023: "In this year the Ombudsman changed how it chooses what to investigate, and uphold rates rose everywhere. "
    "Compare rates with other councils of the year, not with earlier years.",
}
"""What a reader must know of a year before comparing it with another."""


def is_known(value: Any) -> bool:
    """Whether a figure is there at all."""
    return value is not None and not pd.isna(value)


def year_name(year: int) -> str:
    """The Ombudsman's year that ends in `year`: 2020 is "2019–20"."""
    return f"{year - 1}–{year % 100:02d}"


def year_period(year: int) -> str:
    """The days of the Ombudsman's year that ends in `year`."""
    return f"1 April {year - 1} to 31 March {year}"


def number(value: Any) -> str:
    """A count with thousands separated, or "not known"."""
    return f"{int(value):,}" if is_known(value) else UNKNOWN


def decimal(value: Any) -> str:
    """A number as published, to at most one decimal, or "not known"."""
    if not is_known(value):
        return UNKNOWN
    return f"{round(float(value), 1):g}".replace("-", "−")


def percent(value: Any) -> str:
    """A percentage to the nearest whole number, as the Ombudsman prints it, or "not known".

    Halves round up, as in the published figures.
    """
    return f"{math.floor(float(value) + 0.5)}{NO_BREAK}%" if is_known(value) else UNKNOWN


def interval(comparison: Comparison) -> str:
    """The 95 % interval of a comparison, e.g. "35 % to 85 %"."""
    return f"{percent(comparison.low)} to {percent(comparison.high)}"


def complaints(count: Any) -> str:
    """A count of complaints in words that agree with it."""
    return "1 complaint" if is_known(count) and int(count) == 1 else f"{number(count)} complaints"


def investigated_and_upheld(statistics: pd.Series | None) -> str:
    """The counts behind the upheld rate: "62 of 68 investigations upheld (91 %)".

    Parameters
    ----------
    statistics : pandas.Series or None
        A row of the statistics; None where the council has none for the year.
    """
    if statistics is None:
        return "upheld rate not known"
    investigations, upheld, rate = (statistics[key] for key in ("investigations", "upheld", "upheld_rate"))
    if is_known(investigations) and int(investigations) == 0:
        return "no investigations"
    if is_known(investigations) and is_known(upheld):
        noun = "investigation" if int(investigations) == 1 else "investigations"
        counts = f"{number(upheld)} of {number(investigations)} {noun} upheld"
        return f"{counts} ({percent(rate)})" if is_known(rate) else counts
    if is_known(rate):
        if is_known(investigations):
            return f"{percent(rate)} of {number(investigations)} investigations upheld"
        if is_known(upheld):
            return f"{percent(rate)} upheld ({number(upheld)} cases; number of investigations not known)"
        return f"{percent(rate)} upheld (counts not known)"
    if is_known(investigations):
        return f"{number(investigations)} investigations; how many were upheld is not known"
    if is_known(upheld):
        return f"{number(upheld)} upheld; number of investigations not known"
    return "upheld rate not known"


VERDICTS = {
    "higher": "Higher than the average",
    "lower": "Lower than the average",
    "no clear difference": "No clear difference",
}


def upheld_sentences(name: str, plural_type: str, year: int, row: pd.Series | None, comparison: Comparison) -> str:
    """What was found about a council in a year, how that compares, and how sure one can be.

    Parameters
    ----------
    name : str
        The council's full name.
    plural_type : str
        What similar authorities are called: "district councils".
    row : pandas.Series or None
        The council's row of the statistics.
    comparison : Comparison
        Of its upheld rate.
    """
    if row is None or (not is_known(row["upheld_rate"]) and not _has_counts(row)):
        return f"How often the Ombudsman found {name} at fault in {year_name(year)} is not known here."
    investigations = row["investigations"]
    if is_known(investigations) and int(investigations) == 0:
        return (
            f"In {year_name(year)} the Ombudsman investigated no complaints about {name} in detail, so there is no "
            "upheld rate."
        )
    if not is_known(row["upheld_rate"]):
        return f"In {year_name(year)}, {name}: {investigated_and_upheld(row)}. So its upheld rate is not known here."
    return " ".join(
        part for part in (_found(name, year, row), _average(plural_type, comparison), _how_sure(comparison)) if part
    )


def _has_counts(row: pd.Series) -> bool:
    return is_known(row["investigations"]) or is_known(row["upheld"])


def _found(name: str, year: int, row: pd.Series) -> str:
    investigations, upheld, rate = (row[key] for key in ("investigations", "upheld", "upheld_rate"))
    if is_known(investigations) and is_known(upheld):
        found = "found fault in none" if int(upheld) == 0 else f"found fault in {number(upheld)}"
        return (
            f"In {year_name(year)} the Ombudsman investigated {complaints(investigations)} about {name} in detail and "
            f"{found} ({percent(rate)})."
        )
    return (
        f"In {year_name(year)} the Ombudsman found fault in {percent(rate)} of the complaints about {name} that it "
        f"investigated in detail{_partial_count(investigations, upheld)}."
    )


def _partial_count(investigations: Any, upheld: Any) -> str:
    if is_known(investigations):
        return f" ({number(investigations)} investigations)"
    if is_known(upheld):
        return f" ({number(upheld)} upheld; the number of investigations is not known)"
    return " (the number of investigations is not known)"


def _average(plural_type: str, comparison: Comparison) -> str:
    if comparison.average is None:
        return f"No average of {plural_type} is known here for that year."
    return f"The average of {plural_type} was {percent(comparison.average)}."


def _how_sure(comparison: Comparison) -> str:
    if comparison.verdict is None:
        if comparison.low is None:
            return "Without the counts nobody can say how far chance alone could have moved the rate."
        return f"By chance alone the rate could have been anywhere from {interval(comparison)}."
    span = f"from {interval(comparison)}"
    if comparison.verdict == "no clear difference":
        return f"By chance alone the rate could have been anywhere {span}, so this is no clear difference."
    return (
        f"That is {comparison.verdict} than the average by more than chance explains: by chance alone the rate could "
        f"have been anywhere {span}."
    )

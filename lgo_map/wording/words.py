"""The sentences and numbers people read, on whatever screen or page they stand.

Everything here returns plain text: whoever shows it escapes it.
"""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from lgo_map.analysis.verdict import Comparison
from lgo_map.figures.values import is_known, is_zero
from lgo_map.figures.years import year_name
from lgo_map.records.statistics import Row

UNKNOWN = "not known"
NO_BREAK = "\N{NO-BREAK SPACE}"

SOURCE_KINDS = {"ombudsman": "the Ombudsman", "council": "a council’s report", "press": "a press report"}
"""Who states a figure, as `source_kind` says."""

FIGURE_NAMES = {
    "investigations": "Investigations",
    "upheld": "Upheld",
    "upheld_rate": "Upheld rate",
    "upheld_rate_average": "Upheld rate, published average",
    "upheld_per_100k": "Upheld per 100,000 residents",
    "upheld_per_100k_average": "Upheld per 100,000 residents, published average",
    "compliance_outcomes": "Recommendations due",
    "compliance_rate": "Compliance",
    "compliance_rate_average": "Compliance, published average",
    "satisfactory_remedies": "Satisfactory remedies",
    "satisfactory_remedy_base": "Satisfactory remedies, base the source prints",
    "satisfactory_remedy_rate": "Satisfactory remedy rate",
    "satisfactory_remedy_rate_average": "Satisfactory remedy rate, published average",
    "dealt_with": "Complaints dealt with",
    "not_for_us": "Not for the Ombudsman, or not ready",
    "assessed_and_closed": "Assessed and closed",
}
"""What each figure is called."""


def said_elsewhere(figure: str, disagreements: list[tuple[str, float]]) -> list[str]:
    """That page and letter differ, a sentence for each other source: "The annual review letter … says 65 %."

    Parameters
    ----------
    figure : str
        A column of the statistics.
    disagreements : list of (str, float)
        As from :func:`lgo_map.records.statistics.disagreements_of`.
    """
    unit = f"{NO_BREAK}%" if "rate" in figure else ""
    return [f"The {title[:1].lower()}{title[1:]} says {decimal(value)}{unit}." for title, value in disagreements]


def first_upper(text: str) -> str:
    """The text with a capital at its beginning."""
    return text[:1].upper() + text[1:]


def date_name(day: object) -> str:
    """A day in words: "22 July 2020"."""
    stamp = pd.Timestamp(str(day))
    return f"{stamp.day} {stamp:%B %Y}"


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


def counted(count: Any, one: str, several: str) -> str:
    """A count with the noun that agrees with it: "1 investigation", "11 investigations"."""
    return f"{number(count)} {one if is_known(count) and int(count) == 1 else several}"


def percentage_points(points: str) -> str:
    """A difference between two rates, written out, with the noun that agrees with it: "1 percentage point"."""
    return f"{points}{NO_BREAK}{'percentage point' if points == '1' else 'percentage points'}"


def _investigations(count: Any) -> str:
    return counted(count, "investigation", "investigations")


def investigated_and_upheld(statistics: Row | None) -> str:
    """The counts behind the upheld rate: "62 of 68 investigations upheld (91 %)".

    Parameters
    ----------
    statistics : Row or None
        A row of the statistics; None where the council has none for the year.
    """
    if statistics is None:
        return "upheld rate not known"
    investigations, upheld, rate = (statistics[key] for key in ("investigations", "upheld", "upheld_rate"))
    if is_zero(investigations):
        return "no investigations"
    if is_known(investigations) and is_known(upheld):
        counts = f"{number(upheld)} of {_investigations(investigations)} upheld"
        return f"{counts} ({percent(rate)})" if is_known(rate) else counts
    if is_known(rate):
        if is_known(investigations):
            return f"{percent(rate)} of {_investigations(investigations)} upheld"
        if is_known(upheld):
            return f"{percent(rate)} upheld ({counted(upheld, 'case', 'cases')}; number of investigations not known)"
        return f"{percent(rate)} upheld (counts not known)"
    if is_known(investigations):
        return f"{_investigations(investigations)}; how many were upheld is not known"
    if is_known(upheld):
        return f"{number(upheld)} upheld; number of investigations not known"
    return "upheld rate not known"


VERDICT_SIGNS = {"higher": "▲", "lower": "▼", "no clear difference": "≈"}
"""A sign for each verdict, to stand beside its words."""

VERDICTS = {
    "higher": "Higher than the average",
    "lower": "Lower than the average",
    "no clear difference": "No clear difference",
}


def in_a_sentence(name: str) -> str:
    """A council's name with the article it needs: "the London Borough of Hounslow"."""
    with_article = ("London Borough of", "Royal Borough of", "City of London", "Council of the")
    return f"the {name}" if name.startswith(with_article) else name


def upheld_sentence(name: str, plural_type: str, year: int, row: Row | None, comparison: Comparison) -> str:
    """What was found about a council in a year, how that compares, and how sure one can be.

    Parameters
    ----------
    name : str
        The council's full name.
    plural_type : str
        What similar authorities are called: "district councils".
    row : Row or None
        The council's row of the statistics.
    comparison : Comparison
        Of its upheld rate.
    """
    name = in_a_sentence(name)
    if row is not None and is_zero(row["investigations"]):
        return (
            f"In {year_name(year)} the Ombudsman investigated no complaints about {name} in detail, so there is no "
            "upheld rate."
        )
    if row is None or not is_known(row["upheld_rate"]):
        if row is None or not (is_known(row["investigations"]) or is_known(row["upheld"])):
            return f"How often the Ombudsman found {name} at fault in {year_name(year)} is not known here."
        return f"The upheld rate of {name} in {year_name(year)} is not known here: {investigated_and_upheld(row)}."
    return f"In {year_name(year)} the Ombudsman {_found(name, row)}{_compared(plural_type, comparison)}."


def _found(name: str, row: Row) -> str:
    investigations, upheld, rate = (row[key] for key in ("investigations", "upheld", "upheld_rate"))
    about = f"about {name} that it investigated in detail ({percent(rate)})"
    if not is_known(investigations) or not is_known(upheld):
        counts = _investigations(investigations) if is_known(investigations) else "the counts are not known"
        if is_known(upheld):
            counts = f"{counted(upheld, 'case', 'cases')}; how many it investigated is not known"
        return (
            f"found fault in {percent(rate)} of the complaints about {name} that it investigated in detail ({counts})"
        )
    if int(investigations) == 1:
        return f"found {'no fault' if is_zero(upheld) else 'fault'} in the one complaint {about}"
    if is_zero(upheld):
        return f"found no fault in any of the {number(investigations)} complaints {about}"
    if int(upheld) == int(investigations):
        return f"found fault in all {number(investigations)} complaints {about}"
    return f"found fault in {number(upheld)} of the {number(investigations)} complaints {about}"


def _compared(plural_type: str, comparison: Comparison) -> str:
    chance = f"chance alone could have put the rate anywhere from {interval(comparison)}"
    if comparison.average is None:
        unknown = f", but the average of {plural_type} is not known here for that year"
        return f"{unknown}; {chance}" if comparison.low is not None else unknown
    average = f"the average of {plural_type} ({percent(comparison.average)})"
    if comparison.verdict is None:
        return f", but without the counts nobody can say whether that really differs from {average}"
    if comparison.verdict == "no clear difference":
        return f", which is no clear difference from {average}: {chance}"
    return f", which is {comparison.verdict} than {average} by more than chance explains: {chance}"

"""The three figures of a council in sentences."""

from __future__ import annotations

from typing import Any

from lgo_map.analysis.verdict import Comparison
from lgo_map.figures.catalogue import FIGURES
from lgo_map.figures.figure import Kind
from lgo_map.figures.values import is_known, is_zero
from lgo_map.figures.years import year_name
from lgo_map.records.statistics import Row
from lgo_map.wording.numbers import NO_BREAK, counted, decimal, number, percent, with_article
from lgo_map.wording.verdicts import clause_of_upheld


def disagreements(figure: str, found: list[tuple[str, float]]) -> list[str]:
    """That page and letter differ, a sentence for each other source: "The annual review letter … says 65 %."

    Parameters
    ----------
    figure : str
        A column of the statistics.
    found : list of (str, float)
        As from :func:`lgo_map.records.statistics.disagreements_of`.
    """
    unit = f"{NO_BREAK}%" if FIGURES[figure].kind is Kind.PERCENTAGE else ""
    return [f"The {title[:1].lower()}{title[1:]} says {decimal(value)}{unit}." for title, value in found]


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
    name = with_article(name)
    if row is not None and is_zero(row["investigations"]):
        return (
            f"In {year_name(year)} the Ombudsman investigated no complaints about {name} in detail, so there is no "
            "upheld rate."
        )
    if row is None or not is_known(row["upheld_rate"]):
        if row is None or not (is_known(row["investigations"]) or is_known(row["upheld"])):
            return f"How often the Ombudsman found {name} at fault in {year_name(year)} is not known here."
        return f"The upheld rate of {name} in {year_name(year)} is not known here: {investigated_and_upheld(row)}."
    return f"In {year_name(year)} the Ombudsman {_found(name, row)}{clause_of_upheld(plural_type, comparison)}."


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

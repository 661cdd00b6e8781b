"""What was found about a council in a year, in sentences."""

from __future__ import annotations

from lgo_map.analysis.headline import HeadlineFigure
from lgo_map.analysis.verdict import Comparison
from lgo_map.figures.values import KNOWN, NOTHING, is_known, is_zero
from lgo_map.figures.years import Period, period_name
from lgo_map.records.letters import Letter
from lgo_map.records.statistics import Row
from lgo_map.wording.counts import counted_investigations, investigated_and_upheld
from lgo_map.wording.numbers import NOT_KNOWN, counted, date_name, first_upper, number, percent, with_article
from lgo_map.wording.verdicts import clause_of_upheld


def upheld_sentence(name: str, plural_type: str, year: Period, row: Row | None, comparison: Comparison) -> str:
    """What was found about a council in a year, how that compares, and how sure one can be.

    Parameters
    ----------
    name : str
        The council's full name.
    plural_type : str
        What similar authorities are called: "district councils".
    year : int or tuple of int
        The year, or the years put together.
    row : Row or None
        The council's row of the statistics.
    comparison : Comparison
        Of its upheld rate.
    """
    name, when, is_one = with_article(name), period_name(year), not isinstance(year, tuple) or len(year) < 2
    if row is not None and is_zero(row["investigations"]):
        return f"In {when} the Ombudsman investigated no complaints about {name} in detail, so there is no upheld rate."
    if row is None or not is_known(row["upheld_rate"]):
        if row is None or not (is_known(row["investigations"]) or is_known(row["upheld"])):
            return f"How often the Ombudsman found {name} at fault in {when} is not known here."
        return f"The upheld rate of {name} in {when} is not known here: {investigated_and_upheld(row)}."
    return f"In {when} the Ombudsman {_found(name, row)}{clause_of_upheld(plural_type, comparison, is_one)}."


def _found(name: str, row: Row) -> str:
    investigations, upheld, rate = (row[key] for key in ("investigations", "upheld", "upheld_rate"))
    about = f"about {name} that it investigated in detail ({percent(rate)})"
    if not is_known(investigations) or not is_known(upheld):
        counts = counted_investigations(investigations) if is_known(investigations) else "the counts are not known"
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


def not_in_letter(figure: HeadlineFigure, letter: Letter | None) -> str:
    """That a figure is not in the copy of the letter held, to follow the sentence about it; else empty."""
    if letter is None or figure.availability in (KNOWN, NOTHING):
        return ""
    return f" It is not in this copy of the letter of {date_name(letter.date)}."


def instead_of_value(letter: Letter | None) -> str:
    """What stands where a figure that is not known would: whether a letter is held in which it should be."""
    return "Not in this copy of the letter" if letter is not None else first_upper(NOT_KNOWN)

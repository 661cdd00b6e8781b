"""Every word about a verdict: whether a figure differs from the average, or two councils from each other."""

from __future__ import annotations

from lgo_map.analysis.verdict import Comparison
from lgo_map.wording.numbers import interval, percent

VERDICT_SIGNS = {"higher": "▲", "lower": "▼", "no clear difference": "≈"}
"""A sign for each verdict, to stand beside its words."""

VERDICTS = {
    "higher": "Higher than the average",
    "lower": "Lower than the average",
    "no clear difference": "No clear difference",
}


def clause_of_upheld(plural_type: str, comparison: Comparison) -> str:
    """How an upheld rate compares with the average, to follow the sentence that states the rate."""
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
